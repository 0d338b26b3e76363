"""One writer at a time in object storage: an object that only one program can make.

Belongs here: taking, renewing and losing the lease. Does not belong here: the lock of local folders, and when
either is taken (`warehouse.storage.lock`).

S3 takes a PUT that must find nothing (`If-None-Match: *`) or a certain version (`If-Match`), and answers one
of two that compete with 412. The holder renews the object every `RENEW` seconds. One that is older than
`KEPT` seconds, by the storage's own clock, belongs to a program that was killed: the next one replaces it.
Before each file a writer asks whether it still holds the lease by its own clock; what it sent before that may
still arrive.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from upath import UPath

from warehouse.storage import remote

KEPT, RENEW, ASK = 90.0, 20.0, 2.0
"""Seconds: how long a lease is good for, until it is renewed, and between two looks at another's."""

_CONFLICT = ("PreconditionFailed", "412", "ConditionalRequestConflict", "409", "NoSuchKey", "404")


class LeaseError(RuntimeError):
    """The storage cannot hold writers apart, or another program took the lease over."""


@dataclass(slots=True)
class _Seen:
    """A lease as it lies in the storage: what its holder says, its version, its age in seconds."""

    said: dict[str, Any]
    etag: str
    age: float


_locks: dict[str, threading.RLock] = {}
_held: dict[str, _Lease] = {}


@contextmanager
def held(
    place: UPath, who: Mapping[str, object], on_wait: Callable[[dict[str, Any]], None] | None = None
) -> Iterator[None]:
    """Wait until nobody holds the lease, then hold it.

    A thread that holds it may take it again; other threads wait as other programs do.

    Args:
        place: The object.
        who: What the object says of this program.
        on_wait: Told what the object says, when it must be waited for.

    Raises:
        LeaseError: The storage knows no conditional writes.
    """
    key = str(place)
    with _locks.setdefault(key, threading.RLock()):
        if key in _held:
            yield
            return
        lease = _held[key] = _Lease(place, who)
        try:
            lease.take(on_wait)
            yield
        finally:
            del _held[key]
            lease.release()


def require_held() -> None:
    """Ask whether this program still holds what it took.

    Raises:
        LeaseError: Another program may have taken a lease over.
    """
    for lease in list(_held.values()):
        lease.require()


def look(place: UPath) -> dict[str, Any]:
    """What the holder of a lease says of itself; empty when nobody holds it."""
    seen = _look(place)
    return seen.said if seen else {}


class _Lease:
    def __init__(self, place: UPath, who: Mapping[str, object]) -> None:
        self._place, self._token = place, uuid.uuid4().hex
        self._who, self._number, self._etag, self._until = dict(who), 0, "", 0.0
        self._ended = threading.Event()
        self._renewing = threading.Thread(target=self._renew, daemon=True, name="lease")

    def take(self, on_wait: Callable[[dict[str, Any]], None] | None) -> None:
        while not self._put(IfNoneMatch="*"):
            seen = _look(self._place)
            if seen is None:
                continue
            if seen.said.get("token") == self._token:  # the answer to our own PUT was lost
                self._etag, self._until = seen.etag, time.monotonic() + KEPT - seen.age
                break
            if seen.age > KEPT and self._put(IfMatch=seen.etag):
                break
            if on_wait:
                on_wait(seen.said)
                on_wait = None
            time.sleep(ASK)
        self._renewing.start()

    def require(self) -> None:
        if time.monotonic() >= self._until:
            raise LeaseError(
                "another program may have begun to write this warehouse, because the storage was out of reach"
                " for too long: run the command again"
            )

    def release(self) -> None:
        self._ended.set()
        if self._renewing.is_alive():
            self._renewing.join()
        if self._etag:
            with suppress(Exception):  # it ends by itself
                self._call("delete_object", IfMatch=self._etag)

    def _renew(self) -> None:
        while not self._ended.wait(RENEW):
            with suppress(Exception):  # out of reach: tried again until the lease has ended
                if self._put(IfMatch=self._etag):
                    continue
                seen = _look(self._place)
                if seen is None or seen.said.get("token") != self._token:
                    self._etag, self._until = "", 0.0
                    return
                self._etag = seen.etag

    def _put(self, **condition: str) -> bool:
        """Write the object if the condition holds; whether it did."""
        began = time.monotonic()
        self._number += 1  # the same bytes would be the same version
        said = self._who | {"token": self._token, "number": self._number}
        try:
            answer = self._call("put_object", Body=json.dumps(said).encode(), **condition)
        except OSError as error:
            code = _code(error)
            if code in _CONFLICT:
                return False
            if code in ("NotImplemented", "501"):
                raise LeaseError(
                    f"the storage of {self._place} knows no conditional writes (If-None-Match), which"
                    " hold two programs apart: use one that does"
                ) from None
            raise
        self._etag, self._until = answer["ETag"], began + KEPT
        return True

    def _call(self, method: str, **arguments: Any) -> Any:
        return _call(self._place, method, **arguments)


def _call(place: UPath, method: str, **arguments: Any) -> Any:
    bucket, key, _ = place.fs.split_path(place.path)
    return place.fs.call_s3(method, Bucket=bucket, Key=key, **arguments)


def _look(place: UPath) -> _Seen | None:
    try:
        answer = _call(place, "head_object")
        said = json.loads(place.fs.cat_file(place.path))
    except FileNotFoundError:
        return None
    except OSError as error:
        if _code(error) in ("404", "NoSuchKey"):
            return None
        raise
    except ValueError:
        said = {}
    now = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
    age = (now - answer["LastModified"]).total_seconds()
    return _Seen(said if isinstance(said, dict) else {}, answer["ETag"], age)


def _code(error: BaseException) -> str:
    for each in remote.chain(error):
        if response := getattr(each, "response", None):
            return str(response.get("Error", {}).get("Code"))
    return ""
