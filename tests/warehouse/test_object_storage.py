"""Landing, stores, tables and catalogue in object storage, by the S3 protocol."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from upath import UPath

from tests.support.building import Healed, build_here, digests, put, report
from tests.support.lock import held_elsewhere
from tests.support.objects import Storage, bucket, new_bucket, storage, upload, using
from warehouse.readings import prune
from warehouse.readings.entries import _flaw_of_key, listing, source_of
from warehouse.readings.landing import LANDED, landed
from warehouse.storage import lease, parquet, remote
from warehouse.storage.lock import HOLDER, holder, writing
from warehouse.storage.tree import Warehouse
from warehouse.storage.whole import ASIDE

__all__ = ["bucket", "storage"]
NOTHING = pl.DataFrame(schema=LANDED)


def land(folder: Path) -> Path:
    put(folder, "2023/水利局.json", **report("水利局", 2023))
    put(folder, "2022/水利局.json", **report("水利局", 2022))
    put(folder, "两份.json", reports=[report("甲局", 2023), report("乙局", 2023)])
    return folder


def objects(url: str) -> dict[str, bytes]:
    """What lies below a URL."""
    place = remote.at(url)
    return {key: (place / key).read_bytes() for key in sorted(remote.keys_below(place))}


def sums(url: str) -> dict[str, str]:
    found = objects(url).items()
    return {key: hashlib.sha256(data).hexdigest() for key, data in found if key.endswith(".parquet")}


def build(url: str) -> Healed:
    return build_here(remote.at(f"{url}/landing"), Warehouse.at(f"{url}/w"))


# --- the landing folder -------------------------------------------------------------------------


def test_objects_are_listed_in_pages_and_none_is_opened_again(bucket: str, storage: Storage) -> None:
    folder = remote.at(f"{bucket}/landing")
    texts = {f"{folder.path}/{number // 10}/{number}.txt": f"{number}".encode() for number in range(234)}
    folder.fs.pipe(texts)
    storage.forget()
    first = landed(folder, NOTHING)
    assert len(first) == 234
    assert storage.asked("list-type=2")["GET"] == 3
    assert storage.asked("/landing/") == {"GET": 234}
    storage.forget()
    assert landed(folder, first).equals(first)
    assert storage.asked()["GET"] == 3 and storage.asked().total() == 3
    (folder / "7" / "71.txt").write_bytes(b"an")
    storage.forget()
    second = landed(folder, first)
    changed = second.join(first, on=["source_path", "sha256"], how="anti")
    assert changed["source_path"].to_list() == ["7/71.txt"]
    assert changed["sha256"].to_list() == [hashlib.sha256(b"an").hexdigest()]
    assert storage.asked("/landing/") == {"GET": 1}


def test_what_another_program_lands_is_seen(bucket: str) -> None:
    folder = remote.at(f"{bucket}/landing")
    (folder / "a.txt").write_bytes(b"a")
    assert [entry.file for entry in listing(folder)] == ["a.txt"]
    import s3fs

    s3fs.S3FileSystem(skip_instance_cache=True).pipe_file(f"{folder.path}/b.txt", b"b")
    assert [entry.file for entry in listing(folder)] == ["a.txt", "b.txt"]


def test_a_key_that_no_path_names_is_reported_and_another_object_is_never_read(bucket: str) -> None:
    folder = remote.at(f"{bucket}/landing")
    keys = ["b.txt", "/b.txt", "d.txt", "d.txt?versionId=1", "e#1.txt", "g\u200b.txt"]
    for number, key in enumerate(keys):
        body = b"%d" % number
        folder.fs.call_s3("put_object", Bucket=bucket[5:], Key=f"landing/{key}", Body=body)
    folder.fs.call_s3("put_object", Bucket=bucket[5:], Key="landing/folder/", Body=b"")
    rows = landed(folder, NOTHING)
    found = {row["source_path"]: (row["reason"], row["sha256"]) for row in rows.iter_rows(named=True)}
    digest = {number: hashlib.sha256(b"%d" % number).hexdigest() for number in range(len(keys))}
    assert found == {
        "b.txt": (None, digest[0]),
        "/b.txt": ("not_a_file", None),
        "d.txt": (None, digest[2]),
        "d.txt?versionId=1": ("not_a_file", None),
        "e#1.txt": (None, digest[4]),
        "g\\u200b.txt": (None, digest[5]),
    }
    source = source_of(folder, "g\\u200b.txt")
    assert isinstance(source, UPath) and source.read_bytes() == b"5"
    assert not _flaw_of_key("a/b..c/d") and _flaw_of_key("a/../b") and _flaw_of_key("./a")


def test_an_empty_prefix_is_no_landing_folder(bucket: str) -> None:
    (remote.at(bucket) / "landing2" / "a.txt").write_bytes(b"a")
    with pytest.raises(FileNotFoundError, match="no landing folder at s3://"):
        listing(remote.at(f"{bucket}/landing"))


# --- a whole build ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def once(storage: Storage, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a bucket with a build in it, for a build takes hundreds of requests."""
    with using(storage):
        url = new_bucket(storage)
        upload(land(tmp_path_factory.mktemp("once") / "landing"), f"{url}/landing")
        assert build(url).read == 3
    return url


