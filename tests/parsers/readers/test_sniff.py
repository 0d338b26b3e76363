"""What a file is: its bytes decide, its name is only compared."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.model import Grid, Layout, Quarantine
from parsers.readers import read_layout
from parsers.readers.limits import MAX_BYTES
from parsers.readers.sniff import DOCX, ODS, ODT, XLSX, extension, media_type
from tests.support.paths import CORPUS as REAL

CORPUS = REAL / "reports"


def zipped(*members: tuple[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in members:
            file.writestr(name, content)
    return out.getvalue()


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 100


HTML = "<html><head><title>年报</title></head><body><table><tr><td>规章<td>0</table></body></html>"
FILES = [
    (b"%PDF-1.7\n", "application/pdf"),
    (b"\r\n\r\n junk %PDF-1.4\n", "application/pdf"),
    (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n%PDF-1.4\n...\n%%EOF\n", "application/pdf"),
    (zipped(("[Content_Types].xml", ""), ("word/document.xml", "")), DOCX),
    (zipped(("xl\\workbook.xml", "")), XLSX),
    (zipped(("OFD.xml", "")), "application/ofd"),
    (zipped(("mimetype", ODT), ("content.xml", "")), ODT),
    (zipped(("mimetype", ODS), ("content.xml", "")), ODS),
    (zipped(("a/report.docx", "")), "application/zip"),
    (b"PK\x03\x04word/document.xml", DOCX),
    (ole("WordDocument"), "application/msword"),
    (ole("Workbook"), "application/vnd.ms-excel"),
    (ole("EncryptedPackage"), "application/x-encrypted-office"),
    (ole("Contents"), "application/x-ole-storage"),
    (b"{\\rtf1\\ansi 1}", "text/rtf"),
    (b"\xef\xbb\xbf\r\n{\\rtf1}", "text/rtf"),
    (HTML.encode(), "text/html"),
    (HTML.encode("gbk"), "text/html"),
    (HTML.encode("utf-16"), "text/html"),
    (HTML.encode("utf-16-le"), "text/html"),
    (b"<?xml version='1.0'?>" + HTML.encode(), "text/html"),
    (b"<table><tr><td>1<td>2</table>", "text/html"),
    (
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n",
        "multipart/related",
    ),
    (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
    (b"\xff\xd8\xff\xe0", "image/jpeg"),
    (b"II*\0\x08\0\0\0", "image/tiff"),
    (b"7z\xbc\xaf\x27\x1c\0\0", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07\0", "application/vnd.rar"),
    (b"\x1f\x8b\x08\0", "application/gzip"),
    (b"Founder CEB 2.7", "application/x-ceb"),
    ("政府信息公开".encode("gbk"), "text/plain"),
    ("政府信息公开\n一、总体".encode("utf-16-le"), "text/plain"),
    (b"BM is how this text begins", "text/plain"),
    (bytes(range(256)) * 20, "application/octet-stream"),
]


@pytest.mark.parametrize(("data", "media"), FILES, ids=[f"{i}-{m}" for i, (_, m) in enumerate(FILES)])
@pytest.mark.parametrize("name", ["report", "report.pdf", "report.doc"])
def test_bytes_decide(data: bytes, media: str, name: str) -> None:
    assert media_type(data, name) == media


def test_a_name_chooses_among_texts_only() -> None:
    assert media_type(b"a,b", "x.CSV") == "text/csv"
    assert media_type(b"a,b", "x.md") == "text/markdown"
    assert media_type(b"a,b", "x.pdf") == "text/plain"
    assert media_type(HTML.encode(), "x.csv") == "text/html"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.b/c.PDF", "pdf"), ("t20240130_105587", ""), ("报告2.0版", ""), (".pdf", ""), ("", "")],
)
def test_extension(name: str, expected: str) -> None:
    assert extension(name) == expected


def test_a_wrong_extension_is_noted_and_not_obeyed() -> None:
    found = read_layout(HTML.encode("gbk"), "report.doc")
    assert isinstance(found, Layout)
    assert any(isinstance(block, Grid) for block in found.blocks)
    assert [note.code for note in found.notes] == ["wrong_extension"]
    for name in ("report.html", "t2024.shtml", "report"):
        right = read_layout(HTML.encode(), name)
        assert isinstance(right, Layout) and right.notes == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\0\0", "empty"),
        (ole("EncryptedPackage"), "encrypted"),
        (b"Founder CEB 2.7", "unsupported_format"),
        (bytes(range(256)) * 20, "unsupported_format"),
        (b"\0\0\0\x0cjP  \r\n\x87\n" * 4, "unsupported_format"),
        (zipped(("word/document.xml", "")), "corrupt"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    found = read_layout(data, "x")
    assert isinstance(found, Quarantine) and found.detail
    assert found.code == code


def test_too_large() -> None:
    assert getattr(read_layout(b"1" * (MAX_BYTES + 1), "x"), "code", "") == "too_large"


@pytest.mark.slow
@settings(max_examples=60)
@given(
    st.sampled_from([data for data, _ in FILES]),
    st.binary(max_size=200),
    st.integers(0, 300),
    st.text(max_size=9),
)
def test_nothing_raises(data: bytes, junk: bytes, at: int, name: str) -> None:
    assert isinstance(read_layout(data[:at] + junk + data[at:], name), Layout | Quarantine)


@pytest.mark.parametrize("file", ["pingtan_2025.html", "hangzhou_2025_fixture.html"])
def test_real_pages_have_the_tables_of_the_form(file: str) -> None:
    if not (CORPUS / file).exists():
        pytest.skip("the folder of real reports is not beside the repository")
    layout = read_layout((CORPUS / file).read_bytes(), file)
    assert isinstance(layout, Layout)
    sizes = [
        (max(c.row + c.row_span for c in g.cells), max(c.column + c.column_span for c in g.cells))
        for g in layout.blocks
        if isinstance(g, Grid)
    ]
    assert sizes == [(14, 4), (28, 10), (4, 15)]
