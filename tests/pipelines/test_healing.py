"""What happens to files between two builds is noticed, named in a sentence, and healed by the next build."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest

from pipelines.build import Built, build
from tests.support.building import digests, fake_settings, put, report
from warehouse.storage.whole import ASIDE

pytestmark = pytest.mark.slow


def run(folder: Path) -> Built:
    """A build of `landing` into `warehouse` on an instance in memory."""
    with dg.DagsterInstance.ephemeral() as instance:
        settings = fake_settings(folder / "landing", folder / "warehouse")
        built = build(settings, lambda step: None, instance=instance)
    assert built.failed == {}
    return built


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built warehouse with its landing, in which one file has gone since it was read."""
    folder = tmp_path_factory.mktemp("first")
    put(folder / "landing", "2023/水利局.json", **report("水利局", 2023))
    put(folder / "landing", "2022/水利局.json", **report("水利局", 2022))
    put(folder / "landing", "两份.json", reports=[report("甲局", 2023), report("乙局", 2023)])
    put(folder / "landing", "去.json", **report("教育局", 2022))
    run(folder)
    (folder / "landing" / "去.json").unlink()
    run(folder)
    return folder


@pytest.fixture
def place(first: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy to damage; its next build ends in the bytes of the first."""
    shutil.copytree(first, tmp_path / "copy", copy_function=shutil.copy2)
    yield tmp_path / "copy"


def truncate(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def flip(path: Path) -> None:
    """One bit in the first page: the footer still reads well."""
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path) -> None:
    path.write_bytes(b"PAR1" + bytes(range(256)) * 4 + b"PAR1")


def of_another_schema(path: Path) -> None:
    """As another program would write it, with the footer of ours."""
    metadata = pq.read_schema(path).metadata
    pq.write_table(pl.DataFrame({"a": [1]}).to_arrow().replace_schema_metadata(metadata), path)


def delete(path: Path) -> None:
    path.unlink()


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside.txt").write_text("mine")


TABLES = ["dim_document.parquet", "dim_agency.parquet", "fact_request/year=2023/part-0.parquet"]
TABLES += ["mart_agency_year/year=2022/part-0.parquet", "mart_coverage/year=2023/part-0.parquet"]


@pytest.mark.parametrize("harm", [truncate, flip, garbage, of_another_schema, delete, as_folder])
def test_damaged_tables_are_made_again(first: Path, place: Path, harm: Callable[[Path], None]) -> None:
    for table in TABLES:
        harm(place / "warehouse" / table)
    built = run(place)
    assert digests(place / "warehouse") == digests(first / "warehouse")
    assert not built.in_words().startswith("Nothing new")
    if harm is not delete:
        assert all(any(table in sentence for sentence in built.mended) for table in TABLES[:3])
        set_aside = {path.name for path in (place / "warehouse-readings" / ASIDE).rglob("*")}
        assert {"dim_document.parquet", "part-0.parquet"} <= set_aside, "nothing is lost"
    assert run(place).in_words().startswith("Nothing new")


@pytest.mark.parametrize("harm", [truncate, flip, empty, garbage, delete])
@pytest.mark.parametrize("kind", ["layouts", "cells", "documents"])
def test_a_damaged_segment_is_read_or_named_again(
    first: Path, place: Path, harm: Callable[[Path], None], kind: str
) -> None:
    store = place / "warehouse-readings"
    for segment in [path for path in store.rglob("*.parquet") if kind in path.parts]:
        harm(segment)
    built = run(place)
    assert digests(place / "warehouse") == digests(first / "warehouse")
    if kind == "layouts":
        assert (built.read, built.named) == (3, 0), "readings need no layout; a file that has gone has none"
    else:
        assert (built.read, built.named) == (0, 4)
    if harm is not delete:
        consequence = "read again" if kind == "layouts" else "named again"
        assert [sentence for sentence in built.mended if kind in sentence and consequence in sentence]
    again = run(place)
    assert (again.mended, again.read, again.named) == ([], 0, 0)


@pytest.mark.parametrize("harm", [truncate, flip, garbage, delete])
def test_a_lost_list_of_landed_files_is_recovered_from_the_ledger(
    first: Path, place: Path, harm: Callable[[Path], None]
) -> None:
    harm(place / "warehouse-readings" / "landing_files.parquet")
    built = run(place)
    assert "recovered from the ledger" in " ".join(built.mended)
    ledger = pl.read_parquet(place / "warehouse" / "dim_document.parquet")
    assert ledger.equals(pl.read_parquet(first / "warehouse" / "dim_document.parquet"))
    assert ledger.filter(source_path="去.json")["reason"].to_list() == ["removed"]
    assert (built.read, built.years) == (0, {})


def test_without_list_and_ledger_what_is_there_is_listed_again(place: Path) -> None:
    delete(place / "warehouse-readings" / "landing_files.parquet")
    delete(place / "warehouse" / "dim_document.parquet")
    run(place)
    ledger = pl.read_parquet(place / "warehouse" / "dim_document.parquet")
    paths = ["2022/水利局.json", "2023/水利局.json", "两份.json#1", "两份.json#2"]
    assert ledger["source_path"].to_list() == paths


def test_the_whole_store_may_be_deleted(first: Path, place: Path) -> None:
    shutil.rmtree(place / "warehouse-readings")
    built = run(place)
    assert built.read == 3
    assert digests(place / "warehouse") == digests(first / "warehouse") or pl.read_parquet(
        place / "warehouse" / "dim_document.parquet"
    )["source_path"].to_list().count("去.json")


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
    built = run(place)
    assert digests(place / "warehouse") == digests(first / "warehouse")
    said = " ".join(built.mended)
    assert "copy of part-0.parquet" in said and "does not belong there" in said
    kept = [path for path in (place / "warehouse-readings" / ASIDE).rglob("*") if path.is_file()]
    assert len(kept) == len(foreign)
    assert (year / ".DS_Store").exists()


def test_a_year_that_has_no_report_loses_its_file(first: Path, place: Path) -> None:
    stray = place / "warehouse" / "fact_request" / "year=2019" / "part-0.parquet"
    stray.parent.mkdir()
    shutil.copy(place / "warehouse" / "fact_request" / "year=2023" / "part-0.parquet", stray)
    run(place)
    assert digests(place / "warehouse") == digests(first / "warehouse")


def test_leftovers_of_a_killed_build_go(place: Path) -> None:
    store = place / "warehouse-readings"
    (store / "staging" / "write-1").mkdir()
    (store / "staging" / "write-1" / "staged.parquet").write_bytes(b"half")
    for documents in store.glob("readings/*/documents/*/*.parquet"):
        cells = Path(str(documents).replace("documents", "cells"))
        shutil.copy(cells, cells.with_name(f"{'0' * 16}.parquet"))
    built = run(place)
    assert not list((store / "staging").glob("write-*"))
    assert not list(store.rglob(f"{'0' * 16}.parquet"))
    assert len(built.mended) == 2 and all("killed build" in sentence for sentence in built.mended)


def test_a_damaged_list_of_versions_is_completed(first: Path, place: Path) -> None:
    (version,) = (place / "warehouse-readings" / "versions").iterdir()
    version.write_text('{"naming": "na')
    built = run(place)
    assert version.name in " ".join(built.mended)
    assert digests(place / "warehouse") == digests(first / "warehouse")
    assert built.read == 0


def views(database: Path) -> int:
    with duckdb.connect(str(database), read_only=True) as connection:
        return len(connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall())


def without_a_view(path: Path) -> None:
    path.unlink()
    duckdb.connect(str(path)).close()


@pytest.mark.parametrize("harm", [truncate, empty, garbage, delete, without_a_view, as_folder])
def test_a_damaged_catalogue_is_written_again(
    first: Path, place: Path, harm: Callable[[Path], None]
) -> None:
    run(place)  # the copy's catalogue: its views hold the paths of the first
    database = place / "warehouse" / "warehouse.duckdb"
    database.with_name("warehouse.duckdb.wal").write_bytes(b"of a killed program")
    harm(database)
    built = run(place)
    assert "warehouse.duckdb" in built.in_words()
    assert views(database) == views(first / "warehouse" / "warehouse.duckdb")
    assert run(place).in_words().startswith("Nothing new")


@pytest.mark.parametrize("name", ["datapackage.json", "bi/mart_agency_year.parquet", "bi/mart_coverage.parquet"])
def test_the_other_files_of_the_catalogue_too(first: Path, place: Path, name: str) -> None:
    run(place)
    truncate(place / "warehouse" / name)
    built = run(place)
    assert name in built.in_words()
    assert (place / "warehouse" / name).read_bytes() == (first / "warehouse" / name).read_bytes()


def test_a_folder_that_moved_gets_a_catalogue_of_its_new_place(place: Path) -> None:
    assert "warehouse.duckdb has other views" in run(place).in_words()
    with duckdb.connect(str(place / "warehouse" / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM fact_request").fetchone() == (4 * 175,)
