"""Numbers that Word itself prints before the paragraphs of a list.

Belongs here: which paragraphs in cells of tables have one that may be taken for a figure. Does not belong
here: counting them; numbers before labels and figures, which are none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree

from parsers.readers.package import local_attribute, local_name
from parsers.readers.word.found import Found
from parsers.readers.word.parts import Parts, related

_NO_NUMBER = ("bullet", "none")


def numbered_in_cells(
    found: Found, numbers: Callable[[], frozenset[str]], by_style: Mapping[str, str]
) -> frozenset[etree._Element]:
    """The paragraphs in cells that hold nothing but an automatic number.

    Args:
        found: of the body.
        numbers: the ids of lists that print numbers.
        by_style: the lists of paragraph styles, for paragraphs that name none of their own.
    """
    named: dict[etree._Element, str] = {}
    if by_style:
        styled = found.properties("pPr", "pStyle")
        named = {p: by_style[style] for p, style in styled.items() if style in by_style}
    for element in found.all("numId"):
        properties = element.getparent()
        properties = None if properties is None else properties.getparent()
        paragraph = None if properties is None else properties.getparent()
        if paragraph is not None and local_name(paragraph) == "p":
            named[paragraph] = local_attribute(element, "val")
    held: dict[etree._Element, str] = {}
    for paragraph, number in named.items():
        cell = paragraph.getparent()
        if number in ("", "0") or cell is None or local_name(cell) != "tc":
            continue
        if not any((text.text or "").strip() for text in cell.iter("{*}t")):
            held[paragraph] = number
    if not held:
        return frozenset()
    printing = numbers()
    return frozenset(paragraph for paragraph, number in held.items() if number in printing)


def printing_lists(parts: Parts, main: str) -> frozenset[str]:
    """The ids of the lists of a document that number their paragraphs, not those with bullets."""
    part = related(parts, main, "numbering")
    if part is None:
        return frozenset()
    root = parts.xml(part)
    kinds = {}
    for abstract in root.iterchildren("{*}abstractNum"):
        formats = [local_attribute(kind, "val") for kind in abstract.iter("{*}numFmt")]
        kinds[local_attribute(abstract, "abstractNumId")] = formats[:1] != [] and formats[0] not in _NO_NUMBER
    return frozenset(
        local_attribute(number, "numId")
        for number in root.iterchildren("{*}num")
        for refers in number.iterchildren("{*}abstractNumId")
        if kinds.get(local_attribute(refers, "val"))
    )
