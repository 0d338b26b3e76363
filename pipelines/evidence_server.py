"""The folder of pages of evidence on 127.0.0.1: a browser opens no file from a page of Dagster's UI.

Belongs here: handing out files that are there, and saying how to make one that is not. Does not belong here:
making pages (`presentation.evidence`).

It is a server of its own, at a port of its own: to a browser the pages are of another origin than Dagster's
UI, so nothing in them could act on it. They are sandboxed beside.
"""

from __future__ import annotations

import re
import shlex
import socket
import threading
from functools import partial
from html import escape

import typer
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from upath import UPath

from pipelines.language import say
from pipelines.settings import Settings
from presentation.evidence.of_year import folder_of
from presentation.texts import translated
from warehouse.storage import parquet, remote
from warehouse.storage.tree import Warehouse

HOST = "127.0.0.1"
_NAME = r"([0-9a-f]{64})(?:-([0-9]{1,9}))?\.html"
_PAGE = re.compile(f"/[0-9]{{4}}/{_NAME}")
_OF_A_YEAR = re.compile(rf"[0-9]{{4}}/(?:index\.html|documents\.json|{_NAME})?")
"""What is served out of object storage; the folder of a year is its index."""
_HEADERS = {
    "Content-Security-Policy": "sandbox allow-scripts; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def serve_pages(settings: Settings) -> None:
    """Serve the pages beside a warehouse while this process runs; say so where that cannot be."""
    warehouse = Warehouse.at(settings.warehouse, settings.readings or None)
    places = shlex.join(["--warehouse", settings.warehouse, "--landing", settings.landing])
    if start(folder_of(warehouse), settings.evidence_port, places) is None:
        typer.echo(say("ui.no_evidence", port=settings.evidence_port), err=True)


def start(folder: UPath, port: int, places: str = "") -> threading.Thread | None:
    """Serve a folder until this process ends.

    Args:
        folder: The pages, on this machine or in object storage; it need not be there yet.
        port: Of 127.0.0.1.
        places: Options of `gongkai evidence` by which it finds the documents.

    Returns:
        The thread that serves; None where the port is taken.
    """
    try:
        listener = socket.create_server((HOST, port))
    except OSError:
        return None
    server = uvicorn.Server(uvicorn.Config(application(folder, places), log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True, name="evidence")
    thread.start()
    return thread


def application(folder: UPath, places: str = "") -> Starlette:
    """The pages of a folder, and for a page that is not there the command that makes it; as for `start`."""
    served: BaseRoute
    if parquet.is_local(folder):
        served = Mount("/", _Pages(directory=str(folder), html=True, check_dir=False))
    else:
        served = Route("/{path:path}", partial(_out_of_storage, folder))
    return Starlette(
        routes=[served],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])],
        exception_handlers={404: partial(_absent, places)},
    )


class _Pages(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(_HEADERS)
        return response


async def _out_of_storage(folder: UPath, request: Request) -> Response:
    """A page that lies in object storage; nothing but pages is asked for there."""
    path = request.path_params["path"]
    if _OF_A_YEAR.fullmatch(path) is None:
        raise HTTPException(404)
    name = f"{path}index.html" if path.endswith("/") else path
    try:
        page = await run_in_threadpool((folder / name).read_bytes)
    except FileNotFoundError:
        raise HTTPException(404) from None
    except Exception as error:
        if not (sentence := remote.trouble(error)):
            raise
        return _said(translated(sentence, "zh"), sentence, "", 503)
    media = "application/json" if name.endswith(".json") else "text/html"
    return Response(page, headers=_HEADERS, media_type=media)


def _absent(places: str, request: Request, _error: Exception) -> HTMLResponse:
    found = _PAGE.fullmatch(request.url.path)
    if found is None:
        return _said("这里没有这一页", "There is no such page here", "", 404)
    document = f"{found[1]}#{found[2]}" if found[2] else found[1]
    return _said(
        "这份文件还没有证据页，可用下面的命令生成：",
        "This document has no page yet. This command makes it:",
        f"gongkai evidence '{document}' {places}".strip(),
        404,
    )


def _said(zh: str, en: str, command: str, status: int) -> HTMLResponse:
    shown = f"<pre>{escape(command)}</pre>" if command else ""
    html = (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>gongkai</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<style>:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;margin:3rem auto;"
        "max-width:60rem;padding:0 1rem}pre{overflow-wrap:anywhere;white-space:pre-wrap;padding:1rem;"
        "border:1px solid #8886;border-radius:.4rem}</style>"
        f'<p>{zh}<br><span lang="en">{en}</span></p>{shown}'
    )
    return HTMLResponse(
        html, status, {**_HEADERS, "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    )
