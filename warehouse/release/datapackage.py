"""datapackage.json: a Data Package of Frictionless, version 2.

Belongs here: its layout. Does not belong here: columns (the contracts), facts of the release (`about`).
Source: https://datapackage.org/standard/data-package/ (2.0).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from warehouse.catalogue.dictionary import ColumnEntry
from warehouse.release.about import Edition, File, about, both
from warehouse.release.tables import ReleaseTable

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def descriptor(edition: Edition) -> dict[str, Any]:
    """The whole document.

    Args:
        edition: The release.
    """
    said = about()
    found: dict[str, Any] = {
        "$schema": PROFILE,
        "name": said["name"],
        "title": both(said["title"]),
        "description": both(said["description"]),
        "version": edition.version,
        "keywords": said["keywords"],
        "licenses": [said["licence"]],
        "sources": [{"title": f"{part['source_en']} / {part['source_zh']}"} for part in said["part"]],
        "contributors": [{"title": said["creator"], "roles": ["author"]}],
    }
    if edition.date:
        found["created"] = f"{edition.date.isoformat()}T00:00:00Z"
    if edition.url:
        found["homepage"] = edition.url
    found["resources"] = [_resource(edition, file) for file in edition.files]
    return found


def _resource(edition: Edition, file: File) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": file.name,
        "path": file.path,
        "description": file.description,
        "mediatype": file.media_type,
        "bytes": file.size_bytes,
        "hash": f"sha256:{file.sha256}",
    }
    if not file.table:
        return found
    csv = file.path.endswith(".csv.gz")
    found |= {"type": "table", "format": "csv" if csv else "parquet"}
    if csv:
        found |= {"encoding": "utf-8", "compression": "gz"}
    return found | {"schema": schema(edition.tables[file.table])}


def schema(table: ReleaseTable) -> dict[str, Any]:
    """The table schema: fields, key, and what stands for null."""
    return {
        "fields": [_field(entry) for entry in table.columns],
        "missingValues": [""],
        **({"primaryKey": list(table.key)} if table.key else {}),
    }


def contracts_digest(tables: Iterable[ReleaseTable]) -> str:
    """SHA-256 of the schemas of all tables: whether two releases have the same contracts."""
    found = {table.name: schema(table) for table in tables}
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def _field(entry: ColumnEntry) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": not entry.nullable}
    if entry.codes:
        constraints["enum"] = list(entry.codes)
    found = {"name": entry.name, "type": entry.kind, "description": entry.description}
    if entry.kind == "datetime":
        found["format"] = "any"
    return {**found, "constraints": constraints}
