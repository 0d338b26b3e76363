"""dim_pre2019_bridge: every line of the forms before 2019, and how it relates to the cells of today.

Belongs here: the old forms and their bridges as a table.
Does not belong here: judging what is comparable (`parsers/pre2019/bridges.toml`).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from parsers.pre2019 import bridges, old_forms
from warehouse.contracts.indicators import DimPre2019Bridge
from warehouse.inputs import Inputs


def make(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """The table's rows, of the form files alone."""
    yield bridge().collect()


def bridge() -> pl.LazyFrame:
    """One row a form and indicator, in print order, the oldest form first."""
    known = bridges()
    forms = sorted(old_forms(), key=lambda form: form.years)
    rows = [
        {
            "form": form.code,
            "indicator": indicator.code,
            "position": position,
            "label_zh": indicator.label,
            "label_en": indicator.en,
            "unit": indicator.unit,
            "first_year": form.years[0],
            "last_year": form.years[1],
            "relation": known[form.code, indicator.code].relation,
            "modern": list(known[form.code, indicator.code].modern),
            "note_zh": known[form.code, indicator.code].zh,
            "note_en": known[form.code, indicator.code].en,
        }
        for form in forms
        for position, indicator in enumerate(form.indicators)
        if indicator.unit
    ]
    return pl.LazyFrame(rows, schema=DimPre2019Bridge.create_empty().schema)
