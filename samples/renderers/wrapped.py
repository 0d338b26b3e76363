"""Pages under another name: a DOC that is HTML, and MHTML as Word's 'single file web page' writes it.

Belongs here: wrappings around HTML.
Does not belong here: the page itself (`samples.renderers.html`).
"""

from __future__ import annotations

import base64
import quopri
from random import Random

from samples.document import Document
from samples.renderers import html

OFFICE = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
)


def doc_html(document: Document, rng: Random) -> bytes:
    """What a CMS calls a DOC: Word's HTML under another name."""
    return _office(document, rng).encode(rng.choice(["utf-8-sig", "gb18030"]))


def mhtml(document: Document, rng: Random) -> bytes:
    """multipart/related with the page as quoted-printable or base64, as a rule in GB2312."""
    charset, codec = rng.choice([("gb2312", "gb18030"), ("utf-8", "utf-8")])
    page = _office(document, rng).replace('charset="utf-8"', f'charset="{charset}"').encode(codec)
    name, body = "quoted-printable", quopri.encodestring(page)
    if rng.random() < 0.5:
        name, body = "base64", base64.encodebytes(page)
    boundary = f"----=_NextPart_{rng.randrange(16**8):08X}"
    head = [
        "MIME-Version: 1.0",
        f'Content-Type: multipart/related; type="text/html"; boundary="{boundary}"',
        "",
        "This document is a web archive.",
        "",
        f"--{boundary}",
        "Content-Location: file:///C:/report.htm",
        f"Content-Transfer-Encoding: {name}",
        f'Content-Type: text/html; charset="{charset}"',
        "",
        "",
    ]
    tail = f"\r\n--{boundary}--\r\n"
    return "\r\n".join(head).encode() + body.replace(b"\n", b"\r\n") + tail.encode()


def _office(document: Document, rng: Random) -> str:
    return html.word_page(document, rng).decode().replace("<html>", OFFICE, 1)
