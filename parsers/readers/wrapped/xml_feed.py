"""A feed (RSS, Atom) or an XML answer of a content system → its records.

Belongs here: the elements of such an XML as records with places. Does not belong here: which record is a
report (`parsers.readers.wrapped.records`); the XML formats of Office.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from parsers.model import Layout
from parsers.readers.limits import Refusal
from parsers.readers.package import local_name
from parsers.readers.wrapped.records import Record, layout_of
from parsers.readers.xml_file import DECLARATION
from parsers.text.encoding import decode

_XHTML = "{http://www.w3.org/1999/xhtml}"


def read_feed(data: bytes) -> Layout:
    """The items that hold a report, each under its title. Raises Refusal."""
    found = decode(data)
    text = DECLARATION.sub("", found.text, count=1).lstrip("\ufeff\0 \t\r\n")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True
    )
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        raise Refusal("corrupt", "nothing in the XML can be made out")
    return layout_of("application/xml", found, _records(root))


def _records(root: etree._Element) -> Iterator[Record]:
    """Every element with leaves as a record of them, in order."""
    number = 0
    for element in root.iter():
        texts = [(local_name(child), text) for child in element if (text := _text(child))]
        if texts:
            number += 1
            yield Record(f"{local_name(element)}={number}", texts)


def _text(element: etree._Element) -> str:
    """The text of a leaf; markup that is not escaped as markup; an address that is an attribute."""
    if not isinstance(element.tag, str):
        return ""
    if len(element) == 0:
        return element.text or element.get("href") or ""
    if element[0].tag != f"{_XHTML}div" and local_name(element[0]) not in (
        "table",
        "p",
        "div",
        "h1",
        "tbody",
    ):
        return ""
    inner = etree.tostring(element, encoding="unicode", method="html")
    return inner if isinstance(inner, str) else ""
