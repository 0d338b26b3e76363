"""OFD (GB/T 33190) → layout, through the same lattice as PDF.

Belongs here: the container, its first document, pages, templates and resources, and limits.
Does not belong here: single objects (`ofd_objects`), cells (`lattice`, `page_blocks`).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from parsers.model import Block, Layout, Note, Quarantine
from parsers.readers.limits import MAX_PAGES, Refusal, too_large
from parsers.readers.ocr.recognise import can_recognise
from parsers.readers.ofd.objects import OfdPaint, at_corner, paint_all, paint_layers
from parsers.readers.ofd.overlays import annotations_of, seals_of
from parsers.readers.ofd.pictures import Picture, picture_of
from parsers.readers.ofd.values import box_of, children, is_faint, text_at
from parsers.readers.package import Package
from parsers.readers.pages.blocks import EMPTY, NO_TEXT, blocks_of
from parsers.readers.pages.geometry import Affine, Box, Character, Rule
from parsers.readers.pages.print_seen import LeftOut, printed_on
from parsers.readers.pages.too_small import readable

MEDIA_TYPE = "application/ofd"
POINTS = 72 / 25.4
"""Points a millimetre: OFD measures in millimetres."""
A4 = Box(0, 0, 210, 297)


def read_ofd(data: bytes) -> Layout | Quarantine:
    """An OFD's bytes → the blocks of its first document's pages in reading order, or why there are none.

    Locators are `page=N bbox=x0,top,x1,bottom`: points on the upright page, origin top left.
    Quarantine codes: `empty`, `needs_ocr`. Raises Refusal (`corrupt`, `encrypted`, `too_large`).
    """
    package = Package(data)
    if "Encryptions.xml" in package:
        raise Refusal("encrypted", "the OFD is encrypted: ask the publisher for an open copy")
    bodies = children(package.xml("OFD.xml"), "DocBody") if "OFD.xml" in package else []
    if not bodies:
        raise Refusal("corrupt", "the OFD names no document: fetch it again")
    document = _Document(package, bodies[0])
    notes: list[Note] = []
    if len(bodies) > 1:
        notes.append(Note("more_documents", f"of the {len(bodies)} documents in the OFD the first was read"))
    blocks: list[Block] = []
    gone = LeftOut()
    for number, (path, page) in enumerate(document.pages(), start=1):
        if path in package:
            blocks += _page_blocks(document, path, page, number, notes, gone)
        else:
            notes.append(Note("page_unreadable", f"page {number} is not in the container"))
    notes += gone.notes()
    if not blocks:
        return EMPTY if can_recognise() else NO_TEXT
    title = text_at(bodies[0], "DocInfo", "Title")
    return Layout(MEDIA_TYPE, None, tuple(blocks), {"title": title} if title else {}, tuple(notes))


def printed_pages(data: bytes) -> Iterator[tuple[int, Box, list[Character], list[Rule]]]:
    """What is printed on each page of an OFD, for showing it: its number, area, characters and ruled lines.

    Lengths are points on the upright page. Pictures and seals are left out. Raises Refusal.
    """
    package = Package(data)
    document = _Document(package, children(package.xml("OFD.xml"), "DocBody")[0])
    for number, (path, page) in enumerate(document.pages(), start=1):
        if path in package:
            paint, area = document.paint(path, page, LeftOut())
            paint.turn_upright(area)
            paint.settle()
            yield number, area, paint.visible_characters(), paint.rules


class _Document:
    """One document of the container: its pages, templates and composites by their IDs."""

    def __init__(self, package: Package, body: etree._Element) -> None:
        self.package = package
        self.path = self.resolve("OFD.xml", text_at(body, "DocRoot"))
        if self.path not in package:
            raise Refusal("corrupt", "the OFD's document is not in the container: fetch it again")
        self.xml = package.xml(self.path)
        common = next(iter(children(self.xml, "CommonData")), None)
        self.area = _area(text_at(common, "PageArea", "PhysicalBox"), A4)
        self.templates = {t.get("ID"): t.get("BaseLoc") or "" for t in children(common, "TemplatePage")}
        resources = children(common, "PublicRes") + children(common, "DocumentRes")
        self.images: dict[str, str] = {}
        self.units = self.units_in(self.path, resources)
        self.annotations = annotations_of(package, self.resolve, self.path, self.xml)
        self.seals = seals_of(package, self.resolve, body)
        self._pictures: dict[str, Picture] = {}

    def resolve(self, base: str, location: str) -> str:
        """A location as written in the member `base`; some producers write it from the container's root."""
        location = location.strip().replace("\\", "/")
        beside = posixpath.normpath(posixpath.join("/", posixpath.dirname(base), location))
        return beside if beside in self.package else posixpath.normpath(posixpath.join("/", location))

    def units_in(self, base: str, resources: list[etree._Element]) -> dict[str, etree._Element]:
        """The composites that resource files define, by ID; the places of images are kept in passing."""
        units = {}
        for resource in resources:
            path = self.resolve(base, resource.text or "")
            if path in self.package:
                xml = self.package.xml(path)
                for unit in children(xml, "CompositeGraphicUnits", "CompositeGraphicUnit"):
                    units[unit.get("ID") or ""] = unit
                for parameters in children(xml, "DrawParams", "DrawParam"):
                    units[parameters.get("ID") or ""] = parameters
                folder = posixpath.join(
                    posixpath.dirname(path), (xml.get("BaseLoc") or "").replace("\\", "/")
                )
                for media in children(xml, "MultiMedias", "MultiMedia"):
                    location = self.resolve(posixpath.join(folder, "_"), text_at(media, "MediaFile"))
                    self.images[media.get("ID") or ""] = location
        return units

    def pages(self) -> Iterator[tuple[str, str]]:
        """The members that hold the pages, in order, with the pages' IDs."""
        pages = children(self.xml, "Pages", "Page")
        if len(pages) > MAX_PAGES:
            raise too_large("pages", MAX_PAGES)
        return ((self.resolve(self.path, page.get("BaseLoc") or ""), page.get("ID") or "") for page in pages)

    def picture(self, name: str) -> Picture | None:
        """The picture with a resource's ID, None where the container does not hold it."""
        member = self.images.get(name, "")
        if member not in self.package:
            return None
        if name not in self._pictures:
            self._pictures[name] = picture_of(self.package.read(member))
        return self._pictures[name]

    def paint(self, path: str, page: str, gone: LeftOut) -> tuple[OfdPaint, Box]:
        """What one page and its templates show, and the page's area, both in points as displayed.

        Args:
            path: the page's member.
            page: its ID.
            gone: what was left out is added here.
        """
        xml = self.package.xml(path)
        area = _area(text_at(xml, "Area", "PhysicalBox"), self.area)
        to_page = Affine(POINTS, 0, 0, POINTS, -area.x0 * POINTS, -area.top * POINTS)
        units = self.units | self.units_in(path, children(xml, "PageRes"))
        paint = OfdPaint(picture=self.picture)
        templates = children(xml, "Template")
        behind = [each for each in templates if each.get("ZOrder") != "Foreground"]
        for content in (
            *self._templates(behind),
            *children(xml, "Content"),
            *self._templates([each for each in templates if each not in behind]),
        ):
            paint_layers(content, to_page, units, paint)
        for appearance, is_watermark in self.annotations.get(page, ()):
            its_paint = OfdPaint() if is_watermark else paint
            paint_all(appearance, at_corner(appearance, to_page), units, its_paint)
            if is_watermark:
                gone.watermarks += ["".join(c.text for c in found) for found in its_paint.all_characters()]
        for picture, place in self.seals.get(page, ()):
            paint.cover_with(picture, to_page.box(*place))
        return paint, to_page.box(*area)

    def _templates(self, templates: list[etree._Element]) -> Iterator[etree._Element]:
        """What templates of a page hold."""
        for template in templates:
            location = self.templates.get(template.get("TemplateID"))
            if location:
                yield from children(self.package.xml(self.resolve(self.path, location)), "Content")


