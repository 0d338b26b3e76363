"""What of a page's characters a person takes as printed: without what is struck out, hidden or a watermark.

Belongs here: the order of these steps for born-digital pages, and the notes on what was left out.
Does not belong here: the steps themselves (`struck`, `watermarks`), or how a format hides text (each reader).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from parsers.model import Note
from parsers.readers.pages.geometry import Box, Character, Paint, Rule
from parsers.readers.pages.struck import without_struck
from parsers.readers.pages.watermarks import without_watermarks
from parsers.readers.visible import left_out

FLATTEST, HIGHEST = 0.2, 4.0
"""Points: how high a wave through a figure is; a dash that is drawn is lower."""
WIDER = 2.5
"""Such a wave is so many times as wide as it is high, at least."""
Colour = tuple[int, ...]


@dataclass(slots=True)
class LeftOut:
    """What was left out of one file so far, passage by passage."""

    struck: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    watermarks: list[str] = field(default_factory=list)

    def notes(self) -> tuple[Note, ...]:
        """One note for each reason."""
        return (
            *left_out("struck_out", self.struck),
            *left_out("hidden_text", self.hidden),
            *left_out("watermark", self.watermarks),
        )


def _flat_drawings(marks: Sequence[Box]) -> dict[Rule, Box]:
    """Small drawings much wider than high, as waves, which may be drawn through a figure: as level lines."""
    return {
        _middle(mark): mark
        for mark in marks
        if FLATTEST < mark[3] - mark[1] <= HIGHEST and mark[2] - mark[0] >= WIDER * (mark[3] - mark[1])
    }


def _middle(box: Box) -> Rule:
    y = (box[1] + box[3]) / 2
    return Rule(box[0], y, box[2], y)


def printed_on(
    characters: list[Character],
    apart: Mapping[Colour, list[Character]],
    faint: Collection[Colour],
    paint: Paint,
    seals: Sequence[Box],
    gone: LeftOut,
) -> list[Character]:
    """The characters that are printed on a page. Lines that strike out are no longer among `paint.rules`.

    Args:
        characters: those seen in the ink of ordinary print.
        apart: those seen in others, by colour.
        faint: the colours that hardly stand out from paper.
        paint: of the page.
        seals: boxes of red round drawings.
        gone: what was left out is added here.
    """
    flat = _flat_drawings(paint.marks)
    rules = [*paint.rules, *flat] if flat else paint.rules
    characters, struck, left = without_struck(characters, rules, paint.slashes)
    gone.struck += struck
    others = {}
    for colour, found in apart.items():
        others[colour], struck, rest = without_struck(found, rules, paint.slashes)
        gone.struck += struck
        if rest is not rules:
            left = [rule for rule in left if rule in rest]
    paint.rules = left
    if flat:
        paint.rules = [rule for rule in left if rule not in flat]
        strikes = {mark for rule, mark in flat.items() if rule not in left}
        paint.marks = [mark for mark in paint.marks if mark not in strikes]
    if not others:
        return characters
    characters, watermark = without_watermarks(characters, others, faint, paint.rules, seals)
    gone.watermarks.append(watermark)
    return characters
