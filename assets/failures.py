"""Which failures are worth a second try.

Belongs here: telling what will fail again from what may not. Does not belong here: the policy
(`assets.factory`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

_LASTING = (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what would fail again (a missing folder, stale inputs, our own mistakes) into a failure that is
    not retried; leave trouble with the disk or the network, which may pass, to the retry policy.
    """
    try:
        yield
    except dg.Failure:
        raise
    except Exception as error:
        if isinstance(error, OSError) and not isinstance(error, _LASTING):
            raise
        raise dg.Failure(f"{type(error).__name__}: {error}", allow_retries=False) from error
