"""Workbooks: what a person sees of rich text, styles, number formats, errors, hidden rows, drawings."""

import zipfile
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule, FormulaRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from parsers.model import Grid, GridCell, Layout, Paragraph
from parsers.readers import read_layout
from parsers.readers.sheets.number_format import hides_text, printed_number
from parsers.readers.sheets.seen import without_hidden
from parsers.readers.visible import UNREADABLE
from tests.parsers.readers.word.test_docx import container
from tests.parsers.readers.word.test_office import changed


def saved(book: Any) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def read(data: bytes) -> Layout:
    found = read_layout(data, "a.xlsx")
    assert isinstance(found, Layout), found
    return found


def sheet() -> tuple[Any, Any]:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["规章", "总计", "备注"])
    page.append([1, 125, "末"])
    return book, page


def cells(layout: Layout) -> dict[str, str]:
    return {
        c.locator.partition(" ")[2].replace("row=", "").replace(" column=", ","): c.text
        for block in layout.blocks
        if isinstance(block, Grid)
        for c in block.cells
    }


def codes(layout: Layout) -> list[str]:
    return [note.code for note in layout.notes]


def test_an_ordinary_workbook_has_no_notes() -> None:
    book, _ = sheet()
    layout = read(saved(book))
    assert list(cells(layout).values()) == ["规章", "总计", "备注", "1", "125", "末"]
    assert layout.notes == ()


def test_rich_text() -> None:
    book, page = sheet()
    page["A2"] = CellRichText(TextBlock(InlineFont(strike=True), "7"), "31")
    page["B2"] = CellRichText("125", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    page["C2"] = CellRichText("5", TextBlock(InlineFont(color="FFFFFFFF"), "9"))
    layout = read(saved(book))
    assert [cells(layout)[place] for place in ("2,1", "2,2", "2,3")] == ["31", "125¹", "5"]
    assert codes(layout) == ["struck_out", "hidden_text"]


def test_fonts_of_cells() -> None:
    book, page = sheet()
    page["A2"].font = Font(strike=True)
    page["B2"].font = Font(color="FFFFFFFF")
    page["C2"].font = Font(color="FFFFFFFF")
    page["C2"].fill = PatternFill("solid", fgColor="FF1F4E79")
    layout = read(saved(book))
    assert [cells(layout)[place] for place in ("2,1", "2,2", "2,3")] == ["", "", "末"]
    assert codes(layout) == ["struck_out", "hidden_text"]


def test_hidden_rows_columns_and_sheets() -> None:
    book, page = sheet()
    page.append([7, 8, 9])
    page.append([4, 5, 6])
    page.merge_cells("A3:A4")
    page.row_dimensions[3].hidden = True
    page.column_dimensions["B"].hidden = True
    for state in ("hidden", "veryHidden"):
        book.create_sheet(state).append([99])
        book[state].sheet_state = state
    layout = read(saved(book))
    assert cells(layout) == {"1,1": "规章", "1,3": "备注", "2,1": "1", "2,3": "末", "3,1": "7", "4,3": "6"}
    (grid,) = layout.blocks
    assert isinstance(grid, Grid)
    assert [(c.row, c.column, c.row_span) for c in grid.cells][-2:] == [(2, 0, 1), (2, 1, 1)]
    assert codes(layout) == ["hidden_text"]


def test_errors_and_formulas_without_a_result() -> None:
    book, page = sheet()
    page["A2"], page["B2"] = "#REF!", "=SUM(A1:A2)"
    page["D3"] = "=A1"
    layout = read(saved(book))
    assert cells(layout)["2,1"] == "#REF!"
    assert [cells(layout)[place] for place in ("2,2", "3,4")] == [UNREADABLE, UNREADABLE]


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        (b"<f>SUM(A1)</f><v>126</v>", "126"),
        (b"<f>SUM(A1)</f>", UNREADABLE),
        (b'<f t="shared" si="0"/><v/>', UNREADABLE),
        (b"<f>SUM(A1)</f><v></v>", UNREADABLE),
    ],
)
def test_formulas_as_they_are_stored(stored: bytes, seen: str) -> None:
    book, page = sheet()
    page["B2"] = 12345
    data = changed(saved(book), "xl/worksheets/sheet1.xml", b"<v>12345</v>", stored)
    assert cells(read(data))["2,2"] == seen


def test_an_empty_text_of_a_formula_is_blank() -> None:
    book, page = sheet()
    page["B2"] = 12345
    old = b'<c r="B2" t="n"><v>12345</v></c>'
    new = b'<c r="B2" t="str"><f>IF(1,"")</f><v></v></c>'
    assert cells(read(changed(saved(book), "xl/worksheets/sheet1.xml", old, new)))["2,2"] == ""


