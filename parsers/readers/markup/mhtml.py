"""A web page saved as one file (MHTML) → the layout of its main page.

Belongs here: finding the part that is the page. Does not belong here: reading it
(`parsers.readers.markup.html`).
"""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from parsers.model import Grid, Layout, Note
from parsers.readers.limits import MAX_MEMBERS, Refusal, too_large
from parsers.readers.markup.html import read_html
from parsers.text.encoding import declared_charset


def read_mhtml(data: bytes) -> Layout:
    """The main page; where that has no table but a frame of it has, the frame. Raises Refusal."""
    message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n "), policy=policy.default)
    address = str(message.get("Snapshot-Content-Location", "")).strip()
    pages = _pages(message)
    if not pages:
        raise Refusal("corrupt", "the saved page holds no HTML part")
    pages.sort(key=lambda part: not address or _location(part) != address)  # stable: else the first is main
    layouts = (_layout(page) for page in pages)
    first = next(layouts)
    chosen = first if _has_grid(first) else next(filter(_has_grid, layouts), first)
    notes = chosen.notes
    if chosen is not first:
        notes = (*notes, Note("frame_read", "the main page has no table; a frame of it was read"))
    meta = {**first.meta, **chosen.meta}
    url = meta.get("url") or address or _location(pages[0])
    return replace(
        chosen, media_type="multipart/related", meta={**meta, "url": url} if url else meta, notes=notes
    )


def _layout(page: EmailMessage) -> Layout:
    payload = page.get_payload(decode=True)
    body = payload if isinstance(payload, bytes) else b""
    return read_html(body, declared_charset(body) or page.get_content_charset())


def _has_grid(layout: Layout) -> bool:
    return any(isinstance(block, Grid) for block in layout.blocks)


def _pages(message: EmailMessage) -> list[EmailMessage]:
    pages = []
    for number, part in enumerate(message.walk()):
        if number > MAX_MEMBERS:
            raise too_large("parts", MAX_MEMBERS)
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            pages.append(part)
    return pages


def _location(part: EmailMessage) -> str:
    return str(part.get("Content-Location", "")).strip()
