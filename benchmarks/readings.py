"""`readings`: reports as they are most often published, through the engine, beside the usual tools.

Belongs here: this command's run. Does not belong here: the peers themselves (`benchmarks.peers`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.draw import Sample, draw, judged, read_all, total
from benchmarks.judge import Score, judge_cells
from benchmarks.peers import Rows, named_in_order, pandas_rows, pdfplumber_rows
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
        score = total(judged(samples, readings))
        row = {"documents": count, "documents_a_second": round(speed, 1), **score_row(score)}
        record.table(
            f"readings of {count} files, {workers} worker processes",
            [row],
            "per cent of the cells on the forms; the two last columns count cells",
        )
        record.table("whose report, of which year, or none", [whole_row(score)])
        record.found(score.findings, samples)
        rows = [row for peer in PEERS for row in _beside(samples, peer_files, *peer)]
        record.table(
            "beside stock tools, on the same reports, one process",
            rows,
            "stock tools: their rows, the numbers in each row taken in order for the form of the year",
        )
    return record


def _beside(
    samples: Sequence[Sample], most: int, kind: str, peer: str, rows: Callable[[bytes], Rows]
) -> list[Row]:
    chosen = [s for s in samples if s.layout.startswith(kind) and _is_one_report(s)][:most]
    if not chosen:
        return []
    ours = _timed(chosen, lambda s: judged([s], [read(s.data, s.name)])[0])
    theirs = _timed(chosen, lambda s: _naive(s, rows))
    return [_row(kind, name, *found) for name, found in (("gongkai", ours), (peer, theirs))]


def _is_one_report(sample: Sample) -> bool:
    return len(sample.truths) == 1 and sample.truths[0]["expect"] == "accepted"


def _naive(sample: Sample, rows: Callable[[bytes], Rows]) -> Score:
    truth = sample.truths[0]
    return judge_cells(sample.name, truth, named_in_order(rows(sample.data), truth["year"]))


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
        "documents": score.documents,
        "documents_a_cpu_second": round(1 / seconds, 2),
        **score_row(score),
    }
