"""What the page of `gongkai desk` answers: the same findings as `gongkai check`, for any file it is given."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from pipelines.check import check
from pipelines.desk import giving, sessions
from pipelines.desk.sessions import Session, Sessions
from pipelines.desk.work import Kept, Work
from pipelines.settings import read_settings
from presentation.desk.judging import Result
from tests.support.desk import SCRIPT, Shown, page, program, text_of
from tests.support.drafts import SLIPS, draft, last_year
from tests.support.written import text

__all__ = ["page", "program"]
SIX = [6, 0, 0, 0, 0, 0, 6]


def titles(page: Shown, language: str = "zh") -> list[str]:
    page.done(language)
    return [text_of(each) for each in page.html(language).css(".finding .title")]


def zipped(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def test_the_findings_are_those_of_the_check(page: Shown, tmp_path: Path) -> None:
    path = tmp_path / "slips.docx"
    path.write_bytes(draft(**SLIPS))
    settings = replace(read_settings({"GONGKAI_CONVERTER": "off"}))
    (found,) = check([path], None, settings, "zh")
    assert found.subject is not None
    page.give(("slips.docx", path.read_bytes()))
    (file,) = page.done()
    assert [text_of(each) for each in file.css(".title")] == [
        "✗ 错误 复议、诉讼总计不符",
        "✗ 错误 正文与表格的数字不一致",
        "! 提醒 留有模板的说明或占位文字",
    ]
    said = [each.text() for each in file.css(".message")]
    assert said == [finding.message("zh", found.subject) for finding in found.findings]
    where = [each.css("dd")[0].text() for each in file.css(".finding dl")]
    assert where == [finding.where("zh", found.subject) for finding in found.findings]
    assert text_of(file.css_first(".grade")) == "✗ 2 个错误，1 个提醒 泰宁县财政局，2024年，2021格式"
    assert page.html().css_first("#status").text() == "检查完毕，共 1 个文件：1 个有错误。"


def test_the_page_speaks_english(page: Shown) -> None:
    page.give(("slips.docx", draft(**SLIPS)))
    assert titles(page, "en") == [
        "✗ Error The total of proceedings is wrong",
        "✗ Error The prose and a table state different numbers",
        "! Warning Instructions or placeholders of the template were left in",
    ]
    assert page.html("en").css_first("#status").text() == "1 file checked: 1 with errors."
    assert page.html("en").css_first("html").attributes["lang"] == "en"


def test_a_mended_file_takes_the_place_of_the_former(page: Shown) -> None:
    page.give(("a.docx", draft(**SLIPS)), ("b.docx", draft()))
    page.done()
    page.give(("a.docx", draft()))
    first, second = page.done()
    assert [text_of(each.css_first("h3")) for each in (first, second)] == ["a.docx", "b.docx"]
    assert text_of(first.css_first(".grade")).startswith("✓ 未发现问题")
    assert first.css_first(".before").text() == "上次：2 个错误，1 个提醒"
    assert second.css_first(".before") is None


def test_last_years_report_is_compared_with_and_can_be_taken_away(page: Shown) -> None:
    page.give(("2024.docx", draft()))
    assert titles(page) == []
    page.give(("2023.docx", last_year(5)), role="last_year")
    assert titles(page) == ["✗ 错误 上年结转与上年年报不符"] * 2
    _, before = page.done()
    assert text_of(before).startswith("2023.docx") and "泰宁县财政局，2023年" in text_of(before)
    assert page.html().css_first("#status").text() == "检查完毕，共 1 个文件：1 个有错误。"
    page.post(f"files/{before.id.removeprefix('f')}/remove")  # type: ignore[union-attr]
    assert titles(page) == []


@pytest.mark.slow
def test_several_reports_of_last_year_are_compared_with_once_all_are_read(
    page: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []
    judge = Work.judge

    def noted(work: Work, kept: Kept, name: str, before: Sequence[Kept]) -> tuple[Result, ...]:
        judged.append(f"{name} beside {len(before)}")
        return judge(work, kept, name, before)

    monkeypatch.setattr(Work, "judge", noted)
    page.give(("2024.docx", draft()))
    page.done()
    other = text(title="将乐县财政局2023年政府信息公开工作年度报告").encode()
    members = {"a.txt": other, "b.docx": last_year(5), "c.pdf": b"%PDF-"}
    page.give(("全县.zip", zipped(**members)), role="last_year")
    assert titles(page) == ["✗ 错误 上年结转与上年年报不符"] * 2, "that of the same body is looked for"
    times = [each for each in judged if each.startswith("2024")]
    assert times == ["2024.docx beside 0", "2024.docx beside 3"]


def test_a_file_of_the_list_can_become_last_years(page: Shown) -> None:
    page.give(("2024.docx", draft()), ("2023.docx", last_year(5)))
    assert titles(page) == []
    page.post("files/2/role")
    assert titles(page) == ["✗ 错误 上年结转与上年年报不符"] * 2
    page.post("files/2/role")
    assert titles(page) == []


def test_an_archive_becomes_its_files_and_a_damaged_one_is_said(page: Shown) -> None:
    archive = zipped(
        **{"局/好.docx": draft(), "局/坏.pdf": b"%PDF-1.4 nothing", "局/错.docx": draft(**SLIPS)}
    )
    page.give(("全县.zip", archive))
    files = page.done()
    assert [text_of(each.css_first("h3")) for each in files] == [
        "全县.zip!/局/好.docx",
        "全县.zip!/局/坏.pdf",
        "全县.zip!/局/错.docx",
    ]
    assert ["clean" in each.attributes["class"] for each in files] == [True, False, False]  # type: ignore[operator]
    assert text_of(files[1]).startswith("全县.zip!/局/坏.pdf 移除 ? 未能检查 文件已损坏")
    status = "检查完毕，共 3 个文件：1 个有错误，1 个未发现问题，1 个未能检查。"
    assert page.html().css_first("#status").text() == status
    page.give(("全县.zip", zipped(**{"局/好.docx": draft()})))
    assert [text_of(each.css_first("h3")) for each in page.done()] == ["全县.zip!/局/好.docx"]


def test_the_folder_of_a_file_says_whose_it_is(page: Shown) -> None:
    lost = text(title="政府信息公开工作年度报告", general="依法做好工作。").encode()
    page.give(("福建省/三明市/泰宁县/财政局/2023/a.txt", lost))
    (file,) = page.done()
    assert "2023年" in text_of(file.css_first(".subject"))


def test_a_page_of_evidence_leads_back_and_forth(page: Shown) -> None:
    page.give(("slips.docx", draft(**SLIPS)))
    (file,) = page.done()
    links = [each.attributes["href"] or "" for each in file.css(".to")]
    assert [link.partition("#")[0] for link in links] == ["files/1/1/evidence.html?lang=zh"] * 2
    answer = page.client.get(page.path + links[0].partition("#")[0])
    assert answer.status_code == 200
    assert f'id="{links[0].partition("#")[2]}"' in answer.text
    assert "复议、诉讼总计不符" in answer.text and "<script" in answer.text
    assert answer.headers["content-security-policy"] == "sandbox allow-scripts; frame-ancestors 'none'"
    saved = page.client.get(f"{page.path}files/1/1/evidence.html?save=1")
    assert saved.headers["content-disposition"] == "attachment; filename*=UTF-8''slips.docx.evidence.html"
    assert page.client.get(f"{page.path}files/1/2/evidence.html").status_code == 404


def test_evidence_has_last_years_numbers_of_the_same_body_alone(page: Shown) -> None:
    page.give(("2024.docx", draft()))
    page.give(("2023.docx", last_year()), role="last_year")
    page.done()
    assert "上年同一格：2" in page.client.get(f"{page.path}files/1/1/evidence.html").text
    page.post("files/2/remove")
    page.give(
        ("other.txt", text(title="将乐县财政局2023年政府信息公开工作年度报告").encode()), role="last_year"
    )
    page.done()
    assert "上年同一格" not in page.client.get(f"{page.path}files/1/1/evidence.html").text


def test_the_workbook_has_the_findings_of_all_files_and_no_formula(page: Shown) -> None:
    page.give(("=a.txt", text(new_received=SIX).encode()), ("bad.pdf", b"%PDF-1.4 nothing"))
    page.done()
    answer = page.client.get(f"{page.path}findings.xlsx?lang=zh")
    assert answer.headers["content-disposition"].endswith(
        "%E5%B9%B4%E6%8A%A5%E6%94%B9%E6%AD%A3%E6%B8%85%E5%8D%95.xlsx"
    )
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = list(book["检查结果"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[1], row[2]) for row in rows] == [("'=a.txt", "错误", "I1")] * 2
    assert [row[0] for row in book["文件"].iter_rows(min_row=2, values_only=True)] == ["'=a.txt", "bad.pdf"]


def test_two_pages_have_files_of_their_own(page: Shown) -> None:
    page.give(("a.txt", text().encode()))
    other = page.client.get(f"/{page.desk.sessions.start}/").headers["location"].partition("?")[0]
    assert other != page.path
    assert "a.txt" not in page.client.get(other).text
    assert page.client.get(f"{other}files/1/1/evidence.html").status_code == 404
    page.client.post(f"{other}clear", headers=SCRIPT)
    assert len(page.done()) == 1


def test_nothing_is_left_once_the_page_is_cleared(page: Shown) -> None:
    page.give(("a.txt", text().encode()), ("b.txt", text().encode()))
    page.done()
    assert page.desk.sessions.size > 0
    page.post("clear")
    assert page.done() == [] and page.desk.sessions.size == 0
    assert page.client.get(f"{page.path}files/1/1/evidence.html").status_code == 404


def test_without_a_script_a_form_leads_back_to_the_page(page: Shown) -> None:
    sent = [("files", ("a.txt", text().encode()))]
    headers = {"Origin": SCRIPT["Origin"]}
    answer = page.client.post(f"{page.path}files?lang=en", files=sent, headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{page.path}?lang=en")
    nothing = page.client.post(f"{page.path}files", files=[("files", ("", b""))], headers=headers)
    assert nothing.status_code == 400 and "没有收到文件" in nothing.text


def test_a_page_can_end_the_program(page: Shown) -> None:
    assert page.post("quit") == 200 and page.ended == [True]


def test_what_folders_hold_beside_reports_is_left_out(page: Shown) -> None:
    litter = ["局/.DS_Store", "局/~$年报.docx", "局/Thumbs.db", "__MACOSX/局/a.txt", "局/.git/config"]
    assert page.give(*((name, b"x") for name in litter), ("局/a.txt", text().encode())) == 204
    assert [text_of(each.css_first("h3")) for each in page.done()] == ["局/a.txt"]


def test_files_outlive_a_page_for_as_long_as_is_said() -> None:
    now = [0.0]
    pages = Sessions(lambda: now[0])
    session = pages.open()
    session.put({"a.txt": b"x"}, False)
    now[0] = sessions.LOST_SECONDS - 1
    pages.drop_forsaken()
    assert session.entries
    session.seen(leaving=True)
    now[0] += sessions.LEFT_SECONDS - 1
    pages.drop_forsaken()
    assert session.entries, "a page that is loaded again is there within that time"
    now[0] += 2
    pages.drop_forsaken()
    assert session.entries == [] and session.dropped


def test_files_of_a_page_that_is_looked_at_stay() -> None:
    now = [0.0]
    pages = Sessions(lambda: now[0])
    session = pages.open()
    session.put({"a.txt": b"x"}, False)
    session.listeners = 1
    now[0] = 10 * sessions.LOST_SECONDS
    pages.drop_forsaken()
    assert session.entries


def test_there_is_a_last_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST_SESSIONS", 2)
    pages = Sessions()
    first, second = pages.open(), pages.open()
    first.listeners = second.listeners = 1
    with pytest.raises(sessions.RefusedError):
        pages.open()
    second.listeners = 0
    assert pages.open() and pages.find(second.id) is None and pages.find(first.id) is first


def test_too_many_files_are_refused(page: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (sessions, giving):
        monkeypatch.setattr(module, "MOST_FILES", 2)
    monkeypatch.setattr("pipelines.desk.jobs.MOST_FILES", 2)
    assert page.give(("a.txt", b"1"), ("b.txt", b"2")) == 204
    assert page.give(("c.txt", b"3")) == 409
    assert page.give(("a.txt", text().encode())) == 204, "it takes the place of the former"
    page.post("clear")
    page.give(("a.zip", zipped(**{"1.txt": b"1", "2.txt": b"2", "3.txt": b"3"})))
    (file,) = page.done()
    assert "压缩包中的文件太多" in text_of(file)


def test_files_too_large_together_are_refused(page: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST_BYTES", 1000)
    monkeypatch.setattr("pipelines.desk.jobs.MOST_BYTES", 1000)
    assert page.give(("a.txt", b"x" * 900)) == 204
    assert page.give(("b.txt", b"x" * 900)) == 409
    page.post("clear")
    assert page.give(("b.txt", text().encode()[:900])) == 204
    (file,) = page.done()
    assert "文件过大" in text_of(file), "what is read of a file counts"
    assert page.desk.sessions.size == 0


def test_a_session_waits_for_a_change_and_no_longer() -> None:
    import asyncio

    async def waiting() -> tuple[int, int, float]:
        session = Session()
        began = time.monotonic()
        first = await session.changed(0, 0.05)
        waited = time.monotonic() - began
        asyncio.get_running_loop().call_later(0.05, session.touch)
        return first, await session.changed(0, 60), waited

    first, second, waited = asyncio.run(waiting())
    assert (first, second) == (0, 1) and waited >= 0.05
