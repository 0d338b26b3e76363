"""The command line as a person or a script meets it."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest
from rich.console import Console
from typer.testing import CliRunner

from parsers.model import NarrativeFact, Reading, Report
from pipelines import show, summary
from pipelines.build import Built
from pipelines.cli import app
from samples.generate import write
from tests.support.building import put, report
from tests.support.naming import report_lines
from tests.support.paths import ROOT

runner = CliRunner()


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("COLUMNS", "120")


def gongkai(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pipelines.cli", *map(str, arguments)]
    return subprocess.Popen(
        command,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def test_help_does_not_wait_for_dagster() -> None:
    code = "import sys, pipelines.cli; print('dagster' in sys.modules, 'polars' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert answer.stdout.split() == ["False", "False"]
    help_ = runner.invoke(app, ["--help"])
    assert all(command in help_.output for command in ("build", "inspect", "ui", "samples", "catalogue"))


@pytest.mark.slow
def test_build_from_samples_and_again(tmp_path: Path) -> None:
    write(4, 3, tmp_path, layouts=("html_page", "text_lines"))
    places = ("--landing", tmp_path / "landing", "--warehouse", tmp_path / "warehouse", "--workers", "1")
    first = gongkai("build", *places)
    said, noise = first.communicate(timeout=300)
    assert first.returncode == 0, noise
    assert "4 files read" in said and "landed" in said
    assert said.startswith("4 files are new.\n"), "what is to be done, also where nobody looks at a bar"
    assert "DEBUG" not in noise and "Traceback" not in noise
    again = gongkai("build", *places)
    said, noise = again.communicate(timeout=300)
    assert again.returncode == 0, noise
    assert said.startswith("Nothing new")
    with duckdb.connect(str(tmp_path / "warehouse" / "warehouse.duckdb"), read_only=True) as database:
        ((landed, accepted),) = database.sql(
            "SELECT count(*), count(*) FILTER (status = 'accepted') FROM dim_document"
        ).fetchall()
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))["documents"]
    assert landed == 4
    assert accepted == sum(document["expect"] == "accepted" for document in truth.values())


@pytest.mark.slow
def test_a_killed_build_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Killed in the middle: committed segments stay, workers do not linger, the rest is read next."""
    landing, warehouse = tmp_path / "landing", tmp_path / "warehouse"
    for n in range(250):
        put(landing, f"{n:03}.json", **report(f"局{n}", 2023))
    put(landing, "999.json", do="sleep")
    places = ("build", "--landing", landing, "--warehouse", warehouse, "--workers", "1")
    fake = {"GONGKAI_READER": "tests.support.fakes", "GONGKAI_SECONDS": "120"}
    process = gongkai(*places, **fake)
    deadline = time.monotonic() + 240
    committed = "warehouse-readings/layouts/*/*.parquet"
    while not list(tmp_path.glob(committed)) and time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()
        time.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    (landing / "999.json").unlink()
    rest = gongkai(*places, **fake)
    said, noise = rest.communicate(timeout=300)
    assert rest.returncode == 0, noise
    assert "50 files read" in said


def test_a_build_that_cannot_run_says_why(tmp_path: Path) -> None:
    result = runner.invoke(app, ["build", "--landing", str(tmp_path / "nowhere")])
    assert result.exit_code == 1
    assert "no landing folder" in result.stderr
    result = runner.invoke(app, ["build", "--landing", str(tmp_path)], env={"GONGKAI_SECONDS": "soon"})
    assert result.exit_code == 1
    assert "GONGKAI_SECONDS must be a number" in result.stderr


CORPUS = ROOT.parent / "shared" / "corpus" / "reports"


@pytest.mark.skipif(not CORPUS.exists(), reason="the real reports are not beside this checkout")
def test_inspect_a_real_report() -> None:
    """合作市 2023: (七)总计 prints 0 where one outcome is 6; its fee is 1681.00."""
    file = str(CORPUS / "003_1cf59b4176a625ae.txt")
    said = runner.invoke(app, ["inspect", file])
    assert said.exit_code == 0
    for words in ("623001-人民政府", "行政事业性收费", "1681.00", "✗ I2", "0 ≠ 6"):
        assert words in said.output
    parsed = json.loads(runner.invoke(app, ["inspect", "--json", file]).output)
    assert parsed["reports"][0]["year"] == 2023
    assert len(parsed["reports"][0]["cells"]) == 200


