"""The folder in which Dagster keeps runs and events: found, or made with our `dagster.yaml` in it.

Belongs here: DAGSTER_HOME. Does not belong here: anything that imports Dagster.
"""

from __future__ import annotations

import os
import shutil
from importlib.resources import as_file, files
from pathlib import Path

from pipelines.settings import CHECKOUT, HOME


def dagster_home() -> Path:
    """Make Dagster's home, with our `dagster.yaml` in it, and set DAGSTER_HOME; nothing is ever reported.

    Returns:
        The folder that DAGSTER_HOME names; when unset, the checkout's `.dagster`, else `~/.gongkai/dagster`.

    Raises:
        OSError: The folder cannot be made.
    """
    home = home_folder()
    home.mkdir(parents=True, exist_ok=True)
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"  # also where the folder has a dagster.yaml of its own
    if not (home / "dagster.yaml").exists():
        with as_file(_instance_file()) as source:
            shutil.copyfile(source, home / "dagster.yaml")
    return home


def home_folder() -> Path:
    """Where Dagster's home is or will be; nothing is made."""
    default = HOME / (".dagster" if CHECKOUT else "dagster")
    return Path(os.environ.get("DAGSTER_HOME") or default).absolute()


def _instance_file() -> Path:
    """`.dagster/dagster.yaml` of the checkout; a wheel carries it inside this package."""
    if CHECKOUT and (CHECKOUT / ".dagster" / "dagster.yaml").exists():
        return CHECKOUT / ".dagster" / "dagster.yaml"
    return Path(str(files("pipelines") / "dagster.yaml"))
