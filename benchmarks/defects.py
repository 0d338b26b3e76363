"""`defects`: what each thing that the wild does to a report costs in cells.

Belongs here: presets of rates, and this command's run.
Does not belong here: the defects themselves (`samples.defects`, `samples.damage`).
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.draw import Sample, draw, read_all, score_files, total
from benchmarks.score import Score
from benchmarks.show import Record, Row, score_row, share
from samples.defects import Defects
from samples.renderers import LAYOUTS
from samples.strangers import STRANGE

CARRIED = ("html_script", "json_answer", "rss_feed")
"""Reports inside something else, which `benchmarks.seen` draws."""
UNSCANNED = tuple(name for name in LAYOUTS if not name.startswith("scan") and name not in CARRIED)
HARSHER = 2.5


def harsh() -> Defects:
    """Every defect of a report 2.5 times as often as usual, at most nine times in ten; strangers as usual."""
    usual = Defects()
    rates = {field.name: getattr(usual, field.name) for field in fields(usual)}
    return Defects(**{name: r if name in STRANGE else min(0.9, HARSHER * r) for name, r in rates.items()})


PRESETS = {"wild": Defects, "harsh": harsh}


def run(out: Path, count: int, seed: int, workers: int, presets: tuple[str, ...] = tuple(PRESETS)) -> Record:
    """`count` files in all layouts but scans with each preset of rates."""
    record = Record("defects", out, {"count": count, "seed": seed, "workers": workers, "presets": presets})
    for preset in presets:
        with TemporaryDirectory() as folder:
            samples = draw(Path(folder), count, seed, UNSCANNED, PRESETS[preset]())
            readings, _ = read_all(samples, workers)
            scores = score_files(samples, readings)
            record.table(f"{preset} defects, by kind", rows_by_kind(samples, scores), NOTE)
            record.found(total(scores).findings, samples, preset)
    return record


NOTE = "a file with several defects counts in the row of each; derived right: per cent of what is derived"


def rows_by_kind(samples: list[Sample], scores: list[Score]) -> list[Row]:
    """One row for all files, for those without a defect, and for each kind of defect."""
    by_kind: dict[str, Score] = {"all files": total(scores), "without defect": Score()}
    for sample, score in zip(samples, scores, strict=True):
        kinds = {defect["kind"] for truth in sample.truths for defect in truth["defects"]}
        for kind in sorted(kinds) or ["without defect"]:
            by_kind.setdefault(kind, Score()).add(score)
    first = {name: by_kind.pop(name) for name in ("all files", "without defect")}
    return [_row(kind, score) for kind, score in (*first.items(), *sorted(by_kind.items()))]


def _row(kind: str, score: Score) -> Row:
    derived = score.cells["derived"]
    return {
        "defect": kind,
        "files": score.documents,
        **score_row(score),
        "derived_right": share(derived, derived + score.cells["derived_wrong"]),
        "quarantine_wrong": score.quarantine["wrong"],
    }