def test_inspect_shows_hostile_text_as_text(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text("<title>[red]x[/red] \x1b[2J</title><p>没有表格的一页</p>", encoding="utf-8")
    said = runner.invoke(app, ["inspect", str(file)])
    assert said.exit_code == 0
    assert "not_a_report" in said.output
    assert "\x1b[2J" not in said.output


def test_inspect_looks_into_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "两份.zip", "w") as archive:
        archive.writestr("a/1.txt", "没有表格")
        archive.writestr("2.txt", "也没有表格")
    said = runner.invoke(app, ["inspect", str(tmp_path / "两份.zip")])
    assert "a/1.txt" in said.output and "2.txt" in said.output
    parsed = json.loads(runner.invoke(app, ["inspect", "--json", str(tmp_path / "两份.zip")]).output)
    assert {reading["quarantine"]["code"] for reading in parsed.values()} == {"not_a_report"}


def test_inspect_wants_a_file(tmp_path: Path) -> None:
    assert runner.invoke(app, ["inspect", str(tmp_path / "none.pdf")]).exit_code == 2


def test_samples_are_written(tmp_path: Path) -> None:
    result = runner.invoke(app, ["samples", "--count", "2", "--seed", "5", "--out", str(tmp_path)])
    assert result.exit_code == 0
    assert len([path for path in (tmp_path / "landing").rglob("*") if path.is_file()]) == 2


def test_inspect_reads_within_the_limits_of_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_READER", "tests.support.fakes")
    monkeypatch.setenv("GONGKAI_SECONDS", "1")
    for misdeed, code in (("burn", "timeout"), ("die", "crashed"), ("exit", "reader_failed")):
        said = runner.invoke(app, ["inspect", "--json", str(put(tmp_path, f"{misdeed}.json", do=misdeed))])
        assert json.loads(said.output)["quarantine"]["code"] == code


def test_prune_shows_and_removes_what_no_build_needs(tmp_path: Path) -> None:
    store = tmp_path / "warehouse-readings"
    for number in range(3):
        versions = {"naming": f"naming-{number}", "readers": {}}
        path = store / "versions" / f"00000{number}-{number}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(versions))
        put(store, f"readings/naming-{number}/documents/pdf-1/0.parquet", size="x" * 2**20)
    arguments = ["prune", "--warehouse", str(tmp_path / "warehouse")]
    shown = runner.invoke(app, [*arguments, "--dry-run"])
    assert shown.exit_code == 0
    assert "1.0 MiB          1 file  readings/naming-0\n" in shown.output
    assert "would be removed" in shown.output and (store / "readings/naming-0").exists()
    done = runner.invoke(app, arguments)
    assert done.exit_code == 0 and "would" not in done.output
    assert not (store / "readings/naming-0").exists() and (store / "readings/naming-1").exists()


def test_faults_of_readers_are_counted_for_a_report() -> None:
    detail = "a fault in the text/html reader: KeyError, trace 12345678: please report it"
    rows = [
        ("b.html", "reader_failed", detail),
        ("a.html", "reader_failed", detail),
        ("c.pdf", "corrupt", "x"),
    ]
    ledger = pl.DataFrame(rows, ["source_path", "reason", "reason_detail"], orient="row")
    console = Console(file=io.StringIO(), width=200)
    summary.show_faults(console, ledger)
    assert console.file.getvalue() == (  # type: ignore[attr-defined]
        f"\nPlease report: a reader failed at 2 files\n  2 × {detail}, first at a.html\n"
    )
    console = Console(file=io.StringIO())
    summary.show_faults(console, ledger.filter(reason="corrupt"))
    assert console.file.getvalue() == ""  # type: ignore[attr-defined]


def test_catalogue_wants_a_warehouse(tmp_path: Path) -> None:
    result = runner.invoke(app, ["catalogue", "--warehouse", str(tmp_path)])
    assert result.exit_code == 1
    assert "build one first" in result.stderr


