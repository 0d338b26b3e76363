"""A section's text as it is compared: without what changes by itself from year to year and body to body.

Belongs here: leaving out white space, punctuation, numbers, names and prescribed wording, with the place of
every character that stays. Does not belong here: comparing (`shingles`, `passages`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from parsers.text.normalise import normalise
from parsers.text.traditional import folded
from warehouse.prose.similarity.settings import settings

NUMBER, NAME, BREAK = "#", "@", "\n"
"""The signs that stand for a number, for a name, and for the end of text that hangs together."""
_LEFT_OUT = re.compile(r"[^\w%.,:]+|_+")
_PARTED = re.compile(f"({_LEFT_OUT.pattern})")
_SIGNS = ".,:%"
_ANY_SIGNS = re.compile(f"[{_SIGNS}]+")
_NAMES = re.compile(f"{NAME}{NAME}+")

Piece = tuple[int, str, int]
"""`(ordinal, text, body)` of a row of fact_section."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands in a row of fact_section: its `ordinal`, and the offsets in its text."""

    ordinal: int
    start: int
    end: int


class Neutral:
    """The text of a section as it is compared, from which one finds back to what is printed.

    Pieces and prescribed wording are parted by `BREAK`. Where characters of the text stand in the pieces is
    found out when it is asked for: most texts are compared, and few of their characters are shown.

    Args:
        pieces: The section's rows of fact_section in reading order; headings (what is before `body`) are left
            out.
        names: The names of the body and of the places it is in. The rest of one that begins with another is
            left out by itself as well (交通运输局 of 温县交通运输局).
    """

    __slots__ = ("_ends", "_names", "_pieces", "_places", "text")

    def __init__(self, pieces: Iterable[Piece], names: Iterable[str]) -> None:
        self._names = _own_names(tuple(names))
        found = [(piece, _text(piece[1][piece[2] :], self._names)) for piece in pieces]
        self._pieces = [piece for piece, text in found if text]
        self.text = "".join(text + BREAK for _, text in found if text)
        self._ends = [*accumulate(len(text) + 1 for _, text in found if text)]
        self._places: dict[int, list[_Kept]] = {}

    def place(self, start: int, length: int) -> Place:
        """Where characters of the text stand.

        Args:
            start: The first of them.
            length: How many; all of one piece, none of them its last `BREAK`.
        """
        number = bisect_right(self._ends, start)
        ordinal, raw, body = self._pieces[number]
        if number not in self._places:
            self._places[number] = _steps_of(raw[body:], self._names)
        begins = start - (self._ends[number - 1] if number else 0)
        first, last = (_printed(self._places[number], at) for at in (begins, begins + length - 1))
        return Place(ordinal, body + first, body + last + 1)


def _text(raw: str, own: Sequence[str]) -> str:
    given = settings()
    text = given.prescribed.sub(BREAK, _LEFT_OUT.sub("", folded(normalise(raw))))
    for name in own:
        text = text.replace(name, NAME)
    text = given.numbers.sub(NUMBER, given.self_reference.sub(NAME, text))
    for sign in _SIGNS:
        text = text.replace(sign, "")
    while NAME + NAME in text:
        text = text.replace(NAME + NAME, NAME)
    return text


_Kept = tuple[list[int], list[int]]
"""Stretches of a text that a step kept or put there: where each begins behind the step, and before it."""


def _steps_of(raw: str, own: Sequence[str]) -> list[_Kept]:
    """What each step from a raw text to `_text` kept, the first step first."""
    parts = [*map(_normalised, raw)]
    text = folded("".join(parts))
    steps = [] if len(text) == len(raw) and "" not in parts else [_of_characters(parts)]
    pieces = _PARTED.split(text)
    steps.append(_of_pieces(pieces))
    text = "".join(pieces[::2])
    given = settings()
    replaced: list[tuple[str | re.Pattern[str], str]] = [
        (given.prescribed, BREAK),
        *((name, NAME) for name in own),
        (given.self_reference, NAME),
        (given.numbers, NUMBER),
        (_ANY_SIGNS, ""),
        (_NAMES, NAME),
    ]
    for found, sign in replaced:
        if spans := [*_spans(found, text)]:
            steps.append(_of_spans(spans, len(sign)))
            text = text.replace(found, sign) if isinstance(found, str) else found.sub(sign, text)
    return steps


def _spans(found: str | re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where a name or the matches of a pattern stand in a text."""
    if not isinstance(found, str):
        yield from (match.span() for match in found.finditer(text))
        return
    start = text.find(found)
    while start >= 0:
        yield start, start + len(found)
        start = text.find(found, start + len(found))


def _of_characters(parts: Sequence[str]) -> _Kept:
    """Each character that becomes none or several, by its parts; a character keeps its place else."""
    after, before, length = [0], [0], 0
    for offset, part in enumerate(parts):
        if len(part) != 1:
            for more in range(len(part)):
                after.append(length + more)
                before.append(offset)
            after.append(length + len(part))
            before.append(offset + 1)
        length += len(part)
    return after, before


def _of_pieces(pieces: Sequence[str]) -> _Kept:
    """Of pieces each second one is left out."""
    lengths = [*map(len, pieces)]
    return [0, *accumulate(lengths[:-1:2])], [0, *[*accumulate(lengths)][1::2]]


def _of_spans(spans: Iterable[tuple[int, int]], sign: int) -> _Kept:
    """Every span becomes a sign of so many characters, one or none."""
    after, before, shift = [0], [0], 0
    for start, end in spans:
        if sign:
            after.append(start - shift)
            before.append(start)
        shift += end - start - sign
        after.append(end - shift)
        before.append(end)
    return after, before


def _printed(steps: Sequence[_Kept], at: int) -> int:
    """The offset in the raw text of a character of the text as it is compared."""
    for after, before in reversed(steps):
        stretch = bisect_right(after, at) - 1
        at = before[stretch] + at - after[stretch]
    return at


@lru_cache(maxsize=8192)
def _normalised(char: str) -> str:
    return normalise(char)


@lru_cache(maxsize=1024)
def _own_names(names: tuple[str, ...]) -> list[str]:
    """The names as they stand in a text that is compared, the longest first."""
    known = {_LEFT_OUT.sub("", folded(normalise(name))) for name in names}
    for name in sorted(known):  # 交通运输局 of 温县交通运输局
        known |= {name.removeprefix(other) for other in known if name != other and name.startswith(other)}
    return sorted((name for name in known if len(name) > 1), key=lambda name: (-len(name), name))
