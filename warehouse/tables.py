"""Every table of the warehouse, declared once, in the order data flows.

Belongs here: for each table its contract, group, inputs, maker, order and the column it is counted by.
Dagster's assets with their dependencies, checks, lineage and versions, what is stale, the order of building,
the DuckDB catalogue, the data dictionary and `docs/tables.md` follow from these declarations.
Does not belong here: columns (`warehouse.contracts`), rows (the makers).

A new table is a `Table` here and its maker.
"""

from __future__ import annotations

from warehouse import slices
from warehouse.contracts.agencies import DimAgency, DimExpectedAgency
from warehouse.contracts.cells import (
    FactPre2019Indicator,
    FactProactiveDisclosure,
    FactReconsiderationLitigation,
    FactRequest,
)
from warehouse.contracts.codes import DIMENSIONS
from warehouse.contracts.findings import FactCheck, FactDifference
from warehouse.contracts.indicators import DimIndicator, DimPre2019Bridge
from warehouse.contracts.ledger import DimDocument
from warehouse.contracts.levels import MartLevelSum
from warehouse.contracts.marts import MartAgencyYear, MartCoverage
from warehouse.contracts.problems import MartProblem
from warehouse.contracts.prose import FactNarrative, FactProseSimilarity, FactSection
from warehouse.contracts.succession import DimAgencySuccession
from warehouse.dimensions import agencies, bridge, expected, indicators, succession
from warehouse.documents import ledger
from warehouse.facts import checks, facts
from warehouse.inputs import YEAR_DOCUMENTS
from warehouse.levels import level_sums
from warehouse.marts import agency_year, coverage
from warehouse.prose.problems import problems
from warehouse.prose.similarity import similarity
from warehouse.registry import Input, Presence, Source, Table, Years

SOURCES = {
    source.name: source
    for source in (
        Source(
            "landing_files",
            "Every file in the landing folder, and every member of an archive, by its digest / 落地文件",
        ),
        Source("readings", "Every landed document, read once by this version of the parsers / 解析结果"),
        Source(
            YEAR_DOCUMENTS,
            "The rows of the ledger of one year, with their readings in the store / 年度文件",
            partitioned=True,
        ),
        Source("expected_list", "The list of bodies that are to report / 应报机关名单", is_asset=False),
        Source("last_year", "The latest year that a report can be on / 最近报告年度", is_asset=False),
    )
}
"""What tables are made of beside other tables."""

_DOCUMENTS = Input(YEAR_DOCUMENTS, Years.SAME)


def _cell_fact(
    name: str, contract: type[FactRequest | FactProactiveDisclosure | FactReconsiderationLitigation]
) -> Table:
    """The three facts of the form differ in their dimensions only."""
    first, second = DIMENSIONS[name]
    return Table(
        name,
        contract,
        "facts",
        (_DOCUMENTS,),
        facts.make_cells,
        partitioned=True,
        order=(first, second, "agency_id", "document_id"),
        counted_by="status",
        presence=Presence.MODERN,
        store="cells",
        lineage=lambda: {
            first: [("readings", "cells.dimension_1")],
            second: [("readings", "cells.dimension_2")],
        },
    )


