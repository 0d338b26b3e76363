"""Recognition of a scanned report: cells within ruled lines beside the recognition of whole pages.

Belongs here: one comparison that takes seconds a page. Needs the extra `[ocr]`.
Does not belong here: readers that need no recognition (`benchmarks.ratios`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

from benchmarks.plain import plain_report
from benchmarks.show import Record, Row
from benchmarks.timing import best_of
from parsers.model import Grid, Note
from samples.renderers.scan import Scanner, pictures

SCANNER = Scanner(dpi=200, angle=0.4, noise=0.06, shade=True, quality=60)
NOTE = (
    f"{SCANNER.dpi} dpi, {SCANNER.angle}° crooked, noise {SCANNER.noise:.0%}, one side dark; CPU seconds; "
    "numbers: of those printed in the tables, how often each is found standing alone, whatever its place"
)
WANTED = 4
OURS, PEER = "gongkai, ruled cells", "rapidocr, whole pages"
Recognise = Callable[[Any], list[str]]


def measure(record: Record, seed: int, rounds: int) -> None:
    """Time both on all pages of one report; the peer takes some ten seconds a page."""
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
    from parsers.readers.scan import image_blocks

    notes: list[Note] = []
    blocks = image_blocks(page, 72 / SCANNER.dpi, 1, notes)
    return [cell.text for block in blocks if isinstance(block, Grid) for cell in block.cells]


def _whole_page() -> Recognise:
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "error"})
    return lambda page: [word for text in engine(page).txts or () for word in text.split()]
