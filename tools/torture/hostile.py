"""Landing folders full of hazards, and places where nothing can be built.

What must hold: the good reports beside the hazards are read as they are without them, every entry of the
folder has a row, the build ends with exit code 0; where it cannot build, it says why in one sentence.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tools.torture.builds import Build, Place, run
from tools.torture.hazards import HAZARDS, Hazard, write_hazards
from tools.torture.landings import small
from tools.torture.outcome import Outcome

GOOD = 24
FACTS = ("fact_request", "fact_proactive_disclosure", "fact_reconsideration_litigation", "fact_narrative")


def hazards_together(folder: Path, hazards: tuple[Hazard, ...] = HAZARDS) -> Iterator[Outcome]:
    """All hazards beside good reports in one landing folder."""
    outcome = Outcome(f"all hazards beside {GOOD} good reports")
    place, wanted = _place(folder, "together")
    for name, reason in write_hazards(place.landing, hazards).items():
        outcome.details.append(f"{name} in part: {reason}")
    _judge(outcome, place, wanted)
    yield outcome


def each_hazard(folder: Path, hazards: tuple[Hazard, ...] = HAZARDS) -> Iterator[Outcome]:
    """Each hazard alone among good reports, so that the one that ends a build is named."""
    outcome = Outcome("each hazard alone")
    good, wanted = _place(folder, "good")
    for hazard in hazards:
        landing = folder / hazard.__name__ / "landing"
        shutil.copytree(good.landing, landing)
        write_hazards(landing, (hazard,))
        place = Place(landing, folder / hazard.__name__ / "built")
        _judge(outcome, place, wanted, hazard.__name__)
        shutil.rmtree(landing.parent, ignore_errors=True)
    yield outcome


def _place(folder: Path, name: str) -> tuple[Place, pl.DataFrame]:
    """A landing folder of good reports, and their cells when nothing is beside them."""
    landing = small(folder / name, GOOD)
    alone = Place(landing, folder / f"{name}-alone")
    run(alone)
    return Place(landing, folder / f"{name}-built"), _cells(alone.warehouse, None)


def _cells(warehouse: Path, documents: pl.Series | None) -> pl.DataFrame:
    """The cells and figures of some documents, without what files beside them may change."""
    frames = []
    for fact in FACTS:
        for path in sorted(warehouse.glob(f"{fact}/year=*/part-0.parquet")):
            rows = pl.read_parquet(path, glob=False, hive_partitioning=False)
            keys = [name for name in rows.columns if name not in ("value", "is_current")]
            frames.append(rows.select("document_id", cell=pl.struct(*keys, "value").struct.json_encode()))
    found = (
        pl.concat(frames) if frames else pl.DataFrame(schema={"document_id": pl.String, "cell": pl.String})
    )
    if documents is not None:
        found = found.filter(pl.col("document_id").is_in(documents.implode()))
    return found.sort("document_id", "cell")


def _judge(outcome: Outcome, place: Place, wanted: pl.DataFrame, name: str = "together") -> None:
    entries = _entries(place.landing)
    outcome.tried += entries
    ended = run(place)
    outcome.used(ended.seconds, ended.memory)
    if ended.hung:
        outcome.fail("hung", name)
        return
    ledger_path = place.warehouse / "dim_document.parquet"
    if ended.code != 0 or not ledger_path.exists():
        outcome.fail("stopped", f"{name}: exit {ended.code}: {ended.last_words()}")
        return
    ledger = pl.read_parquet(ledger_path)
    listed = pl.read_parquet(place.folder / "warehouse-readings" / "landing_files.parquet")["file"].n_unique()
    if listed < entries:
        outcome.fail("lost", f"{name}: {entries - listed} of {entries} entries have no row")
    if not _cells(place.warehouse, wanted["document_id"].unique()).equals(wanted):
        outcome.fail("lost", f"{name}: good reports are read otherwise than without hazards")
    refused = ledger.filter(status="quarantined")
    outcome.refused += refused.height
    outcome.survived += len(ledger) - refused.height
    if unexplained := refused.filter(pl.col("reason").is_null() | pl.col("reason_detail").is_null()).height:
        outcome.fail("lost", f"{name}: {unexplained} rows without a reason")


def _entries(landing: Path) -> int:
    """Files and whatever is no folder, and folders that cannot be listed, below a folder of any depth."""
    found = 0
    pending = [os.open(landing, os.O_RDONLY)]
    while pending:
        folder = pending.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    found += 1
                    continue
                try:
                    pending.append(os.open(entry.name, os.O_RDONLY, dir_fd=folder))
                except OSError:
                    found += 1
        os.close(folder)
    return found


@dataclass(frozen=True, slots=True)
class Impossible:
    """A place where nothing can be built: `arrange` makes it in a folder that has a small landing."""

    name: str
    arrange: Callable[[Place], Build]


def _landing_is_warehouse(place: Place) -> Build:
    return Build(place, arguments=("--landing", str(place.warehouse)))


def _landing_holds_warehouse(place: Place) -> Build:
    return Build(place, arguments=("--landing", str(place.folder)))


def _warehouse_holds_landing(place: Place) -> Build:
    return Build(place, arguments=("--landing", str(place.warehouse / "inside")))


def _warehouse_is_a_file(place: Place) -> Build:
    place.warehouse.write_text("mine")
    return Build(place)


def _home_is_a_file(place: Place) -> Build:
    (place.folder / "home").write_text("mine")
    return Build(place)


def _no_landing(place: Place) -> Build:
    return Build(Place(place.folder / "nowhere", place.folder))


def _list_is_no_csv(place: Place) -> Build:
    (place.folder / "list.xlsx").write_bytes(b"PK\3\4\0\xff" * 50)
    return Build(place, arguments=("--expected", str(place.folder / "list.xlsx")))


def _no_number(place: Place) -> Build:
    return Build(place, environment={"GONGKAI_SECONDS": "soon"})


IMPOSSIBLE = (
    Impossible("the landing folder is the warehouse", _landing_is_warehouse),
    Impossible("the landing folder holds the warehouse", _landing_holds_warehouse),
    Impossible("the warehouse holds the landing folder", _warehouse_holds_landing),
    Impossible("the warehouse is a file", _warehouse_is_a_file),
    Impossible("DAGSTER_HOME is a file", _home_is_a_file),
    Impossible("there is no landing folder", _no_landing),
    Impossible("the list of bodies is no CSV", _list_is_no_csv),
    Impossible("a setting is no number", _no_number),
)
MOST_LINES = 6


def impossible_places(folder: Path) -> Iterator[Outcome]:
    """Places where a build must say why it cannot, in a sentence and with exit code 1 or 2."""
    outcome = Outcome("places where nothing can be built")
    for number, each in enumerate(IMPOSSIBLE):
        place = Place(small(folder / f"landing-{number}", 3), folder / f"place-{number}")
        (place.warehouse / "inside").mkdir(parents=True) if number == 2 else place.folder.mkdir(parents=True)
        outcome.tried += 1
        ended = each.arrange(place).start().wait()
        outcome.used(ended.seconds, ended.memory)
        if ended.hung:
            outcome.fail("hung", each.name)
        elif not ended.has_reason or len(ended.said.splitlines()) > MOST_LINES:
            outcome.fail("stopped", f"{each.name}: exit {ended.code}: {ended.last_words()}")
        else:
            outcome.refused += 1
    yield outcome
