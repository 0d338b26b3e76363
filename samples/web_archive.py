"""Web archives in which reports lie among other pages, as crawls of the web hold them.

Belongs here: the other pages, addresses, the order of records. Does not belong here: the format
(`samples.renderers.web_archive`).
"""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterator, Mapping
from random import Random
from typing import BinaryIO
from urllib.parse import quote

from samples.renderers.web_archive import REQUEST, packed, record, response, revisit

HOST = "https://www.gongkai.example"
"""A host that nobody can have (RFC 6761)."""

SENTENCES = (
    "本市今日多云转晴，最高气温二十六度，傍晚有微风。",
    "新建的河滨步道全长三公里，沿途种了樱花和海棠。",
    "图书馆周末延长开放到晚上九点，儿童阅览室照常。",
    "面条下锅前在案板上撒一层薄薄的干粉，就不会粘连。",
    "县乒乓球队以三比一胜出，下周再战邻县。",
    "修理工提醒，入冬前应检查水管的保温层。",
    "这条公交线路增加两个站点，首末班时间不变。",
    "The museum opens a new hall of porcelain next month.",
    "果农说今年的梨比去年甜，个头也大一些。",
    "摄影比赛收到作品四百余幅，评选结果月底揭晓。",
)
_MEDIA_TYPES = {
    "html": "text/html",
    "htm": "text/html",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "zip": "application/zip",
    "doc": "application/msword",
}


def write(file: BinaryIO, reports: Mapping[str, bytes], others: int, seed: int = 0, length: int = 60) -> int:
    """Write a web archive, packed record by record.

    Args:
        file: Where it is written.
        reports: The bytes of files by their path; the path is that of their address too.
        others: How many other pages lie around them.
        seed: The same seed gives the same bytes.
        length: How many paragraphs another page has on average.

    Returns:
        How many records it has.
    """
    rng = Random(seed)
    places = sorted(rng.sample(range(len(reports) + others), len(reports)))
    count = 0
    for of in _records(reports, others, places, rng, length):
        file.write(packed(of))
        count += 1
    return count


def address(path: str) -> str:
    """The address at which the file of a path is fetched."""
    return f"{HOST}/{quote(path)}"


def _records(
    reports: Mapping[str, bytes], others: int, places: list[int], rng: Random, length: int
) -> Iterator[bytes]:
    yield record("warcinfo", 0, "", b"software: gongkai samples\r\nformat: WARC File Format 1.1\r\n", _FIELDS)
    waiting = iter(sorted(reports.items()))
    taken = set(places)
    for number in range(1, len(reports) + others + 1):
        if number - 1 in taken:
            path, data = next(waiting)
            yield from _report(number, path, data, rng)
        else:
            yield _other(number, rng, length)


_FIELDS = "application/warc-fields"


def _report(number: int, path: str, data: bytes, rng: Random) -> Iterator[bytes]:
    url, media = address(path), _MEDIA_TYPES.get(path.rpartition(".")[2], "application/octet-stream")
    how = rng.random()
    if how < 0.3:
        yield record("request", number, url, b"GET / HTTP/1.1\r\n\r\n", REQUEST)
    if how < 0.5:
        zipped = gzip.compress(data, mtime=0)
        yield response(number, url, zipped, media, fields=("Content-Encoding: gzip",))
    elif how < 0.7:
        yield response(number, url, _chunked(data), media, fields=("Transfer-Encoding: chunked",))
    else:
        yield response(number, url, data, media)


def _chunked(data: bytes) -> bytes:
    parts = [data[at : at + 4096] for at in range(0, len(data), 4096)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def _other(number: int, rng: Random, length: int) -> bytes:
    """A page, or what a page brings with it."""
    url, kind = f"{HOST}/p/{number}", rng.random()
    if kind < 0.02:
        return response(number, url, b"<html>404</html>", status="404 Not Found")
    if kind < 0.04:
        return response(number, url, b"", status="301 Moved", fields=(f"Location: {HOST}/",))
    if kind < 0.06:
        return revisit(number, url, _page(rng, length))
    if kind < 0.09:
        return response(number, f"{url}.png", _picture(rng.randint(16, 64)), "image/png")
    if kind < 0.11:
        return response(number, f"{url}.css", b"p { margin: 0 }\n" * rng.randint(1, 300), "text/css")
    if kind < 0.12:
        return response(number, f"{url}.mp4", b"\0\0\0\x20ftypisom" + rng.randbytes(20_000), "video/mp4")
    encoding = "gb18030" if kind < 0.3 else "utf-8"
    return response(number, f"{url}.html", _page(rng, length, encoding), f"text/html; charset={encoding}")


def _page(rng: Random, length: int, encoding: str = "utf-8") -> bytes:
    count = rng.randint(length // 2, length * 3 // 2)
    numbers = rng.randbytes(16 * count).hex()
    body = "\n".join(
        f"<p class='text'>{sentence}{numbers[32 * place : 32 * place + 32]}</p>"
        for place, sentence in enumerate(rng.choices(SENTENCES, k=count))
    )
    head = f"<head><title>{rng.choice(SENTENCES)}</title></head>"
    return f"<!DOCTYPE html><html>{head}<body>{body}</body></html>".encode(encoding)


def _picture(side: int) -> bytes:
    """A grey square as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x80" * side) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
