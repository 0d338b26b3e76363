"""Which objects of a PDF page are seen: those without which the rendered page looks different.

Belongs here: rendering the page with and without objects, layers of the document, and what lies over text.
Does not belong here: which text is looked at (`paint`, `unseen`), recognition (`picture`).
Layers that are off, covers painted later, text in the colour of its ground and clipping of every form come
out alike, because pdfium itself says what remains. Pages are rendered only where something gives cause.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from ctypes import c_ulong, c_ushort, c_void_p, cast
from typing import Any

import pypdfium2 as pdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from parsers.readers.pages.geometry import Box
from parsers.readers.pdf.calls import bounds_of, lean, of_each

ZOOM = 2.0
"""Pixels a point at which pages are compared."""
MAX_PIXELS = 4_000_000
"""Pixels of a compared page; larger pages are compared coarser."""
CONTRAST = 24
"""Levels of 255 by which a pixel must differ for a person to see it."""
LIGHT = 128
"""Levels of 255: a ground at least so light is paper or shading, a darker one a bar."""
MAX_ROUNDS = 6
"""Objects that lie over each other are taken away one after the other, so often at most."""
MAX_LAYERS = 16
"""Named layers of a page that are looked at."""
NARROWER = 0.2
"""The part of a character's width on either side in which its neighbours may reach."""
MAX_NAME = 128
"""Bytes of a layer's name that tell it from others."""
OFF_THE_PAGE = 1e5
"""Points to the right, where nothing is seen."""
MAX_TEXT = 4_000
"""Bytes of an unseen object's text that are quoted."""
OBJECT_STREAM = re.compile(rb"/ObjStm\b.{0,300}?stream\r?\n", re.DOTALL)
MAX_STREAM = 1 << 20
"""Bytes of an object stream that are looked into."""

_count_marks = of_each(pdfium.FPDFPageObj_CountMarks)
_get_mark = lean(pdfium.FPDFPageObj_GetMark)
_set_active = lean(pdfium.FPDFPageObj_SetIsActive)


def may_have_layers(data: bytes) -> bool:
    """Whether a document defines optional content, as far as that can be told without parsing it."""
    if b"/OCProperties" in data or b"/Encrypt" in data:
        return True
    for found in OBJECT_STREAM.finditer(data):
        try:
            inside = zlib.decompressobj().decompress(data[found.end() : found.end() + MAX_STREAM], MAX_STREAM)
        except zlib.error:
            return True
        if b"/OCProperties" in inside:
            return True
    return False


class Renderer:
    """Renders one page upright, with and without some objects. `turns` are quarters clockwise."""

    def __init__(self, page: pdfium2.PdfPage, turns: int) -> None:
        self._page, self._turns = page, turns
        width, height = page.get_size()
        self.zoom = min(ZOOM, (MAX_PIXELS / max(1.0, width * height)) ** 0.5)
        self._whole: Image.Image | None = None

    def shows(self, box: Box) -> bool:
        """Whether anything stands out from its ground in a box of the upright page."""
        part = self._part(Box(box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 1))  # with some of the ground
        if part is None:
            return False
        extrema: Any = part.getextrema()
        return any(most - least >= CONTRAST for least, most in extrema)

    def is_bare(self, box: Box) -> bool:
        """Whether a box of the upright page shows nothing but one light ground."""
        part = self._part(box)
        if part is None:
            return True
        extrema: Any = part.getextrema()
        return all(most - least < CONTRAST and least >= LIGHT for least, most in extrema)

    def _part(self, box: Box) -> Image.Image | None:
        """The picture of a box of the upright page; None where it lies outside."""
        if self._whole is None:
            self._whole = self._render()
        x0, top, x1, bottom = (round(side * self.zoom) for side in box)
        left, upper = max(0, x0), max(0, top)
        right, lower = min(self._whole.width, x1 + 1), min(self._whole.height, bottom + 1)
        if left >= right or upper >= lower:
            return None
        return self._whole.crop((left, upper, right, lower))

    def difference(self, things: Sequence[int]) -> Image.Image:
        """Where the page looks different without the objects at these addresses, in gray."""
        if self._whole is None:
            self._whole = self._render()
        for thing in things:
            _set_active(thing, 0)
        try:
            without = self._render()
        finally:
            for thing in things:
                _set_active(thing, 1)
        bands = ImageChops.difference(self._whole, without).split()
        greatest = bands[0]
        for band in bands[1:]:
            greatest = ImageChops.lighter(greatest, band)
        return greatest

    def _render(self) -> Image.Image:
        bitmap: Any = self._page.render(scale=self.zoom, rotation=self._turns % 4 * 90, may_draw_forms=False)
        image: Image.Image = bitmap.to_pil().convert("RGB")
        bitmap.close()
        return image


