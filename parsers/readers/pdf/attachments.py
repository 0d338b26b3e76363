"""Files inside a PDF: a portfolio, or a cover page with the report attached.

Belongs here: taking embedded files out, reading those that are documents, and saying where they came from.
Does not belong here: the PDF's own pages (`reader`). An embedded file is read once: what is embedded in it
is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_ulong, c_ushort, create_string_buffer
from dataclasses import replace

import pypdfium2 as pdfium2
import pypdfium2.raw as pdfium

from parsers.model import Block, Grid, GridCell, Layout, Note, Paragraph
from parsers.readers.limits import MAX_BYTES, Refusal

MAX_ATTACHMENTS = 50
"""Embedded files that are looked at."""
MAX_NAME = 512
"""Bytes of a file's name that are looked at."""
_depth = [0]
"""How many PDFs are being read inside each other; pdfium, too, works on one thing at a time."""


def attached(document: pdfium2.PdfDocument) -> tuple[list[Block], list[Note]]:
    """The blocks of the embedded files that can be read, and a note on them or on those that cannot.

    Locators begin with `file=NAME`.
    """
    if _depth[0] or not pdfium.FPDFDoc_GetAttachmentCount(document.raw):
        return [], []
    from parsers.readers import read_layout

    blocks: list[Block] = []
    read, unread = [], []
    _depth[0] += 1
    try:
        for name, data in _files(document):
            layout = read_layout(data, name) if data else None
            if isinstance(layout, Layout) and any(isinstance(block, Grid) for block in layout.blocks):
                read.append(name)
                blocks += [_inside(block, name) for block in layout.blocks]
            else:
                unread.append(name)
    except Refusal:
        unread.append("…")
    finally:
        _depth[0] -= 1
    if read:
        return blocks, [
            Note("attachment_read", f"the report stands in a file inside the PDF: {', '.join(read)}")
        ]
    if unread:
        return [], [Note("needs_attachment", f"files inside the PDF could not be read: {', '.join(unread)}")]
    return [], []


def _files(document: pdfium2.PdfDocument) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the embedded files; none of one that is too large or damaged."""
    count = pdfium.FPDFDoc_GetAttachmentCount(document.raw)
    for i in range(min(count, MAX_ATTACHMENTS)):
        attachment = pdfium.FPDFDoc_GetAttachment(document.raw, i)
        codes = (c_ushort * (MAX_NAME // 2))()
        length = pdfium.FPDFAttachment_GetName(attachment, codes, MAX_NAME)
        name = bytes(codes)[: max(0, min(length, MAX_NAME) - 2)].decode("utf-16-le", "replace")
        size = c_ulong()
        data = b""
        if pdfium.FPDFAttachment_GetFile(attachment, None, 0, size) and 0 < size.value <= MAX_BYTES:
            buffer = create_string_buffer(size.value)
            if pdfium.FPDFAttachment_GetFile(attachment, buffer, size.value, size):
                data = buffer.raw
        yield name or f"{i + 1}", data


def _inside(block: Block, name: str) -> Block:
    """The block with the file's name before its locators."""
    if isinstance(block, Paragraph):
        return replace(block, locator=f"file={name} {block.locator}")
    cells: tuple[GridCell, ...] = tuple(
        cell._replace(locator=f"file={name} {cell.locator}") for cell in block.cells
    )
    return replace(block, cells=cells, locator=f"file={name} {block.locator}")
