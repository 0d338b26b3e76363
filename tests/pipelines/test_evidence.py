"""`gongkai evidence` as a person meets it: of a file, and of a document of a warehouse."""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner
from upath import UPath

from pipelines.cli import app
from tests.support.evidence import built
from tests.support.written import text

SIX = [6, 0, 0, 0, 0, 0, 6]
runner = CliRunner()


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GONGKAI_LANDING", str(tmp_path / "landing"))
    monkeypatch.setenv("GONGKAI_WAREHOUSE", str(tmp_path / "warehouse"))
    (tmp_path / "landing").mkdir()


def test_a_file_becomes_a_page() -> None:
    Path("年报.txt").write_text(text(), encoding="utf-8")
    answer = runner.invoke(app, ["evidence", "年报.txt"])
    assert (answer.exit_code, answer.output) == (0, "年报.txt.evidence.html\n")
    page = Path("年报.txt.evidence.html").read_text("utf-8")
    assert page.startswith("<!doctype html>") and 'lang="zh-CN"' in page
    assert hashlib.sha256(text().encode()).hexdigest() in page


def test_english_and_a_named_file() -> None:
    Path("a.txt").write_text(text(), encoding="utf-8")
    assert runner.invoke(app, ["evidence", "a.txt", "--out", "p.html", "--lang", "en"]).exit_code == 0
    assert "As published" in Path("p.html").read_text("utf-8")


def test_an_archive_gives_a_page_for_each_report() -> None:
    with zipfile.ZipFile("all.zip", "w") as archive:
        archive.writestr("a.txt", text())
        archive.writestr("note.txt", "不是年报")
        archive.writestr("b.txt", text("朔州市财政局2023年政府信息公开工作年度报告"))
    answer = runner.invoke(app, ["evidence", "all.zip", "--out", "p.html"])
    assert answer.output.splitlines() == ["p.html", "p-2.html"]
    assert "朔州市财政局" in Path("p-2.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ("nothing.pdf", 2, "there is no file nothing.pdf"),
        ("f" * 64, 1, "there is no warehouse"),
        ("list.txt", 1, "list.txt has no table to show: it is no annual report on disclosure"),
    ],
)
def test_what_cannot_be_shown(given: str, code: int, said: str) -> None:
    Path("list.txt").write_text("不是年报", encoding="utf-8")
    answer = runner.invoke(app, ["evidence", given])
    assert answer.exit_code == code and said in answer.stderr


def test_a_document_of_a_warehouse_with_what_stands_beside_it(tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    report = text(carried_in=SIX, granted=SIX, outcome_total=SIX) + "\n2024年1月20日"
    (landing / "2023.txt").write_text(report, encoding="utf-8")
    (landing / "2023旧.txt").write_text(text(carried_in=SIX) + "\n2024年1月10日", encoding="utf-8")
    before = text("泰宁县财政局2022年政府信息公开工作年度报告", general="做好工作。", new_received=SIX)
    (landing / "2022.txt").write_text(before, encoding="utf-8")
    built(landing)
    document_id = hashlib.sha256(report.encode()).hexdigest()
    answer = runner.invoke(app, ["evidence", document_id, "--out", "p.html"])
    assert answer.exit_code == 0, answer.output
    page = Path("p.html").read_text("utf-8")
    assert "2023旧.txt" in page and "superseded" in page
    assert "上年同一格：6" in page
    assert "≠ 不成立 “总计”：2023年年报的上年结转数，应等于2022年年报的结转下年度继续办理数" in page
    assert UPath(tmp_path / "warehouse" / "dim_document.parquet").exists()


def test_a_document_that_the_warehouse_does_not_have(tmp_path: Path) -> None:
    (tmp_path / "landing" / "2023.txt").write_text(text(), encoding="utf-8")
    built(tmp_path / "landing")
    answer = runner.invoke(app, ["evidence", "0" * 64])
    assert answer.exit_code == 1 and f"has no document {'0' * 64}" in answer.stderr
    (tmp_path / "landing" / "2023.txt").unlink()
    answer = runner.invoke(app, ["evidence", hashlib.sha256(text().encode()).hexdigest()])
    assert answer.exit_code == 1 and "2023.txt is not there" in answer.stderr
