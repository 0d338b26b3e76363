"""How Polars gives memory back."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.paths import ROOT

SHOWN = "import os, pipelines, polars; print(os.environ['_RJEM_MALLOC_CONF'])"


@pytest.mark.parametrize(
    ("outside", "heard"),
    [({}, "dirty_decay_ms:100,muzzy_decay_ms:0"), ({"_RJEM_MALLOC_CONF": "narenas:1"}, "narenas:1")],
)
def test_polars_hears_it_and_what_is_set_outside_counts(outside: dict[str, str], heard: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "_RJEM_MALLOC_CONF"}
    environment |= {"PYTHONPATH": str(ROOT)} | outside
    done = subprocess.run(
        [sys.executable, "-c", SHOWN], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().endswith(f",{heard}")
