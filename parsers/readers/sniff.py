"""What a file is, from its bytes; its name is only a witness that may lie.

Belongs here: magic numbers and the few looks inside that tell formats apart. Does not belong here:
reading anything, nor deciding what to do with it.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from parsers.text.commonness import LOST
from parsers.text.encoding import decode

_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = _OOXML + "wordprocessingml.document"
XLSX = _OOXML + "spreadsheetml.sheet"
PPTX = _OOXML + "presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLS = "application/vnd.ms-excel"
WORD_XML = "application/x-word-xml"
EXCEL_XML = "application/x-excel-xml"
UOF = "application/x-uof"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"Founder CEB", "application/x-ceb"),
    (b"MSCF", "application/vnd.ms-cab-compressed"),
    (b"PAR1", "application/vnd.apache.parquet"),
)
_PARTS = (  # a member that only this kind of zip container has
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", XLSX),
    ("xl/workbook.bin", XLSB),
    ("ppt/presentation.xml", PPTX),
    ("ofd.xml", "application/ofd"),
)
_MAIN_PARTS = (  # in the content type of an office document's main part
    (b"wordprocessingml.document.main+xml", DOCX),
    (b"ms-word.document.macroEnabled.main+xml", DOCX),
    (b"wordprocessingml.template.main+xml", DOCX),
)
_STREAMS = (  # an OLE file's streams, by name
    ("EncryptedPackage", "application/x-encrypted-office"),
    ("WordDocument", "application/msword"),
    ("Workbook", XLS),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("Book", XLS),
)
_EXTENSIONS = {
    "application/pdf": "pdf",
    "application/msword": "doc wps wpt dot",
    XLS: "xls et xlt",
    "application/vnd.ms-powerpoint": "ppt dps",
    DOCX: "docx docm dotx wps",
    XLSX: "xlsx xlsm xltx et",
    PPTX: "pptx",
    WORD_XML: "xml doc",
    EXCEL_XML: "xml xls",
    UOF: "uof uot xml",
    "application/ofd": "ofd",
    ODT: "odt",
    ODS: "ods",
    "application/zip": "zip",
    "application/gzip": "gz tgz",
    "application/x-tar": "tar",
    "application/vnd.rar": "rar",
    "application/x-7z-compressed": "7z",
    "application/x-ceb": "ceb",
    "text/rtf": "rtf",
    "text/html": "html htm shtml xhtml jsp jspx asp aspx php do action",
    "application/xhtml+xml": "html htm xhtml shtml",
    "multipart/related": "mht mhtml",
    "message/rfc822": "eml",
    "application/json": "json jsonl ndjson jsonp js",
    "application/xml": "xml rss atom rdf",
    "text/plain": "txt text log",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "text/markdown": "md markdown",
    "image/png": "png",
    "image/jpeg": "jpg jpeg",
    "image/gif": "gif",
    "image/tiff": "tif tiff",
    "image/bmp": "bmp",
    "image/webp": "webp",
    "image/jp2": "jp2",
}
_OFFICE_XML = (  # root element, namespace
    (b"wordDocument", b"schemas.microsoft.com/office/word/2003/wordml", WORD_XML),
    (b"package", b"schemas.microsoft.com/office/2006/xmlPackage", WORD_XML),
    (b"Workbook", b"urn:schemas-microsoft-com:office:spreadsheet", EXCEL_XML),
    (b"UOF", b"schemas.uof.org/cn/", UOF),
)
_ROOT = re.compile(rb"(?:<[?!](?:[^>\[]*\[[^\]]*\])?[^>]*>\s*)*<(?:[\w.-]+:)?([\w.-]+)")
_TEXTS = ("text/csv", "text/tab-separated-values", "text/markdown")

_BLANK = b"\xef\xbb\xbf\xff\xfe\x00\t\n\x0b\x0c\r "
_MHTML = re.compile(rb"^(?:MIME-Version:|Content-Type:\s*multipart/related)", re.I | re.M)
_MAIL = re.compile(
    rb"(?:From [^\n]*\n)?(?:(?:Received|Return-Path|Delivered-To|From|To|Cc|Reply-To|Subject|Date|Message-ID"
    rb"|Sender|MIME-Version|Content-[\w-]+|X-[\w-]+|DKIM-Signature|ARC-[\w-]+|Authentication-Results):[^\n]*\n"
    rb"(?:[ \t][^\n]*\n)*){2,}",
    re.I,
)
_FROM = re.compile(rb"^(?:Received|Return-Path|Delivered-To|From|To|Message-ID|Sender):", re.I | re.M)
_SENT = re.compile(rb"^(?:Received|Delivered-To|To|Message-ID):", re.I | re.M)
_SAVED = re.compile(rb"^(?:Snapshot-Content-Location:|From:\s*\"?<?Saved by)", re.I | re.M)
_RELATED = re.compile(rb"^Content-Type:\s*multipart/related", re.I | re.M)
_JSON = re.compile(
    rb"\s*(?:/\*\*/)?\s*(?:\)\]\}',?|while\s*\(1\);|for\s*\(;;\);)?\s*"
    rb"(?:[\w$.]{1,100}\s*\(\s*)?(?:\{\s*\"|\[\s*[\[{\"\]])"
)
_SCRIPT = re.compile(rb"\s*(?:var|let|const|window\.|document\.write|[\w$.]+\s*=\s*[\[{\"'`])")
_FEEDS = (b"rss", b"feed", b"RDF")
_WRAPPED_MARKUP = re.compile(rb"<!\[CDATA\[|&lt;t(?:able|[rdh])\b", re.I)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.I)
_TAG = re.compile(
    rb"<(?:table|tr|td|div|p|span|meta|title|link|ul|h[1-6]|center|font|section)\b[^<>]*>", re.I
)


def extension(name: str) -> str:
    """The lower-case extension of a name, without the dot; "" when it has none or none that is known."""
    stem, dot, last = name.rpartition(".")
    last = last.lower()
    known = any(last in extensions.split() for extensions in _EXTENSIONS.values())
    return last if dot and stem and known else ""


def expected_extensions(media: str) -> tuple[str, ...]:
    """Extensions under which a media type usually comes; empty when there is no usual one."""
    return tuple(_EXTENSIONS.get(media, "").split())


def media_type(data: bytes, name: str = "") -> str:
    """The media type of the bytes; `application/octet-stream` when they are nothing known.

    `name` decides only among CSV, TSV, Markdown and plain text.
    """
    return _by_magic(data) or _markup(data) or _by_late_pdf(data) or _text(data, name)


def _by_magic(data: bytes) -> str | None:
    if data.startswith((b"PK\3\4", b"PK\5\6", b"PK\7\x08", b"PK00PK")):
        return _zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole(data)
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:12] == b"jP  \r\n\x87\n":
        return "image/jp2"
    if data[257:262] == b"ustar":
        return "application/x-tar"
    if data.startswith(b"BM") and _is_bitmap(data):
        return "image/bmp"
    if data[:64].lstrip(_BLANK).startswith(b"{\\rtf"):
        return "text/rtf"
    return next((media for magic, media in _MAGIC if data.startswith(magic)), None)


def _is_bitmap(data: bytes) -> bool:
    """A text may begin with BM too; a bitmap goes on with its size and four zero bytes."""
    return data[6:10] == b"\x00\x00\x00\x00" and data[14:18] in (b"\x28\0\0\0", b"\x0c\0\0\0", b"\x7c\0\0\0")


def _by_late_pdf(data: bytes) -> str | None:
    """A PDF behind more junk (an HTTP response saved with it) than viewers tolerate."""
    whole = b"%PDF-" in data[: 1 << 16] and b"%%EOF" in data[-2048:]
    return "application/pdf" if whole else None


def _zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as container:
            names = {entry.filename.replace("\\", "/").lower().lstrip("/") for entry in container.infolist()}
            first = container.infolist()[0] if names else None
            if first and first.filename == "mimetype" and first.file_size < 200:
                return container.read(first).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError):
        # Damaged: the members' names still stand in clear in front of each.
        names = {part for part, _ in _PARTS if part.encode() in data or part.upper().encode() in data}
    for part, media in _PARTS:
        if part in names:
            return media
    return _declared(data) if "[content_types].xml" in names else "application/zip"


def _declared(data: bytes) -> str:
    """By what an office document says of its main part, whatever that is called."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as container:
            names = [e for e in container.infolist() if e.filename.lower() == "[content_types].xml"]
            with container.open(names[0]) as member:
                said = member.read(1 << 20)
    except (
        zipfile.BadZipFile,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        LookupError,
    ):
        return "application/zip"
    return next((media for word, media in _MAIN_PARTS if word in said), "application/zip")


