"""Text boxes and pictures that lie over the cells of an XLSX sheet.

Belongs here: what they show, and in which cell. Does not belong here: charts.
"""

from __future__ import annotations

import re

from lxml import etree

from parsers.readers.package import Package, local_attribute
from parsers.readers.sheets.seen import Place, SheetView
from parsers.readers.visible import UNREADABLE
from parsers.readers.word.parts import relations

_NUMBER = re.compile(r"\s*[-－]?[\d,，.．]+\s*%?\s*")


def overlay(package: Package, sheet: str, view: SheetView) -> None:
    """Puts what the drawings of a sheet show into its view.

    A number or a picture in one cell is what the cell shows, if that is blank (which the reader of the
    values sees to); other text stands beside the sheet.
    """
    for relation in relations(package, sheet):
        if relation.kind == "drawing":
            for anchor in package.xml(relation.target).iterchildren("{*}*"):
                _take(anchor, view)


def _take(anchor: etree._Element, view: SheetView) -> None:
    if any(local_attribute(shape, "hidden") in ("1", "true") for shape in anchor.iter("{*}cNvPr")):
        return
    lines = ["".join(t.text or "" for t in p.iter("{*}t")) for p in anchor.iter("{*}p")]
    text = "\n".join(line for line in lines if line.strip())
    place = _only_cell(anchor)
    if text and (place is None or not _NUMBER.fullmatch(text)):
        view.boxes += text.split("\n")
    elif text and place is not None:
        view.drawn[place] = text
    elif place is not None and next(anchor.iter("{*}blip"), None) is not None:
        view.drawn[place] = _alternative(anchor)


def _alternative(anchor: etree._Element) -> str:
    for shape in anchor.iter("{*}cNvPr"):
        said = local_attribute(shape, "descr") or local_attribute(shape, "title")
        if any(char.isdigit() for char in said) and _NUMBER.fullmatch(said):
            return said.strip()
    return UNREADABLE


def _only_cell(anchor: etree._Element) -> Place | None:
    """The cell in which a drawing lies; None where it covers more than one, or lies on none."""
    first, last = _corner(anchor.find("{*}from")), _corner(anchor.find("{*}to"))
    if first is None:
        return None
    near = last is None or (last[0] - first[0] <= 1 and last[1] - first[1] <= 1)
    return first if near else None


def _corner(corner: etree._Element | None) -> Place | None:
    if corner is None:
        return None
    said = [corner.findtext("{*}" + name, "") for name in ("row", "col")]
    return (int(said[0]), int(said[1])) if all(s.isdecimal() and len(s) < 8 for s in said) else None
