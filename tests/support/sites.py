"""Sites of bundled samples, and one whose documents are hostile."""

from __future__ import annotations

import shutil
from decimal import Decimal
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from presentation.site.site import make
from tests.support.bundled import of_samples
from tests.support.once import once
from warehouse.storage.tree import Warehouse

NAMES = (
    "t20200313_100026.csv",  # 四平市医疗保障局 2019: sums that fail as printed
    "t20210128_100027.txt",  # 2020
    "年报/P020220124000028.html",  # 2021
    "年报/P020240302000030.txt",  # 2023, published late
    "t20220107_100022.txt",  # 朔州市 2021: derived and ambiguous cells
    "t20240114_100024.htm",  # 朔州市人民政府 2023: outcomes in total printed as 0
    "t20230221_100001.txt",  # 朔州市自然资源和规划局 2022
    "t20240218_100002.txt",  # 2023: blanks
    "t20200228_100014.html",  # 杭州市 2019
    "t20160112_100017.mht",  # 绵阳市自然资源和规划局 2015: a form before 2019
    "t20210211_100012.txt",  # 耿马傣族佤族自治县财政局 2020: most cells ambiguous
)
GOVERNMENT, INSURANCE, RESOURCES = "140600-人民政府", "220300-医疗保障局", "140600-自然资源和规划局"
HOSTILE = '</script><img src=x onerror="window.hostile=1">\'&\u202e\u2028{{1}}\x07'
HOSTILE_ID = f"140600-{HOSTILE}"


def of(factory: pytest.TempPathFactory) -> tuple[Warehouse, Path]:
    """A warehouse of the samples, and its site, for all tests of a run."""
    folder = once(factory, "site", _made)
    return Warehouse.at(str(folder / "warehouse")), folder / "site"


def _made(folder: Path) -> None:
    (folder / "landing" / "年报").mkdir(parents=True)
    make(of_samples(folder, *NAMES), folder / "site", "zh")


def poisoned(factory: pytest.TempPathFactory) -> Path:
    """The site of a copy of that warehouse, in which every text of 朔州市人民政府 is hostile."""
    warehouse, _ = of(factory)
    return once(factory, "hostile", partial(_poisoned, Path(str(warehouse.root)))) / "site"


def _poisoned(of_samples: Path, folder: Path) -> None:
    shutil.copytree(of_samples, folder / "hostile")
    warehouse = Warehouse.at(str(folder / "hostile"))
    texts = (
        "agency_name",
        "title",
        "source_path",
        "raw_text",
        "locator",
        "message",
        "scope",
        "sector",
        "refused",
    )
    for path in Path(str(warehouse.root)).rglob("*.parquet"):
        rows = pl.read_parquet(path, hive_partitioning=False)
        if "agency_id" not in rows.columns:
            continue
        here = pl.col("agency_id") == GOVERNMENT
        changed = [
            pl.when(here).then(pl.lit(HOSTILE)).otherwise(name).alias(name) for name in texts if name in rows
        ]
        if "source_url" in rows:
            url = pl.when(here).then(pl.lit("javascript:window.hostile=1")).otherwise("source_url")
            changed.append(url.alias("source_url"))
        ids = [pl.when(here).then(pl.lit(HOSTILE_ID)).otherwise("agency_id").alias("agency_id")]
        rows.with_columns(*changed, *ids).write_parquet(path)
    _differ(warehouse)
    make(warehouse, folder / "site", "zh")


def _differ(warehouse: Warehouse) -> None:
    """A superseded document that does not agree in a cell, named by hostile words."""
    (document,) = warehouse.ledger_of(2023).filter(pl.col("agency_id") == HOSTILE_ID).collect().to_dicts()
    row = {
        "agency_id": HOSTILE_ID,
        "document_id": document["document_id"],
        "other_document_id": HOSTILE,
        "reason": "later_publication",
        "indicator": "fact_request.granted.total",
        "value": Decimal(636),
        "other_value": Decimal(630),
        "status": "reported",
        "other_status": "derived",
    }
    schema = warehouse.scan("fact_difference", 2023).collect_schema()
    rows = pl.DataFrame([{name: row.get(name) for name in schema}], schema=schema)
    warehouse.write("fact_difference", rows, "fingerprint", 2023)
