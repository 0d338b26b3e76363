"""The test of payloads: it drops no report, whatever its encoding, and most of everything else."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from parsers.archives.members import is_archive, members
from parsers.archives.screening import may_name_report, reason_against
from samples.defects import Defects
from samples.generate import generate
from samples.web_archive import SENTENCES
from tests.support.paths import CORPUS, ROOT

TITLE = "某县水利局2023年政府信息公开工作年度报告"
TRADITIONAL = "某縣水利局2023年政府信息公開工作年度報告"


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith((".expected.json", "README.md", "_manifest.csv")):
            data = path.read_bytes()
            inside = members(data, path.name) if is_archive(data) else ()
            yield path.name, data
            yield from ((each.name, each.data) for each in inside if not hasattr(inside, "code"))  # type: ignore[union-attr]


def dropped(found: Iterator[tuple[str, bytes]]) -> list[str]:
    return [name for name, data in found if data.strip() and reason_against(data) is not None]


def test_no_bundled_sample_is_dropped() -> None:
    assert dropped(files(ROOT / "samples" / "landing")) == []


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus lies beside the checkout")
def test_no_real_report_is_dropped() -> None:
    assert dropped(files(CORPUS / "reports")) == []
    assert dropped(files(CORPUS / "cases")) == []


@pytest.mark.parametrize("defects", [Defects(), Defects.seen()], ids=["usual", "seen"])
def test_no_drawn_report_is_dropped(defects: Defects) -> None:
    drawn = ((path, data) for path, data, _ in generate(60, 19, defects))
    assert dropped(drawn) == []


@pytest.mark.parametrize("title", [TITLE, TRADITIONAL])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "big5hkscs", "utf-16", "utf-16-be", "utf-32-le"]
)
def test_every_encoding(title: str, encoding: str) -> None:
    if encoding == "big5hkscs":
        title = TRADITIONAL
    assert may_name_report(f"<title>{title}</title>".encode(encoding))


@pytest.mark.parametrize(
    ("was", "read_as"), [("utf-8", "cp1252"), ("utf-8", "gb18030"), ("gb18030", "latin-1")]
)
def test_text_that_was_decoded_wrongly(was: str, read_as: str) -> None:
    noise = TITLE.encode(was).decode(read_as, "ignore")
    assert may_name_report(noise.encode())


@pytest.mark.parametrize(
    "form",
    ["&#{};", "&#x{:x};", "&#x{:X};", "\\u{:04x}", "\\u{:04X}", "%u{:04X}"],
)
def test_escapes(form: str) -> None:
    assert may_name_report("".join(form.format(ord(char)) for char in TITLE).encode())


def test_percent_encoding_and_hz() -> None:
    from urllib.parse import quote

    assert may_name_report(quote(TITLE).encode())
    assert may_name_report(quote(TITLE).lower().encode())
    assert may_name_report(quote(TITLE.encode("gb18030")).encode())
    assert may_name_report(TITLE.encode("hz"))


@pytest.mark.parametrize(
    "table",
    [
        "第二十条第（一）项 信息内容 行政规范性文件 本年制发件数",
        "申请人情况 自然人 法人或其他组织 总计",
        "行政复议 结果维持 行政诉讼 未经复议直接起诉",
    ],
)
def test_a_table_alone(table: str) -> None:
    assert may_name_report(table.encode())
    assert may_name_report(table.encode("gb18030"))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_other_pages_are_dropped(encoding: str) -> None:
    page = "".join(f"<p>{sentence}</p>\n" for sentence in SENTENCES)
    assert reason_against(f"<html>{page}</html>".encode(encoding)) == "words"


def test_no_text_of_random_bytes_passes_often() -> None:
    rng = Random(1)
    assert sum(may_name_report(rng.randbytes(20_000)) for _ in range(50)) <= 2


def picture(size: tuple[int, int], colour: str, form: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, form)
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_pictures(form: str) -> None:
    assert reason_against(picture((32, 32), "white", form)) == "picture"
    assert reason_against(picture((900, 1200), "#204080", form)) == "picture"
    assert reason_against(picture((900, 1200), "#f4f0e0", form)) is None  # yellowed paper
    assert reason_against(picture((480, 2000), "#c8c8c8", form)) is None  # a grey scan


def test_a_picture_that_is_damaged_is_for_its_reader_to_judge() -> None:
    whole = picture((900, 1200), "#204080", "JPEG")
    assert reason_against(whole[: len(whole) // 2]) in (None, "picture")


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        (b"\0\0\0\x20ftypisom", "media"),
        (b"wOF2", "media"),
        (b"RIFF\0\0\0\0WAVE", "media"),
        (b"%PDF-1.4", None),
        (b"\n\n%PDF-1.4", None),
        (b"PK\x03\x04", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None),
        (b"{\\rtf1", None),
        (b"MIME-Version: 1.0\r\n", None),
        (b"", "empty"),
    ],
)
def test_by_the_first_bytes(start: bytes, reason: str | None) -> None:
    assert reason_against(start + b"\0" * 100 if start else start) == reason


def test_the_marks_of_escapes_are_those_of_chinese() -> None:
    assert not may_name_report(b"&#160;&#8220; \\u0041 100%20 " * 50)
