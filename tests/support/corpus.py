"""The folder of real reports that may stand beside the checkout, and what is true of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.paths import CORPUS as FOLDER


def truths() -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted((FOLDER / "truth").glob("*.json"))]


def report(name: str) -> bytes:
    path = FOLDER / "reports" / name
    if not path.exists():
        pytest.skip(f"{path} is not here: the real reports are not part of this repository")
    return path.read_bytes()
