"""The readers of single formats beside the tools one would use instead, on the same files, as ratios.

Belongs here: which reader stands beside which peer, and the least ratio that is wanted.
Does not belong here: the peers themselves (`benchmarks.peers`). Only reading is compared, not naming.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import peers
from benchmarks.plain import plain_report
from benchmarks.show import Record, Row
from benchmarks.timing import best_of
from parsers.model import Block, Grid, Note
from parsers.readers.scan_recognise import can_recognise
from samples.defects import Defects
from samples.generate import generate
from samples.renderers import LAYOUTS
from samples.renderers.scan import Scanner, pictures

SCANNER = Scanner(dpi=200, angle=0.4, noise=0.06, shade=True, quality=60)


@dataclass(frozen=True, slots=True)
class Pair:
    """A reader (`module.function` of parsers.readers), a peer, and how many files of which layouts.

    `wanted`: the reader's time is at most the peer's divided by it.
    """

    reader: str
    name: str
    peer: Callable[[bytes], object]
    layouts: tuple[str, ...]
    files: int
    wanted: float


PAIRS = (
    Pair("pdf.read_pdf", "pdfplumber extract_tables", peers.pdfplumber_rows, ("pdf",), 6, 8),
    Pair("pdf.read_pdf", "pdfium, text alone", peers.pdfium_text, ("pdf",), 6, 0.25),
    Pair("html.read_html", "pandas.read_html", peers.pandas_rows, ("html_page", "html_word"), 10, 4),
    Pair("docx.read_docx", "python-docx, all cells", peers.docx_rows, ("docx",), 6, 6),
    Pair("sheets.read_xlsx", "openpyxl, all cells", peers.openpyxl_rows, ("xlsx",), 6, 10),
)


def measure(record: Record, seed: int, rounds: int, folder: Path | None, with_scan: bool) -> None:
    """Time every pair on samples or a folder's files, and with the extra [ocr] one scanned report."""
    timed = [(pair, _files(pair, seed, folder)) for pair in PAIRS]
    rows = [_timed(pair, files, rounds) for pair, files in timed if files]
    note = f"CPU milliseconds a file, the best of {rounds} rounds that take turns; ratio = peer / ours"
    if rows:
        record.table("readers beside their peers", rows, note)
    if with_scan and can_recognise():
        record.table("recognition of one scanned report beside full-page recognition", _scan(seed), SCAN_NOTE)


def _files(pair: Pair, seed: int, folder: Path | None) -> list[bytes]:
    """Samples without defects, or the files of a folder that are called as such samples are."""
    if folder is None:
        return [data for _, data, _ in generate(pair.files, seed, Defects.none(), pair.layouts)]
    found = sorted(folder.rglob("*" + LAYOUTS[pair.layouts[0]].suffix))
    return [path.read_bytes() for path in found[: pair.files]]


def _timed(pair: Pair, files: list[bytes], rounds: int) -> Row:
    module, _, function = pair.reader.partition(".")
    read = getattr(import_module(f"parsers.readers.{module}"), function)
    best = best_of(rounds, {"ours": lambda: [*map(read, files)], "peer": lambda: [*map(pair.peer, files)]})
    return {
        "reader": pair.reader,
        "peer": pair.name,
        "files": len(files),
        "ours_ms": round(1000 * best["ours"] / len(files), 2),
        "peer_ms": round(1000 * best["peer"] / len(files), 2),
        "ratio": round(best["peer"] / best["ours"], 2),
        "wanted": pair.wanted,
    }


SCAN_NOTE = (
    f"{SCANNER.dpi} dpi, {SCANNER.angle}° crooked, noise {SCANNER.noise:.0%}, one side dark; CPU seconds; "
    "numbers: of those printed in the tables, how often each is found standing alone, whatever its place"
)


def _scan(seed: int) -> list[Row]:
    """One report, all pages, once by each: the peer alone takes half a minute."""
    import numpy as np

    document, truth = plain_report(f"scan/{seed}", "scan_pdf")
    pages = [np.asarray(page) for page in pictures(document, SCANNER, Random(seed))]
    printed = Counter(cell.raw for cell in truth.cells.values())
    found: dict[str, list[str]] = {"ours": [], "peer": []}
    engine = _full_page()
    _recognised(pages[0][:400])  # loads the models
    best = best_of(
        1,
        {
            "ours": lambda: found["ours"].extend(text for page in pages for text in _recognised(page)),
            "peer": lambda: found["peer"].extend(text for page in pages for text in engine(page)),
        },
    )
    names = {"ours": "gongkai, ruled cells", "peer": "rapidocr, whole pages"}
    return [
        {
            "reader": names[who],
            "pages": len(pages),
            "cpu_s": round(seconds, 2),
            "ratio": round(seconds / best["ours"], 2),
            **_numbers(printed, found[who]),
        }
        for who, seconds in best.items()
    ]


def _recognised(page: Any) -> list[str]:
    from parsers.readers.scan import image_blocks

    notes: list[Note] = []
    blocks: list[Block] = image_blocks(page, 72 / SCANNER.dpi, 1, notes)
    return [cell.text for block in blocks if isinstance(block, Grid) for cell in block.cells]


def _full_page() -> Callable[[Any], list[str]]:
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "error"})
    return lambda page: [word for text in engine(page).txts or () for word in text.split()]


def _numbers(printed: Counter[str], texts: list[str]) -> Row:
    """How many of the printed numbers are among the texts, each as often as it is printed."""
    right = (printed & Counter(texts)).total()
    return {"printed": printed.total(), "right": right, "not_found": printed.total() - right}
