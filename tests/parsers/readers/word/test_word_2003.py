"""Word and Excel documents as one XML file: Word 2003 XML, flat OPC, Excel 2003 XML.

`tests/data/formats/word2003.xml` is a document saved by LibreOffice as "MS Word 2003 XML".
"""

from __future__ import annotations

import base64
import re
import zipfile
from io import BytesIO
from random import Random
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.model import Grid, Layout, Paragraph, Quarantine
from parsers.readers import read_layout
from parsers.readers.sniff import EXCEL_XML, WORD_XML, media_type
from samples.renderers import LAYOUTS
from tests.parsers.readers.word.test_office import DATA, described, texts, the_grid
from tests.test_renditions import document, expected, facts

WORD = "http://schemas.microsoft.com/office/word/2003/wordml"
SHEET = "urn:schemas-microsoft-com:office:spreadsheet"
WORD_2003 = (
    '<?xml version="1.0" encoding="{encoding}" standalone="yes"?>\n'
    '<?mso-application progid="Word.Document"?>\n'
    f'<w:wordDocument xmlns:w="{WORD}" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
    'xmlns:aml="http://schemas.microsoft.com/aml/2001/core" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xml:space="preserve">'
    "<o:DocumentProperties><o:Title>样例区水利局2024年报告</o:Title></o:DocumentProperties>"
    '<w:styles><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/>'
    '<wx:uiName wx:val="标题 1"/></w:style></w:styles>'
    "<w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>"
)
EXCEL_2003 = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    f'<Workbook xmlns="{SHEET}" xmlns:ss="{SHEET}" xmlns:x="urn:schemas-microsoft-com:office:excel" '
    'xmlns:html="http://www.w3.org/TR/REC-html40">{sheets}</Workbook>'
)


def read(data: bytes, name: str = "a.xml") -> Layout:
    found = read_layout(data, name)
    assert isinstance(found, Layout), found
    return found


def word(body: str, encoding: str = "UTF-8") -> bytes:
    return WORD_2003.format(body=body, encoding=encoding).encode(encoding)


def p(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def excel(*sheets: str) -> bytes:
    return EXCEL_2003.format(sheets="".join(sheets)).encode()


def sheet(rows: str, name: str = "报告", options: str = "") -> str:
    return f'<Worksheet ss:Name="{name}"><Table>{rows}</Table>{options}</Worksheet>'


def cell(value: object, kind: str = "String", attributes: str = "") -> str:
    return f'<Cell {attributes}><Data ss:Type="{kind}">{value}</Data></Cell>'


# --- whole reports ------------------------------------------------------------------------------


def members_of(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(docx)) as container:
        return {name: container.read(name) for name in container.namelist()}


def without_declaration(xml: bytes) -> str:
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", xml.decode())


def as_flat_opc(docx: bytes) -> bytes:
    parts = []
    for name, data in members_of(docx).items():
        is_xml = name.endswith((".xml", ".rels"))
        held = f"<pkg:xmlData>{without_declaration(data)}</pkg:xmlData>" if is_xml else ""
        held = held or f"<pkg:binaryData>{base64.b64encode(data).decode()}</pkg:binaryData>"
        parts.append(f"<pkg:part pkg:name={quoteattr('/' + name)}>{held}</pkg:part>")
    package = "http://schemas.microsoft.com/office/2006/xmlPackage"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
        f'<pkg:package xmlns:pkg="{package}">{"".join(parts)}</pkg:package>'
    ).encode()


def as_word_2003(docx: bytes) -> bytes:
    """The body of a DOCX in the words of 2003."""
    main = without_declaration(members_of(docx)["word/document.xml"])
    body = main[main.index("<w:body>") + 8 : main.index("</w:body>")]
    return word(body.replace("w:vMerge", "w:vmerge").replace("w:hMerge", "w:hmerge"))


def as_excel_2003(xlsx: bytes) -> bytes:
    """A workbook as Excel writes it: no cell where nothing is, and indexes where something was left out."""
    sheets = []
    for ws in openpyxl.load_workbook(BytesIO(xlsx)).worksheets:
        spans = {
            (r.min_row, r.min_col): (r.max_row - r.min_row, r.max_col - r.min_col)
            for r in ws.merged_cells.ranges
        }
        rows = []
        for line in ws.iter_rows():
            cells = [
                _excel_cell(c.value, c.column, spans.get((c.row, c.column), (0, 0)))
                for c in line
                if c.value is not None
            ]
            if cells:
                rows.append(f'<Row ss:Index="{line[0].row}">{"".join(cells)}</Row>')
        sheets.append(sheet("".join(rows), escape(ws.title)))
    return excel(*sheets)


