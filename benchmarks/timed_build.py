"""One build in a process of its own, which says what it cost: `python -m benchmarks.timed_build`.

Where things lie comes from the environment, as for `gongkai build`. The last line on stdout is JSON:
`steps` has for each step that the build announces the seconds of wall time, of CPU of this process (`own`)
and of its workers; `start` has the CPU seconds before the first step; `peak_mib` and `worker_mib` are the
memory of this process and of the largest worker.

Belongs here: measuring from within. Does not belong here: what is built (`benchmarks.scale`).
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from itertools import pairwise
from typing import Any


def _spent() -> tuple[float, float, float]:
    own = resource.getrusage(resource.RUSAGE_SELF)
    workers = resource.getrusage(resource.RUSAGE_CHILDREN)
    times = [time.monotonic(), own.ru_utime + own.ru_stime, workers.ru_utime + workers.ru_stime]
    return times[0], times[1], times[2]


def main() -> None:
    """Build as the command does, and print what it cost."""
    from engine.garbage import collect_seldom

    collect_seldom()
    from pipelines.build import build
    from pipelines.language import say
    from pipelines.settings import read_settings

    words = {say("step.reading"): "reading", say("step.catalogue"): "catalogue"}
    marks: list[tuple[str, tuple[float, float, float]]] = []
    built = build(read_settings(), lambda step: marks.append((words.get(step, "years"), _spent())))
    marks.append(("end", _spent()))
    steps: dict[str, dict[str, float]] = {}
    for (name, begun), (_, ended) in pairwise(marks):
        into = steps.setdefault(name, {"wall": 0.0, "own": 0.0, "workers": 0.0})
        for key, start, end in zip(into, begun, ended, strict=True):
            into[key] = round(into[key] + end - start, 2)
    said: dict[str, Any] = {
        "read": built.read,
        "years": len(built.years),
        "failed": built.failed,
        "start": round(marks[0][1][1], 2),
        "steps": steps,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        "worker_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10,
    }
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
    os._exit(0)  # nothing after this line is part of a build


if __name__ == "__main__":
    main()
