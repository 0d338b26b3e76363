"""Hostile workbooks: XLSX, XLSB, ODS, the XML of 2003.

Belongs here: references, repeats and spans without measure, formulas and merges without sense.
Does not belong here: other documents (`tools.hostile.office`).
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import pack

from tools.hostile import seeds
from tools.hostile.case import Case, case
from tools.hostile.zips import zipped

PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
NUMBERS = ("0", "-5", "999999999", "x", "1e9", "\u0663", "")
"""Numbers of columns, rows and blanks that no document has."""


def xlsx(rows: str, after: str = "", strings: str = "", doctype: str = "") -> bytes:
    """A workbook of one sheet."""
    kinds = ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(kinds, 1)
    )
    relations = f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>'
    data = f"<sheetData>{rows}</sheetData>"
    space = f'xmlns:r="{OFFICE}"'
    members = {
        "_rels/.rels": seeds.RELATIONS.format("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook {SHEET} {space}><sheets><sheet name="a" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations,
        "xl/sharedStrings.xml": f"<sst {SHEET}>{strings}</sst>",
        "xl/worksheets/sheet1.xml": f"{doctype}<worksheet {SHEET}>{data}{after}</worksheet>",
    }
    return zipped({name: text.encode() for name, text in members.items()})


def far_cell(reference: str) -> bytes:
    """Two cells with the whole sheet between them."""
    near = '<row r="1"><c r="A1"><v>125</v></c></row>'
    row = "".join(char for char in reference if char.isdigit()) or "2"
    return xlsx(f'{near}<row r="{row}"><c r="{reference}"><v>6</v></c></row>')


def many_far_cells(count: int) -> bytes:
    """Cells along the diagonal of a sheet."""
    from openpyxl.utils import get_column_letter

    rows = (
        f'<row r="{n}"><c r="{get_column_letter(n)}{n}"><v>{n}</v></c></row>' for n in range(1, count + 1)
    )
    return xlsx("".join(rows))


def formula_ring() -> bytes:
    """Formulas that need each other's result; none is stored."""
    return xlsx(
        '<row r="1"><c r="A1"><f>B1+1</f></c><c r="B1"><f>A1+1</f></c><c r="C1"><f>SUM(A1:C1)</f></c></row>'
    )


def merges(count: int, reference: str) -> bytes:
    """The same merged range again and again."""
    cells = '<row r="1"><c r="A1"><v>125</v></c></row><row r="60"><c r="Z60"><v>6</v></c></row>'
    ranges = f'<mergeCell ref="{reference}"/>' * count
    return xlsx(cells, f'<mergeCells count="{count}">{ranges}</mergeCells>')


def string_number(value: str) -> bytes:
    """A cell whose text is one of a list that has no such entry."""
    return xlsx(
        f'<row r="1"><c r="A1" t="s"><v>{value}</v></c><c r="B1"><v>1</v></c></row>',
        strings="<si><t>a</t></si>",
    )


def xlsx_cells(count: int) -> bytes:
    """A sheet of that many cells, ten in a row."""
    from openpyxl.utils import get_column_letter

    letters = [get_column_letter(n) for n in range(1, 11)]
    rows = (
        f'<row r="{n}">' + "".join(f'<c r="{letter}{n}"><v>1</v></c>' for letter in letters) + "</row>"
        for n in range(1, count // 10 + 1)
    )
    return xlsx("".join(rows))


def column_widths() -> bytes:
    """Hidden columns from the first to beyond the last, many times."""
    data = '<cols><col min="1" max="4294967295" hidden="1"/></cols>' * 200
    return xlsx('<row r="1"><c r="A1"><v>125</v></c></row>', data)


def xlsb_far(row: int, column: int) -> bytes:
    """A binary sheet with two cells far apart."""
    near = seeds.xlsb_record(0, pack("<IIHBB", 0, 0, 300, 0, 0) + bytes(5)) + seeds.xlsb_record(
        5, pack("<IId", 0, 0, 125.0)
    )
    far = seeds.xlsb_record(0, pack("<IIHBB", row, 0, 300, 0, 0) + bytes(5)) + seeds.xlsb_record(
        5, pack("<IId", column, 0, 6.0)
    )
    return seeds.xlsb(near + far, (0, row, 0, column))


def xlsb_short_records() -> bytes:
    """A binary sheet whose records are shorter than what they must hold."""
    rows = b"".join(seeds.xlsb_record(kind, b"\1") for kind in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))
    return seeds.xlsb(rows)


