"""What a page asks for: itself, its list, its events, the workbook, pages of evidence.

Belongs here: requests that change nothing. Does not belong here: those that do (`pipelines.desk.giving`).
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from parsers.layout import Quarantine
from pipelines.desk.context import Context, entry_of, number, numbers, saved_as
from pipelines.desk.sessions import MOST_FILES, RefusedError, Session
from presentation.catalogue import word
from presentation.desk.listing import DONE
from presentation.desk.pages import list_part, short_page, whole_page
from presentation.findings.checked import Checked

HEARTBEAT = 15.0
"""Seconds after which a page that has nothing to be told is told so: a lost one is noticed."""
MOST_LISTENERS = 10
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SANDBOX = "sandbox allow-scripts; frame-ancestors 'none'"
"""Of pages of evidence: no part of this site, so that none could act on it; the rest they say themselves."""


async def open_page(context: Context, request: Request) -> Response:
    """A session of its own for whoever comes with the key that the command printed."""
    language = context.spoken(request)
    try:
        session = context.sessions.open()
    except RefusedError as refused:
        return HTMLResponse(short_page(refused.sentence.fill(language), language), 503)
    return RedirectResponse(f"/{session.id}/?lang={language}", 303)


async def show_page(context: Context, request: Request, session: Session) -> Response:
    """The page with its files."""
    language = context.spoken(request)
    session.seen()
    told = word("desk.cleared", language) if session.dropped else ""
    session.dropped = False
    return HTMLResponse(whole_page(session.listed(), context.terms, language, told))


async def show_events(context: Context, request: Request, session: Session) -> Response:
    """The order and versions of the files, at once and after every change."""
    if session.listeners >= MOST_LISTENERS:
        raise HTTPException(429)

    async def events() -> AsyncIterator[str]:
        session.listeners += 1
        known = -1
        try:
            while not session.closed:
                now = await session.changed(known, HEARTBEAT)
                order = [(entry.id, entry.version) for entry in session.entries]
                yield f"data: {json.dumps(order)}\n\n" if now != known else ": \n\n"
                known = now
            yield "event: end\ndata: \n\n"
        finally:
            session.listeners -= 1
            session.seen(session.leaving)

    session.seen()
    return StreamingResponse(events(), media_type="text/event-stream")


async def show_list(context: Context, request: Request, session: Session) -> Response:
    """The summary, and the files that the page's script asks for."""
    wanted = numbers(request.query_params.get("ids", ""), MOST_FILES)
    language = context.spoken(request)
    return HTMLResponse(list_part(session.listed(), wanted, session.newest, context.terms, language))


async def save_workbook(context: Context, request: Request, session: Session) -> Response:
    """The findings of all files as a workbook."""
    if not context.terms.workbook:
        raise HTTPException(404)
    from presentation.files.workbook import as_workbook

    language = context.spoken(request)
    found: list[Checked] = [
        result.checked
        for entry in session.entries
        if entry.state == DONE and not entry.last_year
        for result in entry.results
    ]
    data = await context.jobs.in_thread(lambda: as_workbook(found, language))
    return Response(data, media_type=_XLSX, headers=saved_as(word("desk.workbook_name", language)))


async def show_evidence(context: Context, request: Request, session: Session) -> Response:
    """The page of evidence of a report."""
    language = context.spoken(request)
    entry, wanted = entry_of(request, session), number(request, "number")
    if not any(result.shown and result.number == wanted for result in entry.results):
        raise HTTPException(404)
    page = await context.jobs.evidence(session, entry, wanted, language)
    if page is None:
        raise HTTPException(404)
    if isinstance(page, Quarantine):
        reason = Checked(entry.name, unread=page).reason(language)
        return context.said(request, word("desk.refused.evidence", language, reason=reason), 422)
    headers = {"content-security-policy": _SANDBOX}
    if request.query_params.get("save"):
        headers |= saved_as(f"{entry.name.rpartition('/')[2]}.evidence.html")
    return HTMLResponse(page, headers=headers)
