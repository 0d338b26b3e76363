"""Where things are and how much may be used: read from the environment, with defaults in the checkout.

Belongs here: names of variables and defaults. Does not belong here: anything that imports Dagster.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.limits import Limits

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent if (PACKAGE.parent / "workspace.yaml").exists() else None
HOME = CHECKOUT or Path.home() / ".gongkai"


@dataclass(frozen=True, slots=True)
class Settings:
    """Landing and warehouse are paths or URLs (`s3://…`); `readings` empty means beside the warehouse.

    `expected` is a CSV file of the bodies that are to report; empty, all that ever reported are.
    `limits` are CPU time (`GONGKAI_SECONDS`), wall time of what hangs (`GONGKAI_HANG_SECONDS`), memory
    (`GONGKAI_MEMORY_MIB`) and the module that reads (`GONGKAI_READER`).
    `converter` is the program of LibreOffice; empty, the one on PATH if there is one; `off` for none.
    """

    landing: str
    warehouse: str
    readings: str
    workers: int
    limits: Limits
    expected: str = ""
    converter: str = ""


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """ValueError, naming the variable, when a number is none."""
    defaults = Limits()
    return Settings(
        landing=environment.get("GONGKAI_LANDING") or str(HOME / "samples" / "landing"),
        warehouse=environment.get("GONGKAI_WAREHOUSE") or str(HOME / "data" / "warehouse"),
        readings=environment.get("GONGKAI_READINGS", ""),
        workers=int(_number(environment, "GONGKAI_WORKERS", os.cpu_count() or 1)),
        limits=Limits(
            seconds=_number(environment, "GONGKAI_SECONDS", defaults.seconds),
            hang_seconds=_number(environment, "GONGKAI_HANG_SECONDS", defaults.hang_seconds),
            memory=int(_number(environment, "GONGKAI_MEMORY_MIB", defaults.memory >> 20)) << 20,
            reader=environment.get("GONGKAI_READER") or defaults.reader,
        ),
        expected=environment.get("GONGKAI_EXPECTED", ""),
        converter=environment.get("GONGKAI_CONVERTER", ""),
    )


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    given = environment.get(name)
    if not given:
        return default
    try:
        value = float(given)
    except ValueError:
        raise ValueError(f"{name} must be a number, not {given!r}") from None
    if value <= 0:
        raise ValueError(f"{name} must be above 0, not {given!r}")
    return value
