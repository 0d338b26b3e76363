"""Print in another ink that lies over a page's own: watermarks and seals, set apart from what is reported.

Belongs here: which characters are such. Does not belong here: colours of a format (each reader), and
watermarks in images (`ocr`). Slanting text is left out where characters are read.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from statistics import median

from parsers.readers.pages.geometry import Box, Character, Rule
from parsers.readers.pages.printed_lines import lines_of

LARGE = 1.5
"""A watermark is in type so many times as large as the page's own, if it is not faint or repeated."""
REPEATED = 3
"""So often the same line on one page is a pattern."""
INNER = 0.2
"""The part of a character's box on each side that may touch another character or a rule."""
HITS = 0.03
"""The part of a watermark's characters that lie on others or on rules, at least."""


def without_watermarks(
    characters: list[Character],
    apart: Mapping[tuple[int, ...], list[Character]],
    faint: Collection[tuple[int, ...]],
    rules: Sequence[Rule],
    seals: Sequence[Box],
) -> tuple[list[Character], str]:
    """The characters of a page with those in other inks that belong to it, and the text of the others.

    A watermark lies on characters or rules of the page, as nothing does that is written into it, and is
    faint, large, or the same again and again. What lies on others and is none of that stays: it makes them
    illegible.

    Args:
        characters: in the ink of ordinary print.
        apart: the others by their colour.
        faint: the colours that hardly stand out from paper.
        rules: of the page's tables.
        seals: boxes of red round drawings; print inside in another ink belongs to them.
    """
    kept, left_out = list(characters), []
    for colour, found in apart.items():
        inside = [c for c in found if any(_within(c, seal) for seal in seals)]
        others = [c for c in found if c not in inside] if inside else found
        left_out += inside
        stands_out = colour in faint or _is_large(others, characters) or _is_repeated(others)
        if others and stands_out and _lies_on_the_page(others, characters, rules):
            left_out += others
        else:
            kept += others
    return kept, " ".join(line.text for line in lines_of(left_out))


def _within(character: Character, box: Box) -> bool:
    x, y = (character.x0 + character.x1) / 2, (character.top + character.bottom) / 2
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def _lies_on_the_page(
    found: Sequence[Character], characters: Sequence[Character], rules: Sequence[Rule]
) -> bool:
    """Whether enough of some characters lie on other characters or on rules."""
    by_top = sorted(characters, key=lambda c: c.top)
    tops = [c.top for c in by_top]
    tallest = max((c.bottom - c.top for c in characters), default=0.0)
    hits = 0
    for character in found:
        if character.text.isspace():
            continue
        box = _inner(character)
        near = by_top[bisect_left(tops, box.top - tallest) : bisect_right(tops, box.bottom)]
        hits += any(_overlap(box, _inner(other)) for other in near) or any(
            _overlap(box, Box(*rule)) for rule in rules
        )
    return hits >= max(1, HITS * len(found))


def _inner(character: Character) -> Box:
    x0, top, x1, bottom, *_ = character
    across, down = INNER * (x1 - x0), INNER * (bottom - top)
    return Box(x0 + across, top + down, x1 - across, bottom - down)


def _overlap(one: Box, other: Box) -> bool:
    return one.x0 <= other.x1 and other.x0 <= one.x1 and one.top <= other.bottom and other.top <= one.bottom


def _is_large(found: Sequence[Character], characters: Sequence[Character]) -> bool:
    if not characters or not found:
        return False
    return median(c.bottom - c.top for c in found) >= LARGE * median(c.bottom - c.top for c in characters)


def _is_repeated(found: Sequence[Character]) -> bool:
    """Whether the same passage stands again and again; lines are taken apart at their gaps."""
    passages = Counter(part for line in lines_of(found) for part in line.text.split() if len(part) > 2)
    return max(passages.values(), default=0) >= REPEATED