_DECLARED = (
    Table(
        "dim_document",
        DimDocument,
        "documents",
        (Input("landing_files"), Input("readings"), Input("last_year")),
        ledger.make,
        order=("source_path",),
        counted_by="status",
        store="documents",
    ),
    Table(
        "dim_agency",
        DimAgency,
        "dimensions",
        (Input("dim_document"), Input("readings")),
        agencies.make,
        order=("agency_id",),
        versioned_by_rows=True,
        store="documents",
    ),
    Table(
        "dim_expected_agency",
        DimExpectedAgency,
        "dimensions",
        (Input("dim_agency"), Input("expected_list")),
        expected.make,
        order=("agency",),
        counted_by="expectation",
        versioned_by_rows=True,
    ),
    Table(
        "dim_agency_succession",
        DimAgencySuccession,
        "dimensions",
        (Input("dim_document"), Input("dim_agency")),
        succession.make,
        order=("valid_from", "agency_id", "successor_id"),
        counted_by="kind",
        versioned_by_rows=True,
        lineage=succession.lineage,
    ),
    Table("dim_indicator", DimIndicator, "dimensions", (), indicators.make, order=("position",)),
    Table(
        "dim_pre2019_bridge",
        DimPre2019Bridge,
        "dimensions",
        (),
        bridge.make,
        order=("first_year", "form", "position"),
    ),
    _cell_fact("fact_proactive_disclosure", FactProactiveDisclosure),
    _cell_fact("fact_request", FactRequest),
    _cell_fact("fact_reconsideration_litigation", FactReconsiderationLitigation),
    Table(
        "fact_narrative",
        FactNarrative,
        "facts",
        (_DOCUMENTS,),
        facts.make_narrative,
        partitioned=True,
        order=("agency_id", "document_id", "ordinal"),
        presence=Presence.MODERN,
        store="narrative",
    ),
    Table(
        "fact_section",
        FactSection,
        "facts",
        (_DOCUMENTS,),
        facts.make_sections,
        partitioned=True,
        order=("agency_id", "document_id", "ordinal"),
        counted_by="section",
        store="sections",
    ),
    Table(
        "fact_prose_similarity",
        FactProseSimilarity,
        "facts",
        (
            _DOCUMENTS,
            Input(YEAR_DOCUMENTS, Years.BEFORE),
            Input("dim_agency_succession", part=slices.predecessors),
        ),
        similarity.make,
        partitioned=True,
        order=("agency_id", "document_id", "section", "relation", "other_document_id"),
        counted_by="relation",
        lineage=similarity.lineage,
    ),
    Table(
        "fact_check",
        FactCheck,
        "facts",
        (
            _DOCUMENTS,
            Input(YEAR_DOCUMENTS, Years.BEFORE, bodies=slices.followed),
            Input("dim_agency_succession", part=slices.predecessors),
            Input("fact_prose_similarity", Years.SAME, part=slices.own_last_year),
        ),
        checks.make,
        partitioned=True,
        order=("check_id", "scope", "agency_id", "document_id", "ordinal"),
        counted_by="outcome",
        store="checks",
    ),
    Table(
        "fact_difference",
        FactDifference,
        "facts",
        (_DOCUMENTS,),
        facts.make_differences,
        partitioned=True,
        order=("agency_id", "indicator", "document_id", "other_document_id"),
        presence=Presence.MODERN,
        store="cells",
    ),
    Table(
        "fact_pre2019_indicator",
        FactPre2019Indicator,
        "facts",
        (_DOCUMENTS,),
        facts.make_pre2019,
        partitioned=True,
        order=("indicator", "cumulative", "agency_id", "document_id"),
        counted_by="status",
        presence=Presence.PRE2019,
        store="pre2019",
    ),
    Table(
        "mart_agency_year",
        MartAgencyYear,
        "marts",
        (
            _DOCUMENTS,
            *(
                each
                for fact in DIMENSIONS
                for each in (Input(fact, Years.SAME), Input(fact, Years.BEFORE, bodies=slices.followed))
            ),
            Input("fact_check", Years.SAME),
            Input("dim_agency", part=slices.names_today),
            Input("dim_agency_succession", part=slices.successions),
        ),
        agency_year.make,
        partitioned=True,
        order=("province", "agency_id"),
        presence=Presence.MODERN,
        lineage=agency_year.lineage,
    ),
    Table(
        "mart_coverage",
        MartCoverage,
        "marts",
        (
            _DOCUMENTS,
            Input("dim_agency", part=slices.reporting),
            Input("dim_expected_agency", part=slices.expected),
        ),
        coverage.make,
        partitioned=True,
        order=("province", "agency"),
        counted_by="filed",
        lineage=coverage.lineage,
    ),
    Table(
        "mart_level_sum",
        MartLevelSum,
        "marts",
        (
            *(Input(fact, Years.SAME) for fact in DIMENSIONS),
            Input("mart_coverage", Years.SAME, part=slices.levels),
            Input("fact_section", Years.SAME),
        ),
        level_sums.make,
        partitioned=True,
        order=("province", "agency_id", "indicator"),
        counted_by="scope",
        presence=Presence.MODERN,
        lineage=level_sums.lineage,
    ),
    Table(
        "mart_problem",
        MartProblem,
        "marts",
        (_DOCUMENTS, Input("fact_section", Years.SAME)),
        problems.make,
        partitioned=True,
        order=("agency_id", "document_id", "ordinal", "category"),
        counted_by="category",
        lineage=problems.lineage,
    ),
)

TABLES = {table.name: table for table in _DECLARED}
"""Every table by name. The order is that of the catalogue, the dictionary and the documentation."""
