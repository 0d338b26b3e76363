"""What happens to files between two builds is noticed, named in a sentence, and healed by the next build."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.support.building import Healed, build_here, digests, put, report, restored
from tests.support.harm import (
    Harm,
    as_folder,
    delete,
    empty,
    flip,
    garbage,
    of_another_program,
    of_another_schema,
    truncate,
)
from warehouse.storage import whole
from warehouse.storage.tree import Warehouse
from warehouse.storage.whole import ASIDE


def build(place: Path) -> Healed:
    return build_here(place / "landing", Warehouse.at(str(place / "warehouse")))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built warehouse with its landing, in which one file has gone since it was read; a copy of `place`."""
    folder = tmp_path_factory.mktemp("mend") / "place"
    put(folder / "landing", "2023/水利局.json", **report("水利局", 2023))
    put(folder / "landing", "2022/水利局.json", **report("水利局", 2022))
    put(folder / "landing", "两份.json", reports=[report("甲局", 2023), report("乙局", 2023)])
    put(folder / "landing", "去.json", **report("教育局", 2022))
    build(folder)
    (folder / "landing" / "去.json").unlink()
    build(folder)
    return shutil.copytree(folder, folder.with_name("first"))


@pytest.fixture
def place(first: Path) -> Path:
    """The folder it was built in, as it was then, to damage; its next build must end in the same bytes."""
    return restored(first, first.with_name("place"))


def set_aside(place: Path) -> list[Path]:
    return [path for path in (place / "warehouse-readings" / ASIDE).rglob("*") if path.is_file()]


def quiet(healed: Healed) -> bool:
    """Nothing was done at all."""
    return healed == Healed([], 0, 0, {}, "")


def test_damaged_tables_are_made_again(first: Path, place: Path) -> None:
    harms: dict[str, Harm] = {
        "dim_document.parquet": truncate,
        "dim_agency.parquet": garbage,
        "dim_indicator.parquet": flip,
        "fact_request/year=2023/part-0.parquet": flip,
        "fact_check/year=2023/part-0.parquet": as_folder,
        "fact_narrative/year=2022/part-0.parquet": of_another_program,
        "mart_agency_year/year=2022/part-0.parquet": of_another_schema,
        "mart_coverage/year=2023/part-0.parquet": empty,
    }
    for table, harm in harms.items():
        harm(place / "warehouse" / table)
    healed = build(place)
    assert digests(place / "warehouse") == digests(first / "warehouse")
    said = " ".join(healed.mended)
    for words in ("damaged", "no file", "not written by a build", "other columns than the table"):
        assert words in said
    assert "dim_document.parquet" in said
    assert len(set_aside(place)) == len(harms), "nothing is lost"
    assert quiet(build(place))


@pytest.mark.parametrize("harm", [truncate, flip])
def test_damaged_layouts_are_read_again(first: Path, place: Path, harm: Harm) -> None:
    for segment in place.glob("warehouse-readings/layouts/*/*.parquet"):
        harm(segment)
    healed = build(place)
    assert digests(place / "warehouse") == digests(first / "warehouse")
    assert (healed.read, healed.named) == (3, 0), "what was named needs no layout"
    (sentence,) = healed.mended
    assert "layouts/" in sentence and "read again" in sentence
    assert quiet(build(place))


@pytest.mark.parametrize(("harm", "table"), [(garbage, "documents"), (flip, "cells"), (delete, "narrative")])
def test_damaged_readings_are_named_again(first: Path, place: Path, harm: Harm, table: str) -> None:
    for segment in place.glob(f"warehouse-readings/readings/*/{table}/*/*.parquet"):
        harm(segment)
    healed = build(place)
    assert digests(place / "warehouse") == digests(first / "warehouse")
    assert (healed.read, healed.named) == (0, 4), "also the file that has gone"
    assert all("named again" in sentence for sentence in healed.mended) and healed.mended
    assert quiet(build(place))


