"""Reports inside something else: a script, a template or an attribute of a page, an answer of a CMS, a feed.

Belongs here: carrying the report's HTML as data. Does not belong here: that HTML (`samples.renderers.html`).
"""

from __future__ import annotations

import json
from html import escape
from random import Random

from samples.document import Document
from samples.renderers import html


def script_page(document: Document, rng: Random) -> bytes:
    """A page whose own body is empty: a script or the browser puts the report into it."""
    report = html.typed_article(document, rng)
    said = json.dumps(report, ensure_ascii=rng.random() < 0.4).replace("</", "<\\/")
    carriers = [
        f'<script>var content = {said}; document.getElementById("zoom").innerHTML = content;</script>',
        f"<script>document.write({said})</script>",
        f"<script>var html = {_concatenated(report)};</script>",
        f'<script type="text/template" id="content">{report}</script>',
        f'<template id="content">{report}</template>',
        f'<script id="__NEXT_DATA__" type="application/json">{_next_data(document, said)}</script>',
        f'<iframe srcdoc="{escape(report)}"></iframe>',
        f'<div id="editor" data-content="{escape(report)}"></div>',
        f'<textarea id="content" style="display:none">{escape(report)}</textarea>',
    ]
    return html.around(document, f"<div></div>{rng.choice(carriers)}", rng).encode()


def answer(document: Document, rng: Random) -> bytes:
    """What the CMS answers to the script of a page: JSON, or JSONP with a function around it."""
    title = "".join(document.title)
    report = html.typed_article(document, rng)
    item = {"id": rng.randint(1000, 99999), "title": title, "pubDate": f"{document.published} 09:30:00"}
    item |= {"source": document.source, "siteName": document.site, "content": report}
    whole = rng.choice(
        [{"code": 200, "msg": "ok", "data": item}, {"data": {"list": [item], "total": 1}}, item]
    )
    said = json.dumps(whole, ensure_ascii=rng.random() < 0.5)
    return (f"jQuery{rng.randint(10**9, 10**10)}({said});" if rng.random() < 0.3 else said).encode()


def feed(document: Document, rng: Random) -> bytes:
    """RSS whose item holds the report's HTML, escaped or as CDATA."""
    title = escape("".join(document.title))
    report = html.typed_article(document, rng)
    body = escape(report) if rng.random() < 0.6 else f"<![CDATA[{report}]]>"
    element = rng.choice(["description", "content:encoded"])
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(document.site)}政府信息公开年报</title><link>http://www.gov.example/</link>"
        f"<item><title>{title}</title><author>{escape(document.source)}</author>"
        f"<pubDate>{document.published:%d %b %Y} 09:30:00 +0800</pubDate>"
        f"<{element}>{body}</{element}></item></channel></rss>\n"
    ).encode()


def _concatenated(text: str) -> str:
    """A string as old scripts put it together, piece by piece."""
    width = 400
    parts = [text[at : at + width] for at in range(0, len(text), width)]
    return " +\n".join(json.dumps(part, ensure_ascii=False).replace("</", "<\\/") for part in parts)


def _next_data(document: Document, said: str) -> str:
    title = json.dumps("".join(document.title), ensure_ascii=False)
    return f'{{"props":{{"pageProps":{{"article":{{"title":{title},"content":{said}}}}}}},"page":"/article"}}'
