"""Straight strokes that pass for rules of a table and are none: through figures, of stamps and seals.

A rule stands by itself: nothing touches it but the rules across it. A stroke through figures has their ink
above and below it all along, a stroke of a large character has the others of its kind at its ends.

Belongs here: which straight lines are no rules. Does not belong here: finding lines (`rules`), strokes
that are too short to pass for rules (`struck`). Needs the extra `[ocr]`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from parsers.readers.ocr.lines import Pixels, runs
from parsers.readers.ocr.rules import Ink, PixelBox

SHORT = 60.0
"""Points: longer lines are rules unless they strike out a whole row."""
CLEAR = 0.7
"""Points beside a line in which its own ragged edge lies."""
TOUCHED, ONE_SIDE = 0.06, 0.25
"""The part of its length at which ink touches a stroke, on both sides, or on either one."""
THICK = 2.2
"""A short line so many times as thick as the page's usual one is a part of a drawing."""
MEETS, GOES_ON = 2.0, 30.0
"""Points from a line's end at which it meets one across, and at which a broken line goes on."""
HALF_FIGURE = 7.0
"""Points above and below a stroke through figures, at which they have ended."""
STRUCK_CELLS, FEWEST_CELLS = 0.5, 3
"""The part of a row's cells, and their number, in which a line through the row must cross figures."""


class _Sides(NamedTuple):
    """Where ink touches a line above or left of it, and below or right of it, along its length."""

    before: NDArray[np.bool_]
    behind: NDArray[np.bool_]
    far: NDArray[np.bool_]
    """Where there is ink at a distance at which struck figures have ended."""


def without_stray_rules(ink: Ink, scale: float) -> Ink:
    """The ink with the lines that may be rules only; `scale` is points a pixel."""
    if not ink.boxes:
        return ink
    rest = ink.dark.copy()
    for x0, top, x1, bottom in ink.boxes:
        rest[max(0, top - 1) : bottom + 1, max(0, x0 - 1) : x1 + 1] = 0
    usual = _usual_thickness(ink.boxes, SHORT / scale)
    keep = [not _is_stray(ink, rest, box, usual, scale) for box in ink.boxes]
    if all(keep):
        return ink
    rules = [rule for rule, kept in zip(ink.rules, keep, strict=True) if kept]
    return Ink(ink.dark, rules, [box for box, kept in zip(ink.boxes, keep, strict=True) if kept])


def _usual_thickness(boxes: list[PixelBox], short: float) -> float:
    """Of the long lines, in pixels; no line is too thick where there is no long one."""
    long = [min(x1 - x0, y1 - y0) for x0, y0, x1, y1 in boxes if max(x1 - x0, y1 - y0) >= short]
    return float(np.median(long)) if long else float("inf")


def _is_stray(ink: Ink, rest: Pixels, box: PixelBox, usual: float, scale: float) -> bool:
    x0, top, x1, bottom = box
    is_level = x1 - x0 >= bottom - top
    long, thick = max(x1 - x0, bottom - top), min(x1 - x0, bottom - top)
    if long * scale >= SHORT:
        return is_level and _strikes_a_row(ink, rest, box, scale)
    if thick > THICK * usual + 1 or not _is_joined(ink, box, is_level, scale):
        return True
    sides = _sides(rest, box, is_level, scale)
    before, behind = float(sides.before.mean()), float(sides.behind.mean())
    return min(before, behind) >= TOUCHED or max(before, behind) >= ONE_SIDE


def _is_joined(ink: Ink, box: PixelBox, is_level: bool, scale: float) -> bool:
    """Whether a short line goes on or meets a line across at both of its ends: an arc of a seal does not."""
    boxes = np.array(ink.boxes)
    if not is_level:
        box, boxes = (box[1], box[0], box[3], box[2]), boxes[:, [1, 0, 3, 2]]
    start, near, end, far = box
    meet, gap = round(MEETS / scale), round(GOES_ON / scale)
    middle = (near + far) / 2
    crosses = (boxes[:, 1] - meet <= middle) & (middle <= boxes[:, 3] + meet)
    is_long = boxes[:, 2] - boxes[:, 0] >= boxes[:, 3] - boxes[:, 1]
    aside = np.abs((boxes[:, 1] + boxes[:, 3]) / 2 - middle)
    across, along = boxes[crosses & ~is_long], boxes[is_long & (aside <= meet)]
    before = (np.abs((across[:, 0] + across[:, 2]) / 2 - start) <= meet).any() or (
        (along[:, 2] <= start + meet) & (along[:, 2] >= start - gap)
    ).any()
    behind = (np.abs((across[:, 0] + across[:, 2]) / 2 - end) <= meet).any() or (
        (along[:, 0] >= end - meet) & (along[:, 0] <= end + gap)
    ).any()
    return bool(before and behind)


def _sides(rest: Pixels, box: PixelBox, is_level: bool, scale: float) -> _Sides:
    picture, (x0, top, x1, bottom) = rest, box
    if not is_level:
        picture, (x0, top, x1, bottom) = rest.T, (top, x0, bottom, x1)
    clear, far = max(2, round(CLEAR / scale)), round(HALF_FIGURE / scale)
    last = picture.shape[0] - 1

    def row(y: int) -> NDArray[np.bool_]:
        return np.asarray(picture[min(max(y, 0), last), x0:x1] > 0)

    return _Sides(row(top - 1 - clear), row(bottom + clear), row(top - far) | row(bottom + far))


def _strikes_a_row(ink: Ink, rest: Pixels, box: PixelBox, scale: float) -> bool:
    """Whether a long level line crosses figures in most of the cells between the upright rules it meets."""
    x0, top, x1, bottom = box
    sides = _sides(rest, box, is_level=True, scale=scale)
    reach = np.ones(2 * max(1, round(CLEAR / scale)) + 1)
    before = np.convolve(sides.before, reach, "same") > 0
    crossed = before & sides.behind
    if not crossed.any():
        return False
    places = sorted(
        (a + b) // 2
        for a, y0, b, y1 in ink.boxes
        if y1 - y0 > b - a and y0 <= bottom and y1 >= top and x0 <= (a + b) / 2 <= x1
    )
    edges = [x0, *places, x1]
    cells = [(a - x0, b - x0) for a, b in pairwise(edges) if (b - a) * scale >= HALF_FIGURE]
    struck = [
        cell
        for cell in cells
        if any(not sides.far[a + cell[0] : b + cell[0]].any() for a, b in runs(crossed[cell[0] : cell[1]]))
    ]
    return len(struck) >= max(FEWEST_CELLS, STRUCK_CELLS * len(cells))
