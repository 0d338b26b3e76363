"""The views for BI tools, as `views.toml` declares them.

Belongs here: reading the file into typed declarations, refusing one that cannot be what it says.
Does not belong here: the views (`views.toml`), and their SQL (`warehouse.bi.sql`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from warehouse.bi.labels import labels_of
from warehouse.catalogue.dictionary import ColumnEntry, columns

KINDS = {"text": "VARCHAR", "count": "BIGINT", "number": "DOUBLE", "date": "DATE", "flag": "BOOLEAN"}
"""The kinds of columns with their types in DuckDB: types that every tool takes as they are."""
JOINED = {"dim_agency": "agency_id", "dim_indicator": "indicator", "dim_document": "document_id"}
"""The tables that may be joined, each with the column that it is joined on; their names are their aliases."""
ROW = "row"
"""The alias of the table that a view is made of."""
ZH, EN = "_zh", "_en"
_KIND_OF = {
    "string": "text",
    "integer": "count",
    "number": "number",
    "date": "date",
    "boolean": "flag",
}


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """A column of a view.

    Args:
        name: Its English name.
        zh: Its Chinese name.
        description: What it holds, English ` / ` Chinese.
        kind: One of `KINDS`.
        sql: The expression over the aliases of the view's tables.
        labels: What its codes are called, `(English, Chinese)` by code; the expression is that of the code.
        language: 0 for the English label of a code, 1 for the Chinese; None for the expression itself.
        short: Whether number and remarks are taken off a printed label.
    """

    name: str
    zh: str
    description: str
    kind: str
    sql: str
    labels: Mapping[str, tuple[str, str]] | None = None
    language: int | None = None
    short: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A view with English and with Chinese column names.

    Args:
        en: Its English name behind `v_`.
        zh: Its Chinese name behind `v_`.
        about: What a row is, English ` / ` Chinese.
        table: The table that it is made of.
        joins: The tables joined to it.
        where: Which rows; empty for all.
        group: Whether several rows become one.
        key: English names of the columns that no two rows agree in.
        large: Whether it has a row a cell, too many to sort.
        columns: Its columns.
    """

    en: str
    zh: str
    about: str
    table: str
    joins: tuple[str, ...]
    where: str
    group: bool
    key: tuple[str, ...]
    large: bool
    columns: tuple[ViewColumn, ...]

    @property
    def name(self) -> str:
        """The name of the view with English columns."""
        return f"v_{self.en}"

    @property
    def name_zh(self) -> str:
        """The name of the view with Chinese columns."""
        return f"v_{self.zh}"

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that it reads, its own first."""
        return (self.table, *self.joins)


@cache
def views() -> Mapping[str, View]:
    """Every view by its English name behind `v_`, in the order of the file.

    Raises:
        ValueError: The file declares one that cannot be what it says; the message names it.
    """
    return read_views(tomllib.loads(files(__package__).joinpath("views.toml").read_text(encoding="utf-8")))


def read_views(declared: Mapping[str, Any]) -> dict[str, View]:
    """The declarations of a file.

    Args:
        declared: The parsed file: `names`, `groups` and a list `view`.

    Raises:
        ValueError: Two views or two columns of a view share a name, a column or kind is not known, or a key
            is no column.
    """
    found: dict[str, View] = {}
    for entry in declared["view"]:
        view = _view(entry, declared["names"], declared["groups"])
        if view.en in found or view.zh in {each.zh for each in found.values()}:
            raise ValueError(f"views.toml: {view.en} is declared twice")
        found[view.en] = view
    return found


def _view(entry: Mapping[str, Any], names: Mapping[str, str], groups: Mapping[str, list[Any]]) -> View:
    en, zh = entry["name"]
    joins = tuple(entry.get("join", ()))
    tables = {ROW: entry["from"]} | {table: table for table in joins}
    found = tuple(_columns(entry["columns"], tables, names, groups))
    for kind in ("name", "zh"):
        all_names = [getattr(column, kind) for column in found]
        twice = sorted({name for name in all_names if all_names.count(name) > 1})
        if twice:
            raise ValueError(f"views.toml: {en} has two columns {', '.join(twice)}")
    key = tuple(entry["key"])
    if missing := set(key) - {column.name for column in found}:
        raise ValueError(f"views.toml: {en} has no column {', '.join(sorted(missing))} for its key")
    about = " / ".join(entry["about"])
    where, group = entry.get("where", ""), entry.get("group", False)
    return View(en, zh, about, tables[ROW], joins, where, group, key, entry.get("large", False), found)


def _columns(
    entries: list[Any],
    tables: Mapping[str, str],
    names: Mapping[str, str],
    groups: Mapping[str, list[Any]],
) -> Iterator[ViewColumn]:
    for entry in entries:
        if isinstance(entry, Mapping):
            yield from _computed(entry)
        elif entry.startswith("@"):
            yield from _columns(groups[entry[1:]], tables, names, groups)
        else:
            alias, _, name = entry.partition(".")
            if alias not in tables:
                raise ValueError(f"views.toml: {entry} is of no table that is joined")
            yield from _of_table(tables[alias], alias, name, names)


def _computed(entry: Mapping[str, Any]) -> Iterator[ViewColumn]:
    (en, zh), about, kind = entry["name"], entry["about"], entry["kind"]
    if kind not in KINDS:
        raise ValueError(f"views.toml: {en} is of no known kind")
    short = entry.get("short", False)
    column = ViewColumn(en, zh, f"{about} / {zh}", kind, entry["sql"], short=short)
    yield from _with_labels(column, labels_of(entry["labels"]) if "labels" in entry else {})


def _of_table(table: str, alias: str, name: str, names: Mapping[str, str]) -> Iterator[ViewColumn]:
    """The columns that a name of a table stands for."""
    known = {entry.name: entry for entry in columns(table)}
    if name == "*":  # the year is last in the table and first in a view
        wanted = sorted(known.values(), key=lambda entry: entry.name != "year")
    elif name in known:
        wanted = [known[name]]
    else:
        raise ValueError(f"views.toml: {table} has no column {name}")
    for entry in wanted:
        column = ViewColumn(
            entry.name,
            _chinese(entry, names),
            entry.description,
            _kind(table, entry),
            f"{alias}.{entry.name}",
        )
        has_labels = f"{entry.name}{ZH}" in known
        yield from _with_labels(column, labels_of(entry.name, entry.codes) if not has_labels else {})


def _kind(table: str, entry: ColumnEntry) -> str:
    if entry.kind not in _KIND_OF:
        raise ValueError(f"views.toml: {table}.{entry.name} is a {entry.kind}, which not every tool takes")
    return _KIND_OF[entry.kind]


def _chinese(entry: ColumnEntry, names: Mapping[str, str]) -> str:
    """The Chinese name: that of the file, else the Chinese half of the contract's description."""
    return names.get(entry.name) or entry.description.rpartition(" / ")[2]


def _with_labels(column: ViewColumn, labels: Mapping[str, tuple[str, str]]) -> Iterator[ViewColumn]:
    """A column of codes becomes three: the code, its label in Chinese, its label in English."""
    if not labels:
        yield column
        return
    about = column.description.partition(" / ")[0]
    yield ViewColumn(
        column.name, f"{column.zh}代码", f"{about}: the code / {column.zh}代码", column.kind, column.sql
    )
    for suffix, zh, language, what in ((ZH, column.zh, 1, "Chinese"), (EN, f"{column.zh}英文", 0, "English")):
        yield ViewColumn(
            f"{column.name}{suffix}",
            zh,
            f"{about}: its label in {what} / {zh}",
            "text",
            column.sql,
            labels,
            language,
        )
