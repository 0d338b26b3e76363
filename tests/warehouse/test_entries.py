"""Listing a landing folder: every entry is there, with a reason where it is no file that can be read."""

from __future__ import annotations

import json
import os
import re
import socket
import stat
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from upath import UPath

from warehouse.readings import entries as module
from warehouse.readings.entries import LocalFile, listing, source_of
from warehouse.readings.opening import Content, read


def reasons(landing: Path) -> dict[str, str | None]:
    return {entry.file: entry.reason.code if entry.reason else None for entry in listing(UPath(landing))}


def test_what_is_no_file_has_its_reason(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "socket"))
        (tmp_path / "link").symlink_to("a.txt")
        (tmp_path / "folder-link").symlink_to(tmp_path)
        (tmp_path / "nowhere").symlink_to("gone")
        (tmp_path / "device-link").symlink_to("/dev/zero")
        assert reasons(tmp_path) == {
            "a.txt": None,
            "device-link": "link",
            "folder-link": "link",
            "link": "link",
            "nowhere": "link",
            "pipe": "fifo",
            "socket": "socket",
        }


@pytest.mark.skipif(os.getuid() != 0, reason="only root makes devices")
def test_devices_have_their_reason(tmp_path: Path) -> None:
    try:
        os.mknod(tmp_path / "zero", stat.S_IFCHR | 0o666, os.makedev(1, 5))
        os.mknod(tmp_path / "disk", stat.S_IFBLK | 0o666, os.makedev(7, 0))
    except PermissionError:
        pytest.skip("this container makes no devices")
    assert reasons(tmp_path) == {"disk": "device", "zero": "device"}


SCRIPT = """
import json, os, sys
from pathlib import Path
from tests.warehouse.test_entries import reasons
os.setgroups([]), os.setgid(65534), os.setuid(65534)
print(json.dumps(reasons(Path(sys.argv[1]))))
"""
"""Lists a folder without the rights of root; the imports come first, because nobody may not read the code."""


def listed_by_nobody(landing: Path) -> dict[str, str | None]:
    if os.getuid() != 0:
        return reasons(landing)
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(landing)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, str | None] = json.loads(done.stdout)
    return found


def test_folders_without_rights() -> None:
    rights = {"closed": 0o000, "listed": 0o444, "entered": 0o111}
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are for their user alone
        landing = Path(name)
        landing.chmod(0o755)
        (landing / "good.txt").write_bytes(b"abc")
        for folder, mode in rights.items():
            (landing / folder / "in").mkdir(parents=True)
            (landing / folder / "a.txt").write_bytes(b"abc")
            (landing / folder).chmod(mode)
        try:
            assert listed_by_nobody(landing) == {
                "closed/": "unreadable_folder",
                "entered/": "unreadable_folder",
                "good.txt": None,
                "listed/a.txt": "unreadable_file",
                "listed/in/": "unreadable_folder",
            }
        finally:
            for folder in rights:
                (landing / folder).chmod(0o755)


