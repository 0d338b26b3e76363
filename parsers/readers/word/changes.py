"""What is taken out of a Word document's tree before it is read, because it is not printed.

Belongs here: tracked changes, hidden rows, placeholders of content controls, codes of fields, the rendition
of alternatives that does not count. Does not belong here: runs that are struck or hidden by their properties
(`parsers.readers.word.looks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from parsers.readers.package import local_attribute, local_name
from parsers.readers.visible import UNREADABLE

_OFF = ("0", "false", "off")
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


def properties(root: etree._Element, holder: str, name: str) -> dict[etree._Element, str]:
    """All elements with that property in their `holder` (`pPr` …), and its `val`: "" when it has none.

    Properties are rare beside the runs and cells that could have them: they are looked for in one go.
    """
    return {owner: local_attribute(element, "val") for owner, element in _holders(root, holder, name)}


def _holders(root: etree._Element, holder: str, name: str) -> Iterator[tuple[etree._Element, etree._Element]]:
    for element in root.iter("{*}" + name):
        parent = element.getparent()
        owner = None if parent is None else parent.getparent()
        if parent is not None and owner is not None and local_name(parent) == holder:
            yield owner, element


def prune(body: etree._Element, left_out: LeftOut) -> None:
    """Leaves what Word prints: no deleted or hidden rows, no placeholders, one rendition of alternatives."""
    for element in [*properties(body, "trPr", "del"), *properties(body, "tcPr", "cellDel")]:
        _remove(element, left_out.struck)
    for element in _hidden_rows(body):
        _remove(element, left_out.hidden)
    for alternative in [*body.iter("{*}AlternateContent")]:  # a text box stands in it twice
        choice = next(alternative.iterchildren("{*}Choice"), None)
        if choice is not None:
            alternative[:] = [choice]
    for control, value in properties(body, "sdtPr", "showingPlcHdr").items():
        if value not in _OFF:
            _take_placeholder(control, left_out.placeholders)


def _hidden_rows(body: etree._Element) -> list[etree._Element]:
    rows = [row for row, value in properties(body, "trPr", "hidden").items() if value not in _OFF]
    for row, height in _holders(body, "trPr", "trHeight"):
        twips = local_attribute(height, "val")
        exact = local_attribute(height, "hRule") in ("exact", "exactly") or local_attribute(height, "h-rule") == "exact"
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


def joined_paragraphs(body: etree._Element) -> frozenset[etree._Element]:
    """Paragraphs whose mark at the end is deleted: the next one goes on in their line."""
    marks = [owner for name in ("del", "moveFrom") for owner, _ in _holders(body, "rPr", name)]
    owners = [mark.getparent() for mark in marks if local_name(mark) == "pPr"]
    return frozenset(owner for owner in owners if owner is not None)
