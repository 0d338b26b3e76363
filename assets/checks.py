"""What every check of an asset is made by.

Belongs here: the blocking checks of a contract, the identities of a year (one result a check a year), and
warnings for rows that should rather not be there.
Does not belong here: which table has which check (the modules of the groups), and evaluating an identity
(`parsers`, `warehouse.facts`). A failing identity is a finding about the publisher or the reading, so it
warns and blocks nothing.
"""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from assets.markdown import escaped, link, short
from assets.markdown import table as markdown_table
from assets.metadata import MAX_ROWS, rows_table
from assets.partitions import YEARS
from assets.resources import Evidence, Places
from parsers.forms import PRE2019
from warehouse.contracts.codes import ATTRIBUTIONS
from warehouse.facts.check_list import ACROSS, PROSE, DeclaredCheck, check_list
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


def identity_checks(table: str) -> list[dg.AssetChecksDefinition]:
    """The identities that concern a table; they were evaluated at reading and lie in fact_check."""
    declared = [check for check in check_list() if check.table == table]
    return [_identities(table, declared)] if declared else []


def _identities(table: str, declared: list[DeclaredCheck]) -> dg.AssetChecksDefinition:
    specs = [
        dg.AssetCheckSpec(
            check.check_id,
            asset=table,
            description=check.description,
            additional_deps=None if table == ACROSS else [ACROSS],
            partitions_def=YEARS,
        )
        for check in declared
    ]

    @dg.multi_asset_check(name=f"{table}_identities", specs=specs, can_subset=True)
    def check(
        context: dg.AssetCheckExecutionContext, places: Places, evidence: Evidence
    ) -> Iterator[dg.AssetCheckResult]:
        year = int(context.partition_key)
        rows = _current(places.tables(), year)
        concerns = pl.col("indicators").list.eval(pl.element().str.starts_with(f"{table}.")).list.any()
        about_table = rows if table in (ACROSS, PROSE) else rows.filter(concerns | (pl.col("scope") == table))
        for key in sorted(context.selected_asset_check_keys, key=lambda key: key.name):
            of_check = about_table.filter(pl.col("check_id") == key.name)
            yield _result(table, key.name, of_check, year, evidence)

    return check


def _current(warehouse: Warehouse, year: int) -> pl.DataFrame:
    """The checks of a year's accepted documents, each with the path of its file."""
    return warehouse.scan("fact_check", year).join(_documents(warehouse), on="document_id").collect()


def _documents(warehouse: Warehouse) -> pl.LazyFrame:
    accepted = warehouse.scan("dim_document").filter(pl.col("status") == "accepted")
    return accepted.select("document_id", *_NAMED)


def _result(table: str, name: str, rows: pl.DataFrame, year: int, evidence: Evidence) -> dg.AssetCheckResult:
    failing = rows.filter(pl.col("outcome") == "fail")
    counts = {outcome: rows.filter(pl.col("outcome") == outcome).height for outcome in _OUTCOMES}
    by = dict(failing.group_by("attribution").len().iter_rows())
    metadata: dict[str, dg.MetadataValue | int] = {
        **counts,
        **{f"fail_{attribution}": by.get(attribution, 0) for attribution in ATTRIBUTIONS},
    }
    assessed, documents = counts["pass"] + counts["fail"], failing["document_id"].n_unique()
    noun = "document" if documents == 1 else "documents"
    if len(failing):
        metadata |= evidence_of(failing, year, evidence)
        metadata["rows"] = rows_table(failing.select(_SHOWN))
    return dg.AssetCheckResult(
        passed=not len(failing),
        description=f"{len(failing):,} of {assessed:,} fail, in {documents:,} {noun}",
        check_name=name,
        asset_key=dg.AssetKey(table),
        severity=dg.AssetCheckSeverity.WARN,
        metadata=metadata,
    )


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


def rows_check(table: str, name: str, description: str, is_wrong: pl.Expr) -> dg.AssetChecksDefinition:
    """A check that warns for each year that has rows of one kind.

    Args:
        table: The table that is checked.
        name: The name of the check.
        description: What should hold, for the UI.
        is_wrong: True for the rows to warn of.
    """

    @dg.asset_check(asset=table, name=name, description=description, partitions_def=YEARS)
    def check(
        context: dg.AssetCheckExecutionContext, places: Places, evidence: Evidence
    ) -> dg.AssetCheckResult:
        year, warehouse = int(context.partition_key), places.tables()
        rows = warehouse.scan(table, year).collect()
        found = rows.filter(is_wrong)
        metadata: dict[str, dg.MetadataValue | int] = {"found": len(found), "of": len(rows)}
        if len(found):
            metadata |= evidence_of(_with_documents(warehouse, found), year, evidence)
            metadata["rows"] = rows_table(found)
        return dg.AssetCheckResult(
            passed=not len(found),
            description=f"{len(found):,} of {len(rows):,} rows",
            severity=dg.AssetCheckSeverity.WARN,
            metadata=metadata,
        )

    return check
