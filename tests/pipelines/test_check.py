"""`gongkai check` as a person or a script meets it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from tests.support.written import text

SIX = [6, 0, 0, 0, 0, 0, 6]
runner = CliRunner()


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GONGKAI_LANG", "zh")
    monkeypatch.chdir(tmp_path)


def put(name: str, **more: object) -> Path:
    path = Path(name)
    path.write_text(text(**more), encoding="utf-8")  # type: ignore[arg-type]
    return path


def test_a_clean_report() -> None:
    answer = runner.invoke(app, ["check", str(put("a.txt")), "--lang", "en"])
    assert (answer.exit_code, answer.output) == (
        0,
        "a.txt: nothing found.\n  泰宁县财政局, 2023, form of 2021\n",
    )


def test_several_files_and_one_that_cannot_be_read() -> None:
    Path("bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    files = [str(put("a.txt", new_received=SIX)), "bad.pdf"]
    answer = runner.invoke(app, ["check", *files, "--format", "json"])
    document = json.loads(answer.stdout)
    assert answer.exit_code == 2 and document["exit_code"] == 2
    assert [len(each["findings"]) for each in document["files"]] == [2, 0]
    assert document["files"][1]["unread"]["code"] == "corrupt"
    assert runner.invoke(app, ["check", files[0]]).exit_code == 1


def test_last_years_report() -> None:
    before = put(
        "2022.txt",
        title="泰宁县财政局2022年政府信息公开工作年度报告",
        general="做好工作。",
        carried_out=SIX,
        new_received=SIX,
    )
    report = put("2023.txt")
    answer = runner.invoke(app, ["check", str(report), "--last-year", str(before), "--format", "json"])
    findings = json.loads(answer.stdout)["files"][0]["findings"]
    assert [(each["rule"], each["scope"]) for each in findings] == [("I5", "natural_person"), ("I5", "total")]
    assert answer.exit_code == 1


def test_last_years_file_that_is_no_report() -> None:
    Path("list.txt").write_text("不是年报", encoding="utf-8")
    answer = runner.invoke(app, ["check", str(put("a.txt")), "--last-year", "list.txt"])
    assert answer.exit_code == 2 and "上一年度的文件 list.txt 未能读取" in answer.stderr


def test_sarif_and_a_workbook_go_to_a_file() -> None:
    report = str(put("a.txt", new_received=SIX))
    assert runner.invoke(app, ["check", report, "--format", "sarif", "--out", "a.sarif"]).exit_code == 1
    log = json.loads(Path("a.sarif").read_text("utf-8"))
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["I1", "I1"]
    assert runner.invoke(app, ["check", report, "--format", "xlsx", "--out", "a.xlsx"]).exit_code == 1
    assert openpyxl.load_workbook("a.xlsx")["检查结果"].max_row == 3


def test_a_workbook_needs_a_file() -> None:
    answer = runner.invoke(app, ["check", str(put("a.txt")), "--format", "xlsx"])
    assert answer.exit_code == 2 and "--out" in answer.stderr
