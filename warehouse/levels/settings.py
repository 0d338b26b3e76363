"""`levels.toml`, read once.

Belongs here: which indicators are summed and how a scope is stated. Does not belong here: the sums.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

OWN_LEVEL, WHOLE, UNKNOWN = "own_level", "whole", "unknown"
SCOPES = (OWN_LEVEL, WHOLE, UNKNOWN)
"""What a government's report covers: its departments; also all governments below it; not told."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The file.

    Args:
        indicators: By fact the codes of the second dimension that are summed; empty for all.
        checked: The indicators on which I8 is evaluated.
        sections: The sections in which a scope may be stated.
        scopes: By scope the pattern of a sentence that states it.
    """

    indicators: Mapping[str, tuple[str, ...]]
    checked: tuple[str, ...]
    sections: tuple[str, ...]
    scopes: Mapping[str, re.Pattern[str]]


@cache
def settings() -> Settings:
    """The settings of the data file.

    Raises:
        KeyError: The file lacks a setting.
        re.error: A pattern of the file is none.
    """
    said = tomllib.loads(files("warehouse.levels").joinpath("levels.toml").read_text(encoding="utf-8"))
    return Settings(
        {fact: tuple(codes) for fact, codes in said["indicators"].items()},
        tuple(said["check"]["indicators"]),
        tuple(said["scope"]["sections"]),
        {scope: re.compile("|".join(said["scope"][scope])) for scope in (OWN_LEVEL, WHOLE)},
    )
