"""A 7z archive's bytes → the files in it, in memory, one after the other.

Belongs here: what py7zr is asked, and what it may cost. Does not belong here: names made safe, archives in
archives (`parsers.archives.members`). Needs the extra [archives].
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from parsers.model import Quarantine
from parsers.readers.limits import (
    FREE_UNPACKED_BYTES,
    MAX_ARCHIVE_BYTES,
    MAX_MEMBERS,
    MAX_UNPACK_RATIO,
    MAX_UNPACKED_BYTES,
    Refusal,
    too_large,
)

_PASSWORD = Quarantine("encrypted", "the archive asks for a password: unpack it and land the files")

_LINK = Quarantine("link", "links in an archive are not followed")


def members_of_7z(data: bytes) -> Iterator[tuple[str, bytes | Quarantine]]:
    """Each file's name as written and its bytes, or why there are none. Raises Refusal for all of them.

    Files are packed together in blocks: behind damaged bytes the rest of a block is lost, not the next one.
    """
    try:
        yield from _members(_opened(data))
    except Refusal:
        raise
    except Exception as error:  # what the library raises for hostile headers is of any kind
        raise _refusal(error) from error


def _members(archive: Any) -> Iterator[tuple[str, bytes | Quarantine]]:
    files = [file for file in archive.files if not file.is_directory]
    if len(files) > MAX_MEMBERS:
        raise too_large("members", MAX_MEMBERS)
    if sum(file.uncompressed for file in files) > MAX_ARCHIVE_BYTES:
        raise too_large("bytes in an archive", MAX_ARCHIVE_BYTES)
    block: _Block | None = None
    for file in files:
        if file.emptystream:
            yield file.filename, b""
            continue
        if block is None or block.folder is not file.folder:
            block = _Block(archive, file.folder)
        content = block.next(file)
        yield file.filename, content if file.is_file else _LINK


def _opened(data: bytes) -> Any:
    try:
        import py7zr
        from py7zr import archiveinfo
    except ImportError as error:
        advice = "pip install 'gongkai[archives]' opens 7z; or unpack it and land the files"
        raise Refusal("needs_archives", advice) from error
    archiveinfo.MAX_NUMFILES = 2 * MAX_MEMBERS  # its own limit takes gigabytes to reach; folders count too
    archiveinfo.MAX_HEADER_SIZE = FREE_UNPACKED_BYTES
    return py7zr.SevenZipFile(BytesIO(data))


def _refusal(error: Exception) -> Refusal:
    kind = type(error).__name__
    if kind == "PasswordRequired":
        return Refusal(_PASSWORD.code, _PASSWORD.detail)
    if kind == "UnsupportedCompressionMethodError":
        return Refusal("unsupported_format", f"packed in a way that is not read: {error}"[:300])
    if kind == "MemoryError" or "exceeds limit" in str(error):
        return Refusal("too_large", f"its list of files is too long: {error}"[:300])
    return Refusal("corrupt", f"the archive is damaged: {kind}: {error}"[:300])


class _Block:
    """Files that were packed as one, to be taken in order."""

    def __init__(self, archive: Any, folder: Any) -> None:
        streams = archive.header.main_streams
        folders, positions = streams.unpackinfo.folders, streams.packinfo.packpositions
        number = next(n for n, other in enumerate(folders) if other is folder)
        first, last = (0, -1) if len(folders) == 1 else (number, number + 1)
        self.folder, self._archive = folder, archive
        self._end = archive.afterheader + positions[last]
        self._failed: Quarantine | None = None
        limit = max(FREE_UNPACKED_BYTES, (positions[last] - positions[first]) * MAX_UNPACK_RATIO)
        if sum(file.uncompressed for file in folder.files) > limit:
            self._failed = Quarantine("too_large", f"in a block that unpacks to more than {limit} bytes")
        archive.fp.seek(archive.afterheader + positions[first])

    def next(self, file: Any) -> bytes | Quarantine:
        """The next file's bytes, or why there are none."""
        if self._failed:
            return self._failed
        content = BytesIO()
        try:
            found = self._archive.worker.decompress(
                self._archive.fp, self.folder, content, file.uncompressed, file.compressed, self._end
            )
        except Exception as error:
            self._failed = _refusal(error).quarantine
            return self._failed
        if file.crc32 is not None and found != file.crc32:
            return Quarantine("corrupt", f"{file.filename} is damaged: its checksum is wrong")
        if file.uncompressed > MAX_UNPACKED_BYTES:
            return Quarantine("too_large", f"{file.filename} unpacks to more than {MAX_UNPACKED_BYTES} bytes")
        return content.getvalue()
