"""Everything that ever stopped or misled a build, as files of our own making in a landing folder.

Belongs here: one function for each hazard; it writes into a folder and may say why it cannot. Small files
that are costly to read are made here too. Does not belong here: what must become of them
(`tools.torture.hostile`, tests).
"""

from __future__ import annotations

import io
import os
import socket
import stat
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

Hazard = Callable[[Path], None]


class CannotMakeError(RuntimeError):
    """The hazard cannot be made here: it needs root, or a system that has such files."""


def zipped(members: Mapping[str, bytes] | list[tuple[str, bytes]]) -> bytes:
    """A ZIP of members in order; names may repeat or be empty."""
    pairs = list(members.items()) if isinstance(members, Mapping) else members
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there twice
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in pairs:
                archive.writestr(zipfile.ZipInfo(name or "x"), data)
    data = out.getvalue()
    return data if all(name for name, _ in pairs) else _nameless(data)


def _nameless(data: bytes) -> bytes:
    """The same ZIP with its only member named `x` renamed to nothing, in both directories."""
    local, central = data.index(b"PK\3\4"), data.index(b"PK\1\2")
    end = data.index(b"PK\5\6")
    head = data[:26] + struct.pack("<H", 0) + data[28:30] + data[31:central]
    entry = data[central : central + 28] + struct.pack("<H", 0) + data[central + 30 : central + 46]
    entry += data[central + 47 : end]
    assert local == 0
    tail = data[end : end + 12] + struct.pack("<II", len(entry), len(head)) + data[end + 20 :]
    return head + entry + tail


PAGE = "某局2023年政府信息公开工作年度报告\n本局没有表格。\n"


def zip_with_a_nameless_member(folder: Path) -> None:
    """A member whose name is empty."""
    (folder / "nameless.zip").write_bytes(zipped([("", PAGE.encode())]))


def names_that_print_alike(folder: Path) -> None:
    """A byte that is no UTF-8, and the same byte spelled out."""
    Path(os.fsdecode(os.fsencode(folder) + b"/\xb9.txt")).write_text(PAGE)
    (folder / r"\xb9.txt").write_text(f"{PAGE}二")


def archive_beside_its_folder(folder: Path) -> None:
    """A member and a file of one path."""
    (folder / "a.zip").write_bytes(zipped({"b.txt": PAGE.encode()}))
    (folder / "a.zip!").mkdir()
    (folder / "a.zip!" / "b.txt").write_text(f"{PAGE}二")


def report_beside_its_number(folder: Path) -> None:
    """A web archive with two reports, and a file with the path of the second."""
    parts = "".join(
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Location: http://a.gov.cn/{n}\r\n\r\n{PAGE}{n}\r\n"
        for n in "12"
    )
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    (folder / "x.mht").write_text(f"{head}{parts}--b--\r\n")
    (folder / "x.mht#1").write_text(PAGE)


def members_of_one_name(folder: Path) -> None:
    """A name twice, and the name that the second of them would get."""
    members = [("dup.txt", b"1"), ("dup.txt", b"2"), ("dup~2.txt", b"3"), ("DUP.txt", b"4")]
    (folder / "dup.zip").write_bytes(zipped(members))


def names_of_many_kinds(folder: Path) -> None:
    """Control codes, bidirectional marks, quotes, the longest names, names of patterns."""
    for name in (
        "\x1b[31m红.txt",
        "a\u202etxt.exe",
        "'\";--.txt",
        "n\new.txt",
        "[a-z]*?.txt",
        "长" * 83 + ".txt",
    ):
        (folder / name).write_text(PAGE + name.encode("unicode_escape").decode())


def members_of_many_kinds(folder: Path) -> None:
    """Members above the root, absolute, with control codes, folders, backslashes, drives."""
    names = ("../up.txt", "/abs.txt", "C:\\drive.txt", "a\\b.txt", "\x00nul.txt", "f/", "con.txt", "." * 200)
    (folder / "members.zip").write_bytes(zipped([(name, PAGE.encode() + name.encode()) for name in names]))


