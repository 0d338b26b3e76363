"""What stands in a Word document as a drawing: pictures, objects, word art.

Belongs here: whether a drawing is a picture or hidden, and what is known of what it shows. Does not belong
here: text boxes, which are read as the paragraphs that they are (`parsers.readers.word.body`).
"""

from __future__ import annotations

import re

from lxml import etree

from parsers.readers.package import local_attribute
from parsers.readers.visible import UNREADABLE

_PICTURES = ("{*}blip", "{*}imagedata", "{*}chart", "{*}relIds", "{*}OLEObject", "{*}contentPart")
_NUMBER = re.compile(r"\s*[-－]?[\d,，.．]+\s*%?\s*")
_HIDDEN = re.compile(r"(?:^|;)\s*(?:visibility\s*:\s*hidden|display\s*:\s*none)", re.I)
_FLOATS = re.compile(r"(?:^|;)\s*position\s*:\s*absolute", re.I)


def is_hidden(drawing: etree._Element) -> bool:
    """Whether a drawing is not shown at all."""
    properties = next(drawing.iter("{*}docPr"), None)
    if properties is not None and local_attribute(properties, "hidden") in ("1", "true", "on"):
        return True
    return any(_HIDDEN.search(shape.get("style") or "") for shape in drawing.iterchildren("{*}*"))


def word_art(drawing: etree._Element) -> str:
    """The text of drawings whose shape is text, "" without; a watermark is none of the text."""
    for path in drawing.iter("{*}textpath"):
        shape = path.getparent()
        if shape is not None and "watermark" not in (shape.get("id") or "").lower():
            return path.get("string") or ""
    return ""


def picture(drawing: etree._Element) -> str:
    """What a picture shows: the number that is its alternative text, else `UNREADABLE`; "" for no picture."""
    if not any(True for _ in drawing.iter(*_PICTURES)):
        return ""
    for element in drawing.iter("{*}docPr", "{*}shape", "{*}cNvPr", "{*}imagedata"):
        for name in ("descr", "alt", "title"):
            said = local_attribute(element, name)
            if any(char.isdigit() for char in said) and _NUMBER.fullmatch(said):
                return said.strip()
    return UNREADABLE


def floats(drawing: etree._Element) -> bool:
    """Whether a drawing lies over or under the text instead of standing in its line."""
    if any(True for _ in drawing.iterchildren("{*}anchor")):
        return True
    return any(_FLOATS.search(shape.get("style") or "") for shape in drawing.iterchildren("{*}*"))


def is_equation(drawing: etree._Element) -> bool:
    """Whether an object is one of the equation editors before Word's own."""
    return any(
        local_attribute(element, "ProgID").lower().startswith(("equation", "mathtype"))
        for element in drawing.iter("{*}OLEObject")
    )
