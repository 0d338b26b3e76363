"""Where something stands, in parts and in words that a person can follow.

Belongs here: taking a locator apart, and the words for a place in the file or on the form. Does not belong
here: how readers make locators (`parsers.readers`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from parsers.forms import FormTable, Label, forms, prescribed
from parsers.model import Cell, CellKey
from presentation.catalogue import Language, named, word, words

_PARTS = re.compile(r"(file|sheet|page|table|part|image|drawing|line|paragraph|row|column|offset|bbox)=")
_IN_WORDS = (
    "file",
    "page",
    "image",
    "sheet",
    "part",
    "table",
    "drawing",
    "paragraph",
    "line",
    "row",
    "column",
)
Labels = dict[Language, str]
LONGEST_LABEL = 18
"""Characters of a label in a sentence."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file: what its locator says by name, and its `bbox` in points from the top left."""

    parts: dict[str, str] = field(default_factory=dict)
    bbox: tuple[float, float, float, float] | None = None

    @property
    def page(self) -> int | None:
        """The page, from 1."""
        return self.number("page")

    @property
    def line(self) -> int | None:
        """The line of a text file, from 1."""
        return self.number("line")

    def number(self, name: str) -> int | None:
        """A part that is a whole number."""
        text = self.parts.get(name, "")
        return int(text) if text.isdecimal() and text.isascii() else None

    def said(self, language: Language) -> str:
        """The place in words: `第4页`, `文件中第2个表格第5行第11列`."""
        spoken = [
            word(f"place.{name}", language, n=self.parts[name]) for name in _IN_WORDS if name in self.parts
        ]
        between = ", " if language == "en" else ""
        return between.join(spoken) or word("place.unknown", language)


def spot(locator: str | None) -> Spot:
    """A locator taken apart; its first place where it joins several, nothing where there is none."""
    first = (locator or "").partition("; ")[0]
    found = list(_PARTS.finditer(first))
    ends = [*(match.start() for match in found[1:]), len(first)]
    parts = {match[1]: first[match.end() : end].strip() for match, end in zip(found, ends, strict=False)}
    return Spot(parts, _box(parts.pop("bbox", "")))


def spots(locator: str | None) -> tuple[Spot, ...]:
    """Every place of a locator that may join several."""
    return tuple(spot(part) for part in (locator or "").split("; ") if part.strip())


def _box(text: str) -> tuple[float, float, float, float] | None:
    try:
        left, top, right, bottom = map(float, text.split(","))
    except ValueError:
        return None
    return left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Place:
    """What a finding is about: a cell, row or column of the form, a section of the prose, a place in a file.

    Args:
        cells: The cells of the form concerned, first the one to look at first.
        locator: Where in the file.
        section: The heading or code of the section of the prose.
        scope: `cell`, `row` or `column`: how much of the table `cells` stand for.
        beside: The other of two places that do not agree.
    """

    cells: tuple[CellKey, ...] = ()
    locator: str | None = None
    section: str | None = None
    scope: str = "cell"
    beside: Place | None = None

    @property
    def keys(self) -> tuple[CellKey, ...]:
        """All cells concerned, each once."""
        return tuple(dict.fromkeys((*self.cells, *(self.beside.keys if self.beside else ()))))

    def said(self, language: Language, tables: dict[str, FormTable]) -> str:
        """The place in words: the cell by its labels, then where that is in the file."""
        where = spot(self.locator).said(language) if self.locator else ""
        what = self._on_form(language, tables)
        both = (
            word("place.with_locator", language, what=what, where=where) if what and where else what or where
        )
        if self.beside:
            return word("place.beside", language, one=both, other=self.beside.said(language, tables))
        return both or word("place.unknown", language)

    def _on_form(self, language: Language, tables: dict[str, FormTable]) -> str:
        if self.cells:
            return cell_said(self.cells[0], language, tables, self.scope)
        if self.section:
            name = f"section.{self.section}"
            section = words()[name] if name in words() else named(self.section, self.section)
            return word("place.section", language, section=section)
        return ""


def cell_said(key: CellKey, language: Language, tables: dict[str, FormTable], scope: str = "cell") -> str:
    """A cell, its row or its column by the printed labels."""
    row, column = labels_of(tables.get(key[0]) or _any_table(key[0]), key)
    name = {"cell": "cell", "row": "of_row", "column": "of_column"}[scope]
    return word(
        f"place.{name}",
        language,
        table=words()[f"table.{key[0]}"],
        row=row[language],
        column=column[language],
    )


def cell_short(key: CellKey, language: Language, tables: dict[str, FormTable]) -> str:
    """A cell by its row and column alone."""
    row, column = labels_of(tables.get(key[0]) or _any_table(key[0]), key)
    return f"{row[language]}·{column[language]}" if language == "zh" else f"{row['en']}: {column['en']}"


def labels_of(table: FormTable, key: CellKey) -> tuple[Labels, Labels]:
    """The labels of a cell's row and column by language."""
    row, column = _labels(table)[key]
    return _words_of(row), _words_of(column)


def _words_of(label: Label) -> Labels:
    return {"zh": short(label.text), "en": label.en}


def short(label: str) -> str:
    """A printed label for a sentence: without a bracket behind its words, and no longer than one is read."""
    words = label[:found] if (found := label.find("（", 4)) > 0 else label
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1]}…"


@cache
def _labels(table: FormTable) -> dict[CellKey, tuple[Label, Label]]:
    return {key: (row, column) for key, _, row, column in table.cells()}


def _any_table(code: str) -> FormTable:
    return prescribed(None).table(code)


def tables_of(cells: dict[CellKey, Cell]) -> list[FormTable]:
    """The tables that these are the cells of, in the order of a report; each may be of another form."""
    found: dict[str, FormTable] = {}
    for form in forms().values():
        for table in form.tables:
            if {key for key, *_ in table.cells()} == {key for key in cells if key[0] == table.code}:
                found[table.code] = table
    return [found[table.code] for table in prescribed(None).tables if table.code in found]
