"""Hostile documents of word processors: DOCX, ODT, RTF; and entities in the XML of all office formats.

Belongs here: their structures without measure, without end and without sense.
Does not belong here: sheets (`tools.hostile.sheets`), OFD (`tools.hostile.ofd`), the zip container's own lies
(`tools.hostile.archives`).
"""

from __future__ import annotations

from collections.abc import Iterator

from tools.hostile import seeds
from tools.hostile.case import Case, case
from tools.hostile.sheets import NUMBERS, xlsx
from tools.hostile.zips import zipped

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "年报年报"}">' for n in range(10))
"""Entities each of which is ten of the one before: ten thousand million in all."""
SECRET = '<!ENTITY l9 SYSTEM "file:///etc/hostname">'
PARAMETER = '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;'


# --- DOCX ---------------------------------------------------------------------------------------


def docx(body: str, doctype: str = "", **parts: str) -> bytes:
    """A document of that body; `parts` by name with `__` for a slash and `_dot_` for a point."""
    xml = f"{doctype}<w:document {WORD}><w:body>{body}</w:body></w:document>"
    relations = seeds.RELATIONS.format("officeDocument", "word/document.xml")
    members = {"_rels/.rels": relations, "word/document.xml": xml}
    members |= {name.replace("__", "/").replace("_dot_", "."): text for name, text in parts.items()}
    return zipped({name: text.encode("utf-8", "surrogatepass") for name, text in members.items()})


def paragraph(text: str) -> str:
    """A paragraph of a document."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    """A cell of a document's table."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def deep_tables(depth: int) -> bytes:
    """A table in a table, and so on."""
    return docx("<w:tbl><w:tr><w:tc>" * depth + paragraph("125") + "</w:tc></w:tr></w:tbl>" * depth)


def deep_runs(depth: int) -> bytes:
    """Content controls in each other."""
    return docx("<w:sdt><w:sdtContent>" * depth + paragraph("125") + "</w:sdtContent></w:sdt>" * depth)


def span(value: str) -> bytes:
    """A cell over that many columns."""
    return docx(f"<w:tbl><w:tr>{cell('a', f'<w:gridSpan w:val={value!r}/>')}{cell('125')}</w:tr></w:tbl>")


def wide_rows(rows: int, span: int) -> bytes:
    """Rows that each begin far to the right."""
    before = f'<w:trPr><w:gridBefore w:val="{span}"/></w:trPr>'
    row = f"<w:tr>{before}{cell('1')}</w:tr>"
    return docx(f"<w:tbl>{row * rows}</w:tbl>")


def docx_cells(count: int) -> bytes:
    """A table of that many cells."""
    row = f"<w:tr>{cell('1') * 10}</w:tr>"
    return docx(f"<w:tbl>{row * (count // 10)}</w:tbl>")


