"""What a page does: it gives files, removes them, changes what they are for, leaves, ends the program.

Belongs here: requests that change something. Does not belong here: those that only ask
(`pipelines.desk.reading`). A file's name is shown and says whose report it may be; it opens nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from parsers.archives.names import MAX_NAME, safe_name, shortened
from parsers.layout import Quarantine
from parsers.readers.limits import MAX_BYTES
from pipelines.desk.context import Context, entry_of
from pipelines.desk.sessions import MOST_FILES, RefusedError, Session
from presentation.catalogue import word
from presentation.desk.listing import DONE

_LITTER = ("thumbs.db", "desktop.ini", "_manifest.csv")


async def give(context: Context, request: Request, session: Session) -> Response:
    """Take files; they are read when it is their turn."""
    language = context.spoken(request)
    try:
        form = await request.form(max_files=MOST_FILES, max_fields=MOST_FILES + 10)
    except OSError:  # large files are spooled to the folder of temporary files
        return context.said(request, word("desk.refused.no_room", language), 507)
    async with _closing(form):
        try:
            given = await _take_all(context, session, form)
        except RefusedError as refused:
            return context.said(request, refused.sentence.fill(language, **refused.values), 409)
    if not given:
        return context.said(request, word("desk.refused.no_file", language), 400)
    return context.back(request, session)


async def _take_all(context: Context, session: Session, form: FormData) -> int:
    """Take the files of a form; how many there were."""
    last_year, given = form.get("role") == "last_year", 0
    for name in form.getlist("too_large"):
        _take(context, session, str(name), None, last_year)
        given += 1
    for file in form.getlist("files"):
        if isinstance(file, UploadFile) and file.filename:
            data = await file.read() if (file.size or 0) <= MAX_BYTES else None
            _take(context, session, file.filename, data, last_year)
            given += 1
    return given


def _take(context: Context, session: Session, given: str, data: bytes | None, last_year: bool) -> None:
    """Take one file; None is that of one that is too large."""
    name = safe_name(given) if len(given) <= MAX_NAME else shortened(given)
    if "/" in name and _is_litter(name):
        return
    replaces = any(each.name == name for each in session.entries)
    context.sessions.require_room(session, name, len(data or b""), replaces)
    (entry,) = session.put({name: data or b""}, last_year)
    if data is None:
        entry.refuse(Quarantine("too_large", f"more than {MAX_BYTES >> 20} MiB"))
        entry.state = DONE
        session.touch(entry)
    else:
        context.jobs.start(session, entry)


async def remove(context: Context, request: Request, session: Session) -> Response:
    """Drop a file; what is being done with it ends."""
    entry = entry_of(request, session)
    session.remove(entry)
    if entry.last_year:
        context.jobs.compare_again(session)
    return context.back(request, session)


async def change_role(context: Context, request: Request, session: Session) -> Response:
    """Make a file the one to compare with, or one to be checked."""
    entry = entry_of(request, session)
    entry.last_year, entry.before, entry.judged = not entry.last_year, None, -1
    session.touch(entry)
    context.jobs.compare_again(session)
    return context.back(request, session)


async def clear(context: Context, request: Request, session: Session) -> Response:
    """Drop every file of the page."""
    session.clear()
    return context.back(request, session)


async def leave(_context: Context, _request: Request, session: Session) -> Response:
    """The page is being closed, or loaded again: the next request of it will tell."""
    session.seen(leaving=True)
    return Response(status_code=204)


async def end(context: Context, request: Request, _session: Session) -> Response:
    """End the program."""
    context.quit()
    return context.said(request, word("desk.gone", context.spoken(request)), 200)


def _is_litter(name: str) -> bool:
    """Whether a file of a folder is what systems and office programs leave there, and no report."""
    parts = name.lower().split("/")
    return parts[-1] in _LITTER or any(part.startswith((".", "~$", "__macosx")) for part in parts)


@asynccontextmanager
async def _closing(form: FormData) -> AsyncIterator[None]:
    try:
        yield
    finally:
        with suppress(OSError):
            await form.close()
