"""The list of landed files out of the ledger, when the list is lost.

Belongs here: what the ledger still knows of the list. Does not belong here: noticing that it is lost
(`warehouse.mend`), and listing the folder (`warehouse.readings.landing`).
"""

from __future__ import annotations

import polars as pl

from parsers.identity.outside import digest_of, outside
from warehouse.readings.landing import LANDED
from warehouse.storage.tree import Warehouse

NEVER = -1
"""A time of change that no file has: each file that is there is opened again."""


def landed_of_ledger(warehouse: Warehouse) -> pl.DataFrame:
    """The rows of the list, so far as the ledger has them.

    What a manifest said of files that have gone is lost; what their paths say is not.

    Returns:
        The columns of `LANDED`, one row for each landed file.
    """
    ledger = warehouse.scan("dim_document").collect()
    number = pl.col("document_id").str.extract(r"(#\d+)$")
    rows = ledger.select(
        source_path=pl.when(number.is_null())
        .then("source_path")
        .otherwise(pl.col("source_path").str.strip_suffix(number)),
        sha256=pl.col("document_id").str.replace(r"#\d+$", ""),
        size_bytes="size_bytes",
        fetched_at="fetched_at",
        removed=pl.lit(True),  # until the folder is listed
    ).unique("source_path", keep="first", maintain_order=True)
    texts = [outside([path]).to_text() for path in rows["source_path"]]
    given = rows.with_columns(
        file=pl.col("source_path").str.split("!/").list.first(),
        modified=pl.lit(NEVER),
        file_size=pl.when(~pl.col("source_path").str.contains("!/", literal=True)).then("size_bytes"),
        outside=pl.Series(texts, dtype=pl.String),
        hints=pl.Series([digest_of(text) for text in texts], dtype=pl.String),
    )
    lacking = [pl.lit(None).alias(name) for name in LANDED if name not in given.columns]
    return given.with_columns(lacking).select(pl.col(name).cast(kind) for name, kind in LANDED.items())
