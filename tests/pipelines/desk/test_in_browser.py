"""`gongkai desk` in a real browser: an official's path by keyboard alone, and every state of the page."""

from __future__ import annotations

import io
import signal
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import PATIENCE, chromium, grave_faults, page, phone, wait
from tests.support.desk import started
from tests.support.drafts import SLIPS, draft, last_year

__all__ = ["chromium", "page", "phone"]
FOCUSED = "document.activeElement"
READ = "!document.querySelector('progress') && document.querySelectorAll('.file').length"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with started(GONGKAI_READER="tests.support.waiting_reader", GONGKAI_CONVERTER="off") as (start, _):
        yield start


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus; it is seen to have it."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUSED}.matches({selector!r})"):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def choose(page: Page, selector: str, *paths: Path) -> None:
    """Go to a picker and choose files, by keyboard."""
    with page.expect_file_chooser() as chooser:  # it takes a while until Chromium hands the chooser over
        tab_to(page, selector)
        page.keyboard.press("Enter")
    chooser.value.set_files([str(path) for path in paths])


def read(page: Page, files: int = 1) -> None:
    """Wait until that many files are there and read."""
    wait(page, f"({READ}) >= {files}")


def said(page: Page, selector: str) -> list[str]:
    return [" ".join(each.inner_text().split()) for each in page.query_selector_all(selector)]


def written(folder: Path, **files: bytes) -> Path:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.slow
def test_an_official_with_a_keyboard_alone(page: Page, address: str, tmp_path: Path) -> None:
    report = tmp_path / "2024年年报.docx"
    report.write_bytes(draft(**SLIPS))
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.textContent") == "跳到检查结果"
    choose(page, "#pick-files", report)
    read(page)
    assert said(page, ".finding .title") == [
        "✗ 错误 复议、诉讼总计不符",
        "✗ 错误 正文与表格的数字不一致",
        "! 提醒 留有模板的说明或占位文字",
    ]
    wait(page, "document.getElementById('status').textContent == '检查完毕，共 1 个文件：1 个有错误。'")

    tab_to(page, ".finding .to")
    assert "（新标签页）" in (page.evaluate(f"{FOCUSED}.getAttribute('aria-label')"))
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    evidence = opened.value
    wait(evidence, "document.querySelectorAll('.source .lit').length")
    assert evidence.inner_text(".source .lit") == "1"
    told = evidence.inner_text("#panel")
    assert told.startswith("四、行政复议、行政诉讼情况表“行政复议”行“总计”列：1") and "I4" in told
    evidence.close()

    report.write_bytes(draft())
    page.bring_to_front()
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    choose(page, "#pick-files", report)
    wait(page, "document.querySelector('.file.clean') !== null")
    assert said(page, ".grade") == ["✓ 未发现问题 泰宁县财政局，2024年，2021格式"]
    assert said(page, ".before") == ["上次：2 个错误，1 个提醒"]
    assert said(page, ".finding") == []


@pytest.mark.slow
def test_a_folder_an_archive_and_last_year(page: Page, address: str, tmp_path: Path) -> None:
    folder = tmp_path / "年报"
    folder.mkdir()
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("坏.pdf", b"%PDF-1.4 nothing")
        archive.writestr("好.docx", draft())
    written(folder, **{"a.docx": draft(), "b.zip": data.getvalue(), ".DS_Store": b"x"})
    with (folder / "c.pdf").open("wb") as large:
        large.truncate(65 << 20)
    (tmp_path / "2023.docx").write_bytes(last_year(5))
    page.goto(address)
    choose(page, "#pick-folder", folder)
    wait(page, "document.querySelectorAll('.file').length == 4")
    read(page, 4)
    assert sorted(said(page, ".file h3")) == [
        "年报/a.docx",
        "年报/b.zip!/坏.pdf",
        "年报/b.zip!/好.docx",
        "年报/c.pdf",
    ]
    assert sorted(text.partition("（")[0] for text in said(page, ".report.unread > .message")) == [
        "文件已损坏",
        "文件过大",
    ]
    choose(page, "#pick-last", tmp_path / "2023.docx")
    wait(page, "document.querySelectorAll('.finding').length == 4")
    assert said(page, ".finding .title") == ["✗ 错误 上年结转与上年年报不符"] * 4
    tab_to(page, "#only")
    page.keyboard.press("Space")
    assert page.locator(".file:visible").count() == 5 and page.locator(".file.clean:visible").count() == 0
    tab_to(page, ".files .file:first-child button[id^='remove-']")
    before = page.locator(".file").count()
    page.keyboard.press("Enter")
    wait(page, f"document.querySelectorAll('.file').length == {before - 1}")
    wait(page, f"{FOCUSED}.id == 'results'")
    assert page.is_checked("#only"), "what was chosen stays when the list changes"


