"""What every check of an asset is made by.

Belongs here: the blocking checks of a contract, the identities of a year (one result a check a year), and
warnings for rows that should rather not be there.
Does not belong here: which table has which check (the modules of the groups), and evaluating an identity
(`parsers`, `warehouse.facts`). A failing identity is a finding about the publisher or the reading, so it
warns and blocks nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

import dagster as dg
import polars as pl

from assets.markdown import escaped, link, short
from assets.markdown import table as markdown_table
from assets.metadata import MAX_ROWS, rows_table
from assets.partitions import YEARS
from assets.resources import Evidence
from parsers.forms import PRE2019
from warehouse.contracts.codes import ATTRIBUTIONS
from warehouse.facts.check_list import ACROSS, PROSE, check_list
from warehouse.storage.quality import checks_of
from warehouse.storage.tree import Warehouse

_OUTCOMES = ("pass", "fail", "not_assessable")
_SHOWN = ("agency_id", "scope", "lhs", "rhs", "difference", "attribution", "source_path", "message")
"""What a person needs to judge a failure, in an order that fits the page."""
_NAMED = ("source_path", "agency_name", "form")
_DESCRIPTIONS = {
    "contract": "types, nulls, codes, keys and rules of the table's contract (warehouse/contracts) / 表约",
    "completeness": "every document has every cell of its form exactly once / 每份文件每格恰有一行",
}


def contract_specs(table: str) -> list[dg.AssetCheckSpec]:
    """The blocking checks of a table: the table is published only when all of them pass."""
    return [
        dg.AssetCheckSpec(name, asset=table, blocking=True, description=_DESCRIPTIONS[name])
        for name in checks_of(table)
    ]


class SeenYear:
    """A year that is checked: what all checks of it read is read once.

    Args:
        warehouse: Where its tables lie.
        year: The year reported on.
        evidence: Where a browser finds the pages of its documents.
    """

    def __init__(self, warehouse: Warehouse, year: int, evidence: Evidence) -> None:
        self.warehouse, self.year, self.evidence = warehouse, year, evidence

    @cached_property
    def counts(self) -> pl.DataFrame:
        """How many checks of the accepted documents came out how, without a year of them in memory.

        The columns: `check_id`, `scope`, `indicators`, `outcome`, `attribution`, `len`.
        """
        told = ("check_id", "scope", "indicators", "outcome", "attribution")
        checks = self.warehouse.scan("fact_check", self.year).select("document_id", *told)
        accepted = checks.join(_documents(self.warehouse), on="document_id", how="semi")
        return accepted.group_by(told).len().collect(engine="streaming")

    @cached_property
    def failing(self) -> pl.DataFrame:
        """The checks of the accepted documents that failed, in their order, each with its file."""
        failing = self.warehouse.scan("fact_check", self.year).filter(pl.col("outcome") == "fail")
        return failing.join(_documents(self.warehouse), on="document_id", maintain_order="left").collect()


@dataclass(frozen=True, slots=True)
class YearCheck:
    """A check of a table's year that blocks nothing.

    Args:
        spec: What Dagster shows of it.
        reads: The tables that it reads, the one it is about among them.
        evaluate: Gives the result of a year whose tables are made.
    """

    spec: dg.AssetCheckSpec
    reads: frozenset[str]
    evaluate: Callable[[SeenYear], dg.AssetCheckResult]


def identity_checks(table: str) -> list[YearCheck]:
    """The identities that concern a table; they were evaluated at reading and lie in fact_check."""
    return [
        YearCheck(
            dg.AssetCheckSpec(
                check.check_id,
                asset=table,
                description=check.description,
                additional_deps=None if table == ACROSS else [ACROSS],
                partitions_def=YEARS,
            ),
            frozenset({table, ACROSS}),
            partial(_identity, table, check.check_id),
        )
        for check in check_list()
        if check.table == table
    ]


def _identity(table: str, check_id: str, seen: SeenYear) -> dg.AssetCheckResult:
    concerned = pl.col("check_id") == check_id
    if table not in (ACROSS, PROSE):
        of_table = pl.col("indicators").list.eval(pl.element().str.starts_with(f"{table}.")).list.any()
        concerned &= of_table | (pl.col("scope") == table)
    counts, failing = (rows.filter(concerned) for rows in (seen.counts, seen.failing))
    return _result(table, check_id, counts, failing, seen)


def _documents(warehouse: Warehouse) -> pl.LazyFrame:
    accepted = warehouse.scan("dim_document").filter(pl.col("status") == "accepted")
    return accepted.select("document_id", *_NAMED)


def _result(
    table: str, name: str, counts: pl.DataFrame, failing: pl.DataFrame, seen: SeenYear
) -> dg.AssetCheckResult:
    outcomes = dict(counts.group_by("outcome").agg(pl.col("len").sum()).iter_rows())
    blamed = counts.filter(pl.col("outcome") == "fail").group_by("attribution").agg(pl.col("len").sum())
    by = dict(blamed.iter_rows())
    metadata: dict[str, dg.MetadataValue | int] = {
        **{outcome: outcomes.get(outcome, 0) for outcome in _OUTCOMES},
        **{f"fail_{attribution}": by.get(attribution, 0) for attribution in ATTRIBUTIONS},
    }
    assessed, documents = outcomes.get("pass", 0) + len(failing), failing["document_id"].n_unique()
    noun = "document" if documents == 1 else "documents"
    if len(failing):
        metadata |= evidence_of(failing, seen.year, seen.evidence)
        metadata["rows"] = rows_table(failing.select(_SHOWN))
    said = f"{len(failing):,} of {assessed:,} fail, in {documents:,} {noun}"
    return _warning(table, name, not len(failing), said, metadata)


def evidence_of(rows: pl.DataFrame, year: int, evidence: Evidence) -> dict[str, dg.MetadataValue]:
    """The pages of evidence of the documents of some rows.

    A page that was not made yet answers with the command that makes it. Forms before 2019 have none.

    Args:
        rows: With `document_id`, `source_path`, `agency_name` and `form`.
        year: The year reported on.
        evidence: Where a browser finds the pages.

    Returns:
        `evidence`, the page of the document with most rows, and `evidence_of_all`, a table of the first 50.
    """
    documents = (
        rows.filter(pl.col("form") != PRE2019)
        .group_by("document_id", maintain_order=True)
        .agg(pl.col("source_path", "agency_name").first(), rows=pl.len())
        .sort("rows", descending=True, maintain_order=True)
        .head(MAX_ROWS)
    )
    if documents.is_empty():
        return {}
    lines = [
        [
            link(short(row["agency_name"] or "—"), evidence.address_of(year, row["document_id"])),
            escaped(row["source_path"]),
            f"{row['rows']:,}",
        ]
        for row in documents.iter_rows(named=True)
    ]
    first = evidence.address_of(year, documents["document_id"][0])
    return {
        "evidence": dg.MetadataValue.url(first),
        "evidence_of_all": dg.MetadataValue.md(
            markdown_table(["page / 证据页", "path / 路径", "rows / 行"], lines)
        ),
    }


def _with_documents(warehouse: Warehouse, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of a table with the path, body and form of their documents; none where they have no document."""
    if "document_id" not in rows.columns:
        rows = rows.head(0).with_columns(document_id=pl.lit(None, pl.String))
    own = rows.select(column for column in rows.columns if column not in _NAMED)
    return own.lazy().join(_documents(warehouse), on="document_id").collect()


