"""Two or four pages on one sheet: their parts, in the order in which they are read.

Belongs here: finding the white between pages. Does not belong here: what stands on them (`blocks`).
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.readers.pages.geometry import Box, Character, Rule

LANDSCAPE = 1.15
"""So many times as wide as high, a sheet may hold two pages side by side."""
GUTTER = 0.02
"""The part of the sheet's width or height that is white between pages, at least."""
MIDDLE = 0.06
"""The part of the sheet's width or height by which the white may lie off the middle."""
MARGIN = 0.07
"""At the head and foot of the sheet this part of its height may hold a line of its own."""
FEWEST = 20
"""Characters that a page holds at least, the last excepted; a recognised line holds several."""


def parts_of(sheet: Box, characters: Sequence[Character], rules: Sequence[Rule]) -> list[Box]:
    """The pages on a sheet in reading order; the sheet itself where it is one page.

    Two pages stand side by side on a landscape sheet, four on an upright one.
    """
    wide, tall = sheet.x1 - sheet.x0, sheet.bottom - sheet.top
    if not characters or wide <= 0 or tall <= 0:
        return [sheet]
    middle_x = (sheet.x0 + sheet.x1) / 2
    top, bottom = sheet.top + MARGIN * tall, sheet.bottom - MARGIN * tall
    drawn = [rule for rule in rules if top <= rule[1] and rule[3] <= bottom]
    if any(r.x0 < middle_x - 1 and r.x1 > middle_x + 1 for r in drawn):  # as a table's on most pages
        return [sheet]
    inner = [c for c in characters if top <= c.top and c.bottom <= bottom and not c.text.isspace()]
    if not any(c.x0 < middle_x for c in inner):
        return [sheet]
    x = _white([(c.x0, c.x1) for c in inner] + [(r.x0, r.x1) for r in drawn], sheet.x0, sheet.x1)
    if x is None:
        return [sheet]
    left, right = sheet._replace(x1=x), sheet._replace(x0=x)
    if wide >= LANDSCAPE * tall:
        return [left, right] if _holds(left, inner) else [sheet]
    y = _white(
        [(c.top, c.bottom) for c in characters] + [(r.top, r.bottom) for r in rules], sheet.top, sheet.bottom
    )
    if y is None:
        return [sheet]
    quarters = [half._replace(**part) for part in ({"bottom": y}, {"top": y}) for half in (left, right)]
    return quarters if all(_holds(quarter, inner) for quarter in quarters[:2]) else [sheet]


def _white(extents: Sequence[tuple[float, float]], start: float, end: float) -> float | None:
    """The middle of a gap between extents, about the middle of the sheet; None where there is none."""
    size, middle = end - start, (start + end) / 2
    low, high = middle - MIDDLE * size, middle + MIDDLE * size
    before = max((last for first, last in extents if (first + last) / 2 < middle), default=start)
    after = min((first for first, last in extents if (first + last) / 2 >= middle), default=end)
    if after - before < GUTTER * size or before > high or after < low:
        return None
    return min(max((before + after) / 2, low), high) if before < middle < after else (before + after) / 2


def _holds(part: Box, characters: Sequence[Character]) -> bool:
    inside = (
        len(c.text)
        for c in characters
        if part.x0 <= c.x0 and c.x1 <= part.x1 and part.top <= c.top and c.bottom <= part.bottom
    )
    return sum(inside) >= FEWEST


def within(box: Box, thing: Box | Rule | Character) -> bool:
    """Whether the middle of something lies in a part of the sheet."""
    x, y = (thing[0] + thing[2]) / 2, (thing[1] + thing[3]) / 2
    return box.x0 <= x < box.x1 and box.top <= y < box.bottom
