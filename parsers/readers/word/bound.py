"""Content controls that show a value kept elsewhere in the document.

Belongs here: finding the value that a control is bound to. Does not belong here: content controls that keep
their own text (`parsers.readers.word.body`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from parsers.readers.package import local_attribute, local_name
from parsers.readers.word.parts import Parts, relations

_STEP = re.compile(r"/(?P<attribute>@)?(?:[\w.-]+:)?(?P<name>[\w.-]+)(?:\[(?P<place>\d{1,6})\])?")


def fill_bound_controls(body: etree._Element, parts: Parts) -> None:
    """Puts the bound value into controls that are stored empty or with their placeholder, as Word does."""
    for binding in [*body.iter("{*}dataBinding")]:
        properties = binding.getparent()
        control = None if properties is None else properties.getparent()
        if properties is None or control is None or local_name(control) != "sdt":
            continue
        texts = [*control.iterfind(".//{*}sdtContent//{*}t")]
        waiting = properties.find("{*}showingPlcHdr")
        empty = not any((text.text or "").strip() for text in texts)
        if (waiting is None and not empty) or not texts:
            continue
        value = _value(binding, parts)
        if value:
            if waiting is not None:
                properties.remove(waiting)
            for text in texts:
                text.text = ""
            texts[0].text = value


def _value(binding: etree._Element, parts: Parts) -> str:
    path = local_attribute(binding, "xpath")
    wanted = local_attribute(binding, "storeItemID").lower()
    steps = [*_STEP.finditer(path)]
    if not steps or "".join(step[0] for step in steps) != path:
        return ""
    return next((found for root in _stores(parts, wanted) if (found := _at(root, steps))), "")


def _stores(parts: Parts, wanted: str) -> Iterator[etree._Element]:
    """The roots of the parts with values; of all where the one that is asked for does not say its name."""
    for name in parts.names:
        if re.fullmatch(r"customxml/item\d+\.xml", name):
            described = next((r.target for r in relations(parts, name) if r.kind == "customXmlProps"), None)
            held = "" if described is None else local_attribute(parts.xml(described), "itemID").lower()
            if not wanted or not held or held == wanted:
                yield parts.xml(name)


def _at(root: etree._Element, steps: list[re.Match[str]]) -> str:
    """The text at the end of a path of names; namespaces are not compared."""
    here: etree._Element | None = None
    for number, step in enumerate(steps):
        if step["attribute"]:
            return "" if here is None else local_attribute(here, step["name"])
        place = int(step["place"] or 1) - 1
        level = [root] if number == 0 or here is None else [*here]
        named = [element for element in level if local_name(element) == step["name"]]
        if place >= len(named):
            return ""
        here = named[place]
    return "" if here is None else "".join(str(text) for text in here.itertext())
