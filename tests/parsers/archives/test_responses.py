"""HTTP responses as crawlers keep them: codings undone where the bytes are in them."""

from __future__ import annotations

import gzip
import zlib

import pytest

from parsers.archives.responses import MAX_HEAD, Head, head_of, payload_of
from parsers.readers.limits import Refusal

brotli = pytest.importorskip("brotli")
BODY = ("<html>政府信息公开</html>\n" * 2000).encode()


def block(body: bytes, *fields: str) -> bytes:
    return (
        "\r\n".join(("HTTP/1.1 200 OK", "Content-Type: Text/HTML; charset=GBK", *fields, "", "")).encode()
        + body
    )


def payload(body: bytes, *fields: str) -> bytes:
    found = block(body, *fields)
    head = head_of(found)
    assert head is not None
    return payload_of(head, found[head.size :])


def chunks(body: bytes, size: int = 1000) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;name=value\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    return zlib.compress(body)[2:-4]


def test_the_head() -> None:
    data = block(BODY, "Content-Encoding: GZIP, br", "transfer-encoding: Chunked")
    assert head_of(data) == Head(200, "text/html", ("gzip", "br"), True, data.index(BODY))


@pytest.mark.parametrize("data", [b"", b"no http at all", b"HTTP/1.1 200 OK\r\nX: " + b"a" * MAX_HEAD])
def test_what_has_no_head(data: bytes) -> None:
    assert head_of(data) is None


def test_bare_line_feeds_end_a_head_too() -> None:
    head = head_of(b"HTTP/1.0 404 Gone\nContent-Type: a/b\n\nbody")
    assert head is not None
    assert (head.status, head.media_type, head.size) == (404, "a/b", 37)


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
        ("br", brotli.compress),
    ],
)
def test_encodings_are_undone_or_were_before(coding: str, pack: type[bytes]) -> None:
    assert payload(pack(BODY), f"Content-Encoding: {coding}") == BODY
    assert payload(BODY, f"Content-Encoding: {coding}") == BODY
    both = chunks(pack(BODY))
    assert payload(both, f"Content-Encoding: {coding}", "Transfer-Encoding: chunked") == BODY


def test_chunks_are_joined_or_were_before() -> None:
    assert payload(chunks(BODY), "Transfer-Encoding: chunked") == BODY
    assert payload(BODY, "Transfer-Encoding: chunked") == BODY
    figures = b"12\r\n a text that begins like a chunk and is none\n" * 5
    assert payload(figures, "Transfer-Encoding: chunked") == figures


def test_the_chunks_that_are_there_of_a_body_that_ends_early() -> None:
    assert payload(chunks(BODY)[:2500], "Transfer-Encoding: chunked") == BODY[:2448]


@pytest.mark.parametrize(
    ("coding", "body", "code"),
    [
        ("gzip", gzip.compress(BODY)[:-100], "corrupt"),
        ("br", brotli.compress(BODY)[:-20], "corrupt"),
        ("gzip", gzip.compress(b"\0" * 20_000_000), "too_large"),
        ("br", brotli.compress(b"\0" * 20_000_000), "too_large"),
        ("deflate", zlib.compress(b"\0" * 20_000_000), "too_large"),
        ("zstd", b"\x28\xb5\x2f\xfd\x00", "unsupported_format"),
    ],
)
def test_what_cannot_be_had(coding: str, body: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        payload(body, f"Content-Encoding: {coding}")
    assert refused.value.quarantine.code == code


def test_an_encoding_that_nobody_knows_is_none() -> None:
    assert payload(BODY, "Content-Encoding: utf-8") == BODY
