"""Everything that a landing folder may hold, beside good reports, in one build."""

from __future__ import annotations

import os
import socket
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from tests.support.naming import report_lines
from warehouse.storage.tree import Warehouse

TITLE = "政府信息公开工作年度报告"
BODIES = ("水利局", "教育局", "民政局", "审计局")
GOOD = {f"温县{body}2023年{TITLE}": 10 * number for number, body in enumerate(BODIES, 1)}
"""Titles of the good reports, of one year, and how many requests each granted."""


def text_of(title: str, granted: int) -> bytes:
    rows = report_lines(granted=[granted, 0, 0, 0, 0, 0, granted], new_received=[granted, *[0] * 5, granted])
    return "\n".join([title, *("\t".join(row) for row in rows)]).encode()


def tar_of_specials() -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in {"link": tarfile.SYMTYPE, "pipe": tarfile.FIFOTYPE, "tty": tarfile.CHRTYPE}.items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    return out.getvalue()


def write_hazards(landing: Path) -> dict[str, str | None]:
    """The source path of each hazard, and the reason it has to have; None for any."""
    os.mkfifo(landing / "pipe")
    (landing / "zero").symlink_to("/dev/zero")
    (landing / "loop").symlink_to(landing)
    (landing / "gone").symlink_to("nowhere")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(landing / "socket"))
    (landing / os.fsdecode(b"\xb9.txt")).write_bytes(b"1")
    (landing / rb"\xb9.txt".decode()).write_bytes(b"2")
    (landing / "x.mht#1").write_bytes(b"3")
    (landing / "a\nb\u202e.txt").write_bytes(b"4")
    (landing / ("名" * 85)).write_bytes(b"5")
    with zipfile.ZipFile(landing / "a.zip", "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        for name in ("dup.txt", "dup.txt", "dup~2.txt", "../up.txt", "/root.txt", ".."):
            archive.writestr(name, f"{name} {len(archive.namelist())}")
        empty = zipfile.ZipInfo("x")
        empty.filename = ""
        archive.writestr(empty, "6")
    (landing / "a.zip!").mkdir()
    (landing / "a.zip!" / "dup.txt").write_bytes(b"7")
    (landing / "b.tar").write_bytes(tar_of_specials())
    (landing / "c.zip").write_bytes(b"PK\x03\x04" + b"\0" * 40)
    with zipfile.ZipFile(landing / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", bytes(30_000_000))
    return {
        "pipe": "fifo",
        "zero": "link",
        "loop": "link",
        "gone": "link",
        "socket": "socket",
        r"\xb9.txt": None,
        r"\x5cxb9.txt": None,
        r"x.mht\x231": None,
        r"a\x0ab\u202e.txt": None,
        "名" * 85: None,
        "a.zip!/dup.txt": None,
        "a.zip!/dup~2.txt": None,
        "a.zip!/dup~3.txt": None,
        "a.zip!/up.txt": None,
        "a.zip!/root.txt": None,
        "a.zip!/unnamed": None,
        "a.zip!/unnamed~2": None,
        r"a.zip\x21/dup.txt": None,
        "b.tar!/link": "link",
        "b.tar!/pipe": "fifo",
        "b.tar!/tty": "device",
        "c.zip": "corrupt",
        "bomb.zip!/bomb.txt": "too_large",
    }


def write_deep(landing: Path, data: bytes) -> str:
    folder = os.open(landing, os.O_RDONLY)
    for _ in range(40):
        os.mkdir("深" * 80, dir_fd=folder)
        inner = os.open("深" * 80, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    file = os.open("a.txt", os.O_WRONLY | os.O_CREAT, dir_fd=folder)
    os.write(file, data)
    os.close(file)
    os.close(folder)
    return "/".join([*["深" * 80] * 40, "a.txt"])


@pytest.mark.slow
def test_all_hazards_beside_good_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    landing = tmp_path / "landing"
    landing.mkdir()
    texts = [text_of(title, granted) for title, granted in GOOD.items()]
    hazards = write_hazards(landing)
    (landing / "good.txt").write_bytes(texts[0])
    deep = write_deep(landing, texts[1])
    with zipfile.ZipFile(landing / "good.zip", "w") as archive:
        archive.writestr("in/good.txt", texts[2])
    (landing / "a.zip!" / "good.txt").write_bytes(texts[3])
    good = ["good.txt", deep, "good.zip!/in/good.txt", r"a.zip\x21/good.txt"]

    done = CliRunner().invoke(
        app, ["build", "--landing", str(landing), "--warehouse", str(tmp_path / "w"), "--workers", "1"]
    )
    assert done.exit_code == 0, done.output

    tables = Warehouse.at(str(tmp_path / "w"))
    rows = {row["source_path"]: row for row in tables.scan("dim_document").collect().iter_rows(named=True)}
    assert set(rows) == {*hazards, *good}
    for path, reason in hazards.items():
        assert rows[path]["status"] in ("quarantined", "duplicate"), path
        assert rows[path]["reason_detail"] and reason in (None, rows[path]["reason"]), path
    for path, (title, granted) in zip(good, GOOD.items(), strict=True):
        assert (rows[path]["status"], rows[path]["title"]) == ("accepted", title)
        facts = tables.scan("fact_request", 2023).filter(document_id=rows[path]["document_id"]).collect()
        value = facts.filter(outcome="granted", applicant="total")["value"].item()
        assert int(value) == granted
