"""Archives: names of any encoding, hostile names and sizes, and that nothing gets lost."""

import bz2
import gzip
import lzma
import re
import tarfile
import unicodedata
import warnings
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.archives import formats
from parsers.archives import members as members_module
from parsers.archives.members import Member, is_archive, members
from parsers.archives.names import file_part, folder_part, printable, raw_name, safe_name, without_twins
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


def codes(data: bytes) -> list[tuple[str, str | None]]:
    return [(m.name, m.quarantine.code if m.quarantine else None) for m in opened(data)]


def test_links_pipes_and_devices_of_a_tar_are_members_without_bytes() -> None:
    out = BytesIO()
    kinds = {
        "passwd": tarfile.SYMTYPE,
        "twin": tarfile.LNKTYPE,
        "pipe": tarfile.FIFOTYPE,
        "tty": tarfile.CHRTYPE,
        "disk": tarfile.BLKTYPE,
        "folder": tarfile.DIRTYPE,
    }
    with tarfile.open(fileobj=out, mode="w") as file:
        for name, kind in kinds.items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            file.addfile(entry)
        entry = tarfile.TarInfo("a.txt")
        entry.size = 1
        file.addfile(entry, BytesIO(b"1"))
    assert codes(out.getvalue()) == [
        ("passwd", "link"),
        ("twin", "link"),
        ("pipe", "fifo"),
        ("tty", "device"),
        ("disk", "device"),
        ("a.txt", None),
    ]


def test_a_link_of_a_zip_is_a_member_without_bytes() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        link = zipfile.ZipInfo("passwd")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        file.writestr(link, "/etc/passwd")
    assert codes(out.getvalue()) == [("passwd", "link")]


def test_a_tar_that_is_damaged_in_the_middle_keeps_what_lies_before() -> None:
    data = bytearray(tarred(("a.txt", b"1"), ("b.txt", b"2"), ("c.txt", b"3")))
    data[1024 + 148 : 1024 + 156] = b"nonsense"  # the checksum of the second header
    assert codes(bytes(data)) == [("a.txt", None), ("damaged", "corrupt")]
    assert codes(tarred(("a.txt", b"1"))[:1024]) == [("a.txt", None)]  # without its end, but whole


def test_a_sparse_member_is_not_expanded_beyond_the_limit() -> None:
    entry = tarfile.TarInfo("holes")
    entry.size = 1 << 40
    header = bytearray(entry.tobuf(tarfile.GNU_FORMAT))
    header[156:157] = tarfile.GNUTYPE_SPARSE
    header[386:482] = b"0" * 96  # no block of data
    header[483:495] = b"%011o\0" % (1 << 32)
    header[124:136] = b"%011o\0" % 0
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    assert codes(bytes(header) + bytes(1024)) == [("holes", "too_large")]


def test_a_member_whose_name_is_empty() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        empty = zipfile.ZipInfo("x")
        empty.filename = ""
        file.writestr(empty, b"1")
        file.writestr("b.txt", b"2")
    assert [m.name for m in opened(out.getvalue())] == ["unnamed", "b.txt"]


def test_a_name_that_is_too_long_costs_its_member_alone() -> None:
    long = "长" * 1001
    (first, second) = opened(zipped((long, b"1"), ("a.txt", b"2")))
    assert first.quarantine is not None and first.quarantine.code == "name_too_long"
    assert len(first.name) < 130 and first.name.startswith("长长")
    assert second == Member("a.txt", b"2")


