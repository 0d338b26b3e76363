"""Whether a table keeps its contract, before it is published.

Belongs here: the contract's rules and completeness of the form, as counts and rows that break them.
Does not belong here: the arithmetic of the reports (`fact_check`), which publishers do break.
"""

from __future__ import annotations

from dataclasses import dataclass

import dataframely.exc
import polars as pl

from parsers.forms import forms
from warehouse import registry
from warehouse.contracts.codes import DIMENSIONS


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check of a table.

    Args:
        name: The name of the check.
        broken: How many rows or documents break it, by rule; empty when it passed.
        examples: At most 50 of them.
    """

    name: str
    broken: dict[str, int]
    examples: pl.DataFrame

    @property
    def passed(self) -> bool:
        """Whether nothing breaks the check."""
        return not self.broken


def checks_of(table: str) -> tuple[str, ...]:
    """The names of the checks that `inspect` makes of a table."""
    return ("contract", "completeness") if table in DIMENSIONS else ("contract",)


def inspect(table: str, frame: pl.DataFrame) -> list[Finding]:
    """Check rows against their table's contract and, for the facts of the form, for completeness.

    Args:
        table: The name of the table.
        frame: Whole documents in the columns of the contract.
    """
    found = [_contract(table, frame)]
    return [*found, _completeness(table, frame)] if table in DIMENSIONS else found


def passed(table: str) -> list[Finding]:
    """What `inspect` finds of a table without rows."""
    return [Finding(name, {}, pl.DataFrame()) for name in checks_of(table)]


def _contract(table: str, frame: pl.DataFrame) -> Finding:
    """Types, nulls, codes, keys and rules of the contract class."""
    try:
        _, failure = registry.table(table).contract.filter(frame)
    except dataframely.exc.SchemaError as error:
        return Finding("contract", {str(error).partition("\n\n")[0]: 1}, pl.DataFrame())
    return Finding("contract", dict(failure.counts()), failure.invalid().head(50))


def _completeness(table: str, frame: pl.DataFrame) -> Finding:
    """Every document has every cell of a form exactly once."""
    first, second = DIMENSIONS[table]
    cell = pl.format("{}.{}", first, second)
    printed = {
        code: [".".join(key[1:]) for each in form.tables if each.code == table for key, *_ in each.cells()]
        for code, form in forms().items()
    }
    whole = pl.any_horizontal(
        (pl.len() == len(cells)) & (cell.is_in(cells).sum() == len(cells)) & (cell.n_unique() == len(cells))
        for cells in printed.values()
    )
    per_document = frame.group_by("document_id").agg(whole=whole, cells=pl.len())
    wrong = per_document.filter(~pl.col("whole"))
    broken = {"documents": len(wrong)} if len(wrong) else {}
    return Finding("completeness", broken, wrong.sort("document_id").head(50))
