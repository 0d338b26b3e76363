"""Correct reports made one at a time, as documents that can still be changed before they are rendered.

Belongs here: composing a report without defects. Does not belong here: what is done with it.
"""

from __future__ import annotations

from dataclasses import replace
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
