"""What an old binary workbook (XLS) prints that the values of its cells do not tell.

Belongs here: errors, formulas without a result, fonts, number formats, hidden rows and columns, as xlrd reads
them. Does not belong here: values and merges (`parsers.readers.sheets.excel`). Drawings are not read.

A look through the records tells whether there is any of it; xlrd is as slow as the rest together.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from itertools import pairwise

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.book import Book
from xlrd.sheet import Sheet

from parsers.model import Note
from parsers.readers.colour import WHITE
from parsers.readers.sheets.seen import Place, SheetView
from parsers.readers.sheets.styled import view_rich_text, view_style
from parsers.readers.sheets.xls_records import Records, look_through
from parsers.readers.sheets.xlsx_styles import CellStyle, Font
from parsers.readers.visible import UNREADABLE

_RISES = {1: 1, 2: -1}
_TINY_TWIPS = 20
_GENERAL = ("General", "@", "G/通用格式", "GENERAL")


class XlsView:
    """A workbook's looks. `notes` say where they could not be read."""

    def __init__(self, data: bytes) -> None:
        self.notes: list[Note] = []
        self._book: Book | None = None
        self._records = Records()
        self._fonts: list[Font] = []
        self._styles: list[CellStyle] = []
        try:
            self._records = look_through(data)
            if self._records.is_odd:
                self._book = xlrd.open_workbook(
                    file_contents=data,
                    formatting_info=True,
                    logfile=StringIO(),
                    ignore_workbook_corruption=True,
                )
                self._fonts = [_font(self._book, font) for font in self._book.font_list]
                self._styles = [_style(self._book, xf, self._fonts) for xf in self._book.xf_list]
        except MemoryError:
            raise
        except Exception as error:  # the library raises whatever a damaged record leads to
            self._book = None
            self.notes.append(
                Note(
                    "looks_not_read", f"struck, hidden and wrong cells cannot be told: {type(error).__name__}"
                )
            )

    def sheet(self, name: str) -> SheetView:
        """How the sheet of a name is seen."""
        view = SheetView()
        if self._book is None or name not in self._book.sheet_names():
            return view
        sheet = self._book.sheet_by_name(name)
        number = sheet.number
        ruled = number < len(self._records.ruled) and self._records.ruled[number]
        view.zeros = bool(getattr(sheet, "show_zero_values", 1))
        view.columns.update(_hidden_columns(sheet))
        view.rows.update(row for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0)
        for row in range(sheet.nrows):
            for column in range(sheet.row_len(row)):
                self._cell(view, sheet, (row, column), ruled)
        if number < len(self._records.waiting):
            view.texts.update(dict.fromkeys(self._records.waiting[number], UNREADABLE))
        return view

    def _cell(self, view: SheetView, sheet: Sheet, place: Place, ruled: bool) -> None:
        kind = sheet.cell_type(*place)
        if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            return
        style = self._styles[sheet.cell_xf_index(*place)]
        if ruled and not style.painted:
            style = style._replace(ground=None)
        runs = sheet.rich_text_runlist_map.get(place)
        if kind == xlrd.XL_CELL_ERROR:
            view.texts[place] = error_text_from_code.get(sheet.cell_value(*place), UNREADABLE)
        elif runs:
            text = str(sheet.cell_value(*place))
            view_rich_text(view, place, self._runs(text, runs, style.font), style.ground)
            return
        if not style.is_plain:
            view_style(view, place, style, kind == xlrd.XL_CELL_TEXT, kind == xlrd.XL_CELL_NUMBER)

    def _runs(self, text: str, runs: list[tuple[int, int]], first: Font) -> Iterator[tuple[str, Font]]:
        """The stretches of a text by where each font begins; before the first one it has the cell's."""
        begun = [(0, first), *((start, self._fonts[font]) for start, font in runs)]
        for (start, font), (end, _) in pairwise([*begun, (len(text), first)]):
            if start < end:
                yield text[start:end], font


def _hidden_columns(sheet: Sheet) -> Iterator[int]:
    for column, info in sheet.colinfo_map.items():
        if info.hidden or info.width == 0:
            yield column


def _font(book: Book, font: xlrd.formatting.Font) -> Font:
    return Font(
        bool(font.struck_out),
        _RISES.get(font.escapement, 0),
        _colour(book, font.colour_index),
        font.height <= _TINY_TWIPS,
    )


def _style(book: Book, xf: xlrd.formatting.XF, fonts: list[Font]) -> CellStyle:
    pattern = xf.background.fill_pattern
    ground: str | None = WHITE
    if pattern:
        ground = _colour(book, xf.background.pattern_colour_index) if pattern == 1 else None
    known = book.format_map.get(xf.format_key)
    code = "" if known is None or known.format_str in _GENERAL else known.format_str
    font = fonts[xf.font_index] if xf.font_index < len(fonts) else Font()
    return CellStyle(font, ground, bool(pattern), code)


def _colour(book: Book, index: int) -> str | None:
    """Six hexadecimal digits; None for the sheet's own colour."""
    colour = book.colour_map.get(index)
    return None if colour is None else "{:02x}{:02x}{:02x}".format(*colour)
