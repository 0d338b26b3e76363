"""Whether object storage can be used, before anything starts.

Belongs here: refusing a URL. Does not belong here: local folders (`pipelines.exits`), and what the errors of
drivers mean (`warehouse.storage.remote`).
"""

from __future__ import annotations

from pipelines.exits import USAGE, exit_with, refuse
from pipelines.language import say
from warehouse.storage import remote


def require_storage(url: str, name: str, option: str) -> bool:
    """Exit unless the storage that a URL names can be opened here, and answers.

    Returns:
        Whether anything lies at the URL.
    """
    try:
        place = remote.at(url)
        place.fs  # noqa: B018 - it finds the driver, and connects to nothing
    except (ImportError, ValueError) as error:
        if isinstance(error, ImportError) and url.partition("://")[0] in remote.S3:
            refuse("not_installed", names=["s3fs"], extra="s3")
        refuse("no_driver", USAGE, what=say(f"what.{name}"), path=url, why=str(error), option=option)
    try:
        return remote.require(place)
    except OSError as error:
        exit_with(str(error))
