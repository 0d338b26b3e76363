"""Hostile office documents: DOCX, ODT, XLSX, XLSB, ODS, OFD, the XML of 2003, RTF.

Belongs here: their structures without measure, without end and without sense.
Does not belong here: the zip container's own lies (`tools.hostile.archives`).
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import pack

from tools.hostile import seeds
from tools.hostile.case import Case, case
from tools.hostile.zips import zipped

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OPEN = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
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


def opened(kind: str, body: str, doctype: str = "") -> bytes:
    """An OpenDocument file of that body."""
    media = {"text": "text", "spreadsheet": "spreadsheet"}[kind]
    xml = (
        f"{doctype}<office:document-content {OPEN}><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    return zipped(
        [("mimetype", f"application/vnd.oasis.opendocument.{media}".encode()), ("content.xml", xml.encode())]
    )


def repeated(columns: str, rows: str = "1", count: int = 1) -> bytes:
    """A sheet whose cells and rows are said to be repeated."""
    one = (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
        f'table:number-columns-repeated="{columns}"><text:p>125</text:p></table:table-cell></table:table-row>'
    )
    return opened("spreadsheet", f'<table:table table:name="a">{one * count}</table:table>')


def ods_spans(columns: str, rows: str, count: int = 1) -> bytes:
    """Cells of a sheet that cover that many columns and rows."""
    one = (
        f'<table:table-row><table:table-cell table:number-columns-spanned="{columns}" '
        f'table:number-rows-spanned="{rows}"><text:p>125</text:p></table:table-cell></table:table-row>'
    )
    return opened("spreadsheet", f'<table:table table:name="a">{one * count}</table:table>')


def many_blanks(count: str) -> bytes:
    """A paragraph with that many blanks, said in one element."""
    return opened("text", f'<text:p>125<text:s text:c="{count}"/>6</text:p>')


def deep_sections(depth: int) -> bytes:
    """Sections in sections."""
    return opened("text", "<text:section>" * depth + "<text:p>125</text:p>" + "</text:section>" * depth)


# --- sheets -------------------------------------------------------------------------------------


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


# --- OFD ----------------------------------------------------------------------------------------


def ofd_text(deltas: str, text: str = "予以公开125") -> bytes:
    """A line of text with those advance widths."""
    return seeds.ofd(
        '<ofd:TextObject ID="11" Boundary="20 20 100 10" Font="2" Size="5">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="{deltas}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def ofd_path(data: str, count: int = 1) -> bytes:
    """Paths of that data."""
    path = f'<ofd:PathObject ID="12" Boundary="0 0 210 297"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData>'
    return seeds.ofd(f"{path}</ofd:PathObject>" * count)


def ofd_blocks(depth: int) -> bytes:
    """Blocks in each other."""
    return seeds.ofd('<ofd:PageBlock ID="5">' * depth + "</ofd:PageBlock>" * depth)


def ofd_composite_ring() -> bytes:
    """A page whose resources define a composite of itself."""
    unit = (
        f'<ofd:Res {OFD} BaseLoc="."><ofd:CompositeGraphicUnits>'
        '<ofd:CompositeGraphicUnit ID="9" Width="9" Height="9">'
        f'<ofd:Content><ofd:CompositeObject ID="10" ResourceID="9" Boundary="0 0 9 9"/>'
        '<ofd:CompositeObject ID="13" ResourceID="9" Boundary="0 0 9 9"/></ofd:Content>'
        "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    members = {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "D.xml": f"<ofd:Document {OFD}><ofd:CommonData><ofd:PublicRes>R.xml</ofd:PublicRes></ofd:CommonData>"
        "<ofd:Pages>"
        '<ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages></ofd:Document>',
        "R.xml": unit,
        "P.xml": f'<ofd:Page {OFD}><ofd:Content><ofd:Layer ID="3">'
        '<ofd:CompositeObject ID="10" ResourceID="9" Boundary="0 0 9 9"/>'
        "</ofd:Layer></ofd:Content></ofd:Page>",
    }
    return zipped({name: text.encode() for name, text in members.items()})


def ofd_ring() -> bytes:
    """A document whose page is the document itself."""
    members = {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>OFD.xml</ofd:DocRoot></ofd:DocBody>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="OFD.xml"/><ofd:Page ID="1" BaseLoc="../../../etc/passwd"/>'
        "</ofd:Pages></ofd:OFD>",
    }
    return zipped({name: text.encode() for name, text in members.items()})


# --- RTF ----------------------------------------------------------------------------------------


def rtf(body: bytes) -> bytes:
    """A document of that body."""
    return b"{\\rtf1\\ansi\\ansicpg936 " + body + b"}"


def rtf_rows(count: int, cells: int) -> bytes:
    """A table of many cells."""
    row = b"\\trowd" + b"".join(b"\\cellx%d" % (n * 10) for n in range(1, cells + 1))
    return rtf((row + b"\\intbl" + b" 1\\cell" * cells + b"\\row ") * count)


def cases() -> Iterator[Case]:
    """The hostile office documents."""
    for name, doctype in (("laughs", LAUGHS), ("secret", SECRET), ("parameter", PARAMETER)):
        declared = f"<!DOCTYPE d [{doctype}]>"
        yield case(f"office/{name}.docx", docx, paragraph("125&l9;"), declared)
        yield case(f"office/{name}.odt", opened, "text", "<text:p>125&l9;</text:p>", declared)
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
    for number, value in enumerate(("0", "-5", "999999999", "x", "1e9", "٣", "")):
        yield case(f"office/span_{number}.docx", span, value)
        yield case(f"office/repeated_{number}.ods", repeated, value)
        yield case(f"office/repeated_rows_{number}.ods", repeated, "1", value)
        yield case(f"office/spans_{number}.ods", ods_spans, value, value)
        yield case(f"office/blanks_{number}.odt", many_blanks, value)
        yield case(f"office/index_{number}.excel.xml", excel_xml, value, value)
        yield case(f"office/string_{number}.xlsx", string_number, value)
    yield case("office/wide_rows.docx", wide_rows, 1_000, 100_000)
    yield case("office/cells.docx", docx_cells, 205_000, outcomes="too_large")
    yield case("office/style_ring.docx", style_ring, outcomes="read")
    yield case("office/chunk_ring.docx", chunk_ring)
    yield case("office/escaping_target.docx", escaping_target)
    yield case("office/fields.docx", fields, 100_000)
    yield case("office/repeated_both.ods", repeated, "16384", "1048576")
    yield case("office/repeated_many.ods", repeated, "16384", "1", 300)
    yield case("office/spans_overlapping.ods", ods_spans, "1000", "1000", 1_000)
    yield case("office/deep_sections.odt", deep_sections, 120)
    yield case("office/too_deep_sections.odt", deep_sections, 50_000)
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
    for number, deltas in enumerate(
        ("g 999999999 5", "g -1 5", "g x y", "g 5", "nan inf 1e400", "1e308 " * 50)
    ):
        yield case(f"office/deltas_{number}.ofd", ofd_text, deltas)
    yield case("office/much_text.ofd", ofd_text, "g 300000 1", "5" * 300_000, outcomes="too_large")
    yield case("office/path.ofd", ofd_path, "M nan 0 L 1e400 5 Q 1 2 B 1 2 3 A 9 9 9 X Y Z C")
    yield case("office/paths.ofd", ofd_path, "M 0 0 L 200 0 L 200 200 L 0 200 C", 100_000)
    yield case("office/long_path.ofd", ofd_path, "M 0 0 " + "L 200 1 " * 200_000)
    yield case("office/blocks.ofd", ofd_blocks, 200)
    yield case("office/composite_ring.ofd", ofd_composite_ring)
    yield case("office/page_ring.ofd", ofd_ring)
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
