"""What strangers, hostile files and broken requests do to `gongkai desk`: nothing, but at their own file."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.desk import giving, guard
from tests.support.desk import BASE, PATIENCE, PORT, SCRIPT, Shown, opened, page, program, text_of
from tests.support.drafts import draft
from tests.support.written import text

__all__ = ["page", "program"]
OWNED = "<img src=x onerror=\"document.title='owned'\">"


@pytest.fixture
def waiting_page() -> Iterator[Shown]:
    with opened("tests.support.waiting_reader", hang_seconds=600) as shown:
        yield shown


@pytest.mark.parametrize(
    ("host", "status"),
    [
        (f"127.0.0.1:{PORT}", 200),
        (f"localhost:{PORT}", 200),
        (f"LOCALHOST:{PORT}", 200),
        (f"[::1]:{PORT}", 200),
        (f"127.0.0.1.evil.example:{PORT}", 403),
        (f"evil.example:{PORT}", 403),
        (f"localhost.evil.example:{PORT}", 403),
        (f"10.0.0.1:{PORT}", 403),
        ("127.0.0.1", 403),
        ("127.0.0.1:80", 403),
        (f"127.0.0.1:{PORT}0", 403),
        ("127.0.0.1:" + "9" * 5000, 403),
        (f"evil.example@127.0.0.1:{PORT}", 403),
        ("", 403),
    ],
)
def test_only_names_of_this_machine_are_answered(page: Shown, host: str, status: int) -> None:
    assert page.client.get(page.path, headers={"Host": host}).status_code == status


def test_a_server_for_others_answers_its_address_and_no_name() -> None:
    there = guard.Guard(lambda *_: None, "0.0.0.0", PORT)  # type: ignore[arg-type,return-value]
    assert there._is_ours(f"192.168.1.7:{PORT}") and there._is_ours(f"localhost:{PORT}")
    assert not there._is_ours(f"evil.example:{PORT}") and not there._is_ours("192.168.1.7:80")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": f"https://127.0.0.1:{PORT}"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": f"http://localhost:{PORT}"},
        {"Origin": BASE, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_can_do_nothing(page: Shown, headers: dict[str, str]) -> None:
    sent = [("files", ("a.txt", text().encode()))]
    assert page.client.post(f"{page.path}files", files=sent, headers=headers).status_code == 403
    assert page.client.post(f"{page.path}quit", headers=headers).status_code == 403
    assert page.done() == [] and page.ended == []


def test_who_does_not_know_the_key_gets_nothing(page: Shown) -> None:
    page.give(("secret-name.txt", text().encode()))
    page.done()
    start = page.desk.sessions.start
    for path in ("/", "/x/", "/x/list?ids=1", f"/{start}/list?ids=1", f"/{start}/files/1/1/evidence.html"):
        answer = page.client.get(path)
        assert answer.status_code == 404 and "secret-name" not in answer.text
    for path in (f"/{start}/clear", f"/{start}/quit", "/x/files", f"{page.path[:-2]}/clear"):
        assert page.client.post(path, headers=SCRIPT).status_code == 404
    assert len(page.done()) == 1 and page.ended == []
    assert len(start) >= 32 and start not in page.path


def test_every_answer_says_what_a_browser_may_do(page: Shown) -> None:
    evil = page.client.get(page.path, headers={"Host": "evil.example"})
    for answer in (
        page.client.get(page.path),
        page.client.get("/desk.js"),
        page.client.get("/nowhere"),
        evil,
    ):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy and "script-src 'self'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers and "set-cookie" not in answer.headers
    html = page.client.get(page.path).text
    assert "<style" not in html and "style=" not in html and "onclick" not in html
    assert html.count("<script") == 1 and "http://" not in html and "https://" not in html


@pytest.mark.slow
def test_names_are_text_and_open_nothing(
    page: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = [
        f"{OWNED}.txt",
        "../../../../etc/passwd",
        "/etc/shadow",
        "C:\\Windows\\a.txt",
        "a\u202etxt.exe",
        "x" * 3000 + ".txt",
        "\r\nSet-Cookie: a=b.txt",
        "{{ 7*7 }}{% raw %}.txt",
    ]
    before = text(title=f"{OWNED}泰宁县财政局2023年政府信息公开工作年度报告").encode()
    assert page.give(*((name, before) for name in names)) == 204
    files = page.done()
    html = page.client.get(page.path).text
    assert len(files) == len(names)
    assert "<img" not in html
    assert "\u202e" not in html
    assert "{{ 7_7 }}{% raw %}.txt" in html
    assert not page.html().css("img, [onerror]")
    assert list(tmp_path.iterdir()) == []
    for number in range(1, len(names) + 1):
        answer = page.client.get(f"{page.path}files/{number}/1/evidence.html?save=1")
        assert answer.status_code == 200 and "set-cookie" not in answer.headers
        assert "\n" not in answer.headers["content-disposition"]
        assert "<img src=x" not in answer.text


def test_what_a_document_says_is_text(page: Shown) -> None:
    said = f"本报告统计期限自2020年1月1日至2020年12月31日。{OWNED}（此处填写{OWNED[:20]}）\u202e"
    page.give(("a.txt", text(other=said, new_received=[6, 0, 0, 0, 0, 0, 7]).encode()))
    (file,) = page.done()
    assert "（此处填写<imgsrc=xonerror=" in text_of(file), "as a finding quotes it, without blanks"
    assert not page.html().css("img, [onerror]")


def test_a_file_that_is_too_large_is_refused_alone(page: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving, "MAX_BYTES", 20_000)
    assert page.give(("big.pdf", b"%PDF" + b"x" * 30_000), ("a.txt", text().encode())) == 204
    form = {"role": "check", "too_large": ["huge.pdf"]}
    assert page.client.post(f"{page.path}files", data=form, headers=SCRIPT).status_code == 204
    big, small, huge = page.done()
    assert "文件过大" in text_of(big) and "文件过大" in text_of(huge)
    assert "clean" in (small.attributes["class"] or "")


def test_a_body_without_measure_is_refused(page: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []

    def endless() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        for number in range(1000):
            sent.append(number)
            yield b"x" * 100_000

    headers = {**SCRIPT, "Content-Type": "multipart/form-data; boundary=b"}
    monkeypatch.setattr(guard, "LONGEST_BODY", 300_000)
    answer = page.client.post(f"{page.path}files", content=endless(), headers=headers)
    assert answer.status_code == 413 and "MiB" in answer.text
    stated = {**headers, "Content-Length": "300001"}
    assert page.client.post(f"{page.path}files", content=b"x" * 300_001, headers=stated).status_code == 413
    assert page.done() == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "multipart/form-data; boundary=b"),
        (b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", "multipart/form-data; boundary=b"),
        (b"--b\r\n" + b"A: b\r\n" * 10_000, "multipart/form-data; boundary=b"),
        (b"\x00\xff" * 1000, "multipart/form-data; boundary=b"),
        (b"x", "multipart/form-data"),
        (b"role=check&files=a.txt", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
    ],
)
def test_a_broken_form_is_refused(page: Shown, content: bytes, kind: str) -> None:
    headers = {**SCRIPT, "Content-Type": kind}
    answer = page.client.post(f"{page.path}files", content=content, headers=headers)
    assert answer.status_code == 400 and answer.headers["content-type"].startswith("text/plain")
    assert page.done() == []


@pytest.mark.parametrize(
    "path",
    [
        "files/x/1/evidence.html",
        "files/" + "9" * 5000 + "/1/evidence.html",
        "files/-1/1/evidence.html",
        "files/1/0/evidence.html",
        "files/1/1/../../../../etc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "list/",
    ],
)
def test_an_address_that_names_nothing_is_refused(page: Shown, path: str) -> None:
    assert page.client.get(page.path + path).status_code == 404
    assert page.client.get(f"{page.path}list?ids=x,{'9' * 5000},-1,²").status_code == 200
    assert page.client.get(f"{page.path}?lang=%00../..").status_code == 200


def bomb() -> bytes:
    """An archive of ten members that unpack to a hundred MiB each."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10):
            archive.writestr(f"{number}.txt", b"\0" * (100 << 20))
    return data.getvalue()


