"""A release: the same bytes again, what it refuses, programs that open its files. Reports are invented."""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
import shutil
import sqlite3
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pyreadstat
import pytest

from tests.warehouse.release.conftest import DAY, HOSTILE, World
from warehouse.release import files, to_csv
from warehouse.release.previous import ReleaseError
from warehouse.release.release import make
from warehouse.release.tables import tables
from warehouse.tables import TABLES


def digests(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def rows(world: World, table: str, **wanted: Any) -> list[dict[str, Any]]:
    frame = pl.read_parquet(world.release / files.parquet(table))
    return frame.filter(**wanted).rows(named=True)


def test_it_has_every_table_of_the_warehouse_in_every_format(first: World) -> None:
    assert set(TABLES) | {"known_errors", "changes"} == set(tables())
    there = set(digests(first.release))
    for name in tables():
        assert {files.parquet(name), files.csv(name)} <= there
    marts = [name for name, table in TABLES.items() if table.group == "marts"]
    assert marts
    for name in marts:
        assert {files.stata(f"{name}_wide"), files.excel(f"{name}_wide")} <= there
    wanted = {files.DATABASE, files.PACKAGE, files.CROISSANT, files.DCAT, files.CITATION, files.LICENCES}
    wanted |= {files.codebook(language, kind) for language in ("en", "zh") for kind in ("html", "pdf")}
    assert wanted | {files.changes("en"), files.changes("zh"), files.CHECKSUMS, files.RECORD} <= there


def test_the_same_warehouse_gives_the_same_bytes(first: World, tmp_path: Path) -> None:
    make(first.warehouse, "2026.1", tmp_path / "again", date=DAY, url="https://example.org/gongkai")
    assert digests(tmp_path / "again") == digests(first.release)
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


def test_checksums_are_those_of_the_files(first: World) -> None:
    lines = (first.release / files.CHECKSUMS).read_text().splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert listed == {name: each for name, each in digests(first.release).items() if name != files.CHECKSUMS}


def test_a_csv_file_has_no_time_and_no_name_inside(first: World) -> None:
    data = (first.release / files.csv("dim_document")).read_bytes()
    assert data[:4] == b"\x1f\x8b\x08\x00"  # no flags: no name
    assert data[4:8] == bytes(4)


def test_numbers_are_the_same_in_all_formats(first: World) -> None:
    where = {"outcome": "new_received", "applicant": "total", "year": 2023}
    assert sorted(row["value"] for row in rows(first, "fact_request", **where)) == [6, 9]
    found = pd.read_csv(first.release / files.csv("fact_request"))
    picked = found[(found.outcome == "new_received") & (found.applicant == "total") & (found.year == 2023)]
    assert sorted(picked.value) == [6, 9]
    query = (
        "SELECT value, typeof(value) FROM fact_request"
        " WHERE outcome = 'new_received' AND applicant = 'total' AND year = 2023 ORDER BY value"
    )
    with sqlite3.connect(first.release / files.DATABASE) as database:
        assert database.execute(query).fetchall() == [(6, "integer"), (9, "integer")]
        said = database.execute(
            "SELECT says FROM columns WHERE \"table\" = 'fact_request' AND \"column\" = 'value'"
        )
        assert "数值" in said.fetchone()[0]
    parquet = str(first.release / files.parquet("fact_request"))
    total = duckdb.sql(
        f"SELECT sum(value) FROM '{parquet}' WHERE outcome = 'new_received' AND applicant = 'total'"
    )
    assert total.fetchall() == [(Decimal("21"),)]


def test_stata_has_labels_of_variables_and_codes(first: World) -> None:
    frame, meta = pyreadstat.read_dta(str(first.release / files.stata("mart_agency_year_wide")))
    assert sorted(frame["new_received"]) == [6, 6, 9]
    labels = meta.column_names_to_labels
    assert labels["agency_id"] == "Key into dim_agency / 机关标识"
    assert meta.variable_value_labels["level"][4] == "county"
    assert set(frame["level"]) == {4}
    long, _ = pyreadstat.read_dta(str(first.release / files.stata("mart_agency_year_long")))
    assert len(long) > len(frame)
    named = pd.read_stata(first.release / files.stata("mart_agency_year_long"))
    assert sorted(named[named["measure"] == "new_received"]["value"]) == [6, 6, 9]


def test_no_text_is_a_formula_in_a_workbook(first: World) -> None:
    book = openpyxl.load_workbook(first.release / files.excel("mart_agency_year_wide"))
    header, *body = book["data"].iter_rows()
    place = [cell.value for cell in header].index("agency_name")
    names = {row[place].value for row in body}
    assert names == {"'@水利局", "水利局", "教育局"}
    assert {cell.data_type for row in body for cell in row} <= {"s", "n", "d", "b"}
    assert book["columns"]["C2"].value == "省"


def test_text_that_begins_like_a_formula_is_marked_in_csv_and_nowhere_else(first: World) -> None:
    titles = [row["title"] for row in rows(first, "dim_document")]
    assert HOSTILE in titles
    found = pd.read_csv(first.release / files.csv("dim_document"))
    assert f"'{HOSTILE}" in set(found.title)
    assert HOSTILE not in set(found.title)


def test_known_errors_have_both_sides_and_the_places(first: World) -> None:
    (error,) = rows(first, "known_errors", check_id="I1")
    assert (error["agency_id"], error["year"], error["lhs"], error["rhs"]) == ("410825-水利局", 2023, 9, 5)
    assert error["indicators"][:2] == ["fact_request.new_received.total", "fact_request.carried_in.total"]
    assert error["raw_texts"] == ["9", "0", "5", "0"]
    assert error["locators"] == ["line 1"] * 4
    assert error["title"] == HOSTILE


def test_pages_show_text_and_run_nothing(second: World) -> None:
    for name in ("changes.en.html", "changes.zh.html", "codebook.en.html", "codebook.zh.html"):
        text = (second.release / name).read_text(encoding="utf-8")
        assert "<script" not in text
        assert "<b>点此" not in text
        assert "http://" not in text.replace("&quot;http://x", "")
    assert "发布日期" in (second.release / "codebook.zh.html").read_text(encoding="utf-8")
    assert "Date of publication" in (second.release / "codebook.en.html").read_text(encoding="utf-8")


def test_a_folder_that_is_there_is_refused(first: World) -> None:
    before = digests(first.release)
    with pytest.raises(ReleaseError, match="is there already"):
        make(first.warehouse, "2026.1", first.release)
    assert digests(first.release) == before


def test_a_warehouse_that_is_missing_or_stale_is_refused(first: World, tmp_path: Path) -> None:
    from warehouse.storage.tree import Warehouse

    with pytest.raises(ReleaseError, match=r"there is no warehouse at .*: build one first"):
        make(Warehouse.at(str(tmp_path / "none")), "2026.1", tmp_path / "out")
    root, store = tmp_path / "warehouse", tmp_path / "warehouse-readings"
    shutil.copytree(str(first.warehouse.root), root)
    shutil.copytree(str(first.warehouse.store), store)
    (root / "mart_coverage" / "year=2023" / "part-0.parquet").unlink()
    with pytest.raises(
        ReleaseError, match=r"not up to date \(mart_coverage of 2023 and 1 more\): run gongkai build first"
    ):
        make(Warehouse.at(str(root)), "2026.1", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_full_disk_leaves_nothing(first: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: to_csv.CsvFile, rows: pl.DataFrame) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "x")

    monkeypatch.setattr(to_csv.CsvFile, "add", full)
    with pytest.raises(OSError, match="No space left"):
        make(first.warehouse, "2026.1", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_release_before_is_refused(first: World, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="is no release"):
        make(first.warehouse, "2026.2", tmp_path / "out", previous=tmp_path)
    damaged = shutil.copytree(first.release, tmp_path / "damaged")
    path = damaged / files.parquet("fact_check")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ReleaseError, match=r"fact_check.parquet is missing or damaged"):
        make(first.warehouse, "2026.2", tmp_path / "out", previous=damaged)


def test_empty_text_and_null_differ_in_csv(first: World) -> None:
    text = gzip.decompress((first.release / files.csv("fact_request")).read_bytes()).decode()
    # value and printed_unit and rule are null, raw_text is an empty text
    assert ',,件,,blank,"",line 1,,[],true,carried_in,company,2022\n' in text


def test_an_office_suite_opens_the_workbooks(first: World, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office or not (shutil.which("localc") or shutil.which("scalc")):
        pytest.skip("LibreOffice Calc is not installed")
    book = first.release / files.excel("mart_agency_year_wide")
    command = [
        office,
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1",  # separated by commas, in UTF-8
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(book)], check=True, timeout=300)
    text = (tmp_path / "mart_agency_year_wide.csv").read_text(encoding="utf-8")
    assert "'@水利局" in text


def test_r_opens_the_tables(first: World) -> None:
    program = shutil.which("Rscript")
    if not program:
        pytest.skip("R is not installed")
    path = first.release / files.csv("fact_request")
    script = f'x <- read.csv(gzfile("{path}")); cat(sum(x$value, na.rm = TRUE))'
    done = subprocess.run([program, "-e", script], capture_output=True, text=True, check=True, timeout=300)
    assert float(done.stdout) == float(sum(r["value"] or 0 for r in rows(first, "fact_request")))


def test_the_record_names_the_release_before(first: World, second: World) -> None:
    record = json.loads((second.release / files.RECORD).read_bytes())
    checksum = hashlib.sha256((first.release / files.CHECKSUMS).read_bytes()).hexdigest()
    assert record["previous"] == {"version": "2026.1", "checksums_sha256": checksum}


def test_a_stata_name_is_cut_so_that_no_two_are_alike() -> None:
    from warehouse.release.to_stata import short

    one, two = (
        short("a_very_long_name_of_a_measure_of_a_mart_one"),
        short("a_very_long_name_of_a_measure_of_a_mart_two"),
    )
    assert one != two
    assert len(one) == len(two) == 32
    assert short("new_received") == "new_received"
