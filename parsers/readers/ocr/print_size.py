"""How large a page's print is: on a sheet of four pages it is half as large as on a page.

Belongs here: measuring it before anything is found. Does not belong here: enlarging (`reader`), the height of
characters by which lines are found (`lines`). Needs the extra `[ocr]`.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.readers.ocr.rules import darkness, outlines

Pixels = NDArray[np.uint8]
MEASURED = (0.15, 0.42)
"""From which part of a page's height to which its print is measured: in the middle, sheets are white."""
LEAST, MOST = 2.0, 24.0
"""Points: lower pieces of ink are points and dirt, higher and wider ones are rules and pictures."""
TALL = 80
"""The percentile of the heights of pieces of ink at which whole characters are: parts of them are lower."""
FEWEST = 60
"""Pieces of ink that tell how large print is, at least."""
SMALL = 6.2
"""Points: so high characters are on a sheet of four pages at most; on a page they are 7 or more."""


def is_small(pixels: Pixels, scale: float) -> bool:
    """Whether a page's print is about half as large as usual.

    Args:
        pixels: the page in gray or in blue, green and red.
        scale: points a pixel.
    """
    first, last = (round(part * pixels.shape[0]) for part in MEASURED)
    part = pixels[first:last]
    gray = np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY) if part.ndim == 3 else part, np.uint8)
    if not gray.size:
        return False
    heights = [
        tall * scale
        for _, _, wide, tall in map(cv2.boundingRect, outlines(darkness(gray)))
        if LEAST <= tall * scale <= MOST and wide * scale <= MOST
    ]
    return len(heights) >= FEWEST and float(np.percentile(heights, TALL)) < SMALL
