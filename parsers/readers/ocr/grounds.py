"""Dark grounds on a page: white print on them made dark on light, and blocks that cover what is printed.

Belongs here: finding and turning such grounds, and telling a ground from a cover.
Does not belong here: thresholds of print (`rules`). Needs the extra `[ocr]`.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.readers.ocr.lines import Pixels

DARK = 0.6
"""The part of the paper's light below which a ground is dark."""
PRINT, LEAST_GROUND = 6, 8
"""Points: strokes of print on a ground are less thick, and no ground is less high."""
WIDEST = 30
"""Points: a ground is wider."""
FILLED = 0.8
"""The part of its box that a ground fills."""
LEAST_PRINT, MOST_PRINT = 0.005, 0.45
"""The part of a ground that is light print and rules: a cover has none, two grounds side by side more."""
BLOCK, SOLID = 4.0, 0.12
"""Points: print has no block so wide and high; and the part of full contrast from which a block is one."""


def with_dark_print(gray: Pixels, scale: float) -> Pixels:
    """The page with print on dark grounds as dark print on paper, the grounds outlined as by rules.

    `scale` is points a pixel. A page without such grounds comes back unchanged.
    """
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    paper = float(np.percentile(small, 95))
    dark = np.where(small < DARK * paper, 255, 0).astype(np.uint8)
    square = np.ones((LEAST_GROUND, LEAST_GROUND), np.uint8)
    if not cv2.erode(dark, np.ones((3, 3), np.uint8)).any():
        return gray
    framed = np.pad(dark, PRINT)
    closed = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, np.ones((PRINT, PRINT), np.uint8))[PRINT:-PRINT, PRINT:-PRINT]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(closed, cv2.MORPH_OPEN, square))
    turned = None
    for number, (x, y, wide, tall, area) in enumerate(stats):
        if number == 0 or wide < WIDEST or area < FILLED * wide * tall:
            continue
        part = dark[y : y + tall, x : x + wide]
        if LEAST_PRINT <= 1 - np.count_nonzero(part) / part.size <= MOST_PRINT:
            turned = gray.copy() if turned is None else turned
            _turn(turned, [round(side / scale) for side in (x, y, x + wide, y + tall)], paper)
    return gray if turned is None else turned


def _turn(gray: Pixels, box: list[int], paper: float) -> None:
    """Make the light in a box dark and the dark light, in place, and draw its outline."""
    height, width = gray.shape
    x0, top, x1, bottom = box
    part = gray[top:bottom, x0:x1].astype(np.float32)
    ground, light = float(np.median(part)), float(np.percentile(part, 99))
    shown = paper * (1 - (part - ground) / max(1.0, light - ground))
    gray[top:bottom, x0:x1] = np.clip(shown, 0, 255).astype(np.uint8)
    if x0 > 2 and top > 2 and x1 < width - 2 and bottom < height - 2:
        cv2.rectangle(gray, (x0, top), (x1 - 1, bottom - 1), 0, 2)


def holds_block(gray: NDArray[np.uint8], scale: float) -> bool:
    """Whether a solid block stands in a cell's pixels, on its paper: it covers what may be printed there."""
    side = max(2, round(BLOCK / scale))
    if min(gray.shape) <= side:
        return False
    solid = gray < float(np.percentile(gray, 95)) - 255 * SOLID
    return bool(cv2.erode(np.pad(solid, side).astype(np.uint8), np.ones((side, side), np.uint8)).any())
