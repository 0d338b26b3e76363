"""`gongkai site` as a person or a script meets it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from tests.support.building import build_here, put, report
from warehouse.release.release import make
from warehouse.storage.tree import Warehouse

runner = CliRunner()


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GONGKAI_LANDING", str(tmp_path / "landing"))
    monkeypatch.setenv("GONGKAI_WAREHOUSE", str(tmp_path / "warehouse"))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A landing folder with its warehouse, of which the tests take copies."""
    folder = tmp_path_factory.mktemp("first")
    put(folder / "landing", "a.json", **report("朔州市财政局", 2022))
    put(folder / "landing", "b.json", **report("朔州市财政局", 2023))
    build_here(folder / "landing", Warehouse.at(str(folder / "warehouse")))
    return folder


@pytest.fixture
def warehouse(first: Path, tmp_path: Path) -> Warehouse:
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    return Warehouse.at(str(tmp_path / "warehouse"))


def gongkai(*arguments: object) -> Result:
    return runner.invoke(app, [*map(str, arguments)], catch_exceptions=True)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.usefixtures("warehouse")
def test_a_site_is_written_and_replaced(tmp_path: Path) -> None:
    answer = gongkai("site", "--out", tmp_path / "site", "--json", "--lang", "zh")
    assert answer.exit_code == 0, answer.output
    said = json.loads(answer.stdout)
    assert said["ok"] and said["files"] == len(files(tmp_path / "site"))
    assert '<html lang="zh-CN"' in (tmp_path / "site" / "index.html").read_text("utf-8")
    answer = gongkai("site", "--out", tmp_path / "site", "--lang", "en")
    assert answer.exit_code == 0
    assert str(tmp_path / "site" / "index.html") in answer.stdout
    assert '<html lang="en"' in (tmp_path / "site" / "index.html").read_text("utf-8")
    assert not (tmp_path / "site" / "en").exists()


def test_the_site_of_a_release_has_its_numbers_and_names_it(tmp_path: Path, warehouse: Warehouse) -> None:
    make(warehouse, "2026.1", tmp_path / "2026.1")
    assert gongkai("site", "--out", tmp_path / "site", "--lang", "zh").exit_code == 0
    answer = gongkai("site", "--release", tmp_path / "2026.1", "--out", tmp_path / "released", "--lang", "zh")
    assert answer.exit_code == 0, answer.output
    found, released = files(tmp_path / "site"), files(tmp_path / "released")
    assert set(found) == set(released)
    assert {name for name in found if name.startswith("data/") and found[name] != released[name]} == {
        "data/meta.js"
    }
    assert "2026.1 版" in released["index.html"].decode()


def test_without_a_warehouse_there_is_no_site(tmp_path: Path) -> None:
    answer = gongkai("site", "--out", tmp_path / "site")
    assert answer.exit_code == 1
    assert answer.stderr.startswith(f"gongkai: there is no warehouse at {tmp_path / 'warehouse'}")
    assert not (tmp_path / "site").exists()


def test_a_folder_of_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_text("years of work")
    answer = gongkai("site", "--out", tmp_path / "mine", "--json")
    assert answer.exit_code == 2
    assert "holds other things than a site" in json.loads(answer.stdout)["error"]
    assert (tmp_path / "mine" / "thesis.docx").read_text() == "years of work"


@pytest.mark.parametrize("out", ["warehouse", "warehouse/site", "landing/site", "."])
def test_a_site_lies_apart(tmp_path: Path, out: str) -> None:
    answer = gongkai("site", "--out", tmp_path / out)
    assert answer.exit_code == 2
    assert "name a folder apart with --out" in answer.stderr


def test_a_warehouse_and_a_release_are_not_both_taken(tmp_path: Path) -> None:
    answer = gongkai("site", "--warehouse", tmp_path, "--release", tmp_path, "--out", tmp_path / "site")
    assert (answer.exit_code, answer.stderr) == (2, "gongkai: name a warehouse or a release, not both\n")
    answer = gongkai("site", "--release", tmp_path / "nothing", "--out", tmp_path / "site")
    assert answer.exit_code == 1
    assert "is no release" in answer.stderr


def test_a_build_meanwhile_is_noticed(
    tmp_path: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    from presentation.site import site

    states = iter([["before"], ["after"]])
    monkeypatch.setattr(site, "fingerprints", lambda tables: next(states))
    answer = gongkai("site", "--out", tmp_path / "site")
    assert answer.exit_code == 1
    assert "the warehouse was changed meanwhile" in answer.stderr
    assert not (tmp_path / "site").exists()


def test_tables_of_another_version_are_said(tmp_path: Path, warehouse: Warehouse) -> None:
    path = tmp_path / "warehouse" / "mart_agency_year" / "year=2023" / "part-0.parquet"
    pl.read_parquet(path, hive_partitioning=False).drop("granted_share").write_parquet(path)
    answer = gongkai("site", "--out", tmp_path / "site")
    assert answer.exit_code == 1
    assert "was written by another version" in answer.stderr and "run gongkai build first" in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert not (tmp_path / "site").exists()
