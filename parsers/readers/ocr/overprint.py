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

from parsers.readers.ocr.rules import Ink
from parsers.readers.pages.geometry import Rule

Pixels = NDArray[np.uint8]
CHROMA = 45
"""Levels between the strongest and the weakest colour of a pixel: more are coloured ink."""
SMALLEST_SEAL, LARGEST_SEAL = 40.0, 200.0
"""Points: how wide and high a seal is."""
ROUND = 1.5
"""A seal is at most so many times as long as wide."""
GAP = 3.0
"""Points between the pieces of a seal."""
BRIGHTER = 1.15
"""So much brighter than its strongest colour a seal's ink is made: as paper; black stays dark."""
FAINT = 0.45
"""Ink with less than this part of the contrast of the page's print is faint."""
LEAST_FAINT = 3
"""So many faint pieces as high as characters are a watermark, fewer are dirt."""
ALIGNED, LONGEST_BRIDGE = 2.0, 20.0
"""Points by which the pieces of one line may lie off each other, and stand apart."""
LOW = 0.4
"""Heights of a character: lower pieces are grain."""


class Clean(NamedTuple):
    """A page in gray without such ink, and where the ink was (255); None where there was none."""

    gray: Pixels
    over: Pixels | None


def without_seals(pixels: Pixels, scale: float) -> Clean:
    """A page in blue, green and red → in gray, without coloured ink where a round seal of it stands.

    Black ink below a coloured one is dark in every channel, the coloured one bright in one.
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
    level = float(np.percentile(strongest[over > 0], 25))
    gray[fringe] = np.minimum(255.0, strongest[fringe] * (255.0 * BRIGHTER / level)).astype(np.uint8)
    return Clean(gray, np.asarray(over, np.uint8))


def without_watermarks(gray: Pixels, ink: Pixels, height: int) -> Clean:
    """A page without the faint pieces of its ink, where there are as many as a watermark makes.

    Args:
        gray: the page.
        ink: what is dark on it (255), without the rules of tables.
        height: of a character, in pixels.
    """
    block = max(15, 4 * height) | 1
    ground = cv2.dilate(
        cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA),
        np.ones((block // 4, block // 4), np.uint8),
    )
    paper = cv2.resize(ground, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    contrast = cv2.subtract(paper, gray)
    marked = ink > 0
    if not marked.any():
        return Clean(gray, None)
    usual = float(np.percentile(contrast[marked], 80))
    dark = np.where(marked & (contrast >= FAINT * usual), 255, 0).astype(np.uint8)
    near = cv2.dilate(dark, np.ones((5, 5), np.uint8)) > 0
    faint = np.where(marked & ~near, 255, 0).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(faint)
    large = [
        i for i in range(1, count) if max(stats[i, 2], stats[i, 3]) >= LOW * height and stats[i, 4] >= height
    ]
    tall = [i for i in large if stats[i, 3] >= LOW * height]
    if len(tall) < LEAST_FAINT:
        return Clean(gray, None)
    keep = np.zeros(count, np.uint8)
    keep[large] = 255
    over = np.asarray(keep[labels], np.uint8)
    clean = gray.copy()
    wipe = (cv2.dilate(over, np.ones((5, 5), np.uint8)) > 0) & ~near
    clean[wipe] = paper[wipe]
    return Clean(clean, over)


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
