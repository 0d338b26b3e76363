"""dim_expected_agency: the bodies of which a report is expected every year.

Belongs here: the list somebody gives, read strictly; without one, every body that has ever reported.
Does not belong here: who has reported (`warehouse.marts.coverage`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import polars as pl

from parsers.identity.agency import Context, agency
from parsers.identity.phrase import read_phrase
from parsers.text.encoding import decode
from parsers.version import code_version
from warehouse.contracts.agencies import DimExpectedAgency
from warehouse.inputs import Inputs
from warehouse.storage import parquet
from warehouse.storage.tree import Warehouse
from warehouse.storage.whole import flaw_of

_COLUMNS = ("agency_id", "agency_name")
_NO_TEXT = re.compile("[\0\N{REPLACEMENT CHARACTER}]")
_WHO = ("agency_name", "province", "division_code", "kind")
_KNOWN = ("agency_id", *_WHO, "valid_from", "valid_to")
_SAID = ("agency_id", "province", "division_code", "kind")
_RECOGNISED = dict.fromkeys(("name", *(f"said_{name}" for name in _SAID)), pl.String)
NAMES = "expected-names.parquet"
"""The file, beside the stores, of the names of the list and what they say: to recognise one takes 0.1 ms."""

Recognise = Callable[[pl.Series], pl.DataFrame]


def make(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """The table's rows."""
    agencies = inputs.warehouse.scan("dim_agency").collect()
    yield expected(agencies, inputs.settings.expected, partial(remembered, inputs.warehouse))


def expected(
    agencies: pl.DataFrame, listed: bytes | None, recognise: Recognise | None = None
) -> pl.DataFrame:
    """The rows of dim_expected_agency, one for each body. A name that is not recognised has no id.

    Args:
        agencies: dim_agency.
        listed: A CSV file in any Chinese encoding, with a column `agency_id` or `agency_name`, or both; None
            when nobody gave a list.
        recognise: Recognises names; `recognised` when None.

    Raises:
        ValueError: The file has neither column.
    """
    known = agencies.select(_KNOWN)
    if listed is None:
        rows = known.with_columns(agency="agency_id", expectation=pl.lit("seen"))
    else:
        lines = pl.DataFrame(read_lines(listed), schema=dict.fromkeys(_COLUMNS, pl.String))
        rows = _listed(lines, known, recognise or recognised)
    schema = DimExpectedAgency.create_empty().schema
    frame = rows.select(pl.col(name).cast(kind) for name, kind in schema.items())
    return frame.unique("agency", keep="first", maintain_order=True).sort("agency")


def read_lines(listed: bytes) -> list[dict[str, str]]:
    """The two columns of every line that has something in one of them.

    Raises:
        ValueError: There is neither column, or a value that lost bytes or has NUL among them.
        csv.Error: The bytes are no CSV.
    """
    # Only these end a line of a file; a name may hold what else `splitlines` takes for one.
    table = csv.DictReader(re.split(r"\r\n|\r|\n", decode(listed).text))
    columns = {(name or "").strip().lower(): name for name in table.fieldnames or ()}
    if not any(column in columns for column in _COLUMNS):
        found = ", ".join(columns) or "no columns"
        raise ValueError(
            f"the list of expected agencies needs a column agency_id or agency_name, not {found}"
        )
    wanted = {column: columns[column] for column in _COLUMNS if column in columns}
    lines = []
    for line in table:
        values = {column: (line[name] or "").strip() for column, name in wanted.items()}
        if damaged := [value for value in values.values() if _NO_TEXT.search(value)]:
            raise ValueError(f"line {table.line_num} of the list is damaged: {damaged[0]}")
        if any(values.values()):
            lines.append(values)
    return lines


def _listed(lines: pl.DataFrame, agencies: pl.DataFrame, recognise: Recognise) -> pl.DataFrame:
    """The body of each line: by its id, else by its name, as known, else as its name says."""
    given = pl.col("given_id")
    lines = lines.select(
        given_id=pl.col("agency_id").replace("", None), name=pl.col("agency_name").replace("", None)
    )
    known = agencies.select(
        "agency_id", *(pl.col(name).alias(f"known_{name}") for name in _WHO), is_known=pl.lit(True)
    )
    # What its id names needs no name.
    unclear = lines.join(known, left_on="given_id", right_on="agency_id", how="anti")
    said = recognise(unclear["name"].drop_nulls().unique(maintain_order=True))
    by_name = agencies.group_by("agency_name").agg(pl.len(), unique_id=pl.col("agency_id").first())
    unique = by_name.filter(pl.col("len") == 1).select("agency_name", "unique_id")
    own_ids = known.select("agency_id", is_own=pl.lit(True))
    its_id = pl.coalesce("given_id", "said_agency_id")
    return (
        lines.join(said, on="name", how="left", maintain_order="left")
        .with_columns(agency_id=its_id)
        .join(own_ids, on="agency_id", how="left", maintain_order="left")
        .join(unique, left_on="name", right_on="agency_name", how="left", maintain_order="left")
        .with_columns(
            agency_id=pl.when(pl.col("is_own").is_null() & given.is_null())
            .then(pl.coalesce("unique_id", "agency_id"))
            .otherwise("agency_id")
        )
        .join(known, on="agency_id", how="left", maintain_order="left")
        .with_columns(said_agency_name=pl.coalesce("name", "agency_id"))
        .with_columns(
            pl.when("is_known").then(f"known_{name}").otherwise(f"said_{name}").alias(name) for name in _WHO
        )
        .with_columns(
            agency=pl.coalesce("agency_id", "name"),
            expectation=pl.lit("listed"),
            # A body that somebody lists is expected whatever its division was called in a year.
            valid_from=None,
            valid_to=None,
        )
    )


def recognised(names: pl.Series) -> pl.DataFrame:
    """What each name says of a body.

    Returns:
        `name`, and `said_` with `agency_id`, `province`, `division_code` and `kind`; null where it is not
        recognised.
    """
    rows = []
    for name in names:
        phrase = read_phrase(name)
        found = agency(phrase, name, Context())[0] if phrase else None
        rows.append((name, *(getattr(found, each) if found else None for each in _SAID)))
    return pl.DataFrame(rows, schema=_RECOGNISED, orient="row")


def remembered(warehouse: Warehouse, names: pl.Series) -> pl.DataFrame:
    """As `recognised`. Names of the list of before are looked up in a file beside the stores.

    Args:
        warehouse: Whose file it is. A file that is not whole, or was written by other code, counts for
            nothing.
        names: The names, each once.
    """
    version, path = (
        code_version("parsers.identity.agency", "parsers.identity.phrase"),
        warehouse.store / NAMES,
    )
    before = pl.DataFrame(schema=_RECOGNISED)
    if parquet.is_local(path) and path.is_file() and not flaw_of(Path(str(path)), version):
        before = pl.read_parquet(str(path), glob=False, hive_partitioning=False)
    wanted = names.to_frame("name")
    new = recognised(wanted.join(before, on="name", how="anti", maintain_order="left")["name"])
    found = pl.concat([wanted.join(before, on="name", maintain_order="left"), new])
    if len(new) and parquet.is_local(path):
        parquet.write(found, path, parquet.schema_of(_RECOGNISED), version, warehouse.staging)
    return found
