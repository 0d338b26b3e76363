"""What path and manifest say is part of a reading's key: count what is named again."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from upath import UPath

from parsers.identity import outside
from tests.support.building import VERSIONS, here, ingest, name_here, put, report
from warehouse.freshness import Freshness
from warehouse.readings import pending, store
from warehouse.readings.entries import listing
from warehouse.readings.evidence import with_evidence
from warehouse.readings.landing import LANDED, landed
from warehouse.readings.manifest import read_manifests
from warehouse.storage.tree import Warehouse


class Doing:
    """A landing folder and its warehouse; what the last `build` read and named, by the file's name."""

    def __init__(self, folder: Path) -> None:
        self.landing, self.warehouse = folder / "landing", Warehouse.at(str(folder / "w"))
        self.read: list[str] = []
        self.named: list[str] = []

    def build(self) -> dict[str, dict[str, object]]:
        self.read, self.named = [], []

        def read_files(files):  # type: ignore[no-untyped-def]
            for file in files:
                self.read.append(file[1])
                yield from here([file])

        def name_layouts(layouts):  # type: ignore[no-untyped-def]
            for layout in layouts:
                self.named.append(layout[1])
                yield from name_here([layout])

        ledger = ingest(self.landing, self.warehouse, read_files, name_layouts)
        return {row["source_path"]: row for row in ledger.iter_rows(named=True)}

    def state(self, text: str, folder: str = "") -> None:
        (self.landing / folder / "_manifest.csv").write_text(text, encoding="utf-8")

    def slices(self) -> dict[int, str | None]:
        state = Freshness(self.warehouse)
        return {year: state.year_version(year) for year in (2021, 2022, 2023)}


@pytest.fixture
def doing(tmp_path: Path) -> Doing:
    found = Doing(tmp_path)
    put(found.landing, "a.json", **report("水利局", 2022))
    put(found.landing, "b.json", cells={}, agency=None, year=None)
    put(found.landing, "c.json", agency="教育局", year=None)
    return found


def test_a_manifest_is_no_document(doing: Doing) -> None:
    doing.state("path,year\nb.json,2023\n")
    assert set(doing.build()) == {"a.json", "b.json", "c.json"}
    assert doing.read == ["a.json", "b.json", "c.json"]


def test_a_manifest_takes_in_what_it_names_and_no_other_is_named_again(doing: Doing) -> None:
    before = doing.build()
    assert {path: row["status"] for path, row in before.items()} == {
        "a.json": "accepted",
        "b.json": "quarantined",
        "c.json": "quarantined",
    }
    slices = doing.slices()
    doing.state("path,agency_name,year,fetched_at\nb.json,民政局,2023,2024-02-01 08:30\n")
    after = doing.build()
    assert (doing.read, doing.named) == ([], ["b.json"])
    assert (after["b.json"]["status"], after["b.json"]["year"]) == ("accepted", 2023)
    assert after["b.json"]["fetched_at"] == datetime(2024, 2, 1, 8, 30)
    assert after["a.json"] == before["a.json"] and after["c.json"] == before["c.json"]
    changed = {year for year, version in doing.slices().items() if version != slices[year]}
    assert changed == {2023}


def test_a_changed_and_a_removed_manifest(doing: Doing) -> None:
    doing.state("path,agency_name,year\nb.json,民政局,2023\nc.json,,2021\n")
    first = doing.build()
    slices = doing.slices()
    doing.state("path,agency_name,year\nb.json,民政局,2022\nc.json,,2021\n")
    assert doing.build()["b.json"]["year"] == 2022
    assert doing.named == ["b.json"]
    assert {year for year, version in doing.slices().items() if version != slices[year]} == {2022, 2023}
    (doing.landing / "_manifest.csv").unlink()
    assert [row["status"] for row in doing.build().values()] == ["accepted", "quarantined", "quarantined"]
    assert (doing.read, sorted(doing.named)) == ([], ["b.json", "c.json"])
    doing.state("path,agency_name,year\nb.json,民政局,2023\nc.json,,2021\n")
    assert doing.build() == first
    assert (doing.read, doing.named) == ([], [])


