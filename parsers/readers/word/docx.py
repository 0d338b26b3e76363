"""A Word document (OOXML) → lines and ruled grids.

Belongs here: which parts of the document are read, and what it says of itself. Does not belong here: what a
body prints (`parsers.readers.word.body`); headers and footers, comments, notes; formats that are first
converted to this one.
"""

from __future__ import annotations

from functools import partial
from posixpath import dirname

from parsers.model import Grid, Layout, Note
from parsers.readers.limits import Refusal
from parsers.readers.package import Package, local_name
from parsers.readers.sniff import DOCX
from parsers.readers.word.body import body_blocks
from parsers.readers.word.bound import fill_bound_controls
from parsers.readers.word.chunks import ChunkReader
from parsers.readers.word.numbering import printing_lists
from parsers.readers.word.parts import Parts, main_part, styles_part
from parsers.readers.word.styles import styles_of

MAX_DOCUMENT_DEPTH = 3
"""Word documents inside each other."""


def read_docx(data: bytes) -> Layout:
    """Lines and grids of a document. Raises Refusal for a damaged, encrypted or oversized one."""
    return read_parts(Package(data))


def read_parts(package: Parts, depth: int = 1) -> Layout:
    """Lines and grids of a document in parts, which itself may stand in others. Raises Refusal."""
    main = main_part(package)
    root = package.xml(main)
    body = next((child for child in root if local_name(child) == "body"), None)
    if body is None:
        raise Refusal("corrupt", "the main part of the document has no body")
    fill_bound_controls(body, package)
    styles = styles_part(package, main)
    chunks = ChunkReader(package, main, lambda data: _read_inner(data, depth + 1))
    blocks, left_out = body_blocks(
        body,
        styles_of(None if styles is None else package.xml(styles)),
        chunks.items,
        partial(printing_lists, package, main),
    )
    tables = any(isinstance(block, Grid) for block in blocks)
    notes = (*left_out, *chunks.notes, *(() if tables else _embedded(package, main)))
    readings = sum(1 for _ in body.iter("{*}rt"))  # pinyin over characters, which is left out
    meta = {**chunks.meta, **_meta(package)}
    return Layout(DOCX, None, blocks, meta, notes, annotations=readings + chunks.annotations)


def _read_inner(data: bytes, depth: int) -> Layout:
    if depth > MAX_DOCUMENT_DEPTH:
        raise Refusal("too_large", f"more than {MAX_DOCUMENT_DEPTH} documents inside each other")
    return read_parts(Package(data), depth)


def _embedded(package: Parts, main: str) -> tuple[Note, ...]:
    """Sheets inside a document without tables: the tables may stand in them."""
    held = (f"{dirname(main)}/embeddings/", "word/embeddings/")
    parts = [name for name in package.names if name.startswith(held)]
    return tuple(Note("needs_attachment", f"inside the document: {name}") for name in parts[:20])


def _meta(package: Parts) -> dict[str, str]:
    if "docProps/core.xml" not in package:
        return {}
    core = {local_name(e): (e.text or "").strip() for e in package.xml("docProps/core.xml")}
    return {"title": core["title"]} if core.get("title") else {}
