"""Landing folders to torture builds with, of invented reports.

Belongs here: good reports, few or many. Does not belong here: what harms (`tools.torture.hazards`).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from samples.defects import Defects
from samples.generate import write

QUICK = ("text_tabs", "text_pipes", "html_page")
"""Layouts that are read in milliseconds."""


def small(folder: Path, count: int = 30, seed: int = 14) -> Path:
    """Write a few text files and pages, which a build reads in seconds.

    Returns:
        The landing folder.
    """
    write(count, seed, folder, Defects(archived=0.0), QUICK)
    return folder / "landing"


def many(folder: Path, count: int, seed: int = 14, distinct: int = 400) -> Path:
    """Write any number of files of different bytes, by a line that says nothing after each report.

    Returns:
        The landing folder.
    """
    drawn = small(folder / "drawn", min(distinct, count), seed)
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
