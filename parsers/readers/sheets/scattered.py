"""How large the used area of a sheet is, found out before a library makes room for all of it.

Belongs here: the rectangle around the cells that hold something. Two cells in opposite corners of a sheet
are a file of a kilobyte, and the library reserves a place for each of the 17 thousand million between them.
Does not belong here: what the cells hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from parsers.readers.limits import MAX_CELLS, too_large
from parsers.readers.package import parse
from parsers.readers.sheets.seen import Place

MOST_PLACES = 10 * MAX_CELLS
"""Places of a used area, blank ones among them."""
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ANY_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_LONGEST = 12
"""Letters or digits of a reference; all longer ones are as far away."""
_UNTOLD = 64
"""Columns that a sheet may have whose cells do not say where they stand."""
_HOLDS = ("v", "is")


class Used:
    """The rectangle around the places that were added."""

    def __init__(self) -> None:
        self._rows, self._columns = (0, 0), (0, 0)
        self._empty = True

    def add(self, place: Place) -> None:
        """Take in a place.

        Raises:
            Refusal: `too_large`, where the rectangle has more places than any report's sheet.
        """
        row, column = place
        if self._empty:
            self._rows, self._columns, self._empty = (row, row), (column, column), False
        top, bottom = self._rows = min(self._rows[0], row), max(self._rows[1], row)
        left, right = self._columns = min(self._columns[0], column), max(self._columns[1], column)
        if (bottom - top + 1) * (right - left + 1) > MOST_PLACES:
            raise too_large("places between a sheet's cells", MOST_PLACES)


def refuse_scattered(data: bytes) -> None:
    """Refuse a worksheet's part (XML) whose cells lie too far from each other.

    Cells that only have a style do not count: in most sheets some lie far away.

    Raises:
        Refusal: `too_large`.
        XMLSyntaxError: where a second look is needed and the part is not well-formed.
    """
    references = set(_ANY_REFERENCE.findall(data))
    columns = max((_column(letters[:_LONGEST].decode()) for letters, _ in references), default=0)
    rows = max((int(digits[:_LONGEST]) for _, digits in references), default=0)
    if rows * max(columns + 1, _UNTOLD) <= MOST_PLACES:
        return
    used = Used()
    for place in _held(parse(data)):
        used.add(place)


def place_of(reference: str | None) -> Place | None:
    """The row and column, from 0, of a reference such as B2; None for what is none."""
    found = _REFERENCE.fullmatch(reference or "")
    return (int(found[2]) - 1, _column(found[1])) if found else None


def _held(root: etree._Element) -> Iterator[Place]:
    """The places of the cells that hold something, also of those beyond what a sheet can have."""
    for number, row in enumerate(root.iterfind("{*}sheetData/{*}row")):
        said = row.get("r") or ""
        index = int(said[:_LONGEST]) - 1 if said.isdecimal() else number
        for position, cell in enumerate(row.iterchildren("{*}c")):
            if any(cell.find(f"{{*}}{name}") is not None for name in _HOLDS):
                found = _ANY_REFERENCE.fullmatch(f'r="{cell.get("r")}"'.encode())
                letters = found[1].decode() if found else ""
                line = int(found[2][:_LONGEST]) - 1 if found else index
                yield line, _column(letters[:_LONGEST]) if letters else position


def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1