def _excel_cell(value: object, column: int, span: tuple[int, int]) -> str:
    kind = "Number" if isinstance(value, int | float) else "String"
    merges = f'ss:MergeDown="{span[0]}" ss:MergeAcross="{span[1]}"' if any(span) else ""
    return cell(escape(str(value)), kind, f'ss:Index="{column}" {merges}')


@pytest.mark.parametrize("convert", [as_flat_opc, as_word_2003])
@pytest.mark.parametrize("name", ["report.doc", "report.xml", "report"])
def test_a_report_is_the_same_facts_as_a_docx(convert, name: str) -> None:  # type: ignore[no-untyped-def]
    data = convert(LAYOUTS["docx"].render(document(), Random(1)))
    assert media_type(data, name) == WORD_XML
    assert facts(data, name) == expected()


def test_a_report_is_the_same_facts_as_an_xlsx() -> None:
    data = as_excel_2003(LAYOUTS["xlsx"].render(document(), Random(1)))
    assert media_type(data, "report.xls") == EXCEL_XML
    assert facts(data, "report.xls") == expected()


def test_a_document_saved_by_libreoffice() -> None:
    layout = read((DATA / "word2003.xml").read_bytes())
    assert (layout.media_type, layout.encoding, layout.notes) == (WORD_XML, "utf-8", ())
    assert texts(layout) == ["样例区水利局2024年报告", "一、总体情况", "全年收到申请 12 件。", "均已答复。"]
    assert (
        described(the_grid(layout))
        == "\n规章 0 0 1 1\n1 0 1 1 1\n2 0 2 1 1\n行政许可 1 0 1 2\n1,234 1 2 1 1\n"
    )


# --- Word ---------------------------------------------------------------------------------------

TWO, DOWN, AGAIN = '<w:gridSpan w:val="2"/>', '<w:vmerge w:val="restart"/>', "<w:vmerge/>"


def test_merges() -> None:
    rows = (
        tc("办理结果", TWO + DOWN) + tc("总计"),
        tc("", TWO + AGAIN) + tc("12"),
        tc("a", '<w:hmerge w:val="restart"/>') + tc("", "<w:hmerge/>") + tc("-"),
    )
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    layout = read(word(f"<wx:sub-section>{p('一')}{table}</wx:sub-section>"))
    assert (
        described(the_grid(layout)) == "\n办理结果 0 0 2 2\n总计 0 2 1 1\n12 1 2 1 1\na 2 0 1 2\n- 2 2 1 1\n"
    )
    assert the_grid(layout).cells[-1].locator == "table=1 row=3 column=3"


def test_what_is_printed() -> None:
    deleted = '<aml:annotation w:type="Word.Deletion"><aml:content>{}</aml:content></aml:annotation>'
    inserted = deleted.replace("Deletion", "Insertion")
    comment = deleted.replace("Deletion", "Comment")
    row = "<w:tr>{}" + tc("1") + tc("2") + "</w:tr>"
    layout = read(
        word(
            p("报告", '<w:pPr><w:pStyle w:val="1"/></w:pPr>')
            + f"<w:p>{deleted.format('<w:r><w:delText>9</w:delText><w:t>8</w:t></w:r>')}"
            f"{inserted.format('<w:r><w:t>1</w:t><w:br/><w:t>2</w:t></w:r>')}"
            f"{comment.format(p('批注'))}<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"
            '<aml:annotation aml:id="0" w:type="Word.Bookmark.Start" w:name="x"/>'
            "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
            + p("框")
            + "</w:txbxContent></v:textbox></v:shape>"
            "</w:pict></w:r></w:p>"
            f"<w:tbl>{row.format('')}{row.format('<w:trPr>' + deleted.format('') + '</w:trPr>')}</w:tbl>"
        )
    )
    lines = [(b.text, b.heading) for b in layout.blocks if isinstance(b, Paragraph)]
    assert lines == [("报告", True), ("1", False), ("2", False), ("框", False)]
    assert described(the_grid(layout)) == "\n1 0 0 1 1\n2 0 1 1 1\n"
    assert layout.meta == {"title": "样例区水利局2024年报告"}


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-8-sig", "GB2312", "GBK", "UTF-16"])
def test_encodings(encoding: str) -> None:
    layout = read(word(p("样例区水利局全年收到申请12件"), encoding))
    assert texts(layout) == ["样例区水利局全年收到申请12件"]


def test_a_declared_encoding_is_verified() -> None:
    lies = WORD_2003.format(body=p("总计镕"), encoding="gb2312").encode("gbk")
    assert texts(read(lies)) == ["总计镕"]
    lies = WORD_2003.format(body=p("样例区水利局全年收到申请12件"), encoding="utf-8").encode("gbk")
    assert texts(read(lies)) == ["样例区水利局全年收到申请12件"]


