"""The bundle as Superset imports it: one ZIP of the YAML files, with the place of a warehouse put in.

Belongs here: the files and the ZIP. Does not belong here: importing it (`tools.superset.instance`).
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parents[2] / "presentation" / "bi" / "superset"
PLACEHOLDER = "duckdb:////WAREHOUSE/warehouse.duckdb?access_mode=read_only"
"""The address in `databases/gongkai.yaml`, for whoever imports the folder by hand."""
_ROOT = "gongkai"
_TIME = (2026, 1, 1, 0, 0, 0)


def files() -> dict[str, str]:
    """The text of every file by its path below the bundle's folder."""
    found = sorted(FOLDER.rglob("*.yaml"))
    return {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in found}


def address(warehouse: Path) -> str:
    """The address of a warehouse's catalogue, as SQLAlchemy wants it: it takes a path as it is.

    Raises:
        ValueError: The path has a `?`, behind which SQLAlchemy expects options.
    """
    path = str((warehouse / "warehouse.duckdb").absolute())
    if "?" in path:
        raise ValueError(f"Superset cannot open {path}: rename the folder that has a ? in its name")
    return f"duckdb:///{path}?access_mode=read_only"


def write_bundle(warehouse: Path, target: Path) -> None:
    """Write the ZIP; the same warehouse gives the same bytes.

    Args:
        warehouse: The folder of the warehouse that the dashboards are to show.
        target: Where the ZIP goes.

    Raises:
        ValueError: The path of the warehouse has a `?`.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files().items():
            if name.startswith("databases/"):
                database = yaml.safe_load(text)
                database["sqlalchemy_uri"] = address(warehouse)
                text = yaml.safe_dump(database, allow_unicode=True, sort_keys=False)
            entry = zipfile.ZipInfo(f"{_ROOT}/{name}", _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode())