@pytest.mark.slow
def test_a_bomb_goes_off_in_its_own_process(page: Shown) -> None:
    page.give(("bomb.zip", bomb()), ("a.docx", draft()))
    *bombs, sound = page.done()
    assert all("unread" in (each.attributes["class"] or "") for each in bombs)
    assert "clean" in (sound.attributes["class"] or "")
    assert page.desk.sessions.size < 1 << 20


def test_an_archive_cannot_reach_beyond_itself(
    page: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("../../evil.txt", text())
        archive.writestr(f"{OWNED}.txt", text())
    page.give(("a.zip", data.getvalue()))
    names = [text_of(each.css_first("h3")) for each in page.done()]
    assert names[0] == "a.zip!/evil.txt" and "<img" not in page.client.get(page.path).text
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_ends_its_process_ends_nothing_else(waiting_page: Shown) -> None:
    waiting_page.give(("die.txt", b"die"), ("a.txt", text().encode()))
    dead, sound = waiting_page.done()
    assert "读取时出错" in text_of(dead) and "clean" in (sound.attributes["class"] or "")


def test_a_file_that_hangs_is_removed_at_once_and_others_are_read(waiting_page: Shown) -> None:
    waiting_page.give(("wait.txt", b"wait"), ("a.txt", text().encode()))
    until_read(waiting_page, "a.txt")
    assert waiting_page.html().css_first(".file.reading h3").text() == "wait.txt"
    waiting_page.post("files/1/remove")
    (file,) = waiting_page.done()
    assert text_of(file.css_first("h3")) == "a.txt"


def test_the_next_file_takes_the_place_of_one_that_hangs_and_was_removed() -> None:
    with opened("tests.support.waiting_reader", workers=1, hang_seconds=600) as page:
        page.give(("wait.txt", b"wait"), ("a.txt", text().encode()))
        while not page.html().css(".file.reading"):
            time.sleep(0.1)
        page.post("files/1/remove")
        (file,) = page.done()
        assert text_of(file.css_first(".grade")).startswith("✓ 未发现问题")


def test_a_file_that_hangs_is_given_up() -> None:
    with opened("tests.support.waiting_reader", hang_seconds=2) as page:
        page.give(("wait.txt", b"wait"))
        (file,) = page.done()
        assert "读取超时" in text_of(file)


def until_read(page: Shown, name: str) -> None:
    until = time.monotonic() + PATIENCE
    while not [each for each in page.html().css(".file.clean h3") if each.text() == name]:
        assert time.monotonic() < until
        time.sleep(0.1)
