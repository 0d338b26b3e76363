"""The tools one would use instead, in the way they are used.

Belongs here: stock table extraction of each format, and the naive naming that usually follows it.
Does not belong here: anything clever; a peer is measured as its documentation shows it.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Iterator
from decimal import Decimal

from parsers.forms import forms
from parsers.model import Cell, CellKey, Status

Rows = list[list[str]]


def pdfplumber_rows(data: bytes) -> Rows:
    """All rows of `extract_tables` on every page."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
    return [[text or "" for text in row] for table in tables for row in table]


def pandas_rows(data: bytes) -> Rows:
    """All rows of `read_html`, of tables that say 总计, 本年 or 项目 somewhere."""
    import pandas

    try:
        frames = pandas.read_html(io.BytesIO(data), match="总计|本年|项目")  # type: ignore[arg-type, unused-ignore] # takes bytes too
    except ValueError:  # no tables found
        return []
    return [[_printed(value) for value in row] for frame in frames for row in frame.to_numpy().tolist()]


def docx_rows(data: bytes) -> Rows:
    """The text of all cells of all tables by python-docx."""
    import docx

    tables = docx.Document(io.BytesIO(data)).tables
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows]


def openpyxl_rows(data: bytes) -> Rows:
    """The values of all cells of all sheets by openpyxl."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    return [[_printed(value) for value in row] for sheet in book for row in sheet.values]


def pdfium_text(data: bytes) -> str:
    """The plain text of all pages by pdfium, without any layout: the floor for a PDF reader."""
    import pypdfium2

    pages = []
    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        pages.append(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return "".join(pages)


def _printed(value: object) -> str:
    if value is None or value != value:  # NaN
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def named_in_order(rows: Iterable[list[str]], year: int) -> dict[CellKey, Cell]:
    """The naive way from rows to cells: the form by its year, the numbers of each row in order.

    A row of 15 numbers is section 四, one of 7 the next row of section 三, a shorter one of section 二.
    """
    form = forms()["2019" if year < 2021 else "2021"]
    proactive, request = (
        _row_keys(form.table(code).cells()) for code in ("fact_proactive_disclosure", "fact_request")
    )
    dispute = [key for key, *_ in form.table("fact_reconsideration_litigation").cells()]
    named: dict[CellKey, Cell] = {}
    for row in rows:
        numbers = [number for text in row if (number := _number(text)) is not None]
        if len(numbers) >= len(dispute):
            keys = dispute
        elif len(numbers) >= 7:
            keys = next(request, [])
        elif numbers:
            keys = next(proactive, [])
        else:
            continue
        for key, number in zip(keys, numbers[-len(keys) :], strict=False):
            named[key] = Cell(*key, number, "", Status.REPORTED, str(number))
    return named


def _row_keys(cells: Iterable[tuple[CellKey, object, object, object]]) -> Iterator[list[CellKey]]:
    rows: dict[str, list[CellKey]] = {}
    for key, *_ in cells:
        rows.setdefault(key[1], []).append(key)
    return iter(rows.values())


def _number(text: str) -> Decimal | None:
    plain = text.strip().replace(",", "")
    return Decimal(plain) if plain.isascii() and plain.replace(".", "", 1).isdigit() else None