def xlsb_string(length: int) -> bytes:
    """A binary sheet with a text that claims a length it does not have."""
    row = seeds.xlsb_record(0, pack("<IIHBB", 0, 0, 300, 0, 0) + bytes(5))
    return seeds.xlsb(row + seeds.xlsb_record(6, pack("<III", 0, 0, length) + b"a\0"))


def xlsb_columns() -> bytes:
    """A binary sheet whose hidden columns reach beyond all bounds."""
    column = seeds.xlsb_record(60, pack("<IIIIH", 0, 0xFFFFFFFF, 256, 0, 1))
    return seeds.xlsb(None, (0, 0xFFFFFFFF, 0, 0xFFFFFFFF), column)


def excel_xml(index: str, span: str = "0") -> bytes:
    """A workbook of 2003 whose cell stands in that column and is merged over so many more."""
    return seeds.excel_xml().replace(
        b"<Cell>", f'<Cell ss:Index="{index}" ss:MergeAcross="{span}">'.encode(), 1
    )


def repeated(columns: str, rows: str = "1", count: int = 1) -> bytes:
    """A sheet whose cells and rows are said to be repeated."""
    one = (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
        f'table:number-columns-repeated="{columns}"><text:p>125</text:p></table:table-cell></table:table-row>'
    )
    return seeds.opened("spreadsheet", f'<table:table table:name="a">{one * count}</table:table>')


def ods_spans(columns: str, rows: str, count: int = 1) -> bytes:
    """Cells of a sheet that cover that many columns and rows."""
    one = (
        f'<table:table-row><table:table-cell table:number-columns-spanned="{columns}" '
        f'table:number-rows-spanned="{rows}"><text:p>125</text:p></table:table-cell></table:table-row>'
    )
    return seeds.opened("spreadsheet", f'<table:table table:name="a">{one * count}</table:table>')


def cases() -> Iterator[Case]:
    """The hostile workbooks."""
    for number, value in enumerate(NUMBERS):
        yield case(f"office/repeated_{number}.ods", repeated, value)
        yield case(f"office/repeated_rows_{number}.ods", repeated, "1", value)
        yield case(f"office/spans_{number}.ods", ods_spans, value, value)
        yield case(f"office/index_{number}.excel.xml", excel_xml, value, value)
        yield case(f"office/string_{number}.xlsx", string_number, value)
    yield case("office/repeated_both.ods", repeated, "16384", "1048576")
    yield case("office/repeated_many.ods", repeated, "16384", "1", 300)
    yield case("office/spans_overlapping.ods", ods_spans, "1000", "1000", 1_000)
    for reference in ("XFD1048576", "ZZZZZZZ1", "A99999999999999"):
        yield case(f"office/far_{reference}.xlsx", far_cell, reference, outcomes="too_large")
    for reference in ("1", "A0", "A-1", "XFD2"):
        yield case(f"office/far_{reference}.xlsx", far_cell, reference)
    yield case("office/diagonal.xlsx", many_far_cells, 5_000, outcomes="too_large")
    yield case("office/formula_ring.xlsx", formula_ring)
    for number, reference in enumerate(("A1:XFD1048576", "A1:Z60", "Z60:A1", "A1", ":", "A1:B2:C3")):
        yield case(f"office/merges_{number}.xlsx", merges, 20_000, reference)
    yield case("office/cells.xlsx", xlsx_cells, 205_000, outcomes="too_large")
    yield case("office/column_widths.xlsx", column_widths)
    for row, column in ((1048575, 16383), (0xFFFFFFFF, 0xFFFFFFFF), (5, 16383), (0x7FFFFFFF, 0)):
        yield case(f"office/far_{row}_{column}.xlsb", xlsb_far, row, column)
    yield case("office/short_records.xlsb", xlsb_short_records)
    yield case("office/long_string.xlsb", xlsb_string, 0xFFFFFFFF)
    yield case("office/half_string.xlsb", xlsb_string, 100)
    yield case("office/columns.xlsb", xlsb_columns)
