"""What each open page holds, and for how long.

Belongs here: the files of a page, how many and how large they may be together, and when they are dropped.
Does not belong here: reading them (`pipelines.desk.jobs`) and requests (`pipelines.desk.server`). Everything
is in memory and is touched by the event loop alone.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from parsers.layout import Quarantine
from pipelines.desk.work import Kept
from presentation.catalogue import Sentence, words
from presentation.desk.judging import Result
from presentation.desk.listing import DONE, WAITING, Listed, State, Tally, tally
from presentation.findings.checked import Checked

MOST_FILES = 500
"""Files of a page, members of archives among them."""
MOST_BYTES = 512 * 2**20
"""Bytes of all files of all pages with what was read of them."""
MOST_SESSIONS = 50
MOST_PAGES_KEPT = 8
"""Pages of evidence of a session that are kept, so that going back to one is quick."""
LEFT_SECONDS, LOST_SECONDS = 10.0, 1800.0
"""How long files outlive a page that said it is being closed, and one that is only no longer heard of."""


class RefusedError(Exception):
    """A file cannot be taken, or a page not be opened: `sentence` says why."""

    def __init__(self, name: str, **values: str | int) -> None:
        super().__init__(name)
        self.sentence: Sentence = words()[f"desk.refused.{name}"]
        self.values = values


@dataclass(eq=False)
class Entry:
    """A file of a page.

    Args:
        id: Its number on the page.
        name: Its path in the folder or archive that was given; it is shown and opens nothing.
        last_year: Whether it is there to be compared with.
        data: Its bytes.
        archive: The name of the archive that it is a member of.
        before: The counts of the file of the same name whose place it took.
    """

    id: int
    name: str
    last_year: bool
    data: bytes
    archive: str = ""
    before: Tally | None = None
    state: State = WAITING
    version: int = 0
    kept: Kept | None = None
    results: tuple[Result, ...] = ()
    judged: int = -1
    removed: bool = False

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.data) + (self.kept.size if self.kept else 0)

    def refuse(self, reason: Quarantine) -> None:
        """Nothing was read: say why, and keep nothing."""
        self.data, self.kept = b"", None
        self.results = (Result(Checked(self.name, unread=reason), 1, {}, (), False),)


class Session:
    """What one page holds.

    Args:
        clock: Seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.id = secrets.token_urlsafe(24)
        self.entries: list[Entry] = []
        self.newest: int | None = None
        self.last_year = 0
        self.listeners = 0
        self.closed = False
        self.dropped = False
        self.pages: OrderedDict[tuple[int, int, int, str], str] = OrderedDict()
        self._clock = clock
        self.leaving = False
        self._seen = clock()
        self._numbers = 0
        self._version = 0
        self._wake = asyncio.Event()

    def seen(self, leaving: bool = False) -> None:
        """The page was heard of."""
        self._seen, self.leaving = self._clock(), leaving

    @property
    def forsaken(self) -> bool:
        """Whether nobody looks at the page any more."""
        patience = LEFT_SECONDS if self.leaving else LOST_SECONDS
        return not self.listeners and self._clock() - self._seen > patience

    def find(self, number: int) -> Entry | None:
        """The file of that number."""
        return next((entry for entry in self.entries if entry.id == number), None)

    def before(self) -> list[Kept]:
        """What was read of the files to compare with."""
        return [each.kept for each in self.entries if each.last_year and each.kept]

    def listed(self) -> list[Listed]:
        """The files as the page shows them."""
        return [
            Listed(each.id, each.version, each.name, each.last_year, each.state, each.results, each.before)
            for each in self.entries
        ]

    def put(self, names: dict[str, bytes], last_year: bool, archive: str = "") -> list[Entry]:
        """Take files, each in the place of one of the same name.

        Args:
            names: The files by name.
            last_year: Whether they are there to be compared with.
            archive: The name of the archive that they came in.

        Returns:
            Their entries, not yet read.
        """
        made = []
        for name, data in names.items():
            former = next((e for e in self.entries if e.name == name and e.last_year == last_year), None)
            counts = former.before if former else None
            if former and former.state == DONE:
                counts = tally(former.results)
            self._numbers += 1
            entry = Entry(self._numbers, name, last_year, data, archive, counts)
            if former:
                self.entries[self.entries.index(former)] = entry
                self._let_go(former)
            else:
                self.entries.append(entry)
            made.append(entry)
        self.touch()
        return made

    def replace(self, entry: Entry, members: dict[str, bytes]) -> list[Entry]:
        """Put the members of an archive in its place."""
        made = self.put(members, entry.last_year, entry.name)
        gone = [each for each in self.entries if each.archive == entry.name and each not in made]
        others = [each for each in self.entries if each not in made and each not in gone]
        place = others.index(entry)
        self.entries = [*others[:place], *made, *others[place + 1 :]]
        for each in [entry, *gone]:
            self._let_go(each)
        self.touch()
        return made

    def remove(self, entry: Entry) -> None:
        """Drop a file; what is being done with it ends."""
        if entry in self.entries:
            self.entries.remove(entry)
        self._let_go(entry)
        self.touch()

    def _let_go(self, entry: Entry) -> None:
        entry.removed, entry.data, entry.kept, entry.results = True, b"", None, ()
        for key in [key for key in self.pages if key[0] == entry.id]:
            del self.pages[key]

    def clear(self) -> None:
        """Drop everything."""
        for entry in list(self.entries):
            self.remove(entry)
        self.pages.clear()
        self.newest = None
        self.touch()

    def touch(self, entry: Entry | None = None) -> None:
        """Something has changed: tell the page."""
        self._version += 1
        if entry is not None:
            entry.version = self._version
        self._wake.set()
        self._wake = asyncio.Event()

    async def changed(self, known: int, seconds: float) -> int:
        """Wait until the version is another than the known one, at most that long; the version then."""
        if self._version == known:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), seconds)
        return self._version

    def keep_page(self, key: tuple[int, int, int, str], page: str) -> None:
        """Keep a page of evidence in the place of the one that was kept first."""
        self.pages[key] = page
        while len(self.pages) > MOST_PAGES_KEPT:
            self.pages.popitem(last=False)


