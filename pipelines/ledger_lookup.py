"""Where the file of a document lies, by the ledger of a warehouse.

Belongs here: looking a document up. Does not belong here: reading its file (`pipelines.evidence`), and what
stands beside it in the warehouse (`presentation.evidence.background`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pipelines.exits import refuse, warehouse_or_exit
from pipelines.settings import Settings

DOCUMENT_ID = re.compile(r"[0-9a-f]{64}(?:#[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document, or every report of a file.

    Args:
        file: The file, or the archive that holds it.
        member: The archive's member; empty for the file itself, or for every member.
        number: Which of a file's reports, from 1; 0 for every one.
        landing: The local folder that stands for the landing folder in object storage; empty otherwise.
    """

    file: Path
    member: str = ""
    number: int = 0
    landing: str = ""


def find_document(document_id: str, settings: Settings) -> Wanted:
    """Where the file of a document lies, by the ledger; exit where that does not tell."""
    import polars as pl

    tables = warehouse_or_exit(settings)
    rows = tables.scan("dim_document").filter(pl.col("document_id") == document_id).collect()
    if rows.is_empty():
        refuse("unknown_document", warehouse=str(tables.root), document=document_id)
    path, mark, number = str(rows["source_path"][0]).rpartition("#")
    if not mark or not document_id.endswith(f"#{number}"):
        path, number = str(rows["source_path"][0]), ""
    outer, _, member = path.partition("!/")
    landing = settings.landing
    if "://" in landing:
        from pipelines.object_storage import copy_of_file

        landing = str(copy_of_file(landing, outer))
    file = Path(landing) / outer
    if not file.is_file():
        refuse("document_gone", path=f"{settings.landing}/{outer}")
    return Wanted(file, member, int(number or 0), landing if landing != settings.landing else "")
