"""Characters of a page that are printed too small for a person to read them.

Belongs here: how high a character must be among the others. Does not belong here: how high it is printed.
"""

from __future__ import annotations

from statistics import median

from parsers.readers.pages.geometry import Character

SMALLEST = 1.5
"""Points: lower characters among others twice as high are not there to be read."""


def readable(characters: list[Character]) -> list[Character]:
    """Without those that are not there to be read. A page that is printed small all over is."""
    heights = [bottom - top for _, top, _, bottom, _, _ in characters]
    if min(heights, default=SMALLEST) >= SMALLEST:
        return characters
    least = min(SMALLEST, median(heights) / 2)
    return [
        character
        for character, height in zip(characters, heights, strict=True)
        if height >= least and height > 0
    ]
