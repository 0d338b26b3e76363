"""The block of a response record → status, headers that matter, and the payload as a browser has it.

Belongs here: HTTP's head, chunks and content encodings, within limits. Does not belong here: records
(`parsers.archives.records`), what the payload is (`parsers.archives.screening`).

Crawlers differ: some keep the transfer as it was, others decode it and leave the headers. So a coding is
undone only where the bytes are in it.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from parsers.readers.limits import (
    FREE_UNPACKED_BYTES,
    MAX_BYTES,
    MAX_UNPACK_RATIO,
    MAX_UNPACKED_BYTES,
    Refusal,
    too_large,
)

MAX_HEAD = 1 << 16
"""Bytes of a response's head; servers and browsers stop at 8 to 64 KiB."""

MAX_CODINGS = 4
"""Content encodings around each other; browsers know of two."""

_STATUS = re.compile(rb"HTTP/[\d.]+[ \t]+(\d{3})\b")
_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(
    rb"^(content-type|content-encoding|transfer-encoding)[ \t]*:[ \t]*([^\r\n]*)", re.I | re.M
)
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_READABLE = re.compile(rb"%PDF|PK\x03\x04|\xd0\xcf\x11\xe0|[\t\n\r\x20-\xff]{64}")
"""How a body begins that was decoded already: brotli and deflate have no mark of their own."""

_DEFLATE, _RAW_DEFLATE, _GZIP = zlib.MAX_WBITS, -zlib.MAX_WBITS, zlib.MAX_WBITS + 16


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a response. `size` are its bytes, after which the body begins."""

    status: int
    media_type: str
    content_encoding: tuple[str, ...]
    chunked: bool
    size: int


def head_of(block: bytes) -> Head | None:
    """The head that a block begins with; None where there is none or it does not end within `MAX_HEAD`."""
    status, end = _STATUS.match(block), _END.search(block, 0, MAX_HEAD)
    if status is None or end is None:
        return None
    said: dict[str, str] = {}
    for name, value in _FIELD.findall(block, 0, end.start()):
        said.setdefault(name.decode().lower(), value.decode("latin-1").strip())
    codings = said.get("content-encoding", "").lower().replace(" ", "").split(",")
    return Head(
        status=int(status[1]),
        media_type=said.get("content-type", "").partition(";")[0].strip().lower()[:100],
        content_encoding=tuple(coding for coding in codings if coding not in ("", "identity")),
        chunked="chunked" in said.get("transfer-encoding", "").lower(),
        size=end.end(),
    )


def payload_of(head: Head, body: bytes) -> bytes:
    """The body without chunks and content encoding.

    Raises:
        Refusal: `too_large`, `corrupt`, or `unsupported_format` for an encoding that is not known.
    """
    if head.chunked:
        body = _without_chunks(body)
    for coding in reversed(head.content_encoding[:MAX_CODINGS]):
        body = _decoded(coding, body)
    if len(body) > MAX_BYTES:
        raise too_large("bytes in a record", MAX_BYTES)
    return body


def _without_chunks(body: bytes) -> bytes:
    """The body's chunks joined; as it is where it does not begin with a chunk."""
    parts, at = list[bytes](), 0
    while size := _CHUNK_SIZE.match(body, at):
        length = int(size[1], 16)
        end = size.end() + length
        if not length:
            return b"".join(parts)
        if not parts and end < len(body) and body[end : end + 1] not in (b"\r", b"\n"):
            return body  # it only looks like the size of a chunk
        parts.append(body[size.end() : end])
        at = end
        while body[at : at + 1] in (b"\r", b"\n") and at < end + 2:
            at += 1
    return b"".join(parts) if parts else body


def _decoded(coding: str, body: bytes) -> bytes:
    if coding in ("gzip", "x-gzip"):
        return _inflated(body, _GZIP) if body.startswith(b"\x1f\x8b") else body
    if coding == "deflate":
        return _deflated(body)
    if coding == "br":
        return _from_brotli(body)
    if coding == "zstd" and body.startswith(b"\x28\xb5\x2f\xfd"):
        raise Refusal("unsupported_format", "the content encoding zstd is not read")
    return body  # browsers show what has an encoding that they do not know


def _most(body: bytes) -> int:
    return max(FREE_UNPACKED_BYTES, min(MAX_UNPACKED_BYTES, len(body) * MAX_UNPACK_RATIO))


def _inflated(body: bytes, kind: int) -> bytes:
    most = _most(body)
    unpacker = zlib.decompressobj(wbits=kind)
    try:
        found = unpacker.decompress(body, most + 1)
    except zlib.error as error:
        raise Refusal("corrupt", f"the content encoding is damaged: {error}") from error
    if len(found) > most:
        raise too_large("bytes in a record", most)
    if not unpacker.eof:
        raise Refusal("corrupt", "the content encoding is damaged: it ends early")
    return found


def _deflated(body: bytes) -> bytes:
    """RFC 9110 has zlib's frame around deflate; many servers leave it out. Neither: it is decoded already."""
    for kind in (_DEFLATE, _RAW_DEFLATE):
        try:
            return _inflated(body, kind)
        except Refusal as refusal:
            if refusal.quarantine.code == "too_large":
                raise
    return _as_it_is(body, "neither deflate nor text")


def _from_brotli(body: bytes) -> bytes:
    import brotli  # comes with fastwarc

    most = _most(body)
    unpacker, found, size, piece = brotli.Decompressor(), list[bytes](), 0, body
    try:
        while size <= most and not unpacker.is_finished():
            part = unpacker.process(piece, output_buffer_limit=1 << 20)
            if not part and not piece:
                return _as_it_is(body, "it ends early")
            found.append(part)
            size, piece = size + len(part), b""
    except brotli.error as error:
        return _as_it_is(body, str(error))
    if size > most:
        raise too_large("bytes in a record", most)
    return b"".join(found)


def _as_it_is(body: bytes, why: str) -> bytes:
    """A body that is not in the encoding that it is said to be in: it was decoded before, or is damaged."""
    if body and not _READABLE.match(body):
        raise Refusal("corrupt", f"the content encoding is damaged: {why}")
    return body