def _ole(data: bytes) -> str:
    for stream, media in _STREAMS:
        if stream.encode("utf-16-le") in data:
            return media
    return "application/x-ole-storage"


def _markup(data: bytes) -> str | None:
    """HTML, MHTML, mail, JSON and XML formats, also in UTF-16 (read without its NUL bytes)."""
    start = data[: 1 << 16].replace(b"\x00", b"") if b"\x00" in data[:64] else data[: 1 << 16]
    start = start.lstrip(_BLANK)
    if _is_mail(start):
        return "message/rfc822"
    if _MHTML.search(start[:4096]) and not start.startswith(b"<"):
        return "multipart/related"
    if _JSON.match(start[:4096]) or (_SCRIPT.match(start[:4096]) and b"<t" in data):
        return "application/json"
    if office := _office_xml(start[:8192]):
        return office
    if _is_feed(start):
        return "application/xml"
    page = _PAGE.search(start)
    if start.startswith(b"<?xml") and not page:
        return "text/html" if len(_TAG.findall(start)) >= 3 else None
    if page and (start.startswith(b"<") or page.start() < 4096):
        return "text/html"
    tags = len(_TAG.findall(start))
    return "text/html" if tags >= 3 and start.startswith(b"<") else None


def _is_mail(start: bytes) -> bool:
    """Header lines of a mail that was sent, and not those of a page that a browser saved."""
    headers = _MAIL.match(start.replace(b"\r\n", b"\n")[: 1 << 15])
    if headers is None or not _FROM.search(headers[0]) or _SAVED.search(headers[0]):
        return False
    return _SENT.search(headers[0]) is not None or not _RELATED.search(headers[0])


def _is_feed(start: bytes) -> bool:
    """XML of a feed's root, or of another in which markup is wrapped."""
    root = _ROOT.match(start[:8192])
    if root is None or root[1].lower() in (b"html", b"svg"):
        return False
    if root[1] in _FEEDS:
        return True
    return start.startswith(b"<?xml") and _WRAPPED_MARKUP.search(start) is not None


def _office_xml(start: bytes) -> str | None:
    """By the name of the root and its namespace; an element `body` in it makes no page of it."""
    root = _ROOT.match(start)
    if root is None:
        return None
    return next((media for name, space, media in _OFFICE_XML if root[1] == name and space in start), None)


def _text(data: bytes, name: str) -> str:
    sample = decode(data[: 1 << 14]).text
    odd = sum(char < "\x1b" and char not in "\t\n\r\x0c\x0b\x1a" for char in sample) + sample.count(LOST)
    if odd * 10 > len(sample):
        return "application/octet-stream"
    found = extension(name)
    return next((media for media in _TEXTS if found in expected_extensions(media)), "text/plain")
