"""What is asked of every request before it is answered, and what every answer says to the browser.

Belongs here: the host that a request names, where it comes from, how long its body may be, and the headers of
security. Does not belong here: who may see what (`pipelines.desk.server`: the address of a page is its key).
"""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from parsers.readers.limits import MAX_BYTES
from presentation.catalogue import LANGUAGES, word

LONGEST_BODY = 4 * MAX_BYTES
"""Bytes of a request: the page's script sends one file in each, a form without it all that were chosen."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Of the pages: nothing inline, nothing from elsewhere. A page of evidence has a policy of its own."""
_PORT, _LENGTH = re.compile("[0-9]{1,5}"), re.compile("[0-9]{1,18}")
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


class BodyTooLongError(Exception):
    """A body is longer than it may be."""


class Guard:
    """Around the application: refuses what does not come from its own pages.

    Args:
        app: The application.
        host: The address at which the server listens.
        port: Its port.
    """

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self._app = app
        self._host, self._port = host.lower(), port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if name := self._refusal(scope, headers):
            reason = " ".join(word(f"desk.refused.{name}", language) for language in LANGUAGES)
            await PlainTextResponse(reason, 403)(scope, receive, _with_headers(send))
            return
        await self._app(scope, _no_longer_than(LONGEST_BODY, headers, receive), _with_headers(send))

    def _refusal(self, scope: Scope, headers: Headers) -> str:
        """The name of the sentence with which a request is refused; empty where it is not."""
        host = headers.get("host", "")
        if len(headers.getlist("host")) != 1 or not self._is_ours(host):
            return "address"
        if scope["method"] in ("GET", "HEAD"):
            return ""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin not in (None, f"http://{host}") or site not in (None, "same-origin", "none"):
            return "foreign"
        return ""

    def _is_ours(self, host: str) -> bool:
        """Whether a Host header names this server: a stranger's name that leads to this machine does not."""
        name, port = _parts(host)
        if port != self._port:
            return False
        if name in ("localhost", self._host):
            return True
        with suppress(ValueError):
            address = ipaddress.ip_address(name)
            return address.is_loopback or not is_loopback(self._host)
        return False


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def _parts(host: str) -> tuple[str, int]:
    name, colon, port = host.lower().rpartition(":")
    if not colon or port.endswith("]"):
        name, port = host.lower(), "80"
    return name.removeprefix("[").removesuffix("]"), int(port) if _PORT.fullmatch(port) else 0


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def _no_longer_than(limit: int, headers: Headers, receive: Receive) -> Receive:
    """The body as it comes in.

    Raises:
        BodyTooLongError: At once where the request says that it is longer than the limit, else when more has
            come.
    """
    stated = headers.get("content-length", "")
    taken = int(stated) if _LENGTH.fullmatch(stated) and int(stated) > limit else 0

    async def receiving() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise BodyTooLongError
        return message

    return receiving
