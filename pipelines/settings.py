"""Where things are and how much may be used: read from the environment, with defaults in the checkout.

Belongs here: names of variables and defaults. Does not belong here: anything that imports Dagster.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.executors import address_of
from engine.limits import Limits
from presentation.catalogue import Value, words

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent if (PACKAGE.parent / "workspace.yaml").exists() else None
HOME = CHECKOUT or Path.home() / ".gongkai"
MOST_WORKERS = 1024
MOST_SECONDS = 10**7
"""What the system's timers hold on every machine; 115 days."""
EVIDENCE_PORT = 3001
"""One above that of Dagster's UI."""
SENSOR_SECONDS, DAY = 60, 86_400
"""How often a sensor looks, and the most that may lie between two looks."""
LEAST_MIB, MOST_MIB = 512, 2**24
"""Address space of a worker: with less none starts, and more than 16 TiB no machine has."""

_SECRET = re.compile(
    r"://[^/?#]*@|[?&#][^=&]*(?:key|secret|token|passw|credential|signature|sig)[^=&]*=", re.I
)


class SettingError(ValueError):
    """A variable cannot be what it says.

    Args:
        sentence: The sentence of `presentation/refusals.toml` that says so, without `refusal.`.
        values: What its names stand for.
    """

    def __init__(self, sentence: str, /, **values: Value) -> None:
        super().__init__(words()[f"refusal.{sentence}"].fill("en", **values))
        self.sentence, self.values = sentence, values


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how much may be used.

    Args:
        landing: The landing folder, a path or URL (`s3://…`).
        warehouse: The folder of the tables, a path or URL.
        readings: The folder of layouts and readings; beside the warehouse when empty.
        workers: How many processes read.
        limits: CPU time (`GONGKAI_SECONDS`), wall time of what hangs (`GONGKAI_HANG_SECONDS`), memory
            (`GONGKAI_MEMORY_MIB`) and the module that reads (`GONGKAI_READER`).
        expected: A CSV file of the bodies that must report; when empty, all that ever reported must.
        converter: The program of LibreOffice; empty for the one on PATH; `off` for none.
        evidence_port: The port of 127.0.0.1 at which `gongkai ui` serves pages of evidence
            (`GONGKAI_EVIDENCE_PORT`).
        alert: A command that is told of failures (`GONGKAI_ALERT`); empty for the log alone.
        executor: Where files are read: empty for processes of this machine, `dask://HOST:PORT` for the
            workers of a Dask scheduler (`GONGKAI_EXECUTOR`).
        evidence: Of how many documents of a year a build writes pages of evidence; None for no pages.
        sensor_seconds: How often each sensor looks (`sensor_seconds`).
    """

    landing: str
    warehouse: str
    readings: str
    workers: int
    limits: Limits
    expected: str = ""
    converter: str = ""
    evidence_port: int = EVIDENCE_PORT
    alert: str = ""
    evidence: int | None = None
    executor: str = ""
    sensor_seconds: int = SENSOR_SECONDS


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from the environment.

    Args:
        environment: Variables by name.

    Raises:
        SettingError: A variable should be a number in bounds and is not, or is a URL that holds a secret; the
            message names the variable, and no secret.
    """
    defaults = Limits()
    return Settings(
        landing=_place(environment, "GONGKAI_LANDING") or str(HOME / "samples" / "landing"),
        warehouse=_place(environment, "GONGKAI_WAREHOUSE") or str(HOME / "data" / "warehouse"),
        readings=_place(environment, "GONGKAI_READINGS"),
        workers=int(_number(environment, "GONGKAI_WORKERS", os.cpu_count() or 1, 1, MOST_WORKERS)),
        limits=Limits(
            seconds=_number(environment, "GONGKAI_SECONDS", defaults.seconds, most=MOST_SECONDS),
            hang_seconds=_number(
                environment, "GONGKAI_HANG_SECONDS", defaults.hang_seconds, most=MOST_SECONDS
            ),
            memory=int(_number(environment, "GONGKAI_MEMORY_MIB", defaults.memory >> 20, LEAST_MIB, MOST_MIB))
            << 20,
            reader=environment.get("GONGKAI_READER") or defaults.reader,
        ),
        expected=_place(environment, "GONGKAI_EXPECTED"),
        converter=environment.get("GONGKAI_CONVERTER", ""),
        evidence_port=int(_number(environment, "GONGKAI_EVIDENCE_PORT", EVIDENCE_PORT, 1, 65535)),
        alert=environment.get("GONGKAI_ALERT", ""),
        executor=_executor(environment),
        sensor_seconds=sensor_seconds(environment),
    )


def sensor_seconds(environment: Mapping[str, str] = os.environ) -> int:
    """How often each sensor looks (`GONGKAI_SENSOR_SECONDS`): listing a large object storage costs more.

    Args:
        environment: Variables by name.

    Raises:
        SettingError: As for `read_settings`.
    """
    return int(_number(environment, "GONGKAI_SENSOR_SECONDS", SENSOR_SECONDS, 1, DAY))


def _place(environment: Mapping[str, str], name: str) -> str:
    """A path or URL; it is printed, logged and kept: a URL that holds a secret is refused."""
    place = environment.get(name, "")
    if "://" in place and _SECRET.search(place):
        raise SettingError("setting_secret", name=name)
    return place


def _executor(environment: Mapping[str, str]) -> str:
    given = environment.get("GONGKAI_EXECUTOR", "")
    try:
        return given and f"dask://{address_of(given).partition('://')[2]}"
    except ValueError:  # what was given may hold a secret
        raise SettingError("setting_executor", name="GONGKAI_EXECUTOR") from None


def _number(
    environment: Mapping[str, str], name: str, default: float, least: float = 0, most: float = math.inf
) -> float:
    given = environment.get(name)
    if not given:
        return default
    try:
        value = float(given)
    except ValueError:
        raise SettingError("setting_number", name=name, given=repr(given)) from None
    if not 0 < value < math.inf:
        raise SettingError("setting_finite", name=name, given=repr(given))
    if not least <= value <= most:
        bounds = {"least": least} if most == math.inf else {"least": least, "most": most}
        key = "setting_between" if "most" in bounds else "setting_above"
        raise SettingError(key, name=name, given=repr(given), **bounds)
    return value
