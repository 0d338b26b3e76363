"""What declarations do to the text of an element and of those in it: struck, raised, or not seen.

Belongs here: one state of print, and how it changes from an element to its children. Does not belong here:
which declarations an element has (`parsers.readers.markup.looks`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from parsers.readers.markup.colours import BLACK, WHITE, Colour, colour_of
from parsers.readers.markup.looks import Declared
from parsers.readers.markup.tree import words
from parsers.readers.visible import UNREADABLE, Run, Seen, see

_LENGTH = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))\s*([a-z%]*)")
_NUMBERS = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_PIXELS = {
    "px": 1.0,
    "": 1.0,
    "pt": 4 / 3,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
    "cm": 37.8,
    "mm": 3.8,
    "in": 96.0,
}
_ON_THE_LINE = words("td th tr table tbody thead tfoot div p li ul ol h1 h2 h3 h4 h5 h6 body html")
"""Elements that have no line to be raised above."""
_BOXES = words("div p ul ol li")
"""Those that may be in a cell and arrange what is in them."""
_UNSIZED = words(
    "td th tr table tbody thead tfoot span font b i u em strong a ins del s sup sub small big html body"
)
"""Elements whose height and width hide nothing in them, unless they are displayed as blocks."""
_SIZED = words("block inline-block flex grid inline-flex flow-root list-item -webkit-box")
_ROWS = words("tr td th tbody thead tfoot")
_FAR = -400.0
"""Pixels to the left or above from which on nothing of a text is on the page."""
_DIGIT = re.compile("[0-9]")
_MARK = re.compile(r"\s*(?:[\[【〔].*[\]】〕]|注.*)\s*")
"""A note mark that is one wherever it stands: [1], 注1."""
_TRANSPARENT = re.compile(r"opacity\(\s*0*(?:\.0+)?%?\s*\)")
_FLAT = re.compile(
    r"scale[xy]?\(\s*(?:0|0?\.0\d*)\s*[),]|rotate[xy]\(\s*-?(?:90|270)(?:\.0+)?deg|matrix\((?:\s*0\s*,){4}"
)
"""Seen from the side, nothing is left of what is printed."""
_NO_SIZE = re.compile(r"0?\.0\d*(?!\S)|0(?!\S)")
_FAR_SHIFT = re.compile(
    r"translate(?:x|y|3d)?\(\s*(?P<first>-[^,()]+)|translate\([^,()]*,\s*(?P<second>-[^,()]+)"
)
_RAISED = 3.0
"""Pixels between a note mark and its line; Word moves figures by one to set them on its lines."""
_SHIFT = re.compile(r"translate(?:y\(|\([^,()]*,)\s*([^,()]+)\)")
_SMALL = 12.0
"""Pixels below which characters that stand at the top of their line are a mark's."""
_TINY = 1.5
"""Pixels of characters that nobody sees; a point is 1.3."""


class Print(NamedTuple):
    """How text is printed at one place of the tree."""

    struck: bool = False
    rise: int = 0
    gone: bool = False  # off the page, clipped, transparent: whatever is inside is gone, too
    invisible: bool = False  # visibility, which an element inside may set again
    tiny: bool = False  # a size of nothing, which an element inside may set again
    colour: Colour = BLACK
    ground: Colour | None = WHITE  # None where a picture is the ground
    moved: bool = False  # printed at another place of its line than it is written
    reversed: bool = False  # printed from the right to the left whatever the characters are
    sure_of_ground: bool = True  # False while no element has painted it and a sheet elsewhere might

    @property
    def hidden(self) -> bool:
        """Whether nothing of the text is seen, for certain."""
        if self.gone or self.invisible or self.tiny or self.colour.is_clear:
            return True
        return self.sure_of_ground and self._on_itself

    @property
    def pale(self) -> bool:
        """Whether the text is not seen if the ground is what the page itself says."""
        return not self.sure_of_ground and self._on_itself

    @property
    def _on_itself(self) -> bool:
        return self.ground is not None and self.colour.is_near(self.ground)


