"""One page's pixels → characters (one for each recognised line) and rules, ready for the lattice.

Belongs here: finding the cells, cropping their lines, recognising them, and turning the page when it lies
on its side. Does not belong here: files (`scan`), the model (`scan_recognise`). Needs the extra `[ocr]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.readers.ocr.crossing import crossing_ink
from parsers.readers.ocr.doubtful_cells import Cells
from parsers.readers.ocr.figures import Figure, settled
from parsers.readers.ocr.grounds import with_dark_print
from parsers.readers.ocr.lines import (
    is_dash,
    lines_in_cell,
    lines_on_page,
    runs,
    runs_level,
    without_specks,
)
from parsers.readers.ocr.overprint import Clean, bridged, without_seals, without_watermarks
from parsers.readers.ocr.rules import EDGE, PixelBox, ink_of, is_ruled, straightened, within
from parsers.readers.ocr.second_reading import Line, Text, read_lines
from parsers.readers.ocr.stray_rules import without_stray_rules
from parsers.readers.pages.geometry import Box, Character, Paint, Rule
from parsers.readers.pages.lattice import Table, tables_of
from parsers.readers.pages.ruled_lines import TooManyRulesError
from parsers.readers.visible import UNREADABLE
from parsers.text.normalise import ideographs

Pixels = NDArray[np.uint8]
SURE = 0.8
"""Mean confidence below which a page may stand on its head."""
SAMPLE = 8
"""So many lines tell which way up a page is."""
DOUBTFUL, FAINT = 0.6, 0.5
"""What is recognised with less confidence, and is printed with less than this part of the page's usual
contrast, is the grain of a shaded ground and no text."""


Read = dict[int, Text]
"""What some of a page's lines say, by their places among them."""


class _Found(NamedTuple):
    """What is found on a page: its ink without the tables' rules, these rules, and the lines of text.

    `height` is that of a character in pixels, `cells` are those of the tables in points, in which the first
    `in_cells` lines stand, and `over` is where ink was taken off that lay over the print.
    """

    gray: Pixels
    ink: Pixels
    height: int
    ruled: Pixels
    rules: list[Rule]
    rule_boxes: list[PixelBox]
    lines: list[PixelBox]
    cells: list[Box]
    in_cells: int
    over: Pixels | None = None


class Recognised(NamedTuple):
    """What a page prints: its lines, the rules of its tables, and the figures that are struck out on it."""

    characters: list[Character]
    paint: Paint
    struck: list[str]


def page_of(pixels: Pixels, scale: float, only_tables: bool = False) -> Recognised:
    """A page in gray or in blue, green and red, `scale` points a pixel → what is recognised on it.

    With `only_tables` nothing is recognised where there is no table.
    """
    gray, over = without_seals(pixels, scale) if pixels.ndim == 3 else Clean(pixels, None)
    page = _find(with_dark_print(straightened(gray), scale), scale, over)
    cleaned, faint_ink = without_watermarks(page.gray, page.ink, page.height, _around(page))
    if faint_ink is not None:
        page = _find(cleaned, scale, faint_ink if over is None else np.maximum(over, faint_ink))
    if only_tables and not page.rules:
        return Recognised([], Paint(), [])
    page, sample = _right_way_up(page, scale)
    found = _read(page, [i for i in range(len(page.lines)) if i not in sample]) | sample
    figures, struck = _seen(page, found)
    contrasts = [_contrast(page, figure.box) for figure in figures]
    faint = FAINT * float(np.median(contrasts)) if contrasts else 0.0
    characters = []
    for (box, (text, confidence)), contrast in zip(figures, contrasts, strict=True):
        if text and (confidence >= DOUBTFUL or contrast >= faint):
            x0, top, x1, bottom = (side * scale for side in box)
            characters.append(Character(x0, top, x1, bottom, text, round(confidence, 3)))
    cells = Cells(page.cells, scale, page.height)
    if page.over is not None:
        characters = cells.told_apart(page.over, characters)
    characters = cells.uncovered(page.gray, cells.with_one_figure(characters))
    return Recognised(characters, Paint(rules=page.rules), struck)


def _around(page: _Found) -> PixelBox | None:
    """The box around the rules of all tables."""
    rows, columns = (np.flatnonzero(page.ruled.any(axis=axis)) for axis in (1, 0))
    return (int(columns[0]), int(rows[0]), int(columns[-1]), int(rows[-1])) if len(rows) else None


def _seen(page: _Found, found: Read) -> tuple[list[Figure], list[str]]:
    """The page's lines without what is struck out in cells, what cannot be read marked; and what was."""
    figures = []
    for i, box in enumerate(page.lines):
        text, confidence = found[i]
        if len(text) == 1 and is_dash(page.ink, box, page.height):
            text = "-"
        if not text and i < page.in_cells:
            text = UNREADABLE  # something is printed in the cell
        figures.append(Figure(box, (text, confidence)))
    crossing = crossing_ink(page.ink, page.rule_boxes, page.height)
    if crossing is not None:
        figures = [_apart(figure, crossing, page.height) for figure in figures]
    in_cells, struck = settled(
        figures[: page.in_cells], page.gray, page.ink, page.over, lambda boxes: _texts(page, boxes)
    )
    return in_cells + figures[page.in_cells :], struck


