"""Which versions of the code read and named what the stores should now hold.

Belongs here: the versions of one build together, their key, and the list of those that ever built.
Does not belong here: how a version is computed (`parsers.version`), what lies under it
(`warehouse.readings.layouts`, `warehouse.readings.store`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache

from upath import UPath

from parsers.readers import REFUSED, reader_of
from parsers.version import code_version, reader_versions
from warehouse.readings.shapes import SCHEMAS
from warehouse.storage import parquet
from warehouse.storage.lock import writing
from warehouse.storage.remote import is_local, keys_below
from warehouse.storage.tree import Warehouse

CONVERTED, NESTED = "converted", "nested"


@dataclass(frozen=True)
class Versions:
    """The versions of the code that fills the two stores.

    Args:
        naming: The version of what names cells.
        readers: The version of each reader by its name, `refused` and `converted` at least.
    """

    naming: str
    readers: Mapping[str, str]

    @property
    def key(self) -> str:
        """One opaque name for all of them: the key of the readings as they should be."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]

    def of_reader(self, media_type: str, converted: bool, nested: bool = False) -> str:
        """The version of the reader of a file.

        Args:
            media_type: What the bytes of the file are.
            converted: Whether an office suite converted the file first.
            nested: Whether another reader read a part of the file.
        """
        name = CONVERTED if converted else NESTED if nested else reader_of(media_type)
        return self.readers.get(name, self.readers[REFUSED])


@cache
def versions_of_code() -> Versions:
    """The versions of the code as it is now."""
    code = code_version("parsers.name_layout", "parsers.layout_bytes", "warehouse.readings.border")
    return Versions(f"naming-{code}{_rows()}", reader_versions())


def is_of_other_tables(naming: str) -> bool:
    """Whether readings are of a release with other tables or columns: what belongs to them is not known."""
    return re.fullmatch("naming-[0-9a-f]{8,}", naming) is not None and not naming.endswith(_rows())


def _rows() -> str:
    return hashlib.sha256(str(SCHEMAS).encode()).hexdigest()[:4]


def versions_of(name: str) -> Versions:
    """The versions of a reader that is not ours; its name stands for all of its code."""
    return Versions(f"naming-{name}", {each: f"{each}-{name}" for each in (REFUSED, CONVERTED, NESTED)})


def register(warehouse: Warehouse, versions: Versions) -> str:
    """Record that a build uses these versions, unless the last one did.

    Returns:
        Their key.
    """
    known = registered(warehouse)
    if not known or known[-1] != versions:
        number = max((_number(path) for path in _files(warehouse)), default=0) + 1
        path = _folder(warehouse) / f"{number:06}-{versions.key}.json"
        text = json.dumps(asdict(versions), sort_keys=True, indent=1)
        with writing(warehouse):
            parquet.write_text(path, text, warehouse.staging)
    return versions.key


def registered(warehouse: Warehouse) -> list[Versions]:
    """The versions of all builds, the latest last."""
    found = (_load(path) for path in _files(warehouse))
    return [versions for versions in found if versions is not None]


def damaged(warehouse: Warehouse) -> list[UPath]:
    """The files of the list that cannot be read."""
    return [path for path in _files(warehouse) if _load(path) is None]


def find(warehouse: Warehouse, key: str) -> Versions | None:
    """The versions of that key; None when no build was made with them."""
    paths = [path for path in _files(warehouse) if path.name.endswith(f"-{key}.json")]
    return _load(paths[-1]) if paths else None


def forget(warehouse: Warehouse, kept: list[Versions]) -> None:
    """Remove from the list all but the given versions."""
    keys = {versions.key for versions in kept}
    for path in _files(warehouse):
        if path.name.rpartition("-")[2].removesuffix(".json") not in keys:
            path.unlink()


def _folder(warehouse: Warehouse) -> UPath:
    return warehouse.store / "versions"


def _files(warehouse: Warehouse) -> list[UPath]:
    folder = _folder(warehouse)
    if not is_local(folder):
        return [folder / key for key in sorted(keys_below(folder)) if key.endswith(".json")]
    return sorted(folder.glob("*.json"), key=lambda path: path.name) if folder.exists() else []


def _number(path: UPath) -> int:
    number = path.name.partition("-")[0]
    return int(number) if number.isdecimal() else 0


def _load(path: UPath) -> Versions | None:
    """The versions in a file; None where the file is damaged."""
    try:
        said = json.loads(path.read_bytes() if is_local(path) else path.fs.cat_file(path.path))
        return Versions(str(said["naming"]), dict(said["readers"]))
    except (ValueError, TypeError, KeyError):
        return None
