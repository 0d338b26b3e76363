"""The characters of a PDF page by pdfplumber itself, for pages on which pdfium loses some.

Belongs here: the slow second opinion. pdfium leaves out text whose font is neither in the file nor on the
machine when it cannot measure it; pdfminer, below pdfplumber, brings the tables of the Chinese fonts along.
Does not belong here: deciding when to ask (`pdf`).
"""

from __future__ import annotations

import io
import logging
import re

import pdfplumber

from parsers.readers.pages.geometry import Character
from parsers.readers.pages.too_small import SMALLEST
from parsers.readers.pdf.text import UNKNOWN, upright

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every oddity, thousands in one file
UNMAPPED = re.compile(r"\(cid:\d+\)|\0")


def stock_characters(data: bytes, number: int, turns: int) -> list[Character]:
    """Page `number` (from 1) turned clockwise in all `turns` quarters. Raises whatever pdfminer raises."""
    with pdfplumber.open(io.BytesIO(data), pages=[number]) as document:
        page = document.pages[0]
        to_page = upright((0, 0, page.width, page.height), (turns - page.rotation // 90) % 4)
        characters = []
        for char in page.chars:
            box = to_page.box(char["x0"], char["y0"], char["x1"], char["y1"])
            if box.bottom - box.top >= SMALLEST and not _slants(char["matrix"]):
                characters.append(Character(*box, UNMAPPED.sub(UNKNOWN, char["text"])))
        page.close()
        return characters


def _slants(matrix: tuple[float, ...]) -> bool:
    a, b, c, d = matrix[:4]
    return min(abs(a) + abs(d), abs(b) + abs(c)) > 0.1 * max(abs(a) + abs(d), abs(b) + abs(c))
