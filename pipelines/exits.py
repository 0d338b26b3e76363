"""Why a command cannot do its work: one sentence that says what to do, and exit code 1.

Belongs here: checks of places before anything starts. Does not belong here: the commands (`pipelines.cli`).
"""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import typer

from pipelines.settings import Settings


def exit_with(reason: str) -> NoReturn:
    """Print the reason on standard error and end with exit code 1."""
    typer.echo(f"gongkai: {reason}", err=True)
    raise typer.Exit(1)


def require_landing(settings: Settings) -> None:
    """Exit unless the landing folder is there."""
    landing = settings.landing
    require_folder(landing, "landing folder", "--landing")
    if "://" not in landing and not Path(landing).exists():
        exit_with(f"there is no landing folder at {landing}; name one with --landing or GONGKAI_LANDING")


def require_folder(path: str, name: str, option: str) -> None:
    """Exit when a path exists but is not a folder."""
    if "://" not in path and Path(path).exists() and not Path(path).is_dir():
        exit_with(f"the {name} {path} is a file; name a folder with {option}")
