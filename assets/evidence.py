"""Group evidence: for each year the pages of the documents that are most in doubt.

Belongs here: the asset, and what the UI shows of it. Does not belong here: which documents these are
(`presentation.evidence.doubt`), the pages (`presentation.evidence`), serving them
(`pipelines.evidence_server`).
It is no table: the pages lie beside the warehouse. A build makes them only when asked to.
"""

from collections.abc import Sequence
from enum import Enum

import dagster as dg
from pydantic import Field

from assets.factory import OWNERS, RETRY
from assets.failures import refusals
from assets.markdown import INLINE, escaped, link, short, table
from assets.metadata import MAX_ROWS
from assets.partitions import YEARS
from assets.resources import Evidence, Places, Reader
from engine.pool import Engine
from parsers.version import code_version
from presentation.evidence.doubt import ORDER
from presentation.evidence.of_year import MOST, Listed, folder_of, version_of, write_year

MOST_WORKERS = 4
"""Each has the pictures of two files in memory."""
POOL = "evidence"
"""One run at a time renders; it waits for no run that writes tables."""


class Spoken(Enum):
    """The languages of the pages, as Dagster's configuration takes them."""

    zh = "zh"
    en = "en"


class EvidenceConfig(dg.Config):
    """How many documents of the year have a page, and in which language."""

    most: int = Field(default=MOST, ge=0, le=10_000)
    language: Spoken = Spoken.zh


def evidence_pages(
    context: dg.AssetExecutionContext,
    config: EvidenceConfig,
    places: Places,
    reader: Reader,
    evidence: Evidence,
) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Write the pages; a document that cannot be shown is listed with the reason."""
    from presentation.evidence.from_store import Source  # as in `write_year`

    warehouse, year = places.tables(), int(context.partition_key)
    with refusals():
        engine = Engine(min(reader.workers, MOST_WORKERS), reader.limits())
        source = Source(places.landing_folder(), engine, reader.archives(1).run_all, reader.versions())
        listed = write_year(warehouse, year, source, config.most, config.language.value)
    for document in listed:
        if document.remark:
            context.log.warning(f"{document.source_path}: {document.remark}")
    return dg.MaterializeResult(
        metadata=_metadata(listed, year, evidence)
        | {"folder": dg.MetadataValue.path(str(folder_of(warehouse) / str(year)))},
        data_version=dg.DataVersion(version_of(warehouse, year, config.most, config.language.value)),
    )


def _metadata(listed: Sequence[Listed], year: int, evidence: Evidence) -> dict[str, dg.MetadataValue]:
    shown = [document for document in listed if document.page]
    return {
        "in_doubt": dg.MetadataValue.int(len(listed)),
        "pages": dg.MetadataValue.int(len(shown)),
        "not_shown": dg.MetadataValue.int(len(listed) - len(shown)),
        "bytes": dg.MetadataValue.int(sum(document.size_bytes for document in shown)),
        "worst": dg.MetadataValue.md(_worst(listed, year, evidence)),
        "documents": dg.MetadataValue.md(_table(listed[:MAX_ROWS], year, evidence)),
        "index": dg.MetadataValue.url(evidence.address_of(year)),
    }


def _worst(listed: Sequence[Listed], year: int, evidence: Evidence) -> str:
    """The first documents as a list, as many as the UI shows without a click."""
    lines = [f"1. {_linked(document, year, evidence)}" for document in listed]
    while len(text := "\n".join(lines)) >= INLINE:
        lines.pop()
    return text or "无 / none"


def _table(listed: Sequence[Listed], year: int, evidence: Evidence) -> str:
    """The documents with what they are ordered by and what was remarked."""
    head = ["document / 文件", *ORDER, "remark / 备注"]
    rows = [
        [
            f"{_linked(document, year, evidence)} {escaped(document.source_path)}",
            *(str(document.doubts[name]) for name in ORDER),
            escaped(document.remark),
        ]
        for document in listed
    ]
    return table(head, rows)


def _linked(document: Listed, year: int, evidence: Evidence) -> str:
    name = short(document.agency_name or document.source_path)
    return link(name, evidence.address_of(year, document.document_id)) if document.page else escaped(name)


def assets() -> list[dg.AssetsDefinition]:
    """The group's asset. It is declared here, because nothing is known of the code when this is imported."""
    declared = dg.asset(
        group_name="evidence",
        deps=["fact_check"],
        partitions_def=YEARS,
        backfill_policy=dg.BackfillPolicy.multi_run(1),
        kinds={"html"},
        owners=OWNERS,
        tags={"gongkai/layer": "evidence", "gongkai/partition": "year"},
        code_version=code_version("presentation.evidence.of_year"),
        pool=POOL,
        retry_policy=RETRY,
        description="Pages of evidence of the year's documents that are most in doubt / 年度存疑文件的证据页",
    )
    return [declared(evidence_pages)]
