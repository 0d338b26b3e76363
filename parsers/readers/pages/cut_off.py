"""Figures that run off the page: what is left of a cut number is no number.

Belongs here: what stands in the place of figures that lie outside of the visible page.
Does not belong here: text that a clipping path cuts, other text that nobody sees (each reader).
A table printed wider than its paper loses its last columns; the file still holds them, the page does not.
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.readers.pages.geometry import Box, Character, Rule
from parsers.readers.visible import UNREADABLE

GAP = 0.4
"""Heights by which the figures of one number stand apart at most."""
MAX_CUT = 2_000
"""So many figures outside of a page are looked at: no table has more in the columns that it loses."""
_NO_FIGURES = "\u2e80", "\u9fff"
"""Radicals and ideographs: of a label that is cut, what is seen may be enough."""


def is_figure(printed: str) -> bool:
    """Whether a character may belong to what stands in a cell of a table: anything but ideographs."""
    return printed > " " and not _NO_FIGURES[0] <= printed <= _NO_FIGURES[1]


def cut_figures(
    characters: list[Character], outside: Sequence[Character], sheet: Box, rules: Sequence[Rule]
) -> list[Character]:
    """The characters with `UNREADABLE` in the place of figures that run off the page.

    Args:
        characters: those on the page.
        outside: figures that lie outside of it for the greater part.
        sheet: the visible page, upright, in the same coordinates.
        rules: of the page. A figure beyond the edge counts where it stands between two rules that cross the
            edge, as in a table, or goes on from a figure on the page; other text there was put out of sight.

    Returns:
        the same object where nothing is cut.
    """
    if not outside or not characters:
        return characters
    outside = outside[:MAX_CUT]
    reach = max((c.bottom - c.top for c in outside), default=0.0) * 2
    inner = Box(sheet.x0 + reach, sheet.top + reach, sheet.x1 - reach, sheet.bottom - reach)
    at_the_edge = [i for i, c in enumerate(characters) if is_figure(c.text) and not _holds(inner, c)]
    level = [rule for rule in rules if rule.x0 < sheet.x0 < rule.x1 or rule.x0 < sheet.x1 < rule.x1]
    upright = [r for r in rules if r.top < sheet.top < r.bottom or r.top < sheet.bottom < r.bottom]
    marked: list[Character] = []
    cut: set[int] = set()
    for figure in outside:
        cut.update(i for i in at_the_edge if _goes_on(characters[i], figure))
        if _between(figure, level, upright):
            marked.append(figure._replace(text=UNREADABLE))
    if not cut and not marked:
        return characters
    kept = [c._replace(text=UNREADABLE) if i in cut else c for i, c in enumerate(characters)]
    return kept + marked


def with_cut_off(characters: list[Character], cut: Sequence[Character]) -> list[Character]:
    """The characters, with `UNREADABLE` for figures that nobody sees although the same number goes on.

    Args:
        characters: those that are seen.
        cut: those that are not, and lie under nothing, as beyond a clipping path.
    """
    marked: list[Character] = []
    figures = [c for c in characters if is_figure(c.text)]
    for character in cut[:MAX_CUT]:
        if is_figure(character.text) and any(_goes_on(seen, character) for seen in (*figures, *marked)):
            marked.append(character._replace(text=UNREADABLE))
    return characters + marked


def _holds(box: Box, character: Character) -> bool:
    return (
        box.x0 <= character.x0
        and character.x1 <= box.x1
        and box.top <= character.top
        and character.bottom <= box.bottom
    )


def _goes_on(one: Character, other: Character) -> bool:
    """Whether two characters stand next to each other on one line."""
    height = min(one.bottom - one.top, other.bottom - other.top)
    gap = max(one.x0, other.x0) - min(one.x1, other.x1)
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return gap <= GAP * height and overlap >= height / 2


def _between(figure: Character, level: Sequence[Rule], upright: Sequence[Rule]) -> bool:
    """Whether a figure stands between level rules, or between upright ones, that cross the edge."""
    x, y = (figure.x0 + figure.x1) / 2, (figure.top + figure.bottom) / 2
    beside = [rule.top for rule in level if rule.x0 <= x <= rule.x1]
    if beside and min(beside) < y < max(beside):
        return True
    above = [rule.x0 for rule in upright if rule.top <= y <= rule.bottom]
    return bool(above) and min(above) < x < max(above)
