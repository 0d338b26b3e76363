"""A damaged database of Dagster costs the history of runs and nothing else."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import dagster as dg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from pipelines.build import build
from pipelines.home import dagster_home
from pipelines.instance import (
    ASIDE,
    DATABASES,
    kept_open,
    mend_instance,
    output_in_the_terminal,
    write_without_waiting,
)
from tests.support.building import digests, fake_settings, put, report
from tests.support.harm import Harm, as_folder, garbage, truncate


def database(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE runs (text)")
        made.executemany("INSERT INTO runs VALUES (?)", [("x" * 500,)] * 100)
        made.commit()


@pytest.mark.parametrize("harm", [truncate, garbage, as_folder])
def test_a_damaged_database_is_set_aside(tmp_path: Path, harm: Harm) -> None:
    for name in DATABASES:
        database(tmp_path / name)
    harm(tmp_path / DATABASES[1])
    (tmp_path / f"{DATABASES[1]}-wal").write_bytes(b"log")
    (sentence,) = mend_instance(tmp_path)
    assert str(tmp_path / DATABASES[1]) in sentence
    assert not (tmp_path / DATABASES[1]).exists()
    assert not (tmp_path / f"{DATABASES[1]}-wal").exists()
    assert (tmp_path / ASIDE / "0001" / DATABASES[1]).exists()
    assert mend_instance(tmp_path) == []


def test_whole_absent_and_locked_databases_are_left_alone(tmp_path: Path) -> None:
    database(tmp_path / DATABASES[0])
    with closing(sqlite3.connect(tmp_path / DATABASES[0], isolation_level="EXCLUSIVE")) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert mend_instance(tmp_path) == []
    assert (tmp_path / DATABASES[0]).exists()


@pytest.mark.slow
def test_a_build_goes_on_with_new_databases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    home = dagster_home()
    put(tmp_path / "landing", "水利局.json", **report("水利局", 2023))
    settings = fake_settings(tmp_path / "landing", tmp_path / "warehouse")
    assert build(settings, lambda step: None).failed == {}
    first = digests(tmp_path / "warehouse")
    for name in DATABASES:
        garbage(home / name)
    built = build(settings, lambda step: None)
    assert built.failed == {} and len(built.mended) == len(DATABASES)
    assert built.in_words().startswith("Nothing new")
    shutil.rmtree(home / "history")
    built = build(settings, lambda step: None)
    assert built.failed == {} and built.mended == []
    assert digests(tmp_path / "warehouse") == first


def test_a_build_does_not_wait_for_the_disk_after_each_event(tmp_path: Path) -> None:
    write_without_waiting()
    write_without_waiting()  # once is enough
    engine = create_engine(f"sqlite:///{tmp_path / 'runs.db'}", poolclass=NullPool)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 0


def test_the_runs_of_a_build_lie_in_databases_that_dagster_reads(tmp_path: Path) -> None:
    def say(context):  # type: ignore[no-untyped-def]  # Dagster reads annotations, and these are texts here
        print("to the terminal")  # noqa: T201: what is tested is where it goes
        context.log.info(f"run {context.run_id}")

    said = dg.GraphDefinition("said", node_defs=[dg.op(say)]).to_job()
    with (
        dg.DagsterInstance.local_temp(str(tmp_path)) as instance,
        kept_open(instance),
        output_in_the_terminal(instance),
    ):
        runs = [said.execute_in_process(instance=instance).run_id for _ in range(3)]
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        for run in runs:
            logs = instance.all_logs(run)
            assert [log.user_message for log in logs if log.user_message == f"run {run}"] == [f"run {run}"]
            assert {log.run_id for log in logs} == {run}
        assert len({len(instance.all_logs(run)) for run in runs}) == 1
    schemas = set()
    for path in (tmp_path / "history" / "runs").glob("*-*.db"):
        with closing(sqlite3.connect(path)) as database:
            schemas.add(
                tuple(database.execute("SELECT sql FROM sqlite_master UNION SELECT * FROM alembic_version"))
            )
    assert len(schemas) == 1
    assert not [*(tmp_path / "storage").rglob("*.out")]
