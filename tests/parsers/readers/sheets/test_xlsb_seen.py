"""Binary workbooks (XLSB): errors, and hidden rows and columns."""

from struct import pack

from parsers.model import Grid, Layout, Quarantine
from parsers.readers import read_layout
from tests.parsers.readers.word.test_docx import container

RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}"/></Relationships>'
)
PLAIN_ROW = (0, pack("<IIHBB", 0, 0, 300, 0, 0) + bytes(5))


def record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def wide(text: str) -> bytes:
    return pack("<I", len(text)) + text.encode("utf-16-le")


def number(column: int, value: float) -> tuple[int, bytes]:
    return 5, pack("<IId", column, 0, value)


def row(index: int, hidden: bool = False) -> tuple[int, bytes]:
    return 0, pack("<IIHBB", index, 0, 300, 0, 0x10 if hidden else 0) + bytes(5)


def workbook(*records: tuple[int, bytes], columns: bytes = b"", cut: int | None = None) -> bytes:
    """A workbook of one sheet with these records, of which only the first bytes are there."""
    book = record(131) + record(143) + record(156, pack("<II", 0, 1) + wide("rId1") + wide("年报"))
    book += record(144) + record(132)
    sheet = record(129) + record(148, pack("<IIII", 0, 9, 0, 9)) + columns + record(145)
    sheet += b"".join(record(*each) for each in records) + record(146) + record(130)
    return container(
        {
            "_rels/.rels": RELATIONS.format("officeDocument", "xl/workbook.bin").encode(),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": RELATIONS.format("worksheet", "worksheets/sheet1.bin").encode(),
            "xl/worksheets/sheet1.bin": sheet[:cut],
        }
    )


def read(*records: tuple[int, bytes], columns: bytes = b"") -> list[tuple[str, str]]:
    layout = read_layout(workbook(*records, columns=columns), "a.xlsb")
    assert isinstance(layout, Layout), layout
    return [
        (c.locator.partition(" ")[2], c.text) for b in layout.blocks if isinstance(b, Grid) for c in b.cells
    ]


def test_an_error_is_what_it_prints_and_no_blank() -> None:
    error = (3, pack("<IIB", 1, 0, 0x17))
    formula = (11, pack("<IIB", 2, 0, 0x07) + bytes(10))
    assert [text for _, text in read(row(0), number(0, 125), error, formula)] == ["125", "#REF!", "#DIV/0!"]


def test_a_hidden_row_and_a_hidden_column_are_left_out() -> None:
    hidden = record(60, pack("<IIIIH", 1, 1, 256, 0, 1))
    found = read(
        row(0), number(0, 1), number(1, 7), number(2, 3), row(1, hidden=True), number(0, 9), columns=hidden
    )
    assert found == [("row=1 column=1", "1"), ("row=1 column=3", "3")]


def test_a_sheet_that_breaks_off_is_corrupt() -> None:
    for cut in range(64):  # up to the end of the sheet's data
        found = read_layout(workbook(row(0), number(0, 125), cut=cut), "a.xlsb")
        assert isinstance(found, Quarantine) and found.code == "corrupt", (cut, found)
