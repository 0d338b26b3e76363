"""The values of a sheet as they are seen.

Belongs here: putting what is known of a sheet's view over its values. Does not belong here: how the view is
found (`parsers.readers.sheets.xlsx_view`).
"""

from __future__ import annotations

from parsers.readers.limits import MAX_CELLS, too_large
from parsers.readers.sheets.number_format import printed_number
from parsers.readers.sheets.seen import Place, SheetView
from parsers.readers.sheets.values import Rows, Value, printed
from parsers.readers.visible import UNREADABLE


def show(rows: Rows, corner: Place, view: SheetView) -> tuple[Rows, Place]:
    """The values of a used area as they are seen, and its corner: what is seen may lie outside of it.

    Args:
        rows: the values, which are changed.
        corner: the place of the first of them from A1.
        view: how the sheet is seen; what is left out is put on record in it.
    """
    for place in view.struck | view.hidden:
        value = _value_at(rows, corner, place)
        text = view.texts.pop(place, value if isinstance(value, str) else printed(value))
        (view.left_struck if place in view.struck else view.left_hidden).append(text)
        _put(rows, corner, place, "")
    if not view.zeros:
        rows = [["" if _is_zero(value) else value for value in row] for row in rows]
    for place, code in view.formats.items():
        value = _value_at(rows, corner, place)
        if isinstance(value, float | int) and not isinstance(value, bool):
            shown = printed_number(value, code)
            if shown == "":
                view.left_hidden.append(printed(value))
            if shown is not None:
                _put(rows, corner, place, shown)
    for place, text in view.drawn.items():
        _lay_over(view, place, text, _value_at(rows, corner, place))
    outside = [place for place, text in view.texts.items() if text]
    rows, corner = _grown(rows, corner, outside)
    for place, text in view.texts.items():
        _put(rows, corner, place, text)
    return rows, corner


def _lay_over(view: SheetView, place: Place, text: str, value: Value) -> None:
    """A drawing is what a blank cell shows; a number over another one leaves neither for certain."""
    if value == "":
        view.texts.setdefault(place, text)
    elif text != UNREADABLE and place not in view.texts and printed(value) != text.strip():
        view.texts[place] = UNREADABLE


def _is_zero(value: Value | None) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool) and value == 0


def _value_at(rows: Rows, corner: Place, place: Place) -> Value:
    row, column = place[0] - corner[0], place[1] - corner[1]
    inside = 0 <= row < len(rows) and 0 <= column < len(rows[row])
    value = rows[row][column] if inside else ""
    return "" if value is None else value


def _put(rows: Rows, corner: Place, place: Place, text: str) -> None:
    row, column = place[0] - corner[0], place[1] - corner[1]
    if 0 <= row < len(rows) and 0 <= column < len(rows[row]):
        rows[row][column] = text


def _grown(rows: Rows, corner: Place, places: list[Place]) -> tuple[Rows, Place]:
    """The area made so large that the places lie in it."""
    width = len(rows[0]) if rows else 0
    if not places:
        return rows, corner
    if not rows:
        corner = places[0]
    top, left = min(corner[0], *(row for row, _ in places)), min(corner[1], *(column for _, column in places))
    bottom = max(corner[0] + len(rows), *(row + 1 for row, _ in places))
    right = max(corner[1] + width, *(column + 1 for _, column in places))
    if (bottom - top) * (right - left) > 10 * MAX_CELLS:
        raise too_large("cells", MAX_CELLS)
    if (top, left, bottom, right) == (*corner, corner[0] + len(rows), corner[1] + width):
        return rows, corner
    before, behind = corner[1] - left, right - corner[1] - width
    blank: list[Value | None] = [""] * (right - left)
    padded: Rows = [[""] * before + row + [""] * behind for row in rows]
    above, below = corner[0] - top, bottom - corner[0] - len(rows)
    return [[*blank] for _ in range(above)] + padded + [[*blank] for _ in range(below)], (top, left)
