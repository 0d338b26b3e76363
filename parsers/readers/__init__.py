"""A file's bytes → a layout, whatever the format.

Belongs here: choosing the reader by what the bytes are, and turning every failure into a quarantine.
Does not belong here: how one format is read (`parsers.readers.html`, `.docx`, `.pdf` …). Readers are
imported when first needed: a worker that meets only web pages never loads a PDF library.
"""

from __future__ import annotations

from dataclasses import replace

from parsers.model import Layout, Note, Quarantine
from parsers.readers.limits import MAX_BYTES, Refusal
from parsers.readers.sniff import DOCX, ODS, ODT, SHEETS, expected_extensions, extension, media_type

_REFUSED = {
    "application/x-encrypted-office": Quarantine(
        "encrypted", "the office document asks for a password: save it without one"
    ),
    "application/x-ceb": Quarantine(
        "unsupported_format", "a Founder CEB file, which only its own reader opens: print it to PDF"
    ),
    "application/octet-stream": Quarantine(
        "unsupported_format", "neither text nor any known document format"
    ),
}
_ARCHIVE = Quarantine("archive", "`parsers.archive.members` gives the files in it, each to be read alone")

_OUR_FAULTS = (NameError, AttributeError, TypeError, ImportError, AssertionError)
"""What damaged bytes do not cause: a file that ends so is to be read again when the reader is mended."""


def read_layout(data: bytes, name: str) -> Layout | Quarantine:
    """What is printed in a file, in reading order, or why it cannot be read.

    `data` decides the format. `name` is only compared with it (note `wrong_extension`) and tells
    CSV, TSV and Markdown apart, which no byte can. Never raises for what is in `data`.
    """
    if not data.strip(b"\x00\t\n\r\x0c "):
        return Quarantine("empty", "the file holds no bytes but blanks")
    if len(data) > MAX_BYTES:
        return Quarantine("too_large", f"{len(data)} bytes, more than {MAX_BYTES}")
    media = media_type(data, name)
    try:
        layout = _read(data, media)
    except Refusal as refusal:
        return refusal.quarantine
    except _OUR_FAULTS as error:
        return Quarantine("reader_failed", f"a fault of the {media} reader: {_told(error)}")
    except Exception as error:  # a hostile file must not stop the year it came in
        return Quarantine("corrupt", f"reading it as {media} failed: {_told(error)}")
    if isinstance(layout, Layout):
        return _checked(layout, name, media)
    return layout


def _read(data: bytes, media: str) -> Layout | Quarantine:
    if media in _REFUSED:
        return _REFUSED[media]
    if media in ("text/html", "application/xhtml+xml"):
        from parsers.readers.html import read_html

        return read_html(data)
    if media == "application/pdf":
        from parsers.readers.pdf import read_pdf

        return read_pdf(data[data.index(b"%PDF-") :])
    if media == DOCX:
        from parsers.readers.docx import read_docx

        return read_docx(data)
    if media == "application/msword":
        from parsers.readers.word import read_doc

        return read_doc(data)
    if media == "application/ofd":
        from parsers.readers.ofd import read_ofd

        return read_ofd(data)
    if media == ODT:
        from parsers.readers.odt import read_odt

        return read_odt(data)
    if media == ODS:
        from parsers.readers.ods import read_ods

        return read_ods(data)
    if media == "text/rtf":
        from parsers.readers.rtf import read_rtf

        return read_rtf(data)
    if media in SHEETS:
        from parsers.readers.sheets import read_sheets

        return read_sheets(data, media)
    if media == "multipart/related":
        from parsers.readers.mhtml import read_mhtml

        return read_mhtml(data)
    if media.startswith("text/"):
        from parsers.readers.text import read_text

        return read_text(data, media)
    if media == "application/zip":
        from parsers.readers.package import Package

        Package(data)
        return _ARCHIVE
    return Quarantine("unsupported_format", f"no reader for {media}: convert it to PDF, DOCX or HTML")


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _checked(layout: Layout, name: str, media: str) -> Layout | Quarantine:
    if not layout.blocks and not any(note.code == "needs_attachment" for note in layout.notes):
        return Quarantine("empty", f"nothing is printed in this {media} file")
    expected = expected_extensions(media)
    found = extension(name)
    if not found or not expected or found in expected:
        return layout
    note = Note("wrong_extension", f"called .{found}, but its bytes are {media}")
    return replace(layout, notes=(*layout.notes, note))