def rows_check(table: str, name: str, description: str, is_wrong: pl.Expr) -> YearCheck:
    """A check that warns for each year that has rows of one kind.

    Args:
        table: The table that is checked.
        name: The name of the check.
        description: What should hold, for the UI.
        is_wrong: True for the rows to warn of.
    """
    spec = dg.AssetCheckSpec(name, asset=table, description=description, partitions_def=YEARS)
    return YearCheck(spec, frozenset({table}), partial(_rows, table, name, is_wrong))


def _rows(table: str, name: str, is_wrong: pl.Expr, seen: SeenYear) -> dg.AssetCheckResult:
    rows = seen.warehouse.scan(table, seen.year)
    found, of = rows.filter(is_wrong).collect(), rows.select(pl.len()).collect().item()
    metadata: dict[str, dg.MetadataValue | int] = {"found": len(found), "of": of}
    if len(found):
        metadata |= evidence_of(_with_documents(seen.warehouse, found), seen.year, seen.evidence)
        metadata["rows"] = rows_table(found)
    said = f"{len(found):,} of {of:,} rows"
    return _warning(table, name, not len(found), said, metadata)


def _warning(
    table: str, name: str, passed: bool, said: str, metadata: Mapping[str, dg.MetadataValue | int]
) -> dg.AssetCheckResult:
    """The result of a check that never keeps a table from being published."""
    return dg.AssetCheckResult(
        passed=passed,
        description=said,
        check_name=name,
        asset_key=dg.AssetKey(table),
        severity=dg.AssetCheckSeverity.WARN,
        metadata=metadata,
    )
