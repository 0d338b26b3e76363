"""The left side: the file as published, with everything that was read marked in it.

Belongs here: pages with boxes, and texts and tables with marked cells. Does not belong here: markup
(`page.html`).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from parsers.layout import Grid, Layout
from presentation.evidence.marks import Mark, Marks, places
from presentation.evidence.rendering import PageImage
from presentation.places import spot

MOST_BLOCKS = 4_000
"""Paragraphs and rows that are shown; a report has some hundreds."""
PADDING = 1.0
"""Points that a box reaches beyond what it marks."""


@dataclass(frozen=True, slots=True)
class BoxOn:
    """A box on a page: its mark, and left, top, width and height in parts of a hundred of the page."""

    mark: Mark
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page as a picture with its boxes."""

    number: int
    width: int
    height: int
    address: str
    boxes: tuple[BoxOn, ...]


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a table in the file."""

    text: str
    mark: Mark | None = None
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class ShownBlock:
    """A paragraph (`rows` is empty) or a table of the file."""

    text: str = ""
    mark: Mark | None = None
    rows: list[list[ShownCell]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """The file as shown: pages, or blocks where it has none. `cut` says that not all of it is."""

    pages: tuple[ShownPage, ...] = ()
    blocks: tuple[ShownBlock, ...] = ()
    cut: bool = False


def source_of(layout: Layout, images: Sequence[PageImage], marks: Marks) -> Source:
    """The file as its pages where there are pictures of them, else as its text and tables."""
    if images:
        pages = tuple(_page(image, marks) for image in images)
        last = max((spot(block.locator).page or 0 for block in layout.blocks), default=0)
        return Source(pages=pages, cut=last > images[-1].number)
    blocks: list[ShownBlock] = []
    rows = 0
    for block in _blocks(layout, marks):
        rows += 1 + len(block.rows)
        if rows > MOST_BLOCKS:
            return Source(blocks=tuple(blocks), cut=True)
        blocks.append(block)
    return Source(blocks=tuple(blocks))


def _page(image: PageImage, marks: Marks) -> ShownPage:
    boxes = []
    for locator, mark in marks.by_locator.items():
        place = spot(locator)
        if place.page == image.number and place.bbox:
            boxes.append(_box(mark, place.bbox, image))
    encoded = base64.b64encode(image.data).decode("ascii")
    address = f"data:{image.media_type};base64,{encoded}"
    return ShownPage(image.number, round(image.width), round(image.height), address, tuple(boxes))


def _box(mark: Mark, bbox: tuple[float, float, float, float], image: PageImage) -> BoxOn:
    left, top = max(0.0, bbox[0] - PADDING), max(0.0, bbox[1] - PADDING)
    right, bottom = min(image.width, bbox[2] + PADDING), min(image.height, bbox[3] + PADDING)
    return BoxOn(
        mark,
        100 * left / image.width,
        100 * top / image.height,
        100 * max(0.0, right - left) / image.width,
        100 * max(0.0, bottom - top) / image.height,
    )


def _blocks(layout: Layout, marks: Marks) -> Iterator[ShownBlock]:
    taken: set[str] = set()

    def mark_at(locator: str) -> Mark | None:
        """The mark of a place, once: an id stands on the page once."""
        for place in places(locator):
            found = marks.by_locator.get(place)
            if found and found.id not in taken:
                taken.add(found.id)
                return found
        return None

    for block in layout.blocks:
        if isinstance(block, Grid):
            yield ShownBlock(rows=[[*_row(cells, mark_at)] for cells in _by_row(block)])
        elif block.text.strip():
            yield ShownBlock(block.text, mark_at(block.locator))


def _by_row(grid: Grid) -> Iterator[list[tuple[int, ShownCell, str]]]:
    """The cells of each row with the columns they begin in."""
    rows: dict[int, list[tuple[int, ShownCell, str]]] = {}
    for cell in grid.cells:
        shown = ShownCell(cell.text, None, cell.column_span, cell.row_span)
        rows.setdefault(cell.row, []).append((cell.column, shown, cell.locator))
    for number in range(max(rows, default=-1) + 1):
        yield rows.get(number, [])


def _row(cells: list[tuple[int, ShownCell, str]], mark_at: object) -> Iterator[ShownCell]:
    assert callable(mark_at)
    for _, cell, locator in sorted(cells, key=lambda each: each[0]):
        yield ShownCell(cell.text, mark_at(locator), cell.columns, cell.rows)
