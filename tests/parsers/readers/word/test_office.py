"""RTF, old Word, OpenDocument, sheets and saved pages: one table with merges, read from each.

`tests/data/formats/merged.*` are one document (merged.html) saved by LibreOffice in each format,
`sheet.*` one workbook: 办理结果 merged over B2:C3, a hidden sheet, an empty one, and text that looks
like a number.
"""

import zipfile
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.model import Grid, Layout, Paragraph, Quarantine
from parsers.readers import read_layout
from tests.support.paths import FORMATS

DATA = FORMATS

MERGED = """
办理结果 0 0 2 2
申请人情况 0 2 1 2
自然人 1 2 1 1
总计 1 3 1 1
（三）不予公开 2 0 3 1
1.属于国家秘密 2 1 1 1
3 2 2 1 1
3 2 3 1 1
2.其他 3 1 1 1
 3 2 1 1
007 3 3 1 1
3.危及 4 1 1 1
1,234 4 2 1 1
- 4 3 1 1
（七）总计 5 0 1 2
12 5 2 1 1
12 5 3 1 1
"""


def described(grid: Grid) -> str:
    cells = (f"{c.text} {c.row} {c.column} {c.row_span} {c.column_span}\n" for c in grid.cells)
    return "\n" + "".join(cells)


def read(data: bytes, name: str) -> Layout:
    found = read_layout(data, name)
    assert isinstance(found, Layout), found
    return found


def the_grid(layout: Layout) -> Grid:
    (grid,) = [block for block in layout.blocks if isinstance(block, Grid)]
    return grid


@pytest.mark.parametrize("kind", ["html", "doc", "rtf", "odt"])
def test_the_same_document_from_every_format(kind: str) -> None:
    layout = read((DATA / f"merged.{kind}").read_bytes(), f"merged.{kind}")
    grid = the_grid(layout)
    assert described(grid) == MERGED
    assert grid.ruled and grid.cells[-1].locator == "table=1 row=6 column=4"
    assert [(b.text, b.locator) for b in layout.blocks if isinstance(b, Paragraph)] == [
        ("样例区水利局2024年报告", "paragraph=1"),
        ("一、总体情况", "paragraph=2"),
        ("全年收到申请 12 件。", "paragraph=3"),
        ("均已答复。", "paragraph=4"),
        ("六、其他需要报告的事项", "paragraph=5"),
    ]
    assert layout.meta == {"title": "样例区水利局2024年报告"}
    assert layout.notes == ()


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_the_same_workbook_from_every_format(kind: str) -> None:
    layout = read((DATA / f"sheet.{kind}").read_bytes(), f"sheet.{kind}")
    first, second = layout.blocks
    assert isinstance(first, Grid) and isinstance(second, Grid)
    assert (first.locator, second.locator, first.ruled) == ("sheet=报告", "sheet=附", True)
    printed = {
        c.locator.removeprefix("sheet=报告 "): (c.text, c.row_span, c.column_span)
        for c in first.cells
        if c.text
    }
    assert printed == {
        "row=2 column=2": ("办理结果", 2, 2),
        "row=2 column=4": ("申请人情况", 1, 2),
        "row=3 column=4": ("自然人", 1, 1),
        "row=3 column=5": ("总计", 1, 1),
        "row=4 column=2": ("（三）不予公开", 2, 1),
        "row=4 column=3": ("1.属于国家秘密", 1, 1),
        "row=4 column=4": ("3", 1, 1),
        "row=4 column=5": ("3", 1, 1),
        "row=5 column=3": ("2.其他", 1, 1),
        "row=5 column=4": ("007", 1, 1),
        "row=5 column=5": ("793.9397", 1, 1),
        "row=6 column=2": ("时间", 1, 1),
        "row=6 column=3": ("2025-01-20", 1, 1),
        "row=6 column=4": ("TRUE", 1, 1),
        "row=6 column=5": ("0.3", 1, 1),
    }
    assert [(c.text, c.locator) for c in second.cells] == [
        ("行政许可", "sheet=附 row=1 column=1"),
        ("11398889", "sheet=附 row=1 column=2"),
    ]


