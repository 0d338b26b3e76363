"""Word documents: merges, wrappers and changes as Word prints them; hostile containers."""

import zipfile
from io import BytesIO

import pytest

from parsers.model import Grid, Layout, Paragraph, Quarantine
from parsers.readers import read_layout
from tests.support.paths import CORPUS

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>年度报告</dc:title></cp:coreProperties>'
)
STYLES = (
    f'<w:styles {NAMESPACES}><w:style w:styleId="2"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="5"><w:name w:val="Body Text"/></w:style></w:styles>'
)


def container(members: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def document(body: str, **more: str) -> bytes:
    xml = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    return container({"word/document.xml": xml, "word/styles.xml": STYLES, "docProps/core.xml": CORE, **more})


def read(body: str) -> Layout:
    found = read_layout(document(body), "report.docx")
    assert isinstance(found, Layout), found
    return found


def p(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tbl(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def cells(grid: object) -> list[tuple[str, int, int, int, int]]:
    assert isinstance(grid, Grid)
    return [(c.text, c.row, c.column, c.row_span, c.column_span) for c in grid.cells]


RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_merges_in_both_directions() -> None:
    layout = read(
        tbl(
            tc("三、本年度办理结果", RESTART) + tc("（一）", '<w:gridSpan w:val="2"/>') + tc("5"),
            tc("", CONTINUE) + tc("（三）", RESTART) + tc("1.") + tc("6"),
            tc("", CONTINUE) + tc("", '<w:vMerge w:val="continue"/>') + tc("2.") + tc("7"),
        )
    )
    assert cells(layout.blocks[0]) == [
        ("三、本年度办理结果", 0, 0, 3, 1),
        ("（一）", 0, 1, 1, 2),
        ("5", 0, 3, 1, 1),
        ("（三）", 1, 1, 2, 1),
        ("1.", 1, 2, 1, 1),
        ("6", 1, 3, 1, 1),
        ("2.", 2, 2, 1, 1),
        ("7", 2, 3, 1, 1),
    ]
    grid = layout.blocks[0]
    assert isinstance(grid, Grid) and grid.cells[3].locator == "table=1 row=2 column=2"


def test_a_row_may_begin_further_right() -> None:
    short = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc("b")
    assert cells(read(tbl(tc("a") + tc("x"), short)).blocks[0])[-1] == ("b", 1, 1, 1, 1)


def test_a_merge_that_continues_nothing_is_a_cell() -> None:
    assert cells(read(tbl(tc("a", CONTINUE) + tc("b"))).blocks[0])[0] == ("a", 0, 0, 1, 1)


def test_an_old_horizontal_merge() -> None:
    row = tc("a", '<w:hMerge w:val="restart"/>') + tc("", "<w:hMerge/>") + tc("b")
    assert cells(read(tbl(row)).blocks[0]) == [("a", 0, 0, 1, 2), ("b", 0, 2, 1, 1)]


def test_rows_cells_and_text_in_content_controls() -> None:
    def sdt(inner: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    row = "<w:tr>" + tc("a") + sdt(tc("b")) + "</w:tr>"
    layout = read(
        sdt(p("一"))
        + "<w:tbl>"
        + sdt(row)
        + "</w:tbl>"
        + "<w:p>"
        + sdt("<w:r><w:t>二</w:t></w:r>")
        + "</w:p>"
    )
    assert [b.text for b in layout.blocks if isinstance(b, Paragraph)] == ["一", "二"]
    assert [c[0] for c in cells(layout.blocks[1])] == ["a", "b"]


def test_changes_are_read_as_accepted() -> None:
    layout = read(
        "<w:p><w:r><w:t>收到</w:t></w:r><w:del><w:r><w:delText>1</w:delText><w:t>8</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>2</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>9</w:t></w:r></w:moveFrom>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>7</w:t></w:r><w:r><w:t>件</w:t></w:r></w:p>"
        + tbl(tc("a") + tc("b"), "<w:trPr><w:del/></w:trPr>" + tc("c") + tc("d"))
    )
    assert layout.blocks[0] == Paragraph("收到2件", "paragraph=1")
    assert [c[0] for c in cells(layout.blocks[1])] == ["a", "b"]


def test_properties_count_only_where_they_stand() -> None:
    layout = read(
        "<w:p><w:pPr><w:outlineLvl w:val='0'/><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:rPr>"
        "<w:vanish w:val='0'/></w:rPr><w:t>甲局</w:t></w:r></w:p>"
        + tbl(tc("a") + tc("x", "<w:cellDel/>") + tc("b"), tc("c", '<w:gridSpan w:val="2"/>'))
    )
    assert layout.blocks[0] == Paragraph("甲局", "paragraph=1", True)
    assert cells(layout.blocks[1]) == [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1), ("c", 1, 0, 1, 2)]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p('一、总体情况')}</w:txbxContent>"
    layout = read(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
        f"{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}"
        "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent><w:t>标题</w:t></w:r></w:p>"
    )
    assert [b.text for b in layout.blocks if isinstance(b, Paragraph)] == ["标题", "一、总体情况"]


def test_readings_over_characters_are_counted_and_left_out() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    one = f"<w:ruby><w:rt>{run}</w:rt><w:rubyBase>{run}</w:rubyBase></w:ruby>"
    guide = "".join(f"<w:r>{one.format(*pair)}</w:r>" for pair in (("zhèng", "政"), ("fǔ", "府")))
    found = read(f"<w:p>{guide}<w:r><w:t>公开12件</w:t></w:r></w:p>")
    assert [block.text for block in found.blocks if isinstance(block, Paragraph)] == ["政府公开12件"]
    assert found.annotations == 2


def test_tabs_breaks_headings_and_title() -> None:
    layout = read(
        "<w:p><w:pPr><w:pStyle w:val='2'/></w:pPr><w:r><w:t>甲局</w:t><w:br/><w:t>报告</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:pStyle w:val='5'/></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t xml:space='preserve"
        "'> b\xa0</w:t></w:r></w:p><w:p/>"
    )
    assert layout.blocks == (
        Paragraph("甲局", "paragraph=1", True),
        Paragraph("报告", "paragraph=2", True),
        Paragraph("a\t b\xa0", "paragraph=3"),
    )
    assert layout.meta == {"title": "年度报告"}


def test_lines_of_a_cell_and_a_table_in_it() -> None:
    inner = tbl(tc("x") + tc("y"))
    cell = f"<w:tc>{p('结果')}{p('纠正')}{inner}</w:tc>"
    outer, nested = read(tbl(cell + tc("1") + tc("2"))).blocks
    assert [c[0] for c in cells(outer)] == ["结果\n纠正", "1", "2"]
    assert [c[0] for c in cells(nested)] == ["x", "y"]


def test_a_document_without_tables_names_what_may_hold_them() -> None:
    more = {"word/media/image1.png": "x", "word/embeddings/sheet.xlsx": "x"}
    found = read_layout(document(p("见附表"), **more), "x.docx")
    assert isinstance(found, Layout)
    assert [note.code for note in found.notes] == ["needs_attachment"]
    with_table = read_layout(document(tbl(tc("a") + tc("b")), **more), "x.docx")
    assert isinstance(with_table, Layout) and with_table.notes == ()


# --- hostile ------------------------------------------------------------------------------------


def code(data: bytes, name: str = "report.docx") -> str:
    found = read_layout(data, name)
    assert isinstance(found, Quarantine), found
    return found.code


def test_a_zip_bomb_is_refused() -> None:
    assert code(document(p("0" * 40_000_000))) == "too_large"


def test_entities_are_not_expanded() -> None:
    xml = (
        '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        f"<w:document {NAMESPACES}><w:body>{p('1')}{p('&b;&f;')}</w:body></w:document>"
    )
    found = read_layout(container({"word/document.xml": xml}), "x.docx")
    assert isinstance(found, Layout)
    assert found.blocks == (Paragraph("1", "paragraph=1"),)


@pytest.mark.parametrize("keep", [60, 200, 600])
def test_a_truncated_document_is_corrupt(keep: int) -> None:
    assert code(document(p("1"))[:keep]) == "corrupt"


def test_broken_xml_is_corrupt() -> None:
    assert code(container({"word/document.xml": "<w:document>"})) == "corrupt"
    assert code(container({"word/document.xml": "<document/>"})) == "corrupt"


def test_an_encrypted_member() -> None:
    data = bytearray(document(p("1")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := data.find(signature, start)) >= 0:
            data[start + offset] |= 1
            start += 4
    assert code(bytes(data)) == "encrypted"


def test_deep_nesting_is_refused_by_the_parser() -> None:
    assert code(document("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000)) == "corrupt"


# --- a real form --------------------------------------------------------------------------------


def test_the_blank_official_form() -> None:
    path = CORPUS / "reports/blank_form_2021.docx"
    if not path.exists():
        pytest.skip("the folder of real reports is not beside the repository")
    layout = read_layout(path.read_bytes(), path.name)
    assert isinstance(layout, Layout)
    grids = [block for block in layout.blocks if isinstance(block, Grid)]
    sizes = [
        (max(c.row + c.row_span for c in g.cells), max(c.column + c.column_span for c in g.cells))
        for g in grids
    ]
    assert sizes == [(14, 4), (28, 10), (4, 15)]
    assert sum(not cell.text.strip() for grid in grids for cell in grid.cells) == 200
