"""The checks of the UI: whose documents they count; and the graph: what waits for what."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from pipelines.build import build
from pipelines.definitions import defs
from tests.support.building import fake_settings, put, report
from warehouse.contracts import TABLES

WRONG = {"new_received": "9", "carried_in": "0", "outcome_total": "5", "carried_out": "0"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A landing folder with one current report, which adds up, and one that it superseded, which does not."""
    landing = tmp_path / "landing"
    put(landing, "a.json", **report("水利局", 2023, published_on="2024-01-20"))
    put(landing, "b.json", **report("水利局", 2023, published_on="2024-01-10", requests=WRONG))
    return tmp_path


@pytest.mark.slow
def test_superseded_documents_are_not_counted(home: Path) -> None:
    settings = fake_settings(home / "landing", home / "warehouse")
    with dg.DagsterInstance.ephemeral() as instance:
        assert build(settings, lambda step: None, instance=instance).failed == {}
        records = instance.get_event_records(
            dg.EventRecordsFilter(event_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
        )
    evaluations = [record.event_log_entry.dagster_event.asset_check_evaluation_data for record in records]
    (balance,) = [
        evaluation
        for evaluation in evaluations
        if (evaluation.asset_key.path[-1], evaluation.check_name) == ("fact_request", "I1")
    ]
    assert balance.passed
    counts = {name: balance.metadata[name].value for name in ("pass", "fail", "not_assessable")}
    assert counts == {"pass": 1, "fail": 0, "not_assessable": 0}


def test_the_catalogue_waits_for_every_table() -> None:
    graph = defs.resolve_asset_graph()
    waiting = {key.path[-1] for key in graph.get_ancestor_asset_keys(dg.AssetKey("catalogue"))}
    assert set(TABLES) <= waiting