def workbook(rows: list[list[str | int]], *merges: str) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append([value if value != "" else None for value in row])
    for merge in merges:
        book.worksheets[0].merge_cells(merge)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_table_in_a_sheet_ends_where_nothing_of_it_is_printed() -> None:
    rows: list[list[str | int]] = [
        ["二、主动公开"],
        ["信息内容", "制发件数", "废止件数"],
        ["规章", 0, ""],
        [],
        ["规范性文件", "", ""],
        [],
        ["行政许可", 3, ""],
        [],
        ["四、复议"],
        ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"],
        [1, 2, 3, 4, 10],
    ]
    grid = the_grid(read(workbook(rows), "a.xlsx"))
    assert [(c.text, c.row, c.column) for c in grid.cells if c.row in (0, 2, 4)] == [
        ("二、主动公开", 0, 0),
        ("", 0, 1),
        ("", 0, 2),
        ("规章", 2, 0),
        ("0", 2, 1),
        ("", 2, 2),
        ("规范性文件", 4, 0),  # empty rows around a row do not take its blank cells
        ("", 4, 1),
        ("", 4, 2),
    ]
    assert [sum(c.row == row for c in grid.cells) for row in range(11)] == [3] * 8 + [5] * 3


def test_merged_cells_of_a_sheet() -> None:
    rows: list[list[str | int]] = [["总计", "", 7], ["", "", 8], ["末行"], ["", ""]]
    grid = the_grid(read(workbook(rows, "A1:B2", "A3:C3", "A4:B5"), "a.xlsx"))
    assert described(grid) == "\n总计 0 0 2 2\n7 0 2 1 1\n8 1 2 1 1\n末行 2 0 1 3\n"


def test_of_merged_cells_that_overlap_the_first_counts() -> None:
    rows: list[list[str | int]] = [["甲", "乙"], ["丙", "丁"]]
    data = workbook(rows, "A1:B1")
    sheet = b'<mergeCell ref="A1:B1"/>'
    content = changed(data, "xl/worksheets/sheet1.xml", sheet, sheet + b'<mergeCell ref="B1:B2"/>')
    assert described(the_grid(read(content, "a.xlsx"))) == "\n甲 0 0 1 2\n丙 1 0 1 1\n丁 1 1 1 1\n"


def changed(data: bytes, member: str, old: bytes, new: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(file, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            assert name != member or content.count(old) == 1
            after.writestr(name, content.replace(old, new) if name == member else content)
    return file.getvalue()


def test_a_number_damaged_on_the_way_is_not_read() -> None:
    data = changed((DATA / "sheet.xlsx").read_bytes(), "-", b"", b"")  # not compressed any more
    assert data.count(b"793.9397") == 1
    found = read_layout(data.replace(b"793.9397", b"793.9398"), "a.xlsx")
    assert isinstance(found, Quarantine) and found.code == "corrupt"


# --- RTF ----------------------------------------------------------------------------------------


def rtf(body: str) -> Layout:
    head = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1 Arial;}}{\colortbl;}"
    return read((head + body + "}").encode("latin-1"), "report.rtf")


def texts(layout: Layout) -> list[str]:
    return [block.text for block in layout.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"\'d7\'dc\'bc\'c6\par", ["总计"]),
        (r"\f1\'d7\'dc{\b\'bc\'c6}\par", ["总计"]),
        (r"\u24635?\u-29791?\par", ["总计"]),
        (r"\uc2\u24635\'d7\'dc\u35745\'bc\'c6 1\par", ["总计 1"]),
        (r"\u-10179?\u-8704?\par", ["😀"]),
        (r"a\tab b\line c\~d\_e\emdash\par", ["a\tb", "c\xa0d-e—"]),
        (r"{\*\unknown hidden}1{\v hidden}2{\deleted 3}\par", ["12"]),
        (r"{\header 9\par}{\footer{\pard 9\par}}{\pict ffd8}1\par", ["1"]),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt 12}}\par", ["12"]),
        (r"{\pard{\listtext 1.\tab}a\par}", ["1.\ta"]),
        (r"\{1\}\\\par", [r"{1}" + "\\"]),
        (r"1\bin5 }{}{}2\par", ["12"]),
        (r"{\shp{\*\shpinst{\sp{\sn x}{\sv 9}}{\shptxt 1\par}}{\shprslt 1\par}}2\par", ["1", "2"]),
    ],
)
def test_rtf_text(body: str, expected: list[str]) -> None:
    assert texts(rtf(body)) == expected


def test_rtf_columns_come_from_cell_edges() -> None:
    layout = rtf(
        r"\trowd\trleft0\cellx3000\cellx4000\pard\intbl a\cell b\cell\row"
        r"\trowd\trleft10\cellx1990\cellx3010\cellx4000\pard\intbl c\cell d\cell\intbl e\par f\cell\row"
        r"\pard z\par"
    )
    assert described(the_grid(layout)) == "\na 0 0 1 2\nb 0 2 1 1\nc 1 0 1 1\nd 1 1 1 1\ne\nf 1 2 1 1\n"
    assert texts(layout) == ["z"]


