"""The application: which request is answered by what.

Belongs here: addresses, and what holds the parts together. Does not belong here: the answers
(`pipelines.desk.reading`, `pipelines.desk.giving`) and what keeps strangers out (`pipelines.desk.guard`).

The first part of an address is a key that cannot be guessed: the one that the command prints opens a session,
and that of the session shows it. Who does not know it gets nothing, so no cookie is needed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.util import find_spec

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from parsers.readers.limits import MAX_BYTES
from pipelines.desk import giving, reading
from pipelines.desk.context import Context
from pipelines.desk.guard import BodyTooLongError, Guard, is_loopback
from pipelines.desk.jobs import Jobs
from pipelines.desk.sessions import MOST_FILES, Session, Sessions
from pipelines.settings import Settings
from presentation.catalogue import Language
from presentation.desk.pages import SCRIPT, STYLE, Terms, asset

Answering = Callable[[Context, Request, Session], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


class Desk:
    """The application with its state.

    Args:
        settings: What reading a file may cost.
        host: The address at which the server listens.
        port: Its port.
        language: Of a page that asks for none.
        quit: Called when a page asks the program to end.
    """

    def __init__(
        self, settings: Settings, host: str, port: int, language: Language, quit: Callable[[], None]
    ) -> None:
        self.sessions = Sessions()
        terms = Terms(MOST_FILES, MAX_BYTES, is_loopback(host), find_spec("xlsxwriter") is not None)
        self._jobs = Jobs(self.sessions, settings)
        self._context = Context(self.sessions, self._jobs, terms, language, quit)
        self.app: ASGIApp = Guard(self._application(), host, port)

    async def close(self) -> None:
        """Drop every file and end all work; pages are told that the program ends."""
        await self._jobs.close()

    def _application(self) -> Starlette:
        file, report = "/{key}/files/{file}", "/{key}/files/{file}/{number}"
        asked = {
            "/{key}/events": reading.show_events,
            "/{key}/list": reading.show_list,
            "/{key}/findings.xlsx": reading.save_workbook,
            f"{report}/evidence.html": reading.show_evidence,
        }
        done = {
            "/{key}/files": giving.give,
            f"{file}/remove": giving.remove,
            f"{file}/role": giving.change_role,
            "/{key}/clear": giving.clear,
            "/{key}/leave": giving.leave,
            "/{key}/quit": giving.end,
        }
        routes = [
            Route("/desk.css", _of_asset(STYLE, "text/css")),
            Route("/desk.js", _of_asset(SCRIPT, "text/javascript")),
            Route("/{key}/", self._page),
            *(Route(path, self._of_session(answer)) for path, answer in asked.items()),
            *(Route(path, self._of_session(answer), methods=["POST"]) for path, answer in done.items()),
        ]
        handlers = dict.fromkeys((HTTPException, BodyTooLongError, ClientDisconnect, Exception), self._refuse)
        application = Starlette(routes=routes, exception_handlers=handlers, lifespan=self._lifespan)
        application.router.redirect_slashes = False  # an address that names nothing leads nowhere
        return application

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(self._jobs.sweep())
        yield
        sweeping.cancel()
        await self.close()

    async def _page(self, request: Request) -> Response:
        key = request.path_params["key"]
        if key == self.sessions.start:
            return await reading.open_page(self._context, request)
        return await self._of_session(reading.show_page)(request)

    def _of_session(self, answer: Answering) -> Endpoint:
        async def answering(request: Request) -> Response:
            session = self.sessions.find(request.path_params["key"])
            if session is None:
                raise HTTPException(404)
            return await answer(self._context, request, session)

        return answering

    async def _refuse(self, request: Request, error: Exception) -> Response:
        status = {BodyTooLongError: 413, ClientDisconnect: 400}.get(type(error), 500)
        return await self._context.refuse(
            request, error.status_code if isinstance(error, HTTPException) else status
        )


def _of_asset(name: str, media_type: str) -> Endpoint:
    async def answer(_request: Request) -> Response:
        return Response(asset(name), media_type=media_type)

    return answer
