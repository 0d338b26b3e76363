"""What stands in single boxes of a page's pixels, as in the cells of a table whose rules are known.

Belongs here: cutting boxes out and reading their lines. Does not belong here: finding the boxes
(`pages.lattice`), the model (`recognise`). Needs the extra `[ocr]`.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from parsers.readers.ocr.lines import Pixels, is_dash, lines_in_cell, runs, without_specks
from parsers.readers.ocr.rules import PixelBox, darkness
from parsers.readers.ocr.second_reading import Line, Text, read_lines
from parsers.readers.pages.geometry import Box

INSET = 1.5
"""Points from a box's edge that belong to rules."""


def texts_in(pixels: Pixels, scale: float, boxes: Sequence[Box]) -> list[Text]:
    """The text in each box, its lines joined by line breaks, with the least confidence of its lines.

    Args:
        pixels: the page in gray or in blue, green and red.
        scale: points a pixel.
        boxes: in points from the page's upper left corner.

    Returns:
        one for each box; ("", 0.0) where nothing is recognised.
    """
    gray = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY) if pixels.ndim == 3 else pixels, np.uint8)
    dark = darkness(gray)
    smallest, least, most = (max(1, round(points / scale)) for points in (1.5, 5, 24))
    places = [_inside(box, scale, gray) for box in boxes]
    heights: list[int] = []
    inks: list[Pixels | None] = []
    for left, top, right, bottom in places:
        part = dark[top:bottom, left:right]
        ink = without_specks(part, smallest, least, most)[0] if part.size else None
        inks.append(ink)
        if ink is not None and ink.any():
            tall = cv2.boundingRect(ink)[3]
            heights += [tall] if least <= tall <= most else []
    height = int(np.median(heights)) if heights else (least + most) // 2
    lines: list[Line] = []
    dashes: list[bool] = []
    lines_of: list[list[int]] = []
    for (left, top, right, bottom), ink in zip(places, inks, strict=True):
        numbers: list[int] = []
        if ink is None:
            lines_of.append(numbers)
            continue
        for line in lines_in_cell(ink, height):
            numbers.append(len(lines))
            lines.append(_line(gray[top:bottom, left:right], ink, line, height))
            dashes.append(is_dash(ink, line, height))
        lines_of.append(numbers)
    read = [
        ("-", 1.0) if is_a_dash and len(text) <= 1 else (text, sure)
        for (text, sure), is_a_dash in zip(read_lines(lines), dashes, strict=True)
    ]
    return [_joined([read[i] for i in numbers]) for numbers in lines_of]


def _inside(box: Box, scale: float, gray: Pixels) -> PixelBox:
    height, width = gray.shape
    left, top = (max(0, round((side + INSET) / scale)) for side in (box.x0, box.top))
    right, bottom = round((box.x1 - INSET) / scale), round((box.bottom - INSET) / scale)
    return left, top, min(width, right), min(height, bottom)


def _line(gray: Pixels, ink: Pixels, box: PixelBox, height: int) -> Line:
    """A line with a margin of paper around it."""
    x0, top, x1, bottom = box
    margin = max(2, (bottom - top) // 3, (height - (bottom - top)) // 2)
    paper = int(np.percentile(gray, 90))
    crop = np.pad(gray[top:bottom, x0:x1], margin, constant_values=paper)
    return Line(crop, len(runs(np.asarray(ink[top:bottom, x0:x1].any(axis=0)))))


def _joined(read: list[Text]) -> Text:
    if not read:
        return "", 0.0
    return "\n".join(text for text, _ in read), min(sure for _, sure in read)
