"""The store of the benchmark `tables`: so many accepted reports a year, each of another body."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from benchmarks.tables import CATALOGUE, Made, by_table, repeat
from tests.support.bundled import of_samples
from warehouse.inputs import Settings
from warehouse.make import make
from warehouse.readings.versions import registered
from warehouse.storage.tree import Warehouse

WEB = "t20240114_100024.htm"
"""朔州市人民政府, 2023, on the form of 2021."""


def test_a_report_becomes_many_of_two_years(tmp_path: Path) -> None:
    few = of_samples(tmp_path / "few", WEB)
    many = Warehouse.at(str(tmp_path / "many" / "warehouse"))
    repeat(few, many, (2023, 2024), 7, str(tmp_path / "many" / "landing"))
    settings = Settings(registered(many)[-1].key, None, 2025)
    for name in ("dim_document", "dim_agency"):
        assert make(many, name, None, settings).passed
    ledger = many.scan("dim_document").collect()
    assert ledger["status"].to_list() == ["accepted"] * 14
    assert ledger.group_by("year").agg(pl.col("agency_id").n_unique()).sort("year").rows() == [
        (2023, 7),
        (2024, 7),
    ]
    assert make(many, "fact_request", 2024, settings).rows == 7 * 175, "the cells of section three"
    landed = [path for path in (tmp_path / "many" / "landing").rglob("*") if path.is_file()]
    assert len(landed) == 14


def test_years_of_a_table_are_one_row() -> None:
    rows = [Made("fact_request", 10, 1.0, 50), Made("fact_request", 20, 2.0, 40), Made(CATALOGUE, 0, 1.0, 9)]
    assert [*by_table(rows)] == [
        {"table": "fact_request", "rows": 30, "cpu_s": 3.0, "rows_per_cpu_s": 10, "mib": 50},
        {"table": CATALOGUE, "rows": 0, "cpu_s": 1.0, "rows_per_cpu_s": None, "mib": 9},
    ]
