"""What is generated from the contracts: Arrow schemas, data dictionary, and the digest that dates a build.

Belongs here: reading a contract class. Does not belong here: declaring one (`warehouse.contracts`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import dataframely as dy
import polars as pl
import pyarrow as pa

from parsers.version import sources
from warehouse.contracts import PARTITIONED, TABLES, YEAR_DESCRIPTION

_FRICTIONLESS: dict[type[pl.DataType], str] = {
    pl.String: "string",
    pl.Decimal: "number",
    pl.Float64: "number",
    pl.Boolean: "boolean",
    pl.Date: "date",
    pl.List: "array",
    pl.Int64: "integer",
    pl.Int32: "integer",
    pl.Int16: "integer",
}


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """A column as the dictionary has it; `kind` is frictionless' name of the type."""

    name: str
    kind: str
    description: str
    nullable: bool
    key: bool
    codes: tuple[str, ...]


def describe(table: str) -> str:
    """What a row of the table is, in English and Chinese."""
    return (TABLES[table].__doc__ or "").strip()


def columns(table: str) -> tuple[ColumnEntry, ...]:
    """The columns as a reader sees them: `year` last where it is the partition."""
    schema = TABLES[table]
    found = tuple(_entry(name, column) for name, column in schema.columns().items())
    if table not in PARTITIONED:
        return found
    return (*found, ColumnEntry("year", "integer", YEAR_DESCRIPTION, False, False, ()))


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
        "resources": [_resource(table) for table in TABLES],
    }


def _resource(table: str) -> dict[str, Any]:
    entries = columns(table)
    return {
        "name": table,
        "description": describe(table),
        "path": f"{table}/year=*/*.parquet" if table in PARTITIONED else f"{table}.parquet",
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


@cache
def tables_version() -> str:
    """Digest of this package: tables made by another version of it are made again."""
    digest = hashlib.sha256()
    for name, data in sources(files("warehouse"), ""):
        digest.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    return digest.hexdigest()[:12]