@pytest.mark.slow
def test_the_workbook_is_saved(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(address + "?lang=en")
    choose(page, "#pick-files", written(tmp_path, **{"a.docx": draft(**SLIPS)}) / "a.docx")
    read(page)
    tab_to(page, ".tools a")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "report-findings.xlsx"
    data = io.BytesIO(Path(download.value.path()).read_bytes())
    rows = list(openpyxl.load_workbook(data)["Findings"].iter_rows(values_only=True))
    assert [row[2] for row in rows[1:]] == ["I4", "prose_differs", "instructions"]


@pytest.mark.slow
def test_a_file_that_hangs_does_not_hold_up_another_page(page: Page, address: str, tmp_path: Path) -> None:
    written(tmp_path, **{"wait.txt": b"wait", "a.docx": draft()})
    page.goto(address)
    choose(page, "#pick-files", tmp_path / "wait.txt")
    wait(page, "document.querySelector('.file.reading') !== null")
    other = page.context.new_page()
    other.goto(address)
    choose(other, "#pick-files", tmp_path / "a.docx")
    read(other)
    assert said(other, ".file h3") == ["a.docx"] and said(page, ".file h3") == ["wait.txt"]
    assert page.locator(".file.reading").count() == 1
    tab_to(page, "#remove-1")
    page.keyboard.press("Space")
    wait(page, "document.querySelectorAll('.file').length == 0")
    assert page.inner_text("#none").startswith("选择年报")


def dropped(page: Page, target: str, *names: str) -> None:
    """What a browser does when files are dropped."""
    transfer = page.evaluate_handle(
        """names => { const given = new DataTransfer();
        for (const name of names) given.items.add(new File(["不是年报"], name)); return given; }""",
        list(names),
    )
    for kind in ("dragenter", "dragover", "drop"):
        page.dispatch_event(target, kind, {"dataTransfer": transfer})


@pytest.mark.slow
def test_files_are_dropped_anywhere_or_on_last_years_place(page: Page, address: str) -> None:
    page.goto(address)
    dropped(page, "#results", "a.txt", "<img src=x onerror=alert(1)>.txt")
    read(page, 2)
    assert said(page, ".file:not(.last) h3") == ["a.txt", "_img src=x onerror=alert(1)_.txt"]
    dropped(page, "#last h2", "b.txt")
    wait(page, "document.querySelectorAll('.file.last').length == 1")
    assert said(page, ".file.last h3") == ["b.txt"]
    assert page.locator("img").count() == 0
    page.click("#clear button")
    wait(page, "document.querySelectorAll('.file').length == 0")
    assert page.inner_text("#status") == "已清除。"


@pytest.mark.slow
def test_nothing_serious_in_any_state_and_nothing_from_elsewhere(
    page: Page, address: str, tmp_path: Path
) -> None:
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    written(tmp_path, **{"a.docx": draft(**SLIPS), "b.docx": draft(), "c.pdf": b"%PDF-", "wait.txt": b"wait"})
    page.goto(address)
    assert grave_faults(page) == []
    names = ("a.docx", "b.docx", "c.pdf", "wait.txt")
    page.set_input_files("#pick-files", [tmp_path / name for name in names])
    wait(page, "document.querySelectorAll('.file.error, .file.clean, .file.unread').length == 3")
    assert page.locator(".file.reading").count() == 1
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert grave_faults(page) == []
    page.click("#remove-4")
    read(page, 3)
    page.goto(page.url.replace("lang=zh", "lang=en"))
    assert page.inner_text("h1") == "Check annual reports on disclosure"
    assert page.locator(".finding").count() == 3
    assert grave_faults(page) == []
    base = page.url[: page.url.index("/", 8)]
    assert [url for url in asked if not url.startswith((base, "data:"))] == []
    assert complaints == []


@pytest.mark.slow
def test_a_phone_shows_all_of_it(phone: Page, address: str, tmp_path: Path) -> None:
    phone.goto(address)
    phone.set_input_files(
        "#pick-files", written(tmp_path, **{"a" * 150 + ".docx": draft(**SLIPS)}).glob("*").__next__()
    )
    read(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = """[...document.querySelectorAll('a, button, label.button')].filter(each => each.offsetParent &&
        !each.matches('.skip') && each.getBoundingClientRect().height < 38).map(each => each.textContent)"""
    assert phone.evaluate(small) == [], "fingers need room"
    assert grave_faults(phone) == []


@pytest.mark.slow
def test_print_has_the_findings_and_no_buttons(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(address)
    page.set_input_files("#pick-files", written(tmp_path, **{"a.docx": draft(**SLIPS)}) / "a.docx")
    read(page)
    page.emulate_media(media="print")
    assert not page.is_visible(".zones") and not page.is_visible(".acts") and not page.is_visible(".tools")
    assert page.is_visible(".finding dl") and page.is_visible("#status")


@pytest.mark.slow
def test_without_a_script(chromium: Browser, address: str, tmp_path: Path) -> None:
    written(tmp_path, **{"a.docx": draft(**SLIPS)})
    with chromium.new_context(java_script_enabled=False) as context:
        plain = context.new_page()
        plain.set_default_timeout(PATIENCE * 1000)
        plain.goto(address)
        plain.set_input_files("#pick-files", tmp_path / "a.docx")
        plain.click("#give noscript button, #give button")
        plain.wait_for_selector(".finding")  # the page loads itself again until all is read
        assert plain.locator(".finding").count() == 3
        plain.click("#remove-1")
        plain.wait_for_selector("#none")
        assert plain.locator(".file").count() == 0


@pytest.mark.slow
def test_files_go_with_the_page(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(address)
    page.set_input_files("#pick-files", written(tmp_path, **{"a.docx": draft()}) / "a.docx")
    read(page)
    page.reload()
    read(page)
    url = page.url
    other = page.context.new_page()
    page.close()
    until = time.monotonic() + PATIENCE
    other.route("**/*", lambda route: route.continue_())
    while True:
        time.sleep(12)  # whoever asks keeps the files for longer
        other.goto(url)
        if other.locator(".file").count() == 0:
            break
        assert time.monotonic() < until
    assert other.inner_text("#problems") == "已清除。"


@pytest.mark.slow
def test_the_page_says_when_the_program_has_stopped(page: Page, tmp_path: Path) -> None:
    for how in ("signal", "button"):
        with started() as (start, process):
            page.goto(start)
            if how == "signal":
                process.send_signal(signal.SIGINT)
            else:
                tab_to(page, "#quit button")
                page.keyboard.press("Enter")
            wait(page, "document.getElementById('gone').hidden === false")
            assert page.inner_text("#gone").startswith("程序已停止")
            assert process.wait(timeout=PATIENCE) == 0
            assert not page.is_visible(".zones"), "nothing is offered that would lead nowhere"
            assert grave_faults(page) == []
