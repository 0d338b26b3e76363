"""Archives: names of any encoding, hostile names and sizes, and that nothing gets lost."""

import bz2
import gzip
import lzma
import tarfile
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.archives.members import Member, is_archive, members, safe_name
from parsers.model import Quarantine


def zipped(*files: tuple[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files:
            file.writestr(name, content)
    return out.getvalue()


def tarred(*files: tuple[str, bytes], encoding: str = "utf-8") -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w", encoding=encoding, format=tarfile.GNU_FORMAT) as file:
        for name, content in files:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            file.addfile(entry, BytesIO(content))
    return out.getvalue()


def in_local_encoding(data: bytes, name: str, encoding: str) -> bytes:
    """A zip whose ASCII placeholder `AAAA…` is replaced by a name without the UTF-8 flag."""
    raw = name.encode(encoding)
    return data.replace(b"A" * len(raw), raw)


def opened(data: bytes, name: str = "a.zip") -> tuple[Member, ...]:
    found = members(data, name)
    assert not isinstance(found, Quarantine), found
    return found


def refused(data: bytes, name: str = "a.zip") -> str:
    found = members(data, name)
    assert isinstance(found, Quarantine), found
    return found.code


def test_members_in_order() -> None:
    found = opened(zipped(("b.html", b"1"), ("甲局/", b""), ("甲局/a.pdf", b"2"), ("empty.txt", b"")))
    assert found == (Member("b.html", b"1"), Member("甲局/a.pdf", b"2"), Member("empty.txt", b""))


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "big5"])
def test_names_in_the_local_encoding(encoding: str) -> None:
    name = "政府公開年度報告.txt" if encoding == "big5" else "市政府信息公开年度报告.txt"
    data = zipped(("A" * len(name.encode(encoding)), b"1"))
    assert [m.name for m in opened(in_local_encoding(data, name, encoding))] == [name]


def test_a_tar_of_either_encoding_and_packed() -> None:
    for encoding in ("utf-8", "gbk"):
        tar = tarred(("年度报告/甲局.txt", b"1"), encoding=encoding)
        for data in (tar, gzip.compress(tar, mtime=0), bz2.compress(tar), lzma.compress(tar)):
            assert opened(data) == (Member("年度报告/甲局.txt", b"1"),)


def test_a_single_packed_file_takes_the_name_of_its_archive() -> None:
    assert opened(gzip.compress(b"1", mtime=0), "x/report.html.gz") == (Member("report.html", b"1"),)


def test_links_and_litter_are_no_members() -> None:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as file:
        link = tarfile.TarInfo("passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(link)
    assert refused(out.getvalue()) == "empty"
    found = opened(zipped(("__MACOSX/._a.pdf", b"1"), (".DS_Store", b"1"), ("a.pdf", b"2")))
    assert [m.name for m in found] == ["a.pdf"]


def test_archives_in_archives_to_the_second_level() -> None:
    third = zipped(("c.txt", b"3"))
    second = zipped(("b.txt", b"2"), ("third.zip", third))
    found = opened(zipped(("a.txt", b"1"), ("second.zip", second)))
    assert found == (
        Member("a.txt", b"1"),
        Member("second.zip!/b.txt", b"2"),
        Member("second.zip!/third.zip", third),
    )


def test_a_document_is_no_archive() -> None:
    docx = zipped(("word/document.xml", b"<x/>"))
    assert not is_archive(docx)
    assert opened(zipped(("a.docx", docx))) == (Member("a.docx", docx),)
    assert refused(docx) == "unsupported_format"


def test_an_encrypted_member_is_listed_with_its_reason() -> None:
    data = bytearray(zipped(("a.txt", b"1"), ("b.txt", b"2")))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    first, second = opened(bytes(data))
    assert first.quarantine is not None and first.quarantine.code == "encrypted"
    assert (first.name, first.data) == ("a.txt", b"")
    assert second == Member("b.txt", b"2")


def test_a_damaged_member_does_not_take_the_others_along() -> None:
    data = bytearray(zipped(("a.txt", b"x" * 500), ("b.txt", b"2")))
    data[data.find(b"a.txt") + 5] ^= 0xFF
    first, second = opened(bytes(data))
    assert first.quarantine is not None and first.quarantine.code == "corrupt"
    assert second == Member("b.txt", b"2")


def test_a_damaged_archive_inside() -> None:
    (member,) = opened(zipped(("in.zip", zipped(("a", b"1"))[:40])))
    assert member.quarantine is not None and member.quarantine.code == "corrupt"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped(("a", b"1"))[:40], "corrupt"),
        (gzip.compress(b"1" * 1000, mtime=0)[:15], "corrupt"),
        (b"PK\x05\x06" + b"\0" * 18, "empty"),
        (b"Rar!\x1a\x07\0", "unsupported_format"),
        (b"plain text", "unsupported_format"),
        (gzip.compress(b"0" * 30_000_000, mtime=0), "too_large"),
    ],
    ids=["cut zip", "cut gzip", "empty zip", "rar", "text", "bomb"],  # bytes hold the time of day
)
def test_what_cannot_be_opened_says_why(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_a_bomb_among_members() -> None:
    first, second = opened(zipped(("bomb", b"0" * 30_000_000), ("a.txt", b"1")))
    assert first.quarantine is not None and first.quarantine.code == "too_large"
    assert second == Member("a.txt", b"1")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\x.doc", "Windows/x.doc"),
        ("a/./b//c", "a/b/c"),
        ("a\x00b\n.pdf", "a_b_.pdf"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("甲局 2024年报告.pdf", "甲局 2024年报告.pdf"),
    ],
)
def test_names_cannot_leave_the_folder(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=40))
def test_any_name_is_made_safe(name: str) -> None:
    parts = safe_name(name).split("/")
    assert parts and all(part.strip(".") and "\\" not in part and ":" not in part for part in parts)


def test_equal_names_are_told_apart() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("a.txt", b"1"), ("a.txt", b"2"), ("../a.txt", b"3"))
    assert [m.name for m in opened(data)] == ["a.txt", "a~2.txt", "a~3.txt"]


@given(st.binary(max_size=300), st.integers(0, 200))
def test_nothing_raises(junk: bytes, at: int) -> None:
    data = zipped(("a.txt", b"1"), ("b.txt", b"2"))
    assert isinstance(members(data[:at] + junk + data[at:], "x"), tuple | Quarantine)
