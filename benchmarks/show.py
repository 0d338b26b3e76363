"""Plain tables on the terminal, and the same numbers in bench-output/bench.json.

Belongs here: printing and recording. Does not belong here: measuring or judging.

bench.json: {COMMAND: {"taken", "machine", "options", "tables": [TABLE], "findings": [FINDING]}} with TABLE
{"title", "note", "rows": [{COLUMN: VALUE}]} and FINDING as in `benchmarks.score`. A command that is run again
replaces its own entry only.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.draw import Sample
from benchmarks.score import VERDICTS, Finding, Score

Row = dict[str, Any]
console = Console()
if not console.is_terminal:
    console.width = 170  # a file or a pipe has no width of its own
KEPT, PRINTED = 40, 8
"""Files whose findings are recorded at most, findings of each; files of which the first is printed."""


@dataclass
class Record:
    """What one command measured."""

    command: str
    out: Path
    options: Row
    tables: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def table(self, title: str, rows: Sequence[Row], note: str = "") -> None:
        """Print a table and record it; the first row names the columns. A single row is printed upright."""
        self.tables.append({"title": title, "note": note, "rows": list(rows)})
        printed = Table(box=box.SIMPLE, show_header=len(rows) > 1)
        if len(rows) == 1:
            printed.add_column()
            printed.add_column(justify="right")
            for name, value in rows[0].items():
                printed.add_row(name.replace("_", " "), _text(value))
        else:
            for name, value in rows[0].items():
                text = isinstance(value, str)
                printed.add_column(name.replace("_", " "), justify="left" if text else "right", no_wrap=text)
            for row in rows:
                printed.add_row(*map(_text, row.values()))
        console.print(title, style="bold")
        console.print(printed)
        console.print(f"{note}\n" if note else "", highlight=False, markup=False)

    def found(self, findings: Sequence[Finding], samples: Sequence[Sample] = (), group: str = "") -> None:
        """Record findings, keep the files they are in (below `group`), and print the first of some files."""
        if not findings:
            return
        paths = {sample.name: sample.path for sample in samples}
        files = list(dict.fromkeys(finding.file for finding in findings))
        kept = self.out / "findings" / self.command / group
        console.print(f"{len(findings)} findings in {len(files)} files, see bench.json and {kept}")
        for number, file in enumerate(files[:KEPT]):
            of_file = [finding for finding in findings if finding.file == file]
            self.findings += of_file[:KEPT]
            if file in paths:
                kept.mkdir(parents=True, exist_ok=True)
                shutil.copy(paths[file], kept)
            if number < PRINTED:
                first = of_file[0]
                said = f"  {first.layout} {file} {first.what}: is {first.truth}, read {first.read}"
                console.print(said, highlight=False, markup=False)

    def save(self) -> None:
        """Write this command's entry of bench.json."""
        self.out.mkdir(parents=True, exist_ok=True)
        path = self.out / "bench.json"
        record = json.loads(path.read_text("utf-8")) if path.exists() else {}
        record[self.command] = {
            "taken": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            "options": self.options,
            "tables": self.tables,
            "findings": [asdict(finding) for finding in self.findings],
        }
        path.write_text(json.dumps(record, ensure_ascii=False, indent=1, default=str) + "\n", "utf-8")


def score_row(score: Score) -> Row:
    """The columns every table of readings has: shares of all cells, and counts where one is too many."""
    cells = sum(score.cells[verdict] for verdict in VERDICTS) - score.foreign
    shares = ("right", "derived", "ambiguous", "unreadable", "missing")
    return {
        "cells": cells,
        **{verdict: share(score.cells[verdict], cells) for verdict in shares},
        "derived_wrong": score.cells["derived_wrong"],
        "silently_wrong": score.cells["silently_wrong"],
    }


def whole_row(score: Score) -> Row:
    """Right and wrong of what is said of a report as a whole."""
    return {
        f"{name}_{verdict}": getattr(score, name)[verdict]
        for name in ("quarantine", "agency", "year")
        for verdict in ("right", "wrong")
    }


def share(part: int, whole: int) -> float | None:
    """Per cent, three decimals: one wrong cell in 100,000 shows. None where there is nothing to share."""
    return round(100 * part / whole, 3) if whole else None


def _text(value: object) -> str:
    if value is None:
        return "—"
    return f"{value:,}" if isinstance(value, int | float) else str(value)
