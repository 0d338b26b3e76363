"""Text and pages in the encodings of older sites, and text that was decoded wrongly once.

Belongs here: turning a UTF-8 rendering into other bytes; traditional characters.
Does not belong here: what the text says (`samples.renderers.text`, `.html`).
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from random import Random

from samples.document import Document
from samples.renderers import html, text


def gbk_text(document: Document, rng: Random) -> bytes:
    """One cell a line, in GB18030; its two-byte part is GBK."""
    return text.lines(document, rng).decode().encode("gb18030")


def gbk_page(document: Document, rng: Random) -> bytes:
    """A page in GBK that says gb2312, GBK, or wrongly utf-8."""
    declared = rng.choice(["gb2312", "gb2312", "GBK", "utf-8"])
    source = html.page(document, rng).decode()
    return source.replace('charset="utf-8"', f'charset="{declared}"').encode("gb18030")


def utf16_text(document: Document, rng: Random) -> bytes:
    """Text saved as 'Unicode': UTF-16 with a mark of its byte order, or without."""
    source = text.tabs(document, rng).decode().replace("\n", "\r\n")
    return source.encode(rng.choice(["utf-16", "utf-16-le", "utf-16-be"]))


def hz_text(document: Document, rng: Random) -> bytes:
    """Seven-bit text: ~{ and ~} around GB2312."""
    return text.tabs(document, rng).decode().encode("hz", errors="replace")


def big5_text(document: Document, rng: Random) -> bytes:
    """Traditional characters in Big5."""
    return traditional(text.tabs(document, rng).decode()).encode("big5", errors="replace")


def traditional_page(document: Document, rng: Random) -> bytes:
    """The traditional-character version of a site's page."""
    return traditional(html.page(document, rng).decode()).encode()


def mojibake(document: Document, rng: Random) -> bytes:
    """UTF-8 or GBK bytes that someone took for Latin-1 and saved as UTF-8."""
    source = text.tabs(document, rng).decode()
    return source.encode(rng.choice(["utf-8", "gb18030"])).decode("latin-1").encode()


@cache
def _tables() -> tuple[dict[int, int], dict[str, str]]:
    data = tomllib.loads((files("samples") / "traditional.toml").read_text(encoding="utf-8"))
    return str.maketrans(data["simplified"], data["traditional"]), dict(data["wording"])


def traditional(source: str) -> str:
    """The text in traditional characters."""
    characters, wording = _tables()
    source = source.translate(characters)
    for mainland, taiwan in wording.items():
        source = source.replace(mainland, taiwan)
    return source
