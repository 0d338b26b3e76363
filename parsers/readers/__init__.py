"""A file's bytes → a layout, whatever the format.

Belongs here: choosing the reader by what the bytes are, and turning every failure into a quarantine.
Does not belong here: how one format is read (`parsers.readers.markup.html`, `.docx`, `.pdf` …). Readers are
imported when first needed: a worker that meets only web pages never loads a PDF library.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import replace
from importlib import import_module
from typing import ClassVar

from parsers.model import Block, Layout, Note, Paragraph, Quarantine
from parsers.readers.faults import reason_of
from parsers.readers.limits import MAX_BYTES, Refusal
from parsers.readers.sniff import (
    DOCX,
    EXCEL_XML,
    ODS,
    ODT,
    UOF,
    WORD_XML,
    XLS,
    XLSB,
    XLSX,
    expected_extensions,
    extension,
    media_type,
)
from parsers.readers.visible import OVERRIDE, STROKES, in_print_order, left_out, without_struck

ELSEWHERE = ("needs_attachment", "needs_ocr")
"""Notes that say where a file prints what is not among its blocks."""
_PLACED = frozenset(("application/pdf", "application/ofd"))
"""Formats whose characters stand where they are put, whatever they are."""
Reader = Callable[[bytes], Layout | Quarantine]

_READERS = {
    "text/html": "markup.html.read_html",
    "application/xhtml+xml": "markup.html.read_html",
    "multipart/related": "markup.mhtml.read_mhtml",
    "message/rfc822": "wrapped.mail.read_mail",
    "application/json": "wrapped.json_text.read_json",
    "application/xml": "wrapped.xml_feed.read_feed",
    "application/pdf": "pdf.reader.read_pdf",
    "application/ofd": "ofd.reader.read_ofd",
    "image/png": "ocr.reader.read_image",
    "image/jpeg": "ocr.reader.read_image",
    "image/tiff": "ocr.reader.read_image",
    "image/bmp": "ocr.reader.read_image",
    "image/gif": "ocr.reader.read_image",
    "image/webp": "ocr.reader.read_image",
    DOCX: "word.docx.read_docx",
    "application/msword": "word.doc.read_doc",
    UOF: "word.doc.refuse_uof",
    "text/rtf": "word.rtf.read_rtf",
    ODT: "word.odt.read_odt",
    ODS: "sheets.ods.read_ods",
    XLSX: "sheets.excel.read_xlsx",
    XLSB: "sheets.excel.read_xlsb",
    XLS: "sheets.excel.read_xls",
    WORD_XML: "word.word_xml.read_word_xml",
    EXCEL_XML: "sheets.excel_xml.read_excel_xml",
    "text/plain": "text.plain.read_text",
    "text/markdown": "text.plain.read_markdown",
    "text/csv": "text.plain.read_csv",
    "text/tab-separated-values": "text.plain.read_tsv",
    "application/zip": "package.refuse_archive",
}
"""For each media type the module of this package and the function in it that reads its bytes."""

_UNKNOWN = "application/octet-stream"
_BLANK = b"\x00\t\n\r\x0c "
_ARCHIVE = ("archive", "an archive: unpack it and land the files (deeper than two levels it stays packed)")
_REFUSED = {
    "application/x-tar": _ARCHIVE,
    "application/gzip": _ARCHIVE,
    "application/x-bzip2": _ARCHIVE,
    "application/x-xz": _ARCHIVE,
    "application/x-7z-compressed": _ARCHIVE,
    "application/x-encrypted-office": (
        "encrypted",
        "the office document asks for a password: save it without one",
    ),
    "application/x-ceb": (
        "unsupported_format",
        "a Founder CEB file, which only its own reader opens: print it to PDF",
    ),
    "application/octet-stream": ("unsupported_format", "neither text nor any known document format"),
}

REFUSED = "refused"
"""What stands for a reader where there is none: the choice of readers itself."""


class Handed:
    """Whether a reader has handed a part of a file to another reader since `watch`.

    What such a file says depends on all readers, and its layout is kept under the version of all of them.
    """

    _on: ClassVar[ContextVar[bool]] = ContextVar("handed_on", default=False)

    @classmethod
    def watch(cls) -> None:
        """Begin with a file."""
        cls._on.set(False)

    @classmethod
    def on(cls) -> bool:
        """Whether a part was handed on."""
        return cls._on.get()


def read_layout(data: bytes, name: str) -> Layout | Quarantine:
    """What is printed in a file, in reading order, or why it cannot be read.

    `data` decides the format. `name` is only compared with it (note `wrong_extension`) and tells
    CSV, TSV and Markdown apart, which no byte can. Never raises for what is in `data`, except MemoryError.
    A reader that meets a file inside its own calls this (`Handed`).
    """
    Handed._on.set(True)
    return read_by_kind(data, name)[1]


def read_by_kind(data: bytes, name: str) -> tuple[str, Layout | Quarantine]:
    """As `read_layout`, with the media type by which the reader was chosen."""
    media = _UNKNOWN
    try:
        media = media_type(data, name)
        return media, _read(data, name, media)
    except Refusal as refusal:
        return media, refusal.quarantine
    except MemoryError:
        raise  # the machine's fault as much as the file's: whoever runs this decides
    except BaseException as error:  # a hostile file must not stop the year it came in
        reason = reason_of(error, media)
        if reason is None:
            raise
        return media, reason


def kind_of(data: bytes, name: str) -> str:
    """The media type of the bytes, `application/octet-stream` also where finding it out fails."""
    try:
        return media_type(data, name)
    except Exception:
        return _UNKNOWN


def reader_of(media: str) -> str:
    """The name of the reader of a media type (`pdf`, `word.docx`); `refused` where there is none."""
    return _name_of(_READERS[media]) if media in _READERS else REFUSED


def reader_modules() -> dict[str, str]:
    """For each reader by name the module that it begins in."""
    return {
        _name_of(path): f"parsers.readers.{path.rpartition('.')[0]}" for path in sorted(_READERS.values())
    }


def _name_of(path: str) -> str:
    return path.rpartition(".")[0].removesuffix(".reader")


def _read(data: bytes, name: str, media: str) -> Layout | Quarantine:
    if not data[:64].strip(_BLANK) and not data.strip(_BLANK):  # the whole file is copied
        return Quarantine("empty", "the file holds no bytes but blanks")
    if len(data) > MAX_BYTES:
        return Quarantine("too_large", f"{len(data)} bytes, more than {MAX_BYTES}")
    if media in _REFUSED:
        return Quarantine(*_REFUSED[media])
    if media not in _READERS:
        return Quarantine("unsupported_format", f"no reader for {media}: convert it to PDF, DOCX or HTML")
    module, _, function = _READERS[media].rpartition(".")
    if media == "application/pdf":
        data = data[data.index(b"%PDF-") :]  # offsets in it count from there, whatever stands before
    read: Reader = getattr(import_module(f"parsers.readers.{module}"), function)
    layout = read(data)
    return _checked(layout, name, media) if isinstance(layout, Layout) else layout


def _as_printed(layout: Layout) -> Layout:
    """The same layout without what combining characters strike out, and what runs to the left as printed.

    Nearly always the same object.
    """
    texts = (
        block.text if isinstance(block, Paragraph) else "".join([cell.text for cell in block.cells])
        for block in layout.blocks
    )
    if not any(sign in text for text in texts for sign in (OVERRIDE, *STROKES)):
        return layout
    blocks: list[Block] = []
    struck: list[str] = []
    for block in layout.blocks:
        if isinstance(block, Paragraph):
            blocks.append(replace(block, text=in_print_order(without_struck(block.text, struck))))
        else:
            cells = (
                cell._replace(text=in_print_order(without_struck(cell.text, struck))) for cell in block.cells
            )
            blocks.append(replace(block, cells=tuple(cells)))
    notes = (*layout.notes, *left_out("struck_out", struck))
    return replace(layout, blocks=tuple(blocks), notes=notes)


def _checked(layout: Layout, name: str, media: str) -> Layout | Quarantine:
    if not layout.blocks and not any(note.code in ELSEWHERE for note in layout.notes):
        return Quarantine("empty", f"nothing is printed in this {media} file")
    if media not in _PLACED:
        layout = _as_printed(layout)
    expected = expected_extensions(media)
    found = extension(name)
    if not found or not expected or found in expected:
        return layout
    note = Note("wrong_extension", f"called .{found}, but its bytes are {media}")
    return replace(layout, notes=(*layout.notes, note))
