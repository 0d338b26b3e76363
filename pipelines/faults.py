"""The sentence for what a command could not foresee.

Belongs here: from an exception to a sentence. Does not belong here: refusals before anything starts
(`pipelines.exits`).
"""

from __future__ import annotations

import errno

from pipelines.exits import why
from pipelines.language import language, say

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_FILES_LEFT = (errno.EMFILE, errno.ENFILE)
_NO_RIGHT = (errno.EROFS, errno.EACCES, errno.EPERM)
_OURS = ("engine", "warehouse", "presentation")


def explain(error: BaseException) -> str:
    """The sentence for what a command could not foresee.

    What was raised last says most: an error of ours stands before the one of the system that it wraps.
    """
    from presentation.texts import translated
    from warehouse.storage.remote import chain as chain_of
    from warehouse.storage.remote import trouble

    if said := trouble(error):
        return translated(said, language())
    chain = list(chain_of(error))
    for each in chain:
        if said := _known(each):
            return said
    from parsers.readers.faults import trace

    said = " ".join(str(error).split())[:300]
    return say("refusal.fault", kind=type(error).__name__, trace=trace(error), said=said)


def _known(error: BaseException) -> str:
    """The sentence for one error of a chain; "" where only its type is known."""
    package = type(error).__module__.partition(".")[0]
    if package in ("sqlite3", "sqlalchemy"):
        return say("refusal.database", said=str(error).partition("\n")[0])
    if package in _OURS:
        from presentation.texts import translated

        return translated(str(error), language())
    if isinstance(error, MemoryError) or "failed to map segment" in str(error):
        return say("refusal.no_memory")
    return _of_system(error) if isinstance(error, OSError) and error.strerror else ""


def _of_system(error: OSError) -> str:
    path = str(error.filename or say("what.a_file"))
    if error.errno in _NO_SPACE:
        return say("refusal.disk_full", path=path)
    if error.errno in _NO_RIGHT:
        return say("refusal.forbidden", path=path, why=why(error))
    if error.errno in _NO_FILES_LEFT:
        return say("refusal.files_open", why=why(error))
    return say("refusal.system", path=path, why=why(error))
