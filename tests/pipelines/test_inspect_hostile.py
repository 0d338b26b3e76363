"""`inspect` of files that are made to take a machine: each is refused, in a worker and within its limits."""

from __future__ import annotations

import io
import json
import os
import resource
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from pipelines.cli import app

MIB = 2**20


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GONGKAI_SECONDS", "3")
    monkeypatch.setenv("GONGKAI_MEMORY_MIB", "2048")


def flate(size: int) -> bytes:
    """That many blanks, packed a thousandfold."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * MIB) for _ in range(size // MIB)) + packer.flush()


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (more, len(data), data)


def pdf(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    """A page with a content stream (object 4), its resources, and objects from 5 on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<%b>>>>" % resources
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content, *more]
    body, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    return body + head + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(body))


_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]"


def form_that_calls_itself() -> bytes:
    form = stream(b"/F Do /F Do /F Do /F Do", _FORM + b"/Resources<</XObject<</F 5 0 R>>>>")
    return pdf(stream(b"/F Do"), b"/XObject<</F 5 0 R>>", form)


def forms_that_call_ten_forms_each() -> bytes:
    forms = [
        stream(b"/F Do " * 10, _FORM + b"/Resources<</XObject<</F %d 0 R>>>>" % (number + 1))
        for number in range(5, 13)
    ]
    return pdf(stream(b"/F Do"), b"/XObject<</F 5 0 R>>", *forms, stream(b"0 0 1 1 re f", _FORM))


def page_with_a_jpx_image() -> bytes:
    image = io.BytesIO()
    Image.new("L", (6000, 6000)).save(image, "JPEG2000")
    kind = b"/Type/XObject/Subtype/Image/Width 6000/Height 6000/ColorSpace/DeviceGray/BitsPerComponent 8"
    content = stream(b"600 0 0 800 0 0 cm /I Do")
    return pdf(content, b"/XObject<</I 5 0 R>>", stream(image.getvalue(), kind + b"/Filter/JPXDecode"))


def container(*members: tuple[str, bytes | int]) -> bytes:
    """A ZIP; a member that is a number holds that many blanks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            with archive.open(name, "w") as member:
                for _ in range(data // MIB if isinstance(data, int) else 0):
                    member.write(b" " * MIB)
                member.write(data if isinstance(data, bytes) else b"")
    return out.getvalue()


def docx() -> bytes:
    return container(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", 300 * MIB))


def ofd() -> bytes:
    root = (
        b'<?xml version="1.0"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody>'
        b"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
    return container(("OFD.xml", root), ("Doc_0/Document.xml", 300 * MIB))


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", flate(MIB)) + chunk(b"IEND", b"")


def gif() -> bytes:
    size = struct.pack("<HH", 8000, 8000)
    frame = b",\0\0\0\0" + size + b"\0\x02\x02\x4c\x01\0"
    return b"GIF89a" + size + b"\x80\0\0" + b"\0\0\0\xff\xff\xff" + frame * 3000 + b";"


def html() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f"<!DOCTYPE html [{entities}]><body><p>&a9;{'&lt;&#20013;' * 100_000}</p></body>".encode()


BEYOND = ("timeout", "out_of_memory", "crashed")
"""A library in C that gets no more memory ends its process: that is a crash, and takes its file only."""

REFUSED: dict[Callable[[], bytes], tuple[str, ...]] = {
    form_that_calls_itself: ("too_large",),
    forms_that_call_ten_forms_each: ("too_large",),
    page_with_a_jpx_image: (*BEYOND, "empty", "needs_ocr", "too_large"),
    lambda: pdf(stream(flate(512 * MIB), b"/Filter/FlateDecode")): (*BEYOND, "empty", "too_large"),
    docx: ("too_large",),
    ofd: ("too_large",),
    png: ("corrupt", "too_large"),
    gif: ("too_large",),
    html: (*BEYOND, "not_a_report", "too_large"),
    lambda: container(("a/b.txt", 300 * MIB)): ("too_large",),
}


@pytest.mark.slow
@pytest.mark.parametrize("made", REFUSED, ids=lambda made: made.__name__)
def test_a_hostile_file_is_refused_within_limits(tmp_path: Path, made: Callable[[], bytes]) -> None:
    file = tmp_path / "hostile.bin"
    file.write_bytes(made())
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = CliRunner().invoke(app, ["inspect", "--json", str(file)])
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    reading = found if "quarantine" in found else next(iter(found.values()))
    assert reading["quarantine"]["code"] in REFUSED[made], reading["quarantine"]
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) / 1024
    assert grown < 100, "the bytes are opened in a worker, not here"
