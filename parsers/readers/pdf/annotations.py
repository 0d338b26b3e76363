"""Annotations and form fields of a PDF page, drawn into the page as a viewer shows them.

Belongs here: which annotations show something, what form fields hold that have no appearance, and the lines
of struck-out passages. Does not belong here: what is seen of the page after that (`seen`, `paint`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_ushort
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium2
import pypdfium2.raw as pdfium

from parsers.readers.limits import MAX_PAGE_OBJECTS, too_large
from parsers.readers.pages.geometry import Affine, Box, Character, Rule, bounding_box
from parsers.readers.visible import UNREADABLE

MAX_VALUE = 1_000
"""Characters of one field's value that are looked at."""
FIELD_HEIGHT = 10.0
"""Points: how high the characters of a field are at most that has no appearance."""
PADDING = 2.0
"""Points between the edge of a field and its value."""
COMB = 1 << 24
"""The flag of a text field with one box for each character (ISO 32000, table 228)."""
NOT_SHOWN = 2 | 32
"""The flags Hidden and NoView of an annotation (ISO 32000, table 165)."""

DRAWN = frozenset(
    (
        pdfium.FPDF_ANNOT_FREETEXT,
        pdfium.FPDF_ANNOT_LINE,
        pdfium.FPDF_ANNOT_SQUARE,
        pdfium.FPDF_ANNOT_CIRCLE,
        pdfium.FPDF_ANNOT_POLYGON,
        pdfium.FPDF_ANNOT_POLYLINE,
        pdfium.FPDF_ANNOT_STAMP,
        pdfium.FPDF_ANNOT_INK,
        pdfium.FPDF_ANNOT_WIDGET,
        pdfium.FPDF_ANNOT_WATERMARK,
        pdfium.FPDF_ANNOT_REDACT,
    )
)
"""Kinds that show something of their own; the others are icons, links and marks beside or under the text."""
WRITTEN = frozenset(
    (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
)
"""Fields that hold text; boxes to tick and buttons are left out."""


@dataclass(slots=True)
class Added:
    """What is on a page besides its own objects, in the page's space: left, bottom, right, top.

    `values` are texts with their boxes, `struck` the boxes of struck-out passages.
    """

    values: list[tuple[str, Box]] = field(default_factory=list)
    struck: list[Box] = field(default_factory=list)

    def characters(self, to_page: Affine) -> list[Character]:
        """The values as characters on the upright page, one after the other from the left."""
        return [character for text, box in self.values for character in _spread(text, to_page.box(*box))]

    def strikes(self, to_page: Affine) -> list[Rule]:
        """A line through the middle of each struck-out passage of the upright page."""
        upright = (to_page.box(*box) for box in self.struck)
        return [Rule(x0, (top + bottom) / 2, x1, (top + bottom) / 2) for x0, top, x1, bottom in upright]


def with_annotations_drawn(
    document: pdfium2.PdfDocument, page: pdfium2.PdfPage, number: int
) -> tuple[pdfium2.PdfPage, Added]:
    """The page with its annotations among its objects, after all others; the same page where there are none.

    Args:
        document: opened, with `init_forms` called where it has a form.
        page: its page `number`, counted from 1; closed where another is returned.
        number: of the page.

    Raises:
        Refusal: `too_large`.
    """
    count = pdfium.FPDFPage_GetAnnotCount(page.raw)
    added = Added()
    if count <= 0:
        return page, added
    if count > MAX_PAGE_OBJECTS:
        raise too_large("annotations on a page", MAX_PAGE_OBJECTS)
    kept = [i for i in range(count) if _take(document, page, i, added)]
    if not kept:
        return page, added
    for i in reversed(range(count)):
        if i not in kept:
            pdfium.FPDFPage_RemoveAnnot(page.raw, i)
    if pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
        return page, added
    page.close()
    return document[number - 1], added


def _take(document: pdfium2.PdfDocument, page: pdfium2.PdfPage, i: int, added: Added) -> bool:
    """Whether annotation `i` is to be drawn; what has no appearance is added."""
    with _annotation(page, i) as annotation:
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if pdfium.FPDFAnnot_GetFlags(annotation) & NOT_SHOWN:
            return False
        if kind == pdfium.FPDF_ANNOT_STRIKEOUT:
            added.struck += _passages(annotation)
            return False
        if kind not in DRAWN:
            return False
        has_appearance: bool = (
            pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2
        )
        if kind == pdfium.FPDF_ANNOT_WIDGET:
            return _take_field(document, annotation, has_appearance, added)
        if kind == pdfium.FPDF_ANNOT_FREETEXT and not has_appearance and _text_of(annotation, b"Contents"):
            added.values.append((UNREADABLE, _box_of(annotation)))  # some viewers show it, others do not
        return has_appearance


def _take_field(document: pdfium2.PdfDocument, annotation: Any, has_appearance: bool, added: Added) -> bool:
    form = document.formenv.raw if document.formenv else None
    if form is None:
        return has_appearance
    if pdfium.FPDFAnnot_GetFormFieldType(form, annotation) not in WRITTEN:
        return False
    in_boxes = pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & COMB
    if has_appearance and not in_boxes:
        return True
    length = pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    value = _string(
        length, lambda codes, size: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, codes, size)
    )
    if value.strip():
        added.values.append((value.strip(), _box_of(annotation)))
    return False


@contextmanager
def _annotation(page: pdfium2.PdfPage, i: int) -> Iterator[Any]:
    annotation = pdfium.FPDFPage_GetAnnot(page.raw, i)
    try:
        yield annotation
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _passages(annotation: Any) -> Iterator[Box]:
    """The boxes of the quadrilaterals a mark lies over, or its own."""
    count = pdfium.FPDFAnnot_CountAttachmentPoints(annotation)
    points = pdfium.FS_QUADPOINTSF()
    for i in range(min(count, MAX_PAGE_OBJECTS)):
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, i, points):
            corners = ((getattr(points, f"x{n}"), getattr(points, f"y{n}")) for n in (1, 2, 3, 4))
            yield bounding_box(Box(x, y, x, y) for x, y in corners)
    if not count:
        yield _box_of(annotation)


def _box_of(annotation: Any) -> Box:
    """Left, bottom, right and top in the page's space."""
    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, rect)
    return Box(
        min(rect.left, rect.right),
        min(rect.top, rect.bottom),
        max(rect.left, rect.right),
        max(rect.top, rect.bottom),
    )


def _text_of(annotation: Any, key: bytes) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    return _string(length, lambda codes, size: pdfium.FPDFAnnot_GetStringValue(annotation, key, codes, size))


def _string(length: int, write: Any) -> str:
    """What pdfium writes as UTF-16 with a NUL at the end, `length` bytes in all."""
    if not 2 < length <= 2 * MAX_VALUE:
        return ""
    codes = (c_ushort * (length // 2))()
    write(codes, length)
    return bytes(codes)[:-2].decode("utf-16-le", "replace")


def _spread(text: str, box: Box) -> Iterator[Character]:
    """A value's characters side by side in the box, its lines below each other."""
    lines = text.splitlines()
    height = min(FIELD_HEIGHT, (box.bottom - box.top) / len(lines))
    top = (box.top + box.bottom - height * len(lines)) / 2
    for n, line in enumerate(lines):
        width = min(0.6 * height, max(0.1, box.x1 - box.x0 - 2 * PADDING) / max(1, len(line)))
        left = (box.x0 + box.x1 - width * len(line)) / 2
        for i, character in enumerate(line):
            x, y = left + i * width, top + n * height
            yield Character(x, y, x + width, y + height, character)
