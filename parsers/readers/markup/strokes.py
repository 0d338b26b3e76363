"""Strokes through text that a style sheet draws instead of striking it out: generated lines and gradients.

Belongs here: whether declarations draw a line through the middle of an element. Does not belong here: which
element has them (`parsers.readers.markup.looks`), `line-through` (`parsers.readers.markup.typography`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

STRUCK = {"text-decoration": "line-through"}
_MIDDLE = re.compile(r"(?:calc\(\s*)?(?:(?:3[5-9]|[45]\d|6[0-5])(?:\.\d+)?%|0?\.[4-8]\d*r?em)")
"""How far down a line is drawn that goes through figures."""
_THIN = re.compile(r"[0-3](?:\.\d+)?px|0?\.[01]\d*r?em")
_CLEAR = re.compile(
    r"transparent|#(?:[0-9a-f]{3}0|[0-9a-f]{6}00)\b|(?:rgba?|hsla?)\([^()]*[,/]\s*0?\.?0%?\s*\)"
)
_BAND = re.compile(r"(?:4\d|5\d)(?:\.\d+)?%")
_LINE_IMAGE = re.compile(r"gradient\(.*\).*(?:center|50%)\s*/\s*[\w%.]+\s+[0-3](?:\.\d+)?px")
"""The image of one colour, as low as a line and half-way down."""


def draws_stroke(generated: Mapping[str, str]) -> bool:
    """Whether what a sheet generates for an element is a line through it.

    Args:
        generated: the declarations of `::before` or `::after`.
    """
    if generated.get("position") != "absolute" or generated.get("content", "none") in ("none", "normal"):
        return False
    places = (generated.get(name, "") for name in ("top", "bottom", "inset"))
    borders = (generated.get(name, "none") for name in ("border", "border-top", "border-bottom"))
    drawn = any(not border.startswith(("none", "0")) for border in borders)
    return any(map(_MIDDLE.match, places)) and (drawn or bool(_THIN.fullmatch(generated.get("height", ""))))


def is_stroke(background: str) -> bool:
    """Whether a background is a band through the middle with nothing above and below it."""
    if "gradient(" not in background:
        return False
    band = len(_CLEAR.findall(background)) > 1 and _BAND.search(background) is not None
    return band or _LINE_IMAGE.search(background) is not None
