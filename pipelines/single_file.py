"""The one file that a command is given: its bytes, and what reads it.

Belongs here: opening it within the limit of a file, and the engine of a command. Does not belong here:
reading (`pipelines.inspection`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from parsers.readers.limits import MAX_BYTES
from pipelines.exits import refuse

if TYPE_CHECKING:
    from engine.converter import Converter
    from engine.pool import Engine
    from parsers.model import Reading
    from pipelines.settings import Settings


def bytes_of(file: Path) -> bytes:
    """What a file holds; exit where it is none or is too large."""
    if not file.is_file():  # of a pipe or a device there is no end
        refuse("no_regular_file", path=str(file))
    with file.open("rb") as opened:
        data = opened.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        refuse("too_large", path=str(file), most=MAX_BYTES)
    return data


def readers(settings: Settings) -> tuple[Engine, Converter | None]:
    """The engine of one worker, and the office suite where there is one."""
    from engine.converter import Converter, find
    from engine.pool import Engine

    program = find(settings.converter)
    return Engine(1, settings.limits), Converter(program, settings.limits) if program else None


def read_whole(file: Path, settings: Settings, landing: str | None = None) -> list[tuple[str, Reading]]:
    """The reading of a file, or of each member of an archive, by name, as a build reads it.

    Args:
        file: The file.
        settings: What it may cost, and the landing folder.
        landing: The landing folder where another was named.
    """
    from pipelines.inspection import readings_of
    from pipelines.landing_of import outside_of

    data = bytes_of(file)
    engine, office = readers(settings)
    return readings_of(data, file.name, engine, office, outside_of(file, landing or settings.landing))
