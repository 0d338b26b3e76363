"""Records of web archives: whole ones, damaged ones, and records that lie."""

from __future__ import annotations

import gzip
import hashlib
import os
from datetime import datetime
from io import BytesIO

import pytest

from parsers.archives.records import Counted, Damage, is_web_archive, record_at, records
from samples.renderers.web_archive import packed, record, response

ONE = response(1, "https://a.example/1", b"hello" * 10)
TWO = response(2, "https://a.example/2", b"world" * 10)
LONG = response(3, "https://a.example/3", os.urandom(5000))
Found = list[tuple[str, int]]


def read(data: bytes) -> tuple[Found, Damage]:
    """The last part of each address with the bytes of its block."""
    damage, file, found = Damage(), Counted(BytesIO(data)), Found()
    for each in records(file, len(data), damage):
        found.append((each.url.rpartition("/")[2], len(each.read(1 << 20))))
    assert file.sha256() == hashlib.sha256(data).hexdigest()  # whatever was read twice
    return found, damage


def lying(of: bytes, length: bytes) -> bytes:
    head, _, rest = of.partition(b"Content-Length: ")
    return head + b"Content-Length: " + length + rest[rest.index(b"\r\n") :]


@pytest.mark.parametrize(
    "data",
    [ONE + TWO + LONG, b"".join(map(packed, (ONE, TWO, LONG))), packed(ONE + TWO + LONG)],
    ids=["plain", "packed one by one", "packed as one"],
)
def test_every_record_is_read(data: bytes) -> None:
    found, damage = read(data)
    assert [url for url, _ in found] == ["1", "2", "3"]
    assert (damage.places, damage.given_up) == (0, False)


def test_what_a_record_says() -> None:
    found = next(records(Counted(BytesIO(ONE)), len(ONE), Damage()))
    assert (found.kind, found.url) == ("response", "https://a.example/1")
    assert found.fetched_at == datetime(2025, 3, 1, 8, 0, 1)  # UTC, without zone
    assert found.media_type == "application/http; msgtype=response"
    assert found.digest.startswith("sha1:")
    assert found.read(12) == b"HTTP/1.1 200"


@pytest.mark.parametrize("pack", [bytes, packed], ids=["plain", "packed"])
def test_of_a_file_that_is_cut_what_is_whole_is_read(pack: type[bytes]) -> None:
    data = b"".join(map(pack, (ONE, TWO, LONG)))
    found, damage = read(data[: len(data) - 2000])
    assert [url for url, _ in found] == ["1", "2", "3"]
    assert found[2][1] < 5000
    assert damage.places == 1
    assert damage.first == len(pack(ONE) + pack(TWO))


@pytest.mark.parametrize("length", [b"99999999999999", b"-5", b"18446744073709551000"])
@pytest.mark.parametrize("pack", [bytes, packed], ids=["plain", "packed"])
def test_a_record_that_says_it_is_longer_than_the_file_hides_none(length: bytes, pack: type[bytes]) -> None:
    found, damage = read(pack(lying(ONE, length)) + pack(TWO) + pack(LONG))
    assert [url for url, _ in found] == ["2", "3"]
    assert damage.places == 1


@pytest.mark.parametrize("length", [b"20", b"abc", b""])
def test_a_record_that_says_it_is_shorter_hides_none(length: bytes) -> None:
    found, _ = read(lying(ONE, length) + TWO + LONG)
    assert [url for url, _ in found][-2:] == ["2", "3"]


def test_reading_goes_on_behind_damage() -> None:
    harmed = bytearray(packed(LONG))
    harmed[2500:2504] = b"\0\0\0\0"
    found, damage = read(packed(ONE) + bytes(harmed) + packed(TWO))
    assert (found[0][0], found[-1][0]) == ("1", "2")
    assert damage.places >= 1


def test_a_record_that_expands_without_end_is_left_out() -> None:
    bomb = packed(record("response", 1, "https://a.example/9", b"\0" * 50_000_000, "application/http"))
    found, damage = read(bomb + packed(TWO))
    assert [url for url, _ in found] == ["2"]
    assert damage.places == 1


def test_heads_without_end_take_no_memory() -> None:
    lines = b"X-A: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\r\n" * 300_000
    found, _ = read(gzip.compress(b"WARC/1.0\r\n" + lines) + packed(TWO))
    assert found == [("2", len(TWO.partition(b"\r\n\r\n")[2]) - 4)]


def test_many_records_that_lie_are_given_up() -> None:
    found, damage = read(packed(lying(ONE, b"9999999999")) * 3000)
    assert (found, damage.given_up) == ([], True)


def test_a_record_is_found_again_by_its_offset() -> None:
    data = b"".join(map(packed, (ONE, TWO, LONG)))
    offsets = [(each.url, each.offset) for each in records(Counted(BytesIO(data)), len(data), Damage())]
    for url, offset in offsets:
        found = record_at(BytesIO(data), offset)
        assert found is not None
        assert found.url == url


class Failing(BytesIO):
    """A file whose second part cannot be read, as of a connection that breaks."""

    def __init__(self, data: bytes, error: Exception) -> None:
        super().__init__(data)
        self.error = error

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() >= 1 << 16:
            raise self.error
        return super().read(size)


@pytest.mark.parametrize("error", [OSError("gone"), RuntimeError("of a driver")])
@pytest.mark.parametrize("pack", [bytes, packed], ids=["plain", "packed"])
def test_what_fails_to_be_read_is_not_damaged(error: Exception, pack: type[bytes]) -> None:
    large = response(3, "https://a.example/3", os.urandom(200_000))
    data = pack(ONE) + pack(large) + pack(TWO)
    file = Failing(data, error)
    with pytest.raises(OSError, match=str(error)):
        for each in records(Counted(file), len(data), Damage()):
            each.read(10)
    with pytest.raises(OSError, match=str(error)):
        record_at(file, 100_000)


def test_no_record_begins_in_the_middle() -> None:
    assert record_at(BytesIO(packed(ONE)), 7) is None


@pytest.mark.parametrize(
    ("head", "is_one"),
    [
        (ONE, True),
        (packed(ONE), True),
        (b"PK\x03\x04", False),
        (gzip.compress(b"WAR and peace", mtime=0), False),
        (b"", False),
    ],
)
def test_a_web_archive_is_known_by_its_beginning(head: bytes, is_one: bool) -> None:
    assert is_web_archive(head[:512]) is is_one
