"""What every request is answered with: the pages, the jobs, the language, and the forms of an answer.

Belongs here: what `pipelines.desk.reading` and `pipelines.desk.giving` share. Does not belong here: a request
of a kind of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from pipelines.desk.guard import LONGEST_BODY
from pipelines.desk.jobs import Jobs
from pipelines.desk.sessions import Entry, Session, Sessions
from presentation.catalogue import LANGUAGES, Language, word
from presentation.desk.pages import Terms, short_page

_NUMBER = re.compile("[0-9]{1,9}")
_NAMES = {404: "address", 413: "too_long", 429: "pages", 500: "failed"}


@dataclass(frozen=True)
class Context:
    """What requests share.

    Args:
        sessions: The pages.
        jobs: What is being read.
        terms: The limits that pages tell.
        language: Of a page that asks for none.
        quit: Called when a page asks the program to end.
    """

    sessions: Sessions
    jobs: Jobs
    terms: Terms
    language: Language
    quit: Callable[[], None]

    def spoken(self, request: Request) -> Language:
        """The language that a page asks for."""
        asked = request.query_params.get("lang")
        return next((each for each in LANGUAGES if each == asked), self.language)

    def back(self, request: Request, session: Session) -> Response:
        """To the script nothing, which is told by the events; without a script back to the page."""
        session.seen()
        if _by_script(request):
            return Response(status_code=204)
        return RedirectResponse(f"/{session.id}/?lang={self.spoken(request)}", 303)

    def said(self, request: Request, sentence: str, status: int) -> Response:
        """A sentence, to the script as text and without a script as a page."""
        if _by_script(request):
            return PlainTextResponse(sentence, status)
        return HTMLResponse(short_page(sentence, self.spoken(request)), status)

    async def refuse(self, request: Request, status: int) -> Response:
        """The answer to a request that cannot be answered otherwise."""
        name = _NAMES.get(status, "broken")
        if status == 404 and self.sessions.find(request.url.path.split("/")[1]):
            name = "missing"
        values = {"mib": LONGEST_BODY >> 20} if status == 413 else {}
        return self.said(request, word(f"desk.refused.{name}", self.spoken(request), **values), status)


def number(request: Request, name: str) -> int:
    """A number in the address. Raises HTTPException where there is none."""
    given = request.path_params[name]
    if not _NUMBER.fullmatch(given):
        raise HTTPException(404)
    return int(given)


def numbers(text: str, most: int) -> set[int]:
    """The numbers of a list with commas; what is none is left out."""
    return {int(each) for each in text.split(",")[:most] if _NUMBER.fullmatch(each)}


def entry_of(request: Request, session: Session) -> Entry:
    """The file that the address names. Raises HTTPException where it is gone."""
    entry = session.find(number(request, "file"))
    if entry is None:
        raise HTTPException(404)
    return entry


def saved_as(name: str) -> dict[str, str]:
    """The header with which a browser saves an answer under a name."""
    plain = quote(name.encode("utf-8", "replace"), safe="")
    return {"content-disposition": f"attachment; filename*=UTF-8''{plain}"}


def _by_script(request: Request) -> bool:
    return request.headers.get("x-requested-by") == "desk"
