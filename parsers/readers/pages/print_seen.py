"""What of a page's characters a person takes as printed: without what is struck out, hidden or a watermark.

Belongs here: the order of these steps for born-digital pages, and the notes on what was left out.
Does not belong here: the steps themselves (`struck`, `watermarks`), or how a format hides text (each reader).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from parsers.model import Note
from parsers.readers.pages.geometry import Box, Character, Paint
from parsers.readers.pages.struck import without_struck
from parsers.readers.pages.watermarks import without_watermarks
from parsers.readers.visible import left_out

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
    rules = paint.rules
    characters, struck, left = without_struck(characters, rules, paint.slashes)
    gone.struck += struck
    others = {}
    for colour, found in apart.items():
        others[colour], struck, rest = without_struck(found, rules, paint.slashes)
        gone.struck += struck
        if rest is not rules:
            left = [rule for rule in left if rule in rest]
    paint.rules = left
    if not others:
        return characters
    characters, watermark = without_watermarks(characters, others, faint, paint.rules, seals)
    gone.watermarks.append(watermark)
    return characters
