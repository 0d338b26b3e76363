"""Listing and opening what lies in the landing folder."""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

import polars as pl
import pytest
from upath import UPath

from warehouse.readings import landing as module
from warehouse.readings.landing import LANDED, contents, landed, listing

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
    assert rows.select("source_path", "reason", "sha256").rows() == [("link.txt", "link", None)]


def test_a_file_beyond_the_limit_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    (tmp_path / "large.txt").write_bytes(b"x" * 11)
    assert landed(UPath(tmp_path), NOTHING)["reason"].to_list() == ["too_large"]


def test_an_unchanged_file_is_not_opened_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    known = landed(UPath(tmp_path), NOTHING)
    monkeypatch.setattr(module, "_inspect", lambda entry: pytest.fail(f"{entry.file} was opened"))
    assert landed(UPath(tmp_path), known).equals(known)


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
