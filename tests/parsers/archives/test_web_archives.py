"""What is in a web archive: documents with their addresses, and every other record counted."""

from __future__ import annotations

import gzip
import hashlib
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.archives import web_archives
from parsers.archives.members import is_archive, members
from parsers.archives.web_archives import Inventory, list_records, name_of, take_records
from parsers.model import Quarantine
from samples.renderers.web_archive import REQUEST, RESPONSE, packed, record, response, revisit

REPORT = "<html><title>某县水利局2023年政府信息公开工作年度报告</title></html>".encode()
OTHER = "<html><p>今日多云转晴。</p></html>".encode()
SITE = "https://www.a.example"


def zipped(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in files.items():
            file.writestr(name, data)
    return out.getvalue()


def listed(*parts: bytes, pack: Callable[[bytes], bytes] = packed) -> Inventory:
    data = b"".join(map(pack, parts))
    found = list_records(BytesIO(data), len(data))
    assert isinstance(found, Inventory), found
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert sum(found.counts.values()) == found.records
    return found


def names(found: Inventory) -> list[str]:
    return [document.name for document in found.documents]


EVERY = (
    record("warcinfo", 0, "", b"software: x", "application/warc-fields"),
    record("request", 1, f"{SITE}/1", b"GET / HTTP/1.1\r\n\r\n", REQUEST),
    response(1, f"{SITE}/1", REPORT),
    record("metadata", 2, f"{SITE}/1", b"via: x", "application/warc-fields"),
    response(3, f"{SITE}/2", OTHER),
    response(4, f"{SITE}/3", REPORT, status="404 Not Found"),
    response(5, f"{SITE}/4", REPORT, status="301 Moved Permanently"),
    response(6, f"{SITE}/5.mp4", b"\0\0\0\x20ftypisom" + b"\0" * 100, "video/mp4"),
    response(7, f"{SITE}/6", b""),
    record("response", 8, "dns:www.a.example", b"20250301 A 192.0.2.1", "text/dns"),
    record("response", 9, f"{SITE}/7", b"no head", RESPONSE),
    record("conversion", 10, f"{SITE}/1", REPORT, "text/plain"),
    record("unheard-of", 11, f"{SITE}/1", REPORT, "text/plain"),
    revisit(12, f"{SITE}/8", OTHER),
)


@pytest.mark.parametrize("pack", [bytes, packed], ids=["plain", "packed"])
def test_every_record_is_a_document_or_counted(pack: Callable[[bytes], bytes]) -> None:
    found = listed(*EVERY, pack=pack)
    assert names(found) == ["www.a.example/1"]
    assert found.counts == {
        "document": 1,
        "warcinfo": 1,
        "request": 1,
        "metadata": 1,
        "words": 2,  # the other page, and the answer of the name server
        "status": 2,
        "media": 1,
        "empty": 1,
        "no_http": 1,
        "conversion": 1,
        "other": 1,
        "revisit": 1,
    }


def test_the_summary_has_every_count() -> None:
    said = listed(*EVERY).in_words()
    assert said.startswith("web archive of 14 records; may be reports: 1; without the words of a report: 2; ")
    assert "answers with another status than 200: 2" in said
    numbers = [int(each.rpartition(": ")[2]) for each in said.split("; ")[1:]]
    assert sum(numbers) == 14


def test_a_document_has_its_address_date_and_digest() -> None:
    (found,) = listed(EVERY[0], response(60, f"{SITE}/%E5%85%AC%E5%BC%80/2023.html?id=1", REPORT)).documents
    assert found.name == "www.a.example/公开/2023.html_id=1"
    assert found.url == f"{SITE}/%E5%85%AC%E5%BC%80/2023.html?id=1"
    assert found.fetched_at == datetime(2025, 3, 1, 8, 1)
    assert (found.sha256, found.size) == (hashlib.sha256(REPORT).hexdigest(), len(REPORT))
    assert found.offset == len(packed(EVERY[0]))


def test_a_resource_is_a_document() -> None:
    found = listed(record("resource", 1, "ftp://ftp.a.example/年报.html", REPORT, "text/html"))
    assert names(found) == ["ftp.a.example/年报.html"]


def test_a_page_that_was_the_same_again_is_found_again() -> None:
    found = listed(
        response(1, f"{SITE}/a", REPORT), revisit(2, f"{SITE}/b", REPORT), revisit(3, f"{SITE}/b", OTHER)
    )
    assert [(d.name, d.fetched_at) for d in found.documents] == [
        ("www.a.example/a", datetime(2025, 3, 1, 8, 0, 1)),
        ("www.a.example/b", datetime(2025, 3, 1, 8, 0, 2)),
    ]
    assert found.documents[0].sha256 == found.documents[1].sha256
    assert found.counts == {"document": 2, "revisit": 1}


def test_no_two_documents_have_one_name() -> None:
    found = listed(*(response(number, f"{SITE}/a.html", REPORT) for number in range(3)))
    assert names(found) == ["www.a.example/a.html", "www.a.example/a~2.html", "www.a.example/a~3.html"]


def test_files_of_an_archive_that_was_fetched_are_documents() -> None:
    inside = zipped(**{"2023/年报.html": REPORT, "logo.css": b"p {}", "x.html": OTHER})
    found = listed(response(1, f"{SITE}/a.zip", inside))
    assert names(found) == ["www.a.example/a.zip!/2023/年报.html"]
    found = listed(response(1, f"{SITE}/a.zip", zipped(x=OTHER)))
    assert (names(found), found.counts) == ([], {"words": 1})


def test_what_its_writer_cut_has_no_bytes() -> None:
    cut = response(1, f"{SITE}/a", REPORT).replace(b"WARC-Type", b"WARC-Truncated: length\r\nWARC-Type")
    (found,) = listed(cut).documents
    assert (found.sha256, found.size) == (None, 0)
    assert found.quarantine == Quarantine("truncated", "the web archive holds only its beginning: length")


def test_a_document_of_an_archive_that_is_cut_has_no_bytes() -> None:
    whole, last = response(1, f"{SITE}/a", REPORT), response(2, f"{SITE}/b", REPORT + b" " * 1000)
    data = whole + last[:-800]
    found = list_records(BytesIO(data), len(data))
    assert isinstance(found, Inventory)
    assert [(d.name, d.quarantine and d.quarantine.code) for d in found.documents] == [
        ("www.a.example/a", None),
        ("www.a.example/b", "truncated"),
    ]
    assert "damaged at 1 places" in found.in_words()


def test_an_encoding_that_cannot_be_undone_is_said() -> None:
    harmed = gzip.compress(REPORT)[:-20]
    (found,) = listed(response(1, f"{SITE}/a", harmed, fields=("Content-Encoding: gzip",))).documents
    assert (found.sha256, found.quarantine and found.quarantine.code) == (None, "corrupt")


def test_a_document_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_archives, "MOST", 70_000)
    (found,) = listed(response(1, f"{SITE}/a.pdf", b"%PDF-1.4" + b"\0" * 80_000)).documents
    assert found.quarantine is not None
    assert found.quarantine.code == "too_large"


