"""Excel 2003 XML: struck and raised text, hidden rows and columns, formulas without a result."""

from parsers.model import Grid, Layout
from parsers.readers import read_layout
from parsers.readers.visible import UNREADABLE

HEAD = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:h="http://www.w3.org/TR/REC-html40"><Styles>'
    '<Style ss:ID="s1"><Font ss:StrikeThrough="1"/></Style></Styles><Worksheet ss:Name="a"><Table>'
)


def cell(inner: str, kind: str = "String", more: str = "") -> str:
    return f'<Cell {more}><ss:Data ss:Type="{kind}">{inner}</ss:Data></Cell>'


def read(table: str) -> tuple[list[str], list[str]]:
    found = read_layout((HEAD + table + "</Table></Worksheet></Workbook>").encode(), "a.xml")
    assert isinstance(found, Layout), found
    (grid,) = found.blocks
    assert isinstance(grid, Grid)
    return [c.text for c in grid.cells], [note.code for note in found.notes]


def test_struck_and_raised_runs() -> None:
    row = cell("<h:S>7</h:S>125") + cell("31<h:Sup>1</h:Sup>") + cell("9", "Number", 'ss:StyleID="s1"')
    row += cell('<h:Font h:Color="#FFFFFF">8</h:Font>4') + cell("5", "Number")
    assert read(f"<Row>{row}</Row>") == (["125", "31¹", "", "4", "5"], ["struck_out", "hidden_text"])


def test_hidden_rows_and_columns() -> None:
    columns = '<Column/><Column ss:Hidden="1"/>'
    rows = f"<Row>{cell('1')}{cell('2')}{cell('3')}</Row>" + f'<Row ss:Hidden="1">{cell("4")}</Row>'
    assert read(columns + rows + f"<Row>{cell('5')}</Row>") == (["1", "3", "5", ""], ["hidden_text"])


def test_errors_and_formulas() -> None:
    formulas = '<Cell ss:Formula="=R1"/><Cell ss:Formula="=R1"><Data ss:Type="String"/></Cell>'
    row = cell("#REF!", "Error") + formulas + cell("1")
    assert read(f"<Row>{row}</Row>")[0] == ["#REF!", UNREADABLE, "", "1"]