@pytest.mark.parametrize("harm", [truncate, delete])
def test_a_lost_list_of_landed_files_is_recovered_from_the_ledger(
    first: Path, place: Path, harm: Harm
) -> None:
    harm(place / "warehouse-readings" / "landing_files.parquet")
    healed = build(place)
    assert "recovered from the ledger" in healed.mended[-1]
    assert digests(place / "warehouse") == digests(first / "warehouse")
    ledger = pl.read_parquet(place / "warehouse" / "dim_document.parquet")
    assert ledger.filter(source_path="去.json")["reason"].to_list() == ["removed"]
    assert (healed.read, healed.years) == (0, {})


def test_a_recovered_list_forgets_what_moved_into_an_archive(place: Path) -> None:
    """No path is in the list twice, whatever the ledger's paths were taken for."""
    put(place / "landing", "甲.zip!/乙.json", **report("丙局", 2022))
    build(place)
    delete(place / "warehouse-readings" / "landing_files.parquet")
    build(place)
    paths = pl.read_parquet(place / "warehouse" / "dim_document.parquet")["source_path"].to_list()
    assert paths.count("甲.zip\\x21/乙.json") == 1 and len(paths) == len(set(paths))


def test_without_list_and_ledger_what_is_there_is_listed(place: Path) -> None:
    delete(place / "warehouse-readings" / "landing_files.parquet")
    garbage(place / "warehouse" / "dim_document.parquet")
    assert "dim_document.parquet" in " ".join(build(place).mended)
    ledger = pl.read_parquet(place / "warehouse" / "dim_document.parquet")
    paths = ["2022/水利局.json", "2023/水利局.json", "两份.json#1", "两份.json#2"]
    assert ledger["source_path"].to_list() == paths


def test_the_whole_store_may_be_deleted(first: Path, place: Path) -> None:
    shutil.rmtree(place / "warehouse-readings")
    assert build(place).read == 3
    before = pl.read_parquet(first / "warehouse" / "dim_document.parquet")
    after = pl.read_parquet(place / "warehouse" / "dim_document.parquet")
    assert after["source_path"].to_list() == before["source_path"].to_list()
    facts = "fact_request/year=2023/part-0.parquet"
    assert (place / "warehouse" / facts).read_bytes() == (first / "warehouse" / facts).read_bytes()


def test_foreign_files_leave_the_tables_and_are_kept(first: Path, place: Path) -> None:
    year = place / "warehouse" / "fact_request" / "year=2023"
    foreign = [
        year / "copy of part-0.parquet",
        year / "._part-0.parquet",
        year.parent / "year=1999" / "part-0.parquet",
        year.parent / "year=02023" / "part-0.parquet",
        year.parent / "notes.txt",
    ]
    for path in foreign:
        path.parent.mkdir(exist_ok=True)
        shutil.copy(year / "part-0.parquet", path)
    (year / ".DS_Store").write_bytes(b"left alone")
    healed = build(place)
    assert digests(place / "warehouse") == digests(first / "warehouse")
    (sentence,) = healed.mended
    assert "does not belong there" in sentence and "and 2 more" in sentence
    assert len(set_aside(place)) == len(foreign)
    assert (year / ".DS_Store").exists()


def test_a_year_without_reports_loses_its_file(first: Path, place: Path) -> None:
    stray = place / "warehouse" / "fact_request" / "year=2019" / "part-0.parquet"
    stray.parent.mkdir()
    shutil.copy(place / "warehouse" / "fact_request" / "year=2023" / "part-0.parquet", stray)
    build(place)
    assert digests(place / "warehouse") == digests(first / "warehouse")


def test_leftovers_of_a_killed_build_go(first: Path, place: Path) -> None:
    store = place / "warehouse-readings"
    (store / "staging" / "write-1").mkdir()
    (store / "staging" / "write-1" / "staged.parquet").write_bytes(b"half")
    for documents in list(store.glob("readings/*/documents/*/*.parquet")):
        cells = Path(str(documents).replace("documents", "cells"))
        shutil.copy(cells, cells.with_name(f"{'0' * 16}.parquet"))
    before = digests(first / "warehouse-readings")
    healed = build(place)
    assert not list((store / "staging").glob("write-*"))
    assert digests(store) == before
    assert len(healed.mended) == 2 and all("killed build" in sentence for sentence in healed.mended)


