"""Places and values that cannot do: one sentence, an exit code, and nothing half-written."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines import exits
from pipelines.cli import app
from pipelines.faults import explain
from pipelines.settings import read_settings
from tests.support.building import MODERN, ingest, make_year, put, report
from tests.support.disks import fill, read_only, small_disk
from tests.support.paths import ROOT
from warehouse.catalogue import catalogue
from warehouse.catalogue.catalogue import outdated, write_catalogue
from warehouse.release.previous import ReleaseError
from warehouse.storage.tree import Warehouse

runner = CliRunner()


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr(exits.Answer, "in_json", False)
    yield
    for name in set(os.environ) - set(before):  # the command tells its processes by the environment
        del os.environ[name]


def landing(tmp_path: Path) -> Path:
    put(tmp_path / "landing", "a.json", **report("水利局", 2023))
    return tmp_path / "landing"


def run(*arguments: object, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """The real command. What it prints is taken as UTF-8."""
    command = [sys.executable, "-m", "pipelines.cli", *map(str, arguments)]
    return subprocess.run(
        command,
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        timeout=300,
        check=False,
    )


def refusal(code: int, *arguments: object) -> str:
    """What the command says on ending with that exit code."""
    answer = runner.invoke(app, [str(argument) for argument in arguments])
    assert answer.exit_code == code, answer.output
    said = str(answer.stderr)
    assert said.startswith("gongkai: ") and said.count("\n") == 1 and "Traceback" not in said
    return said


# --- landing and warehouse ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "tables", "how"),
    [
        ("a", "a", "is the warehouse as well"),
        ("a", "a/w", "one inside the other"),
        ("a/files", "a", "one inside the other"),
        ("link", "a", "is the warehouse as well"),
        ("link", "a/w", "one inside the other"),
        ("a", "a/../a/w", "one inside the other"),
    ],
)
def test_landing_and_warehouse_lie_apart(tmp_path: Path, files: str, tables: str, how: str) -> None:
    (tmp_path / "a" / "files").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "a")
    before = sorted(tmp_path.rglob("*"))
    said = refusal(2, "build", "--landing", tmp_path / files, "--warehouse", tmp_path / tables)
    assert how in said and "name two folders apart" in said
    assert sorted(tmp_path.rglob("*")) == before, "nothing was made"


def test_the_readings_lie_apart_from_the_landing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_READINGS", str(landing(tmp_path) / "readings"))
    said = refusal(2, "build", "--landing", tmp_path / "landing", "--warehouse", tmp_path / "w")
    assert "the folder of readings" in said


def test_runs_of_dagster_lie_apart_from_the_landing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(landing(tmp_path) / "home"))
    said = refusal(2, "build", "--landing", tmp_path / "landing", "--warehouse", tmp_path / "w")
    assert "the folder of Dagster's runs" in said
    assert not (tmp_path / "landing" / "home").exists()


@pytest.mark.parametrize("option", ["--landing", "--warehouse"])
def test_storage_of_an_unknown_kind_is_refused(tmp_path: Path, option: str) -> None:
    places = {"--landing": landing(tmp_path), "--warehouse": tmp_path / "w", option: "zz://bucket"}
    said = refusal(2, "build", *(word for pair in places.items() for word in pair))
    assert "zz://bucket cannot be opened" in said and f"name another with {option}" in said


def test_neighbours_of_like_names_are_apart(tmp_path: Path) -> None:
    exits.require_apart(read_settings({"GONGKAI_LANDING": "/x/w", "GONGKAI_WAREHOUSE": "/x/w-tables"}))
    exits.require_apart(read_settings({"GONGKAI_LANDING": "s3://b/w", "GONGKAI_WAREHOUSE": "s3://b/w2"}))


@pytest.mark.parametrize("command", ["build", "catalogue", "manifest"])
def test_a_warehouse_that_lies_in_a_file_is_refused(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").touch()
    where = ["--landing", landing(tmp_path)] if command == "build" else []
    where = [tmp_path] if command == "manifest" else where
    assert "lies in a file" in refusal(1, command, *where, "--warehouse", tmp_path / "file" / "w")


# --- values -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("GONGKAI_EXECUTOR", "tcp://10.0.0.7:8786", "GONGKAI_EXECUTOR must be empty or dask://HOST:PORT"),
        ("GONGKAI_WORKERS", "nan", "GONGKAI_WORKERS must be above 0"),
        ("GONGKAI_WORKERS", "0.5", "GONGKAI_WORKERS must be from 1 to 1,024, not '0.5'"),
        ("GONGKAI_SECONDS", "1e300", "GONGKAI_SECONDS must be from 0 to 10,000,000"),
        ("GONGKAI_MEMORY_MIB", "inf", "GONGKAI_MEMORY_MIB must be above 0"),
        ("GONGKAI_MEMORY_MIB", "1", "GONGKAI_MEMORY_MIB must be from 512"),
        ("GONGKAI_MEMORY_MIB", "1e30", "GONGKAI_MEMORY_MIB must be from 512"),
        ("GONGKAI_SENSOR_SECONDS", "86401", "GONGKAI_SENSOR_SECONDS must be from 1 to 86,400"),
        ("GONGKAI_READER", "no.such.module", "GONGKAI_READER names no module: no.such.module"),
        ("GONGKAI_CONVERTER", "/no/such/program", "GONGKAI_CONVERTER is no program"),
        ("GONGKAI_EXPECTED", "/no/such/list.csv", "cannot read the list /no/such/list.csv"),
    ],
)
def test_a_variable_that_cannot_do_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)
    code = 2 if name == "GONGKAI_EXPECTED" else 1
    places = ("--landing", landing(tmp_path), "--warehouse", tmp_path / "w")
    assert words in refusal(code, "build", *places)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04\x14\0\0\0\x08\0 a workbook", "is no CSV file: save it as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is no CSV file: save it as CSV"),
        ("机关,地址\nA,B\n".encode(), "needs a column agency_id or agency_name"),
        (b"\x1b[2J,x\n1,2\n", "not <001b>[2j, x"),
        (b"", "needs a column agency_id or agency_name"),
    ],
)
def test_a_list_that_is_no_csv_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "list.xlsx").write_bytes(data)
    places = ("--landing", landing(tmp_path), "--warehouse", tmp_path / "w")
    said = refusal(2, "build", *places, "--expected", tmp_path / "list.xlsx")
    assert words in said and "PK" not in said and "\x1b" not in said


def test_a_refusal_is_an_object_for_programs(tmp_path: Path) -> None:
    answer = runner.invoke(app, ["build", "--json", "--landing", str(tmp_path / "none")])
    assert answer.exit_code == 1
    said = json.loads(answer.stdout)
    assert said["ok"] is False and said["exit_code"] == 1 and "no landing folder" in said["error"]


# --- disks --------------------------------------------------------------------------------------


def test_a_home_that_is_a_file_or_full_or_read_only_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = ("--landing", landing(tmp_path), "--warehouse", tmp_path / "w")
    remedy = "set DAGSTER_HOME to a folder that can be written"
    (tmp_path / "file").touch()
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "file"))
    assert remedy in refusal(1, "build", *places)
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "disk"))
    with small_disk(tmp_path / "disk") as disk:
        said = refusal(1, "build", *places)
        assert "MiB are free where the folder of Dagster's runs" in said and remedy in said
        filling = fill(disk, 0)
        assert remedy in refusal(1, "build", *places)
        filling.unlink()
        with read_only(disk):
            said = refusal(1, "build", *places)
            assert "Read-only file system" in said and remedy in said


def test_a_warehouse_on_a_full_or_read_only_disk_is_refused(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        places = ("--landing", landing(tmp_path), "--warehouse", disk / "w")
        assert "MiB are free where the warehouse" in refusal(1, "build", *places)
        with read_only(disk):
            said = refusal(1, "build", *places)
            assert "Read-only file system; name another with --warehouse" in said


def built(tmp_path: Path, warehouse: Path) -> Warehouse:
    tables = Warehouse.at(str(warehouse))
    ingest(landing(tmp_path), tables)
    for table in MODERN:
        assert make_year(tables, table, 2023).passed
    return tables


def test_a_catalogue_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """On a disk that fills up meanwhile: it fails, and is made when there is room again."""
    with small_disk(tmp_path / "disk", "6m") as disk:
        tables = built(tmp_path, disk / "w")
        assert outdated(tables)
        for left in (0, 200_000):  # the database takes 270,000
            filling = fill(disk, left)
            with pytest.raises(OSError, match="No space left"):
                write_catalogue(tables)
            assert outdated(tables)
            assert not (disk / "w" / "warehouse.duckdb").exists()
            filling.unlink()
        write_catalogue(tables)
        assert not outdated(tables)
        with read_only(disk):
            said = refusal(1, "catalogue", "--warehouse", disk / "w")
            assert "Read-only file system; run it where the folder can be written" in said


@pytest.mark.parametrize("kept", ["nothing", "CREATE"])
def test_a_database_that_lost_views_or_comments_is_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    tables = built(tmp_path, tmp_path / "w")
    monkeypatch.setattr(catalogue, "describe", lambda table: "'; DROP VIEW fact_request; --")
    write_catalogue(tables)
    assert not outdated(tables), "a description is text"
    (tmp_path / "w" / "warehouse.duckdb").unlink()
    statements, calls = catalogue._statements, count()

    def lost(of: Warehouse) -> Iterator[str]:  # the first call writes the file
        of_all = statements(of)
        return (each for each in of_all if each.startswith(kept)) if next(calls) == 0 else of_all

    monkeypatch.setattr(catalogue, "_statements", lost)
    with pytest.raises(OSError, match="could not be written whole"):
        write_catalogue(tables)
    assert not (tmp_path / "w" / "warehouse.duckdb").exists()


def test_a_catalogue_of_other_tables_is_not_whole(tmp_path: Path) -> None:
    tables = built(tmp_path, tmp_path / "w")
    write_catalogue(tables)
    assert not outdated(tables)
    shutil.rmtree(tmp_path / "w" / "mart_coverage")
    assert outdated(tables)
    write_catalogue(tables)
    (tmp_path / "w" / "warehouse.duckdb").unlink()
    assert outdated(tables)


# --- terminals, folders, ports ------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_cannot_print_chinese_is_answered(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_text("没有表格 é 😀", encoding="utf-8")
    environment = {"PYTHONIOENCODING": encoding, "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}
    said = run("inspect", tmp_path / "a.txt", **environment)
    assert said.returncode == 0 and "not_a_report" in said.stdout and said.stderr == ""
    parsed = json.loads(run("inspect", "--json", tmp_path / "a.txt", **environment).stdout)
    assert parsed["quarantine"]["code"] == "not_a_report"


def test_a_folder_that_is_gone_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    code = "import os, pipelines.cli; os.rmdir(os.getcwd()); pipelines.cli.main()"
    said = subprocess.run(
        [sys.executable, "-c", code, "prune"], capture_output=True, text=True, cwd=folder, check=False
    )
    assert said.returncode == 1
    assert said.stderr == "gongkai: the current folder is gone: change to another one\n"


def test_what_is_no_regular_file_is_not_inspected(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is no regular file" in refusal(1, "inspect", tmp_path / "pipe")


def test_a_port_that_is_taken_is_refused_before_its_address_is_printed(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        said = run("ui", "--port", port, "--warehouse", tmp_path / "w")
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == f"gongkai: port {port} is taken: choose another with --port\n"


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (OSError(errno.EMFILE, "Too many open files"), "ulimit -n"),
        (MemoryError(), "ulimit -v"),
        (ImportError("libarrow.so: failed to map segment from shared object"), "ulimit -v"),
    ],
)
def test_limits_of_the_shell_are_told_from_our_faults(error: Exception, remedy: str) -> None:
    assert remedy in explain(error)


def _wrapping(outer: Exception, inner: Exception) -> Exception:
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            _wrapping(
                ReleaseError("r/SHA256SUMS cannot be read, so nothing"), OSError(errno.ENOENT, "No", "r")
            ),
            "r/SHA256SUMS cannot be read, so nothing",
        ),
        (
            _wrapping(OSError(errno.ENOSPC, "No space", "w/a"), ReleaseError("nothing")),
            "w/a: no room left; make room and run the command again: nothing is half-written",
        ),
        (
            _wrapping(RuntimeError("wrapped"), OSError(errno.ENOSPC, "No space", "w/a")),
            "w/a: no room left; make room and run the command again: nothing is half-written",
        ),
        (OSError(errno.ENOTDIR, "Not a directory", "w/a"), "w/a: Not a directory"),
    ],
)
def test_a_sentence_of_ours_stands_before_the_error_that_it_wraps(error: Exception, said: str) -> None:
    assert explain(error) == said


def test_what_nobody_foresaw_is_one_sentence(tmp_path: Path) -> None:
    code = "import pipelines.cli as cli; cli.app = lambda: {}['内部\\x1b']; cli.main()"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert said.returncode == 1 and said.stderr.count("\n") == 1
    assert "a fault of ours: KeyError, trace " in said.stderr and "\x1b" not in said.stderr
    shown = os.environ | {"GONGKAI_DEBUG": "1"}
    command = [sys.executable, "-c", code]
    debugged = subprocess.run(command, env=shown, capture_output=True, text=True, cwd=ROOT, check=False)
    assert "Traceback" in debugged.stderr


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&- <&-"])
def test_a_closed_stream_is_no_fault(tmp_path: Path, closed: str) -> None:
    (tmp_path / "a.txt").write_text("nothing", encoding="utf-8")
    command = f'exec "$0" -m pipelines.cli inspect "$1" {closed}'
    words = ["sh", "-c", command, sys.executable, str(tmp_path / "a.txt")]
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == ""


def test_an_answer_that_finds_no_room_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("nothing", encoding="utf-8")
    words = [sys.executable, "-m", "pipelines.cli", "inspect", "--json", str(tmp_path / "a.txt")]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "no room left" in done.stderr
