"""The SQL of the views for BI tools.

Belongs here: queries over tables, with English and with Chinese column names, quoted so that no name is ever
taken for SQL. Does not belong here: what the views hold (`views.toml`), and running them
(`warehouse.catalogue`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from warehouse.bi.views import JOINED, KINDS, ROW, View, ViewColumn

_RESULT = (
    "max(CASE WHEN row.result = '{0}' THEN "
    "CASE WHEN row.status IN ('blank', 'dash', 'not_applicable') THEN 0 "
    "WHEN row.value = trunc(row.value) THEN row.value END END)"
)
"""The number of one column of section four, of rows that are grouped by proceeding."""
_NUMBER = r"^([0-9]+\.|（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、)"
_REMARK = "（[^（）]*）$"
"""What stands before and behind a printed label: its number, and a remark in brackets."""


def identifier(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def query(view: View, relation: Callable[[str], str] = identifier) -> str:
    """The statement that selects a view's rows with English column names, in no order.

    Args:
        view: The view.
        relation: What stands in FROM for a table: its name, or a subquery in brackets.
    """
    selected = [f"CAST({_expression(column)} AS {KINDS[column.kind]})" for column in view.columns]
    listed = ", ".join(
        f"{sql} AS {identifier(column.name)}" for sql, column in zip(selected, view.columns, strict=True)
    )
    joins = "".join(_join(table, relation) for table in view.joins)
    where = f" WHERE {view.where}" if view.where else ""
    grouped = ""
    if view.group:
        of_rows = [sql for sql, column in zip(selected, view.columns, strict=True) if "{" not in column.sql]
        grouped = f" GROUP BY {', '.join(of_rows)}"
    return f"SELECT {listed} FROM {relation(view.table)} AS {ROW}{joins}{where}{grouped}"


def in_chinese(view: View) -> str:
    """The statement that selects the same rows with Chinese column names, over the view with English ones."""
    listed = ", ".join(f"{identifier(each.name)} AS {identifier(each.zh)}" for each in view.columns)
    return f"SELECT {listed} FROM {identifier(view.name)}"


def translated(sql: str, names: Mapping[str, str]) -> str:
    """An expression over English column names, each in double quotes, over the Chinese ones.

    Args:
        sql: The expression.
        names: The Chinese name of each column by its English one.

    Raises:
        KeyError: It names a column that there is not.
    """
    return re.sub(r'"([^"]+)"', lambda match: identifier(names[match[1]]), sql)


def _join(table: str, relation: Callable[[str], str]) -> str:
    key = JOINED[table]
    # A document that was landed twice has several rows in the ledger, and one of them is accepted.
    only = f" AND {table}.status = 'accepted'" if table == "dim_document" else ""
    return f" LEFT JOIN {relation(table)} AS {table} ON {table}.{key} = {ROW}.{key}{only}"


def _expression(column: ViewColumn) -> str:
    sql = re.sub(r"\{(\w+)\}", lambda match: _RESULT.format(match[1]), column.sql)
    if column.labels is not None and column.language is not None:
        cases = " ".join(
            f"WHEN {literal(code)} THEN {literal(label[column.language])}"
            for code, label in column.labels.items()
        )
        return f"CASE {sql} {cases} END"
    if column.short:
        return f"regexp_replace(regexp_replace({sql}, {literal(_NUMBER)}, ''), {literal(_REMARK)}, '')"
    return sql
