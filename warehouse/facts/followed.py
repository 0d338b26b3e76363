"""Which document of the year before a report is compared with, where bodies succeeded one another.

Belongs here: pairing the documents of two years along dim_agency_succession, and which bodies are another
body than the year before. Does not belong here: the comparisons (`warehouse.facts.across_years`), and which
body succeeded which (`warehouse.succession`).
"""

from __future__ import annotations

import polars as pl

_ONE_TO_ONE = ("renamed", "raised")


def last_documents(
    this_year: pl.DataFrame, last_year: pl.DataFrame, successions: pl.DataFrame
) -> pl.DataFrame:
    """The documents of the year before, each under the id of the body that it is compared with.

    A body that has a report of the year before is compared with that. Else it takes the place of the first of
    its predecessors that has one.

    Args:
        this_year: The current documents of the year.
        last_year: Those of the year before.
        successions: The rows of dim_agency_succession that hold in the year (`holding`).

    Returns:
        The columns of `last_year`, and `inherited_from`, the name of the predecessor whose document it is; at
        most one row a body of `this_year`.
    """
    own = last_year.join(this_year, on="agency_id", how="semi")
    heirs = (
        successions.filter(pl.col("held_as") != pl.col("successor_held_as"))
        .select(agency_id="held_as", heir="successor_held_as")
        .unique(maintain_order=True)
        .join(this_year.select(heir="agency_id"), on="heir", how="semi")
        .join(own.select(heir="agency_id"), on="heir", how="anti")
    )
    inherited = (
        last_year.join(heirs, on="agency_id")
        .sort("heir", "agency_id")
        .unique("heir", keep="first", maintain_order=True)
        .with_columns(agency_id="heir", inherited_from="agency_name")
    )
    own = own.with_columns(inherited_from=pl.lit(None, pl.String))
    return pl.concat([own, inherited.select(own.columns)])


def holding(successions: pl.DataFrame, year: int) -> pl.DataFrame:
    """The rows by which a report of the year follows one of the year before.

    One to one, that is any change until then. A merger or division counts in its own year alone: later there
    is a report of the new body to compare with.
    """
    one_to_one = pl.col("kind").is_in(_ONE_TO_ONE) & (pl.col("valid_from") <= year)
    return successions.filter(one_to_one | (pl.col("valid_from") == year)).sort("valid_from", descending=True)


def changed_bodies(successions: pl.DataFrame, year: int) -> pl.DataFrame:
    """The bodies that were merged or split in the year, or in the one before.

    Returns:
        `agency_id`, `changed_in` (the latest such year), and `change_zh`, `change_en`: the sentence's part
        that names the bodies before and after.
    """
    parted = successions.filter(
        ~pl.col("kind").is_in(_ONE_TO_ONE), pl.col("valid_from").is_in([year, year - 1])
    ).sort("valid_from", "agency_id", descending=[True, False])
    names = pl.col("agency_name").unique(maintain_order=True)
    by_body = parted.group_by("successor_held_as", "valid_from", maintain_order=True).agg(
        before_zh=names.str.join("、"),
        before_en=names.str.join(", "),
        after=pl.col("successor_name").first(),
    )
    return by_body.unique("successor_held_as", keep="first", maintain_order=True).select(
        agency_id="successor_held_as",
        changed_in="valid_from",
        change_zh=pl.format("{}年机构变动（{} → {}）", "valid_from", "before_zh", "after"),
        change_en=pl.format(
            "the body was merged or divided in {} ({} → {})", "valid_from", "before_en", "after"
        ),
    )