class Visible:
    """What is seen of text objects that there is cause to look at."""

    def __init__(self, renderer: Renderer, suspects: Sequence[tuple[int, Box]]) -> None:
        """Args: `suspects` are addresses of objects with their boxes on the upright page."""
        self._zoom = renderer.zoom
        self._suspects = suspects
        self._round_of: dict[int, int] = {}
        for number, rounds in enumerate(_apart(suspects)):
            self._round_of.update((thing, number) for thing in rounds)
        members: dict[int, list[int]] = defaultdict(list)
        for thing, number in self._round_of.items():
            members[number].append(thing)
        self._differences = [renderer.difference(members[number]) for number in sorted(members)]

    def __contains__(self, thing: int) -> bool:
        """Whether an object was looked at."""
        return thing in self._round_of

    def hidden(self) -> set[int]:
        """The objects of which nothing is seen."""
        return {thing for thing, box in self._suspects if not self.shows(thing, *_inner(box))}

    def shows(self, thing: int, x0: float, top: float, x1: float, bottom: float) -> bool:
        """Whether the page would look different in a box without the object."""
        image, zoom = self._differences[self._round_of[thing]], self._zoom
        inset = NARROWER * (x1 - x0)
        left, right = max(0, int((x0 + inset) * zoom)), int((x1 - inset) * zoom) + 1
        upper, lower = max(0, int(top * zoom)), int(bottom * zoom) + 1
        if left >= min(right, image.width) or upper >= min(lower, image.height):
            return False
        part = image.crop((left, upper, min(right, image.width), min(lower, image.height)))
        extrema: Any = part.getextrema()
        return bool(extrema[1] >= CONTRAST)


def _apart(suspects: Sequence[tuple[int, Box]]) -> list[list[int]]:
    """Suspects in rounds within which none lies over another; the last round takes what is left."""
    rounds: list[list[tuple[int, Box]]] = []
    for thing, box in sorted(suspects, key=lambda suspect: suspect[1].top):
        for members in rounds:
            if not any(_overlap(box, other) for _, other in members):
                members.append((thing, box))
                break
        else:
            if len(rounds) < MAX_ROUNDS:
                rounds.append([(thing, box)])
            else:
                rounds[-1].append((thing, box))
    return [[thing for thing, _ in members] for members in rounds]


def _inner(box: Box) -> Box:
    """Without the rim, in which something that covers a text may be a little too small."""
    down = NARROWER / 2 * (box.bottom - box.top)
    return Box(box.x0, box.top + down, box.x1, box.bottom - down)


def take_away(text: Any, things: Iterable[int]) -> str:
    """Take text objects from their page, which must be asked for its text again.

    Returns what they say, joined from top to bottom: their addresses say nothing of their order.

    pdfium knows of two characters that are the same, one above the other, only the first: an unseen one
    would hide what is printed in its place.
    """
    things = list(things)
    said = []
    for thing, (left, _, _, top) in zip(things, bounds_of(things), strict=True):
        pointer = cast(c_void_p(thing), pdfium.FPDF_PAGEOBJECT)
        length = pdfium.FPDFTextObj_GetText(pointer, text.raw, None, 0)
        if 0 < length <= MAX_TEXT:
            codes = (c_ushort * (length // 2 + 1))()
            pdfium.FPDFTextObj_GetText(pointer, text.raw, codes, length)
            words = bytes(codes)[: max(0, length - 2)].decode("utf-16-le", "replace")
            said.append((-top, left, words))
        _set_active(thing, 0)
        pdfium.FPDFPageObj_Transform(pointer, 1, 0, 0, 1, OFF_THE_PAGE, 0)  # else it still hides its copy
    return "".join(words for *_, words in sorted(said))


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def hidden_layers(renderer: Renderer, things: Sequence[int]) -> set[int]:
    """The objects of a page's named layers that are off or show nothing."""
    layers: dict[bytes, list[int]] = defaultdict(list)
    for thing, count in zip(things, _count_marks(things), strict=True):
        for i in range(min(max(count, 0), 8)):
            name = _layer(_get_mark(thing, i))
            if name is not None and (name in layers or len(layers) < MAX_LAYERS):
                layers[name].append(thing)
    hidden: set[int] = set()
    for members in layers.values():
        extrema: Any = renderer.difference(members).getextrema()
        if extrema[1] < CONTRAST:
            hidden.update(members)
    return hidden


def _layer(mark: int) -> bytes | None:
    """The name of the layer a mark puts its object on; None where it is no such mark."""
    codes, length = (c_ushort * (MAX_NAME // 2))(), c_ulong()
    pointer = cast(c_void_p(mark), pdfium.FPDF_PAGEOBJECTMARK)
    pdfium.FPDFPageObjMark_GetName(pointer, codes, MAX_NAME, length)
    if bytes(codes)[: max(0, length.value - 2)] != "OC".encode("utf-16-le"):
        return None
    codes = (c_ushort * (MAX_NAME // 2))()
    pdfium.FPDFPageObjMark_GetParamStringValue(pointer, b"Name", codes, MAX_NAME, length)
    return bytes(codes)


def covered(texts: Sequence[tuple[int, int, Box]], covers: Iterable[tuple[int, Box]]) -> set[int]:
    """The texts over which something is painted later.

    Args:
        texts: order of painting, address and box of each.
        covers: order and box of each filled area, image and form.
    """
    first = min((order for order, _, _ in texts), default=0)
    later = [(order, box) for order, box in covers if order > first]
    if not later:
        return set()
    by_top = sorted(texts, key=lambda text: text[2].top)
    tops = [text[2].top for text in by_top]
    tallest = max(box.bottom - box.top for _, _, box in texts)
    found: set[int] = set()
    for order, box in later:
        start, end = bisect_left(tops, box.top - tallest), bisect_left(tops, box.bottom)
        found.update(thing for its, thing, place in by_top[start:end] if its < order and _overlap(place, box))
    return found
