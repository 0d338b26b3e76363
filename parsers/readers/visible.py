"""What a person sees of printed characters: the one notion of it, which the reader of every format fills.

Belongs here: which runs of characters are seen, and how typography that changes the meaning is written down.
Does not belong here: how a format says that a run is struck, hidden or raised (each reader), and what a
number with a note mark is worth (`parsers.text.values`).

The rules:
- A struck run is not printed: it is left out. A hidden run is not printed either.
- A raised or lowered digit is a note mark, written as a Unicode superscript or subscript: 125¹.
  Where everything in a cell is raised, nothing is raised above anything: it is plain text.
- What is seen and cannot be read (a picture, a glyph without a meaning) is `UNREADABLE`.
- A cell in which everything is struck or hidden has the text "" (blank).
What was left out is counted in a note of the layout (`struck_out`, `hidden_text`), with the first of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from parsers.model import Note

UNREADABLE = "\ufffc"
"""U+FFFC OBJECT REPLACEMENT CHARACTER: something is printed here that cannot be read."""
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
OVERRIDE = "\u202e"
"""RIGHT-TO-LEFT OVERRIDE: what follows is printed in reverse, up to U+202C or the end of the line."""
OVERRIDE_END = "\u202c"
STROKES = "\u0335\u0336\u0337\u0338"
"""Combining characters that strike out the one before them: level strokes, then slanting ones."""
_STRUCK = re.compile("(?:[^\\s\u0335-\u0338][\u0335\u0336]|[0-9０-９.,，][\u0337\u0338])+")
_OVERRIDDEN = re.compile(f"{OVERRIDE}([^\u202c\n]*)\u202c?")
_QUOTED = 20
"""Characters of left-out text that a note quotes."""


class Run(NamedTuple):
    """Characters of one typography. `rise` is 1 for raised, -1 for lowered, 0 on the line."""

    text: str
    struck: bool = False
    hidden: bool = False
    rise: int = 0


class Seen(NamedTuple):
    """What is seen of some runs, and what is not: the struck and the hidden text, each joined."""

    text: str
    struck: str = ""
    hidden: str = ""


def see(runs: Iterable[Run]) -> Seen:
    """The runs of one cell or paragraph as a person sees them.

    Args:
        runs: in reading order; adjacent runs are joined without a separator.

    Returns:
        the visible text with note marks as superscripts, and the struck and the hidden text.
    """
    runs = list(runs)
    shown = [run for run in runs if not run.struck and not run.hidden]
    on_the_line = any(run.rise == 0 and run.text.strip() for run in shown)
    text = "".join(_risen(run) if on_the_line else run.text for run in shown)
    hidden = "".join(run.text for run in runs if run.hidden)
    return Seen(text, "".join(run.text for run in runs if run.struck and not run.hidden), hidden)


def in_print_order(text: str) -> str:
    """A text with its passages that are overridden to run to the left (U+202E) as they are printed."""
    return _OVERRIDDEN.sub(lambda passage: passage[1][::-1], text) if OVERRIDE in text else text


def without_struck(text: str, struck: list[str]) -> str:
    """A text without the characters that combining strokes strike out, which are put on record."""
    if not any(stroke in text for stroke in STROKES):
        return text
    struck += (passage[::2] for passage in _STRUCK.findall(text))
    return _STRUCK.sub("", text)


def _risen(run: Run) -> str:
    if run.rise == 0:
        return run.text
    return run.text.translate(SUPERSCRIPTS if run.rise > 0 else SUBSCRIPTS)


def left_out(code: str, texts: Iterable[str]) -> tuple[Note, ...]:
    """One note on all text that was left out of a file for one reason, none where nothing was.

    Args:
        code: `struck_out` or `hidden_text`, or another stable code of a reader's own.
        texts: what was left out, in reading order; blank ones do not count.
    """
    found = [text.strip() for text in texts if text.strip()]
    if not found:
        return ()
    quote = found[0] if len(found[0]) <= _QUOTED else found[0][:_QUOTED] + "…"
    return (Note(code, f"{len(found)} passages are not shown on the page and were left out, first: {quote}"),)
