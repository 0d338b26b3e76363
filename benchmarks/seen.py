"""`seen`: reports that hold more than a person sees, and reports that do not say whose they are.

Belongs here: a landing folder drawn with `Defects.seen`, one build of it, the tables beside the truth.
Does not belong here: the defects themselves (`samples.seen`, `samples.shown`, `samples.outside`).
The whole way is measured, not a reading alone: a manifest and a path are evidence of the landing folder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from benchmarks.compare import Truth, compare_cells
from benchmarks.defects import UNSCANNED, rows_by_kind
from benchmarks.draw import Sample, total
from benchmarks.formats import FORMATS
from benchmarks.score import Finding, Score
from benchmarks.show import Record, Row, score_row
from parsers.model import Cell, CellKey, Status
from samples.defects import Defects
from samples.generate import write
from samples.renderers import LAYOUTS

DIMENSIONS = {
    "fact_proactive_disclosure": ("item", "measure"),
    "fact_request": ("outcome", "applicant"),
    "fact_reconsideration_litigation": ("proceeding", "result"),
}
BUILD = "from pipelines.cli import main; main()"
WITHOUT = ("text_boxes",)
NOTE = "agency and year: of accepted reports; refused: reports that were not accepted and should have been"


def run(out: Path, count: int, seed: int, workers: int, *, scans: bool = False) -> Record:
    """Draw `count` files, build a warehouse of them, and compare its tables with what is true."""
    record = Record("seen", out, {"count": count, "seed": seed, "workers": workers, "scans": scans})
    layouts = [*UNSCANNED, *FORMATS["carried"], *(FORMATS["scans"] if scans else ())]
    with TemporaryDirectory() as folder:
        drawn = Path(folder)
        write(count, seed, drawn, Defects.seen(), [name for name in layouts if name not in WITHOUT])
        truths = json.loads((drawn / "truth.json").read_text("utf-8"))["documents"]
        build(drawn, workers)
        samples, scores = compare(drawn, truths)
        record.table("what is seen, by kind of defect", rows_by_kind(samples, scores))
        record.table("what is seen, by layout", _by(samples, scores, lambda truth: truth["layout"]))
        told = _by(samples, scores, lambda truth: truth.get("told_by", "page"))
        record.table("what is seen, by what says agency and year", told, NOTE)
        record.found(total(scores).findings, samples)
    return record


def build(folder: Path, workers: int) -> None:
    """Build FOLDER/warehouse of FOLDER/landing, as the command line does.

    Raises:
        RuntimeError: the build failed, with the end of what it printed.
    """
    (folder / "home").mkdir()
    environment = {
        **os.environ,
        "DAGSTER_HOME": str(folder / "home"),
        "GONGKAI_LANDING": str(folder / "landing"),
        "GONGKAI_WAREHOUSE": str(folder / "warehouse"),
        "GONGKAI_WORKERS": str(workers),
    }
    done = subprocess.run(
        [sys.executable, "-c", BUILD, "build"], env=environment, capture_output=True, text=True, check=False
    )
    if not (folder / "warehouse" / "dim_document.parquet").exists():
        raise RuntimeError(f"the build failed: {(done.stdout + done.stderr)[-2000:]}")


def compare(folder: Path, truths: Mapping[str, Truth]) -> tuple[list[Sample], list[Score]]:
    """Each document of the truth as a sample, and its score by the tables of FOLDER/warehouse."""
    ledger = pl.read_parquet(folder / "warehouse" / "dim_document.parquet")
    rows = {row["source_path"]: row for row in ledger.iter_rows(named=True)}
    cells = _cells(folder / "warehouse")
    samples, scores = [], []
    for path, truth in truths.items():
        reason = "read_as_several" if f"{path}#1" in rows else "not_in_the_ledger"
        row: Mapping[str, Any] = rows.get(path, {"status": "lost", "reason": reason, "document_id": ""})
        row = _first_of_same_bytes(row, ledger)
        samples.append(Sample(folder / "landing" / path, path, (truth,)))
        scores.append(_score(path, truth, row, cells.get(row["document_id"], {})))
    return samples, scores


def _first_of_same_bytes(row: Mapping[str, Any], ledger: pl.DataFrame) -> Mapping[str, Any]:
    """The row of the file whose bytes this one repeats (two empty files are the same file), else its own."""
    if row["reason"] != "same_bytes":
        return row
    same = ledger.filter((pl.col("document_id") == row["document_id"]) & (pl.col("reason") != "same_bytes"))
    return same.row(0, named=True) if len(same) else row


def _score(path: str, truth: Truth, row: Mapping[str, Any], cells: Mapping[CellKey, Cell]) -> Score:
    """A refused report lacks all its cells; one that was to be refused has none to be right."""
    score = compare_cells(path, truth, cells)
    has_facts = row["status"] in ("accepted", "superseded")
    fate = None if has_facts else row["reason"]
    score.quarantine["right" if fate == truth["reason"] else "wrong"] += 1
    wrong: dict[str, tuple[object, object]] = {}
    if fate != truth["reason"]:
        wrong["quarantine"] = (truth["reason"], fate)
    if has_facts and truth["expect"] == "accepted":
        for name, of_truth in (("agency", "agency_id"), ("year", "year")):
            same = row[of_truth] == truth[of_truth]
            getattr(score, name)["right" if same else "wrong"] += 1
            if not same:
                wrong[name] = (truth[of_truth], row[of_truth])
    defects = ", ".join(sorted({defect["kind"] for defect in truth["defects"]}))
    score.findings += [
        Finding(path, truth["layout"], what, str(true), str(found), defects)
        for what, (true, found) in wrong.items()
    ]
    return score


def _cells(warehouse: Path) -> dict[str, dict[CellKey, Cell]]:
    """The cells of every document of the fact tables, whatever its year."""
    found: dict[str, dict[CellKey, Cell]] = {}
    for table, dimensions in DIMENSIONS.items():
        if not (warehouse / table).exists():
            continue
        columns = ("document_id", *dimensions, "value", "unit", "status", "raw_text", "locator")
        rows = pl.read_parquet(warehouse / table / "*" / "*.parquet").select(columns)
        for document, dim1, dim2, value, unit, status, raw, locator in rows.iter_rows():
            cell = Cell(table, dim1, dim2, value, unit, Status(status), raw, locator)
            found.setdefault(document, {})[cell.key] = cell
    return found


def _by(samples: list[Sample], scores: list[Score], key: Callable[[Truth], str]) -> list[Row]:
    """A row for each group of documents."""
    grouped: dict[str, Score] = {}
    for sample, score in zip(samples, scores, strict=True):
        grouped.setdefault(key(sample.truths[0]), Score()).add(score)
    order = [*LAYOUTS, *sorted(set(grouped) - set(LAYOUTS))]
    return [{"group": name, **_row(grouped[name])} for name in order if name in grouped]


def _row(score: Score) -> Row:
    return {
        "files": score.documents,
        **score_row(score),
        "agency_wrong": score.agency["wrong"],
        "year_wrong": score.year["wrong"],
        "refused": score.quarantine["wrong"],
    }