def _area(value: str, otherwise: Box) -> Box:
    area = box_of(value)
    return area if area.x1 > area.x0 and area.bottom > area.top else otherwise


def _page_blocks(
    document: _Document, path: str, page: str, number: int, notes: list[Note], gone: LeftOut
) -> list[Block]:
    paint, area = document.paint(path, page, gone)
    paint.turn_upright(area)
    paint.settle()
    gone.hidden += paint.hidden
    faint = [colour for colour in paint.apart if is_faint(colour)]
    printed = printed_on(paint.visible_characters(), paint.apart, faint, paint, (), gone)
    characters = readable(printed)
    if len(characters) < len(printed):
        read = set(map(id, characters))
        gone.hidden.append("".join(each.text for each in printed if id(each) not in read))
    if not characters and can_recognise():
        return _scanned_blocks(document, paint, number, notes)
    return blocks_of(characters, paint, number, notes, paint.slanting, area)


def _scanned_blocks(document: _Document, paint: OfdPaint, number: int, notes: list[Note]) -> list[Block]:
    """What is recognised in the largest image of a page without text."""
    from parsers.readers.ocr.reader import image_blocks, image_pixels

    placed = [p for p in paint.placed_images if document.images.get(p[0], "") in document.package]
    if not placed:
        return []
    name, box = max(placed, key=lambda p: (p[1].x1 - p[1].x0) * (p[1].bottom - p[1].top))
    pixels = image_pixels(document.package.read(document.images[name]))
    return image_blocks(pixels, max(box.x1 - box.x0, 1.0) / pixels.shape[1], number, notes)
