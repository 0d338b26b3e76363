"""A feed (RSS, Atom) or an XML answer of a content system → its records.

Belongs here: the elements of such an XML as records with places. Does not belong here: which record is a
report (`parsers.readers.wrapped.records`); the XML formats of Office.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lxml import etree

from parsers.model import Layout
from parsers.readers.limits import Refusal
from parsers.readers.package import local_name
from parsers.readers.wrapped.records import Record, layout_of
from parsers.readers.xml_file import DECLARATION
from parsers.text.encoding import decode

_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)[A-Za-z]\w{1,30};")
_MARKUP = ("div", "table", "tbody", "p", "h1", "h2", "span")


def read_feed(data: bytes) -> Layout:
    """The items that hold a report, each under its title. Raises Refusal."""
    found = decode(data)
    text = DECLARATION.sub("", found.text, count=1).lstrip("\ufeff\0 \t\r\n")
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)  # else the parser loses what follows them
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True
    )
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        raise Refusal("corrupt", "nothing in the XML can be made out")
    return layout_of("application/xml", found, _records(root))


def _records(root: etree._Element) -> Iterator[Record]:
    """Every element with leaves as a record of them, in order; markup in an element is a leaf of it."""
    stack = [root]
    number = 0
    while stack:
        element = stack.pop()
        texts = []
        inner = []
        for child in element:
            if text := _text(child):
                texts.append((local_name(child), text))
            elif isinstance(child.tag, str):
                inner.append(child)
        if texts:
            number += 1
            yield Record(f"{local_name(element)}={number}", texts)
        stack += reversed(inner)


def _text(element: etree._Element) -> str:
    """The text of a leaf; markup that is not escaped as markup; an address that is an attribute."""
    if not isinstance(element.tag, str):
        return ""
    inner = [child for child in element if isinstance(child.tag, str)]
    if not inner:  # what else may stand in it are comments, and entities that are not resolved
        text = (element.text or "") + "".join(child.tail or "" for child in element)
        return text or element.get("href") or ""
    if local_name(inner[0]) not in _MARKUP:
        return ""
    markup = etree.tostring(element, encoding="unicode", method="html")
    return markup if isinstance(markup, str) else ""
