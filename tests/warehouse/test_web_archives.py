"""Web archives in the landing folder: the same facts as of files, and an account of every record."""

from __future__ import annotations

import hashlib
import sys
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from upath import UPath

from engine.limits import Limits
from engine.pool import Engine
from parsers.identity.outside import Outside
from parsers.identity.surroundings import ManifestRow
from samples.renderers.web_archive import packed, response
from samples.web_archive import write
from tests.support.built import build
from tests.support.paths import ROOT
from warehouse.readings import inspecting as module
from warehouse.readings import web_archives
from warehouse.readings.contents import contents
from warehouse.readings.entries import listing
from warehouse.readings.evidence import of_one_file, with_evidence
from warehouse.readings.landing import LANDED, landed
from warehouse.readings.manifest import read_manifests
from warehouse.storage.tree import Warehouse

NOTHING = pl.DataFrame(schema=LANDED)
REPORT = "<html><title>某县水利局2023年政府信息公开工作年度报告</title></html>".encode()
URL = "https://www.a.example/2024/610825.html"
PATH = "crawl.warc.gz!/www.a.example/2024/610825.html"


def put(folder: Path, *parts: bytes, name: str = "crawl.warc.gz") -> Path:
    (folder / name).write_bytes(b"".join(map(packed, parts)))
    return folder / name


def known(folder: Path, before: pl.DataFrame = NOTHING) -> pl.DataFrame:
    entries = listing(UPath(folder))
    rows = landed(UPath(folder), before, entries)
    return with_evidence(rows, read_manifests(entries, rows), before)


def test_an_archive_and_its_documents_have_rows(tmp_path: Path) -> None:
    path = put(tmp_path, response(1, URL, REPORT), response(2, f"{URL}.css", b"p {}"))
    archive, document = known(tmp_path).rows(named=True)
    assert (archive["source_path"], archive["reason"]) == ("crawl.warc.gz", "web_archive")
    assert archive["reason_detail"] == (
        "web archive of 2 records; may be reports: 1; without the words of a report: 1"
    )
    assert archive["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (document["source_path"], document["reason"]) == (PATH, None)
    assert document["sha256"] == hashlib.sha256(REPORT).hexdigest()
    assert document["fetched_at"] == datetime(2025, 3, 1, 8, 0, 1)


def test_the_address_is_evidence_and_the_numbers_in_it_are_not(tmp_path: Path) -> None:
    put(tmp_path, response(1, URL, REPORT))
    said = Outside.from_text(known(tmp_path)["outside"][1])
    assert said == Outside("", ManifestRow(recorded_url=URL))


@pytest.mark.parametrize(
    ("path", "telling"),
    [
        ("a.warc.gz!/www.a.example/610825/2023/x.html", "a.warc.gz!/"),
        ("枝江市/a.warc!/www.a.example/水利局/2023年报.pdf", "枝江市/a.warc!/水利局/2023年报.pdf"),
        ("a.warc!/www.a.example/1.zip!/2023/x.html", "a.warc!/!/2023/x.html"),
    ],
)
def test_what_a_path_in_a_web_archive_tells(path: str, telling: str) -> None:
    assert web_archives.telling_path(path) == telling


def test_a_manifest_speaks_of_documents_in_a_web_archive(tmp_path: Path) -> None:
    put(tmp_path, response(1, URL, REPORT))
    line = f"{PATH},2023,2025-06-01\n"
    (tmp_path / "_manifest.csv").write_text(f"path,year,fetched_at\n{line}", encoding="utf-8")
    row = known(tmp_path).row(1, named=True)
    assert Outside.from_text(row["outside"]).row == ManifestRow(year=2023, recorded_url=URL)
    assert row["fetched_at"] == datetime(2025, 6, 1)


def test_an_address_that_is_none_is_no_evidence(tmp_path: Path) -> None:
    put(
        tmp_path,
        response(1, "javascript:x", REPORT),
        response(2, "https://a.example/\x1b[31m", REPORT + b" "),
    )
    assert known(tmp_path)["recorded_url"].to_list() == [None, None, None]


def test_an_unchanged_archive_is_not_opened_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, response(1, URL, REPORT))
    before = known(tmp_path)
    monkeypatch.setattr(web_archives, "list_documents", lambda *_: pytest.fail("it was opened"))
    assert known(tmp_path, before).equals(before)


def test_an_archive_that_other_code_opened_is_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, response(1, f"{URL}.css", b"p {}"))  # no document: the archive's own row alone
    before = known(tmp_path)
    monkeypatch.setattr(module, "opening_version", lambda: "other")
    assert known(tmp_path, before)["opened"].to_list() == ["other"]


def test_without_the_extra_it_is_tried_by_each_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, response(1, URL, REPORT))
    with monkeypatch.context() as now:
        now.setitem(sys.modules, "fastwarc.warc", None)
        before = known(tmp_path)
    assert before["reason"].to_list() == ["needs_archives"]
    assert known(tmp_path, before)["source_path"].to_list() == ["crawl.warc.gz", PATH]


