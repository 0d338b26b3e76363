"""Where a page keeps what its scripts would show: the texts there that hold a report.

Belongs here: the places in a page where text stands that is not shown as it is. Does not belong here: how
it is wrapped there (`parsers.readers.wrapped.unwrap`), when it is looked for (`parsers.readers.markup.html`).
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.readers.draft import Item, Line
from parsers.readers.wrapped.unwrap import SHORT, reports_in, words_of
from parsers.text.encoding import decode

_NO_PROGRAM = re.compile(r"html|template", re.I)
_DATA = re.compile(r"<t[rdh]\b|&lt;t|\\u003c|%3c|\\x3c", re.I)
_ROW = re.compile(r"<t[rdh]\b", re.I)
_CHARSET = re.compile(r"charset=([-\w]+)", re.I)
_OWN_PLACES = frozenset(("template", "noscript", "script", "style", "textarea", "xmp"))


class Kept(NamedTuple):
    """Markup or plain text that a page keeps, and the place in the page: `script=3`."""

    text: str
    place: str


def kept_reports(tree: LexborHTMLParser, shown: Iterable[Item]) -> list[Kept]:
    """All pieces in a page that hold a report and are not shown as one, each text once."""
    found: dict[str, Kept] = {}
    for text, place in _places(tree):
        for report in reports_in(text):
            found.setdefault(words_of(report), Kept(report, place))
    if not found:
        text = "\n".join(item.text for item in shown if isinstance(item, Line))
        return [Kept(report, "text") for report in reports_in(text) if _ROW.search(report)]
    return list(found.values())


def source_shown(tree: LexborHTMLParser) -> str | None:
    """The markup that a browser's page of a page's source shows line by line; None of any other page."""
    lines = tree.css("td.line-content")
    if lines:
        return "\n".join(line.text() for line in lines)
    source = tree.css_first("body#viewsource pre")
    return None if source is None else source.text()


def _places(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for number, node in enumerate(tree.css("template"), start=1):
        yield _inside(node), f"template={number}"
    for number, node in enumerate(tree.css("noscript"), start=1):
        yield _inside(node), f"noscript={number}"
    for number, node in enumerate(tree.css("iframe[srcdoc]"), start=1):
        yield node.attributes.get("srcdoc") or "", f"srcdoc={number}"
    for number, node in enumerate(tree.css("iframe[src], embed[src], object[data], frame[src]"), start=1):
        yield (
            _at_data_address(node.attributes.get("src") or node.attributes.get("data") or ""),
            f"frame={number}",
        )
    for number, node in enumerate(tree.css("textarea, input[type=hidden i], xmp"), start=1):
        text = node.attributes.get("value") if node.tag == "input" else node.text()
        yield text or "", f"field={number}"
    for number, node in enumerate(tree.css("script"), start=1):
        yield node.text(), f"script={number}"
    yield from _attributes(tree)


def _at_data_address(address: str) -> str:
    """The text at an address that is the document itself (`data:text/html,…`); "" at any other."""
    head, comma, body = address.strip().partition(",")
    if not comma or not head.lower().startswith("data:text/"):
        return ""
    data = unquote_to_bytes(body)
    if head.lower().rstrip().endswith(";base64"):
        try:
            data = b64decode(data)
        except ValueError:
            return ""
    charset = _CHARSET.search(head)
    return decode(data, charset[1] if charset else None).text


def commented_reports(tree: LexborHTMLParser) -> list[str]:
    """The comments of a page that hold a report: nobody sees it, and it is not read."""
    if tree.root is None:
        return []
    found = []
    comments = (node.comment_content or "" for node in tree.root.traverse() if node.tag == "-comment")
    for number, text in enumerate(comments, start=1):
        if len(text) > SHORT and any(reports_in(text)):
            found.append(f"comment={number}")
    return found


def _inside(node: LexborNode) -> str:
    """The markup between an element's tags: what stands in a template is in no tree."""
    html = node.html or ""
    return html[html.find(">") + 1 : html.rfind("</")]


def _attributes(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    if tree.root is None:
        return
    number = 0
    for node in tree.root.traverse(include_text=False):
        for name, value in node.attributes.items():
            if (
                value
                and len(value) > SHORT
                and name not in ("srcdoc", "value", "style")
                and _DATA.search(value)
            ):
                number += 1
                yield value, f"attribute={number} {name}"
