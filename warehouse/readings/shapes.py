"""The columns of the stores' tables, in which layouts and readings are kept.

Belongs here: names and types. Does not belong here: the rows (`warehouse.readings.flatten`), the files
(`warehouse.readings.store`, `.layouts`), and the tables of the warehouse (`warehouse.contracts`).
"""

from __future__ import annotations

from typing import Any

import polars as pl

NUMBER = pl.Decimal(24, 8)

DOCUMENTS: dict[str, Any] = {
    "sha256": pl.String,
    "document_id": pl.String,
    "ordinal": pl.Int32,
    "layout_digest": pl.String,
    "hints": pl.String,
    "parser_version": pl.String,
    "attempts": pl.Int32,
    "media_type": pl.String,
    "encoding": pl.String,
    "encoding_confidence": pl.Float64,
    "trusted": pl.Boolean,
    "quarantine": pl.String,
    "quarantine_detail": pl.String,
    "title": pl.String,
    "agency_id": pl.String,
    "agency_name": pl.String,
    "division_code": pl.String,
    "province": pl.String,
    "city": pl.String,
    "county": pl.String,
    "level": pl.String,
    "sector": pl.String,
    "kind": pl.String,
    "valid_from": pl.Int16,
    "valid_to": pl.Int16,
    "parent_division_code": pl.String,
    "year": pl.Int16,
    "form": pl.String,
    "published_on": pl.Date,
    "source_url": pl.String,
    "cells_expected": pl.Int32,
    "cells_reported": pl.Int32,
    "cells_derived": pl.Int32,
    "cells_unresolved": pl.Int32,
    "content": pl.String,
    "notes": pl.List(pl.String),
    "evidence": pl.List(pl.String),
}
LAYOUTS: dict[str, Any] = {
    "sha256": pl.String,
    "name": pl.String,
    "media_type": pl.String,
    "converter": pl.String,
    "quarantine": pl.String,
    "quarantine_detail": pl.String,
    "attempts": pl.Int32,
    "layout_digest": pl.String,
    "layout": pl.Binary,
}
"""The store of layouts; `layout` is null where `quarantine` says why."""
CELLS: dict[str, Any] = {
    "document_id": pl.String,
    "table": pl.String,
    "dimension_1": pl.String,
    "dimension_2": pl.String,
    "value": NUMBER,
    "unit": pl.String,
    "printed_unit": pl.String,
    "status": pl.String,
    "raw_text": pl.String,
    "locator": pl.String,
    "rule": pl.String,
    "candidates": pl.List(NUMBER),
}
CHECKS: dict[str, Any] = {
    "document_id": pl.String,
    "check_id": pl.String,
    "scope": pl.String,
    "ordinal": pl.Int32,
    "severity": pl.String,
    "outcome": pl.String,
    "lhs": NUMBER,
    "rhs": NUMBER,
    "difference": NUMBER,
    "indicators": pl.List(pl.String),
    "attribution": pl.String,
    "message": pl.String,
}
PRE2019: dict[str, Any] = {
    "document_id": pl.String,
    "form": pl.String,
    "indicator": pl.String,
    "unit": pl.String,
    "value": NUMBER,
    "cumulative": pl.Boolean,
    "status": pl.String,
    "raw_text": pl.String,
    "locator": pl.String,
}
NARRATIVE: dict[str, Any] = {
    "document_id": pl.String,
    "ordinal": pl.Int32,
    "position": pl.String,
    "indicator": pl.List(pl.String),
    "value": NUMBER,
    "unit": pl.String,
    "approximate": pl.Boolean,
    "quote": pl.String,
}
SECTIONS: dict[str, Any] = {
    "document_id": pl.String,
    "ordinal": pl.Int32,
    "section": pl.String,
    "heading": pl.String,
    "text": pl.String,
    "body": pl.Int32,
    "locator": pl.String,
    "last_locator": pl.String,
}
SCHEMAS: dict[str, dict[str, Any]] = {
    "cells": CELLS,
    "checks": CHECKS,
    "narrative": NARRATIVE,
    "sections": SECTIONS,
    "pre2019": PRE2019,
    "documents": DOCUMENTS,
}
"""The tables of the store of readings; `documents` last, as it is written last."""
