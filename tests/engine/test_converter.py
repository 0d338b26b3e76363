"""Old Word files through LibreOffice: a batch of them, what becomes of their readings, and the real one."""

from __future__ import annotations

import hashlib
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from engine.converter import Converter, find, read_converted
from engine.limits import Limits
from engine.office import ConverterError
from engine.pool import Engine, File
from parsers.layout_bytes import FileLayout
from parsers.model import Quarantine, Reading, Status
from parsers.read import name_file, read, read_file
from parsers.readers.word.docx import read_docx
from parsers.refusals import refused
from pipelines.build import Built, build
from pipelines.inspection import readings_of
from pipelines.settings import read_settings
from samples.defects import Defects
from samples.generate import generate
from samples.truth import Truth
from tests.parsers.readers.word.test_office import MERGED, described, the_grid
from tests.support.building import fake_settings, put, report
from tests.support.paths import FORMATS
from warehouse.freshness import Freshness
from warehouse.readings import store
from warehouse.storage.tree import Warehouse

DATA = FORMATS

PROGRAM = """#!{python}
import os, pathlib, sys, time
with open({log!r}, "a") as log:
    print(*sys.argv[1:], file=log)
if "--version" in sys.argv:
    print("LibreOffice 9.9.9.9 40(Build:2)")
    sys.exit()
out = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
for path in map(pathlib.Path, sys.argv[sys.argv.index("--outdir") + 2:]):
    data = path.read_bytes()
    if data.startswith(b"hang"):
        time.sleep(600)
    if data.startswith(b"die"):
        (out / (path.stem + ".docx")).write_bytes(b"half a file")
        os._exit(7)
    if not data.startswith({refused!r}):
        (out / (path.stem + ".docx")).write_bytes(b"made of " + data + {end!r})
"""
"""A converter for which files say what to do."""
END = b"PK\x05\x06" + b"\0" * 18
"""The end of a zip container, of an empty one all there is."""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "calls.log"


def program(log: Path, refused: bytes = b"refuse") -> str:
    log.parent.mkdir(exist_ok=True)
    path = log.parent / "soffice"
    path.write_text(PROGRAM.format(python=sys.executable, log=str(log), refused=refused, end=END), "utf-8")
    path.chmod(0o755)
    return str(path)


def files(*contents: bytes) -> list[File]:
    return [
        (hashlib.sha256(data).hexdigest(), f"; rm -rf $(x) {n}.doc", data) for n, data in enumerate(contents)
    ]


def outcomes(converter: Converter, given: list[File]) -> list[bytes | str]:
    found = list(converter.documents(given))
    assert [file for file, _ in found] == given, "each file exactly once, in order"
    return [made.code if isinstance(made, Quarantine) else made.removesuffix(END) for _, made in found]


# --- a batch ------------------------------------------------------------------------------------


def test_a_batch_is_one_call_without_a_name_from_outside(log: Path) -> None:
    given = files(b"a", b"refuse", b"c")
    found = outcomes(Converter(program(log)), given)
    assert found == [b"made of a", "conversion_failed", b"made of c"]
    trial, batch = log.read_text().splitlines()
    assert "trial.rtf" in trial
    assert all(sha256 in batch for sha256, _, _ in given) and "rm" not in batch


@pytest.mark.parametrize("misdeed", [b"hang", b"die"])
def test_a_file_that_stops_it_costs_the_others_nothing(log: Path, misdeed: bytes) -> None:
    given = files(b"a", b"refuse", misdeed + b"1", b"b", misdeed + b"2", b"c")
    converter = Converter(program(log), Limits(hang_seconds=1))
    failed = "conversion_failed"
    found = outcomes(converter, given)
    assert found == [b"made of a", failed, failed, b"made of b", failed, b"made of c"]
    assert len(log.read_text().splitlines()) <= 8


