"""The files in `bi/`: what pandas makes of them, the same bytes each time, and when they are old."""

from __future__ import annotations

import datetime
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from polars.testing import assert_frame_equal
from upath import UPath

from tests.support.harm import flip
from warehouse import registry
from warehouse.bi.views import View, views
from warehouse.catalogue import single_files
from warehouse.catalogue.catalogue import outdated, write_catalogue
from warehouse.catalogue.single_files import outdated_single_file, write_single_files
from warehouse.catalogue.view_rows import ViewRows
from warehouse.release.tables import tables as release_tables
from warehouse.storage import parquet
from warehouse.storage.lock import writing
from warehouse.storage.tree import Warehouse

MARTS = [name for name, table in registry.tables().items() if table.group == "marts"]


def folder(warehouse: Warehouse) -> Path:
    return Path(str(warehouse.root)) / "bi"


def test_every_view_and_mart_is_a_file(samples: Warehouse) -> None:
    names = {path.stem for path in folder(samples).iterdir()}
    assert names == {*MARTS, *(name for view in views().values() for name in (view.name, view.name_zh))}


def test_pandas_takes_every_number_as_a_number(samples: Warehouse) -> None:
    """In `bi/`, and in the marts cut by year: int64 and float64, no object, no category."""
    files = [*folder(samples).iterdir(), *(Path(str(samples.root)) / each for each in MARTS)]
    year = ds.partitioning(pa.schema([("year", pa.int64())]), flavor="hive")
    for path in files:
        frame = pandas.read_parquet(path, partitioning=year if path.is_dir() else None)
        assert {str(kind) for kind in frame.dtypes} <= {"int64", "float64", "str", "bool", "object"}
        (name,) = {"year", "年度"} & set(frame.columns)
        assert str(frame[name].dtype) == "int64", path
        for column in frame.columns[frame.dtypes == "object"]:
            held = {type(value) for value in frame[column].dropna()}
            assert held <= {bool, datetime.date}, f"{path}: {column}"


def test_the_types_are_those_that_every_tool_takes(samples: Warehouse) -> None:
    plain = {pa.string(), pa.large_string(), pa.int64(), pa.float64(), pa.date32(), pa.bool_()}
    for path in [*folder(samples).iterdir(), *Path(str(samples.root)).glob("mart_*/*/*.parquet")]:
        assert set(pq.read_schema(path).types) <= plain, path
    for name in MARTS:  # a release has the marts in one file each as well
        assert set(release_tables()[name].schema.types) <= plain
        assert release_tables()[name].schema.field("year").type == pa.int64()


@pytest.mark.parametrize("view", views().values(), ids=lambda view: view.en)
def test_the_chinese_file_has_the_rows_of_the_english_one(samples: Warehouse, view: View) -> None:
    english = pl.read_parquet(folder(samples) / f"{view.name}.parquet")
    chinese = pl.read_parquet(folder(samples) / f"{view.name_zh}.parquet")
    assert_frame_equal(english.rename({column.name: column.zh for column in view.columns}), chinese)
    schema = pq.read_schema(folder(samples) / f"{view.name_zh}.parquet")
    assert all(schema.field(name).metadata[b"description"] for name in schema.names)
    if not view.large:
        assert_frame_equal(english, english.sort(view.key, nulls_last=True))


def test_the_same_tables_give_the_same_bytes(samples: Warehouse, tmp_path: Path) -> None:
    copied = tmp_path / "else where"
    shutil.copytree(str(samples.root), copied)
    shutil.rmtree(copied / "bi")
    with writing(warehouse := Warehouse.at(str(copied))):
        write_single_files(warehouse)
    assert digests(folder(warehouse)) == digests(folder(samples))


def test_a_file_is_written_again_when_what_it_is_made_of_differs(samples: Warehouse, tmp_path: Path) -> None:
    shutil.copytree(str(samples.root), tmp_path / "w")
    warehouse = Warehouse.at(str(tmp_path / "w"))
    write_catalogue(warehouse)
    assert not outdated(warehouse)
    times = {path.name: path.stat().st_mtime_ns for path in folder(warehouse).iterdir()}

    names = pl.read_parquet(tmp_path / "w" / "dim_agency.parquet")
    changed = names.with_columns(agency_name=pl.col("agency_name") + "（新）")
    warehouse.write("dim_agency", changed, "another")
    assert "v_request_agency_year" in outdated(warehouse)
    write_catalogue(warehouse)
    written = {p.name for p in folder(warehouse).iterdir() if p.stat().st_mtime_ns != times[p.name]}
    joined = [view for view in views().values() if "dim_agency" in view.tables]
    assert written == {f"{name}.parquet" for view in joined for name in (view.name, view.name_zh)}
    found = pl.read_parquet(folder(warehouse) / "v_申请_机关年度.parquet")["机关名称"]
    assert found.str.ends_with("（新）").all()
    assert not outdated(warehouse)

    damaged = folder(warehouse) / "v_质量.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-100])
    assert "v_质量" in outdated(warehouse)
    write_catalogue(warehouse)
    assert not outdated(warehouse)


