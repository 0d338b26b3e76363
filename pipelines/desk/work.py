"""One file through the engine's workers, in a thread that can be told to stop.

Belongs here: reading, judging and rendering within the limits of a build, and ending that at once. Does not
belong here: which file is next (`pipelines.desk.sessions`).
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.converter import Converter, find
from engine.limits import Limits
from engine.pool import Engine
from engine.processes import WorkerPool
from parsers.archives.members import Member
from parsers.identity.outside import outside
from parsers.layout import Quarantine
from pipelines.inspection import ReadFile, read_all
from pipelines.settings import Settings
from presentation.catalogue import Language
from presentation.desk.judging import JUDGE, SHOW, Result, Wanted, to_judge
from presentation.evidence.rendering import PageImage, has_pages
from presentation.findings.checked import Checked

RENDER = "presentation.evidence.rendering.render"


class StoppedError(Exception):
    """The work was told to stop."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a file that was read.

    Args:
        media_type: What its bytes are.
        layout: The bytes of its layout; empty where it was refused.
        reading: Its pickled reading.
    """

    media_type: str
    layout: bytes
    reading: bytes

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.layout) + len(self.reading)


class Work:
    """What is done for one file, in a process of its own until it is closed.

    Args:
        settings: What it may cost, and the office suite.
    """

    def __init__(self, settings: Settings) -> None:
        self._stop = threading.Event()
        self._pools: list[WorkerPool] = []
        self._engine = Engine(1, settings.limits, self._open, keep=True)
        program = find(settings.converter)
        self._office = Converter(program, settings.limits, self._stop) if program else None

    def close(self) -> None:
        """End the process."""
        self._engine.close()

    def stop(self) -> None:
        """End the processes from another thread; to be called until the work has ended.

        A pool that is just being opened may start its process after a call.
        """
        self._stop.set()
        for pool in self._pools:
            pool.kill()

    def open_archive(self, data: bytes, name: str) -> tuple[Member, ...] | Quarantine:
        """The members of an archive; none of a file that is no archive."""
        return self._engine.open_archive(data, name)

    def read(self, data: bytes, name: str) -> Kept:
        """Read a file that is no archive, as a build does.

        Args:
            data: The file.
            name: Its path below the folder or in the archive that was given: its parts may say whose it is.
        """
        said = {name: outside([name]).to_text()}
        file: ReadFile = read_all([Member(name, data)], self._engine, self._office, said)[name]
        return Kept(file.reading.media_type, file.layout.layout or b"", pickle.dumps(file.reading))

    def judge(self, kept: Kept, name: str, before: Sequence[Kept]) -> tuple[Result, ...]:
        """What is found in a file that was read, beside those given as last year's."""
        sent = to_judge(kept.reading, [each.reading for each in before], date.today())
        found = self._run(JUDGE, name, sent)
        if isinstance(found, Quarantine):
            return (Result(Checked(name, unread=found), 1, {}, (), False),)
        results: tuple[Result, ...] = found
        return results

    def show(
        self, data: bytes, kept: Kept, name: str, number: int, before: Sequence[Kept], language: Language
    ) -> str | Quarantine:
        """The page of evidence of a report of a file, or why there is none."""
        readings = tuple(each.reading for each in before)
        images = self._images(data, kept.media_type)
        wanted = Wanted(data, kept.layout, kept.reading, readings, images, number, language, date.today())
        page: str | Quarantine = self._run(SHOW, name, pickle.dumps(wanted))
        return page

    def _images(self, data: bytes, media_type: str) -> tuple[PageImage, ...]:
        """The pages as pictures; none where that fails, and the text is shown instead."""
        if not has_pages(media_type):
            return ()
        found = self._run(RENDER, media_type, data)
        return found if isinstance(found, tuple) else ()

    def _run(self, function: str, name: str, data: bytes) -> Any:
        ((_, result),) = self._engine.run_all(function, [("", name, data)])
        return result

    def _open(self, workers: int, limits: Limits) -> Executor:
        if self._stop.is_set():
            raise StoppedError
        pool = WorkerPool(workers, limits)
        self._pools.append(pool)
        return pool
