"""The readers of single formats beside the tools one would use instead, on the same files, as ratios.

Belongs here: which reader stands beside which peer, and the least ratio that is wanted.
Does not belong here: the peers themselves (`benchmarks.peers`), scans (`benchmarks.scans`), naming.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

from benchmarks import peers
from benchmarks.show import Record, Row
from benchmarks.timing import best_of
from samples.defects import Defects
from samples.generate import generate
from samples.renderers import LAYOUTS


@dataclass(frozen=True, slots=True)
class Comparison:
    """A reader (`module.function` of parsers.readers), its peers, and how many files of which layouts.

    A peer's last entry is the ratio that is wanted: the reader takes at most the peer's time divided by it.
    """

    reader: str
    layouts: tuple[str, ...]
    files: int
    peers: tuple[tuple[str, Callable[[bytes], object], float], ...]


COMPARISONS = (
    Comparison(
        "pdf.reader.read_pdf",
        ("pdf",),
        6,
        (
            ("pdfplumber, extract_tables", peers.pdfplumber_rows, 8),
            ("pdfium, text alone", peers.pdfium_text, 0.25),
        ),
    ),
    Comparison(
        "markup.html.read_html", ("html_page", "html_word"), 10, (("pandas.read_html", peers.pandas_rows, 4),)
    ),
    Comparison("word.docx.read_docx", ("docx",), 6, (("python-docx, all cells", peers.docx_rows, 6),)),
    Comparison("sheets.excel.read_xlsx", ("xlsx",), 6, (("openpyxl, all cells", peers.openpyxl_rows, 10),)),
)


def measure(record: Record, seed: int, rounds: int, folder: Path | None) -> None:
    """Time readers and peers on samples, or on a folder's files."""
    rows = [row for each in COMPARISONS for row in _rows(each, _files(each, seed, folder), rounds)]
    note = f"CPU milliseconds a file, best of {rounds} rounds in turns; ratio = peer / ours"
    if rows:
        record.table("readers beside their peers", rows, note)


def _files(each: Comparison, seed: int, folder: Path | None) -> list[bytes]:
    """Samples without defects, or the files of a folder that are called as such samples are."""
    if folder is None:
        return [data for _, data, _ in generate(each.files, seed, Defects.none(), each.layouts)]
    found = sorted(folder.rglob("*" + LAYOUTS[each.layouts[0]].suffix))
    return [path.read_bytes() for path in found[: each.files]]


def _rows(each: Comparison, files: list[bytes], rounds: int) -> list[Row]:
    module, _, function = each.reader.rpartition(".")
    read = getattr(import_module(f"parsers.readers.{module}"), function)
    jobs = {"ours": read, **{name: peer for name, peer, _ in each.peers}}
    best = [best_of(rounds, {name: partial(job, data) for name, job in jobs.items()}) for data in files]
    spent = {name: sum(times[name] for times in best) for name in jobs}
    return [
        {
            "reader": each.reader,
            "peer": name,
            "files": len(files),
            "ours_ms": round(1000 * spent["ours"] / len(files), 2),
            "peer_ms": round(1000 * spent[name] / len(files), 2),
            "ratio": round(spent[name] / spent["ours"], 2),
            "wanted": wanted,
        }
        for name, _, wanted in each.peers
        if files
    ]
