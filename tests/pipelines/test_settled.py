"""A build without news is told by what is there, and by nothing else than a build that left nothing to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest

from pipelines import settled
from pipelines.build import build
from pipelines.built import Built
from pipelines.settings import Settings
from tests.support.building import build_here, fake_settings, put, report, restored
from tests.support.paths import ROOT
from warehouse.freshness import Freshness
from warehouse.storage.tree import Warehouse

SAID = settled.Said(["_manifest.csv: there is no column path"], "")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of `place` as it was built."""
    place = tmp_path_factory.mktemp("settled") / "place"
    put(place / "landing", "a/水利局.json", **report("水利局", 2023))
    (place / "expected.csv").write_text("agency_name\n温县水利局\n", encoding="utf-8")
    build_here(place / "landing", Warehouse.at(str(place / "warehouse")))
    return shutil.copytree(place, place.with_name("kept"))


@pytest.fixture
def place(kept: Path) -> Path:
    """A landing folder that was built, with its warehouse."""
    return restored(kept, kept.with_name("place"))


@pytest.fixture
def settings(place: Path) -> Settings:
    return fake_settings(place / "landing", place / "warehouse", expected=str(place / "expected.csv"))


def keep(settings: Settings, built: Built | None = None) -> None:
    state = Freshness(Warehouse.at(settings.warehouse))
    settled.keep(settings, state, settled.outside(settings), SAID, built or Built())


def recall(settings: Settings) -> Built | None:
    return settled.recall(settings, settled.outside(settings))


def test_what_a_build_left_is_nothing_for_the_next(settings: Settings) -> None:
    assert recall(settings) is None
    keep(settings)
    found = recall(settings)
    assert found is not None
    assert found.in_words().startswith("Nothing new")
    assert found.manifest_problems == SAID.manifest_problems, "each build says them"
    assert recall(replace(settings, workers=7, alert="x")) is not None


def add(folder: Path) -> None:
    put(folder / "landing", "b.json", **report("教育局", 2023))


def touch(folder: Path) -> None:
    os.utime(folder / "landing" / "a" / "水利局.json", ns=(1, 1))


def forbid(folder: Path) -> None:
    (folder / "landing" / "a" / "水利局.json").chmod(0o400)


def take_away(folder: Path) -> None:
    (folder / "landing" / "a" / "水利局.json").unlink()


def state_something(folder: Path) -> None:
    (folder / "landing" / "_manifest.csv").write_text("path,year\n", encoding="utf-8")


def expect_another(folder: Path) -> None:
    (folder / "expected.csv").write_text("agency_name\n温县教育局\n", encoding="utf-8")


def lose_a_table(folder: Path) -> None:
    (folder / "warehouse" / "fact_request" / "year=2023" / "part-0.parquet").unlink()


def damage_a_table(folder: Path) -> None:
    path = folder / "warehouse" / "dim_agency.parquet"
    path.write_bytes(b"x" + path.read_bytes()[1:])


def lose_a_reading(folder: Path) -> None:
    next((folder / "warehouse-readings" / "readings").rglob("*.parquet")).unlink()


def lose_a_view(folder: Path) -> None:
    next((folder / "warehouse" / "bi").iterdir()).unlink()


def put_something_foreign(folder: Path) -> None:
    (folder / "warehouse" / "fact_request" / "year=2023" / "part-1.parquet").write_bytes(b"")


def link_a_table(folder: Path) -> None:
    table = folder / "warehouse" / "fact_request"
    table.rename(folder / "elsewhere")
    table.symlink_to(folder / "elsewhere")


def garble(folder: Path) -> None:
    (folder / "warehouse-readings" / settled.STATE).write_bytes(b"[1")


CHANGES = (
    add, touch, forbid, take_away, state_something, expect_another, lose_a_table, damage_a_table,
    lose_a_reading, lose_a_view, put_something_foreign, link_a_table, garble,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_takes_the_ordinary_way(
    settings: Settings, place: Path, change: Callable[[Path], None]
) -> None:
    keep(settings)
    assert recall(settings) is not None
    change(place)
    assert recall(settings) is None


def test_other_code_and_settings_take_the_ordinary_way(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(settings)
    assert recall(replace(settings, converter="off")) is None
    assert recall(replace(settings, limits=replace(settings.limits, seconds=1.0))) is None
    assert recall(replace(settings, evidence=1)) is None
    (tmp_path / "form.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(settled, "form_files", lambda: [tmp_path / "form.toml"])
    assert recall(settings) is None


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("an interrupted build", Built(failed={"ingest": "x"})),
        ("a layout that these versions did not name", Built(read=1)),
    ],
)
def test_what_leaves_something_to_do_is_not_kept(settings: Settings, why: str, said: Built) -> None:
    keep(settings, said)
    assert recall(settings) is None, why


def test_a_folder_that_is_not_there_takes_the_ordinary_way(settings: Settings, tmp_path: Path) -> None:
    keep(settings)
    assert recall(replace(settings, landing=str(tmp_path / "nowhere"))) is None


@pytest.mark.slow
def test_a_build_keeps_it_and_needs_no_dagster_the_next_time(tmp_path: Path) -> None:
    put(tmp_path / "landing", "a.json", **report("水利局", 2023))
    put(tmp_path / "landing", "b.json", **report("水利局", 2023, published_on="2024-01-01"))
    settings = fake_settings(tmp_path / "landing", tmp_path / "warehouse")
    with dg.DagsterInstance.ephemeral() as instance:
        done = build(settings, lambda step: None, instance=instance, outside=settled.outside(settings))
    assert (done.read, done.failed) == (2, {})
    assert recall(settings) is not None
    script = (
        "import sys\nfrom pipelines import terminal\nfrom pathlib import Path\n"
        "from tests.support.building import fake_settings\n"
        f"here = Path({str(tmp_path)!r})\n"
        "settings = fake_settings(here / 'landing', here / 'warehouse')\n"
        "built = terminal._nothing_or_build(settings, print, False)\n"
        "print(built.in_words())\nassert 'dagster' not in sys.modules\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
    assert ran.stdout.startswith("Nothing new"), ran.stderr
    assert ran.returncode == 0, ran.stderr
