"""What becomes of the characters of an OFD page over which something is painted later.

Belongs here: which characters lie beneath an area or a picture, and what is left of them.
Does not belong here: painting (`objects`), what a picture shows (`pictures`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from parsers.readers.ofd.pictures import Over, Picture
from parsers.readers.pages.cut_off import is_figure
from parsers.readers.pages.geometry import Affine, Box, Character, Paint, bounding_box
from parsers.readers.visible import UNREADABLE

PART = 0.6
"""The part of a character's height that a stroke over it covers at least."""
RIM = 0.2
"""The part of a character's box on each side in which a picture does not count."""


@dataclass(slots=True)
class CoveredPaint(Paint):
    """What one page shows, with its characters by their ink.

    `characters` are in that of ordinary print, `white` in the colour of paper, `apart` in others by colour.
    `hidden` are the passages that were painted over, `obscured` the places where ink was painted over them,
    `veiled` the characters that are seen through ink; `covers` counts opaque areas.
    """

    characters: list[Character] = field(default_factory=list)
    white: list[Character] = field(default_factory=list)
    apart: dict[tuple[int, ...], list[Character]] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    obscured: list[Box] = field(default_factory=list)
    veiled: list[Character] = field(default_factory=list)
    covers: int = 0

    def all_characters(self) -> list[list[Character]]:
        """The lists of characters by ink."""
        return [self.characters, self.white, *self.apart.values()]

    def cover(self, lies_beneath: Callable[[Character], bool], is_light: bool) -> None:
        """Take away the characters beneath something opaque; beneath a dark one something is not blank."""
        for characters in self.all_characters():
            inside = [c for c in characters if lies_beneath(c)]
            if inside:
                self.hidden.append("".join(c.text for c in inside))
                self.obscured += [] if is_light else [Box(*c[:4]) for c in inside if not c.text.isspace()]
                characters[:] = [c for c in characters if not lies_beneath(c)]

    def cover_with_stroke(self, points: list[tuple[float, float]], width: float, is_light: bool) -> None:
        """Take away the characters beneath a straight stroke about as thick as they are high."""
        if len(points) != 2:
            return
        self.covers += 1
        (x0, y0), (x1, y1) = points
        across, down = (0.0, width / 2) if abs(y0 - y1) <= abs(x0 - x1) else (width / 2, 0.0)
        box = Box(min(x0, x1) - across, min(y0, y1) - down, max(x0, x1) + across, max(y0, y1) + down)
        self.cover(lambda c: stands_in(c, box) and width >= PART * (c.bottom - c.top), is_light)

    def cover_with(self, picture: Picture, place: Box) -> None:
        """Put a picture over what is painted so far."""
        beneath: dict[Character, Over] = {}
        for characters in self.all_characters():
            for character in characters:
                if stands_in(character, place) and not character.text.isspace():
                    beneath[character] = picture.over(place, _inner(character))
        for is_light, kind in ((True, Over.GROUND), (False, Over.INK)):
            gone = {c for c, over in beneath.items() if over is kind}
            if gone:
                self.cover(gone.__contains__, is_light)
        self.veiled += [c for c, over in beneath.items() if over is Over.VEIL and is_figure(c.text)]

    def turn(self, back: Affine) -> None:
        """Map everything that stands beneath something, or over it."""
        self.obscured = [back.box(*box) for box in self.obscured]
        self.veiled = [c._replace(**back.box(*c[:4])._asdict()) for c in self.veiled]

    def settle(self) -> None:
        """Make unreadable what is seen in a table through ink, and places in which ink covers text.

        Elsewhere, as with a date beneath a seal, a person reads what a seal lies over.
        """
        tables = [Box(*rule) for rule in self.rules]
        if self.veiled and tables:
            whole = bounding_box(tables)
            veiled = {c for c in self.veiled if stands_in(c, whole)}
            for characters in self.all_characters():
                characters[:] = [c._replace(text=UNREADABLE) if c in veiled else c for c in characters]
        for box in self.obscured:
            if not any(stands_in(c, box) for c in _seen(self.all_characters())):
                self.characters.append(Character(*box, UNREADABLE))


def _seen(lists: Sequence[Sequence[Character]]) -> list[Character]:
    return [c for characters in lists for c in characters if not c.text.isspace()]


def stands_in(character: Character, box: Box) -> bool:
    """Whether the middle of a character lies in a box."""
    x, y = (character.x0 + character.x1) / 2, (character.top + character.bottom) / 2
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def lies_within(character: Character, outlines: Sequence[Sequence[tuple[float, float]]]) -> bool:
    """Whether the middle of a character lies in an area; where outlines lie in each other, between them."""
    x, y = (character.x0 + character.x1) / 2, (character.top + character.bottom) / 2
    is_inside = False
    for points in outlines:
        for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
            if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
                is_inside = not is_inside
    return is_inside


def _inner(character: Character) -> Box:
    x0, top, x1, bottom, *_ = character
    across, down = RIM * (x1 - x0), RIM * (bottom - top)
    return Box(x0 + across, top + down, x1 - across, bottom - down)