def test_a_web_archive_may_be_larger_than_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 100)
    put(tmp_path, response(1, URL, REPORT))
    (tmp_path / "large.txt").write_bytes(b"x" * 101)
    rows = known(tmp_path)
    assert rows["reason"].to_list() == ["web_archive", None, "too_large"]
    assert [data for _, _, data in contents(UPath(tmp_path), rows[1:2])] == [REPORT]


def test_a_large_file_of_zstandard_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 100)
    (tmp_path / "crawl.warc.zst").write_bytes(b"\x28\xb5\x2f\xfd" + b"x" * 200)
    rows = known(tmp_path)
    assert rows["reason"].to_list() == ["unsupported_format"]
    assert "zstd -d" in rows["reason_detail"][0]


def test_one_file_alone_has_the_path_of_the_build(tmp_path: Path) -> None:
    path = put(tmp_path, response(1, URL, REPORT))
    found = of_one_file(path, tmp_path, ["www.a.example/2024/610825.html", "www.a.example/水利局/x.html"])
    assert [Outside.from_text(text).path for text in found.values()] == ["", "水利局/"]


def test_documents_are_handed_out_some_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_archives, "BATCH_BYTES", 2 * len(REPORT) + 2)
    texts = [REPORT + b"%d" % number for number in range(5)]
    put(tmp_path, *(response(n, f"{URL}?{n}", text) for n, text in enumerate(texts)))
    rows = known(tmp_path).filter(pl.col("reason").is_null())
    assert [len(batch) for _, batch in web_archives.batches(rows.rows(named=True))] == [2, 2, 1]
    assert sorted(data for *_, data in contents(UPath(tmp_path), rows)) == texts


def test_what_changed_since_it_was_listed_is_left_for_the_next_build(tmp_path: Path) -> None:
    path = put(tmp_path, response(1, URL, REPORT))
    rows = known(tmp_path).filter(pl.col("reason").is_null())
    path.write_bytes(path.read_bytes() + packed(response(2, f"{URL}?2", REPORT)))
    missed: dict[str, object] = {}
    assert list(contents(UPath(tmp_path), rows, missed=missed)) == []  # type: ignore[arg-type]
    assert list(missed) == ["crawl.warc.gz"]


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    path = put(tmp_path, response(1, URL, REPORT))
    (entry,) = listing(UPath(tmp_path))
    path.rename(tmp_path / "other")
    path.symlink_to(tmp_path / "other")
    found = web_archives.list_documents(web_archives.Lying(entry), "", "")
    assert getattr(found, "code", None) == "changed_while_read"


@pytest.mark.slow
def test_a_worker_opens_it_where_it_lies(tmp_path: Path) -> None:
    put(tmp_path, response(1, URL, REPORT))
    engine = Engine(1, Limits(reader="parsers.archives.opening"))
    rows = landed(UPath(tmp_path), NOTHING, run=engine.run_all)
    assert rows["source_path"].to_list() == ["crawl.warc.gz", PATH]
    assert [data for *_, data in contents(UPath(tmp_path), rows[1:], engine.run_all)] == [REPORT]


def facts(warehouse: Warehouse) -> dict[str, pl.DataFrame]:
    folders = sorted(path for path in Path(str(warehouse.root)).iterdir() if path.is_dir())
    return {
        path.name: pl.read_parquet(f"{path}/**/*.parquet", hive_partitioning=True)
        for path in folders
        if path.name.startswith(("fact_", "mart_"))
    }


@pytest.mark.slow
def test_samples_among_other_pages_give_the_facts_of_the_folder(tmp_path: Path) -> None:
    root = ROOT / "samples" / "landing"
    files = {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }
    crawl = tmp_path / "crawl" / "landing"
    crawl.mkdir(parents=True)
    with (crawl / "crawl.warc.gz").open("wb") as file:
        count = write(file, files, others=20_000, length=8)
    plain = tmp_path / "plain" / "landing"
    for name, data in files.items():
        (plain / name).parent.mkdir(parents=True, exist_ok=True)
        (plain / name).write_bytes(data)
    of_crawl, of_files = build(crawl), build(plain)
    expected, found = facts(of_files), facts(of_crawl)
    assert found.keys() == expected.keys()
    assert [name for name in found if not found[name].equals(expected[name])] == []
    assert len(found["fact_request"]) > 6_000
    ledger = of_crawl.scan("dim_document").collect()
    archive = ledger.row(by_predicate=pl.col("source_path") == "crawl.warc.gz", named=True)
    assert archive["reason_detail"].startswith(f"web archive of {count:,} records; ")
    accepted = ledger.filter(status="accepted")
    assert accepted["source_url"].null_count() == 0
    assert accepted["fetched_at"].null_count() == 0