@pytest.mark.parametrize("command", ["build", "ui", "prune"])
def test_a_warehouse_that_is_a_file_is_refused(tmp_path: Path, command: str) -> None:
    file = tmp_path / "w"
    file.write_text("no folder")
    (tmp_path / "landing").mkdir()
    landing = [] if command == "prune" else ["--landing", str(tmp_path / "landing")]
    result = runner.invoke(app, [command, *landing, "--warehouse", str(file)])
    assert result.exit_code == 1
    assert f"the warehouse {file} is a file; name a folder with --warehouse" in result.stderr


def test_a_home_that_cannot_be_made_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "landing").mkdir()
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "file" / "home"))
    result = runner.invoke(app, ["build", "--landing", str(tmp_path / "landing")])
    assert result.exit_code == 1
    assert "set DAGSTER_HOME to a folder that can be written" in result.stderr
    assert str(tmp_path / "file") in result.stderr


def test_prune_wants_readings(tmp_path: Path) -> None:
    result = runner.invoke(app, ["prune", "--dry-run", "--warehouse", str(tmp_path / "nothing")])
    assert result.exit_code == 1
    assert "build a warehouse first" in result.stderr


def test_help_is_not_cut_off() -> None:
    help_ = runner.invoke(app, ["--help"], env={"COLUMNS": "80"})
    assert "..." not in help_.output.replace("[ARGS]...", "")


def test_one_file_is_not_several() -> None:
    built = Built(read=1, named=1, years={2021: ["fact_check"]})
    assert built.in_words() == "1 file read, years written: 2021."
    assert Built(read=2, converted=1, named=3).in_words() == (
        "2 files read, 1 converted, 3 layouts named, years written: none."
    )


def test_names_of_indicators_are_not_broken() -> None:
    indicators = ("fact_reconsideration_litigation.litigation_after_reconsideration.total",)
    fact = NarrativeFact(
        indicators, Decimal(3), "件", False, "本年度因政府信息公开引起的行政诉讼3件", "line=1"
    )
    report = Report(None, None, None, None, None, None, (), (), (fact,))
    out = io.StringIO()
    show.print_reading(Console(file=out, width=80), "a.txt", Reading("text/plain", None, (report,)))
    assert "encoding" not in out.getvalue(), "it is not known"
    assert "  litigation_after_reconsideration.total" in out.getvalue()


def _agency_of(*arguments: object) -> str | None:
    said = json.loads(runner.invoke(app, ["inspect", "--json", *map(str, arguments)]).output)
    (found,) = said["reports"]
    return found["agency"]["agency_id"] if found["agency"] else None


def test_inspect_weighs_path_and_manifest_as_a_build_does(tmp_path: Path) -> None:
    file = tmp_path / "河南省" / "焦作市" / "a.txt"
    file.parent.mkdir(parents=True)
    lines = ["市水利局2023年政府信息公开工作年度报告", *("\t".join(row) for row in report_lines())]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert _agency_of(file) is None
    assert _agency_of(file, "--landing", tmp_path) == "410800-水利局"
    manifest = tmp_path / "_manifest.csv"
    manifest.write_text("path,agency_name,override\n河南省/焦作市,温县水利局,true\n", encoding="utf-8")
    assert _agency_of(file) == "410825-水利局"
    said = runner.invoke(app, ["inspect", str(file)])
    assert "manifest: agency: 温县水利局 (override)" in said.output


def test_inspect_knows_the_manifests_rows_of_members(tmp_path: Path) -> None:
    text = "\n".join(["2023年政府信息公开工作年度报告", *("\t".join(row) for row in report_lines())])
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("1.txt", text)
        archive.writestr("2.txt", text + "\n")
    rows = "path,agency_name\na.zip!/1.txt,温县水利局\na.zip!/2.txt,温县民政局\n"
    (tmp_path / "_manifest.csv").write_text(rows, encoding="utf-8")
    said = json.loads(runner.invoke(app, ["inspect", "--json", str(tmp_path / "a.zip")]).output)
    named = {name: reading["reports"][0]["agency"]["name"] for name, reading in said.items()}
    assert named == {"1.txt": "温县水利局", "2.txt": "温县民政局"}
