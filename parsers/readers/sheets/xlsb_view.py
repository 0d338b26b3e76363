"""What a binary workbook (XLSB) prints that the values of its cells do not tell.

Belongs here: errors, hidden rows and columns. Does not belong here: values and merges
(`parsers.readers.sheets.excel`). Fonts, rich texts, number formats and drawings of this format are not read.
Source: [MS-XLSB], 2.1.4 and 2.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack_from

from parsers.readers.limits import MAX_COLUMN_SPAN
from parsers.readers.package import Package
from parsers.readers.sheets.scattered import Used
from parsers.readers.sheets.seen import SheetView
from parsers.readers.visible import UNREADABLE
from parsers.readers.word.parts import main_part_of, relations

_ROW, _ERROR, _FORMULA_ERROR, _COLUMNS, _SHEET = 0, 3, 11, 60, 156
_VALUES = range(2, 12)
"""Records of cells that hold something."""
_LONGEST_HEAD = 4
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A",
}  # fmt: skip


class XlsbView:
    """A workbook's parts, looked through for what is seen otherwise than it is stored."""

    def __init__(self, package: Package) -> None:
        self._package = package
        main = main_part_of(package, "xl/workbook.bin")
        parts = {each.id: each.target for each in relations(package, main)}
        self._sheets: dict[str, str] = {}
        for kind, body in _records(package.read(main)):
            if kind == _SHEET:
                identifier, end = _text(body, 8)
                name, _ = _text(body, end)
                if identifier in parts:
                    self._sheets[name] = parts[identifier]

    def sheet(self, name: str) -> SheetView:
        """How the sheet of a name is seen."""
        view = SheetView()
        if name not in self._sheets:
            return view
        row = 0
        used = Used()
        for kind, body in _records(self._package.read(self._sheets[name])):
            if kind in _VALUES and len(body) >= 4:
                used.add((row, unpack_from("<I", body)[0]))
            if kind == _ROW and len(body) >= 12:
                row = unpack_from("<I", body)[0]
                if body[11] & 0x10:
                    view.rows.add(row)
            elif kind in (_ERROR, _FORMULA_ERROR) and len(body) >= 9:
                column = unpack_from("<I", body)[0]
                view.texts[row, column] = _ERRORS.get(body[8], UNREADABLE)
            elif kind == _COLUMNS and len(body) >= 18 and body[16] & 1:
                first, last = unpack_from("<II", body)
                view.columns.update(range(first, min(last, first + MAX_COLUMN_SPAN) + 1))
        return view


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record; both kind and length are numbers of seven bits a byte."""
    place = 0
    while place < len(data):
        kind = data[place]
        place += 1
        if kind & 0x80 and place < len(data):
            kind = (kind & 0x7F) | data[place] << 7
            place += 1
        length = 0
        for shift in range(_LONGEST_HEAD):
            if place >= len(data):
                return
            byte = data[place]
            place += 1
            length |= (byte & 0x7F) << 7 * shift
            if not byte & 0x80:
                break
        yield kind, data[place : place + length]
        place += length


def _text(body: bytes, place: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    if len(body) < place + 4:
        return "", len(body)
    end = place + 4 + 2 * unpack_from("<I", body, place)[0]
    return body[place + 4 : end].decode("utf-16-le", "replace"), end
