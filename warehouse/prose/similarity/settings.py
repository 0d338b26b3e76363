"""`similarity.toml`, read once.

Belongs here: the numbers and patterns by which prose is compared. Does not belong here: what they are used
for.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Settings:
    """How prose is compared; `similarity.toml` says what each number means."""

    sections: tuple[str, ...]
    width: int
    least: int
    sample: int
    enough: int
    common: float
    seed: int
    bands: int
    rows: int
    neighbours: int
    verified: int
    others: int
    share: float
    passages: int
    passage: int
    finding: float
    numbers: re.Pattern[str]
    self_reference: re.Pattern[str]
    prescribed: re.Pattern[str]


@cache
def settings() -> Settings:
    """The settings of the data file.

    Raises:
        KeyError: The file lacks a setting.
        re.error: A pattern of the file is none.
    """
    text = files("warehouse.prose.similarity").joinpath("similarity.toml").read_text(encoding="utf-8")
    said = tomllib.loads(text)
    shingle, common, minhash, reported = (said[key] for key in ("shingle", "common", "minhash", "reported"))
    neutral = said["neutral"]
    return Settings(
        sections=tuple(said["sections"]),
        width=shingle["characters"],
        least=shingle["least"],
        sample=common["sample"],
        enough=common["enough"],
        common=common["share"],
        seed=minhash["seed"],
        bands=minhash["bands"],
        rows=minhash["rows"],
        neighbours=minhash["neighbours"],
        verified=minhash["verified"],
        others=reported["others"],
        share=reported["share"],
        passages=reported["passages"],
        passage=reported["characters"],
        finding=said["finding"]["last_year"],
        numbers=re.compile(neutral["numbers"]),
        self_reference=re.compile(neutral["self"]),
        prescribed=re.compile("|".join(neutral["prescribed"])),
    )
