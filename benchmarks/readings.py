"""`readings`: reports as they are most often published, through the engine, beside the usual tools.

Belongs here: this command's run. Does not belong here: the peers themselves (`benchmarks.peers`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.compare import compare_cells
from benchmarks.draw import Sample, draw, read_all, score_files, total
from benchmarks.peers import Rows, named_in_order, pandas_rows, pdfplumber_rows
from benchmarks.score import Score
from benchmarks.show import Record, Row, score_row, whole_row
from parsers.read import read

LAYOUTS = (
    "text_lines",
    "text_tabs",
    "text_pipes",
    "text_glued",
    "html_page",
    "html_word",
    "pdf",
    "docx",
)
PEERS: tuple[tuple[str, str, Callable[[bytes], Rows]], ...] = (
    ("pdf", "pdfplumber.extract_tables", pdfplumber_rows),
    ("html", "pandas.read_html", pandas_rows),
)


def run(out: Path, count: int, seed: int, workers: int, peer_files: int) -> Record:
    """`count` files through the engine; of each peer's format the first `peer_files` reports by both."""
    record = Record("readings", out, {"count": count, "seed": seed, "workers": workers})
    with TemporaryDirectory() as folder:
        samples = draw(Path(folder), count, seed, LAYOUTS)
        readings, speed = read_all(samples, workers)
        scores = score_files(samples, readings)
        score = total(scores)
        record.table(
            f"readings of {count} files by {workers} worker processes",
            [{"layout": "all", **_counted(score)}, *_by_layout(samples, scores)],
            "per cent of the cells on the forms; the two last columns count cells",
        )
        whole = {"documents_a_second": round(speed, 1), **whole_row(score)}
        record.table("the whole of it: speed; whose report, of which year, or none", [whole])
        record.found(score.findings, samples)
        rows = [row for peer in PEERS for row in _beside(samples, peer_files, *peer)]
        record.table(
            "beside stock tools, on the same reports, one process",
            rows,
            "docs/s: a second of CPU time. Stock tools: their rows, the numbers in each taken in order",
        )
    return record


def _by_layout(samples: Sequence[Sample], scores: Sequence[Score]) -> list[Row]:
    grouped: dict[str, Score] = {}
    for sample, score in zip(samples, scores, strict=True):
        grouped.setdefault(sample.layout, Score()).add(score)
    return [{"layout": layout, **_counted(grouped[layout])} for layout in LAYOUTS if layout in grouped]


def _counted(score: Score) -> Row:
    return {"documents": score.documents, **score_row(score)}


def _beside(
    samples: Sequence[Sample], most: int, kind: str, peer: str, rows: Callable[[bytes], Rows]
) -> list[Row]:
    chosen = [s for s in samples if s.layout.startswith(kind) and _is_one_report(s)][:most]
    if not chosen:
        return []
    ours = _timed(chosen, lambda s: score_files([s], [read(s.data, s.name)])[0])
    theirs = _timed(chosen, lambda s: _naive(s, rows))
    return [_row(kind, name, *found) for name, found in (("gongkai", ours), (peer, theirs))]


def _is_one_report(sample: Sample) -> bool:
    return len(sample.truths) == 1 and sample.truths[0]["expect"] == "accepted"


def _naive(sample: Sample, rows: Callable[[bytes], Rows]) -> Score:
    truth = sample.truths[0]
    return compare_cells(sample.name, truth, named_in_order(rows(sample.data), truth["year"]))


def _timed(samples: Sequence[Sample], job: Callable[[Sample], Score]) -> tuple[Score, float]:
    """The score of a job over the samples, and CPU seconds a document; the first one also warms up."""
    job(samples[0])
    began = time.process_time()
    score = total([job(sample) for sample in samples])
    return score, (time.process_time() - began) / len(samples)


def _row(kind: str, name: str, score: Score, seconds: float) -> Row:
    return {
        "format": kind,
        "reader": name,
        "docs/s": round(1 / seconds, 2),
        **_counted(score),
    }
