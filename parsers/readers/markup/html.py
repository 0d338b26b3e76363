"""A web page → lines and ruled grids, as a browser would show them.

Belongs here: the page as a whole: its bytes, what it says of itself, where it keeps its report when that
is not shown. Does not belong here: walking the tree (`parsers.readers.markup.page`), nor which part of the
page is the report (chrome is read like the rest).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from parsers.model import Block, Layout, Note
from parsers.readers.draft import FEW_CELLS, DraftTable, Item, finish
from parsers.readers.markup.elsewhere import elsewhere, pictured_tables
from parsers.readers.markup.kept import Kept, commented_reports, kept_reports, source_shown
from parsers.readers.markup.looks import Looks, looks_of
from parsers.readers.markup.page import ShownPage
from parsers.readers.markup.sprites import mark_sprites
from parsers.readers.markup.style_sheets import SheetAt
from parsers.readers.markup.tree import parsed
from parsers.readers.markup.written import write_figures
from parsers.readers.visible import left_out
from parsers.readers.wrapped.located import cells_of, located, text_blocks
from parsers.readers.wrapped.unwrap import FORM_CELLS
from parsers.text.encoding import decode

_ROW = re.compile(r"<t[rdh]\b", re.I)
_TAG = re.compile(r"<(?:p|div|br|span|html|body|h[1-6])\b", re.I)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_SOURCE_PAGES = (b"line-content", b"viewsource")


class _Read(NamedTuple):
    """What is made of a page: blocks, notes, meta, and how many readings stood over characters."""

    blocks: tuple[Block, ...]
    notes: list[Note]
    meta: dict[str, str]
    readings: int


def read_html(data: bytes, declared: str | None = None, sheet_at: SheetAt | None = None) -> Layout:
    """Lines and grids of a page. Raises Refusal.

    Args:
        data: the page.
        declared: a charset named outside the page.
        sheet_at: gives the style sheets that the page links to, where they came with it.
    """
    found = decode(data, declared)
    source = found.text.encode("utf-8", "replace") if b"\0" in data[:64] else data
    read = _read(found.text, source, sheet_at)
    notes = (*found.notes, *read.notes)
    return Layout("text/html", found.encoding, read.blocks, read.meta, notes, found.confidence, read.readings)


def read_fragment(html: str) -> tuple[list[Item], list[Note]]:
    """Lines and tables of a piece of markup that stands in a text of another kind. Raises Refusal."""
    tree = parsed(html)
    page = ShownPage(tree.root, looks_of(tree, html.encode("utf-8", "replace")))
    return page.items, _left_out(page)


def shown_cells(pieces: Sequence[str]) -> tuple[list[str], list[str]]:
    """What is seen of each of several pieces of markup, and the struck texts that are not."""
    padding = [""] * FEW_CELLS  # a table of few cells and much text would count as arranging the page
    cells = "".join(f"<tr><td>-</td><td>{piece}</td></tr>" for piece in (*pieces, *padding))
    tree = parsed(f"<table>{cells}</table>")
    page = ShownPage(tree.root, looks_of(tree, cells.encode("utf-8", "replace")))
    table = page.items[0]
    shown = (
        [cell.line or cell.text for cell in table.cells if cell.column == 1]
        if isinstance(table, DraftTable)
        else []
    )
    return (shown[: len(pieces)] if len(shown) == len(pieces) + FEW_CELLS else list(pieces)), page.struck


def read_markup(text: str, place: str) -> tuple[tuple[Block, ...], list[Note], dict[str, str]]:
    """Blocks, notes and meta of a page or piece of one that stands at a place in something else.

    Args:
        text: markup, or plain text with lines.
        place: goes before every locator: `script=3 table=1 row=5 column=2`.
    """
    if _ROW.search(text) is None and _TAG.search(text) is None:
        return located(text_blocks(text), place), [], {}
    read = _read(text, text.encode("utf-8", "replace"), kept_too=False)
    return located(read.blocks, place), read.notes, read.meta


def _read(text: str, source: bytes, sheet_at: SheetAt | None = None, kept_too: bool = True) -> _Read:
    tree = parsed(text)
    if any(mark in source for mark in _SOURCE_PAGES) and (inner := source_shown(tree)) is not None:
        read = _read(inner, inner.encode("utf-8", "replace"), kept_too=kept_too)
        note = Note("source_read", "the page shows the source of another, which was read")
        return read._replace(blocks=located(read.blocks, "source"), notes=[note, *read.notes])
    written = write_figures(tree, source)
    mark_sprites(tree, source)
    blocks, notes, meta = _report_blocks(tree, looks_of(tree, source, sheet_at), kept_too)
    if written:
        notes = [*notes, Note("stored_content_read", f"a script of the page writes into {written} cells")]
    if cells_of(blocks) < FORM_CELLS:
        notes += [Note("needs_attachment", address) for address in elsewhere(tree)]
        notes += [Note("needs_ocr", address) for address in pictured_tables(tree)]
        notes += [Note("needs_script", place) for place in commented_reports(tree)]
    return _Read(blocks, notes, {**_meta(tree), **meta}, len(tree.css("rt")))


def _report_blocks(
    tree: LexborHTMLParser, looks: Looks, kept_too: bool
) -> tuple[tuple[Block, ...], list[Note], dict[str, str]]:
    """What is shown; where no table of a form's size is, and something not shown has one, that too."""
    page = ShownPage(tree.root, looks)
    shown = finish(page.items)
    if cells_of(shown) >= FORM_CELLS:
        return shown, _left_out(page), {}
    if page.skipped_table:
        whole = ShownPage(tree.root, looks, hidden_too=True)
        everything = finish(whole.items)
        if cells_of(everything) >= cells_of(shown) + FORM_CELLS or not cells_of(shown):
            note = Note("hidden_content_read", "the tables stand in a part hidden by CSS")
            return everything, [note, *_left_out(whole)], {}
    if kept_too and (kept := kept_reports(tree, page.items)):
        return _with_kept(shown, _left_out(page), kept)
    return shown, _left_out(page), {}


def _with_kept(
    shown: tuple[Block, ...], notes: list[Note], kept: list[Kept]
) -> tuple[tuple[Block, ...], list[Note], dict[str, str]]:
    """What is shown and, behind it, what the page keeps."""
    meta: dict[str, str] = {}
    for piece in kept:
        blocks, more, its_meta = read_markup(piece.text, piece.place)
        shown += blocks
        notes += [note for note in more if note.code != "needs_attachment"]
        meta = {**its_meta, **meta}
    places = ", ".join(dict.fromkeys(piece.place for piece in kept))
    return shown, [Note("stored_content_read", f"the tables stand in {places} of the page"), *notes], meta


def _left_out(page: ShownPage) -> list[Note]:
    return [*left_out("struck_out", page.struck), *left_out("hidden_text", page.hidden)]


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """Names and contents of the meta tags, the title, and the page's own address."""
    meta: dict[str, str] = {}
    for node in tree.css("meta"):
        said = node.attributes
        name = said.get("name") or said.get("property") or ""
        content = (said.get("content") or "").strip()
        if name.strip() and content:
            meta.setdefault(name.strip().lower(), content)
    title = tree.css_first("title")
    words = _BLANKS.sub(" ", title.text()).strip(" ") if title is not None else ""
    if words:
        meta["title"] = words
    link = tree.css_first("link[rel=canonical i]")
    canonical = (link.attributes.get("href") or "").strip() if link is not None else ""
    url = meta.get("url") or canonical or meta.get("og:url")
    return {**meta, "url": url} if url else meta
