"""What the UI shows of a table, out of its contract.

Belongs here: contracts as Dagster's column schema, findings as check results.
Does not belong here: the contracts and the findings themselves (`assets`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg
import polars as pl

from warehouse.catalogue.dictionary import columns
from warehouse.contracts import PARTITIONED
from warehouse.storage.quality import Finding

MAX_ROWS = 50


def table_schema(table: str) -> dg.TableSchema:
    """The contract's columns, with descriptions, keys and codes."""
    return dg.TableSchema(
        [
            dg.TableColumn(
                entry.name,
                entry.kind,
                entry.description,
                dg.TableColumnConstraints(
                    nullable=entry.nullable,
                    other=[
                        *(["key"] if entry.key else []),
                        *([f"one of {', '.join(entry.codes)}"] if entry.codes else []),
                    ],
                ),
            )
            for entry in columns(table)
        ]
    )


def of_table(table: str, rows: int, counts: Mapping[str, int]) -> dict[str, Any]:
    """Metadata of a materialization; counts become lines over the partitions."""
    count = "dagster/partition_row_count" if table in PARTITIONED else "dagster/row_count"
    return {
        "dagster/column_schema": table_schema(table),
        "dagster/table_name": table,
        "dagster/storage_kind": "parquet",
        count: rows,
        **counts,
    }


def rows_table(rows: pl.DataFrame) -> dg.TableMetadataValue:
    """At most 50 rows as the UI can show them."""
    plain = rows.head(MAX_ROWS).with_columns(
        pl.selectors.exclude(pl.selectors.integer()).map_batches(_as_text)
    )
    records = [
        dg.TableRecord({name: "" if value is None else value for name, value in row.items()})
        for row in plain.rows(named=True)
    ]
    schema = dg.TableSchema(
        [
            dg.TableColumn(name, "int" if dtype.is_integer() else "string")
            for name, dtype in plain.schema.items()
        ]
    )
    return dg.MetadataValue.table(records, schema)


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        return column
    return pl.Series(
        column.name, [None if value is None else _text(value) for value in column], dtype=pl.String
    )


def _text(value: Any) -> str:
    if isinstance(value, pl.Series):
        return ", ".join(map(str, value))
    return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)


def check_results(table: str, findings: list[Finding]) -> list[dg.AssetCheckResult]:
    """Blocking results: what is downstream of a broken table waits."""
    return [
        dg.AssetCheckResult(
            passed=finding.passed,
            check_name=finding.name,
            asset_key=dg.AssetKey(table),
            severity=dg.AssetCheckSeverity.ERROR,
            metadata={
                "rows_broken": sum(finding.broken.values()),
                **(
                    {} if finding.passed else {"broken": finding.broken, "rows": rows_table(finding.examples)}
                ),
            },
        )
        for finding in findings
    ]
