"""Web addresses.

Belongs here: what of an address is kept. Does not belong here: where in a document one stands
(`parsers.identity.fields`).
"""

from __future__ import annotations

import re

_URL = re.compile(r"https?://[^\s\"'<>，。；）)]+")
_USER = re.compile(r"(?<=://)[^/?#\s]*@")


def read_url(value: str) -> str | None:
    """A web address without a user's name and password; None for relative or other addresses."""
    match = _URL.match(value.strip())
    return without_user(match.group()) if match else None


def without_user(address: str) -> str:
    """A web address without a user's name and password."""
    return _USER.sub("", address)
