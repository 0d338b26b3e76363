"""Hostile archives: bombs, nesting, names that mean other places, and containers that lie.

Belongs here: ZIP, TAR, GZ, BZ2, XZ, 7z, and office documents in such containers.
Does not belong here: what the members hold otherwise.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zipfile
from collections.abc import Iterator
from io import BytesIO

from tools.hostile import seeds
from tools.hostile.case import Case, case
from tools.hostile.zips import lying, overlapping, self_holding, zipped

NAMES = (
    "",
    "/",
    ".",
    "..",
    "../../../etc/passwd",
    "/etc/passwd",
    "C:\\Windows\\win.ini",
    "\\\\server\\share\\a",
    "a/../../b.txt",
    "a\x00b.txt",
    "\x1b]0;title\x07.txt",
    "new\nline.txt",
    "right\u202eleft.txt",
    "zero\u200bwidth.txt",
    "con",
    "aux.txt",
    "trailing. ",
    "~2",
    "dup.txt",
    "dup.txt",
    "dup~2.txt",
    "a!/b.txt",
    "x#1",
    "=cmd|' /C calc'!A0.csv",
    "n" * 300 + ".txt",
    "d/" * 500 + "e.txt",
    "caf\u00e9.txt",
    "cafe\u0301.txt",
    "\ue000\ufffd.txt",
)
"""Names that no honest archive has; each member is a good text."""


def named() -> bytes:
    """A zip of all hostile names."""
    return zipped([(name, seeds.plain()) for name in NAMES])


def tar(names: tuple[str, ...], kind: bytes = tarfile.REGTYPE, target: str = "") -> bytes:
    """A tar of members of one kind."""
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in names:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, target
            entry.size = len(seeds.plain()) if kind == tarfile.REGTYPE else 0
            archive.addfile(entry, BytesIO(seeds.plain()))
    return out.getvalue()


def tar_claiming(size: int) -> bytes:
    """A tar whose member claims more bytes than there are."""
    entry = tarfile.TarInfo("a.txt")
    entry.size = size
    return entry.tobuf(tarfile.GNU_FORMAT) + seeds.plain().ljust(512, b"\0")


def sparse_tar(size: int) -> bytes:
    """A tar with a sparse file: a few bytes that unpack to that many."""
    entry = tarfile.TarInfo("a.txt")
    entry.type = tarfile.GNUTYPE_SPARSE
    data = bytearray(entry.tobuf(tarfile.GNU_FORMAT))
    data[386:398], data[398:410] = b"00000000000\0", b"00000000000\0"
    data[483:495] = b"%011o\0" % size
    data[148:156] = b"        "
    data[148:156] = b"%06o\0 " % sum(data[:512])
    return bytes(data) + bytes(1024)


def nested(depth: int) -> bytes:
    """A zip in a zip, and so on."""
    data = seeds.html()
    for level in range(depth):
        data = zipped({f"{level}.html" if level == 0 else f"{level}.zip": data})
    return data


def broad(depth: int, breadth: int, size: int) -> bytes:
    """A zip of zips of zips, each level holding the one below many times: breadth ** depth bytes and more."""
    data = zipped({"0.txt": b"1" * size})
    for _ in range(depth):
        data = zipped([(f"{number}.zip", data) for number in range(breadth)])
    return data


def packed_again(depth: int) -> bytes:
    """A gzip of a gzip, and so on."""
    data = seeds.html()
    for _ in range(depth):
        data = gzip.compress(data, mtime=0)
    return data


def part_bomb(kind: str, part: str, size: int) -> bytes:
    """A sound office document with one part that unpacks to that many bytes."""
    with zipfile.ZipFile(BytesIO(seeds.seed(kind))) as container:
        members = [(name, container.read(name)) for name in container.namelist() if name != part]
    return zipped([*members, (part, b"<a>" + b" " * size + b"</a>")])


def members_without_end(count: int) -> bytes:
    """A zip of that many empty files."""
    return zipped([(f"{number}", b"") for number in range(count)])


def encrypted() -> bytes:
    """A zip that says of its member that it asks for a password."""
    data = bytearray(zipped({"a.html": seeds.html()}))
    for magic, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(magic) + offset] |= 1
    return bytes(data)


def method(number: int) -> bytes:
    """A zip whose member is packed in a way that nobody knows."""
    data = bytearray(zipped({"a.html": seeds.html()}))
    for magic, offset in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        data[data.index(magic) + offset] = number
    return bytes(data)


def seven_zip_bomb(size: int) -> bytes:
    """A 7z of one file of that many zeros; needs the extra [archives]."""
    import py7zr

    out = BytesIO()
    with py7zr.SevenZipFile(out, "w", filters=[{"id": py7zr.FILTER_LZMA2, "preset": 0}]) as archive:
        archive.writestr(bytes(size), "a.txt")
    return out.getvalue()


def both_page_and_archive() -> bytes:
    """A page in front of a zip of other reports: each program sees its own."""
    return seeds.html() + zipped({"a.html": seeds.html().replace(b"12", b"99")})


def image_and_page() -> bytes:
    """A GIF that is also a page."""
    return b"GIF89a/*\0\0\0\0\0*/=1;" + seeds.html()


def cases() -> Iterator[Case]:
    """The hostile archives."""
    yield case("archives/names.zip", named, outcomes="archive")
    plain_names = tuple(name for name in NAMES if name and "\x00" not in name)
    yield case("archives/names.tar", tar, plain_names, outcomes="archive")
    for name, kind in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("fifo", tarfile.FIFOTYPE)):
        yield case(f"archives/{name}.tar", tar, ("a", "b/a"), kind, "../../../etc/passwd", outcomes="archive")
    yield case("archives/device.tar", tar, ("a",), tarfile.CHRTYPE, outcomes="archive")
    yield case("archives/folders.tar", tar, ("a", "b/a"), tarfile.DIRTYPE, outcomes="archive")
    yield case("archives/claiming.tar", tar_claiming, 8_000_000_000)
    yield case("archives/sparse.tar", sparse_tar, 8_000_000_000)
    yield case("archives/overlapping.zip", overlapping, 2_000, 4_000_000)
    yield case("archives/overlapping_many.zip", overlapping, 60_000, 100_000)
    yield case("archives/claims_less.zip", lying, b"a.txt", seeds.plain(), 1)
    yield case("archives/claims_more.zip", lying, b"a.txt", seeds.plain(), 0xFFFFFFFE)
    yield case("archives/nested.zip", nested, 40, outcomes="archive")
    yield case("archives/broad.zip", broad, 3, 20, 2_000_000, outcomes="archive")
    yield case("archives/self_holding.zip", self_holding, outcomes="archive")
    yield case("archives/bomb.zip", lambda: zipped({"a.txt": bytes(40_000_000)}), outcomes="archive")
    yield case("archives/bomb.gz", lambda: gzip.compress(bytes(40_000_000), mtime=0), outcomes="archive")
    yield case("archives/bomb.bz2", lambda: bz2.compress(bytes(40_000_000)), outcomes="archive")
    yield case("archives/bomb.xz", lambda: lzma.compress(bytes(40_000_000), preset=0), outcomes="archive")
    yield case("archives/bomb.7z", seven_zip_bomb, 40_000_000)
    yield case(
        "archives/bomb.tar.gz",
        lambda: gzip.compress(tar_claiming(8_000_000_000) + bytes(40_000_000), mtime=0),
    )
    yield case("archives/dictionary.xz", lambda: lzma.compress(seeds.html(), preset=9), outcomes="archive")
    yield case("archives/packed_again.gz", packed_again, 60, outcomes="archive")
    yield case("archives/members.zip", members_without_end, 12_000)
    yield case("archives/encrypted.zip", encrypted, outcomes="archive")
    for number in (1, 9, 12, 14, 93, 99):
        yield case(f"archives/method_{number}.zip", method, number)
    for kind, part in (
        ("docx", "word/document.xml"),
        ("docx", "word/styles.xml"),
        ("xlsx", "xl/sharedStrings.xml"),
        ("xlsx", "xl/worksheets/sheet1.xml"),
        ("odt", "content.xml"),
        ("ods", "content.xml"),
        ("ofd", "Doc_0/Page.xml"),
        ("xlsb", "xl/styles.bin"),
    ):
        yield case(f"archives/bomb_{part.rpartition('/')[2]}.{kind}", part_bomb, kind, part, 40_000_000)
    yield case("archives/page_and_archive.html", both_page_and_archive)
    yield case("archives/image_and_page.gif", image_and_page)
    yield case(
        "archives/comment.zip",
        lambda: zipped({"a.txt": seeds.plain()})[:-2] + b"\xff\xff" + b"PK\5\6" * 16_383,
    )
    yield case(
        "archives/extra.zip", lambda: zipped({"a.txt": seeds.plain()}).replace(b"PK\1\2", b"PK\1\3", 1)
    )
