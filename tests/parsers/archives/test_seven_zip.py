"""7z archives: the same members and refusals as of other archives."""

import struct
import sys
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from upath import UPath

from parsers.archives import seven_zip as archive_7z
from parsers.archives.members import Member, is_archive, members
from parsers.model import Quarantine
from parsers.readers import read_layout
from parsers.readers.limits import FREE_UNPACKED_BYTES
from warehouse.readings.landing import LANDED, landed

py7zr = pytest.importorskip("py7zr", reason="the extra [archives] is not installed")
Files = tuple[tuple[str, bytes], ...]


def packed(*blocks: Files, plain_header: bool = False, **more: object) -> bytes:
    """An archive whose files lie in one block for each group of them."""
    out = BytesIO()
    for number, files in enumerate(blocks):
        out.seek(0)
        with py7zr.SevenZipFile(out, "a" if number else "w", **more) as archive:
            archive.set_encoded_header_mode(not plain_header)
            for name, content in files:
                archive.writestr(content, name)
    return out.getvalue()


def renamed(data: bytes, old: str, new: str) -> bytes:
    """The archive (of a plain header) with another name of the same length, as no packer writes it."""
    data = data.replace(old.encode("utf-16-le"), new.encode("utf-16-le"))
    offset, size = struct.unpack("<QQ", data[12:28])
    start = struct.pack("<QQI", offset, size, zlib.crc32(data[32 + offset :][:size]))
    return data[:8] + struct.pack("<I", zlib.crc32(start)) + start + data[32:]


def opened(data: bytes) -> tuple[Member, ...]:
    found = members(data, "a.7z")
    assert not isinstance(found, Quarantine), found
    return found


def refused(data: bytes) -> str:
    found = members(data, "a.7z")
    assert isinstance(found, Quarantine) and found.detail, found
    return found.code


def codes(data: bytes) -> list[bytes | str]:
    return [member.quarantine.code if member.quarantine else member.data for member in opened(data)]


TWO: tuple[Files, Files] = (
    (("甲局/年报.txt", b"1" * 50), ("b.txt", b"2")),
    (("c.txt", b"3" * 50), ("empty.txt", b"")),
)


@pytest.mark.parametrize(
    "method",
    [
        [{"id": py7zr.FILTER_LZMA2, "preset": 1}],
        [{"id": py7zr.FILTER_LZMA, "preset": 1}],
        [{"id": py7zr.FILTER_X86}, {"id": py7zr.FILTER_LZMA2, "preset": 1}],
        [{"id": py7zr.FILTER_PPMD, "order": 6, "mem": 24}],
        [{"id": py7zr.FILTER_BZIP2}],
        [{"id": py7zr.FILTER_ZSTD, "level": 3}],
        [{"id": py7zr.FILTER_COPY}],
    ],
    ids=["lzma2", "lzma", "bcj", "ppmd", "bzip2", "zstd", "copy"],
)
def test_members_in_order(method: list[dict[str, int]]) -> None:
    data = packed(*TWO, filters=method)
    assert is_archive(data)
    assert opened(data) == tuple(Member(name, content) for block in TWO for name, content in block)


def test_archives_in_archives_to_the_second_level() -> None:
    zipped = BytesIO()
    with zipfile.ZipFile(zipped, "w") as file:
        file.writestr("in.7z", packed((("x.txt", b"1"),)))
    third = packed((("third.txt", b"3"),))
    found = opened(packed((("a.zip", zipped.getvalue()), ("b.7z", packed((("c.7z", third),))))))
    assert [member.name for member in found] == ["a.zip!/in.7z", "b.7z!/c.7z"]
    assert found[1].data == third
    assert [m.name for m in members(zipped.getvalue(), "a.zip")] == ["in.7z!/x.txt"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("written", "safe"),
    [("../../etc/passwd", "etc/passwd"), ("/etc/x", "etc/x"), ("C:\\Win\\x.doc", "Win/x.doc")],
)
def test_names_cannot_leave_the_folder(written: str, safe: str) -> None:
    data = packed((("A" * len(written), b"1"), ("b.txt", b"2")), plain_header=True)
    assert opened(renamed(data, "A" * len(written), written)) == (Member(safe, b"1"), Member("b.txt", b"2"))


