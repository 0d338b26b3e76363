"""What is said of one cell: its sign, its number, and why it is that.

Belongs here: words about a cell. Does not belong here: where it stands on the form (`form_view`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import groupby

from parsers.findings.identities import plain
from parsers.forms import Equation, FormTable
from parsers.model import Cell, CellKey, Check, NarrativeFact, Outcome, Report, Status
from parsers.naming.fillings.splits import TooManySplitsError, splits
from presentation.catalogue import Language, named, word, words
from presentation.evidence.marks import Marks
from presentation.findings.finding import Subject
from presentation.findings.sums import side
from presentation.places import cell_said, spot

SIGNS = {
    Status.DERIVED: "=",
    Status.AMBIGUOUS: "?",
    Status.MISSING: "×",
    Status.UNREADABLE: "!",
    Status.BLANK: "□",
    Status.DASH: "–",
    Status.NOT_APPLICABLE: "∅",
}
"""Beside the number, so that no status is told by colour alone."""
OUTCOME_SIGNS = {Outcome.PASS: "=", Outcome.FAIL: "≠", Outcome.NOT_ASSESSABLE: "=?"}
Sums = tuple[tuple[int, tuple[int, ...]], ...]
MOST_VALUES = 12
"""Possible values of a cell that are named."""
DOUBTFUL = (Status.DERIVED, Status.AMBIGUOUS, Status.MISSING, Status.UNREADABLE)


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell as shown: `targets` are the ids of its marks in the source, `lines` what is said of it."""

    id: str
    text: str
    sign: str
    status: str
    failing: bool
    targets: tuple[str, ...]
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What the words about a cell are made of.

    Args:
        report: The report.
        subject: Its tables.
        marks: What leads to the source.
        language: Of the words.
        last_year: The numbers of the year before, as far as they are known.
    """

    report: Report
    subject: Subject
    marks: Marks
    language: Language
    last_year: Mapping[CellKey, Decimal]

    @property
    def cells(self) -> dict[CellKey, Cell]:
        """The cells by their keys."""
        return {cell.key: cell for cell in self.report.cells}


def cell_views(context: Context) -> dict[CellKey, CellView]:
    """Every cell of the report as shown."""
    cells, checks = context.cells, _checks(context.report)
    sums = _sums_of_cells(context)
    claims = _claims(context.report)
    return {
        key: _view(cell, context, cells, sums.get(key, []), claims.get(".".join(key), []), checks)
        for key, cell in cells.items()
    }


def _checks(report: Report) -> dict[tuple[str, str], Check]:
    return {(check.check_id, check.scope): check for check in report.checks}


def _sums_of_cells(context: Context) -> dict[CellKey, list[Equation]]:
    found: dict[CellKey, list[Equation]] = {}
    for table in context.subject.tables.values():
        for equation in table.equations():
            for key in equation.keys:
                found.setdefault(key, []).append(equation)
    return found


def _claims(report: Report) -> dict[str, list[NarrativeFact]]:
    found: dict[str, list[NarrativeFact]] = {}
    for fact in report.narrative:
        for indicator in fact.indicators:
            found.setdefault(indicator, []).append(fact)
    return found


def _view(
    cell: Cell,
    context: Context,
    cells: dict[CellKey, Cell],
    equations: Sequence[Equation],
    claims: Sequence[NarrativeFact],
    checks: dict[tuple[str, str], Check],
) -> CellView:
    language = context.language
    told = [(each, checks.get((each.identity.id, each.scope))) for each in equations]
    failing = any(
        check is not None and check.outcome is Outcome.FAIL and cell.key in _doubted(each)
        for each, check in told
    )
    lines = [
        words()["evidence.joint"].fill(language).join(_what(cell, language)),
        *_why(cell, cells, context),
        *(_sum(each, check, cells, context) for each, check in told),
        *(word("evidence.prose", language, quote=fact.quote.strip()) for fact in claims),
    ]
    if cell.key in context.last_year:
        lines.append(word("evidence.last_year", language, value=context.last_year[cell.key]))
    return CellView(
        id=context.marks.cell_ids[cell.key],
        text=plain(cell.value) if cell.value is not None else "",
        sign=SIGNS.get(cell.status, ""),
        status=cell.status.value,
        failing=failing,
        targets=context.marks.of_cell[cell.key],
        label=cell_said(cell.key, language, context.subject.tables),
        lines=tuple(lines),
    )


def _doubted(equation: Equation) -> Sequence[CellKey]:
    """The cells that carry the sign of a failing sum: its total; all where neither side is one number."""
    return equation.left if len(equation.left) == 1 else equation.keys


def _what(cell: Cell, language: Language) -> Iterator[str]:
    yield word(f"status.{cell.status.value}", language)
    raw = (cell.raw_text or "").strip()
    yield word("evidence.printed", language, text=raw) if raw else word("evidence.not_printed", language)
    yield word("evidence.unit", language, unit=cell.unit)
    if cell.printed_unit:
        yield word("evidence.printed_unit", language, printed=cell.printed_unit, unit=cell.unit)
    if cell.locator:
        yield word("evidence.where", language, where=spot(cell.locator).said(language))


def _why(cell: Cell, cells: dict[CellKey, Cell], context: Context) -> Iterator[str]:
    """The rule, and of a cell that the sums decided, what it could have been before."""
    language = context.language
    if cell.rule:
        yield word("evidence.named_by", language, rule=rule_said(cell.rule, language))
    if cell.candidates:
        values = " / ".join(map(plain, cell.candidates))
        yield word("evidence.candidates", language, values=values)
    if cell.status in (Status.DERIVED, Status.AMBIGUOUS):
        yield from _before_the_sums(cell, cells, context)


def rule_said(rule: str, language: Language) -> str:
    """A rule in words, with its code."""
    name = f"rule.{rule}"
    said = words()[name] if name in words() else named(rule, rule)
    return f"{said.fill(language)} [{rule}]"


def _before_the_sums(cell: Cell, cells: dict[CellKey, Cell], context: Context) -> Iterator[str]:
    row = [each for key, each in cells.items() if key[:2] == cell.key[:2]]
    language = context.language
    sums = _row_sums(context.subject.tables[cell.table], cell)
    run = "".join((each.raw_text or "").strip() for each in row)
    printed = (cell.raw_text or "").split()  # of such a row every cell has all that is printed in it
    if cell.rule == "glued_digits" and (found := _ways(run, len(row), sums)):
        every, kept = found
        values = sorted({way[row.index(cell)] for way in kept}, key=int)[:MOST_VALUES]
        possible = " / ".join(values)
        yield word("evidence.glued", language, run=run, ways=every, kept=len(kept), values=possible)
    elif cell.rule == "dropped_cells" and 0 < len(printed) < len(row):
        at = row.index(cell)
        first, last = max(0, at - (len(row) - len(printed))), min(at, len(printed) - 1)
        each = dict.fromkeys([*printed[first : last + 1], word("evidence.blank_value", language)])
        yield word("evidence.dropped", language, count=len(printed), values=" / ".join(each))


@lru_cache(maxsize=256)
def _ways(run: str, columns: int, sums: Sums) -> tuple[int, list[tuple[str, ...]]] | None:
    """In how many ways a run of digits can be parted, and those that satisfy the sum along the row."""
    if not (run.isascii() and run.isdecimal()):
        return None
    try:
        kept = splits([run], columns, sums)
        return len(splits([run], columns, ())), [tuple(digits for _, digits in way) for way in kept]
    except TooManySplitsError:
        return None


def _row_sums(table: FormTable, cell: Cell) -> Sums:
    """The sums along the cell's row by the places of its columns."""
    places = [key for key, *_ in table.cells() if key[:2] == cell.key[:2]]
    return tuple(
        (places.index(each.left[0]), tuple(places.index(key) for key in each.right))
        for each in table.equations()
        if each.identity.along == "row" and each.scope == cell.dim1
    )


def _sum(equation: Equation, check: Check | None, cells: dict[CellKey, Cell], context: Context) -> str:
    outcome = check.outcome if check else Outcome.NOT_ASSESSABLE
    left, right = (side(equation, keys, cells, context.subject) for keys in (equation.left, equation.right))
    sign = OUTCOME_SIGNS[outcome]
    return word("evidence.sum", context.language, id=equation.identity.id, left=left, sign=sign, right=right)


def doubtful(views: Mapping[CellKey, CellView], context: Context) -> list[tuple[str, list[CellView]]]:
    """The cells that are not simply printed, a row of the form at a time, with the row's label."""
    keys = [key for key, view in views.items() if view.status in {status.value for status in DOUBTFUL}]
    found = []
    for _, row in groupby(keys, key=lambda key: key[:2]):
        members = list(row)
        label = cell_said(members[0], context.language, context.subject.tables, "row")
        found.append((label, [views[key] for key in members]))
    return found
