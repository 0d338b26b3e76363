"""The datasets of the bundle: a view with Chinese column names each, with its columns and measures.

Belongs here: writing `datasets/gongkai/*.yaml` out of `warehouse/bi`. Charts and dashboard are written by
hand. Write the datasets again by `python -m tools.superset datasets`; a test compares the two.
"""

from __future__ import annotations

import uuid
from typing import Any

import yaml

from warehouse.bi.measures import Measure, measures
from warehouse.bi.views import View, ViewColumn, views

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "gongkai/superset")
VERSION = "1.0.0"
"""Of the format of the bundle."""
_TYPES = {
    "text": "VARCHAR",
    "count": "BIGINT",
    "number": "DOUBLE PRECISION",
    "date": "DATE",
    "flag": "BOOLEAN",
}


def identity(kind: str, name: str) -> str:
    """The UUID of a part of the bundle, the same for good."""
    return str(uuid.uuid5(NAMESPACE, f"{kind}/{name}"))


def datasets() -> dict[str, str]:
    """The text of every dataset by the name of its file."""
    return {
        f"{view.en}.yaml": yaml.safe_dump(_dataset(view), allow_unicode=True, sort_keys=False, width=110)
        for view in views().values()
        if any(each.view is view for each in measures().values())
    }


def _dataset(view: View) -> dict[str, Any]:
    return {
        "table_name": view.name_zh,
        "main_dttm_col": None,
        "description": view.about,
        "default_endpoint": None,
        "offset": 0,
        "cache_timeout": None,
        "catalog": None,
        "schema": "main",
        "sql": None,
        "params": None,
        "template_params": None,
        "filter_select_enabled": True,
        "fetch_values_predicate": None,
        "extra": None,
        "normalize_columns": False,
        "always_filter_main_dttm": False,
        "uuid": identity("dataset", view.en),
        "metrics": [_metric(each) for each in measures().values() if each.view is view],
        "columns": [_column(column) for column in view.columns],
        "version": VERSION,
        "database_uuid": identity("database", "gongkai"),
    }


def _metric(measure: Measure) -> dict[str, Any]:
    (en, zh), (base, base_zh), (mind, mind_zh) = measure.name, measure.base, measure.not_to_sum
    return {
        "metric_name": zh,
        "verbose_name": None,
        "metric_type": None,
        "expression": measure.sql_zh,
        "description": f"{base_zh}。{mind_zh} / {en}: {base}. {mind}",
        "d3format": measure.format,
        "currency": None,
        "extra": {},
        "warning_text": None,
    }


def _column(column: ViewColumn) -> dict[str, Any]:
    return {
        "column_name": column.zh,
        "verbose_name": None,
        "is_dttm": column.kind == "date",
        "is_active": True,
        "type": _TYPES[column.kind],
        "advanced_data_type": None,
        "groupby": True,
        "filterable": True,
        "expression": None,
        "description": column.description,
        "python_date_format": None,
        "extra": {},
    }
