"""The nouns that readers, naming and identities exchange.

Belongs here: immutable values without behaviour beyond their own shape.
Does not belong here: how a file is read (`parsers.readers`) or how a cell gets its name (`parsers.naming`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

new = tuple.__new__
"""A named tuple of a tuple, in a third of the time that its own name takes: a file has thousands."""

# --- what a reader sees -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or paragraph outside any grid, exactly as printed.

    `heading` is True when the markup says so (h1–h6, a Title style), never guessed from the words.
    """

    text: str
    locator: str
    heading: bool = False


class GridCell(NamedTuple):
    """One printed cell of a grid; `row` and `column` are 0-based, spans are at least 1.

    Lines inside the cell are separated by a line break in `text`.
    `confidence` is below 1 only where recognition of an image was unsure (0 to 1).
    A named tuple because it is made a thousand times a file, in a fifth of the time.
    """

    text: str
    row: int
    column: int
    row_span: int
    column_span: int
    locator: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as laid out. `ruled` is True when columns are real (HTML, DOCX, PDF rules, sheets).

    It is False for tab or pipe rows in plain text, where a dropped cell shifts what follows it.
    Cells are in reading order, do not overlap, and span only inside the grid.
    """

    cells: tuple[GridCell, ...]
    locator: str
    ruled: bool = True


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Note:
    """Something noticed that a person may want to know: a stable snake_case code and one sentence."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Why an input has no facts: a stable snake_case code and one sentence saying what to do."""

    code: str
    detail: str


FAILED_HERE = ("timeout", "crashed", "out_of_memory")
"""Reasons that lie with the machine as much as with the file: on request such files are read again."""

NEEDS_CONVERTER, CONVERSION_FAILED = "needs_converter", "conversion_failed"
"""No reader opens the file but an office suite may; one has tried and could not (again on request)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What any reader makes of a file's bytes: blocks in reading order, and what the file says of itself.

    `meta` holds lower-cased names of the page's own metadata (`articletitle`, `pubdate`,
    `contentsource`, `sitename`, `siteidcode`, `url`, `title` …), values as printed, empty ones left out.
    """

    media_type: str
    encoding: str | None
    blocks: tuple[Block, ...]
    meta: dict[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    encoding_confidence: float | None = None
    """How sure the encoding is, 0 to 1; None where there is none to be found out."""
    annotations: int = 0
    """Readings that stand over characters (ruby), left out of the text."""


# --- what a report says -------------------------------------------------------------------------


class Status(StrEnum):
    """What stands in a cell of the form; `warehouse.md` fixes the codes."""

    REPORTED = "reported"
    BLANK = "blank"
    DASH = "dash"
    NOT_APPLICABLE = "not_applicable"
    DERIVED = "derived"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    UNREADABLE = "unreadable"


CellKey = tuple[str, str, str]
"""table, dimension 1, dimension 2: `("fact_request", "granted", "total")`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the form. `raw_text` is exactly what is printed, None when nothing of it was found.

    `candidates` are the possible values of an `ambiguous` cell when they are few.
    `value` is in `unit`, the indicator's own; `printed_unit` is the unit that the page states where it is
    another (元 for a form in 万元). `rule` is the stable code of the rule that named the cell.
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


@dataclass(frozen=True, slots=True)
class Check:
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
        """lhs − rhs, None when a side is unknown."""
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