def _apart(figure: Figure, crossing: Pixels, height: int) -> Figure:
    """A line as it is, unreadable where ink that crosses rules is as near as one digit to the next."""
    (x0, top, x1, bottom), (text, sure) = figure
    near = crossing[top:bottom, max(0, x0 - height // 2) : x1 + height // 2]
    return Figure(figure.box, (UNREADABLE, sure)) if near.any() and not ideographs(text) else figure


def _contrast(page: _Found, box: PixelBox) -> float:
    """How much darker a line's ink is than its ground."""
    x0, top, x1, bottom = box
    gray, ink = page.gray[top:bottom, x0:x1], page.ink[top:bottom, x0:x1] > 0
    return float(np.percentile(gray, 90) - gray[ink].mean()) if ink.any() else 0.0


def _right_way_up(page: _Found, scale: float) -> tuple[_Found, Read]:
    """The page turned so that its lines run level and read well, as a rule at once; and what some say."""
    if runs_level(page.ink, page.height):
        sample = _sample(page)
        if not sample or _sureness(sample) >= SURE:
            return page, sample
        other = _turned(page, 2, scale)
        return max((page, sample), (other, _sample(other)), key=lambda found: _sureness(found[1]))
    turned = [_turned(page, turns, scale) for turns in (1, 3)]
    return max(((page, _sample(page)) for page in turned), key=lambda found: _sureness(found[1]))


def _turned(page: _Found, turns: int, scale: float) -> _Found:
    """The page after so many quarter turns counterclockwise."""
    over = None if page.over is None else np.ascontiguousarray(np.rot90(page.over, turns))
    return _find(straightened(np.ascontiguousarray(np.rot90(page.gray, turns))), scale, over)


def _sample(page: _Found) -> Read:
    """Some lines of three characters or more."""
    labels = [i for i, (x0, top, x1, bottom) in enumerate(page.lines) if x1 - x0 >= 3 * (bottom - top)]
    return _read(page, labels[:: len(labels) // SAMPLE + 1])


def _sureness(sample: Read) -> float:
    return sum(sure for _, sure in sample.values()) / len(sample) if sample else 0.0


def _read(page: _Found, wanted: list[int]) -> Read:
    return dict(zip(wanted, _texts(page, [page.lines[i] for i in wanted]), strict=True))


def _texts(page: _Found, boxes: Sequence[PixelBox]) -> list[Text]:
    return read_lines([Line(_crop(page, box), _pieces(page, box)) for box in boxes])


def _pieces(page: _Found, box: PixelBox) -> int:
    x0, top, x1, bottom = box
    return len(runs(np.asarray(page.ink[top:bottom, x0:x1].any(axis=0))))


def _find(gray: Pixels, scale: float, over: Pixels | None = None) -> _Found:
    """The page's tables and the boxes of all its lines, in cells and outside; `over` as in `_Found`."""
    ink = without_stray_rules(ink_of(gray, scale), scale)
    if over is not None:
        ink = bridged(ink, over, scale)
    try:
        tables = [table for table in tables_of(ink.rules) if is_ruled(table.box, ink.rules)]
    except TooManyRulesError:
        tables = []
    ruled = np.zeros_like(gray)
    rules, boxes = [], []
    for rule, (x0, top, x1, bottom) in zip(ink.rules, ink.boxes, strict=True):
        if any(within(rule, table.box) for table in tables):
            rules.append(rule)
            boxes.append((x0, top, x1, bottom))
            ruled[max(0, top - 1) : bottom + 1, max(0, x0 - 1) : x1 + 1] = 255
    smallest, least, most = (round(points / scale) for points in (1.5, 5, 24))
    unruled = np.asarray(cv2.subtract(ink.dark, ruled), np.uint8)
    text, height = without_specks(unruled, max(2, smallest), least, most)
    lines = []
    outside = text.copy()
    for table in tables:
        lines += _lines_in(table, text, height, scale)
        x0, top, x1, bottom = (round(v / scale) for v in _grown(table.box))
        outside[max(0, top) : bottom, max(0, x0) : x1] = 0
    cells = [cell.box for table in tables for cell in table.cells]
    everywhere = lines + lines_on_page(outside, height)
    return _Found(gray, text, height, ruled, rules, boxes, everywhere, cells, len(lines), over)


def _grown(box: Box) -> Box:
    return Box(box.x0 - EDGE, box.top - EDGE, box.x1 + EDGE, box.bottom + EDGE)


def _lines_in(table: Table, text: Pixels, height: int, scale: float) -> list[PixelBox]:
    boxes = []
    for cell in table.cells:
        x0, top, x1, bottom = (round(v / scale) for v in cell.box)
        for a, b, c, d in lines_in_cell(text[top:bottom, x0:x1], height):
            boxes.append((x0 + a, top + b, x0 + c, top + d))
    return boxes


def _crop(page: _Found, box: PixelBox) -> Pixels:
    """A line with a margin of a third of its height, rules and what stands around it painted over.

    It is made as high as a character at least: a dash blown up to fill the line would read as a block.
    """
    x0, top, x1, bottom = box
    margin = max(2, (bottom - top) // 3, (page.height - (bottom - top)) // 2)
    upper, left = max(0, top - margin), max(0, x0 - margin)
    rows, columns = slice(upper, bottom + margin), slice(left, x1 + margin)
    crop, other = page.gray[rows, columns].copy(), page.ink[rows, columns] > 0
    other[top - upper : bottom - upper, x0 - left : x1 - left] = False
    other |= page.ruled[rows, columns] > 0
    if other.any():
        crop[other] = np.percentile(crop, 90)  # the paper
    return crop
