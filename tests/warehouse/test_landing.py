"""Listing and opening what lies in the landing folder."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from upath import UPath

from engine.limits import Limits
from engine.pool import Engine
from parsers.model import Quarantine
from warehouse.readings import inspecting as module
from warehouse.readings.contents import contents, without
from warehouse.readings.entries import Entry, LocalFile, listing
from warehouse.readings.inspecting import Task, run_here
from warehouse.readings.landing import LANDED, landed
from warehouse.readings.opening import Content

NOTHING = pl.DataFrame(schema=LANDED)


def test_no_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        listing(UPath(tmp_path / "nowhere"))


def test_digest_and_size(tmp_path: Path) -> None:
    (tmp_path / "年报").mkdir()
    (tmp_path / "年报" / "a.txt").write_bytes(b"abc")
    row = landed(UPath(tmp_path), NOTHING).row(0, named=True)
    assert row["source_path"] == "年报/a.txt"
    assert (row["sha256"], row["size_bytes"]) == (hashlib.sha256(b"abc").hexdigest(), 3)


def test_a_name_that_is_not_utf8_is_spelled_out_and_opened(tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xc4\xea\xb1\xa8.txt"))).write_bytes(b"abc")
    rows = landed(UPath(tmp_path), NOTHING)
    assert rows["source_path"].to_list() == [r"\xc4걨.txt"]  # half of 年 is no UTF-8
    assert [data for _, _, data in contents(UPath(tmp_path), rows)] == [b"abc"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("outside")
    folder = tmp_path / "landing"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "secret")
    (folder / "loop").symlink_to(folder)
    rows = landed(UPath(folder), NOTHING)
    assert rows.select("source_path", "reason", "sha256").rows() == [
        ("link.txt", "link", None),
        ("loop", "link", None),
    ]


def test_a_file_beyond_the_limit_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    (tmp_path / "large.txt").write_bytes(b"x" * 11)
    assert landed(UPath(tmp_path), NOTHING)["reason"].to_list() == ["too_large"]


@pytest.mark.parametrize("year", [1901, 1969, 2262, 3000, 9999])
def test_a_file_of_any_time_is_listed_and_read(tmp_path: Path, year: int) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    nanoseconds = int((datetime(year, 12, 31) - datetime(1970, 1, 1)).total_seconds()) * 10**9
    os.utime(tmp_path / "a.txt", ns=(nanoseconds, nanoseconds))
    known = landed(UPath(tmp_path), NOTHING)
    assert known["sha256"].to_list() == [hashlib.sha256(b"abc").hexdigest()]
    assert landed(UPath(tmp_path), known).equals(known)


def test_an_unchanged_file_is_not_opened_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    known = landed(UPath(tmp_path), NOTHING)
    monkeypatch.setattr(module, "read", lambda entry, keep: pytest.fail(f"{entry.file} was opened"))
    assert landed(UPath(tmp_path), known).equals(known)


def test_a_file_of_another_size_or_time_is_opened_again(tmp_path: Path) -> None:
    for name in ("size.txt", "time.txt", "neither.txt"):
        (tmp_path / name).write_bytes(b"abc")
        os.utime(tmp_path / name, ns=(10**18, 10**18))
    known = landed(UPath(tmp_path), NOTHING)
    for name, data, time in (("size.txt", b"abcd", 1), ("time.txt", b"xyz", 2), ("neither.txt", b"xyz", 1)):
        (tmp_path / name).write_bytes(data)
        os.utime(tmp_path / name, ns=(time * 10**18, time * 10**18))
    seen = dict(landed(UPath(tmp_path), known).select("source_path", "sha256").iter_rows())
    digests = {data: hashlib.sha256(data).hexdigest() for data in (b"abc", b"abcd", b"xyz")}
    assert seen == {"size.txt": digests[b"abcd"], "time.txt": digests[b"xyz"], "neither.txt": digests[b"abc"]}


def test_a_file_that_is_back_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    os.utime(tmp_path / "a.txt", ns=(10**18, 10**18))
    (tmp_path / "b.txt").write_bytes(b"abc")
    known = landed(UPath(tmp_path), NOTHING)
    (tmp_path / "a.txt").unlink()
    gone = landed(UPath(tmp_path), known)
    assert dict(gone.select("source_path", "removed").iter_rows()) == {"a.txt": True, "b.txt": False}
    (tmp_path / "a.txt").write_bytes(b"abc")
    os.utime(tmp_path / "a.txt", ns=(10**18, 10**18))
    assert landed(UPath(tmp_path), gone).equals(known)


def test_what_changed_since_it_was_listed_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    (tmp_path / "b.txt").write_bytes(b"abc")
    rows = landed(UPath(tmp_path), NOTHING)
    (tmp_path / "a.txt").write_bytes(b"other")
    assert [name for _, name, _ in contents(UPath(tmp_path), rows)] == ["b.txt"]


def test_an_archive_has_a_row_for_each_member(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "年报.zip", "w") as archive:
        archive.writestr("2023/水利局.txt", "abc")
        archive.writestr("../escape.txt", "def")
    rows = landed(UPath(tmp_path), NOTHING)
    assert len(rows) == 2
    assert rows["source_path"].str.starts_with("年报.zip!/").all()
    assert not rows["source_path"].str.contains("..", literal=True).any()
    assert "年报.zip!/2023/水利局.txt" in rows["source_path"].to_list()
    assert sorted(data for _, _, data in contents(UPath(tmp_path), rows)) == [b"abc", b"def"]


def test_an_archive_that_cannot_be_opened_is_one_row_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04" + b"\0" * 40)
    rows = landed(UPath(tmp_path), NOTHING)
    assert rows["source_path"].to_list() == ["a.zip"]
    assert rows["reason"].to_list() == ["corrupt"]


def test_a_landing_folder_may_be_object_storage() -> None:
    folder = UPath("memory://landing-test")
    (folder / "2023").mkdir(parents=True, exist_ok=True)
    (folder / "2023" / "a.txt").write_bytes(b"abc")
    rows = landed(folder, NOTHING)
    assert rows["source_path"].to_list() == ["2023/a.txt"]
    assert landed(folder, rows).equals(rows)
    assert list(contents(folder, rows)) == [(hashlib.sha256(b"abc").hexdigest(), "a.txt", b"abc")]


# --- what is tried again ------------------------------------------------------------------------


def rows_of(listed: pl.DataFrame) -> dict[str, tuple[str | None, bool]]:
    return {path: (reason, gone) for path, reason, gone in listed.select(*COLUMNS).iter_rows()}


COLUMNS = ("source_path", "reason", "removed")


def refusing(code: str, monkeypatch: pytest.MonkeyPatch, *files: str) -> pytest.MonkeyPatch:
    """Reading these files fails."""
    reading = module.read

    def read(entry: Entry, *more: Any) -> Content | Quarantine:
        return Quarantine(code, "so") if entry.file in files else reading(entry, *more)

    monkeypatch.setattr(module, "read", read)
    return monkeypatch


@pytest.mark.parametrize("code", ["unreadable_file", "vanished", "changed_while_read"])
def test_a_file_that_could_not_be_read_is_tried_by_each_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    with monkeypatch.context() as now:
        refusing(code, now, "a.txt")
        before = landed(UPath(tmp_path), NOTHING)
    assert rows_of(before) == {"a.txt": (code, False)}
    after = landed(UPath(tmp_path), before)
    assert rows_of(after) == {"a.txt": (None, False)}
    assert after["sha256"].to_list() == [hashlib.sha256(b"abc").hexdigest()]


def entry(file: str, code: str | None = None, size: int = 3, modified: int = 1) -> Entry:
    reason = Quarantine(code, "so") if code else None
    return Entry(file, size, modified, LocalFile("/nowhere", file), reason=reason)


def known(*files: str, **more: Any) -> pl.DataFrame:
    """As if these files had been read."""
    rows = [
        {"source_path": file, "file": file.partition("!/")[0], "file_size": 3, "modified": 1, "sha256": file}
        | {"removed": False, "hints": "", "outside": ""}
        | more
        for file in files
    ]
    return pl.DataFrame(rows, schema=LANDED)


def test_what_lies_in_a_folder_that_is_closed_stays_as_it_was_read() -> None:
    before = known("in/a.txt", "in/b/c.txt", "inside.txt", "other.txt")
    after = landed(UPath("/nowhere"), before, [entry("in/", "unreadable_folder"), entry("other.txt")])
    assert rows_of(after) == {
        "in/": ("unreadable_folder", False),
        "in/a.txt": (None, False),
        "in/b/c.txt": (None, False),
        "inside.txt": (None, True),
        "other.txt": (None, False),
    }
    healed = landed(UPath("/nowhere"), after, [entry("in/a.txt"), entry("other.txt")])
    assert rows_of(healed) == {
        "in/a.txt": (None, False),
        "in/b/c.txt": (None, True),
        "inside.txt": (None, True),
        "other.txt": (None, False),
    }


def test_a_file_that_cannot_be_looked_at_stays_as_it_was_read() -> None:
    for code, reason, gone in [
        ("unreadable_file", None, False),
        ("vanished", None, True),
        ("link", "link", False),
    ]:
        after = landed(UPath("/nowhere"), known("a.txt"), [entry("a.txt", code, 0, 0)])
        assert rows_of(after) == {"a.txt": (reason, gone)}
    new = landed(UPath("/nowhere"), NOTHING, [entry("a.txt", "unreadable_file", 0, 0)])
    assert rows_of(new) == {"a.txt": ("unreadable_file", False)}


# --- keys ---------------------------------------------------------------------------------------


def test_an_archive_beside_a_folder_that_is_called_like_its_members(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", {"x.txt": b"1"})
    (tmp_path / "a.zip!").mkdir()
    (tmp_path / "a.zip!" / "x.txt").write_bytes(b"2")
    rows = landed(UPath(tmp_path), NOTHING)
    assert rows["source_path"].to_list() == ["a.zip!/x.txt", r"a.zip\x21/x.txt"]
    assert {data for _, _, data in contents(UPath(tmp_path), rows)} == {b"1", b"2"}


def test_names_that_print_alike(tmp_path: Path) -> None:
    for number, name in enumerate(
        (b"\xb9.txt", rb"\xb9.txt", b"x.mht#1", b"a\nb.txt", "年报 \u202e.txt".encode())
    ):
        (tmp_path / os.fsdecode(name)).write_bytes(str(number).encode())
    rows = landed(UPath(tmp_path), NOTHING)
    assert rows["source_path"].to_list() == [
        r"\x5cxb9.txt",
        r"\xb9.txt",
        r"a\x0ab.txt",
        r"x.mht\x231",
        r"年报 \u202e.txt",
    ]
    assert sorted(data for _, _, data in contents(UPath(tmp_path), rows)) == [b"0", b"1", b"2", b"3", b"4"]


# --- archives -----------------------------------------------------------------------------------


def write_zip(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def test_only_what_may_be_an_archive_is_given_to_the_worker(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    (tmp_path / "b.docx").write_bytes(docx())
    write_zip(tmp_path / "c.zip", {"x.txt": b"1"})
    given = []

    def run(function: str, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        for task, result in run_here(function, tasks):
            given.append((function, task[0]))
            yield task, result

    rows = landed(UPath(tmp_path), NOTHING, run=run)
    assert given == [("list_members", "b.docx"), ("list_members", "c.zip")]
    assert rows_of(rows) == {"a.txt": (None, False), "b.docx": (None, False), "c.zip!/x.txt": (None, False)}
    given.clear()
    assert [name for _, name, _ in contents(UPath(tmp_path), rows, run)] == ["a.txt", "b.docx", "x.txt"]
    assert given == [("take_members", "c.zip")]
    assert landed(UPath(tmp_path), rows, run=run).equals(rows) and given == [("take_members", "c.zip")]


def docx() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    return out.getvalue()


def test_an_archive_that_kills_its_worker_is_one_row_and_is_tried_three_times(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", {"x.txt": b"1"})
    write_zip(tmp_path / "b.zip", {"x.txt": b"2"})
    tried = []

    def run(function: str, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        for task, result in run_here(function, tasks):
            tried.append(task[0])
            yield task, Quarantine("crashed", "so") if task[0] == "a.zip" else result

    rows = NOTHING
    for _ in range(5):
        rows = landed(UPath(tmp_path), rows, run=run)
        assert rows_of(rows) == {"a.zip": ("crashed", False), "b.zip!/x.txt": (None, False)}
    assert sorted(tried) == ["a.zip"] * 3 + ["b.zip"]
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 other")
    landed(UPath(tmp_path), rows, run=run)
    assert tried[-1] == "a.zip"


def test_archives_are_opened_again_by_other_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_zip(tmp_path / "a.zip", {"x.txt": b"1"})
    rows = landed(UPath(tmp_path), NOTHING)
    monkeypatch.setattr(module, "opening_version", lambda: "other")
    assert landed(UPath(tmp_path), rows)["opened"].to_list() == ["other"]


def test_an_archive_with_a_manifest_alone_has_its_row(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", {"_Manifest.csv": b"path\n"})
    rows = landed(UPath(tmp_path), NOTHING)
    assert rows_of(rows) == {"a.zip": ("empty", False), "a.zip!/_Manifest.csv": ("manifest", False)}


def test_what_could_not_be_handed_out_says_why_and_is_read_by_the_next_build(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        (tmp_path / name).write_bytes(name.encode())
    write_zip(tmp_path / "e.zip", {"x.txt": b"1", "y.txt": b"2"})
    rows = landed(UPath(tmp_path), NOTHING)
    (tmp_path / "a.txt").unlink()
    (tmp_path / "b.txt").write_bytes(b"longer than before")
    stat = (tmp_path / "c.txt").stat()
    (tmp_path / "c.txt").write_bytes(b"other")  # as long, and as old
    os.utime(tmp_path / "c.txt", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    write_zip(tmp_path / "e.zip", {"x.txt": b"1", "y.txt": b"longer"})
    missed: dict[str, Quarantine] = {}
    assert [name for _, name, _ in contents(UPath(tmp_path), rows, missed=missed)] == ["d.txt"]
    changed = "changed_while_read"
    assert {file: reason.code for file, reason in missed.items()} == {
        "a.txt": "vanished",
        "b.txt": changed,
        "c.txt": changed,
        "e.zip": changed,
    }
    left = without(rows, missed)
    assert rows_of(left) == {
        "a.txt": ("vanished", False),
        "b.txt": (changed, False),
        "c.txt": (changed, False),
        "d.txt": (None, False),
        "e.zip!/x.txt": (changed, False),
        "e.zip!/y.txt": (changed, False),
    }
    after = landed(UPath(tmp_path), left)
    assert rows_of(after)["a.txt"] == ("vanished", True)
    assert set(after.filter(~pl.col("removed"))["reason"]) == {None}
    assert len([*contents(UPath(tmp_path), after.filter(~pl.col("removed")))]) == 5


@pytest.mark.slow
def test_archives_that_kill_or_hang_a_worker_take_nothing_along(tmp_path: Path) -> None:
    for name in ("a.zip", "kill.zip", "loop.zip", "z.zip"):
        write_zip(tmp_path / name, {"x.txt": name.encode(), "twin.txt": b"1"})
    limits = Limits(seconds=1, seconds_per_mib=0, grace=1, reader="tests.support.archives")
    run = Engine(1, limits).run_all
    rows = landed(UPath(tmp_path), NOTHING, run=run)
    assert rows_of(rows) == {
        "a.zip!/twin.txt": (None, False),
        "a.zip!/x.txt": (None, False),
        "kill.zip": ("crashed", False),
        "loop.zip": ("timeout", False),
        "z.zip!/twin.txt": (None, False),
        "z.zip!/x.txt": (None, False),
    }
    wanted = rows.filter(pl.col("reason").is_null())
    given = [(name, data) for _, name, data in contents(UPath(tmp_path), wanted, run)]
    assert sorted(given) == [
        ("twin.txt", b"1"),
        ("twin.txt", b"1"),
        ("x.txt", b"a.zip"),
        ("x.txt", b"z.zip"),
    ]


def test_an_archive_that_fails_when_its_members_are_wanted_is_opened_again(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", {"x.txt": b"1"})
    rows = landed(UPath(tmp_path), NOTHING)

    def run(function: str, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        yield from ((task, Quarantine("timeout", "so")) for task in tasks)

    missed: dict[str, Quarantine] = {}
    assert [*contents(UPath(tmp_path), rows, run, missed)] == []
    left = without(rows, missed)
    assert rows_of(left) == {"a.zip!/x.txt": ("timeout", False)}
    assert landed(UPath(tmp_path), left).equals(rows)