def test_number_formats_of_cells() -> None:
    book, page = sheet()
    page.append([0, 1681, 0.125])
    for place, code in (
        ("A2", ";;;"),
        ("B2", '0"元"'),
        ("A3", "0;-0;;@"),
        ("B3", "#,##0.00"),
        ("C3", "0.0%"),
    ):
        page[place].number_format = code
    layout = read(saved(book))
    assert [cells(layout)[p] for p in ("2,1", "2,2", "3,1", "3,2", "3,3")] == [
        "",
        "125元",
        "",
        "1,681.00",
        "12.5%",
    ]
    assert codes(layout) == ["hidden_text"]


def test_zeros_that_a_sheet_does_not_show() -> None:
    book, page = sheet()
    page["A2"] = 0
    page.sheet_view.showZeros = False
    assert [cells(read(saved(book)))[place] for place in ("2,1", "2,2")] == ["", "125"]


def ruled(rule: Any, cells_: str = "A2:B3") -> dict[str, str]:
    book, page = sheet()
    page.append([0, 12])
    page["A2"] = 0
    page["B2"] = "0"
    page.conditional_formatting.add(cells_, rule)
    return cells(read(saved(book)))


def test_conditional_formats_that_compare_with_a_constant() -> None:
    white, zeros = Font(color="FFFFFFFF"), ("2,1", "2,2", "3,1", "3,2")
    for rule in (
        CellIsRule(operator="equal", formula=["0"], font=white),
        CellIsRule(operator="lessThan", formula=["5"], font=Font(strike=True)),
        CellIsRule(operator="between", formula=["3", "-1"], font=white),
        FormulaRule(formula=["A2=0"], font=white),
        Rule(
            "cellIs",
            operator="equal",
            formula=["0"],
            dxf=DifferentialStyle(numFmt=NumberFormat(numFmtId=170, formatCode=";;;")),
        ),
    ):
        seen = ruled(rule)
        assert [seen.get(place, "") for place in zeros] == ["", "0", "", "12"]
    dashes = DifferentialStyle(numFmt=NumberFormat(numFmtId=170, formatCode='"-"'))
    seen = ruled(Rule("cellIs", operator="lessThanOrEqual", formula=["0"], dxf=dashes))
    assert [seen[place] for place in zeros] == ["-", "0", "-", "12"]


def test_conditional_formats_that_hide_nothing() -> None:
    white, blue = Font(color="FFFFFFFF"), PatternFill("solid", bgColor="FF1F4E79")
    for rule in (
        CellIsRule(operator="equal", formula=["0"], font=white, fill=blue),
        CellIsRule(operator="equal", formula=["0"], font=Font(color="FFFF0000")),
        CellIsRule(operator="greaterThan", formula=["0"], fill=blue),
        CellIsRule(operator="equal", formula=["C9"], font=white),
        FormulaRule(formula=["B2=0"], font=white),
    ):
        seen = ruled(rule)
        assert [seen[place] for place in ("2,1", "2,2", "3,1", "3,2")] == ["0", "0", "0", "12"]
    assert ruled(CellIsRule(operator="equal", formula=["0"], font=white), "D1:D9")["2,1"] == "0"


