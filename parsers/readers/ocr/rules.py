"""A page's pixels → straightened pixels, ink, and ruled lines.

Belongs here: thresholding, deskewing, and telling ruled lines from strokes of characters.
Does not belong here: cells (`lattice`), lines of text (`scan_lines`). Needs the extra `[ocr]`.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.readers.pages.geometry import Box, Rule, rule_within

Pixels = NDArray[np.uint8]
PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom."""
MOST_SKEW = 6.0
"""Degrees by which a page may have lain askew on the glass."""
COARSE_WIDTH = 400
"""Pixels: so wide a page shows its skew to a tenth of a degree; its rules tell the rest."""
SHORTEST_RULE = 16.0
"""Points: shorter straight strokes belong to characters."""
LONG_RULE = 100.0
"""Points: no character has a level stroke as long as this; every table has a rule."""
TOUCH = 1.0
"""Points within which lines that meet do so in print."""
EDGE = 4.0
"""Points by which rules may stick out of the table they make."""


class Ink(NamedTuple):
    """What is dark on a page (255) and the straight lines in it, each with the box of its pixels."""

    dark: Pixels
    rules: list[Rule]
    boxes: list[PixelBox]


def straightened(gray: Pixels) -> Pixels:
    """The page turned by the few degrees it was askew; unchanged where it was not."""
    angle = _coarse_skew(gray)
    turned = _turned(gray, angle) if angle else gray
    rest = _skew_of_rules(turned)
    return _turned(gray, angle + rest) if abs(rest) > 0.02 else turned


def _turned(gray: Pixels, angle: float) -> Pixels:
    height, width = gray.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    straight = cv2.warpAffine(gray, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(straight, np.uint8)


def _coarse_skew(gray: Pixels) -> float:
    """The turn, in degrees, at which lines of text and rules stand out most from the gaps between them."""
    scale = COARSE_WIDTH / gray.shape[1]
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark = np.asarray(255 - small, np.uint8)

    def contrast(angle: float) -> float:
        height, width = dark.shape
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        rows = cv2.reduce(cv2.warpAffine(dark, matrix, (width, height)), 1, cv2.REDUCE_SUM, dtype=cv2.CV_64F)
        return float(np.square(np.diff(rows, axis=0)).sum())

    best = max(np.arange(-MOST_SKEW, MOST_SKEW + 0.1, 0.5), key=contrast)
    best = max(np.arange(best - 0.4, best + 0.41, 0.1), key=contrast)
    return 0.0 if contrast(best) < 1.02 * contrast(0.0) else float(best)


def _skew_of_rules(gray: Pixels) -> float:
    """What is left of the skew by the longest level rules: the median of their slopes, weighted by length."""
    dark = darkness(gray)
    length = max(20, gray.shape[1] // 25)
    level = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    level = np.asarray(cv2.dilate(level, np.ones((3, 5), np.uint8)), np.uint8)
    slopes, weights = [], []
    for outline in outlines(level):
        x, y, width, height = cv2.boundingRect(outline)
        if width > gray.shape[1] / 5 and height < width / 8:
            part = np.zeros((height, width), np.uint8)
            cv2.drawContours(part, [outline], 0, 1, cv2.FILLED, offset=(-x, -y))
            ys = (part * np.arange(height)[:, None]).sum(0) / np.maximum(part.sum(0), 1)
            slopes.append(float(np.polyfit(np.arange(width), ys, 1)[0]))
            weights.append(width)
    if not slopes:
        return 0.0
    order = np.argsort(slopes)
    half = np.searchsorted(np.cumsum(np.array(weights)[order]), sum(weights) / 2)
    return float(np.degrees(np.arctan(np.array(slopes)[order][half])))


def darkness(gray: Pixels) -> Pixels:
    """255 where a pixel is clearly darker than its surroundings: grounds, shadows and grain fall away."""
    block = max(15, gray.shape[1] // 40) | 1
    smooth = np.asarray(cv2.GaussianBlur(gray, (3, 3), 0), np.uint8)
    method, kind = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV
    return np.asarray(cv2.adaptiveThreshold(smooth, 255, method, kind, block, _contrast(smooth)), np.uint8)


def _contrast(smooth: Pixels) -> float:
    """How much darker than its surroundings ink must be: above the grain, estimated on the paper."""
    grain = np.abs(np.diff(smooth[::8].astype(np.int16), axis=1))
    return max(15.0, 5.0 * float(np.median(grain)))


def outlines(ink: Pixels) -> list[NDArray[np.int32]]:
    """The outer outline of each piece of ink, row by row; ten times as fast as labelling every pixel."""
    found, nested = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    outer = (
        [
            np.asarray(outline, np.int32)
            for outline, (*_, parent) in zip(found, nested[0], strict=True)
            if parent < 0
        ]
        if found
        else []
    )
    return sorted(outer, key=lambda outline: (outline[0, 0, 1], outline[0, 0, 0]))


def ink_of(gray: Pixels, scale: float) -> Ink:
    """A straightened page's ink and straight lines; `scale` is points a pixel.

    Long strokes of large characters are among the lines: only a table tells them from rules.
    """
    dark = darkness(gray)
    thick = cv2.dilate(dark, np.ones((2, 2), np.uint8))
    length = int(SHORTEST_RULE / scale)
    level, upright = (
        np.asarray(cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones(shape, np.uint8)), np.uint8)
        for shape in ((1, length), (length, 1))
    )
    rules, boxes = [], []
    for lines, across in ((level, upright), (upright, level)):
        for x, y, width, height in map(cv2.boundingRect, outlines(lines)):
            if max(width, height) < 2 * length and not _meets(across, x, y, x + width, y + height, scale):
                continue
            rule = rule_within(Box(x * scale, y * scale, (x + width) * scale, (y + height) * scale))
            if rule:
                rules.append(rule)
                boxes.append((x, y, x + width, y + height))
    return Ink(dark, rules, boxes)


def _meets(across: Pixels, x0: int, top: int, x1: int, bottom: int, scale: float) -> bool:
    """Whether a short line touches one that runs across it; a stroke of a heading stands by itself."""
    gap = round(TOUCH / scale)
    return bool(across[max(0, top - gap) : bottom + gap, max(0, x0 - gap) : x1 + gap].any())


def is_ruled(box: Box, rules: list[Rule]) -> bool:
    """Whether what the lattice made a table is one: some level line in it is longer than any character."""
    return any(rule.x1 - rule.x0 >= LONG_RULE and within(rule, box) for rule in rules)


def within(rule: Rule, box: Box) -> bool:
    """Whether a rule lies in a table's box, the outline included."""
    x, y = (rule.x0 + rule.x1) / 2, (rule.top + rule.bottom) / 2
    return box.x0 - EDGE <= x <= box.x1 + EDGE and box.top - EDGE <= y <= box.bottom + EDGE
