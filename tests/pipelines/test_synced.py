"""After a build Dagster holds every asset and year for up to date, also after a build of one year only."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
from dagster._core.definitions.data_version import CachingStaleStatusResolver, StaleStatus
from dagster._core.loader import LoadingContextForTest

from pipelines.build import build
from pipelines.graph import definitions
from pipelines.settings import Settings
from tests.support.building import fake_settings, put, report
from warehouse.tables import TABLES

NOT_MADE = ("fact_pre2019_indicator", "evidence_pages")
"""What these years have no rows for, and what a build makes only when it is asked to."""


def unsynced(instance: dg.DagsterInstance, settings: Settings, years: tuple[int, ...]) -> dict[str, object]:
    """The assets and years that the UI would mark, with the causes."""
    graph = definitions(settings).resolve_asset_graph()
    resolver = CachingStaleStatusResolver(instance, graph, LoadingContextForTest(instance))
    found = {}
    for key in graph.toposorted_asset_keys:
        name = key.to_user_string()
        for partition in map(str, years) if graph.get(key).is_partitioned else [None]:
            status = resolver.get_status(key, partition)
            absent = name in NOT_MADE and status == StaleStatus.MISSING
            if status != StaleStatus.FRESH and not absent:
                causes = resolver.get_stale_causes(key, partition)
                found[f"{name} {partition}"] = (
                    status,
                    [(cause.reason, cause.dependency) for cause in causes],
                )
    return found


def test_nothing_is_unsynced_after_a_build(tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    for year in (2021, 2022, 2023):
        put(landing, f"{year}.json", **report("水利局", year))
    settings = fake_settings(landing, tmp_path / "warehouse")
    with dg.DagsterInstance.ephemeral() as instance:
        assert build(settings, lambda step: None, instance=instance).failed == {}
        assert unsynced(instance, settings, (2021, 2022, 2023)) == {}

        put(landing, "2023.json", **report("水利局", 2023, requests={"granted": "8"}))
        built = build(settings, lambda step: None, instance=instance)
        assert (built.failed, list(built.years)) == ({}, [2023])
        assert unsynced(instance, settings, (2021, 2022, 2023)) == {}, "2021 and 2022 stay as they are"

        record = instance.get_latest_materialization_event(dg.AssetKey("mart_agency_year"))
        assert record is not None and record.asset_materialization is not None
        tags = record.asset_materialization.tags or {}
        assert tags["dagster/code_version"]
        assert len(tags["dagster/data_version"]) == 16
        lineage = record.asset_materialization.metadata["dagster/column_lineage"].value
        assert isinstance(lineage, dg.TableColumnLineage)
        assert set(lineage.deps_by_column) <= set(TABLES["mart_agency_year"].contract.column_names())
