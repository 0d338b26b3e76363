"""Whether a recognised figure looks like the same figure elsewhere on its page.

A page is set in few types: each 0 of its tables looks like every other. A 0 with a line drawn through it, or
with the arc of a seal beside it, does not, whatever the model takes it for.

Belongs here: the shapes of a page's digits, and how far those of one number agree with them.
Does not belong here: what follows from it (`figures`), the model (`recognise`). Needs the extra `[ocr]`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.readers.ocr.lines import Pixels, runs

Picture = NDArray[np.float32]
SIDE = 24
"""Rows and columns to which a digit's picture is brought."""
FEWEST = 3
"""So many samples or more tell what a digit looks like on a page: one of them may be struck."""
WIDTH, FEWEST_PITCHES = 0.62, 4
"""Of its height a digit is wide in most fonts. So many numbers tell how far its digits stand apart."""
NARROWER = 0.6
"""A number that is narrower than its digits are elsewhere counts for less than one that is wider: a 1 stands
off the middle of its place."""
CLEAR = 2.0
"""Pixels between digits that grain and blur do not close."""
LEAST_TALL, LOW = 0.6, 0.5
"""Heights of its line that a digit is tall at least, and below the top of which a point stands."""
MOST = 40
"""So many samples are enough."""
EXTRA = 0.45
"""Ink that is darker by this part of the print than the usual shape around it, is none of the digit's."""
SHIFT = 2
"""Pixels by which a digit may lie off the place at which a number that touches is cut."""


class Agreement(NamedTuple):
    """How far a number agrees with the page's digits: for each measure the worst of its digits counts.

    `likeness` is a correlation, 1 for the same picture. `other` is the greatest one with another digit, less
    that with its own. `extra` is the part of the picture with ink that is none of the digit's. `off_width` is
    by how much it is wider or narrower than usual, of its height; `lower` how much lower than the line;
    `off_pitch` how far digits are from standing as far apart as usual, in heights. `unknown` tells that some
    of its digits are seldom seen on the page: the others alone are measured.
    """

    likeness: float = 1.0
    other: float = -1.0
    extra: float = 0.0
    off_width: float = 0.0
    lower: float = 0.0
    off_pitch: float = 0.0
    unknown: bool = False


class Number(NamedTuple):
    """A recognised number: its text, and the gray and the ink of its line's box."""

    text: str
    gray: Pixels
    ink: Pixels


class _Shape(NamedTuple):
    picture: Picture
    around: Picture
    unit: Picture
    width: float
    """Of its height."""


class DigitShapes:
    """What each digit looks like on one page; `usual` has no entry for a digit that is seldom seen."""

    def __init__(self, samples: Iterable[Number]) -> None:
        """Of numbers that were recognised with certainty, and whose digits do not touch."""
        pictures: defaultdict[str, list[Picture]] = defaultdict(list)
        widths: defaultdict[str, list[float]] = defaultdict(list)
        numbers = list(samples)
        for number in numbers:
            places = runs(np.asarray(number.ink.any(axis=0)))
            if len(places) != len(number.text):
                continue
            for character, place in zip(number.text, places, strict=True):
                if character.isdigit() and len(pictures[character]) < MOST:
                    found = _picture(number, *place)
                    if found is not None:
                        pictures[character].append(found[0])
                        widths[character].append(found[1])
        self.usual = {
            digit: _shape(found, widths[digit]) for digit, found in pictures.items() if len(found) >= FEWEST
        }

        pitches = [pitch for number in numbers if (pitch := self._pitch(number))]
        self.pitch = float(np.median(pitches)) if len(pitches) >= FEWEST_PITCHES else None

    def _pitch(self, number: Number) -> float | None:
        """From the middle of one digit to that of the next, in heights of the line; None with one digit."""
        if not number.text.isdigit() or len(number.text) < 2:
            return None
        height, whole = number.ink.shape
        return float(whole / height - self._ends(number.text)) / (len(number.text) - 1)

    def _ends(self, digits: str) -> float:
        """Half the width of the first and of the last digit, of their height."""
        return sum(self.usual[d].width if d in self.usual else WIDTH for d in (digits[0], digits[-1])) / 2

    def agreement(self, number: Number) -> Agreement:
        """How far a number agrees, as far as its digits are known."""
        digits = [c for c in number.text if c.isdigit()]
        worst = Agreement(unknown=not digits or not all(digit in self.usual for digit in digits))
        places = runs(np.asarray(number.ink.any(axis=0)))
        apart = len(places) == len(number.text)
        worst = worst._replace(off_pitch=self._off_pitch(number, places))
        if not apart:
            if worst.unknown:
                return worst
            places = self._places(number)
        for character, (left, right) in zip(number.text, places, strict=True):
            if character not in self.usual:
                continue
            shifts = (0,) if apart else range(-SHIFT, SHIFT + 1)
            best = max((self._agreement(number, character, left + s, right + s) for s in shifts), key=_rank)
            worst = _worse(worst, best if apart else best._replace(off_width=0.0))
        return worst

    def stand_apart(self, number: Number) -> bool:
        """Whether a number's digits stand apart elsewhere on the page: what joins them is other ink."""
        if self.pitch is None or not all(c in self.usual for c in number.text if c.isdigit()):
            return False
        pairs = [pair for pair in pairwise(number.text) if "".join(pair).isdigit() and "1" not in pair]
        wide = [sum(self.usual[digit].width for digit in pair) / 2 for pair in pairs]
        return bool(wide) and (self.pitch - max(wide)) * number.ink.shape[0] >= CLEAR

    def _off_pitch(self, number: Number, places: list[tuple[int, int]]) -> float:
        """How far its digits are from standing as far apart as usual, before and behind its point."""
        parts = _without_points(number, places)
        digits = number.text.strip("-+—").split(".")
        if self.pitch is None or len(parts) != len(digits):
            return 0.0
        off = [0.0]
        for part, text in zip(parts, digits, strict=True):
            whole = (part[-1][1] - part[0][0]) / number.ink.shape[0]
            wider = whole - (len(text) - 1) * self.pitch - self._ends(text)
            off.append(max(wider, -NARROWER * wider))
            if len(part) == len(text):
                off += [abs(pitch - self.pitch) for pitch in _pitches(number, part)]
        return max(off)

    def _places(self, number: Number) -> list[tuple[int, int]]:
        """Where its characters stand in a number whose digits touch, by the usual widths."""
        height, whole = number.ink.shape
        wide = [self.usual[c].width * height if c.isdigit() else height / 6 for c in number.text]
        gap = (whole - sum(wide)) / max(1, len(wide) - 1)
        places, x = [], 0.0
        for width in wide:
            places.append((round(x), round(x + width)))
            x += width + gap
        return places

    def _agreement(self, number: Number, digit: str, left: int, right: int) -> Agreement:
        left, right = max(0, left), min(number.ink.shape[1], right)
        found = _picture(number, left, right) if right > left else None
        if found is None:
            return Agreement(0.0, 1.0, 1.0)
        picture, width, tall = found
        unit = _unit(picture)
        own = float((unit * self.usual[digit].unit).sum())
        others = [float((unit * shape.unit).sum()) for d, shape in self.usual.items() if d != digit]
        extra = float(np.mean(picture > self.usual[digit].around + EXTRA))
        off = abs(width - self.usual[digit].width)
        return Agreement(own, max(others, default=0.0) - own, extra, off, 1 - tall / number.ink.shape[0])