def is_removed(declared: Declared, tag: str) -> bool:
    """Whether an element takes no place on the page."""
    if declared.get("display") == "none" or declared.get("mso-hide") == "all":
        return True
    return declared.get("visibility") == "collapse" and tag in _ROWS


def inside(outer: Print, declared: Declared, tag: str) -> Print:
    """How text inside an element with these declarations is printed, the element standing in `outer`."""
    inner = outer
    if "line-through" in declared.get("text-decoration", ""):
        inner = inner._replace(struck=True)
    if rise := _rise(declared) if tag not in _ON_THE_LINE else 0:
        inner = inner._replace(rise=rise)
    if _is_gone(declared, tag):
        inner = inner._replace(gone=True)
    if (visibility := declared.get("visibility", "inherit")) != "inherit":
        inner = inner._replace(invisible=visibility in ("hidden", "collapse"))
    if (size := declared.get("font-size")) is not None:
        inner = inner._replace(tiny=_is_tiny(size, outer.tiny))
    if _is_moved(declared, tag):
        inner = inner._replace(moved=True)
    if "override" in declared.get("unicode-bidi", ""):
        inner = inner._replace(reversed=declared.get("direction") == "rtl")
    return _coloured(inner, declared)


def _coloured(inner: Print, declared: Declared) -> Print:
    value = declared.get("-webkit-text-fill-color") or declared.get("color")
    colour = colour_of(value) if value else None
    if colour is not None:
        if colour.is_clear and _is_painted(declared):
            return inner._replace(colour=BLACK, ground=None, sure_of_ground=True)
        inner = inner._replace(colour=colour)
    if declared.get("background-image", "none") != "none":
        return inner._replace(ground=None, sure_of_ground=True)
    ground = colour_of(declared.get("background-color", ""))
    if ground is None or ground.is_clear:
        return inner
    return inner._replace(ground=ground if ground.alpha > 0.9 else None, sure_of_ground=True)


def _is_painted(declared: Declared) -> bool:
    """Whether print without a colour shows its ground in the form of its characters, or a shadow."""
    clipped = "text" in (declared.get("background-clip"), declared.get("-webkit-background-clip"))
    return clipped or declared.get("text-shadow", "none") != "none"


def _pixels(value: str | None, of: float = 16.0) -> float | None:
    """A length in pixels; a percentage is one of `of`."""
    match = _LENGTH.match(value.strip().removeprefix("calc(").strip()) if value else None
    if match is None:
        return None
    return float(match[1]) * (of / 100 if match[2] == "%" else _PIXELS.get(match[2], 16.0))


def _rise(declared: Declared) -> int:
    position = declared.get("font-variant-position") or declared.get("vertical-align", "")
    if position in ("super", "sub"):
        return 1 if position == "super" else -1
    up = _pixels(declared.get("mso-text-raise")) or _pixels(position) or 0.0
    if position in ("top", "text-top") and _is_small(declared.get("font-size", "")):
        return 1
    if shift := _SHIFT.search(declared.get("transform", "")):
        up = up or -(_pixels(shift[1]) or 0.0)
    if declared.get("position") == "relative":
        up = up or -(_pixels(declared.get("top")) or 0.0) or _pixels(declared.get("bottom")) or 0.0
    return 0 if abs(up) < _RAISED else 1 if up > 0 else -1


def _is_small(size: str) -> bool:
    """Whether characters are clearly smaller than those around them."""
    match = _LENGTH.match(size)
    if match is None:
        return size in ("smaller", "x-small", "xx-small")
    return (_pixels(size) or 16.0) < _SMALL


def _is_tiny(size: str, outer: bool) -> bool:
    match = _LENGTH.match(size)
    if match is None:
        return outer and size in ("inherit", "smaller", "larger", "unset")
    relative = match[2] in ("em", "%", "ex")
    pixels = _pixels(size) or 0.0
    return pixels < _TINY or (outer and relative)


def _is_moved(declared: Declared, tag: str) -> bool:
    if tag in _ON_THE_LINE - _BOXES:
        return False
    if declared.get("float") == "right" or declared.get("order", "0") != "0":
        return True
    return "-reverse" in declared.get("flex-direction", "") + declared.get("flex-flow", "")


