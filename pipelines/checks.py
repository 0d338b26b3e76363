"""The identities as asset checks: what the publishers' bookkeeping says, one result a year.

Belongs here: failing rows of `fact_check` as warnings on the fact they concern.
Does not belong here: evaluating an identity (`parsers`). A failure is a finding about the publisher or the
reading, so it warns and blocks nothing.
"""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from pipelines.metadata import rows_table
from pipelines.partitions import YEARS
from pipelines.resources import Places

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
}
_SHOWN = ("agency_id", "document_id", "scope", "lhs", "rhs", "difference", "attribution", "message")


def _identity_checks(table: str) -> dg.AssetChecksDefinition:
    specs = [
        dg.AssetCheckSpec(
            name, asset=table, description=says, additional_deps=["fact_check"], partitions_def=YEARS
        )
        for name, says in IDENTITIES[table].items()
    ]

    @dg.multi_asset_check(name=f"{table}_identities", specs=specs, can_subset=True)
    def check(context: dg.AssetCheckExecutionContext, places: Places) -> Iterator[dg.AssetCheckResult]:
        rows = places.tables().scan("fact_check", int(context.partition_key)).filter("is_current").collect()
        mine = rows.filter(
            pl.col("indicators").list.eval(pl.element().str.starts_with(f"{table}.")).list.any()
        )
        for key in sorted(context.selected_asset_check_keys, key=lambda key: key.name):
            yield _result(table, key.name, mine.filter(pl.col("check_id") == key.name))

    return check


def _result(table: str, name: str, rows: pl.DataFrame) -> dg.AssetCheckResult:
    failing = rows.filter(pl.col("outcome") == "fail").select(_SHOWN)
    outcomes = dict(rows.group_by("outcome").len().sort("outcome").iter_rows())
    metadata: dict[str, dg.MetadataValue | int] = {f"{key}": n for key, n in outcomes.items()}
    if len(failing):
        metadata["rows"] = rows_table(failing)
    return dg.AssetCheckResult(
        passed=not len(failing),
        check_name=name,
        asset_key=dg.AssetKey(table),
        severity=dg.AssetCheckSeverity.WARN,
        metadata=metadata,
    )


identity_checks = [_identity_checks(table) for table in IDENTITIES]
