"""Landing folders to torture builds with, of invented reports.

Belongs here: good reports, few or many. Does not belong here: what harms (`tools.torture.hazards`).
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from samples.defects import Defects
from samples.generate import write

QUICK = ("text_tabs", "text_pipes", "html_page")
"""Layouts that are read in milliseconds."""
YEARS = (2022, 2023, None)
"""Years reported on, and that of files which are no report: a build takes seconds for each year it makes."""
OF_TWO_YEARS = 8
"""Of so many files drawn, at least one is of those years."""


def small(folder: Path, count: int = 30, seed: int = 14) -> Path:
    """Write a few text files and pages, which a build reads in seconds: there are two years to make.

    Returns:
        The landing folder.
    """
    drawn = folder / "drawn"
    write(count * OF_TWO_YEARS, seed, drawn, Defects(archived=0.0), QUICK)
    documents = json.loads((drawn / "truth.json").read_text(encoding="utf-8"))["documents"]
    chosen = sorted({path.partition("#")[0] for path, truth in documents.items() if truth["year"] in YEARS})
    landing = folder / "landing"
    for path in chosen[:count]:
        (landing / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(drawn / "landing" / path, landing / path)
    shutil.rmtree(drawn)
    return landing


def many(folder: Path, count: int, seed: int = 14, distinct: int = 400) -> Path:
    """Write any number of files of different bytes, by a line that says nothing after each report.

    Returns:
        The landing folder.
    """
    drawn = small(folder / "few", min(distinct, count), seed)
    landing = folder / "landing"
    originals = [path for path in sorted(drawn.rglob("*")) if path.is_file()]
    for number in range(count):
        original = originals[number % len(originals)]
        target = landing / f"{number // 500:04}" / f"{number:06}{original.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        comment = f"\n<!-- {number} -->\n" if original.suffix == ".html" else f"\n\n第{number}份\n"
        target.write_bytes(original.read_bytes() + (comment.encode() if number >= len(originals) else b""))
    return landing


def copy_in_order(landing: Path, target: Path, reverse: bool) -> Path:
    """Copy a landing folder, its files created in the order of names or the other way round."""
    for path in sorted((each for each in landing.rglob("*") if each.is_file()), reverse=reverse):
        copy = target / path.relative_to(landing)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    return target