class Sessions:
    """All pages.

    Args:
        clock: Seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.start = secrets.token_urlsafe(24)
        self._clock = clock
        self._sessions: dict[str, Session] = {}

    def __iter__(self) -> Iterator[Session]:
        return iter(self._sessions.values())

    def open(self) -> Session:
        """A session for a page that was opened.

        Raises:
            RefusedError: Too many are open.
        """
        if len(self._sessions) >= MOST_SESSIONS:
            idle = (each for each in self if not each.listeners and not each.entries)
            gone = next(idle, None)
            if gone is None:
                raise RefusedError("pages")
            del self._sessions[gone.id]
        session = Session(self._clock)
        self._sessions[session.id] = session
        return session

    def find(self, name: str) -> Session | None:
        """The session of that id."""
        return self._sessions.get(name)

    def require_room(self, session: Session, name: str, size: int, replaces: bool = False) -> None:
        """Make sure that a file may be taken.

        Raises:
            RefusedError: There are too many, or they are too large together.
        """
        if len(session.entries) >= MOST_FILES + replaces:
            raise RefusedError("too_many", most=MOST_FILES, file=name)
        if self.size + size > MOST_BYTES:
            raise RefusedError("too_much", mib=MOST_BYTES >> 20, file=name)

    @property
    def size(self) -> int:
        """Bytes of all files with what was read of them."""
        return sum(entry.size for session in self for entry in session.entries)

    def drop_forsaken(self) -> None:
        """Drop the files of pages that nobody looks at any more."""
        for session in self:
            if session.entries and session.forsaken:
                session.clear()
                session.dropped = True

    def close(self) -> None:
        """Drop everything; every page is told."""
        for session in self:
            session.closed = True
            session.clear()
