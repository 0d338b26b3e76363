"""Hostile pictures: dimensions without measure, frames without end, headers that lie.

Belongs here: PNG, GIF, TIFF, JPEG, BMP, WebP, JPEG 2000. Does not belong here: pictures inside documents.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from tools.hostile.case import Case, case
from tools.hostile.seeds import seed


def png(width: int, height: int, rows: bytes = bytes(100), *more: tuple[bytes, bytes]) -> bytes:
    """A gray PNG whose header claims those dimensions."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), *more]
    chunks += [(b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def gif(width: int, height: int, frames: int) -> bytes:
    """A GIF of many frames of one pixel on a large screen."""
    frame = (
        b"\x21\xf9\x04\x08\x00\x00\x00\x00"
        + b","
        + struct.pack("<HHHHB", 0, 0, 1, 1, 0)
        + b"\x02\x02\x44\x01\x00"
    )
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    return head + frame * frames + b";"


def tiff(width: int, height: int, ring: bool = False, strips: int = 1) -> bytes:
    """A TIFF that claims those dimensions; with `ring` its second page is its first."""
    entries = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    entries += [(273, 4, strips, 8), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, strips, 100)]
    body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    directory = struct.pack("<H", len(entries)) + body + struct.pack("<I", 8 if ring else 0)
    return b"II*\0" + struct.pack("<I", 8) + directory + bytes(200)


def jpeg(width: int, height: int) -> bytes:
    """A JPEG whose frame header claims those dimensions."""
    data = bytearray(seed("jpg"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def bmp(width: int, height: int) -> bytes:
    """A bitmap that claims those dimensions."""
    data = bytearray(seed("bmp"))
    data[18:26] = struct.pack("<ii", width, height)
    return bytes(data)


def jpx(width: int, height: int) -> bytes:
    """A JPEG 2000 file whose header and code stream claim those dimensions."""
    data = seed("jp2")
    return data.replace(struct.pack(">II", 60, 80), struct.pack(">II", height, width)).replace(
        struct.pack(">II", 80, 60), struct.pack(">II", width, height)
    )


def grid(side: int, step: int) -> bytes:
    """A real picture of that side, ruled so finely that it is all crossings."""
    from PIL import Image

    image = Image.new("L", (side, side), 255)
    line = bytes([0]) * side
    pixels = bytearray(image.tobytes())
    for row in range(0, side, step):
        pixels[row * side : (row + 1) * side] = line
    for column in range(0, side, step):
        pixels[column::side] = bytes(len(pixels[column::side]))
    out = BytesIO()
    Image.frombytes("L", (side, side), bytes(pixels)).save(out, "PNG")
    return out.getvalue()


def cases() -> Iterator[Case]:
    """The hostile pictures."""
    for name, width, height in (
        ("huge", 60_000, 60_000),
        ("largest", 2_147_483_647, 2_147_483_647),
        ("wide", 50_000_000, 1),
        ("none", 0, 0),
    ):
        yield case(f"pictures/{name}.png", png, width, height)
        yield case(f"pictures/{name}.tif", tiff, width, height)
        yield case(f"pictures/{name}.jp2", jpx, width, height)
        yield case(f"pictures/{name}.bmp", bmp, width, height)
    yield case("pictures/negative.bmp", bmp, -60_000, -60_000)
    yield case("pictures/bomb.png", png, 5_000, 5_000, bytes(5_001 * 5_000))
    yield case(
        "pictures/text_bomb.png",
        png,
        10,
        10,
        bytes(110),
        (b"zTXt", b"a\0\0" + zlib.compress(bytes(50_000_000), 9)),
    )
    yield case(
        "pictures/profile_bomb.png",
        png,
        10,
        10,
        bytes(110),
        (b"iCCP", b"a\0\0" + zlib.compress(bytes(50_000_000), 9)),
    )
    yield case("pictures/dots.png", png, 10, 10, bytes(110), (b"pHYs", struct.pack(">IIB", 0, 0, 1)))
    yield case("pictures/huge.jpg", jpeg, 65_535, 65_535)
    yield case("pictures/none.jpg", jpeg, 0, 0)
    yield case("pictures/frames.gif", gif, 1, 1, 5_000)
    yield case(
        "pictures/frames_on_a_large_screen.gif", gif, 8_000, 9_000, 150, outcomes="too_large needs_ocr"
    )
    yield case("pictures/screen.gif", gif, 65_535, 65_535, 1)
    yield case("pictures/ring.tif", tiff, 10, 10, True)
    yield case("pictures/strips.tif", tiff, 10, 10, False, 2_000_000_000)
    yield case("pictures/line.png", png, 1, 30_000, bytes(60_000), outcomes="too_large needs_ocr")
    yield case("pictures/pixel.png", png, 1, 1, bytes(2))
    yield case("pictures/grid.png", grid, 1_500, 5)
