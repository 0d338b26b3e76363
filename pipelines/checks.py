"""The identities as asset checks: what the publishers' bookkeeping says, one result a year.

Belongs here: failing rows of `fact_check` as warnings on the fact they concern; those that look at another
year too are on `fact_check` itself, which is made again when that year changes.
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
    "fact_check": {
        "I5": "carried in = carried over of the year before",
        "I6": "in force = in force the year before + issued - repealed; expiry is a legitimate exception",
        "I7": "items of the form of 2019 add up, within the year and with the year before",
        "I13": "pending the year before <= total",
        "I15": "in time, of the order of magnitude of the year before, of the year and body of the title",
    },
}
_SHOWN = ("agency_id", "document_id", "scope", "lhs", "rhs", "difference", "attribution", "message")


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
        rows = places.tables().scan("fact_check", int(context.partition_key)).filter("is_current").collect()
        concerns = pl.col("indicators").list.eval(pl.element().str.starts_with(f"{table}.")).list.any()
        mine = rows if table == "fact_check" else rows.filter(concerns)
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
