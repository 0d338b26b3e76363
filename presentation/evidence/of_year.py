"""Pages of evidence of the documents of a year that are most in doubt, in a folder beside the warehouse.

Belongs here: which pages there are, where they lie, and their list. Does not belong here: making one
(`presentation.evidence.from_store`), the order of doubt (`presentation.evidence.doubt`).

`WAREHOUSE-evidence/YEAR/DOCUMENT_ID.html`, beside them `index.html` for people and `documents.json` for
programs, which is written last.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from upath import UPath

from parsers.version import code_version
from presentation.catalogue import Language
from presentation.evidence.doubt import ORDER, most_doubtful
from warehouse.printable import visible
from warehouse.storage import parquet, remote
from warehouse.storage.tree import Warehouse

if TYPE_CHECKING:
    from jinja2 import Template

    from presentation.evidence.from_store import Made, Source

MOST = 10
"""Documents of a year that have a page, unless another number is asked for."""
BATCH = 20
"""Documents whose readings are in memory at the same time."""
LIST = "documents.json"
_CODE = "presentation.evidence.of_year"


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of a year's list.

    Args:
        document_id: The document.
        source_path: Its path below the landing folder.
        agency_name: Whose report it is, as found.
        doubts: The numbers that it is ordered by, by the names of `presentation.evidence.doubt.ORDER`.
        page: The name of its page; empty where there is none.
        remark: Why there is none, or what the page lacks; empty where nothing is to be said.
        size_bytes: Of the page.
    """

    document_id: str
    source_path: str
    agency_name: str
    doubts: Mapping[str, int]
    page: str
    remark: str
    size_bytes: int


def folder_of(warehouse: Warehouse) -> UPath:
    """Where the pages of a warehouse lie: beside it, because readers look for Parquet inside."""
    return remote.at(f"{warehouse.root}-evidence")


def page_name(document_id: str) -> str:
    """The file name of a document's page."""
    return f"{document_id.replace('#', '-')}.html"


def version_of(warehouse: Warehouse, year: int, most: int, language: Language) -> str:
    """What a year's pages are made of, 16 hexadecimal digits: its checks, our code, what is asked for."""
    checks = warehouse.fingerprint("fact_check", year) or "absent"
    parts = (checks, code_version(_CODE), str(most), language)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def last_list(warehouse: Warehouse, year: int) -> dict[str, Any]:
    """The list of a year as last written: `version`, `most`, `language`, `documents`; empty for none."""
    try:
        found = json.loads((folder_of(warehouse) / str(year) / LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Stale:
    """A year whose pages are not those that would be written now: how many, in which language, of what."""

    year: int
    most: int
    language: Language
    version: str


def stale_years(warehouse: Warehouse, most: int | None = None) -> list[Stale]:
    """The years whose pages are to be written, or to be removed with their documents, the oldest first.

    Args:
        warehouse: Its tables and the folder beside it.
        most: How many documents of a year at most; as many as the last time when None.
    """
    found = []
    for year in sorted({*warehouse.years("fact_check"), *_written_years(warehouse)}):
        last = last_list(warehouse, year)
        language: Language = "en" if last.get("language") == "en" else "zh"
        number = most if most is not None else _number(last.get("most"))
        version = version_of(warehouse, year, number, language)
        if last.get("version") != version:
            found.append(Stale(year, number, language, version))
    return found


def _written_years(warehouse: Warehouse) -> list[int]:
    """The years of which pages were written; none of which nothing is left."""
    folder = folder_of(warehouse)
    names = [entry.name for entry in folder.iterdir()] if folder.exists() else []
    years = [int(name) for name in names if len(name) == 4 and name.isascii() and name.isdecimal()]
    return [year for year in years if last_list(warehouse, year).get("documents")]


def _number(kept: Any) -> int:
    return kept if isinstance(kept, int) and kept >= 0 else MOST


def write_year(
    warehouse: Warehouse, year: int, source: Source, most: int = MOST, language: Language = "zh"
) -> list[Listed]:
    """Write the pages of a year's most doubtful documents and remove those of others.

    Args:
        warehouse: Its tables, and the store of layouts.
        year: The year reported on.
        source: What pages are made with.
        most: How many documents at most.
        language: Of the words on the pages.

    Returns:
        The documents, the most doubtful first.
    """
    from presentation.evidence.from_store import pages  # heavy, and a build without pages has no use for it

    version = version_of(warehouse, year, most, language)
    rows = most_doubtful(warehouse, year, most)
    folder, staging = folder_of(warehouse) / str(year), folder_of(warehouse)
    found: dict[str, Listed] = {}
    for batch in rows.iter_slices(BATCH):
        of_batch = {row["document_id"]: row for row in batch.iter_rows(named=True)}
        for made in pages(warehouse, batch, source, language):
            found[made.document_id] = _listed(of_batch[made.document_id], made)
            if made.html:
                parquet.write_text(folder / page_name(made.document_id), made.html, staging)
    listed = [found[document_id] for document_id in rows["document_id"]]
    _remove_all_but(folder, {document.page for document in listed})
    parquet.write_text(folder / "index.html", _index().render(year=year, documents=listed), staging)
    parquet.write_text(folder / LIST, _list_text(version, most, language, listed), staging)
    return listed


def _listed(row: Mapping[str, Any], made: Made) -> Listed:
    return Listed(
        made.document_id,
        row["source_path"],
        row["agency_name"] or "",
        {name: row[name] for name in ORDER},
        page_name(made.document_id) if made.html else "",
        made.remark,
        len(made.html.encode()),
    )


def _list_text(version: str, most: int, language: str, listed: Sequence[Listed]) -> str:
    documents = [asdict(document) for document in listed]
    whole = {"version": version, "most": most, "language": language, "documents": documents}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _remove_all_but(folder: UPath, kept: set[str]) -> None:
    if folder.exists():
        for path in folder.glob("*.html"):
            if path.name not in kept:
                path.unlink()


@cache
def _index() -> Template:
    from jinja2 import Environment, StrictUndefined

    text = files("presentation.evidence").joinpath("index.html").read_text(encoding="utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["visible"] = visible
    return environment.from_string(text)
