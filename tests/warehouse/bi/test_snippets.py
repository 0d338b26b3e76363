"""Every snippet of docs/bi.md, run by the program that it is for, where that program is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import pandas
import polars as pl
import pytest

from tests.support.paths import ROOT
from warehouse.release.release import make
from warehouse.storage.tree import Warehouse

PAGE = (ROOT / "docs" / "bi.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.M | re.S)


def snippets(language: str) -> list[str]:
    found = [text for kind, text in SNIPPETS if kind == language]
    assert found
    return found


@pytest.fixture
def place(samples: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the warehouse is called `warehouse`, as in the snippets."""
    (tmp_path / "warehouse").symlink_to(str(samples.root), target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_has_snippets_in_these_languages_alone() -> None:
    assert {kind for kind, _ in SNIPPETS} == {"sh", "sql", "python", "r"}


def test_the_chinese_page_has_the_same_snippets() -> None:
    chinese = (ROOT / "docs" / "bi.zh.md").read_text(encoding="utf-8")
    assert re.findall(r"^```(\w+)\n(.*?)^```$", chinese, re.M | re.S) == SNIPPETS


@pytest.mark.parametrize("text", snippets("python"), ids=range(len(snippets("python"))))
def test_a_snippet_in_python(place: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(text, "docs/bi.md", "exec"), {})  # our own page
    said = capsys.readouterr().out
    wanted = {
        "v_机关年度": "2019      14",
        "mart_agency_year": "int64",
        "v_request_agency_year": "自然人",
        "v_不予公开理由": "",
    }
    (name,) = [name for name in wanted if name in text]
    assert wanted[name] in said
    if "xlsx" in text:
        assert pandas.read_excel(place / "refusal_grounds.xlsx")["件数"].sum() >= 3


@pytest.mark.parametrize("text", snippets("sql"), ids=range(len(snippets("sql"))))
def test_a_snippet_in_sql(place: Path, text: str) -> None:
    with duckdb.connect("warehouse/warehouse.duckdb", read_only=True) as database:
        found = database.execute(text).fetchall()
    if "v_不予公开理由" in text:
        assert (2019, "属于行政查询事项", 1) in found
    elif "share" in text:
        assert (2019, 0, 1, 0.0) in found
    else:
        assert "行政复议" in (place / "correction.csv").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
@pytest.mark.parametrize("text", snippets("r"), ids=["csv", "sqlite"])
def test_a_snippet_in_r(samples: Warehouse, place: Path, text: str) -> None:
    if "read.csv" in text:
        (csv,) = [sql for sql in snippets("sql") if "COPY" in sql]
        with duckdb.connect("warehouse/warehouse.duckdb", read_only=True) as database:
            database.execute(csv)
    else:
        make(samples, "2026.1", place / "release")
        has = ["Rscript", "-e", "quit(status = !requireNamespace('RSQLite', quietly = TRUE))"]
        if subprocess.run(has, check=False).returncode:
            pytest.skip("the package RSQLite is not installed")
    done = subprocess.run(["Rscript", "-e", text], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert re.search(r"2019 +(0|14)$", done.stdout, re.M), done.stdout


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_the_workbook(place: Path) -> None:
    (text,) = [each for each in snippets("python") if "xlsx" in each]
    exec(compile(text, "docs/bi.md", "exec"), {})  # our own page
    profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    wanted = "csv:Text - txt - csv (StarCalc):44,34,76"  # comma, quotes, UTF-8
    command = ["soffice", profile, "--headless", "--convert-to", wanted, "refusal_grounds.xlsx"]
    subprocess.run(command, capture_output=True, check=True, timeout=180)
    found = pl.read_csv("refusal_grounds.csv", infer_schema=False)
    of_body = found.filter(pl.col("机关标识") == "220300-医疗保障局", pl.col("件数") != "0")
    assert of_body["理由"].to_list() == ["属于行政查询事项", "属于三类内部事务信息", "属于四类过程性信息"]