def test_what_archives_in_an_archive_expand_to_counts_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the archives inside is refused by itself; together they would go on for ever."""
    bomb = zipped(*((f"{number}", b"0" * 3_000_000) for number in range(4)))
    monkeypatch.setattr(members_module, "MAX_ARCHIVE_BYTES", 5_000_000)
    few = zipped(("1.zip", bomb), ("a.txt", b"1"))
    assert codes(few) == [("1.zip", "too_large"), ("a.txt", None)]
    monkeypatch.setattr(formats, "MAX_EXPANDED_BYTES", 20_000_000)
    assert refused(zipped(*((f"{number}.zip", bomb) for number in range(9)))) == "too_large"


def test_what_a_library_raises_is_the_archive_s_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("ours")

    monkeypatch.setattr(formats, "_zip_names", fail)
    assert refused(zipped(("a.txt", b"1"))) == "reader_failed"


def test_litter_is_no_member() -> None:
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
    assert parts and all(part.strip(".") and ":" not in part for part in parts)
    assert_printable(safe_name(name))


HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def assert_printable(path: str) -> None:
    assert not any(unicodedata.category(char) in HIDDEN for char in path)


NAMES = st.one_of(
    st.text("ab!#1~\\x/.\u202e\x85\n年\udcb9", max_size=8),
    st.text(st.characters(exclude_categories=()), max_size=8),
)


@given(NAMES)
def test_a_name_that_is_spelled_out_is_found_again(name: str) -> None:
    for spelled in (printable(name), file_part(name), folder_part(name)):
        assert raw_name(spelled) == name
        assert_printable(spelled)
    assert not folder_part(name).endswith("!")
    assert not re.search(r"#[0-9]+\Z", file_part(name))


def begun(name: str) -> str:
    """What a ZIP takes of a name; the library that writes one takes no empty name."""
    return name.partition("\0")[0]


@given(st.lists(NAMES, max_size=6), st.lists(NAMES, max_size=6))
def test_no_two_members_are_named_alike(names: list[str], inner: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there twice
        plain = [name.encode("utf-8", "replace").decode() for name in names]
        nested = zipped(*((name.encode("utf-8", "replace").decode(), b"2") for name in inner if begun(name)))
        data = zipped(
            *((name, b"1") for name in plain if begun(name)), ("in.zip", nested), ("in.zip!/a", b"3")
        )
    found = [member.name for member in opened(data)]
    assert len(set(found)) == len(found)
    for name in found:
        assert_printable(name)


@pytest.mark.parametrize(
    ("names", "told_apart"),
    [
        (["a.txt", "a.txt", "a.txt"], ["a.txt", "a~2.txt", "a~3.txt"]),
        (["dup.txt", "dup.txt", "dup~2.txt"], ["dup.txt", "dup~3.txt", "dup~2.txt"]),
        (["dup~2.txt", "dup.txt", "dup.txt", "dup.txt"], ["dup~2.txt", "dup.txt", "dup~3.txt", "dup~4.txt"]),
        (["x/.a", "x/.a", "年报", "年报"], ["x/.a", "x/.a~2", "年报", "年报~2"]),
    ],
)
def test_names_that_come_again(names: list[str], told_apart: list[str]) -> None:
    assert without_twins(names) == told_apart


@pytest.mark.parametrize(
    ("name", "file", "folder"),
    [
        ("年报 2023(1).html", "年报 2023(1).html", "年报 2023(1).html"),
        ("a!", "a!", r"a\x21"),
        ("x.mht#1", r"x.mht\x231", "x.mht#1"),
        ("#1#2", r"#1\x232", "#1#2"),
        (r"\xb9.txt", r"\x5cxb9.txt", r"\x5cxb9.txt"),
        ("\udcb9.txt", r"\xb9.txt", r"\xb9.txt"),
        ("a\n\u202eb", r"a\x0a\u202eb", r"a\x0a\u202eb"),
    ],
)
def test_how_names_are_spelled(name: str, file: str, folder: str) -> None:
    assert (file_part(name), folder_part(name)) == (file, folder)


def test_equal_names_are_told_apart() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("a.txt", b"1"), ("a.txt", b"2"), ("../a.txt", b"3"))
    assert [m.name for m in opened(data)] == ["a.txt", "a~2.txt", "a~3.txt"]


@given(st.binary(max_size=300), st.integers(0, 200))
def test_nothing_raises(junk: bytes, at: int) -> None:
    data = zipped(("a.txt", b"1"), ("b.txt", b"2"))
    assert isinstance(members(data[:at] + junk + data[at:], "x"), tuple | Quarantine)
