"""Zip containers by code: sound ones, and those whose headers lie.

Belongs here: bytes of containers, with fixed timestamps. Does not belong here: what lies in them.
"""

from __future__ import annotations

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO

Members = Mapping[str, bytes] | Iterable[tuple[str, bytes]]
_DATE = (2024, 1, 1, 0, 0, 0)


def zipped(members: Members, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A container of members in order; names may come twice."""
    out = BytesIO()
    pairs = members.items() if isinstance(members, Mapping) else members
    with zipfile.ZipFile(out, "w", compression, compresslevel=1) as container:
        for name, content in pairs:
            info = zipfile.ZipInfo("placeholder", _DATE)
            info.filename = name  # as it is: the constructor cuts names at a NUL
            info.compress_type = compression
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # that a name comes twice
                container.writestr(info, content)
    return out.getvalue()


def overlapping(count: int, size: int) -> bytes:
    """Many entries of the directory that all mean the same packed bytes: a bomb without nesting.

    Args:
        count: How many entries.
        size: Bytes of each after unpacking.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(bytes(size)) + packer.flush()
    checksum = zlib.crc32(bytes(size))
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0x5821, checksum, len(packed), size, 1, 0)
    body = local + b"a" + packed
    directory = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            *(b"PK\1\2", 20, 20, 0, 8, 0, 0x5821, checksum, len(packed), size),
            *(len(name), 0, 0, 0, 0, 0, 0),
        )
        + name
        for name in (b"%d.txt" % number for number in range(count))
    )
    return body + directory + _end(count, len(directory), len(body))


def lying(name: bytes, content: bytes, claimed: int) -> bytes:
    """One stored member that claims another size than it has."""
    checksum = zlib.crc32(content)
    sizes = (checksum, len(content), claimed)
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 0, 0, 0x5821, *sizes, len(name), 0)
    body = local + name + content
    directory = struct.pack(
        "<4sHHHHHHIIIHHHHHII",
        *(b"PK\1\2", 20, 20, 0, 0, 0, 0x5821, *sizes, len(name), 0, 0, 0, 0, 0, 0),
    )
    return body + directory + name + _end(1, len(directory) + len(name), len(body))


def self_holding() -> bytes:
    """A zip in a zip under the same name, 30 times.

    A true quine unpacks to itself without end; a reader that stops at a depth sees the same of both.
    """
    data = zipped({"r/r.zip": b""})
    for _ in range(30):
        data = zipped({"r/r.zip": data})
    return data


def _end(count: int, size: int, offset: int) -> bytes:
    return struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, size, offset, 0)