def _is_gone(declared: Declared, tag: str) -> bool:
    if declared.get("content-visibility") == "hidden":
        return True
    if _TRANSPARENT.search(declared.get("filter", "")):
        return True
    if (opacity := _pixels(declared.get("opacity"), 1.0)) is not None and opacity < 0.02:
        return True
    if _FLAT.search(declared.get("transform", "")) or _NO_SIZE.match(declared.get("scale", "")):
        return True
    return _is_clipped(declared, tag) or _is_off(declared)


def _is_clipped(declared: Declared, tag: str) -> bool:
    if (clip := declared.get("clip", "")).startswith("rect"):
        edges = [float(number) for number in _NUMBERS.findall(clip)]
        if len(edges) == 4 and (edges[2] - edges[0] <= 1 or edges[1] - edges[3] <= 1):
            return True
    if re.match(
        r"inset\(\s*(?:50%|[^)]*(?<![-\d.])100%)|circle\(\s*0|polygon\(\s*(?:0\w*[\s,]+)+0\w*\s*\)",
        declared.get("clip-path", ""),
    ):
        return True
    if declared.get("overflow") not in ("hidden", "clip"):
        return False
    if tag in _UNSIZED and declared.get("display") not in _SIZED and declared.get("position") != "absolute":
        return False
    sides = (_pixels(declared.get(name), 100.0) for name in ("height", "max-height", "width", "max-width"))
    return any(side is not None and 0 <= side <= 1 for side in sides)


def _is_off(declared: Declared) -> bool:
    names = ["text-indent", "margin-left", "margin-top"]
    margins = declared.get("margin", "").split()
    if declared.get("position") in ("absolute", "fixed", "relative"):
        names += ["left", "top", "right", "bottom"]
        margins += declared.get("inset", "").split()
    lengths = [_pixels(declared.get(name), 1000.0) for name in names]
    if declared.get("display") in _SIZED or declared.get("position") in ("absolute", "fixed"):
        shifts = _FAR_SHIFT.finditer(declared.get("transform", ""))
        lengths += [_pixels(shift["first"] or shift["second"], 100.0) for shift in shifts]
        margins += declared.get("translate", "").split()
    lengths += map(_pixels, margins)
    return any(length is not None and length <= _FAR for length in lengths)


def in_print_order(pieces: Sequence[str], prints: Sequence[Print]) -> tuple[list[str], list[Print]]:
    """The pieces of a line from the left to the right, each passage that is overridden turned round."""
    texts, looks = list(pieces), list(prints)
    if any(look.reversed for look in looks):
        start = 0
        for is_reversed, group in groupby(prints, lambda look: look.reversed):
            end = start + len(list(group))
            if is_reversed:
                texts[start:end] = [text[::-1] for text in reversed(texts[start:end])]
                looks[start:end] = looks[start:end][::-1]
            start = end
    return texts, looks


def line_of(pieces: Sequence[str], prints: Sequence[Print], *, in_table: bool) -> tuple[Seen, str]:
    """What is seen of a line.

    Args:
        pieces: its texts in order.
        prints: how each of them is printed.
        in_table: whether the line stands in a table, where a cell may be raised as a whole.

    Returns:
        what is seen, and, where all of it is raised, the same on the line; else nothing.
    """
    pairs = list(zip(pieces, prints, strict=True))
    if in_table and len(pairs) > 1 and any(look.moved for _, look in pairs):
        pairs = [(_DIGIT.sub(UNREADABLE, text), look) for text, look in pairs]
    dark = any(text.strip() and not look.hidden and not look.pale for text, look in pairs)
    runs = [
        Run(
            text,
            look.struck,
            look.hidden or (look.pale and dark),
            0 if look.rise and _MARK.fullmatch(text) else look.rise,
        )
        for text, look in pairs
    ]
    seen = see(runs)
    shown = [run for run in runs if not run.struck and not run.hidden and run.text.strip()]
    if not in_table or not shown or not all(run.rise for run in shown):
        return seen, ""
    raised = see([*shown, Run("\0")]).text.rstrip("\0")
    return seen._replace(text=raised), seen.text
