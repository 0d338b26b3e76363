"""Every entry of the landing folder: a file by path, size and time, anything else by a reason.

Belongs here: listing a folder tree or a prefix in object storage without opening what lies in it.
Does not belong here: what an entry is (`warehouse.readings.entry`), reading files
(`warehouse.readings.opening`), what becomes of each (`warehouse.readings.landing`), how a name is spelled
(`parsers.archives.names`).

Nothing that lies in the folder raises. Links are not followed, at no place of a path.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass

from upath import UPath

from parsers.archives.names import file_part, folder_part, raw_name
from parsers.model import Quarantine
from warehouse.readings.entry import UNREADABLE as UNREADABLE
from warehouse.readings.entry import VANISHED as VANISHED
from warehouse.readings.entry import Entry as Entry
from warehouse.readings.entry import LocalFile as LocalFile
from warehouse.readings.entry import Source as Source
from warehouse.readings.entry import file_reason as file_reason
from warehouse.readings.entry import stamp as stamp
from warehouse.storage import remote
from warehouse.storage.remote import is_local

MAX_DEPTH = 256
"""Folders inside each other. No path is too long otherwise: folders are opened one from the other."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

_KINDS = {
    stat.S_IFLNK: Quarantine("link", "links in the landing folder are not followed"),
    stat.S_IFIFO: Quarantine("fifo", "a named pipe (FIFO) is no file and is never opened"),
    stat.S_IFSOCK: Quarantine("socket", "a socket is no file and is never opened"),
    stat.S_IFCHR: Quarantine("device", "a device is no file and is never opened"),
    stat.S_IFBLK: Quarantine("device", "a device is no file and is never opened"),
}
_OTHER = Quarantine("not_a_file", "neither a file nor a folder: it is never opened")


def listing(landing: UPath) -> list[Entry]:
    """Every entry below the folder but the folders that could be listed, in the order of paths.

    Raises:
        FileNotFoundError: There is no folder.
        OSError: The folder itself cannot be listed.
    """
    if is_local(landing):
        if not landing.is_dir():
            raise FileNotFoundError(f"no landing folder at {landing}")
        found = list(_local(landing.path))
    elif not (found := list(_remote(landing))):
        # What lies there must have lain elsewhere: to take every file for removed would empty the tables.
        raise FileNotFoundError(f"no landing folder at {landing}")
    return sorted(found, key=lambda entry: entry.file)


def source_of(landing: UPath, file: str) -> Source:
    """Where the file of a printable path (`Entry.file`) lies."""
    path = "/".join(map(raw_name, file.split("/")))
    return LocalFile(landing.path, path) if is_local(landing) else landing / path


def shown_path(path: str) -> str:
    """The printable path of a file: `source_of` is the way back."""
    *folders, name = path.split("/")
    return "/".join([*map(folder_part, folders), file_part(name)])


# --- local folders ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """A folder that is being listed: its descriptor, its printable and raw path, folders still to list."""

    descriptor: int
    shown: str
    path: str
    inside: list[str]
    depth: int


def _local(root: str) -> Iterator[Entry]:
    """Depth first. A folder is closed before its last subfolder is listed: deep trees need few open files."""
    stack: list[_Open] = []
    top = _Open(os.open(root, _FOLDER & ~os.O_NOFOLLOW), "", "", [], 0)
    try:
        yield from _list(root, top, stack)
        while stack:
            folder = stack[-1]
            name = folder.inside.pop()
            inner = _descend(root, folder, name)
            if not folder.inside:
                os.close(stack.pop().descriptor)
            if isinstance(inner, Entry):
                yield inner
            else:
                yield from _list(root, inner, stack)
    finally:
        for folder in stack:
            os.close(folder.descriptor)


def _descend(root: str, folder: _Open, name: str) -> _Open | Entry:
    shown, path, depth = f"{folder.shown}{folder_part(name)}/", f"{folder.path}{name}/", folder.depth + 1
    source = LocalFile(root, path)
    if depth > MAX_DEPTH:
        return Entry(shown, 0, 0, source, 0, Quarantine("too_deep", f"below more than {MAX_DEPTH} folders"))
    try:
        return _Open(os.open(name, _FOLDER, dir_fd=folder.descriptor), shown, path, [], depth)
    except OSError as error:
        return Entry(shown, 0, 0, source, 0, _folder_reason(error))


def _list(root: str, folder: _Open, stack: list[_Open]) -> Iterator[Entry]:
    """The entries of one folder; it is left open on the stack while there are folders in it to list."""
    try:
        with os.scandir(folder.descriptor) as entries:
            for entry in entries:
                found = _look_at(root, folder, entry)
                if found is not None:
                    yield found
    except OSError as error:  # also when it ends half-way
        if not folder.depth:
            raise
        yield Entry(folder.shown, 0, 0, LocalFile(root, folder.path), 0, _folder_reason(error))
    finally:
        if folder.inside:
            folder.inside.sort(reverse=True)
            stack.append(folder)
        else:
            os.close(folder.descriptor)


def _look_at(root: str, folder: _Open, entry: os.DirEntry[str]) -> Entry | None:
    """An entry; None for a folder, which is remembered."""
    name = entry.name
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError as error:
        if _is_folder(entry):
            path = LocalFile(root, f"{folder.path}{name}/")
            return Entry(f"{folder.shown}{folder_part(name)}/", 0, 0, path, 0, _folder_reason(error))
        path = LocalFile(root, folder.path + name)
        return Entry(folder.shown + file_part(name), 0, 0, path, 0, file_reason(error))
    kind = stat.S_IFMT(found.st_mode)
    if kind == stat.S_IFDIR:
        folder.inside.append(name)
        return None
    reason = None if kind == stat.S_IFREG else _KINDS.get(kind, _OTHER)
    return Entry(
        folder.shown + file_part(name),
        found.st_size if reason is None else 0,
        stamp(found.st_mtime_ns),
        LocalFile(root, folder.path + name),
        stamp(found.st_ctime_ns),
        reason,
    )


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry that cannot be looked at is a folder, as far as the folder around it tells."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _folder_reason(error: OSError) -> Quarantine:
    if isinstance(error, FileNotFoundError):
        return Quarantine(VANISHED, "the folder was listed and gone when it was to be entered")
    return Quarantine(UNREADABLE[1], f"the folder cannot be listed: {error.strerror}")


# --- object storage -----------------------------------------------------------------------------


def _remote(landing: UPath) -> Iterator[Entry]:
    """The objects below a prefix. Nothing is asked of one by itself: the list says size, ETag and time."""
    for path, said in remote.keys_below(landing).items():
        if path.endswith("/") and not said["size"]:  # how consoles mark a folder
            continue
        modified = int(hashlib.sha256(remote.state_of(said).encode()).hexdigest()[:15], 16)
        kind = said.get("type", "file")
        reason = None if kind == "file" else _KINDS[stat.S_IFLNK] if kind == "link" else _OTHER
        yield Entry(
            shown_path(path), said["size"], modified, landing / path, reason=reason or _flaw_of_key(path)
        )


def _flaw_of_key(path: str) -> Quarantine | None:
    """Why an object cannot be read by its path: drivers would take another one, or none."""
    if not {"", ".", ".."}.isdisjoint(path.split("/")):
        return Quarantine("not_a_file", "no path leads to it: a part of its key is empty or made of dots")
    if "?versionId=" in path:
        return Quarantine("not_a_file", "no path leads to it: ?versionId= is in its key")
    return None