def test_rtf_merges() -> None:
    layout = rtf(
        r"\trowd\clvmgf\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl a\cell b\cell\cell\row"
        r"\trowd\clvmrg\cellx1000\cellx2000\cellx3000\pard\intbl\cell c\cell d\cell\row\pard"
    )
    assert described(the_grid(layout)) == "\na 0 0 2 1\nb 0 1 1 2\nc 1 1 1 1\nd 1 2 1 1\n"


def test_an_rtf_table_in_a_cell() -> None:
    layout = rtf(
        r"\trowd\cellx1000\cellx2000\pard\intbl a\par\pard\intbl\itap2 x\nestcell y\nestcell"
        r"{\*\nesttableprops\trowd\cellx400\cellx800\nestrow}{\nonesttables\par}"
        r"\pard\intbl b\cell c\cell\row\pard\intbl d\cell e\cell\row\pard"
    )
    outer, inner = layout.blocks
    assert isinstance(outer, Grid) and isinstance(inner, Grid)
    assert described(outer) == "\na\nb 0 0 1 1\nc 0 1 1 1\nd 1 0 1 1\ne 1 1 1 1\n"
    assert described(inner) == "\nx 0 0 1 1\ny 0 1 1 1\n"


@settings(max_examples=80)
@given(st.text(alphabet="\\{}'*abcdeu0123456789 -\n总计", max_size=120))
def test_no_rtf_raises(body: str) -> None:
    found = read_layout(("{\\rtf1" + body).encode("gbk"), "x.rtf")
    assert getattr(found, "code", "") in ("", "empty")


# --- saved pages --------------------------------------------------------------------------------

MESSAGE = """From: <Saved by Blink>
Snapshot-Content-Location: https://www.example.gov.cn/a.html
Subject: x
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----B"

------B
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://www.example.gov.cn/a.html

<html><head><meta charset=3D"gbk"></head><body><p>=B1=A8=B8=E6</p>{main}</body></html>
------B
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://www.example.gov.cn/a.png

iVBORw0KGgo=
------B
Content-Type: text/html; charset=utf-8
Content-Location: https://www.example.gov.cn/frame.html

<p>x</p><table><tr><td>1<td>2</table>
------B--
"""


def test_a_saved_page_is_its_main_part() -> None:
    table = "<table><tr><td>7<td>8</table>"
    layout = read(MESSAGE.replace("{main}", table).replace("\n", "\r\n").encode(), "a.mht")
    assert (layout.media_type, layout.encoding) == ("multipart/related", "gb18030")
    assert texts(layout) == ["报告"]
    assert [c.text for c in the_grid(layout).cells] == ["7", "8"]
    assert layout.meta == {"url": "https://www.example.gov.cn/a.html"}


def test_a_frame_is_read_where_the_main_part_has_no_table() -> None:
    layout = read(MESSAGE.replace("{main}", "").encode(), "a.mhtml")
    assert [c.text for c in the_grid(layout).cells] == ["1", "2"]
    assert [note.code for note in layout.notes] == ["frame_read"]


def test_a_saved_page_without_a_page() -> None:
    found = read_layout(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B--\n", "a.mht")
    assert isinstance(found, Quarantine) and found.code == "corrupt"


# --- hostile ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["merged.doc", "sheet.xls", "sheet.xlsx", "merged.odt", "sheet.ods"])
@pytest.mark.parametrize("share", [0.1, 0.5])
def test_a_truncated_file_says_so(kind: str, share: float) -> None:
    data = (DATA / kind).read_bytes()
    found = read_layout(data[: int(len(data) * share)], kind)
    assert isinstance(found, Quarantine), found
    assert found.code in ("corrupt", "needs_converter", "unsupported_format")


@pytest.mark.slow
@settings(max_examples=20)
@given(st.data())
def test_damaged_bytes_never_raise(data: st.DataObject) -> None:
    # No XLS: its native reader may ask for more memory than there is and abort (tests/engine/test_pool.py).
    kind = data.draw(st.sampled_from(["merged.doc", "merged.rtf", "merged.odt", "sheet.xlsx", "sheet.ods"]))
    content = bytearray((DATA / kind).read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=20)):
        content[at] ^= 0x55
    found = read_layout(bytes(content), kind)
    assert isinstance(found, Layout) or found.code != "reader_failed", found