@pytest.fixture
def whole(once: str, storage: Storage) -> Iterator[str]:
    """That bucket. A test leaves the build in it as whole as it was."""
    with using(storage):
        yield once


@pytest.mark.slow
def test_a_build_in_object_storage_gives_the_bytes_of_a_local_one(bucket: str, tmp_path: Path) -> None:
    landing = land(tmp_path / "landing")
    build_here(landing, Warehouse.at(str(tmp_path / "w")))
    upload(landing, f"{bucket}/landing")
    first = build(bucket)
    assert (first.read, list(first.years)) == (3, [2022, 2023])
    assert sums(f"{bucket}/w") == digests(tmp_path / "w")
    before = objects(bucket)
    assert build(bucket) == Healed([], 0, 0, {}, "")
    checked = "w-readings/checked.json"
    assert objects(bucket) | {checked: b""} == before | {checked: b""}

    (landing / "2022" / "水利局.json").unlink()
    put(landing, "2023/水利局.json", **report("水利局", 2023, requests={"granted": "4"}))
    build_here(landing, Warehouse.at(str(tmp_path / "w")))
    remote.at(f"{bucket}/landing/2022/水利局.json").unlink()
    upload(landing / "2023", f"{bucket}/landing/2023")
    second = build(bucket)
    # The year of which no report is left loses its tables.
    assert (second.read, list(second.years)) == (1, [2022, 2023])
    assert sums(f"{bucket}/w") == digests(tmp_path / "w")


@pytest.mark.slow
def test_the_catalogue_can_be_read_where_the_tables_lie(whole: str, tmp_path: Path) -> None:
    place = remote.at(f"{whole}/w/warehouse.duckdb")
    (tmp_path / "warehouse.duckdb").write_bytes(place.read_bytes())
    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as database:
        remote.register(database, place)
        rows = database.sql("SELECT year, count(*) FROM fact_request GROUP BY year ORDER BY year").fetchall()
        views = database.sql("SELECT DISTINCT year FROM v_request_agency_year ORDER BY ALL").fetchall()
        (comment,) = database.sql(
            "SELECT comment FROM duckdb_views() WHERE view_name = 'fact_request'"
        ).fetchall()
    here = Warehouse.at(f"{whole}/w")
    wanted = [(year, here.scan("fact_request", year).collect().height) for year in (2022, 2023)]
    assert rows == wanted and all(count for _, count in wanted)
    assert views == [(2022,), (2023,)]
    assert "收到和处理政府信息公开申请情况" in comment[0]


# --- files that are replaced --------------------------------------------------------------------


def frame(number: int, rows: int = 20_000) -> pl.DataFrame:
    return pl.DataFrame({"number": [number] * rows, "row": range(rows)})


def test_a_reader_sees_the_old_file_or_the_new_one(bucket: str) -> None:
    target = remote.at(f"{bucket}/w/t/year=2023/part-0.parquet")
    schema = parquet.schema_of(dict(frame(0).schema))
    staging = remote.at(f"{bucket}/w-readings/staging")
    parquet.write(frame(0), target, schema, "0", staging)
    seen, flawed, ended = set[int](), list[str](), threading.Event()

    def read() -> None:
        import s3fs

        files = s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
        while not ended.is_set():
            keys = files.find(target.parent.parent.path)
            table = pq.read_table(pa.BufferReader(files.cat_file(target.path)))
            numbers = set(table["number"].to_pylist())
            if keys != [target.path] or len(table) != 20_000 or len(numbers) != 1:
                flawed.append(f"{keys} {len(table)} {numbers}")
            seen.update(numbers)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 500):
        parquet.write(frame(number), target, schema, str(number), staging)
        if len(seen) > 4 and number > 10:
            break
    ended.set()
    reader.join()
    assert flawed == []
    assert len(seen) > 4


