"""Lines read narrowed, and once more wider where that leaves a doubt.

Belongs here: which readings are doubtful, and what two readings of one line amount to.
Does not belong here: the model (`scan_recognise`), the lines (`scan_page`). Needs the extra `[ocr]`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from parsers.readers.ocr.recognise import recognise

Pixels = NDArray[np.uint8]
Text = tuple[str, float]
"""What a line says and how sure that is, 0 to 1."""
NARROWED = 0.8
"""The part of its width at which a line is first read: it costs as much less, and a narrow 0 is no O.
At less than that numbers begin to lose figures and 纠正 is taken for one character."""
FULL = 1.25
"""The part at which it is read again: about as wide as print in a line without margins."""
SURE = 0.9
"""Below this confidence a line is read again."""
_DOUBLED, _TREBLED = re.compile(r"([0-9])\1"), re.compile(r"([0-9])\1\1")
"""A narrowed run of one figure may have lost one of them: between two the model wants a gap. In lines of text
only longer runs did; a number by itself is read again at the least chance."""
_NUMBER = re.compile(r"[0-9.]+")


class Line(NamedTuple):
    """A line's gray pixels, and how many pieces of ink stand in it side by side."""

    crop: Pixels
    pieces: int


def read_lines(lines: Sequence[Line]) -> list[Text]:
    """What the lines say.

    A printed number is never guessed: two readings that contradict each other, and a number with fewer
    figures than pieces of ink, come with confidence 0.
    """
    texts = recognise([line.crop for line in lines], NARROWED)
    again = [i for i, line in enumerate(lines) if _is_doubtful(texts[i], line)]
    for i, wide in zip(again, recognise([lines[i].crop for i in again], FULL), strict=True):
        texts[i] = _settled(texts[i], wide, lines[i])
    return texts


def _is_doubtful(found: Text, line: Line) -> bool:
    text, sure = found
    return sure < SURE or _may_lack(text, line)


def _may_lack(text: str, line: Line) -> bool:
    """Whether narrowing may have cost a number a figure."""
    run = _DOUBLED if _NUMBER.fullmatch(text) else _TREBLED
    return bool(run.search(text)) or _lacks(text, line)


def _lacks(text: str, line: Line) -> bool:
    """Whether a number has fewer figures than pieces of ink: figures may touch, but none is in two pieces."""
    return bool(_NUMBER.fullmatch(text)) and len(text) < line.pieces


def _settled(narrow: Text, wide: Text, line: Line) -> Text:
    """The reading with more figures where narrowing may have cost one, else the surer one."""
    if _may_lack(narrow[0], line):
        text, sure = max(narrow, wide, key=lambda found: (sum(map(str.isdigit, found[0])), found[1]))
    else:
        text, sure = max(narrow, wide, key=lambda found: found[1])
        if narrow[0] != wide[0] and _NUMBER.fullmatch(narrow[0]) and _NUMBER.fullmatch(wide[0]):
            sure = 0.0
    return text, 0.0 if _lacks(text, line) else sure
