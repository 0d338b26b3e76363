"""Elements of a Word document's body that few runs, paragraphs, rows or cells have, found in one go.

Belongs here: looking for them, and telling what they are properties of. Does not belong here: what they mean.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from parsers.readers.package import local_attribute, local_name

_NAMES = (
    *("strike", "dstrike", "vanish", "vertAlign", "position", "textFill", "shd", "highlight"),
    *("rStyle", "pStyle", "tblStyle", "outlineLvl", "numId"),
    *("gridBefore", "gridSpan", "vMerge", "hMerge", "trHeight", "hidden"),
    *("del", "moveFrom", "cellDel", "AlternateContent"),
    *("showingPlcHdr", "dataBinding", "fldChar", "anchor", "rt"),
)
OFF = ("0", "false", "off")
"""Values of a switch that take it off."""


class Found:
    """The rare elements of a body by name, in document order."""

    def __init__(self, body: etree._Element) -> None:
        self._by_name: dict[str, list[etree._Element]] = {name: [] for name in _NAMES}
        for element in body.iter(*("{*}" + name for name in _NAMES)):
            self._by_name[local_name(element)].append(element)

    def all(self, name: str) -> list[etree._Element]:
        """The elements of a name; KeyError for a name that is not looked for."""
        return self._by_name[name]

    def holders(self, holder: str, name: str) -> Iterator[tuple[etree._Element, etree._Element]]:
        """What has a property in its `holder` (`pPr` …), each with the property."""
        for element in self._by_name[name]:
            parent = element.getparent()
            owner = None if parent is None else parent.getparent()
            if parent is not None and owner is not None and local_name(parent) == holder:
                yield owner, element

    def properties(self, holder: str, name: str) -> dict[etree._Element, str]:
        """What has a property in its `holder`, and its `val`: "" when it has none."""
        return {owner: local_attribute(element, "val") for owner, element in self.holders(holder, name)}
