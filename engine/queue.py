"""The files that an engine has still to submit.

Belongs here: which file is next, where an executor keeps some apart from others.
Does not belong here: what is in flight and what becomes of it (`engine.pool`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from typing import Any

Task = tuple[Any, ...]
"""As a file; its bytes may be what stands for bytes elsewhere and has their `size`. What follows is handed to
the function as well: of a layout what is known from outside its file, as text."""


class Queue:
    """The files still to be submitted: those that an executor keeps apart do not hold up the others.

    Args:
        files: The files, taken lazily. Of those kept apart, any number waits here that stand for bytes
            elsewhere, and one that is bytes.
    """

    def __init__(self, files: Iterable[Task]) -> None:
        self._files = iter(files)
        self._apart: deque[Task] = deque()

    def next(self, most: int, flying: Collection[Task], takes_long: Callable[[Task], bool]) -> Task | None:
        """The next file to submit; None for none now. Of either kind at most so many are in flight."""
        long = sum(map(takes_long, flying))
        if self._apart and long < most:
            return self._apart.popleft()
        while len(flying) - long < most and not (self._apart and isinstance(self._apart[-1][2], bytes)):
            file = next(self._files, None)
            if file is None or not takes_long(file) or long < most:
                return file
            self._apart.append(file)
        return None