def test_what_vanishes_while_the_folder_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file after its folder was listed, a folder before it is entered."""
    (tmp_path / "a.txt").write_bytes(b"abc")
    (tmp_path / "b.txt").write_bytes(b"abc")
    (tmp_path / "folder").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "c.txt").write_bytes(b"abc")
    look = module._look_at

    def late(root: str, folder: module._Open, entry: os.DirEntry[str]) -> module.Entry | None:
        if entry.name == "b.txt":
            os.unlink(entry.name, dir_fd=folder.descriptor)
        found = look(root, folder, entry)
        if entry.name == "folder":
            os.rmdir(entry.name, dir_fd=folder.descriptor)
        return found

    monkeypatch.setattr(module, "_look_at", late)
    expected = {"a.txt": None, "b.txt": "vanished", "folder/": "vanished", "other/c.txt": None}
    assert reasons(tmp_path) == expected


def test_a_folder_replaced_by_a_link_is_not_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    landing, outside = tmp_path / "landing", tmp_path / "outside"
    (landing / "folder").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret.txt").write_bytes(b"abc")
    look = module._look_at

    def swap(root: str, folder: module._Open, entry: os.DirEntry[str]) -> module.Entry | None:
        found = look(root, folder, entry)
        (landing / "folder").rmdir()
        (landing / "folder").symlink_to(outside)
        return found

    monkeypatch.setattr(module, "_look_at", swap)
    assert reasons(landing) == {"folder/": "unreadable_folder"}


def make_deep(top: Path, part: str, depth: int, content: bytes) -> str:
    """A file below that many folders, though the path may be too long for the system; its path."""
    folder = os.open(top, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(part, dir_fd=folder)
        inner = os.open(part, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    file = os.open("a.txt", os.O_WRONLY | os.O_CREAT, dir_fd=folder)
    os.write(file, content)
    os.close(file)
    os.close(folder)
    return "/".join([*[part] * depth, "a.txt"])


def test_a_path_longer_than_the_system_opens_is_listed_and_read(tmp_path: Path) -> None:
    path = make_deep(tmp_path, "层" * 80, 30, b"abc")
    assert len(path.encode()) > 7000
    (entry,) = listing(UPath(tmp_path))
    assert (entry.file, entry.reason) == (path, None)
    content = read(entry)
    assert isinstance(content, Content) and content.data == b"abc"


def test_folders_beyond_the_depth_have_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_DEPTH", 3)
    make_deep(tmp_path, "d", 6, b"abc")
    (tmp_path / "d" / "b.txt").write_bytes(b"abc")
    assert reasons(tmp_path) == {"d/b.txt": None, "d/d/d/d/": "too_deep"}


def test_listing_leaves_no_descriptor_open(tmp_path: Path) -> None:
    for name in ("a/b/c", "a/d", "e"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "x.txt").write_bytes(b"abc")
    (tmp_path / "link").symlink_to("gone")
    mine = Path("/proc/self/fd")
    before = len([*mine.iterdir()]) if mine.exists() else 0
    for entry in listing(UPath(tmp_path)):
        read(entry)
    assert (len([*mine.iterdir()]) if before else 0) == before
    assert set(reasons(tmp_path)) == {"a/b/c/x.txt", "a/d/x.txt", "e/x.txt", "link"}


RAW = st.binary(min_size=1, max_size=12).filter(
    lambda name: b"/" not in name and b"\0" not in name and name not in (b".", b"..")
)
ALIKE = st.sampled_from(
    [
        b"\xb9.txt",
        rb"\xb9.txt",
        rb"\x5cxb9.txt",
        b"a.zip!",
        b"a.zip",
        rb"a.zip\x21",
        b"x#1",
        rb"x\x231",
        b"\n",
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.one_of(ALIKE, RAW), st.one_of(ALIKE, RAW)), min_size=1, max_size=8))
def test_distinct_entries_have_distinct_printable_paths(
    tmp_path_factory: pytest.TempPathFactory, names: list[tuple[bytes, bytes]]
) -> None:
    top = tmp_path_factory.mktemp("landing")
    made = set()
    for folder, name in names:
        path = top / os.fsdecode(folder)
        try:
            path.mkdir(exist_ok=True)
            (path / os.fsdecode(name)).write_bytes(folder + b"/" + name)
        except (FileExistsError, IsADirectoryError, NotADirectoryError):
            continue
        made.add(folder + b"/" + name)
    entries = listing(UPath(top))
    assert len({entry.file for entry in entries}) == len(entries) == len(made)
    for entry in entries:
        hidden = ("Cc", "Cf", "Cs", "Zl", "Zp")
        assert not any(unicodedata.category(char) in hidden for char in entry.file)
        assert "!/" not in entry.file and not re.search(r"#\d+\Z", entry.file, re.ASCII)
        assert source_of(UPath(top), entry.file) == entry.source
        assert isinstance(entry.source, LocalFile) and os.fsencode(entry.source.path) in made
        content = read(entry)
        assert isinstance(content, Content) and content.data == os.fsencode(entry.source.path)


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "grown": (lambda file: file.write_bytes(b"abcd"), "changed_while_read"),
    "gone": (lambda file: file.unlink(), "vanished"),
    "another file": (lambda file: (file.unlink(), file.write_bytes(b"xyz")), "changed_while_read"),
    "a link": (lambda file: (file.unlink(), file.symlink_to("/etc/passwd")), "changed_while_read"),
    "a pipe": (lambda file: (file.unlink(), os.mkfifo(file)), "changed_while_read"),
    "a folder": (lambda file: (file.unlink(), file.mkdir()), "changed_while_read"),
    "a linked folder": (
        lambda file: (file.unlink(), file.parent.rmdir(), file.parent.symlink_to("/etc")),
        "changed_while_read",
    ),
    "a folder that has gone": (lambda file: (file.unlink(), file.parent.rmdir()), "vanished"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_between_listing_and_reading_is_left(tmp_path: Path, change: str) -> None:
    (tmp_path / "in").mkdir()
    file = tmp_path / "in" / "a.txt"
    file.write_bytes(b"abc")
    os.utime(file, ns=(1, 1))
    (entry,) = listing(UPath(tmp_path))
    do, code = CHANGES[change]
    do(file)
    found = read(entry)
    assert not isinstance(found, Content) and found.code == code


def test_a_file_that_grows_while_it_is_read(tmp_path: Path) -> None:
    """Not a byte more than one beyond its size is read."""
    (tmp_path / "a.txt").write_bytes(b"abc")
    (entry,) = listing(UPath(tmp_path))

    def grow(_: bytes) -> bool:
        (tmp_path / "a.txt").write_bytes(b"x" * 9)
        return True

    found = read(entry, grow)
    assert not isinstance(found, Content) and found.code == "changed_while_read"


def test_a_file_that_is_written_again_while_it_is_read(tmp_path: Path) -> None:
    """As many bytes, but not all of them are the first ones."""
    (tmp_path / "a.txt").write_bytes(b"abc")
    os.utime(tmp_path / "a.txt", ns=(1, 1))
    (entry,) = listing(UPath(tmp_path))

    def write(_: bytes) -> bool:
        (tmp_path / "a.txt").write_bytes(b"xyz")
        return True

    found = read(entry, write)
    assert not isinstance(found, Content) and found.code == "changed_while_read"
