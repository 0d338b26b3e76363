"""Small sound files, one of each format, of which hostile ones are made; also the fuzzer's first corpus.

Belongs here: a file of each format, from the samples, from the tests' data or written here.
Does not belong here: anything hostile.
"""

from __future__ import annotations

import gzip
import json
import tarfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from struct import pack

from tools.hostile.zips import zipped

FORMATS = Path(__file__).resolve().parents[2] / "tests" / "parsers" / "readers" / "data" / "formats"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}"/></Relationships>'
)
OPEN = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
TABLE = (
    "<h1>样例区水利局2024年政府信息公开工作年度报告</h1><p>全年收到申请12件。</p><table border=1>"
    "<tr><td rowspan=2 colspan=2>办理结果</td><td colspan=2>申请人情况</td></tr>"
    "<tr><td>自然人</td><td>总计</td></tr>"
    "<tr><td colspan=2>（一）予以公开</td><td>3</td><td>12</td></tr></table>"
)


def html() -> bytes:
    """A page with a table."""
    return f"<!DOCTYPE html><html><head><title>年报</title></head><body>{TABLE}</body></html>".encode()


def mhtml() -> bytes:
    """The page as a browser saves it."""
    return (
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        b"Content-Location: http://example.invalid/a.html\r\n\r\n" + html() + b"\r\n--b--\r\n"
    )


def mail() -> bytes:
    """A mail with the page as an attachment."""
    return (
        b"From: a@example.invalid\r\nTo: b@example.invalid\r\nSubject: =?utf-8?B?5bm05oql?=\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nsee below\r\n--b\r\n"
        b"Content-Type: text/html; charset=utf-8\r\n"
        b'Content-Disposition: attachment; filename="a.html"\r\n\r\n' + html() + b"\r\n--b--\r\n"
    )


def answer() -> bytes:
    """The page as a string of a JSON answer."""
    return json.dumps({"code": 0, "data": {"title": "年报", "content": TABLE}}, ensure_ascii=False).encode()


def feed() -> bytes:
    """The page in a feed."""
    body = f"<item><title>年报</title><description><![CDATA[{TABLE}]]></description></item>"
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{body}</channel></rss>'.encode()
    )


def uof() -> bytes:
    """A document of the Chinese office standard; no reader of ours opens it."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2009/uof">'
        "<uof:文字处理>年报</uof:文字处理></uof:UOF>"
    ).encode()


def excel_xml() -> bytes:
    """A workbook of Excel 2003 in XML."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    cell = '<Cell><Data ss:Type="String">予以公开</Data></Cell><Cell><Data ss:Type="Number">125</Data></Cell>'
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="年报">'
        f"<Table><Row>{cell}</Row></Table></Worksheet></Workbook>"
    ).encode()


def markdown() -> bytes:
    """A pipe table under a heading."""
    return "# 年报\n\n| 办理结果 | 自然人 | 总计 |\n|---|---|---|\n| 予以公开 | 3 | **12** |\n".encode()


def csv() -> bytes:
    """A table parted by commas."""
    return "办理结果,自然人,总计\r\n予以公开,3,12\r\n".encode("gb18030")


def plain() -> bytes:
    """Lines of text."""
    return "样例区水利局2024年政府信息公开工作年度报告\n一、总体情况\n予以公开 3 12\n".encode()


def docx() -> bytes:
    """A document with one table."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    row = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in ("予以公开", "125"))
    xml = (
        f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>年报</w:t></w:r></w:p>'
        f"<w:tbl><w:tr>{row}</w:tr></w:tbl></w:body></w:document>"
    )
    relations = RELATIONS.format("officeDocument", "word/document.xml")
    return zipped({"_rels/.rels": relations.encode(), "word/document.xml": xml.encode()})


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


def xlsb_record(kind: int, body: bytes = b"") -> bytes:
    """One record of a binary workbook's part."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(body), b""
    while size > 0x7F:
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + length + bytes([size]) + body


