"""Recognition of scanned reports: beside the recognition of whole pages, and cell by cell.

Belongs here: comparisons that take seconds a page. Needs the extra `[ocr]`.
Does not belong here: readers that need no recognition (`benchmarks.ratios`).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

from benchmarks.compare import compare_file
from benchmarks.plain import plain_report
from benchmarks.score import Score
from benchmarks.show import Record, Row, score_row
from benchmarks.timing import best_of
from parsers.model import Grid, Note
from parsers.read import read
from samples.renderers.scan import Scanner, pictures, scanned_pdf

SCANNER = Scanner(dpi=200, angle=0.4, noise=0.06, shade=True, quality=60)
NOTE = (
    f"{SCANNER.dpi} dpi, {SCANNER.angle}° crooked, noise {SCANNER.noise:.0%}, one side dark; CPU seconds, "
    "both with one thread for the models; numbers: of those printed in the tables, how often each is found "
    "standing alone, whatever its place"
)
WANTED = 4
MODERATE = "200 dpi, noise 6 %"
OURS, PEER = "gongkai, ruled cells", "rapidocr, whole pages"
KINDS = {
    "150 dpi, clean": (150, 0.0),
    MODERATE: (200, 0.06),
    "200 dpi, noise 12 %": (200, 0.12),
    "300 dpi, noise 6 %": (300, 0.06),
}
"""Dots an inch and noise; all are crooked by up to 1.2°, half of them dark on one side, JPEG 45 to 80."""
Recognise = Callable[[Any], list[str]]


def measure(record: Record, seed: int, rounds: int) -> None:
    """Time both on all pages of one report; the peer takes some six seconds a page.

    Both run their models on one thread: waiting threads count as CPU time, and would flatter the reader.
    """
    import numpy as np

    document, truth = plain_report(f"scan/{seed}", "scan_pdf")
    pages = [np.asarray(page) for page in pictures(document, SCANNER, Random(seed))]
    printed = Counter(cell.raw for cell in truth.cells.values())
    readers = {OURS: _cells, PEER: _whole_page()}
    _cells(pages[0][:400])  # loads the models
    spent, found = dict.fromkeys(readers, 0.0), {name: Counter[str]() for name in readers}
    for page in pages:
        texts: dict[str, list[str]] = {}
        best = best_of(rounds, {name: _kept(texts, name, read, page) for name, read in readers.items()})
        for name, seconds in best.items():
            spent[name] += seconds
            found[name].update(texts[name])
    rows = [_row(name, len(pages), spent, printed, found[name]) for name in readers]
    record.table("recognition of one scanned report beside full-page recognition", rows, NOTE)


def measure_cells(record: Record, seed: int, count: int) -> None:
    """`count` reports through the moderate scanner and a quarter as many through each other, all cells."""
    rows = []
    for kind, (dpi, noise) in KINDS.items():
        score, seconds, number = Score(), 0.0, count if kind == MODERATE else max(1, count // 4)
        for one in range(number):
            rng = Random(f"{kind}/{seed}/{one}")
            document, truth = plain_report(f"scan/{kind}/{seed}/{one}", "scan_pdf")
            shade, quality = rng.random() < 0.5, rng.choice([45, 60, 80])
            data = scanned_pdf(document, Scanner(dpi, rng.uniform(-1.2, 1.2), noise, shade, quality), rng)
            began = time.process_time()
            reading = read(data, "scan.pdf")
            seconds += time.process_time() - began
            score.add(compare_file("scan.pdf", (truth.json(),), reading))
        rows.append(
            {"scans": kind, "files": number, "cpu_s/file": round(seconds / number, 1), **score_row(score)}
        )
    record.table(
        "cells of scanned reports",
        rows,
        "crooked by up to 1.2°, half of them dark on one side, JPEG 45 to 80",
    )


def _kept(texts: dict[str, list[str]], name: str, read: Recognise, page: Any) -> Callable[[], None]:
    def run() -> None:
        texts[name] = read(page)

    return run


def _row(name: str, pages: int, spent: dict[str, float], printed: Counter[str], found: Counter[str]) -> Row:
    right = (printed & found).total()
    return {
        "reader": name,
        "pages": pages,
        "cpu_s": round(spent[name], 2),
        "ratio": round(spent[name] / spent[OURS], 2),
        "wanted": 1 if name == OURS else WANTED,
        "printed": printed.total(),
        "right": right,
        "not_found": printed.total() - right,
    }


def _cells(page: Any) -> list[str]:
    from parsers.readers.ocr.reader import image_blocks

    notes: list[Note] = []
    blocks = image_blocks(page, 72 / SCANNER.dpi, 1, notes)
    return [cell.text for block in blocks if isinstance(block, Grid) for cell in block.cells]


def _whole_page() -> Recognise:
    from rapidocr import RapidOCR

    one = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    engine = RapidOCR(params={"Global.log_level": "error", **one})
    return lambda page: [word for text in engine(page).txts or () for word in text.split()]