def test_the_database_is_written_again_when_its_views_would_differ(
    samples: Warehouse, tmp_path: Path
) -> None:
    shutil.copytree(str(samples.root), tmp_path / "w")
    warehouse, database = Warehouse.at(str(tmp_path / "w")), tmp_path / "w" / "warehouse.duckdb"
    write_catalogue(warehouse)
    first = database.stat().st_ino
    file = tmp_path / "w" / "dim_pre2019_bridge.parquet"
    rows = pl.read_parquet(file)
    warehouse.write("dim_pre2019_bridge", rows.head(1), "another")
    write_catalogue(warehouse)
    assert database.stat().st_ino == first, "a view holds no rows"

    rows.with_columns(more=pl.lit(1)).write_parquet(file)
    assert "warehouse.duckdb has other views" in outdated(warehouse)
    write_catalogue(warehouse)
    assert database.stat().st_ino != first and not outdated(warehouse)

    with duckdb.connect(str(database)) as opened:
        opened.execute("COMMENT ON VIEW dim_agency IS 'of another program'")
    assert "warehouse.duckdb has other views" in outdated(warehouse)


def test_a_warehouse_without_years_has_files_without_rows(tmp_path: Path) -> None:
    warehouse = Warehouse.at(str(tmp_path / "w"))
    write_catalogue(warehouse)
    for view in views().values():
        found = pl.read_parquet(folder(warehouse) / f"{view.name_zh}.parquet")
        assert found.columns == [column.zh for column in view.columns] and found.is_empty()


def digests(files: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files.iterdir()}


def test_a_view_in_many_pieces_holds_the_same(
    samples: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(str(samples.root), tmp_path / "warehouse")
    copied = Warehouse.at(str(tmp_path / "warehouse"))
    shutil.rmtree(folder(copied))
    monkeypatch.setattr(single_files, "PIECE", 100)
    with writing(copied):
        write_single_files(copied)
    for path in sorted(folder(samples).glob("v_*")):
        pieces = pq.ParquetFile(folder(copied) / path.name)
        assert pieces.read().equals(pq.read_table(path)), path.name
    cells = pq.ParquetFile(folder(copied) / "v_request_agency_year.parquet").metadata
    assert cells.num_row_groups == 4, "two of each year: its report has more than 100 and less than 200 cells"


def changed(warehouse: Warehouse, table: str, year: int) -> None:
    """Put the last document of a year of a table first, under another fingerprint."""
    rows = pl.read_parquet(str(warehouse.path(table, year)))
    warehouse.write(table, rows.reverse(), "another", year)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Views and years whose rows were asked for."""
    asked: list[tuple[str, int]] = []
    rows = ViewRows.rows

    def watched(self: ViewRows, view: View, year: int) -> Iterator[pa.Table]:
        asked.append((view.en, year))
        return rows(self, view, year)

    monkeypatch.setattr(ViewRows, "rows", watched)
    return asked


def assert_same_from_nothing(warehouse: Warehouse) -> None:
    step_by_step = digests(folder(warehouse))
    shutil.rmtree(folder(warehouse))
    write_single_files(warehouse)
    assert digests(folder(warehouse)) == step_by_step


def test_a_year_that_changed_is_made_and_the_others_are_taken_over(
    samples: Warehouse, tmp_path: Path, made: list[tuple[str, int]]
) -> None:
    """Step by step or from nothing, the bytes are the same."""
    shutil.copytree(str(samples.root), tmp_path / "w")
    warehouse = Warehouse.at(str(tmp_path / "w"))
    year = warehouse.years("fact_request")[0]
    changed(warehouse, "fact_request", year)
    write_single_files(warehouse)
    assert made == [("request_agency_year", year), ("refusal_ground", year)]
    assert digests(folder(warehouse)) != digests(folder(samples))
    assert_same_from_nothing(warehouse)


def test_years_that_an_agency_is_not_in_are_taken_over_when_it_changes(
    samples: Warehouse, tmp_path: Path, made: list[tuple[str, int]]
) -> None:
    shutil.copytree(str(samples.root), tmp_path / "w")
    warehouse = Warehouse.at(str(tmp_path / "w"))
    first, last = warehouse.years("fact_request")
    (body,) = pl.read_parquet(str(warehouse.path("fact_request", first)))["agency_id"].unique()
    assert body not in pl.read_parquet(str(warehouse.path("fact_request", last)))["agency_id"]
    names = pl.read_parquet(tmp_path / "w" / "dim_agency.parquet")
    its_name = pl.when(agency_id=body).then(pl.lit("新名")).otherwise("agency_name")
    warehouse.write("dim_agency", names.with_columns(agency_name=its_name), "another")
    write_single_files(warehouse)
    assert ("request_agency_year", first) in made
    assert ("request_agency_year", last) not in made
    cells = pl.read_parquet(folder(warehouse) / "v_request_agency_year.parquet")
    assert cells.filter(agency_name="新名")["year"].unique().to_list() == [first]
    assert_same_from_nothing(warehouse)


def test_nothing_is_taken_over_from_a_damaged_file(
    samples: Warehouse, tmp_path: Path, made: list[tuple[str, int]]
) -> None:
    shutil.copytree(str(samples.root), tmp_path / "w")
    warehouse = Warehouse.at(str(tmp_path / "w"))
    changed(warehouse, "fact_request", warehouse.years("fact_request")[0])
    flip(folder(warehouse) / "v_request_agency_year.parquet")
    write_single_files(warehouse)
    assert [year for view, year in made if view == "request_agency_year"] == warehouse.years("fact_request")
    assert not outdated_single_file(warehouse)


def test_a_file_of_an_earlier_release_is_written_anew(samples: Warehouse, tmp_path: Path) -> None:
    shutil.copytree(str(samples.root), tmp_path / "w")
    warehouse = Warehouse.at(str(tmp_path / "w"))
    path = folder(warehouse) / "v_quality.parquet"
    rows = pl.read_parquet(path)
    parquet.write(rows, UPath(path), pq.read_schema(path), "of an earlier release", warehouse.staging)
    write_single_files(warehouse)
    assert digests(folder(warehouse)) == digests(folder(samples))
