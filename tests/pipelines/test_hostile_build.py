"""The real command over a landing in which every kind of fault lies among good reports."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.support.building import put, report
from tests.support.paths import ROOT
from tests.warehouse.test_lock import held_elsewhere

FAULTS = (
    "raise",
    "unsendable",
    "panic",
    "exit",
    "interrupt",
    "recurse",
    "mute",
    "odd",
    "poison",
    "unpicklable",
)
PLACE = "w [1]*? 'q' 中 %20"


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("GONGKAI_READER", "tests.support.fakes")


def gongkai(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pipelines.cli", *map(str, arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", cwd=ROOT
    )


def land(folder: Path) -> None:
    for n in range(2):
        put(folder, f"good{n}.json", **report(f"局{n}", 2023))
    put(folder, "title.json", **report("标题局", 2022, title="[red]<b>\x1b[2J=1+1\u202e'; DROP TABLE x"))
    for fault in FAULTS:
        put(folder, f"{fault}.json", do=fault)
        put(folder, f"name_{fault}.json", name_do=fault, **report(f"{fault}局", 2023))
    put(folder, "again.json", do="raise", again=1)
    put(folder, "die.json", do="die")
    put(folder, "huge_year.json", **report("久局", 99_999))
    put(folder, "no_kind.json", **report("无局", 2023, kind="铁路"))
    put(folder, "\x1b[2J=1.json", quarantine="unknown_year")


@pytest.mark.slow
def test_nothing_stops_a_build(tmp_path: Path) -> None:
    """Every file has its row and every good one its facts, in a place whose path is a pattern to some."""
    land(tmp_path / "landing")
    warehouse = tmp_path / PLACE
    places = ("--landing", tmp_path / "landing", "--warehouse", warehouse, "--workers", "1")
    other = held_elsewhere(warehouse)
    build = gongkai("build", "--json", *places)
    assert build.stderr is not None
    waiting = build.stderr.readline()
    while not waiting.startswith("waiting"):
        assert waiting, build.communicate()
        waiting = build.stderr.readline()
    assert f"waiting: process {other.pid} on {socket.gethostname()}, since 2" in waiting
    other.communicate("")
    said, noise = build.communicate(timeout=600)
    assert build.returncode == 0, noise
    assert "Traceback" not in noise and "\x1b" not in noise
    assert (
        "reading what is new\n" in noise and "writing 2023\n" in noise and "writing the catalogue\n" in noise
    )
    _check_answer(json.loads(said))
    _check_tables(warehouse)
    _check_words(*places)


def _check_answer(answer: dict[str, Any]) -> None:
    assert (answer["ok"], answer["exit_code"], answer["failed"]) == (True, 0, [])
    landed = 2 + 1 + 2 * len(FAULTS) + 1 + 1 + 2 + 1
    assert answer["files"]["landed"] == answer["read"] == landed
    counts = {(each["status"], each["reason"]): each["files"] for each in answer["files"]["by_status"]}
    assert counts == {
        ("accepted", None): 3,
        ("quarantined", "crashed"): 1,
        ("quarantined", "reader_failed"): 2 * len(FAULTS) + 1 + 2,
        ("quarantined", "unknown_year"): 1,
    }
    assert sorted(answer["years"]) == ["2022", "2023"]
    faults = {fault["first"]: fault for fault in answer["reader_faults"]}
    assert sum(fault["files"] for fault in faults.values()) == 2 * len(FAULTS) + 3
    raised = faults["again.json"]
    assert (raised["class"], raised["files"]) == ("KeyError", 2), "equal faults are counted together"
    assert len(raised["digest"]) == 8 and "tests.support.fakes.read_file" in raised["detail"]
    assert faults["panic.json"]["class"] == "PanicException"
    assert faults["no_kind.json"]["detail"].startswith("a fault in naming: dim_agency breaks kind|check")


def _check_tables(warehouse: Path) -> None:
    with duckdb.connect() as database:
        root = str(warehouse).replace("[1]*?", "[[]1][*][?]").replace("'", "''")
        (years,) = database.sql(
            f"SELECT list(DISTINCT year) FROM '{root}/fact_request/*/*.parquet'"
        ).fetchall()
    assert sorted(years[0]) == [2022, 2023]


def _check_words(*places: object) -> None:
    """What the other commands print of it, and that a second build has nothing to do."""
    listed, _ = gongkai("manifest", places[1], *places[2:4], "--json").communicate(timeout=300)
    assert [row["path"] for row in json.loads(listed)["rows"]] == [r"\x1b[2J=1.json"]
    again = gongkai("build", *places)
    said, noise = again.communicate(timeout=600)
    assert again.returncode == 0, noise
    assert said.startswith("Nothing new")
    assert "\x1b" not in said and r"\x1b[2J=1.json" in said
    assert "Please report: a reader failed at 23 files" in said
