"""What the sources of this program say, kept from one process to the next: a start need not parse them again.

Belongs here: one file in the user's cache folder, which may be deleted, damaged or absent at any time.
Does not belong here: what it says (`parsers.source_facts`), anything that imports Dagster.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from parsers import source_facts

ANYTHING = (OSError, ValueError, RuntimeError)
"""What a cache folder may raise: no rights, no room, garbage, a user without a home."""


def recall() -> None:
    """Take in what an earlier process found out, if that can be had."""
    with suppress(*ANYTHING):
        source_facts.recall(_file().read_text("utf-8"))


def keep() -> None:
    """Keep what this process found out, if there is something new and a place for it."""
    with suppress(*ANYTHING):
        if (text := source_facts.remembered()) is None:
            return
        path = _file()
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as staged:
            try:
                staged.write(text)
                staged.flush()
                Path(staged.name).replace(path)
            except OSError:
                Path(staged.name).unlink()


def _file() -> Path:
    """`gongkai/code-facts.json` in the folder that XDG_CACHE_HOME names, else in ~/.cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gongkai" / "code-facts.json"
