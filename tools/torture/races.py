"""Builds beside others: two builds at once, readers in a loop, a landing folder that changes meanwhile.

What must hold: both builds end well and the tables are those of one build; every read sees a whole table of
one build; what changes is read as it was listed or left to the next build, and its row says so.
"""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import polars as pl

from tools.torture.builds import Build, Place, difference, digests, run, unreadable
from tools.torture.landings import small
from tools.torture.outcome import Outcome

SETTLE = 3
"""How many builds a landing folder that rests may take until nothing is new."""


def two_builds(folder: Path, trials: int = 3, files: int = 30) -> Iterator[Outcome]:
    """Two builds of the same landing at once, and two of different ones, one after the other."""
    landing = small(folder / "small", files)
    undisturbed = Place(landing, folder / "undisturbed")
    first = run(undisturbed)
    wanted = digests(undisturbed.warehouse)
    outcome = Outcome("two builds at once")
    for number in range(trials):
        place = Place(landing, folder / f"both-{number}")
        other = Place(landing if number % 2 == 0 else small(folder / "other", files, seed=15), place.folder)
        outcome.tried += 1
        before = outcome.failures
        both = [Build(each).start() for each in (place, other)]
        for build in both:
            ended = build.wait()
            outcome.used(ended.seconds, ended.memory)
            if ended.hung:
                outcome.fail("hung", f"trial {number}: one of two")
            elif ended.code != 0 and not ended.has_reason:
                outcome.fail("stopped", f"trial {number}: exit {ended.code}: {ended.last_words()}")
        if flaw := unreadable(place):
            outcome.fail("lost", f"trial {number}: {flaw}")
        if other.landing == landing and (differing := difference(digests(place.warehouse), wanted)):
            outcome.fail("lost", f"trial {number}: {differing} differ")
        outcome.survived += outcome.failures == before
        shutil.rmtree(place.folder)
    outcome.used(first.seconds, first.memory)
    yield outcome


def readers(folder: Path, trials: int = 3, files: int = 30) -> Iterator[Outcome]:
    """Readers that loop over the tables while builds replace them."""
    landing = small(folder / "small", files)
    place = Place(landing, folder / "read")
    run(place)
    outcome = Outcome("readers while tables are replaced")
    done = threading.Event()
    whole = {document: cells for path in _years(place) for document, cells in _polars(path).items()}
    loops = [
        threading.Thread(target=_loop, args=(outcome, place, done, read, whole))
        for read in (_polars, _duckdb)
    ]
    for loop in loops:
        loop.start()
    pages = [path for path in sorted(landing.rglob("*")) if path.is_file()]
    for number in range(trials):
        pages[number % len(pages)].rename(pages[number % len(pages)].with_suffix(f".{number}.old"))
        ended = run(place)
        outcome.used(ended.seconds, ended.memory)
        if ended.code != 0:
            outcome.fail("stopped", f"build {number}: {ended.last_words()}")
    done.set()
    for loop in loops:
        loop.join()
    yield outcome


Counts = dict[str, int]
"""Cells of a table by document."""
Read = Callable[[Path], Counts]


def _loop(outcome: Outcome, place: Place, done: threading.Event, read: Read, whole: Counts) -> None:
    """Read every year of the facts again and again; a document has all its cells of section 3 or none."""
    while not done.is_set():
        for path in _years(place):
            try:
                found = read(path)
            except FileNotFoundError:
                continue  # a year that has no reports any more
            except Exception as error:
                if path.exists():
                    outcome.fail("lost", f"{read.__name__} of {path.parent.name}: {error}"[:300])
                continue
            outcome.tried += 1
            torn = sum(whole.get(document) != cells for document, cells in found.items())
            if torn:
                outcome.fail("lost", f"{read.__name__} of {path.parent.name}: {torn} documents not whole")
            outcome.survived += not torn


def _years(place: Place) -> list[Path]:
    return sorted((place.warehouse / "fact_request").glob("year=*/part-0.parquet"))


def _polars(path: Path) -> Counts:
    frame = pl.scan_parquet(path, glob=False, hive_partitioning=False)
    return dict(frame.group_by("document_id").len().collect().iter_rows())


def _duckdb(path: Path) -> Counts:
    query = f"SELECT document_id, count(*) FROM read_parquet('{path}') GROUP BY document_id"
    with duckdb.connect() as connection:
        return dict(connection.execute(query).fetchall())


def changing_landing(folder: Path, trials: int = 3, files: int = 30) -> Iterator[Outcome]:
    """Files appear, grow, are replaced and vanish while a build lists and reads them."""
    outcome = Outcome("landing folder that changes meanwhile")
    for number in range(trials):
        landing = small(folder / f"landing-{number}", files)
        place = Place(landing, folder / f"changing-{number}")
        done = threading.Event()
        change = threading.Thread(target=_change, args=(landing, done, random.Random(number)))
        change.start()
        outcome.tried += 1
        before = outcome.failures
        ended = run(place)
        done.set()
        change.join()
        outcome.used(ended.seconds, ended.memory)
        if ended.hung:
            outcome.fail("hung", f"trial {number}")
        elif ended.code != 0:
            outcome.fail("stopped", f"trial {number}: exit {ended.code}: {ended.last_words()}")
        _settle(outcome, place, number)
        outcome.survived += outcome.failures == before
    yield outcome


def _change(landing: Path, done: threading.Event, chance: random.Random) -> None:
    """One change every few milliseconds."""
    pages = [path for path in sorted(landing.rglob("*")) if path.is_file()]
    while not done.wait(0.003):
        page = chance.choice(pages)
        folder = landing / f"new-{chance.randrange(5)}"
        match chance.randrange(6):
            case 0 if page.exists():
                with page.open("ab") as file:
                    file.write("\n续\n".encode())
            case 1:
                page.unlink(missing_ok=True)
            case 2 if page.exists():
                page.rename(page.with_name(f"{page.stem}x{page.suffix}"))
            case 3:
                folder.mkdir(exist_ok=True)
                (folder / f"{chance.randrange(20)}.txt").write_text("一页\n" * chance.randrange(1, 2000))
            case 4:
                shutil.rmtree(folder, ignore_errors=True)
            case 5 if pages[0].exists() and page != pages[0]:
                shutil.copy2(pages[0], page)  # replaced by another file's bytes


def _settle(outcome: Outcome, place: Place, number: int) -> None:
    """A folder that rests is read to its end, and every file in it has its row."""
    for _ in range(SETTLE):
        ended = run(place)
        if ended.code != 0:
            outcome.fail("stopped", f"trial {number}, at rest: {ended.last_words()}")
            return
        if "Nothing new" in ended.said:
            break
    else:
        outcome.fail("lost", f"trial {number}: always something new: {ended.last_words()}")
    ledger = pl.read_parquet(place.warehouse / "dim_document.parquet")
    listed = set(ledger.filter(pl.col("reason").is_null() | (pl.col("reason") != "removed"))["source_path"])
    there = {str(path.relative_to(place.landing)) for path in place.landing.rglob("*") if path.is_file()}
    unread = ledger.filter(pl.col("reason") == "not_read").height
    if missing := there - {path.partition("#")[0] for path in listed}:
        outcome.fail("lost", f"trial {number}: {len(missing)} files without a row")
    if unread:
        outcome.fail("lost", f"trial {number}: {unread} files stay unread")