def test_a_damaged_list_of_versions_is_completed(first: Path, place: Path) -> None:
    (version,) = (place / "warehouse-readings" / "versions").iterdir()
    version.write_text('{"naming": "na')
    healed = build(place)
    assert version.name in healed.mended[0]
    assert digests(place / "warehouse") == digests(first / "warehouse")
    assert (healed.read, healed.named) == (0, 0)
    assert version.exists()


def test_a_file_is_read_once_and_again_when_it_was_touched(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(place)
    looked_at: list[Path] = []
    digest_of = whole.digest_of

    def watched(path: Path) -> str:
        looked_at.append(path)
        return digest_of(path)

    monkeypatch.setattr(whole, "digest_of", watched)
    build(place)
    assert len(looked_at) < 10, "what every build writes, and the catalogue"
    touched = place / "warehouse" / "fact_check" / "year=2023" / "part-0.parquet"
    touched.touch()
    looked_at.clear()
    build(place)
    assert touched in looked_at
    truncate(place / "warehouse-readings" / whole.CHECKED)
    looked_at.clear()
    build(place)
    assert len(looked_at) > 20, "a damaged list vouches for nothing"


def views(database: Path) -> int:
    with duckdb.connect(str(database), read_only=True) as connection:
        return len(connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall())


def without_a_view(path: Path) -> None:
    path.unlink()
    duckdb.connect(str(path)).close()


@pytest.mark.parametrize("harm", [truncate, without_a_view, as_folder])
def test_a_damaged_catalogue_is_written_again(first: Path, place: Path, harm: Harm) -> None:
    database = place / "warehouse" / "warehouse.duckdb"
    database.with_name("warehouse.duckdb.wal").write_bytes(b"of a program that was killed")
    harm(database)
    healed = build(place)
    assert "warehouse.duckdb" in healed.catalogue
    assert views(database) == views(first / "warehouse" / "warehouse.duckdb")
    assert quiet(build(place))


@pytest.mark.parametrize("name", ["datapackage.json", "bi/mart_coverage.parquet"])
def test_the_other_files_of_the_catalogue_too(first: Path, place: Path, name: str) -> None:
    truncate(place / "warehouse" / name)
    assert name in build(place).catalogue
    assert (place / "warehouse" / name).read_bytes() == (first / "warehouse" / name).read_bytes()


def test_a_folder_that_moved_gets_a_catalogue_of_its_new_place(place: Path) -> None:
    moved = place.rename(place.with_name("moved"))
    assert "warehouse.duckdb has other views" in build(moved).catalogue
    with duckdb.connect(str(moved / "warehouse" / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM fact_request").fetchone() == (4 * 175,)


def test_a_path_with_the_signs_of_a_pattern(first: Path, tmp_path: Path) -> None:
    place = tmp_path / "a[b]*c?d"
    shutil.copytree(first / "landing", place / "landing")
    (tmp_path / "ab").mkdir()
    build(place)
    with duckdb.connect(str(place / "warehouse" / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM fact_request").fetchone() == (4 * 175,)
        assert connection.execute("SELECT count(*) FROM dim_document").fetchone() == (4,)
    assert quiet(build(place))


def test_readings_of_a_release_with_other_tables_are_left_alone(place: Path) -> None:
    folder = place / "warehouse-readings" / "readings"
    own = folder / "naming-test"
    shutil.copytree(own, folder / "naming-0123456789ab0000")
    shutil.rmtree(folder / "naming-0123456789ab0000" / "narrative")
    assert build(place).mended == []
    assert (folder / "naming-0123456789ab0000" / "cells").is_dir()
    shutil.copytree(own, folder / "naming-other")
    shutil.rmtree(folder / "naming-other" / "narrative")
    assert "lacks a part" in build(place).mended[0]
