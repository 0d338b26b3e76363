"""Small files that are costly to read: bombs, vast pictures, forms that call themselves.

Belongs here: one function for each, as in `tools.torture.hazards`. Does not belong here: what must become
of them.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from tools.torture.packing import PAGE, zipped


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
