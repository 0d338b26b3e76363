"""In which landing folder a single file lies.

Belongs here: the folder below which a file's path is evidence, for commands that are given the file alone.
Does not belong here: what a path says (`parsers.identity.surroundings`).
"""

from __future__ import annotations

from pathlib import Path

from warehouse.readings.landing import MANIFEST


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
