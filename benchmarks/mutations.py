"""`mutations`: one printed number of a correct report is changed; the reading must follow the print.

Belongs here: damaging one cell before rendering, and comparing the two readings.
Does not belong here: mistakes that publishers make in several cells (`samples.mistakes`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.draw import Sample, read_all
from benchmarks.plain import plain_report, slip, with_text
from benchmarks.score import Finding
from benchmarks.show import Record, Row
from parsers.model import Attribution, Cell, CellKey, Check, Outcome, Reading, Report, Status
from samples.renderers import LAYOUTS

PRINTED = ("text_lines", "text_tabs", "text_pipes", "html_page", "html_word", "docx", "pdf")
"""Not `text_glued`: where digits run together, a single changed one has no place of its own."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """One changed cell: what was to be printed, what is; how many identities it is part of."""

    layout: str
    key: CellKey
    before: str
    after: str
    identities: int


def run(out: Path, count: int, seed: int, workers: int) -> Record:
    """`count` reports in turn in each layout, each read as it is and with one number changed."""
    record = Record("mutations", out, {"count": count, "seed": seed, "workers": workers})
    with TemporaryDirectory() as folder:
        mutations, samples = [], []
        for number in range(count):
            mutation, pair = _mutated(Path(folder), f"{seed}/{number}", PRINTED[number % len(PRINTED)])
            mutations.append(mutation)
            samples += pair
        readings, _ = read_all(samples, workers)
        counts: dict[str, Counter[str]] = {layout: Counter() for layout in PRINTED[:count]}
        findings = []
        for mutation, whole, changed, sample in zip(
            mutations, readings[::2], readings[1::2], samples[1::2], strict=True
        ):
            result = _compared(mutation, whole, changed)
            counts[mutation.layout].update(result)
            if result["as_printed"] + result["marked"] < 1 or result["others_changed"]:
                findings.append(_finding(mutation, sample.name, changed))
        record.table("one number changed in a correct report", [_row(*item) for item in counts.items()], NOTE)
        record.found(findings, samples)
    return record


NOTE = (
    "marked: ambiguous or the like, no value given; repaired: another value, must be 0; "
    "identities: those the changed cell is part of"
)


def _mutated(folder: Path, seed: str, layout: str) -> tuple[Mutation, list[Sample]]:
    document, truth = plain_report(seed, layout)
    rng = Random(f"{seed}/mutation")
    key = rng.choice(sorted(truth.cells))
    before = truth.cells[key].raw
    after = slip(before, rng)
    identities = sum(key in equation.keys for table in truth.tables for equation in table.equations())
    samples = []
    for name, each in (("whole", document), ("changed", with_text(document, key, after))):
        path = folder / f"{seed.replace('/', '_')}_{name}{LAYOUTS[layout].suffix}"
        path.write_bytes(LAYOUTS[layout].render(each, Random(seed)))
        samples.append(Sample(path, path.name, (truth.json(),)))
    return Mutation(layout, key, before, after, identities), samples


def _compared(mutation: Mutation, whole: Reading, changed: Reading) -> Counter[str]:
    result: Counter[str] = Counter(reports=1)
    if not whole.reports or not changed.reports:
        return Counter(reports=1, not_read=1)
    before, after = whole.reports[0], changed.reports[0]
    cells = {cell.key: cell for cell in after.cells}
    result[_result_of(cells[mutation.key], mutation)] += 1
    result["others_changed"] = sum(
        (cell.value, cell.status) != (cells[cell.key].value, cells[cell.key].status)
        for cell in before.cells
        if cell.key != mutation.key
    )
    failing = [check for check in after.checks if _fails(check, mutation)]
    result["identities"] = mutation.identities
    result["failing"] = len(failing)
    result["publisher"] = sum(check.attribution is Attribution.PUBLISHER for check in failing)
    result["failing_elsewhere"] = _failing(after) - len(failing) - _failing(before)
    return result


def _result_of(cell: Cell, mutation: Mutation) -> str:
    if cell.value is None:
        return "marked"
    as_printed = cell.value == Decimal(mutation.after) and cell.status is Status.REPORTED
    return "as_printed" if as_printed else "repaired"


def _fails(check: Check, mutation: Mutation) -> bool:
    concerned = ".".join(mutation.key) in check.indicators
    return check.severity == "error" and check.outcome is Outcome.FAIL and concerned


def _failing(report: Report) -> int:
    return sum(check.severity == "error" and check.outcome is Outcome.FAIL for check in report.checks)


def _finding(mutation: Mutation, file: str, changed: Reading) -> Finding:
    cells = [cell for report in changed.reports for cell in report.cells if cell.key == mutation.key]
    read = "; ".join(f"{cell.status} {cell.value} {cell.raw_text!r}" for cell in cells)
    truth = f"printed {mutation.after} instead of {mutation.before}"
    return Finding(file, mutation.layout, ".".join(mutation.key), truth, read or "nothing", "mutation")


COLUMNS = (
    "reports",
    "as_printed",
    "marked",
    "repaired",
    "not_read",
    "others_changed",
    "identities",
    "failing",
    "publisher",
    "failing_elsewhere",
)


def _row(layout: str, counts: Counter[str]) -> Row:
    return {"layout": layout, **{name: counts[name] for name in COLUMNS}}
