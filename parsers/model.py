"""The nouns that naming and identities exchange; those of a layout come from `parsers.layout`.

Belongs here: immutable values without behaviour beyond their own shape.
Does not belong here: how a file is read (`parsers.readers`) or how a cell gets its name (`parsers.naming`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from parsers.layout import CONVERSION_FAILED as CONVERSION_FAILED
from parsers.layout import FAILED_HERE as FAILED_HERE
from parsers.layout import NEEDS_CONVERTER as NEEDS_CONVERTER
from parsers.layout import Block as Block
from parsers.layout import Grid as Grid
from parsers.layout import GridCell as GridCell
from parsers.layout import Layout as Layout
from parsers.layout import Note as Note
from parsers.layout import Paragraph as Paragraph
from parsers.layout import Quarantine as Quarantine
from parsers.layout import new as new
from parsers.status import Status as Status

CellKey = tuple[str, str, str]
"""table, dimension 1, dimension 2: `("fact_request", "granted", "total")`."""


class Cell(NamedTuple):
    """One cell of the form. `raw_text` is exactly what is printed, None when nothing of it was found.

    `candidates` are the possible values of an `ambiguous` cell when they are few.
    `value` is in `unit`, the indicator's own; `printed_unit` is the unit that the page states where it is
    another (元 for a form in 万元). `rule` is the stable code of the rule that named the cell.
    A named tuple as `Check` is: a report has hundreds of both, and they go from process to process.
    """

    table: str
    dim1: str
    dim2: str
    value: Decimal | None
    unit: str
    status: Status
    raw_text: str | None = None
    locator: str | None = None
    candidates: tuple[Decimal, ...] = ()
    printed_unit: str | None = None
    rule: str | None = None

    @property
    def key(self) -> CellKey:
        """The cell's name on the form."""
        return (self.table, self.dim1, self.dim2)


class Outcome(StrEnum):
    """What an identity says of the printed numbers."""

    PASS = "pass"
    FAIL = "fail"
    NOT_ASSESSABLE = "not_assessable"


class Attribution(StrEnum):
    """Who erred when an identity fails."""

    PUBLISHER = "publisher"
    EXTRACTION = "extraction"
    UNDETERMINED = "undetermined"


class Check(NamedTuple):
    """One identity evaluated on one scope of one report (or, across years, of one agency).

    `scope` names the row, column or cell by its codes; `indicators` are `table.dim1.dim2`.
    `message` is one sentence in Chinese, ` / `, and the same in English.
    """

    check_id: str
    scope: str
    severity: str
    outcome: Outcome
    lhs: Decimal | None
    rhs: Decimal | None
    indicators: tuple[str, ...]
    attribution: Attribution | None
    message: str

    @property
    def difference(self) -> Decimal | None:
        """The left side less the right, None when a side is unknown."""
        return None if self.lhs is None or self.rhs is None else self.lhs - self.rhs


@dataclass(frozen=True, slots=True)
class NarrativeFact:
    """A number the prose states. `indicators` are the candidate cells it may speak of.

    `position` is the locator of the paragraph and the 0-based character offset of the quote in it.
    """

    indicators: tuple[str, ...]
    value: Decimal
    unit: str
    approximate: bool
    quote: str
    position: str


class TablePlace(NamedTuple):
    """Where a table stands in a report: its code, how many paragraphs are before it, what it begins with.

    `opening` is its first line or cell, which often is the heading above it.
    """

    table: str
    before: int
    opening: Paragraph


class Section(NamedTuple):
    """A piece of a report's prose under one heading, as read; its paragraphs are parted by line breaks.

    `section` is a code of `parsers.findings.sections`. `headings` is the path from the section's heading down
    to the piece's own, empty where none is printed. The text begins with the piece's own heading where it has
    one: what is below begins at `body`. `locator` is where the text begins, `last_locator` where its last
    paragraph does; both end in ` offset=n` where that is inside a paragraph.
    """

    section: str
    headings: tuple[str, ...]
    text: str
    body: int
    locator: str
    last_locator: str


@dataclass(frozen=True, slots=True)
class Pre2019Fact:
    """One printed figure of a form before 2019. `cumulative` tells 历年累计 from the year's own.

    `indicator` is the form's own code, `form` the file it is defined in; `status` as for the modern cells.
    """

    form: str
    indicator: str
    unit: str
    value: Decimal | None
    cumulative: bool
    status: Status
    raw_text: str | None
    locator: str | None


@dataclass(frozen=True, slots=True)
class Agency:
    """The body a report is about. `agency_id` is `division_code-body`, stable across spellings.

    `name` is as found in the document. Unknown parts are None, never guessed. `valid_from` and `valid_to`
    are the years in which the division bore this code and name (None: beyond what the sources cover).
    """

    agency_id: str
    name: str
    division_code: str | None
    province: str | None
    city: str | None
    county: str | None
    level: str | None
    sector: str | None
    kind: str
    valid_from: int | None = None
    valid_to: int | None = None
    parent_division_code: str | None = None


@dataclass(frozen=True, slots=True)
class Partial:
    """What a document says of its body and year where that is not enough by itself.

    Other evidence (the folder, a list of what was collected) may complete it. Strings and whole numbers only.

    `body` is the name as printed, without a sure place (`水利局`, `长安镇`), None when none is named.
    `generic` is the kind of place that it gives without a name (`县` in `县水利局`), else empty.
    `places` are codes of the divisions that it may lie in or that the document names; empty when none.
    `years` are the years the document names, where it is not known which one it is on.
    """

    body: str | None = None
    generic: str = ""
    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One report as read. With `quarantine` set, `cells` are not facts and must not become any.

    A report of form `pre2019` has its figures in `old`, and no cells: they are not those of today's forms.
    """

    title: str | None
    agency: Agency | None
    year: int | None
    form: str | None
    published_on: date | None
    source_url: str | None
    cells: tuple[Cell, ...]
    checks: tuple[Check, ...]
    narrative: tuple[NarrativeFact, ...] = ()
    notes: tuple[Note, ...] = ()
    quarantine: Quarantine | None = None
    old: tuple[Pre2019Fact, ...] = ()
    evidence: tuple[Note, ...] = ()
    """What decided agency, year and date, and what contradicts it.

    The code names the mark (`title`, `publisher`, `compiler`, `signature`, `contact`, `prose`, `breadcrumb`,
    `source`, `site`, `host`, `address`, `period`, `published`, `date`); the detail is `agency: `, `year: `,
    `date: ` or `against …: ` and the quote.
    """
    sections: tuple[Section, ...] = ()
    """The prose, in reading order."""
    partial: Partial | None = None
    """What is known of the body or year where one of them is unknown; None when both are known."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one file's bytes say: one report as a rule, several where a page holds several.

    With `quarantine` set, no report was found and `reports` is empty.
    """

    media_type: str
    encoding: str | None
    reports: tuple[Report, ...]
    notes: tuple[Note, ...] = ()
    quarantine: Quarantine | None = None
    encoding_confidence: float | None = None
    trusted: bool = True
    """False for a rendition that altered what the publisher printed; `notes` say how."""
