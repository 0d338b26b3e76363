"""What the page of `gongkai desk` says and shows, made in this process."""

from __future__ import annotations

import pickle
import re
from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser

from parsers.layout import Quarantine
from parsers.read import read
from presentation.catalogue import Language
from presentation.desk import listing
from presentation.desk.judging import Result, judge, to_judge
from presentation.desk.listing import DONE, READING, WAITING, Listed, Tally, status, tally
from presentation.desk.pages import Terms, asset, list_part, short_page, whole_page
from presentation.findings.checked import Checked
from tests.support.paths import ROOT
from tests.support.written import text

TERMS = Terms(500, 64 << 20)
SIX = [6, 0, 0, 0, 0, 0, 6]
OWNED = "\"'><script>alert(1)</script><img/src=x/onerror=alert(1)>\u202e"


def judged(name: str, said: str, *before: str) -> tuple[Result, ...]:
    readings = [pickle.dumps(read(each.encode(), name)) for each in (said, *before)]
    return judge(to_judge(readings[0], readings[1:], date(2024, 1, 20)), name)


def unread(name: str) -> tuple[Result, ...]:
    return (Result(Checked(name, unread=Quarantine("corrupt", "broken")), 1, {}, (), False),)


def done(number: int, results: tuple[Result, ...], **more: object) -> Listed:
    return Listed(number, 1, f"{number}.txt", False, DONE, results, **more)  # type: ignore[arg-type]


def test_nothing_of_a_name_or_a_document_is_markup() -> None:
    results = judged(
        OWNED, text(other=f"（此处填写{OWNED}）", title=f"{OWNED}泰宁县财政局2023年政府信息公开工作年度报告")
    )
    assert results[0].checked.findings
    listed = [Listed(1, 1, OWNED, False, DONE, results), Listed(2, 1, OWNED, True, WAITING)]
    for html in (
        whole_page(listed, TERMS, "zh", OWNED),
        list_part(listed, {1, 2}, 1, TERMS, "en"),
        short_page(OWNED, "zh"),
    ):
        assert "\u202e" not in html and "&lt;202e&gt;" in html
        page = LexborHTMLParser(html)
        assert page.css("img, script:not([src])") == []
        assert OWNED.replace("\u202e", "<202e>") in page.text(deep=True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_finding_leads_to_its_cell(language: Language) -> None:
    (result,) = results = judged("a.txt", text(new_received=SIX))
    page = LexborHTMLParser(whole_page([done(7, results)], TERMS, language))
    links = [each.attributes["href"] for each in page.css(".to")]
    assert links == [f"files/7/1/evidence.html?lang={language}#{cell}" for cell in result.cells]
    labels = [each.attributes["aria-label"] or "" for each in page.css(".to")]
    assert len(set(labels)) == 2, "each says which it is"
    assert all(each.attributes["rel"] == "noopener" for each in page.css("[target=_blank]"))


def test_findings_are_judged_beside_last_years_report() -> None:
    before = text(title="泰宁县财政局2022年政府信息公开工作年度报告", carried_out=SIX, new_received=SIX)
    (result,) = judged("2023.txt", text(), before)
    assert [finding.rule for finding in result.checked.findings] == ["I5", "I5"]
    assert result.checked.report is None, "the report itself is not kept"
    assert result.subject == {
        "zh": "泰宁县财政局，2023年，2021格式",
        "en": "泰宁县财政局, 2023, form of 2021",
    }


def test_a_long_list_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    results = judged("a.txt", text(new_received=SIX))
    assert len(results[0].checked.findings) == 2
    monkeypatch.setattr(listing, "MOST_SHOWN", 1)
    page = LexborHTMLParser(whole_page([done(1, results)], TERMS, "zh"))
    assert len(page.css(".finding")) == 1
    assert "另有 1 个问题没有列出" in page.text()


def test_what_is_said_while_files_are_read() -> None:
    wrong, clean = judged("a", text(new_received=SIX)), judged("b", text())
    files = [done(1, wrong), done(2, clean), Listed(3, 1, "c", False, READING), Listed(4, 1, "d", True, DONE)]
    assert status(files, 1, "zh") == "已检查 2 个，共 3 个。1.txt：2 个错误"
    assert status(files, None, "en") == "2 of 3 checked"
    files[2] = done(3, unread("c"))
    assert status(files, 3, "zh") == "检查完毕，共 3 个文件：1 个有错误，1 个未发现问题，1 个未能检查。"
    assert status(files[:1], 1, "en") == "1 file checked: 1 with errors."
    assert status(files[3:], None, "zh") == "" == status([], None, "zh")


def test_counts_in_words() -> None:
    assert Tally(1, 2, 1).said("en") == "1 error, 2 warnings, 1 note"
    assert Tally().said("zh") == "未发现问题" and Tally(unread=1).said("zh") == "未能检查"
    assert [Tally(1, unread=1).grade, Tally(0, 1, unread=1).grade, Tally(0, 0, 1).grade, Tally().grade] == [
        "error",
        "unread",
        "note",
        "clean",
    ]
    assert tally([*judged("a", text(new_received=SIX)), *unread("b")]) == Tally(2, 0, 0, 1)


def test_last_years_file_is_shown_without_findings() -> None:
    listed = [Listed(1, 1, "2022.txt", True, DONE, judged("2022.txt", text(new_received=SIX)))]
    page = LexborHTMLParser(whole_page(listed, TERMS, "zh"))
    assert page.css(".finding") == [] and "泰宁县财政局，2023年" in page.text()
    broken = LexborHTMLParser(whole_page([Listed(1, 1, "x", True, DONE, unread("x"))], TERMS, "zh"))
    assert "文件已损坏" in broken.text() and broken.css("#role-1") == []


def test_it_says_who_can_see_the_files() -> None:
    assert "只在这台电脑上读取" in whole_page([], TERMS, "zh")
    assert "没有加密" in whole_page([], Terms(500, 1, loopback=False), "zh")


def test_without_the_extra_there_is_no_workbook() -> None:
    listed = [done(1, judged("a", text()))]
    assert "findings.xlsx" in whole_page(listed, TERMS, "zh")
    without = whole_page(listed, Terms(500, 1, workbook=False), "zh")
    assert "findings.xlsx" not in without and "gongkai[release]" in without


def test_the_colours_are_those_of_the_page_of_evidence() -> None:
    evidence = (ROOT / "presentation" / "evidence" / "style.css").read_text("utf-8")
    palette = re.compile(r"--(\w[\w-]*): (#[0-9a-f]{6});")
    own = palette.findall(asset("style.css").decode())
    screen = evidence.partition("@media print")[0]
    assert set(palette.findall(screen)) <= set(own)
