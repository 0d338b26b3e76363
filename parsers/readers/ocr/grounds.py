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
STROKE, PRINT, LEAST_GROUND = 3, 8, 8
"""Points: strokes of print are less thick, strokes of light print on a ground part it less, and no ground
is less high."""
LEAST_WIDE = 30
"""Points: a ground is wider."""
EDGE = 3
"""Points at the edges of a ground that are partly paper."""
FILLED = 0.8
"""The part of its box that a ground fills."""
LIGHTER = 0.12
"""The part of the paper's light by which print on a ground is lighter: it is blurred where the ground
is found."""
LEAST_PRINT, MOST_PRINT = 0.015, 0.45
"""The part of a ground that is light print and rules: a cover has none, two grounds side by side more."""
BLOCK, SOLID = 4.0, 0.12
"""Points: print has no block so wide and high; and the part of full contrast from which a block is one."""


def with_dark_print(gray: Pixels, scale: float) -> Pixels:
    """The page with print on dark grounds as dark print on paper, the grounds outlined as by rules.

    `scale` is points a pixel. A page without such grounds comes back unchanged.
    """
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    light = float(np.percentile(small, 99.5))
    if float(np.median(small)) < DARK * light:
        gray, small = (_inverted(part, light) for part in (gray, np.asarray(small, np.uint8)))
    paper = float(np.percentile(small, 95))
    dark = np.where(small < DARK * paper, 255, 0).astype(np.uint8)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((STROKE, STROKE), np.uint8))
    if not solid.any():
        return gray
    square, whole = np.ones((PRINT, PRINT), np.uint8), np.ones((LEAST_GROUND, LEAST_GROUND), np.uint8)
    joined = cv2.morphologyEx(np.pad(solid, PRINT), cv2.MORPH_CLOSE, square)[PRINT:-PRINT, PRINT:-PRINT]
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(joined, cv2.MORPH_OPEN, whole))
    turned = None
    for number, (x, y, wide, tall, area) in enumerate(stats):
        if number == 0 or wide < LEAST_WIDE or area < FILLED * wide * tall:
            continue
        part = small[y + EDGE : y + tall - EDGE, x + EDGE : x + wide - EDGE]
        lighter = part > float(np.median(part)) + LIGHTER * paper
        if LEAST_PRINT <= np.count_nonzero(lighter) / part.size <= MOST_PRINT:
            turned = gray.copy() if turned is None else turned
            _turn(turned, [round(side / scale) for side in (x, y, x + wide, y + tall)], paper)
    return gray if turned is None else turned


def _turn(gray: Pixels, box: list[int], paper: float) -> None:
    """Make the light in a box dark and the dark light, in place, and draw its outline."""
    height, width = gray.shape
    x0, top, x1, bottom = box
    part = gray[top:bottom, x0:x1]
    light = float(np.percentile(part, 99))
    gray[top:bottom, x0:x1] = _inverted(part, light, paper)
    if x0 > 2 and top > 2 and x1 < width - 2 and bottom < height - 2:
        cv2.rectangle(gray, (x0, top), (x1 - 1, bottom - 1), 0, 2)


def _inverted(gray: Pixels, light: float, paper: float = 255.0) -> Pixels:
    """A dark ground as light as paper, and what is as `light` on it black."""
    ground = float(np.median(gray))
    shown = paper * (1 - (gray.astype(np.float32) - ground) / max(1.0, light - ground))
    return np.asarray(np.clip(shown, 0, 255), np.uint8)


def holds_block(gray: NDArray[np.uint8], scale: float) -> bool:
    """Whether a solid block stands in a cell's pixels, on its paper: it covers what may be printed there."""
    side = max(2, round(BLOCK / scale))
    if min(gray.shape) <= side:
        return False
    solid = gray < float(np.percentile(gray, 95)) - 255 * SOLID
    return bool(cv2.erode(np.pad(solid, side).astype(np.uint8), np.ones((side, side), np.uint8)).any())
