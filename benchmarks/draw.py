"""Generated files on disk, and their readings through the engine.

Belongs here: drawing samples into a folder, reading them as a run would.
Does not belong here: judging what was read (`benchmarks.compare`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.compare import Truth, compare_file
from benchmarks.score import Score
from engine.pool import Engine, File
from parsers.layout_bytes import FileLayout
from parsers.model import Quarantine, Reading
from parsers.refusals import refused
from samples.defects import Defects
from samples.generate import generate


@dataclass(frozen=True, slots=True)
class Sample:
    """A file on disk, its name as a crawl gives it, and what is true of the reports in it."""

    path: Path
    name: str
    truths: tuple[Truth, ...]

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return self.path.read_bytes()

    @property
    def layout(self) -> str:
        """The layout of the (first) report in it."""
        layout: str = self.truths[0]["layout"]
        return layout


def draw(
    folder: Path, count: int, seed: int, layouts: Sequence[str], defects: Defects | None = None
) -> list[Sample]:
    """`count` files of these layouts below `folder`, with the defects of the wild unless others are given."""
    samples = []
    for name, data, truths in generate(count, seed, defects or Defects(), layouts):
        path = folder / f"{seed}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        samples.append(Sample(path, name, tuple(truth.json() for truth in truths)))
    return samples


def read_all(samples: Sequence[Sample], workers: int) -> tuple[list[Reading], float]:
    """Readings in the order of the samples, and documents a second of wall time once the engine runs."""
    files = ((str(number), sample.name, sample.data) for number, sample in enumerate(samples))
    readings: dict[int, Reading] = {}
    first = last = 0.0
    for number, reading in _read(Engine(workers), files):
        readings[int(number)] = reading
        last = time.perf_counter()
        first = first or last
    speed = (len(samples) - 1) / (last - first) if last > first else 0.0
    return [readings[number] for number in range(len(samples))], speed


def _read(engine: Engine, files: Iterable[File]) -> Iterator[tuple[str, Reading]]:
    """Both stages in one call of a worker."""
    for file, result in engine.run_all("read", files):
        failed = isinstance(result, Quarantine)
        yield file[0], refused(FileLayout("application/octet-stream", None, result)) if failed else result


def score_files(samples: Sequence[Sample], readings: Sequence[Reading]) -> list[Score]:
    """The score of each file."""
    pairs = zip(samples, readings, strict=True)
    return [compare_file(sample.name, sample.truths, reading) for sample, reading in pairs]


def total(scores: Sequence[Score]) -> Score:
    """All scores in one."""
    whole = Score()
    for score in scores:
        whole.add(score)
    return whole
