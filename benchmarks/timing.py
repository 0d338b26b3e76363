"""CPU time on a machine that others use too.

Belongs here: measuring. Does not belong here: what is measured (`benchmarks.ratios`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping


def best_of(rounds: int, jobs: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """The least CPU seconds of each job over some rounds; every round runs all jobs, one after another.

    CPU time of all threads of this process: what other processes do hardly disturbs it.
    """
    best = dict.fromkeys(jobs, float("inf"))
    for _ in range(rounds):
        for name, job in jobs.items():
            best[name] = min(best[name], cpu_seconds(job))
    return best


def cpu_seconds(job: Callable[[], object]) -> float:
    """CPU seconds of one run."""
    began = time.process_time()
    job()
    return time.process_time() - began
