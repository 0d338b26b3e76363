"""The second stage: one file's layout to a typed reading.

The flow: layout, without what a mirror added (`parsers.trust`) → tables and named cells (`parsers.naming`) →
whose report, of which year (`parsers.identity.identification`) → identities (`parsers.findings.identities`)
and prose (`parsers.findings.narrative`).
Where no table of today's forms stands, a statistics table of before 2019 is looked for (`parsers.pre2019`).
Does not belong here: the file's bytes, and whatever opens them (`parsers.readers`).
"""

from __future__ import annotations

from dataclasses import replace

from parsers import pre2019
from parsers.findings import narrative
from parsers.findings.identities import evaluate
from parsers.forms import form_of, forms, prescribed
from parsers.identity.identification import Identification, identify
from parsers.model import Cell, Check, Layout, Note, Quarantine, Reading, Report, Status
from parsers.naming.reports import Part, parts
from parsers.naming.tables import TableReading
from parsers.trust import Judged, judged
from parsers.unrecognised import not_published, reason_for, unidentified

_SITE = ("sitename", "siteidcode", "sitedomain", "url")


def name_layout(layout: Layout, file_name: str) -> Reading:
    """Everything the layout says.

    Pure: the same layout and name give an equal reading, in any process.

    Args:
        layout: What a reader made of the file.
        file_name: The file's name without its folder; it is never decisive.
    """
    judgement = judged(layout)
    layout = judgement.layout
    found = parts(layout.blocks)
    layouts = [layout, *(replace(layout, meta=_of_the_site(layout.meta)) for _ in found[1:])]
    reports = _distinct(
        [judgement.as_printed(_report(of, part)) for of, part in zip(layouts, found, strict=False)]
    )
    if not reports and (old := pre2019.report(layout)):
        reports = [old]
    if not reports:
        return _reading(judgement, (), reason_for(layout))
    return _reading(judgement, tuple(reports), None)


def _of_the_site(meta: dict[str, str]) -> dict[str, str]:
    """What holds for every report on a page; its title and date are those of the first."""
    return {name: said for name, said in meta.items() if name in _SITE}


def _reading(judgement: Judged, reports: tuple[Report, ...], reason: Quarantine | None) -> Reading:
    of = judgement.layout
    return Reading(
        of.media_type, of.encoding, reports, of.notes, reason, of.encoding_confidence, judgement.trusted
    )


def _report(layout: Layout, part: Part) -> Report:
    who = identify(layout, part.lines)
    form = form_of((table.table for table in part.tables), who.year)
    cells = _cells(part.tables, form)
    prose = narrative.extract(part.lines, who.year) if who.year else ()
    checks = [*_identities(part.tables), *(narrative.compare(prose, cells, who.year) if who.year else ())]
    return Report(
        title=who.title,
        agency=who.agency,
        year=who.year,
        form=form,
        published_on=who.published_on,
        source_url=who.source_url,
        cells=cells,
        checks=tuple(checks),
        narrative=prose,
        notes=(*who.notes, *(note for table in part.tables for note in table.notes)),
        quarantine=_quarantine(layout, who, part, cells),
        evidence=who.evidence,
        partial=who.partial,
    )


def _cells(tables: tuple[TableReading, ...], form: str) -> tuple[Cell, ...]:
    """All cells of the form in form order; a table that is not in the document gives `missing` cells."""
    by_code = {table.table.code: table for table in tables}
    cells: list[Cell] = []
    for code in (table.code for table in prescribed(None).tables):
        cells += by_code[code].cells if code in by_code else _missing(form, code)
    return tuple(cells)


def _missing(form: str, code: str) -> list[Cell]:
    table = forms().get(form, prescribed(None)).table(code)  # a hybrid lacks section 四 only
    return [
        Cell(*key, None, block.unit_of(column), Status.MISSING) for key, block, _, column in table.cells()
    ]


def _identities(tables: tuple[TableReading, ...]) -> list[Check]:
    checks: list[Check] = []
    for reading in tables:
        cells = {cell.key: cell for cell in reading.cells}
        checks += evaluate(reading.table, cells, reading.complete, reading.satisfiable)
    return checks


def _quarantine(
    layout: Layout, who: Identification, part: Part, cells: tuple[Cell, ...]
) -> Quarantine | None:
    printed = any(table.printed for table in part.tables)
    return not_published(layout, part.lines, cells, printed=printed) or unidentified(who)


def _distinct(reports: list[Report]) -> list[Report]:
    """Without reports that repeat another of the same page word for word (a full and a text version)."""
    kept: list[Report] = []
    for report in reports:
        twin = next((i for i, other in enumerate(kept) if _same(report, other)), None)
        if twin is None:
            kept.append(report)
        else:
            note = Note("repeated_in_file", "The file holds the same report twice; it is counted once.")
            kept[twin] = replace(kept[twin], notes=(*kept[twin].notes, note))
    return kept


def _same(a: Report, b: Report) -> bool:
    same_body = a.agency is None or b.agency is None or a.agency.agency_id == b.agency.agency_id
    same_year = a.year is None or b.year is None or a.year == b.year
    values = [[(c.key, c.value, c.status) for c in report.cells] for report in (a, b)]
    return same_body and same_year and values[0] == values[1]
