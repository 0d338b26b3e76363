"""The columns of the store of readings, as Arrow types.

Belongs here: names and types; nothing that imports data frames, because worker processes make the rows.
Does not belong here: the same as types of data frames (`warehouse.readings.shapes`), the rows
(`warehouse.readings.flatten`).
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

NUMBER = pa.decimal128(24, 8)

DOCUMENTS: dict[str, Any] = {
    "sha256": pa.string(),
    "document_id": pa.string(),
    "ordinal": pa.int32(),
    "layout_digest": pa.string(),
    "hints": pa.string(),
    "parser_version": pa.string(),
    "attempts": pa.int32(),
    "media_type": pa.string(),
    "encoding": pa.string(),
    "encoding_confidence": pa.float64(),
    "trusted": pa.bool_(),
    "quarantine": pa.string(),
    "quarantine_detail": pa.string(),
    "title": pa.string(),
    "agency_id": pa.string(),
    "agency_name": pa.string(),
    "division_code": pa.string(),
    "province": pa.string(),
    "city": pa.string(),
    "county": pa.string(),
    "level": pa.string(),
    "sector": pa.string(),
    "kind": pa.string(),
    "valid_from": pa.int16(),
    "valid_to": pa.int16(),
    "parent_division_code": pa.string(),
    "year": pa.int16(),
    "form": pa.string(),
    "published_on": pa.date32(),
    "source_url": pa.string(),
    "cells_expected": pa.int32(),
    "cells_reported": pa.int32(),
    "cells_derived": pa.int32(),
    "cells_unresolved": pa.int32(),
    "content": pa.string(),
    "notes": pa.list_(pa.string()),
    "evidence": pa.list_(pa.string()),
}
CELLS: dict[str, Any] = {
    "document_id": pa.string(),
    "table": pa.string(),
    "dimension_1": pa.string(),
    "dimension_2": pa.string(),
    "value": NUMBER,
    "unit": pa.string(),
    "printed_unit": pa.string(),
    "status": pa.string(),
    "raw_text": pa.string(),
    "locator": pa.string(),
    "rule": pa.string(),
    "candidates": pa.list_(NUMBER),
}
CHECKS: dict[str, Any] = {
    "document_id": pa.string(),
    "check_id": pa.string(),
    "scope": pa.string(),
    "ordinal": pa.int32(),
    "severity": pa.string(),
    "outcome": pa.string(),
    "lhs": NUMBER,
    "rhs": NUMBER,
    "difference": NUMBER,
    "indicators": pa.list_(pa.string()),
    "attribution": pa.string(),
    "message": pa.string(),
}
PRE2019: dict[str, Any] = {
    "document_id": pa.string(),
    "form": pa.string(),
    "indicator": pa.string(),
    "unit": pa.string(),
    "value": NUMBER,
    "cumulative": pa.bool_(),
    "status": pa.string(),
    "raw_text": pa.string(),
    "locator": pa.string(),
}
NARRATIVE: dict[str, Any] = {
    "document_id": pa.string(),
    "ordinal": pa.int32(),
    "position": pa.string(),
    "indicator": pa.list_(pa.string()),
    "value": NUMBER,
    "unit": pa.string(),
    "approximate": pa.bool_(),
    "quote": pa.string(),
}
SECTIONS: dict[str, Any] = {
    "document_id": pa.string(),
    "ordinal": pa.int32(),
    "section": pa.string(),
    "heading": pa.string(),
    "text": pa.string(),
    "body": pa.int32(),
    "locator": pa.string(),
    "last_locator": pa.string(),
}
COLUMNS: dict[str, Any] = {
    "cells": pa.schema(CELLS),
    "checks": pa.schema(CHECKS),
    "narrative": pa.schema(NARRATIVE),
    "sections": pa.schema(SECTIONS),
    "pre2019": pa.schema(PRE2019),
    "documents": pa.schema(DOCUMENTS),
}
"""The tables of the store of readings as Arrow schemas; `documents` last, as it is written last."""
