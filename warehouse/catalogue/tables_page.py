"""docs/tables.md: every table with its inputs and columns, written from the declarations.

Belongs here: laying the declarations out as Markdown. The page is written again by
`python -m warehouse.catalogue.tables_page > docs/tables.md`; a test compares the two.
Does not belong here: the declarations (`warehouse.tables`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from warehouse import registry
from warehouse.catalogue.dictionary import ColumnEntry, columns
from warehouse.facts.check_list import check_list
from warehouse.registry import Input, Table, Years
from warehouse.storage.quality import checks_of

_HEAD = """# The tables

This page is written from the declarations in `warehouse/tables.py` and `warehouse/contracts/`.
Change those, and run `python -m warehouse.catalogue.tables_page > docs/tables.md`.

| table | what a row is | group | made of |
|---|---|---|---|"""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    for table in registry.tables().values():
        inputs = ", ".join(map(_input, table.inputs)) or "the form files"
        yield f"| [{table.name}](#{table.name}) | {_cell(table.description)} | {table.group} | {inputs} |"
    yield "\nWhat is not a table:\n"
    for source in registry.sources().values():
        yield f"- `{source.name}`: {source.description}"
    for table in registry.tables().values():
        yield from _section(table)


def _section(table: Table) -> Iterator[str]:
    where = f"`{table.name}/year=…/`, {table.presence}" if table.partitioned else f"`{table.name}.parquet`"
    identities = [check.check_id for check in check_list() if check.table == table.name]
    yield f"\n## {table.name}\n\n{table.description}\n"
    yield f"- file: {where}"
    yield f"- made by: `{table.make.__module__}.{table.make.__name__}`"
    yield f"- in the order of: {', '.join(table.order)}"
    yield f"- checks: {', '.join([*checks_of(table.name), *identities])}"
    yield "\n| column | type | what it says |\n|---|---|---|"
    for entry in columns(table.name):
        yield f"| {entry.name}{' (key)' if entry.key else ''} | {_type(entry)} | {_description(entry)} |"


def _type(entry: ColumnEntry) -> str:
    return f"{entry.kind}, may be null" if entry.nullable else entry.kind


def _description(entry: ColumnEntry) -> str:
    codes = f": {', '.join(entry.codes)}" if entry.codes else ""
    return _cell(entry.description + codes)


def _input(source: Input) -> str:
    if source.years is Years.ALL:
        return source.name
    return f"{source.name} of the {'same year' if source.years is Years.SAME else 'year before'}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(page())