def test_a_file_is_one_request_and_its_footer_another(bucket: str, storage: Storage) -> None:
    target = remote.at(f"{bucket}/w/t.parquet")
    schema = parquet.schema_of(dict(frame(0).schema))
    parquet.write(frame(3), target, schema, "abc", remote.at(f"{bucket}/staging"))
    assert storage.asked() == {"PUT": 1}
    storage.forget()
    assert parquet.fingerprint(target) == "abc"
    assert storage.asked() == {"GET": 1}
    assert parquet.fingerprint(remote.at(f"{bucket}/none.parquet")) is None
    for data in (b"", b"text", b"PAR1" + b"\xff" * 100 + b"PAR1"):
        target.write_bytes(data)
        assert parquet.fingerprint(target) is None
    long = {"gongkai.long": "x" * parquet.TAIL}
    with parquet.staged(schema, "def", remote.at(f"{bucket}/staging")) as file:
        file.add(frame(1))
        file.describe(long)
        file.publish(target)
    assert parquet.metadata(target) == long | {parquet.FINGERPRINT: "def"}


# --- what is not whole --------------------------------------------------------------------------


@pytest.mark.slow
def test_what_is_not_whole_is_set_aside_and_made_again(whole: str) -> None:
    before = sums(whole)
    place = remote.at(whole)
    keys = {
        "layouts": next(key for key in before if "/layouts/" in key),
        "cells": next(key for key in before if "/cells/" in key),
        "table": "w/fact_request/year=2022/part-0.parquet",
    }
    (place / keys["layouts"]).write_bytes(b"garbage")
    (place / keys["cells"]).unlink()
    (place / keys["table"]).write_bytes((place / keys["table"]).read_bytes()[:-300])
    (place / "w" / "fact_request" / "year=2022" / "copy.parquet").write_bytes(b"foreign")
    (place / "w" / "fact_request" / "notes.txt").write_bytes(b"foreign")
    (place / "w" / "fact_request" / ".hidden").write_bytes(b"not seen")
    (place / "w-readings" / "landing_files.parquet").unlink()
    healed = build(whole)
    said = "\n".join(healed.mended)
    assert f"{keys['layouts']} is damaged: it has no footer of Parquet" in said
    assert "lacks a part" in said and "their layouts are named again" in said
    assert f"{keys['table']} is damaged" in said
    assert "w/fact_request/notes.txt" in said and "year=2022/copy.parquet does not belong there" in said
    assert "the list of landed files was lost; 3 rows recovered from the ledger" in said
    now = {key: digest for key, digest in sums(whole).items() if ASIDE not in key}
    assert now == before
    aside = [key for key in objects(whole) if f"/{ASIDE}/" in key]
    assert any(key.endswith("/fact_request/notes.txt") for key in aside)
    assert (place / "w" / "fact_request" / ".hidden").exists()
    assert not (place / "w" / "fact_request" / "notes.txt").exists()
    assert build(whole).mended == []


@pytest.mark.slow
def test_footers_are_asked_for_once(whole: str, storage: Storage) -> None:
    build(whole)
    warehouse = Warehouse.at(f"{whole}/w")
    from warehouse.mend import mend

    storage.forget()
    assert mend(warehouse, range(2008, 2026)) == []
    assert storage.asked("part-0.parquet").total() == 0
    assert storage.asked("/layouts/").total() == 0


@pytest.mark.slow
def test_superseded_versions_are_removed(whole: str) -> None:
    store = remote.at(f"{whole}/w-readings")
    (store / "layouts" / "pdf-0123456789ab" / "0123456789abcdef.parquet").write_bytes(b"12345")
    removed = prune.prune(Warehouse.at(f"{whole}/w"))
    found = [(each.name, each.files, each.size_bytes) for each in removed]
    assert found == [("layouts/pdf-0123456789ab", 1, 5)]
    assert not [key for key in remote.keys_below(store) if "pdf-0123456789ab" in key]
    assert build(whole) == Healed([], 0, 0, {}, "")


