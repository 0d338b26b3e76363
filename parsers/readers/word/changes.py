"""What is taken out of a Word document's tree before it is read, because it is not printed.

Belongs here: tracked changes, hidden rows, placeholders of content controls, codes of fields, the rendition
of alternatives that does not count. Does not belong here: runs that are struck or hidden by their properties
(`parsers.readers.word.looks`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from parsers.readers.package import local_attribute, local_name
from parsers.readers.visible import UNREADABLE
from parsers.readers.word.found import OFF, Found

_LOWEST_ROW = 40
"""Twips (2 points); what stands in a row of exactly this height or less is cut off."""
_NUMBER = re.compile(r"\s*[-－+]?[\d.,，．]+\s*")
_TEXTS = ("{*}t", "{*}delText")


@dataclass(slots=True)
class LeftOut:
    """Text of a document that is not seen on the page, by why."""

    struck: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    placeholders: list[str] = field(default_factory=list)


def prune(found: Found, left_out: LeftOut) -> None:
    """Leaves what Word prints: no deleted or hidden rows, no placeholders, one rendition of alternatives."""
    for element in [*found.properties("trPr", "del"), *found.properties("tcPr", "cellDel")]:
        _remove(element, left_out.struck)
    for element in _hidden_rows(found):
        _remove(element, left_out.hidden)
    for alternative in found.all("AlternateContent"):  # a text box stands in it twice
        choice = next(alternative.iterchildren("{*}Choice"), None)
        if choice is not None:
            alternative[:] = [choice]
    for control, value in found.properties("sdtPr", "showingPlcHdr").items():
        if value not in OFF:
            _take_placeholder(control, left_out.placeholders)


def _hidden_rows(found: Found) -> list[etree._Element]:
    rows = [row for row, value in found.properties("trPr", "hidden").items() if value not in OFF]
    for row, height in found.holders("trPr", "trHeight"):
        twips = local_attribute(height, "val")
        exact = "exact" in (local_attribute(height, "hRule"), local_attribute(height, "h-rule"))
        if exact and twips.isdecimal() and int(twips) <= _LOWEST_ROW:
            rows.append(row)
    return rows


def _remove(element: etree._Element, texts: list[str]) -> None:
    parent = element.getparent()
    if parent is not None and local_name(element) in ("tr", "tc"):
        texts.append("".join(text.text or "" for text in element.iter(*_TEXTS)))
        parent.remove(element)


def _take_placeholder(control: etree._Element, texts: list[str]) -> None:
    """Takes out what a content control shows while nobody has filled it.

    A number that stands there is seen and yet nobody's figure: it cannot be read.
    """
    runs = [run for run in control.iter("{*}r") if next(run.iterancestors("{*}sdt"), None) is control]
    shown = [text for run in runs for text in run.iterchildren("{*}t")]
    said = "".join(text.text or "" for text in shown)
    if _NUMBER.fullmatch(said):
        for text in shown:
            text.text = ""
        shown[0].text = UNREADABLE
        return
    texts.append(said)
    for run in runs:
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)


def joined_paragraphs(found: Found) -> frozenset[etree._Element]:
    """Paragraphs whose mark at the end is deleted: the next one goes on in their line."""
    marks = [owner for name in ("del", "moveFrom") for owner, _ in found.holders("rPr", name)]
    owners = [mark.getparent() for mark in marks if local_name(mark) == "pPr"]
    return frozenset(owner for owner in owners if owner is not None)
