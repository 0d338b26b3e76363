"""A web page → lines and ruled grids, as a browser would show them.

Belongs here: the page as a whole: its bytes, what it says of itself, where it keeps its report when that
is not shown. Does not belong here: walking the tree (`parsers.readers.markup.page`), nor which part of the
page is the report (chrome is read like the rest).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser

from parsers.model import Block, Grid, Layout, Note
from parsers.readers.draft import Item, finish
from parsers.readers.markup.page import ShownPage
from parsers.readers.markup.tree import parsed
from parsers.text.encoding import decode

FORM_CELLS = 100
"""A page whose tables have fewer cells than this may keep the report elsewhere; the forms have 280."""

_ATTACHMENT = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|et|rtf|ceb|zip|rar|7z)(?:$|[?#&])", re.I)
_BLANKS = re.compile(r"[ \t\n\r\f]+")


def read_html(data: bytes, declared: str | None = None) -> Layout:
    """Lines and grids of a page. `declared` is a charset named outside the page. Raises Refusal."""
    found = decode(data, declared)
    tree = parsed(found.text)
    blocks, note = _report_blocks(tree)
    notes = [*found.notes, *([note] if note else [])]
    if _cells(blocks) < FORM_CELLS:
        notes.extend(Note("needs_attachment", href) for href in _attachments(tree))
    readings = len(tree.css("rt"))
    return Layout("text/html", found.encoding, blocks, _meta(tree), tuple(notes), found.confidence, readings)


def read_fragment(html: str) -> list[Item]:
    """Lines and tables of a piece of markup that stands in a text of another kind. Raises Refusal."""
    return ShownPage(parsed(html).root).items


def _report_blocks(tree: LexborHTMLParser) -> tuple[tuple[Block, ...], Note | None]:
    """What is shown; where no table of a form's size is, and something not shown has one, that too."""
    page = ShownPage(tree.root)
    shown = finish(page.items)
    if _cells(shown) >= FORM_CELLS:
        return shown, None
    if page.skipped_table:
        everything = finish(ShownPage(tree.root, hidden_too=True).items)
        if _adds_a_form(everything, shown):
            return everything, Note("hidden_content_read", "the tables stand in a part hidden by CSS")
    for html in _stored_pages(tree):
        everything = finish([*page.items, *ShownPage(parsed(html).root).items])
        if _adds_a_form(everything, shown):
            return everything, Note("stored_content_read", "the tables stand in a field of the page")
    return shown, None


def _stored_pages(tree: LexborHTMLParser) -> Iterator[str]:
    """Markup that the page keeps for its scripts to show: in fields and in scripts that are no programs."""
    fields = tree.css("textarea, input[type=hidden i], script[type*=html i], script[type*=template i], xmp")
    for node in fields:
        text = node.attributes.get("value") if node.tag == "input" else node.text()
        if text and "<table" in text.lower():
            yield text


def _adds_a_form(everything: tuple[Block, ...], shown: tuple[Block, ...]) -> bool:
    return _cells(everything) >= (_cells(shown) + FORM_CELLS if _cells(shown) else 1)


def _cells(blocks: Iterable[Block]) -> int:
    return sum(len(block.cells) for block in blocks if isinstance(block, Grid))


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


def _attachments(tree: LexborHTMLParser) -> Iterator[str]:
    """Addresses of documents that the page shows in a frame or links to, each once."""
    frames = tree.css("iframe, embed, object")
    shown = [node.attributes.get("src") or node.attributes.get("data") or "" for node in frames]
    linked = [node.attributes.get("href") or "" for node in tree.css("a[href]")]
    for href in dict.fromkeys(address.strip() for address in (*shown, *linked)):
        if _ATTACHMENT.search(href):
            yield href
