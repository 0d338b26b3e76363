"""Ink that lies over a page's print, seals in colour and faint watermarks, taken off a scanned page.

Belongs here: which pixels are such ink, and the page without them. Does not belong here: what is recognised
of the rest, and of cells in which only such ink stands (`page`). Needs the extra `[ocr]`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.readers.ocr.rules import Ink, PixelBox
from parsers.readers.pages.geometry import Rule

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
CHROMA = 45
"""Levels between the strongest and the weakest colour of a pixel: more are coloured ink."""
SMALLEST_SEAL, LARGEST_SEAL = 40.0, 200.0
"""Points: how wide and high a seal is."""
ROUND = 1.5
"""A seal is at most so many times as long as wide."""
GAP = 3.0
"""Points between the pieces of a seal."""
THROUGH, AS_PAPER = 0.75, 0.9
"""Print below a seal's ink leaves at most and at least this part of its light: none where the ink is a glaze,
most of it where a picture of the seal was laid over the page."""
FAINT = 0.45
"""Ink with less than this part of the contrast of the page's print is faint."""
LEAST_FAINT = 3
"""So many faint pieces as high as characters are a watermark, fewer are dirt."""
ALIGNED, LONGEST_BRIDGE = 2.0, 20.0
"""Points by which the pieces of one line may lie off each other, and stand apart."""
LARGE = 1.8
"""Heights of a character: no stroke of one is as long."""
EVEN = 0.12
"""The part of the print's contrast by which an even gray varies over three pixels."""
FAINTEST, LIGHTEST_PRINT = 0.1, 0.78
"""The parts of the print's contrast between which gray ink is told from paper and print."""
LIGHTER = 1.2
"""Print is darker than the gray of a stamp by this factor at least."""
LOW = 0.4
"""Heights of a character: lower pieces are grain."""


class Clean(NamedTuple):
    """A page in gray without such ink, and where the ink was (255); None where there was none."""

    gray: Pixels
    over: Pixels | None


