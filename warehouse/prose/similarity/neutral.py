"""A section's text as it is compared: without what changes by itself from year to year and body to body.

Belongs here: leaving out white space, punctuation, numbers, names and prescribed wording, with the place of
every character that stays. Does not belong here: comparing (`shingles`, `passages`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from parsers.text.normalise import normalise
from parsers.text.traditional import folded
from warehouse.prose.similarity.settings import settings

NUMBER, NAME, BREAK = "#", "@", "\n"
"""The signs that stand for a number, for a name, and for the end of text that hangs together."""
_LEFT_OUT = re.compile(r"[^\w%.,:]+|_+")
_SIGNS = re.compile(r"[.,:%]+")
_NAMES = re.compile(f"{NAME}{NAME}+")

Piece = tuple[int, str, int]
"""`(ordinal, text, body)` of a row of fact_section."""
Step = tuple[re.Pattern[str], str]
"""A pattern, and the sign that a match becomes."""


@dataclass(frozen=True, slots=True)
class Neutral:
    """A text as it is compared, with the place of each character.

    Args:
        text: Its characters, as `neutral_text` gives them.
        ordinals: For each character the ordinal of its piece.
        offsets: For each character its offset in the piece's text.
    """

    text: str
    ordinals: Sequence[int]
    offsets: Sequence[int]


def neutral_text(pieces: Iterable[Piece], names: Iterable[str]) -> str:
    """The text of a section as it is compared; pieces and prescribed wording are parted by `BREAK`.

    Args:
        pieces: Its rows of fact_section in reading order; headings (what is before `body`) are left out.
        names: The names of the body and of the places it is in. The rest of one that begins with another is
            left out by itself as well (交通运输局 of 温县交通运输局).
    """
    own = _own_names(names)
    return "".join(text + BREAK for _, raw, body in pieces if (text := _text(raw[body:], own)))


def _text(raw: str, own: Sequence[str]) -> str:
    text = _LEFT_OUT.sub("", folded(normalise(raw)))
    text = settings().prescribed.sub(BREAK, text)
    for name in own:
        text = text.replace(name, NAME)
    for pattern, sign in _later_steps():
        text = pattern.sub(sign, text)
    return text


def neutral(pieces: Iterable[Piece], names: Iterable[str]) -> Neutral:
    """The same text, with the place of each character; slower.

    Args:
        pieces: As for `neutral_text`.
        names: The same.
    """
    own: list[Step] = [(re.compile(re.escape(name)), NAME) for name in _own_names(names)]
    steps = [(_LEFT_OUT, ""), (settings().prescribed, BREAK), *own, *_later_steps()]
    text: list[str] = []
    ordinals: list[int] = []
    offsets: list[int] = []
    for ordinal, raw, body in pieces:
        found, kept = _with_offsets(raw, body, steps)
        if found:
            text += [found, BREAK]
            ordinals += [ordinal] * (len(found) + 1)
            offsets += [*kept, len(raw)]
    return Neutral("".join(text), ordinals, offsets)


def _with_offsets(raw: str, body: int, steps: Sequence[Step]) -> tuple[str, list[int]]:
    """The text of a piece and the offset of each character in the raw text."""
    parts = [_normalised(char) for char in raw[body:]]
    text = folded("".join(parts))
    offsets = [offset for offset, part in enumerate(parts, body) for _ in part]
    for pattern, sign in steps:
        text, offsets = _replaced(text, offsets, pattern, sign)
    return text, offsets


@lru_cache(maxsize=8192)
def _normalised(char: str) -> str:
    return normalise(char)


def _later_steps() -> tuple[Step, ...]:
    given = settings()
    return (given.self_reference, NAME), (given.numbers, NUMBER), (_SIGNS, ""), (_NAMES, NAME)


def _replaced(text: str, offsets: list[int], pattern: re.Pattern[str], sign: str) -> tuple[str, list[int]]:
    """Every match as one sign, or left out; what stays keeps its offsets."""
    found: list[str] = []
    kept: list[int] = []
    end = 0
    for match in pattern.finditer(text):
        found += [text[end : match.start()], sign]
        kept += offsets[end : match.start()]
        kept += offsets[match.start() : match.start() + len(sign)]
        end = match.end()
    if not end:
        return text, offsets
    return "".join((*found, text[end:])), kept + offsets[end:]


def _own_names(names: Iterable[str]) -> list[str]:
    """The names as they stand in a text that is compared, the longest first."""
    known = {_LEFT_OUT.sub("", folded(normalise(name))) for name in names}
    for name in sorted(known):  # 交通运输局 of 温县交通运输局
        known |= {name.removeprefix(other) for other in known if name != other and name.startswith(other)}
    return sorted((name for name in known if len(name) > 1), key=lambda name: (-len(name), name))
