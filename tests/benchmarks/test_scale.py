"""Whole builds as a benchmark: what is drawn, what is measured, what is made of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks import scale
from benchmarks.script import facts_of


def test_files_are_drawn_in_the_shares_of_the_country(tmp_path: Path) -> None:
    scale.draw(tmp_path / "drawn", 80, 3)
    scale.first(tmp_path / "drawn", 80, tmp_path / "landing")
    found = Counter(path.suffix for path in (tmp_path / "landing").rglob("*") if path.is_file())
    assert found.total() == 80
    assert found[".html"] > 40 > found[".pdf"] > found[".docx"] > 2


def test_the_first_files_are_the_same_in_a_larger_folder(tmp_path: Path) -> None:
    scale.draw(tmp_path / "small", 20, 3)
    scale.draw(tmp_path / "large", 30, 3)
    for size in ("small", "large"):
        scale.first(tmp_path / size, 20, tmp_path / f"{size}-landing")
    small, large = (
        {path.name: path.read_bytes() for path in tmp_path.glob(f"{size}-landing/**/*") if path.is_file()}
        for size in ("small", "large")
    )
    assert len(small) == 20 and small == large


def test_the_country_is_the_line_through_two_sizes() -> None:
    small = {"files": 1000, "cpu_s": 30, "own_s": 10, "peak_mib": 500, "warehouse_mib": 10, "store_mib": 20}
    large = {"files": 2000, "cpu_s": 40, "own_s": 12, "peak_mib": 500, "warehouse_mib": 20, "store_mib": 40}
    row = scale.country(small, large)
    assert row["ms_a_further_file"] == 10
    assert row["core_hours"] == 6.3  # (20 + 0.01 × 2,250,000) / 3600
    assert row["peak_gib"] == 0.5
    assert row["storage_gib"] == 65.9  # 0.03 MiB × 2,250,000


def test_the_script_counts_numbers_of_tables_in_order(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        "<p>甲县财政局2023年</p><table><tr><td>受理</td><td>1,234</td><td>无</td><td>5</td></tr></table>"
    )
    assert facts_of(page) == [
        (str(page), "甲县财政局", "2023", 0, 0, "受理", "1234"),
        (str(page), "甲县财政局", "2023", 0, 1, "受理", "5"),
    ]


@pytest.mark.slow
def test_a_build_says_what_it_cost(tmp_path: Path) -> None:
    scale.draw(tmp_path / "drawn", 4, 3)
    scale.first(tmp_path / "drawn", 4, tmp_path / "landing")
    row = scale.build(tmp_path, 4, 1)
    assert row["read"] == 4 and row["failed"] == 0
    assert row["peak_mib"] > 50 and row["worker_mib"] > 50
    assert 0 < row["own_s"] < row["cpu_s"]
    assert row["tables"] == scale.tables_digest(tmp_path / "warehouse")
