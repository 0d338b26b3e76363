"""Which tables are not made of what they would be made of now, and which of those can be made.

Belongs here: fingerprints. A table's fingerprint is a digest of the version of its code and of the versions
of everything it read, as they stand in the footers of the files it read. A table is stale when its footer has
another fingerprint than one made now would have, and that is decided through all its inputs.
Does not belong here: making a table (`warehouse.make`), and deciding when (`pipelines`).

What comes from outside (`landing_files`, `readings`, settings) is taken as it was when the tables that read
it directly were made: until the ledger is made again, a year is made of what the ledger names.

Where a table is made of a part of another one of its year, it is known whether that part changed once the
other one is made. Until then it counts as stale; when the part came out as before, it is fresh again, and
stays as it is (`Freshness.came_out_fresh`).
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property

import polars as pl

from parsers.forms import PRE2019
from warehouse import registry
from warehouse.code import table_version
from warehouse.contracts.codes import COUNTED_STATUS
from warehouse.inputs import YEAR_DOCUMENTS
from warehouse.registry import Input, Presence, Table
from warehouse.remembering import Remembering
from warehouse.storage import parquet
from warehouse.storage.publish import ROWS
from warehouse.storage.tree import Warehouse

CODE, MADE_OF = "gongkai.code", "gongkai.made_of"
LEDGER = "dim_document"
_SLICE = ("source_path", "document_id", "status", "reason", "parser_version", "hints")
"""The columns of the ledger that decide what a year is made of."""
_LEDGER_COLUMNS = (*_SLICE, "agency_id", "year", "form")

Node = tuple[str, int | None]
"""A table and its year; None for a table that is not cut by year."""


def digest(code: str, made_of: dict[str, str | None]) -> str:
    """The fingerprint of a table.

    Args:
        code: The version of the code that makes it (`warehouse.code.table_version`).
        made_of: The version of each input by the input's key; None for an input that is not there.

    Returns:
        16 hexadecimal digits.
    """
    recipe = json.dumps({"code": code, "made_of": made_of}, sort_keys=True)
    return hashlib.sha256(recipe.encode()).hexdigest()[:16]


class Freshness:
    """The state of a warehouse at one moment; make a new one after anything was written.

    A year of a table may be written meanwhile, when it is forgotten.

    Args:
        warehouse: The warehouse whose footers are read.
    """

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self._footers: dict[Node, dict[str, str]] = {}
        self._wanted: dict[Node, str | None] = {}
        self._slices: dict[int, str] = {}
        self._parts: dict[tuple[str, object, int], str] = {}
        self._of_bodies: dict[tuple[object, int, int], str] = {}
        self._were_stale: dict[int, list[str]] = {}

    def stale(self) -> dict[int, list[str]]:
        """The years to make again, oldest first, each with its stale tables in the order of building."""
        found = {year: self.stale_of(year) for year in self.years}
        return {year: names for year, names in found.items() if names}

    def stale_of(self, year: int) -> list[str]:
        """The stale tables of a year in the order of building."""
        return [name for name in self._yearly if not self.is_fresh((name, year))]

    def ready(self) -> dict[int, list[str]]:
        """Of `stale`, what can be made now."""
        found = {year: self.ready_of(year) for year in self.years}
        return {year: names for year, names in found.items() if names}

    def ready_of(self, year: int) -> list[str]:
        """Of `stale_of`, what can be made now: every input is fresh or is made before it in the same year."""
        chosen: list[str] = []
        for name in self.stale_of(year):
            if all(node[1] == year and node[0] in chosen for node in self.stale_inputs((name, year))):
                chosen.append(name)
        return chosen

    def nodes(self) -> list[Node]:
        """Every table, and every year of those that are cut by year."""
        whole: list[Node] = [(name, None) for name in registry.build_order() if name not in self._yearly]
        return whole + [(name, year) for year in self.years for name in self._yearly]

    def is_fresh(self, node: Node) -> bool:
        """Whether the file of a table holds what would be made now.

        A year that should have no file is fresh when there is none.
        """
        return self.footer(node).get(parquet.FINGERPRINT) == self.wanted(node)

    def stale_inputs(self, node: Node) -> list[Node]:
        """The tables that a table is made of and that must be made before it."""
        name, year = node
        found: list[Node] = []
        for each in registry.table(name).inputs:
            needed = (LEDGER, None) if each.name in registry.sources() else (each.name, each.year(year))
            uses_ledger = each.name == YEAR_DOCUMENTS or each.name in registry.tables()
            if uses_ledger and needed not in found and not self.is_fresh(needed):
                found.append(needed)
        return found

    def wanted(self, node: Node) -> str | None:
        """The fingerprint that the table should have; None when it should not be there."""
        if node not in self._wanted:
            made_of = self.made_of(node)
            code = table_version(registry.table(node[0]))
            self._wanted[node] = None if made_of is None else digest(code, made_of)
        return self._wanted[node]

    def made_of(self, node: Node) -> dict[str, str | None] | None:
        """The version of every input; None when the table should not be there."""
        name, year = node
        table = registry.table(name)
        if table.partitioned and year not in self._present[table.presence]:
            return None
        return {each.key(): self._version(table, each, year) for each in table.inputs}

    def documents(self, year: int) -> int:
        """How many documents the ledger has of a year."""
        return len(self._ledger_by_year.get(year, ()))

    def footer(self, node: Node) -> dict[str, str]:
        """The metadata in the footer of the table's file; empty when there is none."""
        if node not in self._footers:
            self._footers[node] = self.warehouse.footer(*node)
        return self._footers[node]

    def forget(self, node: Node) -> None:
        """Read the footer again of a table that was written, and see anew what is made of its rows."""
        self._footers.pop(node, None)
        self._wanted.clear()
        self._parts = {key: part for key, part in self._parts.items() if key[0] != node[0]}

    def came_out_fresh(self, node: Node) -> bool:
        """Whether a table is fresh now and was stale when this was first asked of its year.

        It only waited for others, of which the part that it is made of came out as before.
        """
        name, year = node
        if year is None:
            return False
        if year not in self._were_stale:
            self._were_stale[year] = self.stale_of(year)
        return name in self._were_stale[year] and self.is_fresh(node)

    def data_version(self, node: Node) -> str | None:
        """What tables made of this one record: a digest of its rows, or its fingerprint."""
        footer = self.footer(node)
        return footer.get(ROWS, footer.get(parquet.FINGERPRINT))

    def year_version(self, year: int | None) -> str | None:
        """Digest of the ledger's rows of a year; None for a year without any."""
        if year is None or year not in self._ledger_by_year:
            return None
        if year not in self._slices:
            self._slices[year] = _slice_digest(self._ledger_by_year[year])
        return self._slices[year]

    @cached_property
    def readings(self) -> str:
        """The version of the readings that the ledger names."""
        return str(_recorded(self.footer((LEDGER, None))).get("readings") or "").rpartition("/")[0]

    @cached_property
    def years(self) -> list[int]:
        """The years that have a document or a file."""
        on_disk = (self.warehouse.years(name) for name in self._yearly)
        return sorted(set(self._present[Presence.ANY]).union(*on_disk))

    @cached_property
    def _yearly(self) -> list[str]:
        return [name for name in registry.build_order() if registry.table(name).partitioned]

    def _version(self, table: Table, source: Input, year: int | None) -> str | None:
        """The version of an input; of what comes from outside, the one that was read."""
        if source.bodies is not None and year is not None:
            return self._version_of_bodies(source, year)
        if source.name == YEAR_DOCUMENTS:
            return self.year_version(source.year(year))
        if source.name in registry.sources():
            return _recorded(self.footer((table.name, None))).get(source.name)
        node = (source.name, source.year(year))
        if source.part is not None and year is not None:
            return self._part(source, year) if self.is_fresh(node) else "stale"
        if registry.table(source.name).versioned_by_rows:
            return self.data_version(node) if self.is_fresh(node) else "stale"
        return self.wanted(node)

    def _part(self, source: Input, year: int) -> str:
        """Digest of the part of a table that a year of another is made of."""
        assert source.part is not None
        key = (source.name, source.part, year)
        if key not in self._parts:
            rows = source.part(self._remembering, year).collect()
            self._parts[key] = hashlib.sha256(rows.write_ndjson().encode()).hexdigest()[:16]
        return self._parts[key]

    def _version_of_bodies(self, source: Input, year: int) -> str | None:
        """Digest of the documents of some bodies, and of the code that makes a table of them."""
        assert source.bodies is not None
        before = source.year(year)
        if before not in self._ledger_by_year:
            return None
        key = (source.bodies, year, before)
        if key not in self._of_bodies:
            bodies = source.bodies(self._remembering, year).implode()
            rows = self._ledger_by_year[before].filter(pl.col("agency_id").is_in(bodies))
            self._of_bodies[key] = _slice_digest(rows)
        said = self._of_bodies[key]
        if source.name == YEAR_DOCUMENTS:
            return said
        return digest(table_version(registry.table(source.name)), {YEAR_DOCUMENTS: said})

    @cached_property
    def _ledger_by_year(self) -> dict[int, pl.DataFrame]:
        ledger = self.warehouse.scan(LEDGER)
        there = ledger.collect_schema().names()
        lacking = [pl.lit(None, pl.String).alias(name) for name in _SLICE if name not in there]
        rows = (  # an earlier release may have written it
            ledger.with_columns(lacking).select(_LEDGER_COLUMNS).drop_nulls("year").collect()
        )
        return {int(year): part for (year,), part in rows.partition_by("year", as_dict=True).items()}

    @cached_property
    def _remembering(self) -> Remembering:
        return Remembering(self.warehouse.root, self.warehouse.store, self._ledger_by_year, _LEDGER_COLUMNS)

    @cached_property
    def _present(self) -> dict[Presence, set[int]]:
        """The years in which tables of each presence have a file."""
        found: dict[Presence, set[int]] = {presence: set() for presence in Presence}
        for year, rows in self._ledger_by_year.items():
            forms = rows.filter(pl.col("status").is_in(COUNTED_STATUS))["form"]
            is_old = (forms == PRE2019).fill_null(False)
            for presence, is_there in (
                (Presence.ANY, len(forms) > 0),
                (Presence.MODERN, not is_old.all()),
                (Presence.PRE2019, is_old.any()),
            ):
                if is_there:
                    found[presence].add(year)
        return found


def _slice_digest(rows: pl.DataFrame) -> str:
    """Digest of rows of the ledger, in the order of their paths."""
    row_text = pl.concat_str(pl.col(_SLICE).fill_null("\1"), separator="\0").str.join("\n")
    text: str = rows.sort("source_path").select(row_text).item()
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _recorded(footer: dict[str, str]) -> dict[str, str | None]:
    """The versions of the inputs as a footer has them."""
    found: dict[str, str | None] = json.loads(footer.get(MADE_OF, "{}"))
    return found


def stale(warehouse: Warehouse) -> dict[int, list[str]]:
    """The years to make again, oldest first, each with its stale tables."""
    return Freshness(warehouse).stale()