def _pitches(number: Number, places: Sequence[tuple[int, int]]) -> list[float]:
    """From the middle of each of the digits to that of the next, in heights of the line."""
    return [(sum(right) - sum(left)) / 2 / number.ink.shape[0] for left, right in pairwise(places)]


def _without_points(number: Number, places: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The places of ink before, between and behind points; signs are left out."""
    parts: list[list[tuple[int, int]]] = [[]]
    for left, right in places:
        rows = np.flatnonzero(number.ink[:, left:right].any(axis=1))
        if rows[-1] - rows[0] >= LEAST_TALL * number.ink.shape[0]:
            parts[-1].append((left, right))
        elif parts[-1] and rows[0] > LOW * number.ink.shape[0]:
            parts.append([])
    return [part for part in parts if part]


def _worse(one: Agreement, other: Agreement) -> Agreement:
    return Agreement(
        likeness=min(one.likeness, other.likeness),
        other=max(one.other, other.other),
        extra=max(one.extra, other.extra),
        off_width=max(one.off_width, other.off_width),
        lower=max(one.lower, other.lower),
        off_pitch=max(one.off_pitch, other.off_pitch),
        unknown=one.unknown or other.unknown,
    )


def _rank(found: Agreement) -> float:
    return found.likeness - found.extra


def _picture(number: Number, left: int, right: int) -> tuple[Picture, float, int] | None:
    """The ink between two columns as a picture, 0 to 1; its width, of its height; its height in pixels."""
    rows = np.flatnonzero(number.ink[:, left:right].any(axis=1))
    if not len(rows):
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    dark = 255.0 - number.gray[top:bottom, left:right].astype(np.float32)
    dark -= dark.min()
    dark /= max(1.0, float(np.percentile(dark, 95)))
    width = max(1, min(SIDE, round((right - left) * SIDE / (bottom - top))))
    small = cv2.resize(np.minimum(dark, 1.0), (width, SIDE), interpolation=cv2.INTER_AREA)
    picture = np.zeros((SIDE, SIDE), np.float32)
    at = (SIDE - width) // 2
    picture[:, at : at + width] = small
    return picture, (right - left) / (bottom - top), bottom - top


def _shape(found: Sequence[Picture], widths: Sequence[float]) -> _Shape:
    usual = np.median(np.stack(found), axis=0).astype(np.float32)
    around = np.asarray(cv2.dilate(usual, np.ones((5, 5), np.uint8)), np.float32)
    return _Shape(usual, around, _unit(usual), float(np.median(widths)))


def _unit(picture: Picture) -> Picture:
    soft = cv2.GaussianBlur(picture, (5, 5), 0)
    soft = soft - soft.mean()
    length = float(np.linalg.norm(soft))
    return np.asarray(soft / length if length else soft, np.float32)
