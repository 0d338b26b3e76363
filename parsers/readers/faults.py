"""Whose fault it is when a reader raises: the file's (`corrupt`), or ours (`reader_failed`).

Belongs here: the judgement on an exception. Which exceptions and libraries speak of bad bytes is data
(`faults.toml`). Does not belong here: what a reader itself refuses (`parsers.readers.limits.Refusal`).
"""

from __future__ import annotations

import hashlib
import tomllib
import traceback
from collections import Counter
from functools import cache
from importlib.resources import files
from types import FrameType

from parsers.layout import Quarantine
from parsers.readers.limits import plain

CORRUPT, READER_FAILED = "corrupt", "reader_failed"


def reason_of(error: BaseException, media: str) -> Quarantine | None:
    """Why a file of that media type has no layout; None for what must not be caught (an interruption).

    `reader_failed` names the class and a digest of the functions that were called, never what is in the
    file: the same fault in two files has the same digest.
    """
    if _speaks_of_bytes(error):
        said = f"reading it as {media} failed: {_name(error)}: {_message(error)}"
        return Quarantine(CORRUPT, plain(said)[:340])
    if not isinstance(error, Exception):
        return None
    return failure(error, f"the {media} reader")


def failure(error: BaseException, where: str) -> Quarantine:
    """The refusal for a fault of ours in `where`."""
    said = f"a fault in {where}: {_name(error)}, trace {trace(error)}: please report it"
    return Quarantine(READER_FAILED, said)


def trace(error: BaseException) -> str:
    """Eight digits for the class and the functions on the way to where it was raised.

    Lines do not count, nor how often a function called itself: the same fault in two files has the same
    digits, however deep the two are nested.
    """
    called = [f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}" for frame in _frames(error)]
    if isinstance(error, RecursionError):  # where the depth ran out is chance: only the way into it counts
        times = Counter(called)
        called = called[: next((n for n, name in enumerate(called) if times[name] > 1), 0) + 1]
    functions = "\n".join([_name(error), *dict.fromkeys(called)])
    return hashlib.sha256(functions.encode("utf-8", "replace")).hexdigest()[:8]


def _speaks_of_bytes(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno is None:
        return True  # no call of the system failed: a library came to the end of the bytes too soon
    damaged, parsers = _lists()
    classes = {f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__}
    if classes & damaged:
        return True
    frames = _frames(error)
    raised_in = str(frames[-1].f_globals.get("__name__", "")) if frames else ""
    return isinstance(error, Exception) and raised_in.partition(".")[0] in parsers


def _name(error: BaseException) -> str:
    return type(error).__name__[:80]


def _message(error: BaseException) -> str:
    """What the exception says, in one line that any table can hold; saying it may fail as well."""
    try:
        return " ".join(str(error).split()).encode("utf-8", "backslashreplace").decode()
    except Exception:
        return "it cannot say why"


def _frames(error: BaseException) -> list[FrameType]:
    return [frame for frame, _ in traceback.walk_tb(error.__traceback__)]


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    data = tomllib.loads(files("parsers.readers").joinpath("faults.toml").read_text("utf-8"))
    return frozenset(data["damaged"]), frozenset(data["parsers"])