def without_seals(pixels: Pixels, scale: float) -> Clean:
    """A page in blue, green and red → in gray, without coloured ink where a round seal of it stands.

    Ink over print is darker than over paper, in its strongest and in its weakest channel.
    """
    gray = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    strongest, weakest = pixels.max(axis=2), pixels.min(axis=2)
    coloured = np.where(strongest - weakest > CHROMA, 255, 0).astype(np.uint8)
    if not coloured.any():
        return Clean(gray, None)
    reach = max(1, round(GAP / scale))
    joined = cv2.dilate(coloured, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    over = np.zeros_like(gray)
    for x, y, wide, tall, _ in stats[1:]:
        points = sorted((wide * scale, tall * scale))
        if points[0] >= SMALLEST_SEAL and points[1] <= min(LARGEST_SEAL, ROUND * points[0]):
            over[y : y + tall, x : x + wide] = coloured[y : y + tall, x : x + wide]
    if not over.any():
        return Clean(gray, None)
    fringe = cv2.dilate(over, np.ones((5, 5), np.uint8)) > 0
    light = strongest.astype(np.float32) + weakest
    alone = float(np.median(light[over > 0]))
    below = min(float(np.percentile(light[over > 0], 1)), THROUGH * alone)
    shown = (light[fringe] - below) / (AS_PAPER * alone - below)
    gray[fringe] = np.clip(255 * shown, 0, 255).astype(np.uint8)
    return Clean(gray, np.asarray(over, np.uint8))


def without_watermarks(gray: Pixels, ink: Pixels, height: int, table: PixelBox | None) -> Clean:
    """A page without the gray pieces of its ink, where there are as many as a watermark or a stamp makes.

    Faint ink is taken off everywhere. Ink of a darker gray is in tables alone: elsewhere it may be a heading
    in colour.

    Args:
        gray: the page.
        ink: what is dark on it (255), without the rules of tables.
        height: of a character, in pixels.
        table: the box around all tables, None where there is none.
    """
    paper = _paper(gray, height)
    contrast = cv2.subtract(paper, gray)
    marked = ink > 0
    if not marked.any():
        return Clean(gray, None)
    faint = _faint(contrast, marked, FAINT * float(np.percentile(contrast[marked], 80)), height)
    if table:
        places = slice(table[1], table[3]), slice(table[0], table[2])
        level = _level_of_stamps(contrast[places], marked[places], height)
        if level:
            faint[places] |= _faint(contrast[places], marked[places], LIGHTER * level, height)
    if not faint.any():
        return Clean(gray, None)
    clean = gray.copy()
    darkest = float(np.percentile(contrast[faint], 99))
    near = (
        cv2.dilate(((contrast > LIGHTER * darkest) & marked).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    )
    wipe = (cv2.dilate(faint.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0) & ~near
    clean[wipe] = paper[wipe]
    return Clean(clean, np.where(faint, 255, 0).astype(np.uint8))


def _paper(gray: Pixels, height: int) -> Pixels:
    block = max(15, 4 * height) | 1
    ground = cv2.dilate(
        cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA),
        np.ones((block // 4, block // 4), np.uint8),
    )
    return np.asarray(
        cv2.resize(ground, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR), np.uint8
    )


def _level_of_stamps(contrast: Pixels, marked: Mask, height: int) -> float | None:
    """The contrast of strokes in a gray of their own, too large for characters; None where there are none.

    Inside a thick stroke the gray is even. The edge of print is as gray, but nowhere even.
    """
    if not marked.any():
        return None
    soft = cv2.blur(contrast, (3, 3))
    square = np.ones((3, 3), np.uint8)
    spread = cv2.subtract(cv2.dilate(soft, square), cv2.erode(soft, square))
    most = float(np.percentile(contrast[marked], 97))
    even = marked & (spread <= EVEN * most) & (soft <= LIGHTEST_PRINT * most) & (soft >= FAINTEST * most)
    joined = cv2.dilate(even.astype(np.uint8), np.ones((5, 5), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    large = np.maximum(stats[:, 2], stats[:, 3]) >= LARGE * height
    large[0] = False
    stamped = even & large[labels]
    if np.count_nonzero(stamped) < height * height:
        return None
    level = float(np.percentile(soft[stamped], 90))
    return level if LIGHTER * level <= _usual_contrast(soft, marked, height) else None


def _usual_contrast(soft: Pixels, marked: Mask, height: int) -> float:
    """The median of the greatest contrasts of all pieces as high as characters: thin print is less dark."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(marked.astype(np.uint8))
    greatest = np.zeros(len(stats), np.uint8)
    np.maximum.at(greatest, labels[marked], soft[marked])
    like = (stats[:, 3] >= LOW * height) & (stats[:, 3] <= LARGE * height)
    like[0] = False
    return float(np.median(greatest[like])) if like.any() else 0.0


def _faint(contrast: Pixels, marked: Mask, most: float, height: int) -> Mask:
    """The pieces of ink of less contrast, where there are as many as a watermark or a stamp makes."""
    dark = np.where(marked & (contrast >= most), 255, 0).astype(np.uint8)
    near = cv2.dilate(dark, np.ones((5, 5), np.uint8)) > 0
    faint = np.where(marked & ~near, 255, 0).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(faint)
    large = (np.maximum(stats[:, 2], stats[:, 3]) >= LOW * height) & (stats[:, 4] >= height)
    large[0] = False
    if np.count_nonzero(large & (stats[:, 3] >= LOW * height)) < LEAST_FAINT:
        return np.zeros(marked.shape, np.bool_)
    return np.asarray(large[labels])


def bridged(ink: Ink, over: Pixels, scale: float) -> Ink:
    """The ink with its straight lines made whole where ink that lay over them was taken off.

    Args:
        ink: of the page without that ink.
        over: where it was (255).
        scale: points a pixel.
    """
    rules, boxes = list(ink.rules), list(ink.boxes)
    for is_level in (True, False):
        along, across = (0, 1) if is_level else (1, 0)
        lines = sorted(
            (
                (round(rule[across] / ALIGNED), box[along], box[along + 2], rule, box)
                for rule, box in zip(ink.rules, ink.boxes, strict=True)
                if (rule.top == rule.bottom) == is_level
            ),
            key=lambda line: line[:3],
        )
        for (_, _, end, rule, box), (_, start, _, after, other) in pairwise(lines):
            if not 0 < (start - end) * scale <= LONGEST_BRIDGE or abs(rule[across] - after[across]) > ALIGNED:
                continue
            gap = [0, 0, 0, 0]
            gap[along], gap[along + 2] = end, start
            gap[across], gap[across + 2] = (
                min(box[across], other[across]),
                max(box[across + 2], other[across + 2]),
            )
            if over[gap[1] : gap[3], gap[0] : gap[2]].any():
                place = rule[across]
                x0, x1 = rule[along + 2], after[along]
                rules.append(Rule(x0, place, x1, place) if is_level else Rule(place, x0, place, x1))
                boxes.append((gap[0], gap[1], gap[2], gap[3]))
    return Ink(ink.dark, rules, boxes)