def xlsb(
    rows: bytes | None = None, dimension: tuple[int, int, int, int] = (0, 9, 0, 9), more: bytes = b""
) -> bytes:
    """A binary workbook; `rows` are records of its sheet."""
    if rows is None:
        rows = xlsb_record(0, pack("<IIHBB", 0, 0, 300, 0, 0) + bytes(5))
        rows += xlsb_record(5, pack("<IId", 0, 0, 125.0))
    name = pack("<I", 4) + "rId1".encode("utf-16-le") + pack("<I", 2) + "年报".encode("utf-16-le")
    book = xlsb_record(131) + xlsb_record(143) + xlsb_record(156, pack("<II", 0, 1) + name)
    book += xlsb_record(144) + xlsb_record(132)
    sheet = xlsb_record(129) + xlsb_record(148, pack("<IIII", *dimension)) + xlsb_record(145)
    sheet += rows + xlsb_record(146) + more + xlsb_record(130)
    return zipped(
        {
            "_rels/.rels": RELATIONS.format("officeDocument", "xl/workbook.bin").encode(),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": RELATIONS.format("worksheet", "worksheets/sheet1.bin").encode(),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def ofd(objects: str = "") -> bytes:
    """A page with a ruled cell, or with these objects."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    objects = objects or (
        '<ofd:TextObject ID="11" Boundary="20 20 100 10" Font="2" Size="5">'
        '<ofd:TextCode X="0" Y="5" DeltaX="g 3 5">'
        "予以公开125</ofd:TextCode></ofd:TextObject>"
        '<ofd:PathObject ID="12" Boundary="20 20 100 10" LineWidth="0.3">'
        "<ofd:AbbreviatedData>M 0 0 L 100 0 L 100 10 L 0 10 C</ofd:AbbreviatedData></ofd:PathObject>"
    )
    members = {
        "OFD.xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>20</ofd:MaxUnitID>"
        "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Page.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/Page.xml": f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="3">{objects}</ofd:Layer>'
        "</ofd:Content></ofd:Page>",
    }
    return zipped({name: (HEAD + xml).encode() for name, xml in members.items()})


def picture(kind: str) -> bytes:
    """A blank picture with a black line, in one of Pillow's formats."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (80, 60), 255)
    ImageDraw.Draw(image).rectangle((10, 10, 60, 40), outline=0)
    out = BytesIO()
    image.save(out, kind)
    return out.getvalue()


def tar() -> bytes:
    """An archive of the page."""
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        entry = tarfile.TarInfo("年报/a.html")
        entry.size = len(html())
        archive.addfile(entry, BytesIO(html()))
    return out.getvalue()


def seven_zip() -> bytes:
    """An archive of the page; needs the extra [archives]."""
    import py7zr

    out = BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        archive.writestr(html(), "年报/a.html")
    return out.getvalue()


def _stored(name: str) -> Callable[[], bytes]:
    return (FORMATS / name).read_bytes


def _pdf() -> bytes:
    from tools.hostile.pdf import page

    return page()


_MAKERS: dict[str, Callable[[], bytes]] = {
    "pdf": _pdf,
    "docx": docx,
    "doc": _stored("merged.doc"),
    "rtf": _stored("merged.rtf"),
    "odt": _stored("merged.odt"),
    "xlsx": _stored("sheet.xlsx"),
    "xls": _stored("sheet.xls"),
    "xlsb": xlsb,
    "ods": _stored("sheet.ods"),
    "html": html,
    "mht": mhtml,
    "md": markdown,
    "csv": csv,
    "txt": plain,
    "ofd": ofd,
    "eml": mail,
    "json": answer,
    "rss": feed,
    "uof": uof,
    "excel.xml": excel_xml,
    "word.xml": _stored("word2003.xml"),
    "gif": lambda: picture("GIF"),
    "png": lambda: picture("PNG"),
    "tif": lambda: picture("TIFF"),
    "jpg": lambda: picture("JPEG"),
    "bmp": lambda: picture("BMP"),
    "webp": lambda: picture("WEBP"),
    "jp2": lambda: picture("JPEG2000"),
    "zip": lambda: zipped({"年报/a.html": html(), "b.txt": plain()}),
    "tar": tar,
    "gz": lambda: gzip.compress(html(), mtime=0),
    "7z": seven_zip,
}
KINDS = tuple(_MAKERS)
"""The formats, by the extension under which such a file comes."""


@cache
def seed(kind: str) -> bytes:
    """The sound file of a format."""
    return _MAKERS[kind]()
