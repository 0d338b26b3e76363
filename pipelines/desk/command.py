"""`gongkai desk`: its options, and the server from its first to its last breath.

Belongs here: the port, the address that is printed, opening the browser, the end. Does not belong here: what
is answered (`pipelines.desk.server`). Heavy imports are inside the functions.
"""

from __future__ import annotations

import errno
import ipaddress
import os
import signal
import socket
import threading
import webbrowser
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.exits import USAGE, refuse, require_reader, settings_or_exit, why
from pipelines.language import BY_LOCALE, Lang, language, say

if TYPE_CHECKING:
    from pipelines.settings import Settings


def desk(
    port: Annotated[int, typer.Option(min=0, max=65535)] = 0,
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    no_browser: Annotated[bool, typer.Option("--no-browser")] = False,
    lang: Lang = BY_LOCALE,
) -> None:
    """Open a page on which reports are checked without a terminal."""
    settings = settings_or_exit()
    require_reader(settings)
    with _listener(host, port) as listener:
        _serve(settings, host, listener, not no_browser)


def _listener(host: str, port: int) -> socket.socket:
    """A socket that listens at the address; exit where that cannot be."""
    try:
        family = socket.AF_INET6 if ipaddress.ip_address(host).version == 6 else socket.AF_INET
    except ValueError:
        family = socket.AF_INET
    listener = socket.socket(family)
    with suppress(OSError):
        if os.name == "posix":  # elsewhere it lets two programs have one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            refuse("port_taken", port=port)
        if error.errno in (errno.EACCES, errno.EPERM):
            refuse("port_unusable", port=port, why=why(error))
        refuse("host_unusable", USAGE, host=host, why=why(error))
    return listener


def _open_browser(address: str) -> None:
    if not webbrowser.open(address):
        typer.echo(say("desk.no_browser"), err=True)


def _serve(settings: Settings, host: str, listener: socket.socket, browser: bool) -> None:
    from uvicorn import Config, Server

    from pipelines.desk.guard import is_loopback
    from pipelines.desk.server import Desk

    port = listener.getsockname()[1]

    class _Server(Server):
        """Ends its streams before it waits for them, says when it is there, and takes a signal for a wish."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            shown = f"[{host}]" if ":" in host else host
            address = f"http://{shown}:{port}/{page.sessions.start}/"
            typer.echo(say("desk.opened", address=address))
            if not is_loopback(host):
                typer.echo(say("desk.reachable", host=host), err=True)
            if browser:  # one in the terminal would hold up the page that it asks for
                threading.Thread(target=_open_browser, args=(address,), daemon=True).start()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await page.close()
            await super().shutdown(sockets)

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            self.should_exit = True

    def end() -> None:
        server.should_exit = True

    page = Desk(settings, host, port, language(), end)
    config = Config(
        page.app,
        log_level="error" if os.environ.get("GONGKAI_DEBUG") else "critical",
        access_log=False,  # the key of a page stands in its address
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
        ws="none",
    )
    server = _Server(config)
    if hasattr(signal, "SIGHUP"):  # the terminal was closed
        signal.signal(signal.SIGHUP, server.handle_exit)
    server.run(sockets=[listener])
