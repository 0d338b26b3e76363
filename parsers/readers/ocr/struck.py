"""Level strokes drawn through the figures of one line.

Belongs here: where such a stroke runs, what it strikes out and what it leaves, in the ink of a line's box.
Does not belong here: what the figures say (`figures`), strokes so long that they pass for rules
(`stray_rules`). Needs the extra `[ocr]`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from parsers.readers.ocr.lines import Pixels, runs

LONG = 0.85
"""Heights of the line: no level stroke of one digit is as long, and those of neighbours do not meet."""
UPPER, LOWER = 0.25, 0.67
"""Of the line's height from its top: between these a stroke is one through the middle. The bar of a 4 is
lower, the strokes of 2, 5 and 7 are higher or lower."""
CROSSED = 0.35
"""The part of the figures' columns with ink above a stroke, and below it: less, and it is a dash."""
WIDE = 0.4
"""Heights of the line: what a stroke crosses is as wide."""
ASLANT = 0.12
"""Heights of the line by which a level stroke may slant within its own length."""
MOST_TALL = 0.45
"""Heights of the line that a stroke takes up at most, double and slanting ones too."""
BEYOND, THREE_DIGITS = 0.18, 1.7
"""Heights of the line by which a drawn stroke reaches beyond what it strikes out, or which it is long."""
ABOVE_FOURS = 0.6
"""Of the line's height from its top: the bars of several 4 that touch make a long stroke as well, but
lower."""
STRAIGHT = 0.97
"""The part of a stroke's columns that are inked in one row."""
APART = 0.27
"""Heights between digits along a stroke: farther apart they are two figures, one of which it only touches."""
ASTRAY = 0.3
"""Heights by which a stroke may end before the ink it strikes out does."""


class Struck(NamedTuple):
    """Columns of the line's box: those struck out, and those before and behind that are not, or None.

    `whole` is False where the stroke strikes out a part of what touches. `drawn` is True where it reaches
    beyond the figures or through three of them: strokes of two digits that touch do neither. `straight` is
    False where no row of pixels is inked all along.
    """

    start: int
    end: int
    before: tuple[int, int] | None
    behind: tuple[int, int] | None
    whole: bool
    drawn: bool
    straight: bool


class _Stroke(NamedTuple):
    """Columns from where to before where, those of the figures that it crosses, and its rows."""

    start: int
    end: int
    first: int
    last: int
    top: int
    bottom: int

    @property
    def middle(self) -> float:
        """Its middle row."""
        return (self.top + self.bottom) / 2

    @property
    def beyond(self) -> int:
        """By how many columns it reaches beyond the figures at one side."""
        return max(self.first - self.start, self.end - self.last)


def struck_part(ink: Pixels, has_four: bool = False) -> Struck | None:
    """What a level stroke strikes out in the ink of a line of figures; None where there is no such stroke.

    Where the line `has_four`, a low stroke that does not reach beyond the figures is none: the bars of 4 may
    touch each other and what stands beside them.
    """
    height, width = ink.shape
    length = max(4, round(LONG * height))
    if width < length:
        return None
    thick = cv2.dilate(ink, np.ones((max(2, round(ASLANT * height)), 1), np.uint8))
    framed = np.pad(thick, ((0, 0), (length, length)))  # outside an image all is ink to cv2
    level = cv2.morphologyEx(framed, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    if not level.any():
        return None
    level = cv2.morphologyEx(level, cv2.MORPH_CLOSE, np.ones((1, length), np.uint8))
    level = np.asarray(level[:, length:-length], np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(level)
    strokes = [found for i in range(1, count) if (found := _through(ink, [int(v) for v in stats[i][:4]]))]
    if has_four:
        strokes = [s for s in strokes if s.middle <= ABOVE_FOURS * height or s.beyond >= BEYOND * height]
    return _parted(ink, strokes) if strokes else None


def _through(ink: Pixels, box: list[int]) -> _Stroke | None:
    """A level stroke (left, top, width, height) that runs through the middle, with ink above and below it."""
    height = ink.shape[0]
    left, top, width, tall = box
    if not UPPER * height <= top + tall / 2 <= LOWER * height or tall > MOST_TALL * height:
        return None
    margin = max(1, round(ASLANT * height))
    above = np.asarray(ink[: max(0, top - margin), left : left + width].any(axis=0))
    below = np.asarray(ink[top + tall + margin :, left : left + width].any(axis=0))
    columns = np.flatnonzero(above | below)
    if not len(columns) or columns[-1] - columns[0] < WIDE * height:
        return None
    figures = slice(int(columns[0]), int(columns[-1]) + 1)
    if min(float(above[figures].mean()), float(below[figures].mean())) < CROSSED:
        return None
    return _Stroke(left, left + width, left + figures.start, left + figures.stop, top, top + tall)


def _parted(ink: Pixels, strokes: list[_Stroke]) -> Struck:
    height = ink.shape[0]
    start, end = min(s.start for s in strokes), max(s.end for s in strokes)
    places = runs(np.asarray(ink.any(axis=0)))
    hit = [place for place in places if place[0] < end and place[1] > start]
    left, right = hit[0][0], hit[-1][1]
    before, behind = [p for p in places if p[1] <= left], [p for p in places if p[0] >= right]
    astray = max(start - left, right - end)
    beyond = max(s.beyond for s in strokes)
    is_long = any(
        s.end - s.start >= THREE_DIGITS * height and s.middle <= ABOVE_FOURS * height for s in strokes
    )
    return Struck(
        left,
        right,
        (before[0][0], before[-1][1]) if before else None,
        (behind[0][0], behind[-1][1]) if behind else None,
        whole=astray <= ASTRAY * height and not (before and behind) and not _parts_stand_apart(ink, strokes),
        drawn=beyond >= max(3, BEYOND * height) or is_long,
        straight=float((ink[:, start:end] > 0).mean(axis=1).max()) >= STRAIGHT,
    )


def _parts_stand_apart(ink: Pixels, strokes: list[_Stroke]) -> bool:
    """Whether what the strokes cross parts into two figures."""
    height = ink.shape[0]
    margin = max(1, round(ASLANT * height))
    top, bottom = min(s.top for s in strokes) - margin, max(s.bottom for s in strokes) + margin
    start, end = min(s.start for s in strokes), max(s.end for s in strokes)
    figures = ink[: max(0, top), start:end].any(axis=0) | ink[bottom:, start:end].any(axis=0)
    places = runs(np.asarray(figures))
    return any(after[0] - before[1] > APART * height for before, after in pairwise(places))
