"""An e-mail → the layout of the report in it: its text, or what is attached.

Belongs here: the parts of a mail. Does not belong here: reading them (each by the reader of its format); a
page that a browser saved as one file (`parsers.readers.markup.mhtml`).

The report is the mail's own text if that has a form's tables. Else it is every attachment that has tables,
one behind the other: several attachments are several reports in one file, as on one page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from parsers.model import Block, Layout, Note, Paragraph, Quarantine
from parsers.readers.limits import MAX_ATTACHMENTS, MAX_BYTES, MAX_MEMBERS, MAX_WRAPPING, too_large
from parsers.readers.wrapped.located import cells_of, located
from parsers.readers.wrapped.records import date_of
from parsers.readers.wrapped.unwrap import FORM_CELLS
from parsers.text.encoding import declared_charset

_TEXTS = ("text/html", "application/xhtml+xml", "text/plain")
_PICTURES = "image"


@dataclass(frozen=True, slots=True)
class _Attachment:
    name: str
    data: bytes


def read_mail(data: bytes, depth: int = 1) -> Layout | Quarantine:
    """The mail's text, or the attachments that have tables, with locators `attachment=2 …`.

    Args:
        data: the mail.
        depth: how many mails it stands in, itself included; too deep ones are not opened.

    Returns:
        the layout; the attachment's reason where a sole attachment cannot be read and the text has no report.

    Raises:
        Refusal: where the mail has too many parts.
    """
    message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n "), policy=policy.default)
    bodies, attachments = _parts(message)
    shown = max((_body(part) for part in bodies), key=_has, default=None)
    notes = [] if shown is None else [*shown.notes]
    blocks: tuple[Block, ...] = () if shown is None else shown.blocks
    meta = {**({} if shown is None else shown.meta), **_meta(message)}
    reasons: list[Quarantine] = []
    if cells_of(blocks) < FORM_CELLS:
        read = [_read(attachment, depth) for attachment in attachments[:MAX_ATTACHMENTS]]
        has_tables = any(isinstance(found, Layout) and cells_of(found.blocks) for found in read)
        for number, (attachment, found) in enumerate(zip(attachments, read, strict=False), start=1):
            if isinstance(found, Quarantine):
                reasons.append(found)
                detail = f"{attachment.name or 'attachment'} of the mail: {found.code}: {found.detail}"
                notes.append(Note("needs_attachment", detail[:500]))
            elif cells_of(found.blocks) or not has_tables:
                place = f"attachment={number}"
                title = attachment.name.rpartition(".")[0]
                blocks += (Paragraph(title, place, heading=True),) if title else ()
                blocks += located(found.blocks, place)
                notes += found.notes
                meta = {**found.meta, **meta}
    if len(attachments) == len(reasons) == 1 and not cells_of(blocks):
        return _to_be_landed(reasons[0], attachments[0].name)
    encoding = None if shown is None else shown.encoding
    return Layout("message/rfc822", encoding, blocks, meta, tuple(notes))


def _to_be_landed(reason: Quarantine, name: str) -> Quarantine:
    return replace(
        reason,
        code="needs_attachment" if reason.code.startswith("needs_") else reason.code,
        detail=f"{name or 'the attachment'} of the mail, land it as a file of its own: {reason.detail}"[:500],
    )


def _has(layout: Layout) -> tuple[int, int]:
    return cells_of(layout.blocks), len(layout.blocks)


def _meta(message: EmailMessage) -> dict[str, str]:
    subject = str(message.get("Subject", "")).strip()
    sent = date_of(str(message.get("Date", "")))
    return {**({"title": subject} if subject else {}), **({"date": sent} if sent else {})}


def _parts(message: EmailMessage) -> tuple[list[EmailMessage], list[_Attachment]]:
    bodies: list[EmailMessage] = []
    attachments: list[_Attachment] = []
    for part in _leaves(message):
        name = part.get_filename() or ""
        kind = part.get_content_type()
        if kind in _TEXTS and not name and not part.is_attachment():
            bodies.append(part)
        elif kind == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            if isinstance(inner, EmailMessage):
                attachments.append(_Attachment(name, inner.as_bytes()))
        elif part.get_content_maintype() != _PICTURES or part.is_attachment():
            attachments.append(_Attachment(name, _payload(part)))
    return bodies, attachments


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold no others, and the mails in this one, unopened; no deeper than is sane."""
    stack = [message]
    number = 0
    while stack:
        part = stack.pop()
        number += 1
        if number > MAX_MEMBERS:
            raise too_large("parts", MAX_MEMBERS)
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            stack += reversed([inner for inner in part.iter_parts() if isinstance(inner, EmailMessage)])
        else:
            yield part


def _payload(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _body(part: EmailMessage) -> Layout:
    from parsers.readers.markup.html import read_html
    from parsers.readers.text.plain import read_text

    data = _payload(part)
    if part.get_content_type() == "text/plain":
        return read_text(data)
    return read_html(data, declared_charset(data) or part.get_content_charset())


def _read(attachment: _Attachment, depth: int) -> Layout | Quarantine:
    """An attachment by the reader of its format; archives and mails inside within the same depth."""
    from parsers.archives.members import is_archive, members
    from parsers.readers import read_layout
    from parsers.readers.sniff import media_type

    data = attachment.data
    if depth >= MAX_WRAPPING or len(data) > MAX_BYTES:
        return Quarantine("archive", "mails in mails: save the attachment as a file of its own")
    if media_type(data, attachment.name) == "message/rfc822":
        return read_mail(data, depth + 1)
    if not is_archive(data):
        return read_layout(data, attachment.name)
    found = members(data, attachment.name)
    if isinstance(found, Quarantine):
        return found
    read = [_read(_Attachment(member.name, member.data), MAX_WRAPPING - 1) for member in found if member.data]
    layouts = [layout for layout in read if isinstance(layout, Layout) and cells_of(layout.blocks)]
    if not layouts:
        return next(
            (layout for layout in read if isinstance(layout, Quarantine)), Quarantine("empty", "no files")
        )
    blocks = tuple(
        block
        for number, layout in enumerate(layouts, start=1)
        for block in located(layout.blocks, f"member={number}")
    )
    return replace(layouts[0], blocks=blocks)
