"""Where the text of a page is that is not in the page: addresses of documents and frames.

Belongs here: links, frames and viewers, by what their addresses say. Does not belong here: fetching anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from parsers.readers.markup.drawn import is_ornament
from parsers.readers.pictured import PicturedTables
from parsers.readers.wrapped.javascript import strings_of

_DOCUMENT = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|et|rtf|ceb|zip|rar|7z)(?:$|[?#&])", re.I)
_IN_SCRIPT = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?)\b", re.I)
MAX_ADDRESS = 200
_ADDRESS = re.compile(r"[^\s<>\"'`]{5,500}")


def elsewhere(tree: LexborHTMLParser) -> list[str]:
    """Addresses of documents that a page shows in a frame, links to or opens by script, else of its frames.

    Each once. Other frames are named only where no document is: they may be the page's text, or its counter.
    """
    frames = [
        (node.attributes.get("src") or node.attributes.get("data") or "").strip()
        for node in tree.css("iframe, embed, object, frame")
    ]
    linked = ((node.attributes.get("href") or "").strip() for node in tree.css("a[href]"))
    documents = [address for address in (*frames, *linked) if _DOCUMENT.search(unquote(address))]
    found = list(dict.fromkeys(documents)) or list(dict.fromkeys(_in_scripts(tree)))
    return found or list(dict.fromkeys(address for address in frames if _is_page(address)))


def pictured_tables(tree: LexborHTMLParser) -> list[str]:
    """Addresses of the pictures in the sections of a report in which its tables belong, each once.

    Where a report is named and has no sections, the pictures below its title may be the report.
    """
    pictures = PicturedTables()
    for node in tree.body.traverse(include_text=True) if tree.body is not None else ():
        if node.tag == "-text":
            pictures.read(node.text_content or "")
        elif node.tag == "img" and not is_ornament(node) and (address := node.attributes.get("src")):
            pictures.meet(address[:MAX_ADDRESS])
    return list(pictures.names) or list(pictures.whole)


def is_document(address: str) -> bool:
    """Whether an address ends like that of a document that is no page."""
    return _ADDRESS.fullmatch(address) is not None and _DOCUMENT.search(unquote(address)) is not None


def _is_page(address: str) -> bool:
    return bool(address) and not address.lower().startswith(("about:", "javascript:", "data:", "blob:"))


def _in_scripts(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("script"):
        script = node.text()
        if _IN_SCRIPT.search(script):
            for text in strings_of(script):
                if is_document(text):
                    yield text
