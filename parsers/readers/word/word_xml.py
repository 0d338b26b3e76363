"""Word documents as one XML file, often called `.doc`: Word 2003 XML and flat OPC → lines and ruled grids.

Belongs here: what tells them from the DOCX that they otherwise are. Does not belong here: how paragraphs
and tables are read (`parsers.readers.word.docx`).
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace

from lxml import etree

from parsers.model import Layout
from parsers.readers.limits import Refusal
from parsers.readers.package import local_attribute, local_name
from parsers.readers.sniff import WORD_XML
from parsers.readers.word.body import body_blocks
from parsers.readers.word.docx import read_parts
from parsers.readers.word.styles import styles_of
from parsers.readers.xml_file import root_of

_NAMES = {  # 2003 → DOCX; wrappers become such as DOCX has, too
    "vmerge": "vMerge",
    "hmerge": "hMerge",
    "sect": "sdtContent",
    "sub-section": "sdtContent",
    "content": "sdtContent",
}
_DELETED, _COMMENT = "Word.Deletion", "Word.Comment"


def read_word_xml(data: bytes) -> Layout:
    """Lines and grids of a document. Raises Refusal for a damaged or oversized one."""
    root, found = root_of(data)
    layout = read_parts(_FlatParts(root)) if local_name(root) == "package" else _read_2003(root)
    return replace(
        layout,
        media_type=WORD_XML,
        encoding=found.encoding,
        encoding_confidence=found.confidence,
        notes=(*found.notes, *layout.notes),
    )


class _FlatParts:
    """The parts of a package that are elements of one document instead of members of a container."""

    def __init__(self, root: etree._Element) -> None:
        self._parts = {
            _part(local_attribute(part, "name")): part for part in root if local_name(part) == "part"
        }

    def __contains__(self, name: str) -> bool:
        return _part(name) in self._parts

    @property
    def names(self) -> tuple[str, ...]:
        """The parts' names in lower case, in order."""
        return tuple(self._parts)

    def read(self, name: str) -> bytes:
        """The bytes of a part: kept as base64, or the XML that it is."""
        binary = self._parts[_part(name)].find("{*}binaryData")
        if binary is None:
            return etree.tostring(self.xml(name), encoding="utf-8")
        try:
            return b64decode(binary.text or "")
        except ValueError as error:
            raise Refusal("corrupt", f"{name} is no base64: {error}") from error

    def xml(self, name: str) -> etree._Element:
        """The root of an XML part."""
        held = self._parts[_part(name)].find("{*}xmlData")
        root = None if held is None else next(held.iterchildren("{*}*"), None)
        if root is None:
            raise Refusal("corrupt", f"{name} holds no XML")
        return root


def _part(name: str) -> str:
    return name.lower().lstrip("/")


def _read_2003(root: etree._Element) -> Layout:
    body = root.find("{*}body")
    if body is None:
        raise Refusal("corrupt", "the document has no body")
    for element in body.iter("{*}*"):
        name = local_name(element)
        if name == "annotation":
            element.tag = _annotated(local_attribute(element, "type"))
        elif name in _NAMES:
            element.tag = _NAMES[name]
    styles = root.find("{*}styles")
    title = (root.findtext("{*}DocumentProperties/{*}Title") or "").strip()
    blocks, notes = body_blocks(body, styles_of(styles))
    return Layout(WORD_XML, None, blocks, {"title": title} if title else {}, notes)


def _annotated(kind: str) -> str:
    """What a marked stretch is in DOCX: deleted, a comment (which is not printed), or left as it is."""
    if kind.startswith(_COMMENT):
        return "comment"
    return "del" if kind == _DELETED else "ins"