def test_what_decides_nothing_names_nothing_again(doing: Doing) -> None:
    doing.state("path,agency_name,year\nb.json,民政局,2023\n")
    doing.build()
    slices = doing.slices()
    doing.state("path,agency_name,year,remark,fetched_at\nb.json,民政局,2023,seen,2024-01-01\n")
    assert doing.build()["b.json"]["fetched_at"] == datetime(2024, 1, 1)
    assert doing.named == [] and doing.slices() == slices


def test_a_file_moved_to_a_telling_folder_is_named_again_and_not_read(doing: Doing) -> None:
    doing.build()
    (doing.landing / "温县").mkdir()
    (doing.landing / "a.json").rename(doing.landing / "温县/a.json")
    (doing.landing / "misc").mkdir()
    (doing.landing / "c.json").rename(doing.landing / "misc/c.json")
    doing.build()
    assert (doing.read, doing.named) == ([], ["a.json"])


def test_a_removed_file_keeps_what_was_known_of_it(doing: Doing) -> None:
    doing.state("path,agency_name,year\nb.json,民政局,2023\n")
    doing.build()
    (doing.landing / "b.json").unlink()
    row = doing.build()["b.json"]
    assert (row["reason"], row["year"]) == ("removed", 2023)
    assert doing.named == []


def test_two_paths_with_the_same_bytes_have_one_evidence(doing: Doing) -> None:
    (doing.landing / "d.json").write_bytes((doing.landing / "b.json").read_bytes())
    doing.state("path,agency_name,year\nd.json,民政局,2023\n")
    found = doing.build()
    assert (found["b.json"]["status"], found["d.json"]["status"]) == ("accepted", "duplicate")
    assert found["b.json"]["year"] == 2023


def test_the_plan_says_why(doing: Doing) -> None:
    doing.build()
    doing.state("path,year\nc.json,2023\n")
    landed = store.landed(doing.warehouse)
    changed = landed.with_columns(
        hints=pl.when(pl.col("source_path") == "c.json").then(pl.lit("ab")).otherwise("hints")
    )
    store.write_landed(doing.warehouse, changed)
    plan = pending.plan(doing.warehouse, VERSIONS, changed)
    assert plan.in_words() == "1 layout is named again because a path or a manifest changed"


# --- manifests in archives ----------------------------------------------------------------------


def pack(doing: Doing, manifest: str, name: str = "in.zip", inside: str = "") -> None:
    """An archive with the report that does not say whose it is, and a manifest beside it."""
    with zipfile.ZipFile(doing.landing / name, "w") as archive:
        archive.write(doing.landing / "b.json", f"{inside}x.json")
        archive.writestr(f"{inside}y.json", json.dumps({"agency": None, "year": None, "title": "y"}))
        archive.writestr(f"{inside}_manifest.csv", manifest)


@pytest.mark.parametrize("inside", ["", "年报/"])
def test_a_manifest_in_an_archive_speaks_of_what_lies_beside_it(doing: Doing, inside: str) -> None:
    pack(doing, "path,agency_name,year\nx.json,民政局,2023\n", inside=inside)
    (doing.landing / "b.json").unlink()
    found = doing.build()
    assert set(found) == {"a.json", "c.json", f"in.zip!/{inside}x.json", f"in.zip!/{inside}y.json"}
    assert (found[f"in.zip!/{inside}x.json"]["status"], found[f"in.zip!/{inside}x.json"]["year"]) == (
        "accepted",
        2023,
    )
    assert found[f"in.zip!/{inside}y.json"]["reason"] == "unknown_year"
    assert doing.build() == found and (doing.read, doing.named) == ([], [])  # it is kept, not read again


