"""Where lines of text stand in a page's ink.

Belongs here: boxes of lines, in a cell or on the page. Does not belong here: what they say
(`scan_recognise`). Boxes are (left, top, right, bottom) in pixels. Needs the extra `[ocr]`.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.readers.ocr.rules import PixelBox, outlines

Pixels = NDArray[np.uint8]

SOLID = 0.75
"""How much of its box the ink of a dash fills."""
SHORTEST_DASH = 0.25
"""Heights of a character that a hyphen is long, at least."""
LEAST_INK = 0.1
"""How much of the height the ink fills where there is any: strokes fill a sixth, grain a twentieth."""


def without_specks(ink: Pixels, smallest: int, least: int, most: int) -> tuple[Pixels, int]:
    """The ink without what is smaller than so many pixels a side, and how high characters are.

    That is the median height of what touches, of all between least and most.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    large = (stats[:, 2] >= smallest) | (stats[:, 3] >= smallest)
    large[0] = False
    keep = np.where(large, 255, 0).astype(np.uint8)
    heights = stats[large, 3]
    heights = heights[(heights >= least) & (heights <= most)]
    return np.asarray(keep[labels], np.uint8), int(np.median(heights)) if len(heights) else (
        least + most
    ) // 2


def runs_level(ink: Pixels, height: int) -> bool:
    """Whether the text runs from left to right: characters stand nearer to each other than lines do."""
    half = cv2.resize(ink, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    reach = max(2, height // 4)
    along, _ = cv2.connectedComponents(cv2.dilate(half, np.ones((1, reach), np.uint8)))
    across, _ = cv2.connectedComponents(cv2.dilate(half, np.ones((reach, 1), np.uint8)))
    return bool(along <= across)


def lines_in_cell(ink: Pixels, height: int) -> list[PixelBox]:
    """The lines in one cell's ink from top to bottom; `height` is that of a character.

    Strokes one above the other, as in 三, make one line when together they are no higher than a character.
    """
    lines: list[tuple[int, int]] = []
    for top, bottom in runs(np.asarray(ink.any(axis=1))):
        if lines and bottom - lines[-1][0] <= 1.3 * height:
            lines[-1] = (lines[-1][0], bottom)
        else:
            lines.append((top, bottom))
    boxes = (_narrowed(ink, top, bottom) for top, bottom in lines)
    return [box for box in boxes if is_text(ink, box, height)]


def _narrowed(ink: Pixels, top: int, bottom: int) -> PixelBox:
    columns = np.flatnonzero(ink[top:bottom].any(axis=0))
    return int(columns[0]), top, int(columns[-1]) + 1, bottom


def is_text(ink: Pixels, box: PixelBox, height: int) -> bool:
    """Neither a speck nor scattered grain; a dash is low, but not narrow, and it is solid."""
    left, top, right, bottom = box
    if max(right - left, bottom - top) < height / 3:
        return right - left >= SHORTEST_DASH * height and is_dash(ink, box, height)
    part = ink[top:bottom, left:right]
    inked = int(np.count_nonzero(part.any(axis=0)))
    return inked > 0 and int(np.count_nonzero(part)) >= LEAST_INK * (bottom - top) * inked


def is_dash(ink: Pixels, box: PixelBox, height: int) -> bool:
    """A solid level stroke by itself, less wide than 一 is; the model takes it for that or for a dot."""
    left, top, right, bottom = box
    width, thick = right - left, bottom - top
    if not (1.5 * thick <= width <= 0.8 * height and thick <= height / 3):
        return False
    return int(np.count_nonzero(ink[top:bottom, left:right])) >= SOLID * width * thick


def runs(marks: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """From where to before where the marks are True, run by run."""
    changes = np.flatnonzero(np.diff(np.concatenate(([False], marks, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(changes[::2], changes[1::2], strict=True)]


def lines_on_page(ink: Pixels, height: int) -> list[PixelBox]:
    """The lines of running text; `height` is that of a character."""
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((max(1, height // 4), 2 * height), np.uint8))
    boxes = []
    for x, y, width, tall in map(cv2.boundingRect, outlines(np.asarray(joined, np.uint8))):
        if tall > 4 * height:  # a picture, a seal, or lines that touch
            boxes += [
                (x + a, y + b, x + c, y + d)
                for a, b, c, d in lines_in_cell(ink[y : y + tall, x : x + width], height)
            ]
        else:
            boxes.append((x, y, x + width, y + tall))
    return _outermost([box for box in boxes if is_text(ink, box, height)])


def _outermost(boxes: list[PixelBox]) -> list[PixelBox]:
    """The boxes that stand in no other: strokes that do not touch, as in 三, belong to the line around."""
    kept: list[PixelBox] = []
    for box in sorted(boxes, key=lambda b: (b[0] - b[2]) * (b[3] - b[1])):
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in kept):
            kept.append(box)
    return kept
