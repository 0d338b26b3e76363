"""Which reports of other bodies may be alike: pairs out of MinHash and LSH, a bounded number for each report.

Belongs here: signatures, bands, and pairing neighbours. Does not belong here: how much two texts really share
(`pairs`).

A signature is a MinHash of a text's shingles; two texts are in one band where all its rows agree. A band of
many reports does not give all their pairs: they stand in the order of their bodies, and each is paired with
its neighbours only. So 10,000 copies of one text give a fixed number of pairs each.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

import numpy as np
import polars as pl
from rensa import RMinHash

from warehouse.prose.similarity.settings import settings
from warehouse.prose.similarity.shingles import Numbers

SAME_YEAR, LAST_YEAR = "same_year", "other_body_last_year"
_BATCH = 2_000
_AT_ONCE = 500_000
"""Signatures of bands that are compared at once: many bands of a small year, one of a large one."""
_PAIR = ("number", "other_number", "relation")


def signatures(texts: Iterator[tuple[int, Numbers]]) -> pl.DataFrame:
    """The signatures of texts.

    Args:
        texts: The number of each report and its shingles; those without any have no signature.

    Returns:
        `number` and a column for each row of each band.
    """
    given = settings()
    columns = [f"row_{n}" for n in range(given.bands * given.rows)]
    schema = {"number": pl.UInt32, **dict.fromkeys(columns, pl.UInt32)}
    frames = [pl.DataFrame(schema=schema)]
    numbers: list[int] = []
    waiting: list[Numbers] = []

    def flush() -> None:
        ends = np.fromiter(accumulate(map(len, waiting), initial=0), np.uint64)
        digests = RMinHash.digest_matrix_from_flat_token_hashes(
            np.concatenate(waiting), ends, len(columns), given.seed
        )
        signed = pl.DataFrame(digests.to_rows(), schema=dict.fromkeys(columns, pl.UInt32), orient="row")
        frames.append(signed.insert_column(0, pl.Series("number", numbers, pl.UInt32)))
        numbers.clear()
        waiting.clear()

    for number, shingles in texts:
        if len(shingles):
            numbers.append(number)
            waiting.append(shingles)
        if len(numbers) == _BATCH:
            flush()
    if numbers:
        flush()
    return pl.concat(frames)


def pairs(signed: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """The pairs whose texts may be alike.

    Args:
        signed: As `signatures` returns them.
        reports: `number`, `agency_id`, `is_last_year`; numbers stand in the order of bodies, then years.

    Returns:
        `number` (a report of the year), `other_number`, `relation`, in this order; at most `minhash.verified`
        of a report and relation: those in the most bands together, else those with the lower number.
    """
    given = settings()
    known = signed.join(reports, on="number").sort("number")
    at_once = max(1, _AT_ONCE // max(1, len(known)))
    found = [
        each
        for first in range(0, given.bands, at_once)
        for each in _of_bands(_in_bands(known, range(first, min(first + at_once, given.bands))))
    ]
    return (
        pl.concat(found)
        .group_by(_PAIR)
        .agg(bands=pl.len())
        .sort("number", "relation", "bands", "other_number", descending=[False, False, True, False])
        .group_by("number", "relation", maintain_order=True)
        .head(given.verified)
        .select(_PAIR)
        .sort(_PAIR)
    )


def _in_bands(known: pl.DataFrame, bands: range) -> pl.DataFrame:
    """The reports that agree with another one in all rows of a band, with a number for each such group."""
    members, rows = ("number", "agency_id", "is_last_year"), range(settings().rows)
    signed = pl.concat(
        known.select(
            *members,
            pl.lit(band, pl.UInt32).alias("signed"),
            *(pl.col(f"row_{band * len(rows) + row}").alias(f"row_{row}") for row in rows),
        )
        for band in bands
    )
    return (
        signed.group_by("signed", *(f"row_{row}" for row in rows), maintain_order=True)
        .agg(members)
        .filter(pl.col("number").list.len() > 1)
        .select(*members)
        .with_row_index("band")
        .explode(members)
    )


def _of_bands(each: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Every report of the year with its neighbours of the same year, and with those of last year."""
    reach = settings().neighbours // 2
    this, last = each.filter(~pl.col("is_last_year")), each.filter("is_last_year")
    for step in (*range(-reach, 0), *range(1, reach + 1)):
        number, agency = (pl.col(name).shift(step).over("band") for name in ("number", "agency_id"))
        yield _paired(this.with_columns(other_number=number, other_agency=agency), SAME_YEAR)
    place = pl.int_range(pl.len(), dtype=pl.Int64).over("band")
    targets = last.select("band", other_number="number", other_agency="agency_id", place=place)
    behind = pl.col("is_last_year").cast(pl.Int64).cum_sum().over("band")
    for step in range(-reach, reach):
        wanted = each.with_columns(place=behind + step).filter(~pl.col("is_last_year"))
        yield _paired(wanted.join(targets, on=("band", "place")), LAST_YEAR)


def _paired(found: pl.DataFrame, relation: str) -> pl.DataFrame:
    """The pairs of different bodies."""
    others = found.filter(pl.col("agency_id") != pl.col("other_agency"))
    return others.select("number", "other_number", relation=pl.lit(relation))