@pytest.mark.parametrize(
    "data",
    [
        f'<wordDocument xmlns="{WORD}"><body><p><r><t>1</t></r></p></body></wordDocument>',
        f'<!-- x --><w:wordDocument xmlns:w="{WORD}"><w:body>{p("1")}</w:body></w:wordDocument>',
    ],
)
def test_whatever_the_prefix_and_without_a_declaration(data: str) -> None:
    layout = read(data.encode(), "a.doc")
    assert (layout.media_type, texts(layout), layout.notes) == (WORD_XML, ["1"], ())


# --- Excel --------------------------------------------------------------------------------------


def test_places_merges_and_values() -> None:
    rich = '<Data ss:Type="String"><html:B>法律</html:B><html:Font>服务</html:Font>机构</Data>'
    merged = 'ss:Index="2" ss:MergeAcross="1" ss:MergeDown="1"'
    numbers = cell("3", "Number") + cell("793.93970000000002", "Number") + "<Cell/>" + cell("007")
    typed = cell("2025-01-20T00:00:00.000", "DateTime") + cell("1", "Boolean") + cell("无", "Number")
    rows = (
        '<Column ss:Width="9"/><Row/>',
        f"<Row>{cell('办理结果', attributes=merged)}{cell('总计')}</Row>",
        f'<Row ss:Span="1"><Cell ss:Index="4">{rich}<Comment><ss:Data>批注</ss:Data></Comment></Cell></Row>',
        f'<Row ss:Index="6">{numbers}</Row>',
        f'<Row>{typed}{cell("1.5E-3", "Number")}</Row><Row ss:Index="900"><Cell/></Row>',
    )
    hidden = "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>"
    sheets = (
        sheet("".join(rows)),
        sheet(f"<Row>{cell('9')}</Row>", "隐", hidden),
        sheet("", "空"),
        sheet(f"<Row>{cell('行政许可')}{cell('11398889', 'Number')}</Row>", "附"),
    )
    layout = read(excel(*sheets), "a.xls")
    first, second = layout.blocks
    assert isinstance(first, Grid) and isinstance(second, Grid)
    printed = {
        c.locator.removeprefix("sheet=报告 "): (c.text, c.row_span, c.column_span)
        for c in first.cells
        if c.text
    }
    assert printed == {
        "row=2 column=2": ("办理结果", 2, 2),
        "row=2 column=4": ("总计", 1, 1),
        "row=3 column=4": ("法律服务机构", 1, 1),
        "row=6 column=1": ("3", 1, 1),
        "row=6 column=2": ("793.9397", 1, 1),
        "row=6 column=4": ("007", 1, 1),
        "row=7 column=1": ("2025-01-20", 1, 1),
        "row=7 column=2": ("TRUE", 1, 1),
        "row=7 column=3": ("无", 1, 1),
        "row=7 column=4": ("0.0015", 1, 1),
    }
    assert [(c.text, c.locator) for c in second.cells] == [
        ("行政许可", "sheet=附 row=1 column=1"),
        ("11398889", "sheet=附 row=1 column=2"),
    ]
    assert (layout.media_type, layout.notes) == (EXCEL_XML, ())


# --- hostile ------------------------------------------------------------------------------------

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "9999999999"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
)


def test_entities_stay_unread() -> None:
    body = f'<w:wordDocument xmlns:w="{WORD}"><w:body>{p("1&b;&f;2")}</w:body></w:wordDocument>'
    found = read_layout((BOMB + body).encode(), "a.doc")
    assert isinstance(found, Layout) and "".join(texts(found)) in ("1", "12")


DEEP = 'ss:MergeDown="9999999"'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (word(p("1"))[:-20], "corrupt"),
        (word("<w:p>" * 400 + "</w:p>" * 400), "corrupt"),
        (word(""), "empty"),
        (f'<w:wordDocument xmlns:w="{WORD}"/>'.encode(), "corrupt"),
        (b'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>', "corrupt"),
        (excel(sheet("")), "empty"),
        (excel(sheet(f'<Row>{cell("1")}</Row><Row ss:Index="9999999">{cell("1")}</Row>')), "too_large"),
        (excel(sheet(f"<Row>{cell('1', attributes=DEEP)}</Row>")), "too_large"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    found = read_layout(data, "a.xml")
    assert getattr(found, "code", "") == code


@settings(max_examples=60)
@given(st.data())
def test_damaged_bytes_never_raise(data: st.DataObject) -> None:
    content = bytearray(
        data.draw(st.sampled_from([word(p("报告")), excel(sheet(f"<Row>{cell('报告')}</Row>"))]))
    )
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[at] ^= 0x15
    found = read_layout(bytes(content), "a.xml")
    assert isinstance(found, Layout) or (isinstance(found, Quarantine) and found.code != "reader_failed"), (
        found
    )
