"""A warehouse of many bodies, made of rows alone: every county's bodies, every cell of the form of 2021.

Belongs here: rows without files, for measuring what reads a warehouse. A body's numbers are hashes, so each
run measures the same. Does not belong here: what is measured (`benchmarks.site`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from parsers.identity.divisions import division
from warehouse import registry
from warehouse.catalogue.dictionary import arrow_schema
from warehouse.contracts.codes import DIMENSIONS
from warehouse.dimensions.indicators import indicators
from warehouse.site.source import PLACES

LAST = 2024
BODIES = (
    "人民政府 公安局 财政局 教育局 司法局 民政局 水利局 商务局 审计局 统计局 信访局 城市管理局 体育局",
    "市场监督管理局 农业农村局 交通运输局 自然资源局 生态环境局 住房和城乡建设局 文化和旅游局 林业局",
    "医疗保障局 退役军人事务局 人力资源和社会保障局 发展和改革局 科学技术局 工业和信息化局 气象局",
    "行政审批局 乡村振兴局 地方金融监督管理局 卫生健康局 应急管理局 税务局",
)
CHECKS = [(f"I{1 + at % 4}", f"scope{at}") for at in range(60)]


def agencies(count: int) -> pl.DataFrame:
    """So many bodies of counties, in the order of their ids."""
    codes = sorted(f"{place}{n:04}" for place in PLACES for n in range(101, 9000))
    found = [(code, held) for code in codes if not code.endswith("00") and (held := division(code))]
    rows = []
    for code, held in found:
        top = division(f"{code[:2]}0000")
        city = division(f"{code[:4]}00")
        for body in " ".join(BODIES).split():
            name = f"{city.name if city else ''}{held.name}{body}"
            kind = "government" if body == "人民政府" else "department"
            rows.append((f"{code}-{body}", name, code, top and top.name, city and city.name, held.name, kind))
    columns = ("agency_id", "agency_name", "division_code", "province", "city", "county", "kind")
    schema = dict.fromkeys(columns, pl.String)
    frame = pl.DataFrame(rows, schema=schema, orient="row").sort("agency_id")
    return frame.with_columns(level=pl.lit("county")).head(count)


def make(folder: Path, count: int, years: list[int]) -> None:
    """Write the warehouse."""
    bodies = agencies(count)
    if bodies.height < count:
        raise ValueError(f"only {bodies.height} bodies can be named")
    _write(folder / "dim_agency.parquet", "dim_agency", bodies)
    cells = indicators().collect()
    _write(folder / "dim_indicator.parquet", "dim_indicator", cells)
    reports = [_reports(bodies, year) for year in years]
    _write(folder / "dim_document.parquet", "dim_document", pl.concat(reports).with_columns(_ledger()))
    for year, filed in zip(years, reports, strict=True):
        _year(folder, year, bodies, filed, cells)


def _reports(bodies: pl.DataFrame, year: int) -> pl.DataFrame:
    """Nine in ten bodies report, each with its document."""
    number = pl.int_range(pl.len()).hash(year)
    day = pl.date(year + 1, 1, 5) + pl.duration(days=number % 60)
    return bodies.with_columns(
        year=pl.lit(year, pl.Int16),
        document_id=pl.format("{}{}", number.cast(pl.String).str.zfill(20), pl.lit("f" * 44)),
        form=pl.lit("2021"),
        published_on=pl.when(number % 7 > 0).then(day),
        number=number,
    ).filter(number % 10 > 0)


def _ledger() -> list[pl.Expr]:
    path = pl.format("{}/{}.html", "year", "document_id")
    return [
        pl.lit("accepted").alias("status"),
        path.alias("source_path"),
        pl.format("https://www.gov.example/{}", path).alias("source_url"),
        pl.format("{}政府信息公开工作年度报告", "agency_name").alias("title"),
    ]


def _year(folder: Path, year: int, bodies: pl.DataFrame, filed: pl.DataFrame, cells: pl.DataFrame) -> None:
    part = f"year={year}/part-0.parquet"
    who = filed.drop("year")
    numbers = [
        name for name, kind in registry.table("mart_agency_year").contract.create_empty().schema.items()
    ]
    schema = registry.table("mart_agency_year").contract.create_empty().schema
    made = {}
    for at, name in enumerate(numbers[numbers.index("new_received") :]):
        value = pl.col("number").hash(at)
        if schema[name] == pl.Boolean:
            made[name] = value % 2 == 0
        elif schema[name] == pl.Float64:
            made[name] = pl.when(value % 3 > 0).then((value % 1000) / 1000)
        else:
            made[name] = pl.when(value % 50 > 0).then((value % 200).cast(pl.Int64))
    mart = who.with_columns(
        **made, agency_id_then="agency_id", agency_id_today="agency_id", agency_name_today="agency_name"
    )
    _write(folder / "mart_agency_year" / part, "mart_agency_year", mart)
    deadline = (
        pl.when(pl.col("kind") == "government")
        .then(pl.date(year + 1, 3, 31))
        .otherwise(pl.date(year + 1, 1, 31))
    )
    coverage = bodies.join(
        filed.select("agency_id", "document_id", "published_on", "form"), on="agency_id", how="left"
    )
    coverage = coverage.with_columns(agency="agency_id", expectation=pl.lit("listed"), deadline=deadline)
    coverage = coverage.with_columns(
        filed=pl.col("document_id").is_not_null(),
        on_time=pl.col("published_on") <= pl.col("deadline"),
        form_as_prescribed=pl.lit(True),
    )
    _write(folder / "mart_coverage" / part, "mart_coverage", coverage)
    for table in DIMENSIONS:
        _blocks(folder / table / part, table, (_cell(who, row) for row in _of_form(cells, table)))
    _blocks(folder / "fact_check" / part, "fact_check", (_check(who, at) for at in range(len(CHECKS))))
    _write(folder / "fact_difference" / part, "fact_difference", who.head(0))


def _of_form(cells: pl.DataFrame, table: str) -> Iterator[dict[str, str]]:
    rows = cells.filter(pl.col("forms").list.contains("2021"), table=table)
    return rows.sort("dimension_1", "dimension_2").iter_rows(named=True)


_NUMBER = pl.Decimal(24, 8)
_MESSAGE = "总计应等于六类申请人之和：左边为 5，右边为 4，相差 1 / total: 5 against 4"


def _cell(who: pl.DataFrame, row: dict[str, str]) -> pl.DataFrame:
    first, second = DIMENSIONS[row["table"]]
    value = (pl.col("number").hash(len(row["indicator"])) % 300).cast(_NUMBER)
    return who.select(
        "province", "agency_id", "document_id", "form",
        indicator=pl.lit(row["indicator"]), value=value, unit=pl.lit(row["unit"]), status=pl.lit("reported"),
        raw_text=value.cast(pl.Int64).cast(pl.String), rule=pl.lit("grid"), is_current=pl.lit(True),
        locator=pl.format("table=3 row={} column=10", pl.col("number") % 30), 
        candidates=pl.lit([], pl.List(_NUMBER)),
        **{first: pl.lit(row["dimension_1"]), second: pl.lit(row["dimension_2"])},
    )  # fmt: skip


def _check(who: pl.DataFrame, at: int) -> pl.DataFrame:
    name, scope = CHECKS[at]
    fails = pl.col("number").hash(at) % 100 == 0
    return who.select(
        "province", "agency_id", "document_id",
        check_id=pl.lit(name), scope=pl.lit(scope), ordinal=pl.lit(0, pl.Int32), severity=pl.lit("error"),
        outcome=pl.when(fails).then(pl.lit("fail")).otherwise(pl.lit("pass")),
        attribution=pl.when(fails).then(pl.lit("publisher")),
        lhs=pl.lit(5).cast(_NUMBER), rhs=pl.lit(4).cast(_NUMBER), difference=pl.lit(1).cast(_NUMBER),
        indicators=pl.lit([], pl.List(pl.String)), is_current=pl.lit(True),
        message=pl.lit(_MESSAGE),
    )  # fmt: skip


def _frame(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with every column of the contract, the others null."""
    schema = registry.table(table).contract.create_empty().schema
    have = [
        pl.col(name).cast(kind) if name in rows.columns else pl.lit(None, kind).alias(name)
        for name, kind in schema.items()
    ]
    return rows.select(have)


def _write(path: Path, table: str, rows: pl.DataFrame) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _frame(table, rows).write_parquet(path)


def _blocks(path: Path, table: str, blocks: Iterator[pl.DataFrame]) -> None:
    """A table a block at a time, as builds write them: a row group each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    schema = arrow_schema(registry.table(table).contract)
    with pq.ParquetWriter(path, schema) as file:
        for block in blocks:
            file.write_table(_frame(table, block).to_arrow().cast(pa.schema(schema)))
