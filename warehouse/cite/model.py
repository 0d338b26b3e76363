"""A number with all that leads back to the print.

Belongs here: the types. Does not belong here: filling them (`warehouse.cite.lineage`), and citation texts
(`warehouse.cite.texts`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

Value = Decimal | float | int | bool | None


class NoNumberError(LookupError):
    """There is no such number to cite.

    Args:
        message: One sentence that says what to do.
        misnamed: Whether the question names what nothing is called; otherwise the warehouse lacks it.
    """

    def __init__(self, message: str, misnamed: bool = False) -> None:
        super().__init__(message)
        self.misnamed = misnamed


@dataclass(frozen=True, slots=True)
class Document:
    """A landed report, as the ledger has it.

    Args:
        document_id: Its key in the facts.
        sha256: The digest of the file's bytes.
        source_path: Its path below the landing folder.
        status: `accepted`, `superseded` or `duplicate`.
        reason: Why it is not the accepted one.
        title: As printed.
        agency_name: The body, as found in the document.
        form: The form as recognised.
        published_on: Date of publication.
        source_url: Where the publisher holds it.
        fetched_at: When it was fetched from there.
        media_type: What the bytes are.
        parser_version: The version of the reading.
        trusted: False for a rendition that altered what was published.
    """

    document_id: str
    sha256: str
    source_path: str
    status: str
    reason: str | None
    title: str | None
    agency_name: str | None
    form: str | None
    published_on: date | None
    source_url: str | None
    fetched_at: datetime | None
    media_type: str | None
    parser_version: str | None
    trusted: bool | None


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity and what it says; numbers as in fact_check.

    `of_form` is whether the form itself prescribes it: only such sums decide what a derived cell is.
    """

    check_id: str
    scope: str
    severity: str
    outcome: str
    lhs: Decimal | None
    rhs: Decimal | None
    difference: Decimal | None
    indicators: tuple[str, ...]
    attribution: str | None
    message: str
    of_form: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A number of the prose that may speak of a cell, as in fact_narrative."""

    value: Decimal
    unit: str
    approximate: bool
    quote: str
    position: str


@dataclass(frozen=True, slots=True)
class Other:
    """What another document of the same agency and year has in a cell; status null where it has no cell."""

    document: Document
    value: Decimal | None
    status: str | None
    raw_text: str | None
    locator: str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a report.

    Args:
        indicator: Key into dim_indicator.
        label_zh: The printed labels from the outermost inwards.
        label_en: The English label.
        section: The printed title of the table that it stands in.
        article: The article of the regulation.
        value: The number in `unit`; None when there is none.
        unit: The indicator's unit.
        status: What stands in the cell.
        raw_text: Exactly what is printed.
        printed_unit: The unit on the page where it is another.
        locator: Where it stands in the file.
        rule: What named the cell (docs/rules.md).
        candidates: The possible values of an ambiguous cell.
        document: The report.
        identities: The identities that include it.
        claims: The numbers of the prose that may speak of it.
        others: The same cell in other documents of the agency and year.
    """

    indicator: str
    label_zh: str
    label_en: str
    section: str
    article: str
    value: Decimal | None
    unit: str
    status: str
    raw_text: str | None
    printed_unit: str | None
    locator: str | None
    rule: str | None
    candidates: tuple[Decimal, ...]
    document: Document
    identities: tuple[Identity, ...] = ()
    claims: tuple[Claim, ...] = ()
    others: tuple[Other, ...] = ()

    @property
    def sums(self) -> tuple[Identity, ...]:
        """The sums of the form that include it."""
        return tuple(each for each in self.identities if each.of_form)


@dataclass(frozen=True, slots=True)
class Part:
    """A cell that a number is made of.

    Args:
        side: `numerator`, `denominator`, `sum`, `this year` or `year before`; `cell` for the number itself.
        sign: -1 for what is subtracted, else 1.
        cell: The cell.
    """

    side: str
    sign: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class Count:
    """A count or date of the document that a number is made of; `side` as in `Part`."""

    side: str
    name: str
    value: int | date | None


@dataclass(frozen=True, slots=True)
class Number:
    """A number of an agency and year, and everything that it is made of.

    Args:
        agency_id: The body that reported.
        agency_name: Its name in that year's report.
        year: The year reported on.
        indicator: A key of dim_indicator, or a column of mart_agency_year.
        kind: `cell`, `headline`, `change`, `count` or `derived`.
        label_zh: What it is, in Chinese.
        label_en: The same in English.
        unit: Its unit; empty for a yes or no.
        value: The number; None when there is none, which is not 0.
        status: The status of a cell; else `computed`, or `unknown` where there is no number.
        why_zh: Why there is no number, in Chinese; empty when there is one.
        why_en: The same in English.
        document: The accepted report.
        parts: The cells, in the order of the formula.
        counts: What else it is made of.
        identities: The failing identities that it counts.
        formula: How it is made of them; empty for a cell.
        caveat_zh: What to mind, in Chinese.
        caveat_en: The same in English.
        reference: The article or notice.
        release: The version of the release that the tables are of; None for a warehouse that is none.
        remarks: What to know of the body, one sentence each.
    """

    agency_id: str
    agency_name: str
    year: int
    indicator: str
    kind: str
    label_zh: str
    label_en: str
    unit: str
    value: Value
    status: str
    document: Document
    parts: tuple[Part, ...]
    counts: tuple[Count, ...] = ()
    identities: tuple[Identity, ...] = ()
    why_zh: str = ""
    why_en: str = ""
    formula: str = ""
    caveat_zh: str = ""
    caveat_en: str = ""
    reference: str = ""
    release: str | None = None
    remarks: tuple[str, ...] = ()

    @property
    def cell(self) -> Cell | None:
        """The cell that the number is; None for one that is computed."""
        return self.parts[0].cell if self.kind == "cell" else None
