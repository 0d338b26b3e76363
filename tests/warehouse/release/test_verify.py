"""What `verify` says of every kind of damage. All reports are invented."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.warehouse.release.conftest import World
from warehouse.release import files
from warehouse.release.previous import ReleaseError
from warehouse.release.verify import verify

KINDS = (
    files.parquet("fact_request"),
    files.csv("fact_request"),
    files.DATABASE,
    files.stata("mart_agency_year_wide"),
    files.excel("mart_agency_year_wide"),
    files.codebook("zh", "pdf"),
    files.codebook("en", "html"),
    files.PACKAGE,
    files.CITATION,
)


@pytest.fixture
def folder(first: World, tmp_path: Path) -> Path:
    return shutil.copytree(first.release, tmp_path / "release")


def list_again(folder: Path, name: str) -> None:
    """Somebody who alters a file and its digests too: in the list and in datapackage.json."""
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    package = json.loads((folder / files.PACKAGE).read_bytes())
    for each in package["resources"]:
        if each["path"] == name:
            each["hash"] = f"sha256:{digest}"
            each["bytes"] = (folder / name).stat().st_size
    (folder / files.PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n")
    lines = (folder / files.CHECKSUMS).read_text().splitlines()
    changed = {name: digest, files.PACKAGE: hashlib.sha256((folder / files.PACKAGE).read_bytes()).hexdigest()}
    listed = (line.split("  ") for line in lines)
    text = "".join(f"{changed.get(path, old)}  {path}\n" for old, path in listed)
    (folder / files.CHECKSUMS).write_text(text)


def test_a_whole_release_has_no_flaw(first: World, second: World) -> None:
    for world, version in ((first, "2026.1"), (second, "2026.2")):
        found = verify(world.release)
        assert found.flaws == ()
        assert found.version == version
        assert found.files > 40


def test_every_kind_of_file_is_compared_byte_by_byte(folder: Path) -> None:
    for name in KINDS:
        path = folder / name
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    flaws = verify(folder).flaws
    for name in KINDS:
        assert f"{name}: damaged: its bytes are not those of {files.CHECKSUMS}" in flaws


def test_a_missing_and_a_foreign_file_are_named(folder: Path) -> None:
    (folder / files.csv("fact_check")).unlink()
    (folder / "csv" / "note.txt").write_text("x")
    flaws = verify(folder).flaws
    assert f"{files.csv('fact_check')}: missing" in flaws
    assert "csv/note.txt: no part of the release: it is not in checksums.sha256" in flaws


def alter_csv(folder: Path) -> str:
    path = folder / files.csv("fact_request")
    text = gzip.decompress(path.read_bytes()).decode()
    old, new = ",9,件,", ",8,件,"
    assert old in text
    path.write_bytes(gzip.compress(text.replace(old, new, 1).encode(), mtime=0))
    return files.csv("fact_request")


def alter_database(folder: Path) -> str:
    with sqlite3.connect(folder / files.DATABASE) as database:
        database.execute("UPDATE fact_request SET value = 8 WHERE value = 9")
    database.close()
    return files.DATABASE


def drop_from_database(folder: Path) -> str:
    with sqlite3.connect(folder / files.DATABASE) as database:
        database.execute("DELETE FROM fact_request WHERE value = 9")
    database.close()
    return files.DATABASE


def alter_parquet(folder: Path) -> str:
    path = folder / files.parquet("fact_request")
    frame = pl.read_parquet(path)
    frame.with_columns(pl.col("value").fill_null(0).cast(frame.schema["value"])).write_parquet(path)
    return files.parquet("fact_request")


def alter_workbook(folder: Path) -> str:
    name = files.excel("mart_agency_year_wide")
    book = openpyxl.load_workbook(folder / name)
    header, first, *_ = book["data"].iter_rows()
    first[[cell.value for cell in header].index("new_received")].value = 7
    book.save(folder / name)
    return name


def alter_stata(folder: Path) -> str:
    name = files.stata("mart_coverage_wide")
    shutil.copy(folder / files.stata("mart_agency_year_wide"), folder / name)
    return name


@pytest.mark.parametrize(
    ("alter", "said"),
    [
        (alter_csv, "the table fact_request has other content than release.json says"),
        (alter_database, "the table fact_request has other content than release.json says"),
        (drop_from_database, "rows, release.json says"),
        (alter_parquet, "break the rule number_fits_status of its contract"),
        (alter_workbook, "row 1 of new_received is 7.0, the mart has 6"),
        (alter_stata, "the columns are not those of the mart"),
    ],
)
def test_a_number_that_was_changed_with_its_digests_is_found(
    folder: Path, alter: Callable[[Path], str], said: str
) -> None:
    name = alter(folder)
    list_again(folder, name)
    flaws = verify(folder).flaws
    assert not any("damaged" in flaw for flaw in flaws)
    assert any(flaw.startswith(f"{name}: ") and said in flaw for flaw in flaws)


def test_what_is_no_release_is_said(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(ReleaseError, match="there is no folder"):
        verify(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    (flaw,) = verify(tmp_path / "empty").flaws
    assert "cannot be read, so nothing in the release can be checked" in flaw
    checksums = folder / files.CHECKSUMS
    checksums.write_text(f"{'0' * 64}  ../../etc/passwd\n")
    (flaw,) = verify(folder).flaws
    assert flaw.startswith("line 1 of")
    assert "is no digest and path of a file of the release" in flaw


def test_a_data_package_that_says_otherwise_is_found(folder: Path) -> None:
    path = folder / files.PACKAGE
    package = json.loads(path.read_bytes())
    fact = next(each for each in package["resources"] if each["path"] == files.csv("fact_request"))
    fact["schema"]["fields"][0]["type"] = "integer"
    package["resources"] = [each for each in package["resources"] if each["path"] != files.DATABASE]
    path.write_text(json.dumps(package))
    flaws = verify(folder).flaws
    assert f"{files.PACKAGE}: {files.DATABASE} is not described" in flaws
    assert (
        f"{files.PACKAGE}: {files.csv('fact_request')} is described with other columns than its contract has"
        in flaws
    )


def test_a_release_of_other_contracts_is_verified_without_them(folder: Path) -> None:
    path = folder / files.RECORD
    record = json.loads(path.read_bytes())
    record["contracts_sha256"] = "0" * 64
    path.write_text(json.dumps(record))
    list_again(folder, files.RECORD)
    found = verify(folder)
    assert found.flaws == ()
    assert len(found.notes) == 1
    alter_csv(folder)
    list_again(folder, files.csv("fact_request"))
    (flaw,) = verify(folder).flaws
    assert "has other content than release.json says" in flaw
