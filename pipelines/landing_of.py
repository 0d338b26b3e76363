"""In which landing folder a single file lies, and what is known of it there.

Belongs here: the folder below which a file's path is evidence, for commands that are given the file alone.
Does not belong here: what a path says (`parsers.identity.surroundings`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from warehouse.readings.evidence import of_one_file
from warehouse.readings.inspecting import MANIFEST


def outside_of(file: Path, known: str | Path) -> Callable[[Sequence[str]], dict[str, str]]:
    """What a build would know of a file from outside it, by the names of its members (`of_one_file`).

    Args:
        file: The file.
        known: As for `landing_of`.
    """
    file = file.absolute()
    return partial(of_one_file, file, landing_of(file, known))


def landing_of(file: Path, known: str | Path) -> Path:
    """The folder as whose landing a file is to be seen.

    The known landing folder where the file lies in it; else the outermost folder above the file with a
    manifest; else the working directory where the file lies in it; else the folder of the file.

    Args:
        file: An absolute path.
        known: The landing folder that was stated or set, a path or URL.
    """
    stated = Path(known).absolute()
    if "://" not in str(known) and file.is_relative_to(stated):
        return stated
    outermost = next((folder for folder in reversed(file.parents) if (folder / MANIFEST).is_file()), None)
    if outermost is not None:
        return outermost
    return Path.cwd() if file.is_relative_to(Path.cwd()) else file.parent
