"""What the UI shows of a table, out of its declaration.

Belongs here: contracts as Dagster's column schema, inputs as column lineage, findings as check results.
Does not belong here: the declarations and the findings themselves (`warehouse`).
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from functools import cache
from typing import Any

import dagster as dg
import polars as pl

from warehouse import registry
from warehouse.catalogue.dictionary import columns
from warehouse.catalogue.lineage import lineage
from warehouse.printable import visible
from warehouse.readings.shapes import SCHEMAS
from warehouse.registry import Table
from warehouse.storage.quality import Finding

MAX_ROWS = 50
LONGEST_CELL = 1000
"""Characters of a cell: a table of the UI is sent and kept whole."""


def definition_metadata(table: Table) -> dict[str, Any]:
    """What the UI shows of a table that was never made: the place of its code, and its columns."""
    reference = dg.LocalFileCodeReference(
        file_path=inspect.getsourcefile(table.make) or "",
        line_number=inspect.getsourcelines(table.make)[1],
        label=f"{table.make.__module__}.{table.make.__qualname__}",
    )
    return {
        "dagster/code_references": dg.CodeReferencesMetadataValue(code_references=[reference]),
        "dagster/column_schema": table_schema(table.name),
        "dagster/table_name": table.name,
        "dagster/storage_kind": "parquet",
    }


def materialization_metadata(table: Table, rows: int) -> dict[str, Any]:
    """The metadata of a materialization that the UI knows by name; the rest is `assets.figures`.

    What the definition says of the table is not said again: a year has twelve tables, and writing down the
    columns of each with every year took more time than making a small one.

    Args:
        table: The table.
        rows: How many rows were published.
    """
    count = "dagster/partition_row_count" if table.partitioned else "dagster/row_count"
    return {"dagster/column_lineage": column_lineage(table.name), count: rows}


@cache
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


def store_schema(tables: Iterable[str] = SCHEMAS) -> dg.TableSchema:
    """The columns of the store of readings as `table.column`."""
    return dg.TableSchema(
        [
            dg.TableColumn(f"{table}.{name}", str(dtype))
            for table in tables
            for name, dtype in SCHEMAS[table].items()
        ]
    )


@cache
def column_lineage(table: str) -> dg.TableColumnLineage:
    """Which columns of its inputs each column of a table is made of."""
    return dg.TableColumnLineage(
        {
            column: [dg.TableColumnDep(dg.AssetKey(asset), name) for asset, name in sources]
            for column, sources in lineage(registry.table(table)).items()
        }
    )


def rows_table(rows: pl.DataFrame, longest: int = LONGEST_CELL) -> dg.TableMetadataValue:
    """The first 50 rows as a table that the UI can show, as text and never as Markdown.

    Args:
        rows: The rows.
        longest: Characters of a cell that are shown.
    """
    plain = rows.head(MAX_ROWS).with_columns(
        pl.selectors.exclude(pl.selectors.integer()).map_batches(_as_text)
    )
    records = [
        dg.TableRecord({name: _shown(value, longest) for name, value in row.items()})
        for row in plain.rows(named=True)
    ]
    schema = dg.TableSchema(
        [
            dg.TableColumn(name, "int" if dtype.is_integer() else "string")
            for name, dtype in plain.schema.items()
        ]
    )
    return dg.MetadataValue.table(records, schema)


def _shown(value: Any, longest: int) -> Any:
    if isinstance(value, str):
        return visible(value if len(value) <= longest else f"{value[: longest - 1]}…")
    return "" if value is None else value


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
    """The results of a table's blocking checks; what is downstream of a failed one waits.

    Args:
        table: The name of the table.
        findings: The results of `warehouse.storage.quality.inspect`.
    """
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
