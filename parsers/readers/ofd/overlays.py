"""What lies over the pages of an OFD without being in them: annotations and electronic seals.

Belongs here: finding them by page. Does not belong here: painting (`objects`), what is left of the text
beneath (`covers`). Source: GB/T 33190, 15 (annotations), 18 (signatures).
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml import etree

from parsers.readers.limits import MAX_PAGE_OBJECTS, Refusal
from parsers.readers.ofd.pictures import Picture, seal_of
from parsers.readers.ofd.values import box_of, children, text_at
from parsers.readers.package import Package
from parsers.readers.pages.geometry import Box

Resolve = Callable[[str, str], str]
"""The member that a location in another member means."""


class Annotation(NamedTuple):
    """How an annotation looks, in millimetres of its page; a watermark is no print of the report."""

    appearance: etree._Element
    is_watermark: bool


class Seal(NamedTuple):
    """A seal's picture and where it lies, in millimetres of its page."""

    picture: Picture
    place: Box


def annotations_of(
    package: Package, resolve: Resolve, path: str, document: etree._Element
) -> dict[str, list[Annotation]]:
    """The visible annotations by the IDs of their pages. Damaged lists have none.

    Args:
        package: the container.
        resolve: of the document.
        path: of the document.
        document: its root.
    """
    found: dict[str, list[Annotation]] = defaultdict(list)
    listed = resolve(path, text_at(document, "Annotations"))
    for page in children(_root(package, listed), "Page")[:MAX_PAGE_OBJECTS]:
        place = resolve(listed, text_at(page, "FileLoc"))
        for annotation in children(_root(package, place), "Annot"):
            if annotation.get("Visible") == "false":
                continue
            is_watermark = annotation.get("Type") == "Watermark"
            found[page.get("PageID") or ""] += [
                Annotation(appearance, is_watermark) for appearance in children(annotation, "Appearance")
            ]
    return found


def seals_of(package: Package, resolve: Resolve, body: etree._Element) -> dict[str, list[Seal]]:
    """The electronic seals by the IDs of their pages.

    Args:
        package: the container.
        resolve: of the document.
        body: the `DocBody` that names the document.
    """
    found: dict[str, list[Seal]] = defaultdict(list)
    listed = resolve("OFD.xml", text_at(body, "Signatures"))
    for signature in children(_root(package, listed), "Signature")[:MAX_PAGE_OBJECTS]:
        place = resolve(listed, signature.get("BaseLoc") or "")
        for signed in children(_root(package, place), "SignedInfo"):
            stamps = children(signed, "StampAnnot")
            if not stamps:
                continue
            picture = seal_of(next(_data_of(package, resolve, place, signed), b""))
            for stamp in stamps:
                found[stamp.get("PageRef") or ""].append(Seal(picture, box_of(stamp.get("Boundary"))))
    return found


def _data_of(package: Package, resolve: Resolve, place: str, signed: etree._Element) -> Iterator[bytes]:
    """The data that may hold a seal's picture: the seal's own, else the signature."""
    for location in (text_at(signed, "Seal", "BaseLoc"), "SignedValue.dat"):
        member = resolve(place, location) if location else ""
        if member in package and posixpath.basename(member):
            try:
                yield package.read(member)
            except Refusal:
                continue


def _root(package: Package, member: str) -> etree._Element | None:
    if member not in package:
        return None
    try:
        return package.xml(member)
    except Refusal:
        return None
