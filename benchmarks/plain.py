"""Correct reports made one at a time, as documents that can still be changed before they are rendered.

Belongs here: composing a report without defects, another text for one cell, a slip of the hand.
Does not belong here: what is read of it.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from parsers.model import CellKey
from samples.agencies import publishers
from samples.defects import Defects
from samples.document import Box, Document, Sheet
from samples.figures import Books
from samples.renderers import LAYOUTS
from samples.report import Case, compose
from samples.truth import Truth

SIZES = ("few", "some", "some", "many", "flood")


def plain_report(seed: str, layout: str) -> tuple[Document, Truth]:
    """A report that adds up, printed without any defect, of an agency and year drawn by the seed."""
    rng = Random(seed)
    publisher = rng.choice(publishers())
    year = rng.randint(2019, 2024)
    form = "2019" if year < 2021 else "2021"
    figures = Books(publisher, rng, size=rng.choice(SIZES)).advance(form, form)
    return compose(Case(publisher, year, form, form, figures), LAYOUTS[layout], Defects.none(), rng)


def with_text(document: Document, key: CellKey, text: str) -> Document:
    """The document with another text printed in the cell `key`, and nothing else changed."""

    def changed(box: Box) -> Box:
        return replace(box, text=text) if box.key == key else box

    parts = tuple(
        replace(part, rows=tuple(tuple(map(changed, row)) for row in part.rows))
        if isinstance(part, Sheet)
        else part
        for part in document.parts
    )
    return replace(document, parts=parts)


def slip(text: str, rng: Random) -> str:
    """Another number as a slip of the hand gives it: a digit wrong, doubled, lost or swapped."""
    at = rng.randrange(len(text)) if text.isdigit() else 0
    slips = [
        str(int(Decimal(text)) + rng.choice([1, 2, 10])),
        text[:at] + str(rng.randint(1, 9)) + text[at + 1 :],
        text[: at + 1] + text[at:],
        text[:at] + text[at + 1 :],
        text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
    ]
    for found in rng.sample(slips, len(slips)):
        plain = found.isdigit() and str(int(found)) == found
        if plain and Decimal(found) != Decimal(text):
            return found
    return slips[0]
