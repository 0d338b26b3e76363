"""Whether a build would do nothing, decided before Dagster is imported.

Belongs here: one file beside the stores, written by a build that left nothing to do. It says what the build
depends on (the landing folder, the list of expected bodies, the code, the settings) and what it left behind
(every file of tables and stores), each by size and time of change. While both are the same, the next build
has nothing to do. Whatever differs, or cannot be told, takes the ordinary way.
Does not belong here: doing anything (`pipelines.build`), anything that imports Dagster.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from engine import progress
from engine.converter import find
from engine.limits import Limits
from parsers.forms import form_files
from pipelines.built import Built
from pipelines.language import language
from pipelines.settings import Settings
from presentation.texts import translated
from warehouse.readings.entries import listing
from warehouse.readings.listed import listing_version
from warehouse.storage import parquet, remote
from warehouse.storage.lock import writing
from warehouse.storage.tree import Warehouse
from warehouse.storage.whole import ASIDE, CHECKED

if TYPE_CHECKING:
    from warehouse.freshness import Freshness

STATE = "settled.json"
"""The file, beside the stores."""
PACKAGES = ("parsers", "engine", "warehouse", "presentation", "assets", "pipelines")
_LIBRARIES = ("site-packages", "dist-packages")
_PASSED_OVER = ("staging", ASIDE, CHECKED, STATE)
"""What in the stores changes no table."""
_WITHOUT_EFFECT = ("workers", "evidence", "evidence_port", "alert")
"""Settings that no table depends on."""


@dataclass(frozen=True, slots=True)
class Said:
    """What every build says, also one without news.

    Args:
        manifest_problems: What is wrong with manifests, a sentence each, in English.
        trouble: Why the office suite converted nothing.
    """

    manifest_problems: list[str]
    trouble: str


def outside(settings: Settings) -> str:
    """A digest of everything that a build depends on; "" where it cannot be told.

    Args:
        settings: Those of the build.
    """
    landing = remote.at(settings.landing)
    if settings.evidence is not None:
        return ""
    digest = hashlib.sha256()
    try:
        digest.update(listing_version(listing(landing)).encode())
        if settings.expected:
            digest.update(remote.at(settings.expected).read_bytes())
        program = find(settings.converter)
        looked_at = [*_sources(), *form_files(), *([Path(program)] if program else [])]
        for path in sorted(str(each) for each in looked_at):
            digest.update(_stat(path).encode())
    except (OSError, ValueError):
        return ""  # the ordinary way says what is wrong
    for place in sys.path:
        if Path(place).name in _LIBRARIES:  # one that is installed or removed changes its folder
            with suppress(OSError):
                digest.update(_stat(place).encode())
    matters = {name: value for name, value in asdict(settings).items() if name not in _WITHOUT_EFFECT}
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    digest.update(json.dumps([matters, sys.version, now.year], sort_keys=True, default=str).encode())
    return digest.hexdigest()


def recall(settings: Settings, outside: str) -> Built | None:
    """What a build would have done, where it would do nothing; None where that is not plain.

    Args:
        settings: Those of the build.
        outside: As the function of that name told it.
    """
    warehouse = _tables(settings)
    if not outside or not (warehouse.store / STATE).is_file():
        return None
    with writing(warehouse, progress.announce_wait):
        try:
            kept = json.loads((warehouse.store / STATE).read_bytes())
            if (kept["outside"], kept["inside"]) != (outside, _inside(warehouse)):
                return None
            problems, trouble = kept["manifest_problems"], str(kept["trouble"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
    said = [translated(str(problem), language()) for problem in problems]
    return Built(manifest_problems=said, trouble=translated(trouble, language()))


def keep(settings: Settings, state: Freshness, outside: str, said: Said, built: Built) -> None:
    """Write the file, where the build left nothing to do.

    Call it under the lock (`warehouse.storage.lock`).

    Args:
        settings: Those of the build.
        state: What it wrote.
        outside: As the function of that name told it before the build began.
        said: What the next build must say as well.
        built: What it did.
    """
    warehouse = state.warehouse
    if not outside or built.failed or _is_left(settings, state, built):
        return
    with suppress(OSError):  # without the file, the next build takes the ordinary way
        kept = {"outside": outside, "inside": _inside(warehouse), **asdict(said)}
        text = json.dumps(kept, ensure_ascii=False, sort_keys=True)
        parquet.write_text(warehouse.store / STATE, text, warehouse.staging)


def _is_left(settings: Settings, state: Freshness, built: Built) -> bool:
    """Whether a further build would try something again: such files are looked at by every build."""
    # A build that finds nothing to do does without all of these.
    from warehouse.readings import pending, store
    from warehouse.readings.landing import opens_again
    from warehouse.readings.versions import versions_of, versions_of_code

    warehouse = state.warehouse
    landed = store.landed(warehouse)
    if opens_again(landed):
        return True
    if built.read or built.converted or built.named:
        reader = settings.limits.reader
        versions = versions_of_code() if reader == Limits().reader else versions_of(reader)
        looked_for = [pending.unread(warehouse, versions, landed), pending.unnamed(warehouse, versions)]
        if find(settings.converter):
            looked_for.append(pending.unconverted(warehouse, versions, landed))
        if any(len(found) for found in looked_for):
            return True
    return bool(built.years and state.stale())


def _inside(warehouse: Warehouse) -> str:
    """A digest of every file of tables and stores, by size and time of change, and of objects their ETag."""
    digest = hashlib.sha256()
    for top in (warehouse.root, warehouse.store):
        of_folder = _stats if parquet.is_local(top) else _states
        for line in sorted(of_folder(str(top), _PASSED_OVER if top == warehouse.store else ())):
            digest.update(line.encode(errors="surrogateescape"))
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    """Every file of our own packages."""
    here = Path(__file__).resolve().parent.parent
    for package in PACKAGES:
        for folder, inside, names in os.walk(here / package):
            inside[:] = [name for name in inside if name != "__pycache__"]
            yield from (Path(folder) / name for name in names)


def _stats(top: str, passed_over: Iterable[str]) -> Iterator[str]:
    for folder, inside, names in os.walk(top):
        if folder == top:
            inside[:] = [name for name in inside if name not in passed_over]
            names = [name for name in names if name not in passed_over]
        if linked := next((name for name in inside if Path(folder, name).is_symlink()), None):
            raise OSError(f"{folder}/{linked} is a link: what is behind it is not looked at")
        yield from (_stat(f"{folder}/{name}") for name in names)
        yield f"{folder}\n"


def _states(top: str, passed_over: Iterable[str]) -> Iterator[str]:
    for key, said in remote.keys_below(remote.at(top)).items():
        if key.partition("/")[0] not in passed_over:
            yield f"{top}/{key}\0{said['size']}\0{remote.state_of(said)}\n"


def _stat(path: str) -> str:
    found = Path(path).stat()
    return f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n"


def _tables(settings: Settings) -> Warehouse:
    return Warehouse.at(settings.warehouse, settings.readings or None)