def test_a_single_file_that_hangs_is_tried_once(log: Path) -> None:
    ((_, made),) = Converter(program(log), Limits(hang_seconds=3)).documents(files(b"hang"))
    assert made == Quarantine("conversion_failed", "took longer than 3 seconds")
    assert len(log.read_text().splitlines()) == 2


def test_it_is_told_to_stop_from_another_thread(log: Path) -> None:
    converter = Converter(program(log))

    def stop_at_the_batch() -> None:
        while not log.exists() or len(log.read_text().splitlines()) < 2:
            time.sleep(0.05)
        converter.stop.set()

    threading.Thread(target=stop_at_the_batch, daemon=True).start()
    assert outcomes(converter, files(b"hang", b"a")) == ["conversion_failed", "conversion_failed"]
    assert len(log.read_text().splitlines()) == 2, "the trial and the batch: nothing is tried again"


def test_large_batches_are_parted(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.converter.BATCH", 2)
    monkeypatch.setattr("engine.converter.BATCH_BYTES", 10)
    assert len(outcomes(Converter(program(log)), files(b"a", b"b", b"c", b"d" * 10, b"e"))) == 5
    assert len(log.read_text().splitlines()) == 1 + 4


def test_an_office_that_converts_nothing_is_not_the_files_fault(log: Path) -> None:
    with pytest.raises(ConverterError, match="libreoffice-writer"):
        list(Converter(program(log, refused=b"")).documents(files(b"a")))


def test_nothing_to_convert_starts_nothing() -> None:
    assert list(Converter("/nowhere").documents([])) == []


def test_limits_hold_for_the_program(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    path = tmp_path / "soffice"
    path.write_text(
        f"#!{sys.executable}\nimport resource, sys\n"
        "with open(sys.argv[0] + '.log', 'w') as log:\n"
        "    print(*resource.getrlimit(resource.RLIMIT_AS), file=log)\n"
    )
    path.chmod(0o755)
    assert Converter(str(path), Limits(memory=2**30)).version() == "LibreOffice"
    assert (tmp_path / "soffice.log").read_text() == f"{2**30} {2**30}\n"
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != 2**30


def test_one_file_is_shown_converted(log: Path) -> None:
    data = unreadable((DATA / "merged.doc").read_bytes())
    ((_, reading),) = readings_of(data, "merged.doc", Engine(1), Converter(program(log)))
    assert [note.detail for note in reading.notes] == ["by LibreOffice 9.9.9.9"]
    broken = Converter(program(log, refused=b""))
    ((_, reading),) = readings_of(data, "merged.doc", Engine(1), broken)
    assert reading.quarantine is not None and reading.quarantine.code == "needs_converter"


def test_what_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find("") is None
    there = program(log)
    assert (find(""), find(there), find("off")) == (there, there, None)
    with pytest.raises(ValueError, match="GONGKAI_CONVERTER"):
        find(str(tmp_path / "nothing"))
    assert read_settings({"GONGKAI_CONVERTER": "off"}).converter == "off"


# --- readings -----------------------------------------------------------------------------------


def here(given: Iterable[File], kept: dict[str, bytes]) -> Iterator[tuple[str, FileLayout]]:
    for sha256, name, data in given:
        kept[sha256] = data
        yield sha256, read_file(data, name)


def readings(given: list[File], office: Converter, kept: dict[str, bytes]) -> dict[str, Reading]:
    """Both stages of files that are converted first."""
    found = {}
    for sha256, made in read_converted(partial(here, kept=kept), office, given):
        reason = made.quarantine
        found[sha256] = refused(made) if reason else name_file(made.layout or b"", "")
    return found


def test_what_fails_after_conversion_can_be_asked_for_again(log: Path) -> None:
    def slow(given: Iterable[File]) -> Iterator[tuple[str, FileLayout]]:
        for sha256, _, _ in given:
            yield sha256, FileLayout("x", None, Quarantine("timeout", "slow today"))

    ((_, made),) = read_converted(slow, Converter(program(log)), files(b"a"))
    assert made.quarantine is not None and made.quarantine.code == "conversion_failed"
    assert "timeout: slow today" in made.quarantine.detail
    assert made.converter == "LibreOffice 9.9.9.9"


@pytest.mark.slow
def test_from_needs_converter_to_facts(tmp_path: Path, log: Path) -> None:
    """One story: with a converter that is broken, with one, what could not be converted asked for again."""
    landing, warehouse = tmp_path / "landing", Warehouse.at(str(tmp_path / "warehouse"))
    put(landing, "a.json", **report("水利局", 2023))
    put(landing, "b.json", quarantine="needs_converter")
    put(landing, "c.json", quarantine="needs_converter", n=2)
    put(landing, "d.json", quarantine="needs_converter", n=3)

    office = log.parent / "soffice"
    several = json.dumps({"reports": [report("教育局", 2023), report("财政局", 2022)]})
    one = json.dumps(report("交通局", 2023))
    office.write_text(STORY.format(python=sys.executable, log=str(log), several=several, one=one), "utf-8")
    office.chmod(0o755)

    with dg.DagsterInstance.ephemeral() as instance:

        def run(converter: str, retry: bool = False) -> Built:
            now = replace(fake_settings(landing, Path(str(warehouse.root))), converter=converter)
            built = build(now, lambda step: None, retry, instance)
            assert built.failed == {}
            return built

        built = run(program(log.parent / "broken" / "calls.log", refused=b""))
        assert (built.read, built.converted, list(built.years)) == (4, 0, [2023])
        assert built.trouble.startswith("3 files stay unread")
        assert reasons(warehouse) == [None, *["needs_converter"] * 3]

        built = run(str(office))
        assert (built.read, built.converted, list(built.years)) == (0, 3, [2022, 2023])
        assert reasons(warehouse) == [None, None, None, None, "conversion_failed"]
        ledger = warehouse.scan("dim_document").collect()
        assert ledger["source_path"].to_list() == ["a.json", "b.json#1", "b.json#2", "c.json", "d.json"]
        assert ledger["media_type"].to_list()[1:] == ["application/json"] * 4, (
            "the original's, not that of the DOCX"
        )
        assert "converted: by LibreOffice 9.9" in noted(warehouse, "c.json")

        built = run(str(office), retry=True)
        assert (built.read, built.converted) == (0, 1)
        assert reasons(warehouse)[-1] == "conversion_failed"


STORY = """#!{python}
import json, pathlib, sys
if "--version" in sys.argv:
    print("LibreOffice 9.9")
    sys.exit()
out = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
for path in map(pathlib.Path, sys.argv[sys.argv.index("--outdir") + 2:]):
    n = json.loads(path.read_bytes()).get("n", 1) if path.suffix == ".doc" else 1
    if n < 3:
        (out / (path.stem + ".docx")).write_text({{1: {several!r}, 2: {one!r}}}[n])
"""


def reasons(warehouse: Warehouse) -> list[str | None]:
    return warehouse.scan("dim_document").sort("source_path").collect()["reason"].to_list()


def noted(warehouse: Warehouse, source_path: str) -> list[str]:
    documents = store.documents(warehouse, Freshness(warehouse).readings)
    wanted = warehouse.scan("dim_document").filter(pl.col("source_path") == source_path)
    notes: list[str] = documents.join(wanted, on="document_id", how="semi").collect()["notes"][0].to_list()
    return notes


# --- the real one -------------------------------------------------------------------------------


WORD = "WordDocument".encode("utf-16-le")


@pytest.fixture
def office() -> Converter:
    path = find("")
    if path is None:
        pytest.skip("LibreOffice is not installed: no soffice on PATH")
    return Converter(path)


def unreadable(data: bytes) -> bytes:
    """The document with a class in the header of its container: Word reads it, our own converter does not."""
    return data[:8] + b"\x01" * 16 + data[24:]


def saved_as(kind: str, documents: list[bytes], folder: Path, office: Converter) -> list[bytes]:
    """DOCX files saved as files of another kind."""
    paths = [folder / f"{n}.docx" for n in range(len(documents))]
    for path, data in zip(paths, documents, strict=True):
        path.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office.program, profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=120)
    return [path.with_suffix(f".{kind}").read_bytes() for path in paths]


@pytest.mark.slow
def test_documents_that_only_it_opens(office: Converter, tmp_path: Path) -> None:
    """Reports, a table, half a document that could be read as text, a page whose picture lies on a server."""
    drawn = list(generate(2, 11, Defects.none(), ("docx",)))
    reports = files(*map(unreadable, saved_as("doc", [data for _, data, _ in drawn], tmp_path, office)))
    table = unreadable((DATA / "merged.doc").read_bytes())
    merged, junk = files(table, table[:4096] + WORD)
    refused = read(merged[2], "merged.doc").quarantine
    assert refused is not None and refused.code == "needs_converter"
    assert "libreoffice-writer" in refused.detail

    with listening() as (url, asked):
        page = f"<html><body><p>1</p><img src='{url}'><iframe src='{url}'></iframe></body></html>"
        (linked,) = files(page.encode())
        kept: dict[str, bytes] = {}
        found = readings([*reports, junk, linked, merged], office, kept)
    assert asked == [], "nothing is fetched"
    assert {reading.media_type for key, reading in found.items() if key != linked[0]} == {
        "application/msword"
    }
    assert (found[junk[0]].quarantine or Quarantine("", "")).code == "conversion_failed"
    assert described(the_grid(read_docx(kept[merged[0]]))) == MERGED
    for (_, _, (truth,)), (sha256, _, _) in zip(drawn, reports, strict=True):
        the_report_is(found[sha256], truth)


@pytest.mark.slow
def test_a_document_in_the_uniform_office_format(office: Converter, tmp_path: Path) -> None:
    ((_, data, (truth,)),) = generate(1, 11, Defects.none(), ("docx",))
    (document,) = files(*saved_as("uot", [data], tmp_path, office))
    refused = read(document[2], "报告.uot")
    assert refused.quarantine is not None and refused.quarantine.code == "needs_converter"
    (reading,) = readings([document], office, {}).values()
    assert reading.media_type == "application/x-uof"
    the_report_is(reading, truth)


def the_report_is(reading: Reading, truth: Truth) -> None:
    (of,) = reading.reports
    assert [note.code for note in reading.notes] == ["converted"]
    assert truth.publisher is not None and of.agency is not None
    assert (of.agency.agency_id, of.year) == (truth.publisher.agency_id, truth.year)
    assert {cell.key: cell.value for cell in of.cells} == {k: cell.value for k, cell in truth.cells.items()}
    assert {cell.status for cell in of.cells} == {Status.REPORTED}
    assert all((cell.locator or "").startswith("table=") for cell in of.cells)


@contextmanager
def listening() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a server on this machine, and what it is asked."""
    asked: list[bytes] = []

    def listen() -> None:
        with suppress(OSError):
            while True:
                connection, _ = server.accept()
                asked.append(connection.recv(200))
                connection.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/a.png", asked
        server.shutdown(socket.SHUT_RDWR)


def test_word_6_and_95_are_for_it() -> None:
    data = (DATA / "merged.doc").read_bytes().replace(b"\xec\xa5", b"\xdc\xa5", 1)
    found = read(data, "merged.doc").quarantine
    assert found is not None and found.code == "needs_converter"


def test_an_encrypted_document_stays_encrypted() -> None:
    data = bytearray((DATA / "merged.doc").read_bytes())
    at = data.index(b"\xec\xa5")  # the file information block
    data[at + 11] |= 0x01
    found = read(bytes(data), "merged.doc").quarantine
    assert found is not None and found.code == "encrypted"
