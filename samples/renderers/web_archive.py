"""Web archives (WARC), written directly: a record a page, each packed by itself, as crawlers write them.

Belongs here: the format. Does not belong here: what lies in the archive (`samples.web_archive`).
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import uuid
from datetime import UTC, datetime, timedelta

BEGAN = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
"""When the first record is fetched; the others follow a second apart."""

RESPONSE, REQUEST = "application/http; msgtype=response", "application/http; msgtype=request"


def record(
    kind: str, number: int, url: str, block: bytes, media_type: str, fields: tuple[str, ...] = ()
) -> bytes:
    """One record, not packed; its date follows from its number.

    Args:
        kind: Its WARC-Type.
        number: Its place in the archive.
        url: Its address; empty for none.
        block: What stands in it.
        media_type: That of the block.
        fields: Further lines of its head.
    """
    fetched = BEGAN + timedelta(seconds=number)
    head = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{number} {kind} {url}')}>",
        f"WARC-Date: {fetched:%Y-%m-%dT%H:%M:%SZ}",
        *([f"WARC-Target-URI: {url}"] if url else []),
        *fields,
        f"Content-Type: {media_type}",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def response(
    number: int,
    url: str,
    payload: bytes,
    media_type: str = "text/html",
    status: str = "200 OK",
    fields: tuple[str, ...] = (),
) -> bytes:
    """The record of a page that a server sent; `fields` are further lines of the server's head."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", *fields]
    block = "\r\n".join(head).encode() + b"\r\n\r\n" + payload
    return record("response", number, url, block, RESPONSE, (f"WARC-Payload-Digest: {digest(payload)}",))


def revisit(number: int, url: str, payload: bytes) -> bytes:
    """The record of a page that was fetched before and had the same payload."""
    fields = (
        "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        f"WARC-Payload-Digest: {digest(payload)}",
    )
    return record("revisit", number, url, b"HTTP/1.1 200 OK\r\n\r\n", RESPONSE, fields)


def digest(payload: bytes) -> str:
    """The digest of a payload as crawlers write it."""
    return f"sha1:{base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()}"


def packed(of: bytes) -> bytes:
    """A record packed by itself; its bytes depend on nothing but it."""
    return gzip.compress(of, compresslevel=5, mtime=0)