def test_a_changed_manifest_in_an_archive_reads_no_member_again(doing: Doing) -> None:
    pack(doing, "path,agency_name,year\n*.json,民政局,2023\n")
    doing.build()
    pack(doing, "path,agency_name,year\nx.json,民政局,2022\n")
    found = doing.build()
    assert doing.read == [] and sorted(doing.named) == ["b.json", "y.json"]
    assert found["b.json"]["year"] == 2022  # the same bytes as x.json


def test_rows_of_a_manifest_in_an_archive_that_match_nothing(doing: Doing) -> None:
    pack(doing, "path,year,colour\n../a.json,2023,\na.json,2023,red\n**,1999,\n")
    entries = listing(UPath(doing.landing))
    listed = landed(UPath(doing.landing), store.landed(doing.warehouse), entries)
    manifests = read_manifests(entries, listed)
    with_evidence(listed, manifests, store.landed(doing.warehouse))
    assert sorted(map(str, manifests.problems)) == [
        "in.zip!/_manifest.csv, line 1: unknown column colour",
        "in.zip!/_manifest.csv, line 2: no path, or one outside the folder",
        "in.zip!/_manifest.csv, line 3: no file is at in.zip!/a.json",
        "in.zip!/_manifest.csv, line 4: year '1999' is no year of a report; it is left out",
    ]


def test_the_nearest_manifest_wins_also_inside_an_archive(doing: Doing) -> None:
    doing.state("path,agency_name,year\nin.zip,教育局,2021\n")
    pack(doing, "path,agency_name,year\nx.json,民政局,2023\n")
    (doing.landing / "b.json").unlink()
    found = doing.build()
    assert (found["in.zip!/x.json"]["year"], found["in.zip!/y.json"]["year"]) == (2023, 2021)


def test_a_number_that_is_none_in_a_manifests_path_stops_nothing(doing: Doing) -> None:
    doing.state("path,year\na.json#²,2023\nb.json#" + "9" * 5000 + ",2023\n")
    found = doing.build()
    assert {path.partition("#")[0] for path in found} >= {"a.json", "b.json"}


def looked_at(
    landing: Path, known: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> tuple[pl.DataFrame, int]:
    """The list with what is known from outside, and at how many files' paths was looked for it."""
    found, look = [], outside.outside

    def counting(paths: Iterable[str], *rest: Any) -> outside.Outside:
        found.append(given := list(paths))
        return look(given, *rest)

    monkeypatch.setattr("warehouse.readings.evidence.outside", counting)
    entries = listing(UPath(landing))
    listed = landed(UPath(landing), known, entries)
    listed = with_evidence(listed, read_manifests(entries, listed), known)
    monkeypatch.setattr("warehouse.readings.evidence.outside", look)
    return listed, len(found)


def test_a_path_is_looked_at_once_and_again_when_anything_else_speaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landing = tmp_path / "landing"
    for name in ("plain/x.txt", "河南省/y.txt", "河南省/z.txt", "温县/twin.txt", "plain/a-twin.txt"):
        (landing / name).parent.mkdir(parents=True, exist_ok=True)
        (landing / name).write_text("twin" if "twin" in name else name)
    stated, nothing = landing / "_manifest.csv", pl.DataFrame(schema=LANDED)

    def after(known: pl.DataFrame, looks: int) -> pl.DataFrame:
        listed, found = looked_at(landing, known, monkeypatch)
        at_once, _ = looked_at(landing, nothing, monkeypatch)
        there = pl.col("removed").not_()
        assert listed.filter(there).equals(at_once), "as if all was looked at now"
        assert found == looks
        return listed

    known = after(nothing, 4)
    known = after(known, 1)  # files with the same bytes have no path of their own
    (landing / "温县/twin.txt").unlink()
    known = after(known, 1)
    known = after(known, 0)
    stated.write_text("path,agency_name\n河南省/y.txt,温县民政局\n", encoding="utf-8")
    known = after(known, 1)
    stated.unlink()
    known = after(known, 1)
    monkeypatch.setattr("warehouse.readings.evidence._version", lambda: "other code")
    after(known, 4)
