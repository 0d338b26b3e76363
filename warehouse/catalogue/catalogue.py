"""The catalogue: warehouse.duckdb, datapackage.json, and marts and views in one file each.

Belongs here: the files a newcomer opens first. Does not belong here: the tables.
warehouse.duckdb holds views with comments over the Parquet files. They hold absolute paths, because DuckDB
resolves relative ones against the reader's working directory. After the folder has moved, write it again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
from upath import UPath

from warehouse import registry
from warehouse.bi.sql import identifier, in_chinese, literal, query
from warehouse.bi.views import views
from warehouse.catalogue.dictionary import columns, datapackage, describe
from warehouse.catalogue.relations import select
from warehouse.catalogue.shapes import Shapes
from warehouse.catalogue.single_files import outdated_single_file, write_single_files
from warehouse.cite import view
from warehouse.storage import parquet
from warehouse.storage.lock import writing
from warehouse.storage.tree import Warehouse

DATABASE = "warehouse.duckdb"
READ_BY = "v1.0.0"
"""The oldest DuckDB that opens the database: drivers of BI tools are behind, and views need nothing newer."""
WRITTEN = "catalogue.json"
"""The file, beside the stores, that says of which statements the database was made and what is in it then."""


def write_catalogue(warehouse: Warehouse) -> dict[str, UPath]:
    """Make the files; each replaces its former self in one step, warehouse.duckdb last.

    What is in one file each (`bi/`), and a database on this machine, is written only where it is not what it
    would be.

    Returns:
        The files by their path below the warehouse.

    Raises:
        OSError: A file could not be written whole; its former self stays.
    """
    with writing(warehouse), parquet.folder(warehouse.staging) as folder:
        written = write_single_files(warehouse)
        parquet.publish(_datapackage(folder), warehouse.root / "datapackage.json")
        if not parquet.is_local(warehouse.root) or _flaw_of_database(warehouse):
            _publish_database(_views(folder, warehouse), warehouse)
    return {name: warehouse.root / name for name in ("datapackage.json", DATABASE)} | written


def _publish_database(path: Path, warehouse: Warehouse) -> None:
    made = {"of": _made_of(warehouse), "holds": _digest(_content(path))}
    if parquet.is_local(warehouse.root):
        # A log of changes to the former file would be applied to this one.
        (warehouse.root / f"{DATABASE}.wal").unlink(missing_ok=True)
    parquet.publish(path, warehouse.root / DATABASE)
    parquet.write_text(warehouse.store / WRITTEN, json.dumps(made), warehouse.staging)


def outdated(warehouse: Warehouse) -> str:
    """Say why the catalogue must be written again.

    Args:
        warehouse: Whose catalogue it is.

    Returns:
        A clause that names the file; "" when every file is what it would be if it were written now.
    """
    if not (warehouse.root / DATABASE).exists():
        return _flaw_of_database(warehouse)
    package = warehouse.root / "datapackage.json"
    if not package.is_file() or package.read_bytes() != _datapackage_text().encode():
        return f"{package.name} is missing or not that of these tables"
    if reason := outdated_single_file(warehouse):
        return reason
    return _flaw_of_database(warehouse)


def _flaw_of_database(warehouse: Warehouse) -> str:
    """Why the database must be written again; "" when it is what it would be."""
    if not (warehouse.root / DATABASE).exists():
        return f"there is no {DATABASE}"
    if parquet.is_local(warehouse.root):
        return _flaw_of_views(Path(str(warehouse.root / DATABASE)), warehouse)
    with tempfile.TemporaryDirectory(prefix="catalogue-") as elsewhere:
        path = Path(elsewhere) / DATABASE
        path.write_bytes((warehouse.root / DATABASE).read_bytes())
        return _flaw_of_views(path, warehouse)


def _datapackage(folder: Path) -> Path:
    path = folder / "datapackage.json"
    path.write_text(_datapackage_text(), encoding="utf-8", newline="")
    return path


def _datapackage_text() -> str:
    return json.dumps(datapackage(), ensure_ascii=False, indent=2) + "\n"


def _views(folder: Path, warehouse: Warehouse) -> Path:
    """The database in a file of its own.

    Raises:
        OSError: What can be read from the file is not all that was written to it: DuckDB does not say so when
            a disk is full.
    """
    # DuckDB takes a `?` in the path of a database for the begin of options: a place of ours has none.
    with tempfile.TemporaryDirectory(prefix="catalogue-") as elsewhere:
        path = Path(elsewhere) / DATABASE
        _write_database(path, warehouse, _statements(warehouse))
        if flaw := _flaw_of_views(path, warehouse):
            raise OSError(f"{DATABASE} could not be written whole ({flaw}): is the disk full?")
        return shutil.copyfile(path, folder / DATABASE)


def _write_database(path: Path, warehouse: Warehouse, statements: Iterable[str]) -> None:
    with duckdb.connect(str(path), config={"storage_compatibility_version": READ_BY}) as database:
        if not parquet.is_local(warehouse.root):
            database.register_filesystem(Shapes(warehouse))
        database.execute("BEGIN")  # one transaction, not one a comment
        for statement in statements:
            database.execute(statement)
        database.execute("COMMIT")
        database.execute("CHECKPOINT")


def _made_of(warehouse: Warehouse) -> str:
    """Digest of all that decides what is in the database: the statements, DuckDB, the columns of the tables.

    DuckDB takes the columns of a table that is cut by year from the file of the first year.
    """
    columns = []
    for name, table in registry.tables().items():
        years = warehouse.years(name) if table.partitioned else [None]
        path = warehouse.path(name, years[0]) if years else None
        if path is not None and path.exists():
            with path.open("rb") as file:
                columns.append([name, str(pq.read_schema(file).remove_metadata())])
    return _digest([READ_BY, duckdb.__version__, columns, list(_statements(warehouse))])


def _digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Declared:
    """A view as it should be: the statement that selects its rows, what it and its columns are."""

    name: str
    select: str
    about: str
    described: Mapping[str, str]

    def created(self) -> str:
        """The statement that makes it."""
        return f"CREATE VIEW {identifier(self.name)} AS {self.select}"

    def statements(self) -> Iterator[str]:
        """What makes it and its comments."""
        quoted = identifier(self.name)
        yield self.created()
        yield f"COMMENT ON VIEW {quoted} IS {literal(self.about)}"
        for column, description in self.described.items():
            yield f"COMMENT ON COLUMN {quoted}.{identifier(column)} IS {literal(description)}"


def _statements(warehouse: Warehouse) -> Iterator[str]:
    """What makes the views and their comments."""
    for each in _declared(warehouse):
        yield from each.statements()


def _declared(warehouse: Warehouse) -> Iterator[_Declared]:
    """The views, each after those that it is made of."""
    for table in registry.tables():
        described = {entry.name: entry.description for entry in columns(table)}
        yield _Declared(table, select(warehouse, table), describe(table), described)
    yield _Declared(view.NAME, view.query(), view.DESCRIPTION, view.comments())
    for each in views().values():
        described = {column.name: column.description for column in each.columns}
        yield _Declared(each.name, query(each), each.about, described)
        described = {column.zh: column.description for column in each.columns}
        yield _Declared(each.name_zh, in_chinese(each), each.about, described)


def _flaw_of_views(path: Path, warehouse: Warehouse) -> str:
    """Whether a database holds the views and comments that it should; "" when it does."""
    if path.with_name(f"{DATABASE}.wal").exists():
        return f"{DATABASE} was changed by another program"
    with tempfile.TemporaryDirectory(prefix="catalogue-") as elsewhere:
        copy = shutil.copyfile(path, Path(elsewhere) / DATABASE)  # another program may hold the file itself
        try:
            found = _content(copy)
        except duckdb.Error as error:
            return f"{DATABASE} cannot be opened: {str(error).partition(chr(10))[0][:200]}"
        if _written(warehouse) == {"of": _made_of(warehouse), "holds": _digest(found)}:
            return ""
        wanted = _wanted(Path(elsewhere) / "wanted.duckdb", warehouse)
    return "" if found == wanted else f"{DATABASE} has other views than these tables want"


def _wanted(path: Path, warehouse: Warehouse) -> list[list[tuple[object, ...]]]:
    """What is in a database of these views, with the comments that are declared.

    DuckDB is asked for its text of the views and for the types of their columns. The text of a view is
    another one once it was written to a file and read back. Writing the comments would take longer.
    """
    declared = {each.name: each for each in _declared(warehouse)}
    _write_database(path, warehouse, (each.created() for each in declared.values()))
    of_views, of_columns = _content(path)
    return [
        [(name, sql, declared[str(name)].about) for name, sql, _ in of_views],
        [
            (name, column, kind, declared[str(name)].described.get(str(column)))
            for name, column, kind, _ in of_columns
        ],
    ]


def _written(warehouse: Warehouse) -> object:
    """What the file says that lies beside the stores; None without one."""
    try:
        return json.loads((warehouse.store / WRITTEN).read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def _content(path: Path) -> list[list[tuple[object, ...]]]:
    """Views, columns and their comments."""
    views = "SELECT view_name, sql, comment FROM duckdb_views() WHERE NOT internal ORDER BY ALL"
    described = "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal"
    with duckdb.connect(str(path), read_only=True) as database:
        return [database.execute(query).fetchall() for query in (views, f"{described} ORDER BY ALL")]
