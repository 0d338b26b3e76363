"""The way out of quarantine: a build, the rows to fill, a filled manifest, another build."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import dagster as dg
import polars as pl
import pytest
from typer.testing import CliRunner

from pipelines.build import Built, build
from pipelines.cli import app
from pipelines.manifest import as_csv, rows_to_fill
from pipelines.settings import read_settings
from tests.support.building import ingest, put, report
from tests.support.naming import report_lines
from warehouse.storage.tree import Warehouse

runner = CliRunner()
TITLE = "政府信息公开工作年度报告"


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))


def land(path: Path, title: str, granted: int = 0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = report_lines(granted=[granted, 0, 0, 0, 0, 0, granted], new_received=[granted, *[0] * 5, granted])
    path.write_text("\n".join([title, *("\t".join(row) for row in rows)]), encoding="utf-8")


def fill(manifest: Path, **values: str) -> None:
    """Fill columns of the first row, as a person does."""
    text = manifest.read_text("utf-8-sig").splitlines()
    rows = list(csv.DictReader(text))
    rows[0] |= values
    with manifest.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_after_the_manifest_is_filled_one_build_takes_the_report_in(tmp_path: Path) -> None:
    landing, warehouse = tmp_path / "landing", tmp_path / "w"
    land(landing / "a.txt", TITLE, 3)
    land(landing / "温县/2023年/水利局.txt", TITLE, 4)
    land(landing / "b.txt", f"温县教育局2022年{TITLE}", 5)
    now = read_settings(
        {"GONGKAI_LANDING": str(landing), "GONGKAI_WAREHOUSE": str(warehouse), "GONGKAI_WORKERS": "1"}
    )

    def built() -> tuple[Built, dict[str, dict[str, object]]]:
        with dg.instance_for_test() as instance:
            done = build(now, lambda step: None, instance=instance)
        assert done.failed == {}
        rows = pl.read_parquet(warehouse / "dim_document.parquet").iter_rows(named=True)
        return done, {row["source_path"]: row for row in rows}

    done, first = built()
    assert (done.read, done.manifest_problems) == (3, [])
    assert first["a.txt"]["reason"] == "unknown_year"
    assert "gongkai manifest" in str(first["a.txt"]["reason_detail"])
    assert first["温县/2023年/水利局.txt"]["agency_id"] == "410825-水利局"
    assert "path: agency: 温县/2023年/水利局" in first["温县/2023年/水利局.txt"]["evidence"]  # type: ignore[operator]

    answer = runner.invoke(app, ["manifest", str(landing), "--warehouse", str(warehouse)])
    assert answer.exit_code == 0
    fill(landing / "_manifest.csv", agency_name="温县民政局", year="2023", fetched_at="2024-03-01")
    with (landing / "_manifest.csv").open("a", encoding="utf-8") as file:
        file.write("nowhere.txt,,,,,1999\r\n")

    done, second = built()
    assert (done.read, done.named) == (0, 1)
    assert "fact_request" in done.years[2023]
    assert not [name for name in done.years.get(2022, []) if name.startswith("fact_")]
    assert done.manifest_problems == [
        "_manifest.csv, line 3: year '1999' is no year of a report; it is left out",
        "_manifest.csv, line 3: no file is at nowhere.txt",
    ]
    row = second["a.txt"]
    assert (row["status"], row["agency_id"], row["year"]) == ("accepted", "410825-民政局", 2023)
    assert str(row["fetched_at"]) == "2024-03-01 00:00:00"
    assert "manifest: agency: 温县民政局" in row["evidence"]  # type: ignore[operator]
    assert second["b.txt"] == first["b.txt"]
    facts = pl.read_parquet(warehouse / "fact_request/year=2023/*.parquet")
    granted = facts.filter(agency_id="410825-民政局", outcome="granted", applicant="total")
    assert granted["value"].to_list() == [3]


def lacking(tmp_path: Path) -> tuple[Path, Warehouse]:
    landing, warehouse = tmp_path / "landing", Warehouse.at(str(tmp_path / "w"))
    put(landing, "a.json", **report("水利局", 2022))
    put(landing, "枝江市/2021年/b.json", agency=None, year=None, title="=报告")
    put(landing, "empty.json", quarantine="empty_form")
    ingest(landing, warehouse)
    return landing, warehouse


def test_the_rows_hold_guesses_beside_and_nothing_filled_in(tmp_path: Path) -> None:
    _, warehouse = lacking(tmp_path)
    (row,) = csv.DictReader(as_csv(rows_to_fill(warehouse)).splitlines())
    assert {name: value for name, value in row.items() if value} == {
        "path": "枝江市/2021年/b.json",
        "known_reason": "the document does not say which year it reports on",
        "known_title": "'=报告",
        "guess_division_code": "420583",
        "guess_year": "2021",
    }


def test_a_manifest_that_is_there_is_not_touched(tmp_path: Path) -> None:
    landing, warehouse = lacking(tmp_path)
    command = ["manifest", str(landing), "--warehouse", str(warehouse.root)]
    (landing / "_manifest.csv").write_text("path\n", encoding="utf-8")
    answer = runner.invoke(app, command)
    assert "枝江市/2021年/b.json" in answer.output
    assert (landing / "_manifest.csv").read_text("utf-8") == "path\n"
    out = tmp_path / "rows.csv"
    assert runner.invoke(app, [*command, "--out", str(out)]).exit_code == 0
    assert "枝江市/2021年/b.json" in out.read_text("utf-8-sig")


def test_without_a_warehouse_it_says_so(tmp_path: Path) -> None:
    answer = runner.invoke(app, ["manifest", str(tmp_path), "--warehouse", str(tmp_path / "w")])
    assert answer.exit_code == 1
