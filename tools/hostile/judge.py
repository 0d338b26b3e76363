"""What becomes of a hostile file: run in a worker of the engine, within limits.

Belongs here: reading a file in both stages, opening it as an archive, measuring what it took, and the
judgement on the outcome. Does not belong here: making cases, printing results.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.limits import Limits
from engine.pool import Engine
from parsers import read
from parsers.archives.members import members
from parsers.layout import Quarantine
from tools.hostile.case import READ, Case

LIMITS = Limits(seconds=30, seconds_per_mib=10, memory=3 * 2**30, reader="tools.hostile.judge")
"""What a hostile file may cost in the tests: less than in a build."""
MOST_MIB = 1024
"""Memory that a hostile file may make a worker hold, in MiB."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a worker says of a file.

    `code` is `READ` or that of the refusal, `reading` the reason that the reading gives (empty for a report),
    `members` what the file is as an archive: a number of members, or a code. `mib` is 0 where the system
    does not tell.
    """

    code: str
    detail: str = ""
    reading: str = ""
    members: str = ""
    seconds: float = 0.0
    mib: int = 0


def judge(data: bytes, name: str) -> Outcome:
    """Read a file in both stages and open it as an archive. Called in a worker."""
    _forget_peak()
    began = time.process_time()
    found = read.read_file(data, name)
    code, detail, reading = READ, "", ""
    if found.quarantine:
        code, detail = found.quarantine.code, found.quarantine.detail
    elif found.layout is not None:
        told = read.name_file(found.layout, name)
        reading = told.quarantine.code if told.quarantine else ""
    inside = ""
    if code == "archive":
        opened = members(data, name)
        inside = opened.code if isinstance(opened, Quarantine) else str(len(opened))
    return Outcome(code, detail, reading, inside, time.process_time() - began, _peak_mib())


def judged(
    cases: Iterable[Case], workers: int = 2, limits: Limits = LIMITS
) -> Iterator[tuple[Case, Outcome]]:
    """Each case with what became of it, in the order of completion."""
    asked: dict[str, Case] = {}

    def files() -> Iterator[tuple[str, str, bytes]]:
        for case in cases:
            asked[case.name] = case
            yield case.name, case.name.rpartition("/")[2], case.make()

    for file, result in Engine(workers, limits).run_all("judge", files()):
        yield asked[file[0]], _outcome(result)


def fault_of(case: Case, outcome: Outcome, name_codes: frozenset[str]) -> str:
    """What is wrong with the outcome, in a sentence; empty when nothing is.

    Args:
        case: The case.
        outcome: What became of it.
        name_codes: The reasons that a reading may give.
    """
    if outcome.code not in case.outcomes:
        return f"{case.name}: {outcome.code} ({outcome.detail}), allowed: {' '.join(sorted(case.outcomes))}"
    if outcome.reading and outcome.reading not in name_codes:
        return f"{case.name}: its reading says {outcome.reading}"
    if outcome.mib > MOST_MIB:
        return f"{case.name}: {outcome.mib} MiB"
    return ""


def _outcome(result: Any) -> Outcome:
    if isinstance(result, Quarantine):
        return Outcome(result.code, result.detail)
    assert isinstance(result, Outcome), result
    return result


def _forget_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def _peak_mib() -> int:
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    lines = (line.split() for line in status.splitlines() if line.startswith("VmHWM"))
    return next((int(words[1]) >> 10 for words in lines), 0)
