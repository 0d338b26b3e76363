"""The server of pages: what is there, what is not, and to whom."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from upath import UPath

from pipelines.evidence_server import serve_pages, start
from presentation.evidence.of_year import folder_of
from tests.support.building import fake_settings
from tests.support.objects import bucket, storage
from warehouse.storage import remote
from warehouse.storage.tree import Warehouse

__all__ = ["bucket", "storage"]

DOCUMENT = "0123456789abcdef" * 4


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    root = tmp_path_factory.mktemp("served")
    folder = root / "evidence"
    (folder / "2023").mkdir(parents=True)
    (folder / "2023" / f"{DOCUMENT}.html").write_text("<p>数据依据", encoding="utf-8")
    (folder / "2023" / "index.html").write_text("list", encoding="utf-8")
    (root / "secret.html").write_text("secret", encoding="utf-8")
    (folder / "2023" / "link.html").symlink_to(root / "secret.html")
    port = free_port()
    assert start(UPath(folder), port)
    return f"http://127.0.0.1:{port}"


def asked(url: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), dict(error.headers)


def test_a_page_is_served_in_a_sandbox(address: str) -> None:
    status, text, headers = asked(f"{address}/2023/{DOCUMENT}.html")
    assert (status, text) == (200, "<p>数据依据")
    assert headers["content-security-policy"] == "sandbox allow-scripts; frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert asked(f"{address}/2023/")[:2] == (200, "list")


@pytest.mark.parametrize(
    ("name", "command"),
    [
        (f"{'f' * 64}.html", f"gongkai evidence &#x27;{'f' * 64}&#x27;"),
        (f"{'f' * 64}-2.html", f"{'f' * 64}#2"),
    ],
)
def test_a_page_that_is_not_there_names_the_command(address: str, name: str, command: str) -> None:
    status, text, headers = asked(f"{address}/2023/{name}")
    assert status == 404 and command in text and "还没有证据页" in text
    assert headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/2023/..%2f..%2fsecret.html",
        "/2023/link.html",
        "/2023/%3Cscript%3E.html",
        "/%00",
        "/../secret.html",
    ],
)
def test_nothing_else_is_served(address: str, path: str) -> None:
    status, text, _ = asked(address + path)
    assert status == 404
    assert "这里没有这一页" in text and "script" not in text and "secret" not in text


def test_a_page_of_another_site_is_told_nothing(address: str) -> None:
    status, text, _ = asked(f"{address}/2023/{DOCUMENT}.html", Host="evil.example")
    assert status == 400 and "数据依据" not in text


def test_a_port_that_is_taken_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from dataclasses import replace

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = fake_settings(tmp_path / "landing", tmp_path / "warehouse")
        serve_pages(replace(settings, evidence_port=port))
    assert f"port {port} is taken" in capsys.readouterr().err


def test_pages_in_object_storage_are_served_as_well(bucket: str) -> None:
    folder = folder_of(Warehouse.at(f"{bucket}/w"))
    (folder / "2023" / f"{DOCUMENT}-2.html").write_text("<p>数据依据", encoding="utf-8")
    (folder / "2023" / "index.html").write_text("list", encoding="utf-8")
    (folder / "2023" / "documents.json").write_text("[]", encoding="utf-8")
    (folder / "2023" / "other.html").write_text("secret", encoding="utf-8")
    remote.at(f"{bucket}/secret.html").write_text("secret", encoding="utf-8")
    port = free_port()
    assert start(folder, port, "--warehouse w")
    address = f"http://127.0.0.1:{port}"
    status, text, headers = asked(f"{address}/2023/{DOCUMENT}-2.html")
    assert (status, text, headers["content-type"]) == (200, "<p>数据依据", "text/html; charset=utf-8")
    assert headers["content-security-policy"] == "sandbox allow-scripts; frame-ancestors 'none'"
    assert asked(f"{address}/2023/")[:2] == (200, "list")
    assert asked(f"{address}/2023/documents.json")[1] == "[]"
    status, text, _ = asked(f"{address}/2023/{DOCUMENT}.html")
    assert status == 404 and f"gongkai evidence &#x27;{DOCUMENT}&#x27; --warehouse w" in text
    for path in ("/", "/2023/other.html", "/2023/..%2f..%2fsecret.html", "/../secret.html", "/%00"):
        status, text, _ = asked(address + path)
        assert status == 404 and "secret" not in text


def test_storage_that_does_not_answer_is_said(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    port = free_port()
    assert start(remote.at(f"{bucket}/w-evidence"), port)
    status, text, _ = asked(f"http://127.0.0.1:{port}/2023/")
    assert status == 503 and "无法连接对象存储" in text and "the storage cannot be reached" in text