# --- one writer at a time -----------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leases that end after two seconds."""
    monkeypatch.setattr(lease, "KEPT", 2.0)
    monkeypatch.setattr(lease, "RENEW", 0.3)
    monkeypatch.setattr(lease, "ASK", 0.1)


def test_a_second_writer_waits_and_is_told_for_whom(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "ASK", 0.1)
    process, told = held_elsewhere(f"{bucket}/w"), list[str]()

    def end_it(who: str) -> None:
        told.append(who)
        process.communicate("")

    warehouse = Warehouse.at(f"{bucket}/w")
    with writing(warehouse, end_it):
        assert process.returncode == 0
        with writing(warehouse):  # the same thread again
            assert "process" in holder(warehouse)
        assert (warehouse.staging / HOLDER).exists()
    assert len(told) == 1 and told[0].startswith(f"process {process.pid} on ")
    assert not (warehouse.staging / HOLDER).exists()


def test_the_lease_of_a_killed_program_ends(bucket: str, quick: None) -> None:
    process, warehouse = held_elsewhere(f"{bucket}/w"), Warehouse.at(f"{bucket}/w")
    process.kill()
    process.communicate()
    assert lease.look(warehouse.staging / HOLDER)["pid"] == process.pid
    with writing(warehouse):
        assert lease.look(warehouse.staging / HOLDER)["pid"] == os.getpid()


def test_a_lease_is_renewed_while_it_is_held(bucket: str, quick: None) -> None:
    warehouse = Warehouse.at(f"{bucket}/w")
    with writing(warehouse):
        first = lease.look(warehouse.staging / HOLDER)
        threading.Event().wait(3.0)
        lease.require_held()
        last = lease.look(warehouse.staging / HOLDER)
    assert first["token"] == last["token"] and last["number"] - first["number"] > 2


def test_who_lost_the_lease_writes_nothing_more(bucket: str, quick: None) -> None:
    warehouse = Warehouse.at(f"{bucket}/w")
    with writing(warehouse):
        (warehouse.staging / HOLDER).write_text(json.dumps({"token": "of another"}), encoding="utf-8")
        threading.Event().wait(1.0)
        with pytest.raises(lease.LeaseError, match="another program may have begun"):
            parquet.write_text(warehouse.root / "t.txt", "text", warehouse.staging)
    assert not (warehouse.root / "t.txt").exists()
    assert lease.look(warehouse.staging / HOLDER) == {"token": "of another"}  # it is not ours to end


def test_of_many_threads_one_writes(bucket: str) -> None:
    warehouse, inside, most = Warehouse.at(f"{bucket}/w"), list[int](), list[int]()

    def write(number: int) -> None:
        with writing(warehouse):
            inside.append(number)
            most.append(len(inside))
            threading.Event().wait(0.05)
            inside.remove(number)

    threads = [threading.Thread(target=write, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]


# --- trouble ------------------------------------------------------------------------------------


def test_errors_of_drivers_become_one_sentence_without_what_the_storage_said(bucket: str) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        remote.at("s3://there-is-none/w").fs.ls("there-is-none/w")
    assert remote.trouble(caught.value) == "there is no such bucket: make it, or name another"
    with pytest.raises(OSError, match=r"^s3://there-is-none/w: there is no such bucket"):
        remote.require(remote.at("s3://there-is-none/w"))
    assert remote.require(remote.at(f"{bucket}/w")) is False
    assert remote.trouble(FileNotFoundError("a.txt")) == ""
    polars = pl.exceptions.ComputeError(
        "object-store error: Generic S3 error: Client error with status 403 Forbidden: <Error><Code>"
        "InvalidAccessKeyId</Code><AWSAccessKeyId>AKIAXYZ</AWSAccessKeyId></Error>"
    )
    assert remote.trouble(polars).startswith("the storage refuses access")


def test_listings_are_not_remembered_and_the_region_is_that_of_the_environment(bucket: str) -> None:
    assert remote.at(bucket).storage_options["use_listings_cache"] is False
    assert remote.at(bucket).storage_options["client_kwargs"] == {"region_name": "us-east-1"}
    assert not any("secret" in str(value) for value in remote.at(bucket).storage_options.values())
    assert remote.at("data/w") == UPath("data/w")


def test_copies_of_a_local_warehouse_are_not_made(tmp_path: Path) -> None:
    from warehouse.storage.tree import nearby

    here = Warehouse.at(str(tmp_path / "w"))
    assert nearby(here, tmp_path / "copies", "dim_document") is here
