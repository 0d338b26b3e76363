"""Who has reported for a year: by level, and on a map of provinces or by the cities of one.

Belongs here: counting mart_coverage and drawing the counts. Does not belong here: who is expected
(`warehouse.dimensions.expected`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from parsers.identity.divisions import division
from presentation.pictures.svg import bars, tiles
from warehouse.contracts.codes import LEVELS
from warehouse.storage.tree import Warehouse

FILED, MISSING = "seagreen", "lightgray"
_SCALE = ((1.0, "seagreen"), (0.9, "yellowgreen"), (0.5, "gold"), (0.0, "tomato"))
"""From which share of bodies that have reported a square has which colour."""
_NONE = "lightgray"
_LEVELS = {"national": "全国", "province": "省", "city": "市", "county": "县", "township": "乡"}


@dataclass(frozen=True, slots=True)
class Share:
    """How many bodies have reported, of how many that are expected or have."""

    filed: int
    of: int


def by_level(warehouse: Warehouse, year: int) -> dict[str, Share]:
    """The bodies of a year by level of government, from the top; those of no known division are left out."""
    found = _shares(_bodies(warehouse, year), "level")
    return {level: found[level] for level in LEVELS if level in found}


def by_division(warehouse: Warehouse, year: int) -> dict[str, Share]:
    """The bodies of a year by province (two digits); by city (six digits) where all are of one province.

    Bodies of the province itself stand under its own code. A municipality is parted into its districts.
    """
    bodies = _bodies(warehouse, year).filter(pl.col("division_code") != "000000")
    if bodies["province_code"].n_unique() > 1:
        return _shares(bodies, "province_code")
    codes = [_city(code, year) for code in bodies["division_code"]]
    return _shares(bodies.with_columns(pl.Series("city_code", codes, pl.String)), "city_code")


def levels_drawn(shares: Mapping[str, Share]) -> str:
    """The levels as SVG, each with the share that has reported."""
    return _bars({_LEVELS[level]: share for level, share in shares.items()})


def of_provinces(shares: Mapping[str, Share]) -> bool:
    """Whether shares are by province, as `by_division` gives them for more than one."""
    return all(len(code) == 2 for code in shares)


def provinces_drawn(shares: Mapping[str, Share]) -> str:
    """A map of squares as SVG, coloured by the share that has reported; gray where nobody is expected."""
    places = _provinces().items()
    return tiles([(column, row, sign, _colour(shares.get(code))) for code, (sign, column, row) in places])


def least_complete_first(shares: Mapping[str, Share]) -> list[tuple[str, Share]]:
    """The shares, those first of which most bodies have not reported."""
    return sorted(shares.items(), key=lambda each: (each[1].filed - each[1].of, each[0]))


def cities_drawn(shares: Mapping[str, Share], year: int) -> str:
    """The cities of a province as SVG, in the order given."""
    return _bars({_name(code, year): share for code, share in shares.items()})


def named(shares: Mapping[str, Share], year: int) -> pl.DataFrame:
    """The shares as rows: `division_code`, `division`, `filed`, `of`, `percent`; the least complete first."""
    rows = [
        (code.ljust(6, "0"), _name(code.ljust(6, "0"), year), share.filed, share.of, _percent(share))
        for code, share in least_complete_first(shares)
    ]
    columns = {"division_code": pl.String, "division": pl.String, "filed": pl.Int64, "of": pl.Int64}
    return pl.DataFrame(rows, schema={**columns, "percent": pl.Int64}, orient="row")


def _percent(share: Share) -> int:
    return 100 * share.filed // share.of


def _bars(shares: Mapping[str, Share]) -> str:
    rows = [
        (f"{name} {share.filed:,}/{share.of:,}", {FILED: share.filed, MISSING: share.of - share.filed})
        for name, share in shares.items()
    ]
    return bars([("■ 已报 filed", FILED), ("■ 未报 missing", "gray")], rows)


def _bodies(warehouse: Warehouse, year: int) -> pl.DataFrame:
    levels = warehouse.scan("dim_agency").select("agency_id", "level")
    return (
        warehouse.scan("mart_coverage", year)
        .filter(pl.col("division_code").is_not_null())
        .join(levels, on="agency_id", how="left")
        .with_columns(
            province_code=pl.col("division_code").str.head(2),
            level=pl.col("level").fill_null(_level_of_code()),
        )
        .select("division_code", "province_code", "level", "filed")
        .collect()
    )


def _level_of_code() -> pl.Expr:
    code = pl.col("division_code")
    return (
        pl.when(code.str.ends_with("0000"))
        .then(pl.lit("province"))
        .when(code.str.ends_with("00"))
        .then(pl.lit("city"))
        .otherwise(pl.lit("county"))
    )


def _shares(bodies: pl.DataFrame, by: str) -> dict[str, Share]:
    counts = bodies.group_by(by).agg(pl.col("filed").sum(), pl.len()).sort(by)
    return {key: Share(filed, of) for key, filed, of in counts.iter_rows()}


def _city(code: str, year: int) -> str:
    city = f"{code[:4]}00"
    return city if division(city, year) else code


def _name(code: str, year: int) -> str:
    found = division(code, year)
    return found.stem if found else code


def _colour(share: Share | None) -> str:
    if share is None:
        return _NONE
    return next(colour for least, colour in _SCALE if share.filed >= least * share.of)


@cache
def _provinces() -> dict[str, tuple[str, int, int]]:
    text = files("presentation.pictures").joinpath("provinces.toml").read_text(encoding="utf-8")
    return {code: (sign, column, row) for code, (sign, column, row) in tomllib.loads(text).items()}