def test_folders_and_litter_are_no_members_and_a_link_has_no_bytes(tmp_path: Path) -> None:
    (tmp_path / "in" / "folder").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_bytes(b"1")
    (tmp_path / "in" / "link").symlink_to("a.txt")
    (tmp_path / "in" / ".DS_Store").write_bytes(b"2")
    with py7zr.SevenZipFile(tmp_path / "a.7z", "w") as archive:
        archive.writeall(tmp_path / "in", "in")
    found = {member.name: member for member in opened((tmp_path / "a.7z").read_bytes())}
    assert sorted(found) == ["in/a.txt", "in/link"]
    assert found["in/a.txt"] == Member("in/a.txt", b"1")
    assert (link := found["in/link"]).data == b"" and link.quarantine and link.quarantine.code == "link"


def test_equal_names_are_told_apart() -> None:
    data = renamed(packed((("a.txt", b"1"), ("b.txt", b"2")), plain_header=True), "b.txt", "a.txt")
    assert [member.name for member in opened(data)] == ["a.txt", "a~2.txt"]


def test_encrypted() -> None:
    assert codes(packed(TWO[0], password="x")) == ["encrypted", "encrypted"]
    assert refused(packed(TWO[0], password="x", header_encryption=True)) == "encrypted"


def test_a_damaged_block_costs_only_what_lies_in_it() -> None:
    stored = [{"id": py7zr.FILTER_COPY}]
    data = bytearray(packed(*TWO, filters=stored))
    data[32 + 3] ^= 0xFF  # in the first file
    assert codes(bytes(data)) == ["corrupt", b"2", b"3" * 50, b""]
    data = bytearray(packed(*TWO))
    data[32 + 3] ^= 0xFF  # the stream of the first block
    assert codes(bytes(data)) == ["corrupt", "corrupt", b"3" * 50, b""]


def test_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A block that unpacks to far more than it is; too many files, and far too many."""
    bomb = packed((("bomb", b"0" * 30_000_000), ("a", b"1")), TWO[1])
    assert codes(bomb) == ["too_large", "too_large", b"3" * 50, b""]
    monkeypatch.setattr(archive_7z, "MAX_MEMBERS", 5)
    for count in (6, 11):
        assert refused(packed(tuple((str(n), b"") for n in range(count)))) == "too_large"


def test_a_member_beyond_the_limit_does_not_take_the_others_along(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed((("a", b"1" * 9), ("b", b"1" * 11), ("c", b"2")))
    monkeypatch.setattr(archive_7z, "MAX_UNPACKED_BYTES", 10)
    assert codes(data) == [b"1" * 9, "too_large", b"2"]
    monkeypatch.setattr(archive_7z, "MAX_ARCHIVE_BYTES", 20)
    assert refused(data) == "too_large"


def test_what_cannot_be_opened_says_why() -> None:
    data = packed(TWO[0])
    assert refused(data[:-5]) == "corrupt"
    assert refused(b"7z\xbc\xaf\x27\x1c\0\0") == "corrupt"
    assert refused(packed(())) == "empty"
    rar, cab = (members(magic + b"\0" * 9, "x") for magic in (b"Rar!\x1a\x07", b"MSCF"))
    assert isinstance(rar, Quarantine) and rar.code == "unsupported_format" and "unpack it" in rar.detail
    assert isinstance(cab, Quarantine) and cab.code == "unsupported_format" and "unpack it" in cab.detail


def test_a_folder_opened_once_the_extra_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.7z").write_bytes(packed(TWO[0]))
    nothing = pl.DataFrame(schema=LANDED)
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "py7zr", None)
        before = landed(UPath(tmp_path), nothing)
        assert before["reason"].to_list() == ["needs_archives"]
        assert "gongkai[archives]" in before["reason_detail"][0]
    after = landed(UPath(tmp_path), before)
    assert after["source_path"].to_list() == ["a.7z!/b.txt", "a.7z!/甲局/年报.txt"]
    assert after["reason"].to_list() == [None, None]
    assert landed(UPath(tmp_path), after).equals(after)


SOUND = packed(*TWO, plain_header=True)


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=8), st.booleans())
def test_nothing_raises(damage: list[tuple[int, int]], valid: bool) -> None:
    data = bytearray(SOUND)
    for at, byte in damage:
        data[at] = byte
    found = members(renamed(bytes(data), "\0", "\0") if valid else bytes(data), "x.7z")
    assert isinstance(found, Quarantine) or sum(len(member.data) for member in found) <= FREE_UNPACKED_BYTES


@pytest.mark.parametrize("data", [SOUND, b"\x1f\x8b\x08\0" * 9, b"\xfd7zXZ\0" * 9, b"BZh9" * 9])
def test_an_archive_is_no_document(data: bytes) -> None:
    found = read_layout(data, "a.doc")
    assert isinstance(found, Quarantine) and found.code == "archive"
