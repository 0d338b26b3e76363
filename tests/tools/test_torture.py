"""The torture counts what becomes of builds, and its hazards are what they claim to be."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from tools.torture.__main__ import BEGIN, CLASSES, END, write_page
from tools.torture.builds import Place, difference, digests, left_in_staging, unreadable
from tools.torture.hazards import QUICK, write_hazards
from tools.torture.hostile import _entries
from tools.torture.kills import kills
from tools.torture.landings import many, small
from tools.torture.outcome import Outcome, table
from tools.torture.packing import zipped


def test_a_failure_is_counted_and_told() -> None:
    outcome = Outcome("kills", tried=2, survived=1)
    outcome.used(3.25, 5 * 2**20)
    outcome.used(1.0, 2**20)
    assert outcome.passed
    outcome.fail("lost", "trial 1: a table differs")
    assert not outcome.passed
    assert outcome.details == ["lost: trial 1: a table differs"]
    assert table([outcome]).splitlines()[-1] == "| kills | 2 | 0 | 1 | 1 | 0 | 0 | 3.2 s | 5 MiB |"


def test_the_table_stands_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    write_page(page, table([Outcome("kills", tried=2), Outcome("soak", tried=1)]))
    write_page(page, table([Outcome("kills", tried=3)]))
    lines = page.read_text().splitlines()
    assert (lines[:2], lines[-2:]) == (["before", BEGIN], [END, "after"])
    rows = [line.split(" | ")[:2] for line in lines[2:-2]]
    assert rows == [["| class", "tried"], [rows[1][0]], ["| kills", "3"], ["| soak", "1"]]
    page.write_text("no marks")
    with pytest.raises(ValueError, match="lacks"):
        write_page(page, "new")


def test_a_reader_would_stumble(tmp_path: Path) -> None:
    place = Place(tmp_path / "landing", tmp_path)
    assert unreadable(place) == ""
    place.warehouse.mkdir()
    (place.warehouse / "warehouse.duckdb").write_bytes(b"garbage")
    assert unreadable(place).startswith("warehouse.duckdb: ")
    (place.warehouse / "dim_agency.parquet").write_bytes(b"PAR1")
    assert unreadable(place).startswith("dim_agency.parquet: ")
    assert list(digests(place.warehouse)) == ["dim_agency.parquet"]
    (place.staging / "write-1").mkdir(parents=True)
    assert left_in_staging(place) == ["write-1"]


def test_differences_are_named() -> None:
    assert difference({"a": "1"}, {"a": "1"}) == ""
    assert difference({"a": "1", "c": "3"}, {"a": "2", "b": "1"}) == "a, b, c"
    assert difference({}, dict.fromkeys("abcdefg", "1")) == "a, b, c, d, e and 2 more"


def test_small_landings_are_of_few_years_and_many_are_distinct(tmp_path: Path) -> None:
    landing = small(tmp_path / "small", 6)
    assert sum(path.is_file() for path in landing.rglob("*")) == 6
    files = [path for path in many(tmp_path / "many", 25, distinct=4).rglob("*") if path.is_file()]
    assert len(files) == len({path.read_bytes() for path in files}) == 25


def test_each_hazard_is_made(tmp_path: Path) -> None:
    cannot = write_hazards(tmp_path, QUICK)
    assert set(cannot) <= {"devices", "without_rights", "socket_file"}
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {hazard.__name__ for hazard in QUICK}
    assert stat.S_ISFIFO((tmp_path / "fifo" / "fifo.txt").lstat().st_mode)
    assert sum(1 for _ in (tmp_path / "names_that_print_alike").iterdir()) == 2
    assert _entries(tmp_path / "path_beyond_the_limit") == 1
    with zipfile.ZipFile(tmp_path / "zip_with_a_nameless_member" / "nameless.zip") as archive:
        assert [member.filename for member in archive.infolist()] == [""]
    for path in (tmp_path / "without_rights").iterdir():
        path.chmod(0o700)


def test_an_archive_may_have_names_twice() -> None:
    assert zipped([("a", b"1"), ("a", b"2")]).count(b"PK\3\4") == 2


@pytest.mark.slow
def test_three_kills_of_a_build(tmp_path: Path) -> None:
    """As `make torture` does two hundred times, there with two processes that read."""
    (outcome,) = kills(tmp_path, 3, files=4, workers=1)
    assert outcome.details == []
    assert (outcome.tried, outcome.survived) == (3, 3)
    assert set(CLASSES) >= {"kills", "disks", "soak"}
