"""The two stages and their stores: what is done again when something changes, by counting what is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from upath import UPath

from parsers.layout import Layout, Paragraph, Quarantine
from parsers.layout_bytes import FileLayout, to_bytes
from parsers.model import Reading
from tests.support import fakes
from tests.support.building import VERSION, VERSIONS, here, ingest, name_here, put, read_landed, report
from tests.support.lock import held_elsewhere
from warehouse.readings import contents as contents_module
from warehouse.readings import inspecting as inspecting_module
from warehouse.readings import layouts, pending, prune, store, update
from warehouse.readings.entries import Entry
from warehouse.readings.landing import landed
from warehouse.readings.opening import Content
from warehouse.readings.pending import Plan
from warehouse.readings.shapes import SCHEMAS
from warehouse.readings.versions import Versions, find, register, registered, versions_of
from warehouse.storage.tree import Warehouse

Files = Iterable[tuple[str, str, bytes]]
OTHER_NAMING = replace(VERSIONS, naming="naming-other")
READERS = Versions("naming-1", {"refused": "refused-1", "converted": "c-1", "pdf": "pdf-1", "ocr": "ocr-1"})
PDF, PNG = "application/pdf", "image/png"


class Counted:
    """The two stages of the fakes, and the names of what each was given."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.named: list[str] = []

    def read_files(self, files: Files) -> Iterator[tuple[str, FileLayout]]:
        for sha256, name, data in files:
            self.read.append(name)
            ((_, found),) = here([(sha256, name, data)])
            kinds = {"pdf": PDF, "png": PNG}
            yield sha256, replace(found, media_type=kinds.get(name.rpartition(".")[2], found.media_type))

    def name_layouts(self, files: Files) -> Iterator[tuple[str, Reading | Quarantine]]:
        for file in files:
            self.named.append(file[1])
            yield from name_here([file])


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return tmp_path / "landing"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse.at(str(tmp_path / "w"))


def both(landing: Path, warehouse: Warehouse, versions: Versions, retry: bool = False) -> Counted:
    """Bring the stores up to these versions."""
    counted = Counted()
    stages = (counted.read_files, counted.name_layouts)
    done = read_landed(landing, warehouse, *stages, versions, retry)
    assert done[0] == len(counted.read)
    return counted


def planned(warehouse: Warehouse, versions: Versions, retry: bool = False) -> Plan:
    return pending.plan(warehouse, versions, store.landed(warehouse), retry)