@pytest.mark.parametrize(
    ("value", "code", "printed"),
    [
        (125.0, "0", "125"),
        (2.5, "0", "3"),
        (-0.4, "0", "0"),
        (0.0, "0_ ", "0"),
        (-5.0, "0_ ;[Red]\\-0\\ ", "-5"),
        (0.0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        (1234567.0, "#,##0", "1,234,567"),
        (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"),
        (12.3, "0.##", "12.3"),
        (7.0, "000", "007"),
        (12345.0, '0.0,"千"', "12.3千"),
        (12345.0, "0!.0,", "1.2"),
        (13872500.0, "0!.0000", "1387.2500"),
        (3.0, "0\\.00", "0.03"),
        (12345.0, '0"/"00', UNREADABLE),
        (0.0, "#", ""),
        (0.1, "0%", "10%"),
        (5.0, ";;;", ""),
        (5.0, "", ""),
        (5.0, "yyyy-mm-dd", None),
        (5.0, "[>9]0;0", "5"),
        (0.0, '[=0]"-";0', "-"),
        (2516.0, "[>=1000]#,##0;0", "2,516"),
        (7.0, '[<5]"少";[<=9]0"件";"多"', "7件"),
        (5.0, "[>9]0;[<3]0", None),
        (-5.0, "[>9]0;0", None),
        (5.0, "General", None),
        (5.0, "[$¥-804]#,##0", "¥5"),
    ],
)
def test_printed_numbers(value: float, code: str, printed: str | None) -> None:
    assert printed_number(value, code) == printed


@given(
    st.floats(allow_nan=False, allow_infinity=False, width=32), st.text('0#?.,;%"[]_*元@yd-! ', max_size=12)
)
def test_no_format_raises(value: float, code: str) -> None:
    printed_number(value, code)
    hides_text(code)


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_a_number_is_told_back_by_its_print(value: int, decimals: int) -> None:
    code = "#,##0." + "0" * decimals if decimals else "#,##0"
    assert float((printed_number(float(value), code) or "").replace(",", "")) == value


def test_hiding_lines_of_a_grid() -> None:
    grid = Grid(
        (GridCell("a", 0, 0, 2, 2, "x"), GridCell("b", 0, 2, 1, 1, "y"), GridCell("c", 1, 2, 1, 1, "z")), "g"
    )
    shown, texts = without_hidden(grid, (4, 3), {4}, {3})
    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in shown.cells] == [
        ("a", 0, 0, 1, 1),
        ("c", 0, 1, 1, 1),
    ]
    assert texts == ["b"]


DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{}</xdr:wsDr>'
)


def anchor(row: int, column: int, inner: str, breadth: int = 0) -> str:
    def corner(name: str, right: int) -> str:
        return f"<xdr:{name}><xdr:col>{right}</xdr:col><xdr:row>{row}</xdr:row></xdr:{name}>"

    corners = corner("from", column) + corner("to", column + breadth)
    return f"<xdr:twoCellAnchor>{corners}{inner}</xdr:twoCellAnchor>"


def box(text: str) -> str:
    return f"<xdr:sp><xdr:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"


def picture(description: str) -> str:
    return f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" descr="{description}"/></xdr:nvPicPr><a:blip/></xdr:pic>'


def test_drawings_over_cells() -> None:
    book, page = sheet()
    page["A2"] = page["B2"] = None
    page.append([3, None, 4])
    data = saved(book)
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" '
        'Target="../drawings/drawing1.xml"/></Relationships>'
    )
    inner = anchor(1, 0, box("7")) + anchor(1, 1, picture("截图")) + anchor(2, 1, picture("12"))
    inner += anchor(2, 0, box("9")) + anchor(0, 0, box("注：含上年"), 5)
    end = b"</worksheet>"
    data = changed(data, "xl/worksheets/sheet1.xml", end, b'<drawing xmlns:r="urn:r" r:id="rId1"/>' + end)
    members = {"xl/worksheets/_rels/sheet1.xml.rels": rels, "xl/drawings/drawing1.xml": DRAWING.format(inner)}
    layout = read(with_members(data, members))
    assert [cells(layout)[place] for place in ("2,1", "2,2", "3,1", "3,2")] == [
        "7",
        UNREADABLE,
        UNREADABLE,
        "12",
    ]
    assert [b for b in layout.blocks if isinstance(b, Paragraph)] == [
        Paragraph("注：含上年", "sheet=Sheet drawing=1")
    ]


def with_members(data: bytes, members: dict[str, str]) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as before:
        kept: dict[str, str | bytes] = {name: before.read(name) for name in before.namelist()}
    return container({**kept, **members})


@pytest.mark.parametrize(("on_load", "seen"), [("1", UNREADABLE), ("0", "0")])
def test_zeros_of_formulas_that_are_computed_on_opening_are_no_results(on_load: str, seen: str) -> None:
    book, page = sheet()
    page["B2"] = "=SUM(A2:A2)"
    data = changed(saved(book), "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>0</v>")
    data = changed(data, "xl/workbook.xml", b'fullCalcOnLoad="1"', b'fullCalcOnLoad="%s"' % on_load.encode())
    assert cells(read(data))["2,2"] == seen


def test_a_zero_beside_a_computed_formula_is_a_result() -> None:
    """A program without a calculator writes 0 for all formulas; 12 was computed, and so was 0."""
    book, page = sheet()
    page["B2"], page["B3"] = "=SUM(A2:A2)", "=SUM(A3:A3)"
    data = saved(book)
    for row, result in ((b"2", b"0"), (b"3", b"12")):
        formula = b"(A%s:A%s)</f><v>" % (row, row)
        data = changed(data, "xl/worksheets/sheet1.xml", formula + b"</v>", formula + result + b"</v>")
    assert [cells(read(data))[place] for place in ("2,2", "3,2")] == ["0", "12"]
