"""A web page saved as one file (MHTML) → the layout of its main page.

Belongs here: finding the part that is the page. Does not belong here: reading it
(`parsers.readers.markup.html`).
"""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import islice
from urllib.parse import urljoin

from parsers.model import Grid, Layout, Note
from parsers.readers.limits import MAX_MEMBERS, Refusal, too_large
from parsers.readers.markup.html import read_html
from parsers.readers.markup.style_sheets import Sheet
from parsers.text.encoding import declared_charset, decode


def read_mhtml(data: bytes) -> Layout:
    """The main page; where that has no table but a frame of it has, the frame. Raises Refusal."""
    message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n "), policy=policy.default)
    address = str(message.get("Snapshot-Content-Location", "")).strip()
    pages = _pages(message)
    if not pages:
        raise Refusal("corrupt", "the saved page holds no HTML part")
    pages.sort(key=lambda part: not address or _location(part) != address)  # stable: else the first is main
    sheets = _sheets(message)
    layouts = (_layout(page, sheets) for page in pages)
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


def _layout(page: EmailMessage, sheets: dict[str, EmailMessage]) -> Layout:
    """A page with the style sheets that it links to, by their address or the id of their part."""
    body = _body(page)
    location = _location(page)

    def sheet_at(address: str, base: str) -> Sheet | None:
        place = _joined(base or location, address.strip())
        part = sheets.get(address.strip()) or sheets.get(place)
        if part is None:
            return None
        return Sheet(decode(_body(part), part.get_content_charset()).text, _location(part) or place)

    charset = declared_charset(body) or page.get_content_charset()
    return read_html(body, charset, sheet_at if sheets else None)


def _sheets(message: EmailMessage) -> dict[str, EmailMessage]:
    """The style sheets among the parts, by every name that a page may call them."""
    named: dict[str, EmailMessage] = {}
    for part in islice(message.walk(), MAX_MEMBERS):
        if part.get_content_type() == "text/css":
            identifier = str(part.get("Content-ID", "")).strip().strip("<>")
            for name in (_location(part), identifier and f"cid:{identifier}"):
                if name:
                    named.setdefault(name, part)
    return named


def _joined(location: str, address: str) -> str:
    try:
        return urljoin(location, address)
    except ValueError:
        return address


def _body(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


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
