"""What is generated from the contracts: Arrow schemas and the data dictionary.

Belongs here: reading a contract class. Does not belong here: declaring one (`warehouse.contracts`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dataframely as dy
import polars as pl
import pyarrow as pa

from warehouse import registry

YEAR_DESCRIPTION = "The year reported on; the name of the folder / 报告年度"

_FRICTIONLESS: dict[type[pl.DataType], str] = {
    pl.String: "string",
    pl.Decimal: "number",
    pl.Float64: "number",
    pl.Boolean: "boolean",
    pl.Date: "date",
    pl.Datetime: "datetime",
    pl.List: "array",
    pl.Int64: "integer",
    pl.Int32: "integer",
    pl.Int16: "integer",
}


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """A column as the dictionary describes it.

    Args:
        name: The column's name.
        kind: The name of its type in a frictionless data package.
        description: What it holds, in English and Chinese.
        nullable: Whether it may be null.
        key: Whether it is part of the key.
        codes: The closed list of its values; empty when it has none.
    """

    name: str
    kind: str
    description: str
    nullable: bool
    key: bool
    codes: tuple[str, ...]


def describe(table: str) -> str:
    """What a row of the table is, in English and Chinese."""
    return registry.table(table).description


def columns(table: str) -> tuple[ColumnEntry, ...]:
    """The columns as a reader sees them: `year` last where it is the partition."""
    declared = registry.table(table)
    found = entries(declared.contract)
    if not declared.partitioned:
        return found
    return (*found, ColumnEntry("year", "integer", YEAR_DESCRIPTION, False, False, ()))


def entries(contract: type[dy.Schema]) -> tuple[ColumnEntry, ...]:
    """The columns of a contract, in its order."""
    return tuple(_entry(name, column) for name, column in contract.columns().items())


def _entry(name: str, column: dy.Column) -> ColumnEntry:
    return ColumnEntry(
        name=name,
        kind=_FRICTIONLESS[column.dtype.base_type()],
        description=column.description or "",
        nullable=column.nullable,
        key=column.primary_key,
        codes=tuple((column.metadata or {}).get("codes", ())),
    )


def arrow_schema(schema: type[dy.Schema]) -> pa.Schema:
    """The file's schema, every column's description as field metadata."""
    plain = schema.create_empty().to_arrow(compat_level=pl.CompatLevel.oldest()).schema
    return pa.schema(
        plain.field(name).with_metadata({"description": column.description or ""})
        for name, column in schema.columns().items()
    )


def datapackage() -> dict[str, Any]:
    """The data dictionary (frictionless data package), the same for every build."""
    return {
        "name": "gongkai",
        "title": "政府信息公开工作年度报告 / China's government information disclosure annual reports",
        "resources": [_resource(table) for table in registry.tables()],
    }


def _resource(table: str) -> dict[str, Any]:
    entries = columns(table)
    return {
        "name": table,
        "description": describe(table),
        "path": f"{table}/year=*/*.parquet" if registry.table(table).partitioned else f"{table}.parquet",
        "format": "parquet",
        "schema": {
            "fields": [_field(entry) for entry in entries],
            "primaryKey": [entry.name for entry in entries if entry.key],
        },
    }


def _field(entry: ColumnEntry) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": not entry.nullable}
    if entry.codes:
        constraints["enum"] = list(entry.codes)
    return {
        "name": entry.name,
        "type": entry.kind,
        "description": entry.description,
        "constraints": constraints,
    }