def workbook_of_garbage(folder: Path) -> None:
    """Binary workbooks whose parts are not what they say: native readers may panic."""
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    for size in (3, 64, 4096):
        parts = {"[Content_Types].xml": types, "xl/workbook.bin": b"\x83\x01\xff" * size}
        parts["xl/worksheets/sheet1.bin"] = bytes(range(256)) * size
        (folder / f"garbage-{size}.xlsb").write_bytes(zipped(parts))


def fifo(folder: Path) -> None:
    """A pipe that nobody writes to: opening it waits for ever."""
    os.mkfifo(folder / "fifo.txt")


def socket_file(folder: Path) -> None:
    """A socket."""
    if len(os.fsencode(folder / "socket")) > 100:
        raise CannotMakeError("the path is too long for a socket")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(folder / "socket"))


def devices(folder: Path) -> None:
    """A device without end, and links to it, to a folder, to itself, to nothing and out of the landing."""
    (folder / "link-zero").symlink_to("/dev/zero")
    (folder / "link-folder").symlink_to("/etc", target_is_directory=True)
    (folder / "link-self").symlink_to("link-self")
    (folder / "link-nothing").symlink_to("nothing")
    (folder / "link-out.txt").symlink_to("/etc/hostname")
    if os.geteuid() != 0:
        raise CannotMakeError("only root makes devices; links to them are there")
    try:
        os.mknod(folder / "zero.txt", stat.S_IFCHR | 0o644, os.makedev(1, 5))
    except OSError as error:
        raise CannotMakeError(f"no devices on this file system: {error.strerror}") from error


def without_rights(folder: Path) -> None:
    """A file that may not be read, a folder that may not be listed, one that may not be entered."""
    for name, rights in (("unread.txt", 0), ("unlisted", 0o300), ("unentered", 0o600)):
        path = folder / name
        if path.suffix:
            path.write_text(PAGE)
        else:
            path.mkdir()
            (path / "inside.txt").write_text(PAGE)
        path.chmod(rights)
    if os.geteuid() == 0:
        raise CannotMakeError("root may read everything; the files are there")


def path_beyond_the_limit(folder: Path) -> None:
    """Folders in folders, until no call of the system takes the whole path."""
    deep = os.open(folder, os.O_RDONLY)
    try:
        for _ in range(20):
            os.mkdir("d" * 250, dir_fd=deep)
            inner = os.open("d" * 250, os.O_RDONLY, dir_fd=deep)
            os.close(deep)
            deep = inner
        file = os.open("deep.txt", os.O_WRONLY | os.O_CREAT, dir_fd=deep)
        os.write(file, PAGE.encode())
        os.close(file)
    finally:
        os.close(deep)


def tar_of_many_kinds(folder: Path) -> None:
    """Links, a pipe and a device as members of a TAR, beside a file."""
    with tarfile.open(folder / "kinds.tar", "w") as archive:
        for name, kind in (
            ("soft", tarfile.SYMTYPE),
            ("hard", tarfile.LNKTYPE),
            ("pipe", tarfile.FIFOTYPE),
            ("device", tarfile.CHRTYPE),
            ("folder", tarfile.DIRTYPE),
        ):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "../../etc/hostname"
            archive.addfile(member)
        member = tarfile.TarInfo("file.txt")
        member.size = len(PAGE.encode())
        archive.addfile(member, io.BytesIO(PAGE.encode()))


def archives_in_archives(folder: Path) -> None:
    """Nested forty times; and one of a thousand small members."""
    data = PAGE.encode()
    for number in range(40):
        data = zipped({f"{number}.zip" if number else "page.txt": data})
    (folder / "nested.zip").write_bytes(data)
    (folder / "thousand.zip").write_bytes(zipped({f"{n}.txt": f"{PAGE}{n}".encode() for n in range(1000)}))


def bombs(folder: Path) -> None:
    """A ZIP that grows a thousandfold, and a sparse file of four GiB."""
    zeros = bytes(2**20)
    (folder / "bomb.zip").write_bytes(zipped({f"{n}.txt": zeros * 64 for n in range(6)}))
    with (folder / "sparse.txt").open("wb") as file:
        file.truncate(4 * 2**30)


