"""A build that is killed at any moment leaves whole tables, and the next one finishes its work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.support.building import Healed, build_here, digests, put, report
from tests.support.paths import ROOT
from warehouse.bi.views import views as bi_views
from warehouse.storage.lock import writing
from warehouse.storage.tree import Warehouse
from warehouse.tables import TABLES

KILLED_AT = """
import os, signal, sys
from pathlib import Path
from tests.support.building import build_here
from warehouse.storage import parquet
from warehouse.storage.tree import Warehouse

landing, root, word, moment = sys.argv[1:]
publish = parquet.publish

def killed(path, target):
    if word in str(target) and moment == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    publish(path, target)
    if word in str(target):
        os.kill(os.getpid(), signal.SIGKILL)

parquet.publish = killed
build_here(Path(landing), Warehouse.at(root))
"""


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("landing")
    for year in (2022, 2023):
        put(folder, f"{year}/水利局.json", **report("水利局", year))
    return folder


@pytest.fixture(scope="module")
def undisturbed(landing: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("undisturbed")
    build_here(landing, Warehouse.at(str(folder / "warehouse")))
    return digests(folder / "warehouse")


def views(warehouse: Path) -> int:
    with duckdb.connect(str(warehouse / "warehouse.duckdb"), read_only=True) as database:
        (found,) = database.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal").fetchall()
    return int(found[0])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("word", "moment"),
    [
        ("/checks/", "before"),  # a segment of readings has some of its files
        ("fact_request/year=2022", "before"),  # staged and not promoted
        ("mart_agency_year/year=2023", "after"),  # the last year lacks a table
        ("warehouse.duckdb", "before"),  # inside the catalogue
    ],
)
def test_a_killed_build_is_finished_by_the_next(
    landing: Path, undisturbed: dict[str, str], tmp_path: Path, word: str, moment: str
) -> None:
    script = tmp_path / "script.py"
    script.write_text(KILLED_AT, encoding="utf-8")
    warehouse = tmp_path / "warehouse"
    arguments = [sys.executable, str(script), str(landing), str(warehouse), word, moment]
    done = subprocess.run(arguments, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == -signal.SIGKILL
    at_the_kill = digests(warehouse)
    assert {name: undisturbed[name] for name in at_the_kill if "year=" in name} == {
        name: digest for name, digest in at_the_kill.items() if "year=" in name
    }, "whole years only"
    assert not (warehouse / "warehouse.duckdb").exists()

    healed = build_here(landing, Warehouse.at(str(warehouse)))
    assert healed.catalogue == "there is no warehouse.duckdb"
    assert digests(warehouse) == undisturbed
    # every table, v_cell_lineage, and the views for BI tools under two names
    assert views(warehouse) == len(TABLES) + 1 + 2 * len(bi_views())
    assert not list((tmp_path / "warehouse-readings" / "staging").glob("write-*"))
    assert moment == "after" or any("killed build" in sentence for sentence in healed.mended)
    assert build_here(landing, Warehouse.at(str(warehouse))) == Healed([], 0, 0, {}, "")


def test_readers_find_whole_tables_while_they_are_replaced(tmp_path: Path) -> None:
    """A document has all 175 cells of section 3 or none, whatever moment a reader opens the file.

    Polars opens a path twice, for the footer and for the rows, and refuses two that do not fit together.
    """
    landing, root = tmp_path / "landing", tmp_path / "warehouse"
    warehouse = Warehouse.at(str(root))
    for body in ("水利局", "教育局"):
        put(landing, f"{body}.json", **report(body, 2023))
    build_here(landing, warehouse)
    path, done = root / "fact_request" / "year=2023" / "part-0.parquet", threading.Event()
    counts: list[int] = []
    torn: list[object] = []

    def read() -> None:
        while not done.is_set():
            try:
                with path.open("rb") as opened:
                    frame = pl.read_parquet(opened)
                sizes = frame.group_by("document_id").len()["len"].unique().to_list()
                (rows,) = duckdb.connect().execute(f"SELECT count(*) FROM '{path}'").fetchall()
                counts.append(len(frame))
                torn.extend([sizes] if sizes != [175] or rows[0] % 175 else [])
            except Exception as error:
                torn.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(2):
        put(landing, f"{number}.json", **report(f"第{number}局", 2023))
        build_here(landing, warehouse)
    done.set()
    reader.join()
    assert torn == []
    assert len(set(counts)) > 1, "several states were seen"


def test_who_waits_is_told_who_holds_the_warehouse(tmp_path: Path) -> None:
    warehouse = Warehouse.at(str(tmp_path / "warehouse"))
    said: list[str] = []
    told, begun = threading.Event(), threading.Event()

    def second() -> None:
        with writing(warehouse, lambda who: (said.append(who), told.set())[0]):
            begun.set()

    with writing(warehouse), writing(warehouse):
        other = threading.Thread(target=second)
        other.start()
        assert told.wait(30)
        assert not begun.is_set()
    other.join()
    assert begun.is_set()
    (who,) = said
    assert who.startswith(f"process {os.getpid()} on ")
