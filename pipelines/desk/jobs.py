"""Files of all pages, read a few at a time.

Belongs here: which file is read when, and what becomes of one that is removed meanwhile. Does not belong
here: reading (`pipelines.desk.work`), and what is kept (`pipelines.desk.sessions`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TypeVar

from engine.processes import EngineError
from parsers.archives.members import Member
from parsers.layout import Quarantine
from parsers.readers.faults import failure
from pipelines.desk.sessions import MOST_BYTES, MOST_FILES, Entry, Session, Sessions
from pipelines.desk.work import StoppedError, Work
from pipelines.settings import Settings
from presentation.catalogue import Language
from presentation.desk.listing import DONE, READING

MOST_AT_ONCE = 4
"""Files that are read at the same time, however many cores there are."""
_LOOK_SECONDS = 0.2
"""How often it is looked whether a file that is being read was removed."""
Answer = TypeVar("Answer")


class Jobs:
    """Reads the files of all pages.

    Args:
        sessions: The pages.
        settings: What a file may cost, and how many are read at the same time.
    """

    def __init__(self, sessions: Sessions, settings: Settings) -> None:
        self._sessions = sessions
        self._settings = settings
        width = min(settings.workers, MOST_AT_ONCE)
        self._reading, self._showing = asyncio.Semaphore(width), asyncio.Semaphore(2)
        self._threads = ThreadPoolExecutor(width + 2, "desk")
        self._tasks: set[asyncio.Task[None]] = set()
        self._working: set[Work] = set()
        self._closed = False

    def start(self, session: Session, entry: Entry) -> None:
        """Read a file once it is its turn."""
        task = asyncio.create_task(self._read(session, entry))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def compare_again(self, session: Session) -> None:
        """The files to compare with are others: judge again what was judged beside the former."""
        session.last_year += 1
        for entry in session.entries:
            if entry.state == DONE and _is_stale(session, entry):
                self.start(session, entry)

    async def _read(self, session: Session, entry: Entry) -> None:
        async with self._reading:
            if entry.removed or self._closed or entry.state == READING:  # that one goes on until it is right
                return
            first = entry.state != DONE
            if not first and not _is_stale(session, entry):
                return
            entry.state = READING
            session.touch(entry)
            try:
                async with self._work() as work:
                    await self._all_stages(session, entry, work)
            except (StoppedError, EngineError, OSError) as error:
                if not entry.removed:  # no process can be started: the fault is the machine's
                    entry.refuse(Quarantine("crashed", str(error)))
            except Exception as error:
                entry.refuse(failure(error, "pipelines.desk"))
            if not entry.removed:
                self._done(session, entry, first)

    def _done(self, session: Session, entry: Entry, first: bool) -> None:
        entry.state = DONE
        session.newest = entry.id
        session.touch(entry)
        compared = [each for each in session.entries if each.last_year]
        if entry.last_year and first and all(each.state == DONE for each in compared):
            self.compare_again(session)

    async def _all_stages(self, session: Session, entry: Entry, work: Work) -> None:
        first = entry.kept is None
        if first and not entry.archive and await self._unpacked(session, entry, work):
            return
        if first:
            kept = await self._run(entry, work, lambda: work.read(entry.data, entry.name))
            if entry.removed:
                return
            if self._sessions.size + kept.size > MOST_BYTES:
                entry.refuse(Quarantine("too_large", "what is read of it takes more room than is left"))
                return
            entry.kept = kept
        while _is_stale(session, entry) and not entry.removed and entry.kept:
            asked, kept = session.last_year, entry.kept
            before = [] if entry.last_year else session.before()
            entry.results = await self._run(entry, work, partial(work.judge, kept, entry.name, before))
            entry.judged = asked

    async def _unpacked(self, session: Session, entry: Entry, work: Work) -> bool:
        """Open an archive and put its members in its place; whether that ends the work on it."""
        opened = await self._run(entry, work, lambda: work.open_archive(entry.data, entry.name))
        if entry.removed:
            return True
        if isinstance(opened, Quarantine):
            entry.refuse(opened)
            return True
        if not opened:
            return False
        if refusal := self._too_much(session, entry, opened):
            entry.refuse(refusal)
            return True
        named = {f"{entry.name}!/{member.name}": member for member in opened}
        made = session.replace(entry, {name: member.data for name, member in named.items()})
        for each in made:
            if reason := named[each.name].quarantine:
                each.refuse(reason)
                self._done(session, each, True)
            else:
                self.start(session, each)
        return True

    def _too_much(self, session: Session, entry: Entry, members: tuple[Member, ...]) -> Quarantine | None:
        others = [each for each in session.entries if each is not entry and each.archive != entry.name]
        if len(members) + len(others) > MOST_FILES:
            return Quarantine("too_many", f"{len(members)} files in the archive")
        if self._sessions.size + sum(len(member.data) for member in members) > MOST_BYTES:
            return Quarantine("too_large", "its files take more room than is left")
        return None

    async def evidence(
        self, session: Session, entry: Entry, number: int, language: Language
    ) -> str | Quarantine | None:
        """The page of evidence of a report; the reason why there is none; None where the file is gone."""
        key = (entry.id, number, session.last_year, language)
        if key in session.pages:
            return session.pages[key]
        async with self._showing:
            kept, data, before = entry.kept, entry.data, session.before()
            if kept is None or self._closed:
                return None
            with suppress(StoppedError, EngineError, OSError):
                async with self._work() as work:
                    show = partial(work.show, data, kept, entry.name, number, before, language)
                    page = await self._run(entry, work, show)
                if isinstance(page, str) and not entry.removed:
                    session.keep_page(key, page)
                return page
        return None

    @asynccontextmanager
    async def _work(self) -> AsyncIterator[Work]:
        """Work on one file; its process is ended behind the block."""
        work = Work(self._settings)
        self._working.add(work)
        try:
            yield work
        finally:
            await asyncio.get_running_loop().run_in_executor(self._threads, work.close)
            self._working.discard(work)

    async def _run(self, entry: Entry, work: Work, do: Callable[[], Answer]) -> Answer:
        """Do something in a thread of ours; removing the file ends it."""
        doing = asyncio.get_running_loop().run_in_executor(self._threads, do)
        while not (await asyncio.wait([doing], timeout=_LOOK_SECONDS))[0]:
            if entry.removed or self._closed:
                work.stop()
        return doing.result()

    async def in_thread(self, do: Callable[[], Answer]) -> Answer:
        """Do something that takes its time, and no file of its own."""
        return await asyncio.get_running_loop().run_in_executor(None, do)

    async def sweep(self) -> None:
        """Every second: drop what nobody looks at any more."""
        while True:
            await asyncio.sleep(1)
            self._sessions.drop_forsaken()

    async def close(self) -> None:
        """Drop every file and end all work."""
        self._closed = True
        self._sessions.close()
        while self._tasks or self._working:
            for work in list(self._working):
                work.stop()
            await asyncio.sleep(_LOOK_SECONDS)
        self._threads.shutdown()


def _is_stale(session: Session, entry: Entry) -> bool:
    """Whether a file that was read has to be judged: the first time, or beside other files than before."""
    known = entry.judged >= 0 if entry.last_year else entry.judged == session.last_year
    return entry.kept is not None and not known