def nothing_and_noise(folder: Path) -> None:
    """Empty files and noise under the names of all formats."""
    noise = b"".join(zlib.compress(str(number).encode()) for number in range(2000))
    for suffix in (
        "pdf",
        "docx",
        "doc",
        "xls",
        "xlsx",
        "ofd",
        "html",
        "zip",
        "rar",
        "7z",
        "gz",
        "jpg",
        "mht",
        "wps",
    ):
        (folder / f"empty.{suffix}").touch()
        (folder / f"noise.{suffix}").write_bytes(noise)


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of objects numbered from 1, the first being the catalogue."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


def pdf_that_calls_itself(folder: Path) -> None:
    """A page whose form draws itself many times over."""
    form = _stream(
        b"/F Do " * 200, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 4 0 R>>>>"
    )
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R/Resources<</XObject<</F 4 0 R>>>>>>"
    )
    tree = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, form]
    (folder / "self.pdf").write_bytes(pdf([*tree, _stream(b"/F Do")]))


def pdf_of_a_vast_stream(folder: Path) -> None:
    """A page whose content is a gigabyte of nothing."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 2**20) for _ in range(1024)) + packer.flush()
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>"
    tree = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    (folder / "vast.pdf").write_bytes(pdf([*tree, _stream(packed, b"/Filter/FlateDecode")]))


def vast_pictures(folder: Path) -> None:
    """Pictures of 60,000 by 60,000 points in a few bytes."""
    size = struct.pack("<HH", 60000, 60000)
    (folder / "vast.gif").write_bytes(
        b"GIF89a" + size + b"\x80\0\0\0\0\0\xff\xff\xff," + bytes(4) + size + b"\0\2\2L\1\0;"
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60000, 60000, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(7501) * 1000)
    (folder / "vast.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def entities(folder: Path) -> None:
    """XML entities in entities, and a million of them in a row."""
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "笑">{names}]><a>&e9;</a>'
    (folder / "laughs.xml").write_text(laughs, encoding="utf-8")
    (folder / "entities.html").write_text(f"<p>{'&amp;' * 1_000_000}</p>")
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": laughs.encode()}
    (folder / "laughs.docx").write_bytes(zipped(parts))


def deep_pages(folder: Path) -> None:
    """A hundred thousand elements, each in the one before it; a table of very many cells."""
    (folder / "deep.html").write_text("<div>" * 100_000)
    (folder / "wide.html").write_text(f"<table><tr>{'<td>1' * 200_000}</table>")
    (folder / "spans.html").write_text("<table><tr><td colspan=65534 rowspan=65534>1</td></tr></table>")
    (folder / "deep.json.txt").write_text("[" * 1_000_000)


QUICK: tuple[Hazard, ...] = (
    zip_with_a_nameless_member,
    names_that_print_alike,
    archive_beside_its_folder,
    report_beside_its_number,
    members_of_one_name,
    names_of_many_kinds,
    members_of_many_kinds,
    workbook_of_garbage,
    fifo,
    socket_file,
    devices,
    without_rights,
    path_beyond_the_limit,
    tar_of_many_kinds,
    nothing_and_noise,
)
COSTLY: tuple[Hazard, ...] = (
    archives_in_archives,
    bombs,
    pdf_that_calls_itself,
    pdf_of_a_vast_stream,
    vast_pictures,
    entities,
    deep_pages,
)
HAZARDS = QUICK + COSTLY


def write_hazards(folder: Path, hazards: tuple[Hazard, ...] = HAZARDS) -> dict[str, str]:
    """Write each hazard into a folder of its own name.

    Returns:
        Why a hazard could not be made, or not all of it, by its name.
    """
    cannot: dict[str, str] = {}
    for hazard in hazards:
        own = folder / hazard.__name__
        own.mkdir(parents=True)
        try:
            hazard(own)
        except CannotMakeError as error:
            cannot[hazard.__name__] = str(error)
    return cannot
