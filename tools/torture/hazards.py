"""Everything that ever stopped or misled a build, as files of our own making in a landing folder.

Belongs here: one function for each hazard; it writes into a folder and may say why it cannot. Files
that are costly to read are in `tools.torture.costly`. Does not belong here: what must become of them
(`tools.torture.hostile`, tests).
"""

from __future__ import annotations

import io
import os
import socket
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

from tools.torture.costly import (
    archives_in_archives,
    bombs,
    deep_pages,
    entities,
    nothing_and_noise,
    pdf_of_a_vast_stream,
    pdf_that_calls_itself,
    vast_pictures,
)
from tools.torture.packing import PAGE, zipped

Hazard = Callable[[Path], None]


class CannotMakeError(RuntimeError):
    """The hazard cannot be made here: it needs root, or a system that has such files."""


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