def test_documents_beyond_the_limit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_archives, "MAX_DOCUMENTS", 2)
    found = listed(*(response(number, f"{SITE}/{number}", REPORT) for number in range(5)))
    assert (len(found.documents), found.counts) == (2, {"document": 2, "too_many": 3})


@pytest.mark.parametrize("data", [b"", b"WARC/1.1\r\n", b"WARC/" + b"a" * 1000])
def test_nothing_that_can_be_read(data: bytes) -> None:
    found = list_records(BytesIO(data), len(data))
    assert isinstance(found, Quarantine)
    assert found.code == "corrupt"


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastwarc.warc", None)
    found = list_records(BytesIO(EVERY[2]), len(EVERY[2]))
    assert found == Quarantine("needs_archives", "pip install 'gongkai[warc]' opens web archives")


# --- bytes ----------------------------------------------------------------------------------------


def one_by_one(parts: list[bytes]) -> bytes:
    return b"".join(map(packed, parts))


def as_one(parts: list[bytes]) -> bytes:
    return packed(b"".join(parts))


@pytest.mark.parametrize("pack", [b"".join, one_by_one, as_one])
def test_the_bytes_of_documents(pack: Callable[[list[bytes]], bytes]) -> None:
    texts = [REPORT + b"%d" % number for number in range(4)]
    parts = [
        response(1, f"{SITE}/1", texts[0]),
        response(2, f"{SITE}/2", gzip.compress(texts[1]), fields=("Content-Encoding: gzip",)),
        response(3, f"{SITE}/3", OTHER),
        response(4, f"{SITE}/4.zip", zipped(a=texts[2], b=texts[3])),
    ]
    data = pack(parts)
    found = list_records(BytesIO(data), len(data))
    assert isinstance(found, Inventory)
    wanted = {d.sha256: d.offset for d in found.documents if d.sha256}
    assert sorted(take_records(BytesIO(data), len(data), wanted).values()) == texts


def test_what_is_not_there_is_left_out() -> None:
    data = packed(response(1, f"{SITE}/1", REPORT))
    assert take_records(BytesIO(data), len(data), {"0" * 64: 0, "1" * 64: 5_000}) == {}


def test_a_web_archive_in_an_archive() -> None:
    inside = zipped(**{"archive/data.warc.gz": packed(response(1, f"{SITE}/a.html", REPORT))})
    found = members(inside, "a.wacz")
    assert not isinstance(found, Quarantine)
    assert [(m.name, m.data) for m in found] == [("archive/data.warc.gz!/www.a.example/a.html", REPORT)]
    assert is_archive(EVERY[0])


def test_archives_and_web_archives_in_each_other_end() -> None:
    data = packed(response(1, f"{SITE}/1", REPORT))
    for number in range(20):
        data = packed(response(number, f"{SITE}/{number}.zip", zipped(**{"a.warc.gz": data})))
    found = list_records(BytesIO(data), len(data))
    assert isinstance(found, Inventory)
    assert found.records == 1


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.a.example/", "www.a.example"),
        ("http://www.a.example:8080/a/b.html#x", "www.a.example/a/b.html"),
        ("https://a.example/%C4%EA%B1%A8/1.html", "a.example/年报/1.html"),  # GB 2312
        ("https://a.example/../../etc/passwd", "a.example/etc/passwd"),
        ("https://a.example/%2e%2e/%2e%2e/x", "a.example/x"),
        ("https://a.example/a%0ab\x1b[31m", "a.example/a_b_[31m"),
        ("https://a.example/a!/b", r"a.example/a\x21/b"),
        ("https://a.example/x#1", "a.example/x"),
        ("https://a.example/x%231", r"a.example/x\x231"),
        ("http://[::bad/x", "http_/[__bad/x"),
        ("", "unnamed"),
    ],
)
def test_names_of_addresses(url: str, name: str) -> None:
    assert name_of(url) == name


@settings(max_examples=150)
@given(st.text(max_size=60))
def test_a_name_is_a_plain_relative_path(url: str) -> None:
    name = name_of(f"https://a.example/{url}")
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in name)
    assert "!/" not in name
    assert not name.startswith("/")
    assert ".." not in name.split("/")


def test_a_long_address_is_shortened() -> None:
    one, two = (name_of(f"{SITE}/{'a' * 3000}{end}") for end in "bc")
    assert len(one) < 200
    assert one != two