def count_openings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The landed files that are opened from now on."""
    opened: list[str] = []
    read = inspecting_module.read

    def counting(entry: Entry, *more: Any) -> Content | Quarantine:
        opened.append(entry.file)
        return read(entry, *more)

    for module in (inspecting_module, contents_module):
        monkeypatch.setattr(module, "read", counting)
    return opened


def test_a_change_of_naming_names_stored_layouts_and_opens_no_file(
    landing: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(4):
        put(landing, f"{n}.json", **report(f"局{n}", 2023))
    put(landing, "bad.json", quarantine="corrupt")
    first = both(landing, warehouse, VERSIONS)
    assert (len(first.read), len(first.named)) == (5, 4)
    opened = count_openings(monkeypatch)
    assert planned(warehouse, OTHER_NAMING) == Plan(named=5, renamed=True)
    again = both(landing, warehouse, OTHER_NAMING)
    assert (opened, again.read, len(again.named)) == ([], [], 4)
    documents = store.documents(warehouse, OTHER_NAMING.key).collect()
    assert len(documents) == 5 and documents["quarantine"].drop_nulls().to_list() == ["corrupt"]
    assert set(documents["parser_version"]) == {"refused-test naming-other"}
    assert both(landing, warehouse, OTHER_NAMING).named == []


def test_a_change_of_one_reader_reads_only_its_files_again(
    landing: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n, extension in enumerate(("pdf", "pdf", "png", "txt")):
        put(landing, f"{n}.{extension}", **report(f"局{n}", 2023))
    both(landing, warehouse, READERS)
    changed = replace(READERS, readers={**READERS.readers, "pdf": "pdf-2"})
    opened = count_openings(monkeypatch)
    assert planned(warehouse, changed) == Plan(read_again={"pdf": 2})
    again = both(landing, warehouse, changed)
    assert sorted(opened) == ["0.pdf", "1.pdf"]
    assert sorted(again.read) == sorted(again.named) == ["0.pdf", "1.pdf"]
    documents = store.documents(warehouse, changed.key).collect()
    assert sorted(documents["parser_version"]) == [
        "ocr-1 naming-1",
        "pdf-2 naming-1",
        "pdf-2 naming-1",
        "refused-1 naming-1",
    ]
    assert store.documents(warehouse, READERS.key).collect().height == 4, "the old ones are still there"


def test_without_a_change_nothing_is_done(
    landing: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(landing, "a.json", **report("局", 2023))
    both(landing, warehouse, VERSIONS)
    opened = count_openings(monkeypatch)
    assert planned(warehouse, VERSIONS) == Plan()
    nothing = both(landing, warehouse, VERSIONS)
    assert (opened, nothing.read, nothing.named) == ([], [], [])
    assert registered(warehouse) == [VERSIONS], "noted once"


def test_only_what_is_new_is_read(
    landing: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update, "SEGMENT", 2)
    monkeypatch.setattr(update, "TOGETHER", 2)
    for n in range(5):
        put(landing, f"{n}.json", **report(f"局{n}", 2023))
    ingest(landing, warehouse)
    assert len(list((warehouse.store / "layouts").rglob("*.parquet"))) == 3
    segments = store.folder_of(warehouse, VERSIONS, "documents")
    assert len(list(segments.rglob("*.parquet"))) == 2, "of two segments of layouts each, and of the rest"
    put(landing, "5.json", **report("局5", 2023))
    put(landing, "6.json", **report("局0", 2023))
    store.write_landed(warehouse, landed(UPath(landing), store.landed(warehouse)))
    assert planned(warehouse, VERSIONS) == Plan(new_files=1)
    assert both(landing, warehouse, VERSIONS).read == ["5.json"]


def test_a_killed_run_goes_on_where_it_stopped(
    landing: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update, "SEGMENT", 2)
    for n in range(5):
        put(landing, f"{n}.json", **report(f"局{n}", 2023))

    def killed(files: Files) -> Iterator[tuple[str, FileLayout]]:
        for n, pair in enumerate(here(files)):
            if n == 3:
                raise KeyboardInterrupt
            yield pair

    def killed_naming(files: Files) -> Iterator[tuple[str, Reading | Quarantine]]:
        for n, pair in enumerate(name_here(files)):
            if n == 3:
                raise KeyboardInterrupt
            yield pair

    with pytest.raises(KeyboardInterrupt):
        read_landed(landing, warehouse, killed)
    left = pending.unread(warehouse, VERSIONS, store.landed(warehouse))
    assert left["source_path"].to_list() == ["2.json", "3.json", "4.json"]
    assert planned(warehouse, VERSIONS) == Plan(new_files=3, named=2)
    with pytest.raises(KeyboardInterrupt):
        read_landed(landing, warehouse, here, killed_naming)
    assert planned(warehouse, VERSIONS) == Plan(named=3)
    assert read_landed(landing, warehouse) == (0, 3)
    assert planned(warehouse, VERSIONS) == Plan()


def failing(code: str) -> tuple[update.ReadBytes, list[str]]:
    """A first stage that refuses every file, and the names of the files it was given."""
    given: list[str] = []

    def read_files(files: Files) -> Iterator[tuple[str, FileLayout]]:
        for sha256, name, *_ in files:
            given.append(name)
            yield sha256, FileLayout(fakes.MEDIA_TYPE, None, Quarantine(code, "today"))

    return read_files, given


@pytest.mark.parametrize("code", ["timeout", "out_of_memory"])
def test_what_ran_out_is_tried_three_times_and_then_on_request(
    landing: Path, warehouse: Warehouse, code: str
) -> None:
    put(landing, "a.json", **report("水利局", 2023))
    read_files, given = failing(code)
    for attempt in (1, 2, 3):
        rows = ingest(landing, warehouse, read_files)
        assert (rows["reason"].to_list(), len(given)) == ([code], attempt)
        documents = store.documents(warehouse, VERSION).collect()
        assert documents["attempts"].to_list() == [attempt]
        assert planned(warehouse, VERSIONS) == (Plan(failed_before=1) if attempt < 3 else Plan())
    ingest(landing, warehouse, read_files)
    assert len(given) == 3
    assert planned(warehouse, VERSIONS, retry=True) == Plan(failed_before=1)
    ingest(landing, warehouse, read_files, retry=True)
    assert len(given) == 4
    assert ingest(landing, warehouse, retry=True)["status"].to_list() == ["accepted"]
    assert planned(warehouse, VERSIONS, retry=True) == Plan()


def test_a_new_version_of_the_reader_counts_from_the_beginning(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.json", **report("水利局", 2023))
    read_files, given = failing("timeout")
    for _ in range(4):
        read_landed(landing, warehouse, read_files)
    other = replace(VERSIONS, readers={"refused": "refused-new", "converted": "converted-new"})
    read_landed(landing, warehouse, read_files, versions=other)
    assert len(given) == 4
    assert pending.unread(warehouse, other, store.landed(warehouse))["attempts"].to_list() == [1]


@pytest.mark.parametrize("code", ["crashed", "reader_failed", "corrupt"])
def test_what_failed_for_another_reason_is_not_tried_by_itself(
    landing: Path, warehouse: Warehouse, code: str
) -> None:
    put(landing, "a.json", **report("水利局", 2023))
    read_files, given = failing(code)
    for _ in range(2):
        read_landed(landing, warehouse, read_files)
    assert given == ["a.json"]
    read_landed(landing, warehouse, read_files, retry=True)
    assert len(given) == (2 if code == "crashed" else 1)


def test_naming_that_ran_out_of_time_is_tried_three_times(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.json", **report("水利局", 2023))
    tried: list[str] = []

    def slow(files: Files) -> Iterator[tuple[str, Reading | Quarantine]]:
        for sha256, name, *_ in files:
            tried.append(name)
            yield sha256, Quarantine("timeout", "slow today")

    for attempt in (1, 2, 3, 4):
        rows = ingest(landing, warehouse, name_layouts=slow)
        assert rows["reason"].to_list() == ["timeout"]
        assert len(tried) == min(attempt, 3)
    assert ingest(landing, warehouse, retry=True)["status"].to_list() == ["accepted"]


def test_a_layout_is_kept_with_its_name_and_its_bytes(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a/报告.json", **report("水利局", 2023))
    read_landed(landing, warehouse)
    rows = layouts.current(warehouse, VERSIONS).collect()
    ((sha256, name, data, outside),) = layouts.contents(warehouse, rows)
    text = (landing / "a/报告.json").read_text("utf-8")
    assert (sha256, name, outside) == (rows["sha256"][0], "报告.json", "")
    assert data == to_bytes(Layout(fakes.MEDIA_TYPE, "utf-8", (Paragraph(text, "1"),)))


# --- what is said, what is removed --------------------------------------------------------------


def test_what_a_build_says_before_it_starts() -> None:
    assert Plan().in_words() == ""
    assert Plan(new_files=1).in_words() == "1 file is new"
    whole = Plan(new_files=12, read_again={"pdf": 340}, failed_before=2, named=5000, renamed=True)
    assert whole.in_words() == (
        "12 files are new; 340 pdf files are read again because the pdf reader changed; "
        "2 files that failed are tried again; 5,000 layouts are named again because naming changed"
    )
    assert Plan(named=3).in_words() == "3 layouts are named that an earlier build left"


def test_versions_are_found_by_their_key(warehouse: Warehouse) -> None:
    assert register(warehouse, VERSIONS) == VERSION
    register(warehouse, READERS)
    register(warehouse, VERSIONS)
    assert registered(warehouse) == [VERSIONS, READERS, VERSIONS]
    assert find(warehouse, READERS.key) == READERS
    assert find(warehouse, "no such key") is None


def test_versions_before_the_last_two_are_pruned(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.pdf", **report("局1", 2023))
    put(landing, "b.png", **report("局2", 2023))
    builds = [
        replace(READERS, naming=f"naming-{n}", readers={**READERS.readers, "pdf": f"pdf-{n}"})
        for n in (1, 2, 3)
    ]
    for versions in builds:
        both(landing, warehouse, versions)
    shown = prune.superseded(warehouse)
    assert [each.name for each in shown] == ["layouts/pdf-1", "readings/naming-1"]
    assert all(each.size_bytes > 0 and each.files > 0 for each in shown)
    assert prune.prune(warehouse) == shown
    assert prune.superseded(warehouse) == []
    assert registered(warehouse) == builds[1:]
    for versions in builds[1:]:
        assert planned(warehouse, versions) == Plan(), "kept whole"


def test_pruning_waits_for_a_build(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.pdf", **report("局1", 2023))
    for n in (1, 2, 3):
        both(landing, warehouse, replace(READERS, naming=f"naming-{n}"))
    process = held_elsewhere(Path(str(warehouse.root)))
    there: list[list[prune.Superseded]] = []

    def end_it(who: str) -> None:
        there.append(prune.superseded(warehouse))
        process.communicate("")

    gone = prune.prune(warehouse, end_it)
    assert [each.name for each in gone] == ["readings/naming-1"]
    assert there == [gone], "nothing was removed before the other process had ended"


def test_what_the_ledger_is_made_of_is_not_pruned(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.json", **report("水利局", 2023))
    ingest(landing, warehouse)
    for n in (1, 2, 3):
        both(landing, warehouse, replace(VERSIONS, naming=f"naming-{n}"))
    assert [each.name for each in prune.superseded(warehouse)] == ["readings/naming-1"]


def test_readings_of_a_reader_that_changed_are_pruned_below_the_same_naming(
    landing: Path, warehouse: Warehouse
) -> None:
    put(landing, "a.pdf", **report("局1", 2023))
    for n in (1, 2, 3):
        both(landing, warehouse, replace(READERS, readers={**READERS.readers, "pdf": f"pdf-{n}"}))
    names = [each.name for each in prune.prune(warehouse)]
    assert "readings/naming-1/documents/pdf-1" in names and len(names) == 1 + len(SCHEMAS)
    assert not [name for name in names if "pdf-2" in name or "pdf-3" in name]


def test_a_store_of_an_earlier_release_is_pruned_and_no_other_folder(warehouse: Warehouse) -> None:
    register(warehouse, VERSIONS)
    for name in ("0.1.0+abc-def/documents/x.parquet", "somebody/else.txt"):
        path = Path(str(warehouse.store)) / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    assert [each.name for each in prune.prune(warehouse)] == ["0.1.0+abc-def"]
    assert sorted(path.name for path in warehouse.store.iterdir()) == ["somebody", "staging", "versions"]


def test_nothing_is_pruned_where_nothing_was_built(warehouse: Warehouse) -> None:
    assert prune.prune(warehouse) == []


def test_documents_by_version_have_the_columns_of_the_store(warehouse: Warehouse) -> None:
    assert store.documents(warehouse, VERSION).collect().schema["segment"] == pl.String


def test_a_file_that_has_gone_is_not_to_be_read(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.json", **report("水利局", 2023))
    put(landing, "b.json", **report("教育局", 2023))
    ingest(landing, warehouse)
    (landing / "b.json").unlink()
    ingest(landing, warehouse)
    todo = pending.unread(warehouse, versions_of("newer"), store.landed(warehouse))
    assert todo["source_path"].to_list() == ["a.json"]
