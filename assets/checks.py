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

from assets.metadata import rows_table
from assets.partitions import YEARS
from assets.resources import Places
from warehouse.facts.check_list import ACROSS, PROSE, DeclaredCheck, check_list
from warehouse.storage.quality import checks_of
from warehouse.storage.tree import Warehouse

_OUTCOMES = ("pass", "fail", "not_assessable")
_SHOWN = ("agency_id", "scope", "lhs", "rhs", "difference", "attribution", "source_path", "message")
"""What a person needs to judge a failure, in an order that fits the page."""
_DESCRIPTIONS = {
    "contract": "types, nulls, codes, keys and rules of the table's contract (warehouse/contracts)",
    "completeness": "every document has every cell of its form exactly once",
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
    def check(context: dg.AssetCheckExecutionContext, places: Places) -> Iterator[dg.AssetCheckResult]:
        rows = _current(places.tables(), int(context.partition_key))
        concerns = pl.col("indicators").list.eval(pl.element().str.starts_with(f"{table}.")).list.any()
        about_table = rows if table in (ACROSS, PROSE) else rows.filter(concerns | (pl.col("scope") == table))
        for key in sorted(context.selected_asset_check_keys, key=lambda key: key.name):
            yield _result(table, key.name, about_table.filter(pl.col("check_id") == key.name))

    return check


def _current(warehouse: Warehouse, year: int) -> pl.DataFrame:
    """The checks of a year's accepted documents, each with the path of its file."""
    accepted = warehouse.scan("dim_document").filter(pl.col("status") == "accepted")
    paths = accepted.select("document_id", "source_path")
    return warehouse.scan("fact_check", year).join(paths, on="document_id").collect()


def _result(table: str, name: str, rows: pl.DataFrame) -> dg.AssetCheckResult:
    failing = rows.filter(pl.col("outcome") == "fail")
    counts = {outcome: rows.filter(pl.col("outcome") == outcome).height for outcome in _OUTCOMES}
    metadata: dict[str, dg.MetadataValue | int] = {**counts}
    if len(failing):
        metadata["rows"] = rows_table(failing.select(_SHOWN))
    assessed, documents = counts["pass"] + counts["fail"], failing["document_id"].n_unique()
    noun = "document" if documents == 1 else "documents"
    return dg.AssetCheckResult(
        passed=not len(failing),
        description=f"{len(failing):,} of {assessed:,} fail, in {documents:,} {noun}",
        check_name=name,
        asset_key=dg.AssetKey(table),
        severity=dg.AssetCheckSeverity.WARN,
        metadata=metadata,
    )


def rows_check(table: str, name: str, description: str, is_wrong: pl.Expr) -> dg.AssetChecksDefinition:
    """A check that warns for each year that has rows of one kind.

    Args:
        table: The table that is checked.
        name: The name of the check.
        description: What should hold, for the UI.
        is_wrong: True for the rows to warn of.
    """

    @dg.asset_check(asset=table, name=name, description=description, partitions_def=YEARS)
    def check(context: dg.AssetCheckExecutionContext, places: Places) -> dg.AssetCheckResult:
        rows = places.tables().scan(table, int(context.partition_key)).collect()
        found = rows.filter(is_wrong)
        metadata: dict[str, dg.MetadataValue | int] = {"found": len(found), "of": len(rows)}
        if len(found):
            metadata["rows"] = rows_table(found)
        return dg.AssetCheckResult(
            passed=not len(found), severity=dg.AssetCheckSeverity.WARN, metadata=metadata
        )

    return check
