"""Which failures are worth a second try.

Belongs here: telling what will fail again from what may not. Does not belong here: the policy
(`assets.factory`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from warehouse.storage.remote import UNREACHABLE, trouble

_LASTING = (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn errors that would occur again into failures that are not retried.

    A missing folder, stale inputs and our own mistakes occur again. Trouble with the disk or the network may
    pass: it is left to the retry policy.

    Raises:
        dagster.Failure: In place of an error that would occur again; `allow_retries` is False. Also in place
            of what object storage answers: that may repeat the key that was sent.
    """
    try:
        yield
    except dg.Failure:
        raise
    except Exception as error:
        if sentence := trouble(error):
            raise dg.Failure(sentence, allow_retries=sentence == UNREACHABLE) from None
        if isinstance(error, OSError) and not isinstance(error, _LASTING):
            raise
        raise dg.Failure(f"{type(error).__name__}: {error}", allow_retries=False) from error
