"""What the codes of a column are called, in English and Chinese.

Belongs here: looking a label up. Does not belong here: the labels (`labels.toml`, and where that says
nothing `warehouse/release/codes.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from warehouse.release.words import meaning


def labels_of(column: str, codes: Iterable[str] | None = None) -> dict[str, tuple[str, str]]:
    """The labels of a column's codes, `(English, Chinese)` by code.

    Args:
        column: The name of a column, or of a table of `labels.toml`.
        codes: Which codes; all that the file has when None.

    Returns:
        A code that has no label, such as a form that an installed package adds, is its own.
    """
    own = _load().get(column, {})
    found = {code: own.get(code) or _meant(column, code) for code in (own if codes is None else codes)}
    return {code: (label[0] or code, label[1] or code) for code, label in found.items()}


def _meant(column: str, code: str) -> tuple[str, str]:
    return meaning(column, code, "en"), meaning(column, code, "zh")


@cache
def _load() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("labels.toml").read_text(encoding="utf-8"))
