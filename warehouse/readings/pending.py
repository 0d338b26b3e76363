"""What the two stages have to do: files to read, files to convert, layouts to name, and why.

Belongs here: comparing what the stores hold with what they should hold. Does not belong here: doing it
(`warehouse.readings.update`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from parsers.layout import CONVERSION_FAILED, FAILED_HERE, NEEDS_CONVERTER
from warehouse.readings import layouts, store
from warehouse.readings.versions import Versions
from warehouse.storage.tree import Warehouse

ATTEMPTS = 3
"""How often a file that runs out of time or memory is tried before it is only tried on request."""

OUT_OF_MEANS = ("timeout", "out_of_memory")
"""Reasons that another day may take away: later builds try such files again by themselves."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build will do, in numbers of files and of layouts.

    Args:
        new_files: Files that were never read.
        read_again: Files that are read again, by the name of the reader that changed.
        failed_before: Files that failed and are tried again.
        named: Layouts in the store that are named without reading their files.
        moved: As `named`, because their files lie in other folders or a manifest changed.
        renamed: Whether another version of naming named layouts before.
    """

    new_files: int = 0
    read_again: dict[str, int] = field(default_factory=dict)
    failed_before: int = 0
    named: int = 0
    moved: int = 0
    renamed: bool = False

    def in_words(self) -> str:
        """One sentence for a person, empty when there is nothing to do."""
        sentences = [_count(self.new_files, "file", "is new", "are new")] if self.new_files else []
        for reader, files in self.read_again.items():
            reason = f"because the {reader} reader changed"
            verbs = f"is read again {reason}", f"are read again {reason}"
            sentences.append(_count(files, f"{reader} file", *verbs))
        if self.failed_before:
            sentences.append(
                _count(self.failed_before, "file that failed", "is tried again", "are tried again")
            )
        if self.named:
            reason = "again because naming changed" if self.renamed else "that an earlier build left"
            sentences.append(_count(self.named, "layout", f"is named {reason}", f"are named {reason}"))
        if self.moved:
            reason = "again because a path or a manifest changed"
            sentences.append(_count(self.moved, "layout", f"is named {reason}", f"are named {reason}"))
        return "; ".join(sentences)


def _count(number: int, noun: str, one: str, several: str) -> str:
    return f"1 {noun} {one}" if number == 1 else f"{number:,} {_plural(noun)} {several}"


def _plural(noun: str) -> str:
    head, that, tail = noun.partition(" that ")
    return f"{head}s{that}{tail}"


def plan(warehouse: Warehouse, versions: Versions, landed: pl.DataFrame, retry: bool = False) -> Plan:
    """What `unread` and `unnamed` come to before a build, and why each is to be done.

    Args:
        warehouse: Whose stores are looked at.
        versions: Those of the code as it now is.
        landed: The landed files as just listed.
        retry: Whether everything that failed before is to be tried again.
    """
    todo = unread(warehouse, versions, landed, retry)
    fresh = todo.filter(pl.col("attempts") == 0)
    before = layouts.read_before(warehouse, versions) if len(fresh) else None
    known = fresh.join(before, on="sha256") if before is not None else fresh.with_columns(reader=pl.lit(""))
    counts = known.group_by("reader").len().sort("reader")
    waiting = unnamed(warehouse, versions, retry).join(todo, on="sha256", how="anti")
    moved = int(waiting["moved"].sum())
    return Plan(
        new_files=len(fresh) - len(known),
        read_again=dict(counts.iter_rows()) if len(known) else {},
        failed_before=len(todo) - len(fresh),
        named=len(waiting) - moved,
        moved=moved,
        renamed=len(waiting) > moved and _named_before(warehouse, versions),
    )


def unread(
    warehouse: Warehouse, versions: Versions, landed: pl.DataFrame, retry: bool = False
) -> pl.DataFrame:
    """The landed files that have no layout by these versions, or one to be tried again.

    Returns:
        One row a digest, its first path, in the order of paths; `attempts` counts those made so far.
    """
    ours = layouts.rows(warehouse, versions).filter(pl.col("converter").is_null())
    latest = layouts.best_attempts(ours)
    done = latest.filter(~_to_be_tried_again(retry))
    tried = latest.select("sha256", "attempts")
    return (
        _readable(landed)
        .join(done, on="sha256", how="anti")
        .join(tried, on="sha256", how="left")
        .with_columns(pl.col("attempts").fill_null(0))
        .sort("source_path")
        .collect()
    )


def unconverted(
    warehouse: Warehouse, versions: Versions, landed: pl.DataFrame, retry: bool = False
) -> pl.DataFrame:
    """As `unread`, the landed files that no reader opens and an office suite may."""
    codes = [NEEDS_CONVERTER, *([CONVERSION_FAILED] if retry else [])]
    refused = layouts.current(warehouse, versions).filter(pl.col("quarantine").is_in(codes))
    tried = refused.select(
        "sha256", attempts=pl.when(pl.col("converter").is_null()).then(0).otherwise("attempts")
    )
    return _readable(landed).join(tried, on="sha256").sort("source_path").collect()


def with_named(warehouse: Warehouse, versions: Versions, todo: pl.DataFrame) -> pl.DataFrame:
    """Files to be read with `named`, the digests of those of their layouts that have a reading already.

    A layout that was lost is read again, and is as it was.
    """
    known = store.scan(warehouse, versions).join(todo.lazy(), on="sha256", how="semi")
    digests = known.group_by("sha256", "hints").agg(named=pl.col("layout_digest").unique().sort())
    return todo.join(digests.collect(), on=["sha256", "hints"], how="left")


def unnamed(warehouse: Warehouse, versions: Versions, retry: bool = False) -> pl.DataFrame:
    """The layouts that have no reading by these versions, or one to be tried again.

    Returns:
        Rows of the store of layouts without the layouts' bytes, in the order of segments, with
        `named_before`: how often naming was tried; `outside` and its digest `hints`: what is known from
        outside the file; `moved`: whether it was named with something else known.
    """
    documents = store.scan(warehouse, versions).select(
        "sha256", "layout_digest", "hints", "quarantine", named_before="attempts", done=pl.lit(True)
    )
    keys = ["sha256", "layout_digest", "hints"]
    named = documents.sort("named_before", descending=True).unique(keys, keep="first")
    otherwise = documents.select(*keys[:2], moved=pl.lit(True)).unique()
    failed = pl.col("quarantine").is_null() & _to_be_tried_again(retry, "quarantine_right", "named_before")
    return (
        layouts.current(warehouse, versions)
        .join(_evidence(warehouse), on="sha256", how="left")
        .with_columns(pl.col("outside", "hints").fill_null(""))
        .join(named, on=keys, how="left")
        .join(otherwise, on=keys[:2], how="left")
        .filter(pl.col("done").is_null() | failed)
        .with_columns(
            pl.col("named_before").fill_null(0),
            moved=pl.col("done").is_null() & pl.col("moved").fill_null(False),
        )
        .drop("quarantine_right", "done")
        .sort("segment", "sha256")
        .collect()
    )


def _evidence(warehouse: Warehouse) -> pl.LazyFrame:
    """Of each landed file what is known from outside it."""
    return store.landed(warehouse).lazy().select("sha256", "outside", "hints").drop_nulls().unique("sha256")


def _to_be_tried_again(retry: bool, quarantine: str = "quarantine", attempts: str = "attempts") -> pl.Expr:
    if retry:
        return pl.col(quarantine).is_in(FAILED_HERE).fill_null(False)
    means = pl.col(quarantine).is_in(OUT_OF_MEANS).fill_null(False)
    return means & (pl.col(attempts) < ATTEMPTS)


def _named_before(warehouse: Warehouse, versions: Versions) -> bool:
    """Whether another version of naming ever named anything here."""
    folder = warehouse.store / "readings"
    return folder.exists() and any(path.name != versions.naming for path in folder.iterdir())


def _readable(landed: pl.DataFrame) -> pl.LazyFrame:
    return (
        landed.lazy()
        .filter(pl.col("sha256").is_not_null() & ~pl.col("removed") & pl.col("reason").is_null())
        .sort("source_path")
        .unique("sha256", keep="first", maintain_order=True)
    )
