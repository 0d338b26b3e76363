"""Findings as text, JSON, SARIF and a workbook, also of a document that is made to harm who opens them."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from parsers.layout import Quarantine
from parsers.model import Reading
from parsers.read import read
from presentation.files.records import as_document
from presentation.files.sarif import as_sarif, uri
from presentation.files.text import as_text
from presentation.files.workbook import as_workbook
from presentation.findings.checked import Checked, checked, exit_code
from presentation.findings.finding import rules
from tests.support.written import text

SIX = [6, 0, 0, 0, 0, 0, 6]


def of(name: str = "report.txt", **more: Any) -> list[Checked]:
    return checked(name, [(name, read(text(**more).encode(), "report.txt"))])


def unread(name: str = "broken.pdf") -> list[Checked]:
    return checked(name, [(name, Reading("application/pdf", None, (), (), Quarantine("corrupt", "Bad.")))])


def test_exit_codes() -> None:
    assert exit_code(of()) == 0
    assert exit_code(of(other="填表说明")) == 0  # a warning alone
    assert exit_code(of(new_received=SIX)) == 1
    assert exit_code([*of(new_received=SIX), *unread()]) == 2


def test_text_says_where_what_why_and_what_to_do() -> None:
    said = as_text([*of("甲.txt", new_received=SIX), *of("乙.txt"), *unread()], "zh")
    assert said.splitlines()[0] == "甲.txt：2 个错误，0 个提醒。"
    assert "  泰宁县财政局，2023年，2021格式" in said
    assert "\n  ✗ 错误 申请的收与办不平 [I1]\n      位置：三、收到和处理申请情况表“自然人”列" in said
    assert "乙.txt：未发现问题。" in said
    assert "broken.pdf：未能检查。文件已损坏（corrupt：Bad.）" in said


def test_the_same_in_english() -> None:
    said = as_text(of("a.txt", new_received=SIX), "en")
    assert said.splitlines()[0] == "a.txt: errors: 2, warnings: 0."
    assert "      What to do: Check the four numbers against your records;" in said


def test_json_names_every_finding() -> None:
    document = as_document([*of(new_received=SIX), *unread()], "zh")
    assert (document["ok"], document["exit_code"]) == (False, 2)
    first, second = document["files"]
    assert (first["agency"], first["year"], first["form"]) == ("泰宁县财政局", 2023, "2021")
    finding = first["findings"][0]
    assert (finding["rule"], finding["severity"], finding["scope"]) == ("I1", "error", "I1.natural_person")
    assert finding["indicators"][0] == "fact_request.outcome_total.natural_person"
    assert finding["locator"] == "line=46 column=2"
    assert second["unread"]["code"] == "corrupt" and second["findings"] == []
    json.dumps(document)


def test_an_archive_and_a_file_of_several_reports_name_each() -> None:
    reading = read(text().encode(), "a.txt")
    two = replace(reading, reports=reading.reports * 2)
    assert [each.file for each in checked("all.zip", [("a.txt", reading), ("b.txt", two)])] == [
        "all.zip!/a.txt",
        "all.zip!/b.txt#1",
        "all.zip!/b.txt#2",
    ]


def test_sarif_has_what_its_readers_require() -> None:
    """The members that the schema of SARIF 2.1.0 requires, and the indices that its readers follow."""
    log = as_sarif([*of("某 局/年报.txt", new_received=SIX, other="填表说明"), *unread()], "zh", "1.0")
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "gongkai"
    ids = [rule["id"] for rule in driver["rules"]]
    assert ids == list(rules()) and len(set(ids)) == len(ids)
    assert {rule["defaultConfiguration"]["level"] for rule in driver["rules"]} == {"error", "warning", "note"}
    assert [artifact["location"]["uri"] for artifact in run["artifacts"]] == [
        "%E6%9F%90%20%E5%B1%80/%E5%B9%B4%E6%8A%A5.txt",
        "broken.pdf",
    ]
    assert [result["ruleId"] for result in run["results"]] == ["I1", "I1", "instructions"]
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["message"]["text"] and result["level"] in ("error", "warning", "note")
        (place,) = result["locations"]
        artifact = place["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][artifact["index"]]["location"]["uri"] == artifact["uri"]
        assert place["physicalLocation"]["region"]["startLine"] >= 1
    fingerprints = [result["partialFingerprints"]["finding/v1"] for result in run["results"]]
    assert len(set(fingerprints)) == 3
    (invocation,) = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["level"] == "error" and "文件已损坏" in notification["message"]["text"]


MEMBERS = {
    "log": {"$schema", "version", "runs"},
    "run": {"tool", "language", "columnKind", "invocations", "artifacts", "results"},
    "driver": {"name", "version", "language", "rules"},
    "rule": {"id", "shortDescription", "defaultConfiguration"},
    "invocation": {"executionSuccessful", "exitCode", "toolExecutionNotifications"},
    "notification": {"level", "message", "locations"},
    "result": {
        *("ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints", "properties"),
    },
    "location": {"physicalLocation", "logicalLocations"},
    "physical": {"artifactLocation", "region"},
}
"""The members in use, all of them in the schema of 2.1.0, which allows no others."""


def test_sarif_has_no_member_that_the_schema_does_not_know() -> None:
    log = as_sarif([*of(new_received=SIX), *unread()], "en", "1.0")
    (run,) = log["runs"]
    parts = {
        "log": [log],
        "run": [run],
        "driver": [run["tool"]["driver"]],
        "rule": run["tool"]["driver"]["rules"],
        "invocation": run["invocations"],
        "notification": run["invocations"][0]["toolExecutionNotifications"],
        "result": run["results"],
        "location": [place for result in run["results"] for place in result["locations"]],
        "physical": [place["physicalLocation"] for result in run["results"] for place in result["locations"]],
    }
    for name, objects in parts.items():
        assert objects and all(set(each) <= MEMBERS[name] for each in objects), name


def test_a_path_is_a_reference() -> None:
    assert uri("a b#1.txt") == "a%20b%231.txt"
    assert uri("/tmp/年报.pdf") == "file:///tmp/%E5%B9%B4%E6%8A%A5.pdf"
    assert uri("x.zip!/年报.pdf") == "x.zip%21/%E5%B9%B4%E6%8A%A5.pdf"


HOSTILE = "=cmd|' /C calc'!A0填表说明"


def test_a_workbook_holds_no_formula_and_no_link() -> None:
    name = "=HYPERLINK(1).txt"
    data = as_workbook([*of(name, other=HOSTILE), *of("http://x.example/a.txt", new_received=SIX)], "zh")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["检查结果", "文件"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(str(cell.value).startswith(("=", "+", "-", "@")) for cell in cells)
    assert not any(cell.hyperlink for cell in cells)
    sheet = book["检查结果"]
    assert [cell.value for cell in sheet[1]] == [
        "文件",
        "级别",
        "规则",
        "名称",
        "位置",
        "问题",
        "依据",
        "处理",
    ]
    assert sheet["A2"].value == "'=HYPERLINK(1).txt"
    assert sheet.max_row == 4 and sheet.freeze_panes == "A2"


@pytest.mark.parametrize("character", ["\x1b[2J", "\u202e", "\u200b", "\x07"])
def test_control_characters_of_a_document_reach_no_terminal(character: str) -> None:
    found = of(f"a{character}.txt", other=f"填表说明{character}：")
    for language in ("zh", "en"):
        assert character not in as_text(found, language)  # type: ignore[arg-type]
