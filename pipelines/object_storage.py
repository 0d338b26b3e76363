"""Whether object storage can be used, before anything starts.

Belongs here: refusing a URL, and fetching one landed file. Does not belong here: local folders
(`pipelines.exits`), and what the errors of drivers mean (`warehouse.storage.remote`).
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

from pipelines.exits import USAGE, exit_with, refuse
from pipelines.language import say
from warehouse.readings.entries import LocalFile, source_of
from warehouse.readings.inspecting import MANIFEST
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


def copy_of_file(landing: str, file: str) -> Path:
    """A local folder, gone with this process, with a landed file at its place and the manifests above it.

    Args:
        landing: The URL of the landing folder.
        file: The file's printable path below it. When there is no such file, the folder lacks it.
    """
    place, folder = remote.at(landing), Path(tempfile.mkdtemp(prefix="gongkai-landing-")).resolve()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folders = file.split("/")[:-1]
    above = ["/".join([*folders[:depth], MANIFEST]) for depth in range(len(folders) + 1)]
    for path in (file, *above):
        target, source = folder / path, source_of(place, path)
        if isinstance(source, LocalFile) or not target.resolve().is_relative_to(folder):
            continue
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    return folder