def style_ring() -> bytes:
    """Styles that are based on each other."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 3}"/></w:style>'
        for n in range(3)
    )
    body = '<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>125</w:t></w:r></w:p>'
    return docx(body, word__styles_dot_xml=f"<w:styles {WORD}>{styles}</w:styles>")


def chunk_ring() -> bytes:
    """A document that takes itself in as a chunk."""
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/aFChunk" Target="document.xml"/>'
    relations = f'<Relationships xmlns="{PACKAGE}">{relation}</Relationships>'
    space = f'xmlns:r="{OFFICE}"'
    return docx(
        f'{paragraph("125")}<w:altChunk {space} r:id="rId1"/>',
        word___rels__document_dot_xml_dot_rels=relations,
    )


def escaping_target() -> bytes:
    """A document whose main part lies outside the container."""
    members = {
        "_rels/.rels": seeds.RELATIONS.format("officeDocument", "../../../../etc/passwd"),
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {WORD}><w:body>{paragraph('125')}</w:body></w:document>",
    }
    return zipped({name: text.encode() for name, text in members.items()})


def fields(depth: int) -> bytes:
    """Fields that begin and never end."""
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>QUOTE</w:instrText></w:r>'
    return docx(f"<w:p>{begin * depth}<w:r><w:t>125</w:t></w:r></w:p>")


# --- OpenDocument -------------------------------------------------------------------------------


def many_blanks(count: str) -> bytes:
    """A paragraph with that many blanks, said in one element."""
    return seeds.opened("text", f'<text:p>125<text:s text:c="{count}"/>6</text:p>')


def deep_sections(depth: int) -> bytes:
    """Sections in sections."""
    return seeds.opened("text", "<text:section>" * depth + "<text:p>125</text:p>" + "</text:section>" * depth)


# --- RTF ----------------------------------------------------------------------------------------


def rtf(body: bytes) -> bytes:
    """A document of that body."""
    return b"{\\rtf1\\ansi\\ansicpg936 " + body + b"}"


def rtf_rows(count: int, cells: int) -> bytes:
    """A table of many cells."""
    row = b"\\trowd" + b"".join(b"\\cellx%d" % (n * 10) for n in range(1, cells + 1))
    return rtf((row + b"\\intbl" + b" 1\\cell" * cells + b"\\row ") * count)


def cases() -> Iterator[Case]:
    """The hostile documents."""
    for name, doctype in (("laughs", LAUGHS), ("secret", SECRET), ("parameter", PARAMETER)):
        declared = f"<!DOCTYPE d [{doctype}]>"
        yield case(f"office/{name}.docx", docx, paragraph("125&l9;"), declared)
        yield case(f"office/{name}.odt", seeds.opened, "text", "<text:p>125&l9;</text:p>", declared)
        yield case(
            f"office/{name}.xlsx", xlsx, '<row r="1"><c r="A1"><v>1&l9;</v></c></row>', "", "", declared
        )
        yield case(f"office/{name}.excel.xml", _declared, seeds.excel_xml, declared)
        yield case(f"office/{name}.rss", _declared, seeds.feed, declared)
        yield case(f"office/{name}.uof", _declared, seeds.uof, declared)
    yield case("office/deep_tables.docx", deep_tables, 80)
    yield case("office/too_deep_tables.docx", deep_tables, 50_000)
    yield case("office/deep_controls.docx", deep_runs, 110)
    yield case("office/too_deep_controls.docx", deep_runs, 50_000)
    for number, value in enumerate(NUMBERS):
        yield case(f"office/span_{number}.docx", span, value)
        yield case(f"office/blanks_{number}.odt", many_blanks, value)
    yield case("office/wide_rows.docx", wide_rows, 1_000, 100_000)
    yield case("office/cells.docx", docx_cells, 205_000, outcomes="too_large")
    yield case("office/style_ring.docx", style_ring, outcomes="read")
    yield case("office/chunk_ring.docx", chunk_ring)
    yield case("office/escaping_target.docx", escaping_target)
    yield case("office/fields.docx", fields, 100_000)
    yield case("office/deep_sections.odt", deep_sections, 120)
    yield case("office/too_deep_sections.odt", deep_sections, 50_000)
    yield case("office/deep_groups.rtf", lambda: rtf(b"{" * 200_000 + b"125"))
    yield case("office/closed_groups.rtf", lambda: rtf(b"}" * 200_000 + b"125"))
    yield case("office/cells.rtf", rtf_rows, 2_100, 100)
    yield case("office/cells_of_nothing.rtf", lambda: rtf(b"\\trowd" + b"\\cellx1" * 200_000 + b"\\row"))
    yield case("office/binary.rtf", lambda: rtf(b"\\bin99999999999 125"))
    yield case("office/negative_binary.rtf", lambda: rtf(b"\\bin-5 125"))
    yield case("office/unicode.rtf", lambda: rtf(b"\\uc999999999\\u-10179?\\u55357?\\u99999999?125"))
    yield case(
        "office/nested_rows.rtf",
        lambda: rtf(b"\\trowd\\cellx100\\itap2147483647\\intbl 125\\nestcell" * 5_000),
    )


def _declared(make: object, doctype: str) -> bytes:
    """A sound XML file that declares entities and uses the last."""
    data: bytes = make()  # type: ignore[operator]
    head, _, rest = data.partition(b"?>")
    return head + b"?>" + doctype.encode() + rest.replace("年报".encode(), b"&l9;")
