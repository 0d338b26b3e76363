"""The identities as asset checks: what the publishers' bookkeeping says, one result a year.

Belongs here: differences between documents, who is missing or late, and failing rows of `fact_check`, as
warnings on the table they concern; those that look at another year too are on `fact_check` itself, which is
made again when that year changes.
Does not belong here: evaluating an identity (`parsers`). A failure is a finding about the publisher or the
reading, so it warns and blocks nothing.
"""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from assets.metadata import rows_table
from assets.partitions import YEARS
from assets.resources import Places
from warehouse.storage.tree import Warehouse

IDENTITIES = {
    "fact_proactive_disclosure": {"I14": "counts are whole numbers, not below 0"},
    "fact_request": {
        "I1": "new received + carried in = outcome total + carried out",
        "I2": "outcome total = sum of the outcomes",
        "I3": "total = sum of the six kinds of applicant",
        "I14": "counts are whole numbers, not below 0",
    },
    "fact_reconsideration_litigation": {
        "I4": "total = upheld + corrected + other + pending",
        "I14": "counts are whole numbers, not below 0",
    },
    "fact_check": {
        "I5": "carried in = carried over of the year before",
        "I6": "in force = in force the year before + issued - repealed; expiry is a legitimate exception",
        "I7": "items of the form of 2019 add up, within the year and with the year before",
        "I13": "pending the year before <= total",
        "I15": "in time, of the order of magnitude of the year before, of the year and body of the title",
    },
}
_OUTCOMES = ("pass", "fail", "not_assessable")
_SHOWN = ("agency_id", "scope", "lhs", "rhs", "difference", "attribution", "source_path", "message")
"""What a person needs to judge a failure, in an order that fits the page."""


def _identity_checks(table: str) -> dg.AssetChecksDefinition:
    specs = [
        dg.AssetCheckSpec(
            name,
            asset=table,
            description=says,
            additional_deps=None if table == "fact_check" else ["fact_check"],
            partitions_def=YEARS,
        )
        for name, says in IDENTITIES[table].items()
    ]

    @dg.multi_asset_check(name=f"{table}_identities", specs=specs, can_subset=True)
    def check(context: dg.AssetCheckExecutionContext, places: Places) -> Iterator[dg.AssetCheckResult]:
        rows = _rows(places.tables(), int(context.partition_key))
        concerns = pl.col("indicators").list.eval(pl.element().str.starts_with(f"{table}.")).list.any()
        mine = rows if table == "fact_check" else rows.filter(concerns | (pl.col("scope") == table))
        for key in sorted(context.selected_asset_check_keys, key=lambda key: key.name):
            yield _result(table, key.name, mine.filter(pl.col("check_id") == key.name))

    return check


def _rows(warehouse: Warehouse, year: int) -> pl.DataFrame:
    """The checks of a year's current documents, each with the path of its file."""
    accepted = warehouse.scan("dim_document").filter(pl.col("status") == "accepted")
    paths = accepted.select("document_id", "source_path")
    return warehouse.scan("fact_check", year).filter("is_current").join(paths, on="document_id").collect()


def _result(table: str, name: str, rows: pl.DataFrame) -> dg.AssetCheckResult:
    failing = rows.filter(pl.col("outcome") == "fail")
    counts = {outcome: rows.filter(pl.col("outcome") == outcome).height for outcome in _OUTCOMES}
    metadata: dict[str, dg.MetadataValue | int] = {**counts}
    if len(failing):
        metadata["rows"] = rows_table(failing.select(_SHOWN))
    assessed, documents = counts["pass"] + counts["fail"], failing["document_id"].n_unique()
    return dg.AssetCheckResult(
        passed=not len(failing),
        description=f"{len(failing):,} of {assessed:,} fail, in {documents:,} documents",
        check_name=name,
        asset_key=dg.AssetKey(table),
        severity=dg.AssetCheckSeverity.WARN,
        metadata=metadata,
    )


def _rows_check(table: str, name: str, says: str, wrong: pl.Expr) -> dg.AssetChecksDefinition:
    """A warning for each year with rows of the table that should rather not be there."""

    @dg.asset_check(asset=table, name=name, description=says, partitions_def=YEARS)
    def check(context: dg.AssetCheckExecutionContext, places: Places) -> dg.AssetCheckResult:
        rows = places.tables().scan(table, int(context.partition_key)).collect()
        found = rows.filter(wrong)
        metadata: dict[str, dg.MetadataValue | int] = {"found": len(found), "of": len(rows)}
        if len(found):
            metadata["rows"] = rows_table(found)
        return dg.AssetCheckResult(
            passed=not len(found), severity=dg.AssetCheckSeverity.WARN, metadata=metadata
        )

    return check


row_checks = [
    _rows_check(
        "fact_difference",
        "renditions_agree",
        "documents for the same agency and year say the same",
        pl.lit(True),
    ),
    _rows_check("mart_coverage", "filed", "every expected body has reported", ~pl.col("filed")),
    _rows_check("mart_coverage", "on_time", "published by the deadline", ~pl.col("on_time")),
    _rows_check("mart_coverage", "form_as_prescribed", "on the year's form", ~pl.col("form_as_prescribed")),
]
identity_checks = [_identity_checks(table) for table in IDENTITIES]
