"""An OpenDocument text (ODT) → lines and ruled grids.

Belongs here: which parts of the file are read. Does not belong here: what its body prints
(`parsers.readers.word.odf_body`); spreadsheets (`parsers.readers.sheets.ods`).
"""

from __future__ import annotations

from lxml import etree

from parsers.model import Layout
from parsers.readers.draft import finish
from parsers.readers.limits import Refusal
from parsers.readers.package import Package, local_name
from parsers.readers.sniff import ODT
from parsers.readers.word.odf_body import OdfBody


def read_odt(data: bytes) -> Layout:
    """Lines and grids of a document. Raises Refusal for a damaged, encrypted or oversized one."""
    package = Package(data)
    content = content_of(package)
    readings = sum(1 for _ in content.iter("{*}ruby-text"))
    body = OdfBody(package, content)
    blocks = finish(body.blocks(content, 0))
    return Layout(ODT, None, blocks, document_title(package), body.notes(), annotations=readings)


def content_of(package: Package) -> etree._Element:
    """The content part of an OpenDocument file. Raises Refusal when it is encrypted or missing."""
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise Refusal("encrypted", "the document asks for a password: save it without one")
    if "content.xml" not in package:
        raise Refusal("corrupt", "the container has no content part")
    return package.xml("content.xml")


def document_title(package: Package) -> dict[str, str]:
    """The title of an OpenDocument file as meta, {} without one."""
    if "meta.xml" not in package:
        return {}
    title = next((e.text or "" for e in package.xml("meta.xml").iter() if local_name(e) == "title"), "")
    return {"title": title.strip()} if title.strip() else {}
