"""The second stage: one file's layout to a typed reading.

The flow: layout, without what a mirror added (`parsers.trust`) → tables and named cells (`parsers.naming`) →
whose report, of which year (`parsers.identity.identification`), completed by what path and manifest say
(`parsers.identity.completion`) → identities (`parsers.findings.identities`)
and prose: its numbers (`parsers.findings.narrative`), its text (`parsers.findings.sections`).
Where no table of today's forms stands, a statistics table of before 2019 is looked for (`parsers.pre2019`).
Does not belong here: the file's bytes, and whatever opens them (`parsers.readers`).
"""

from __future__ import annotations

from dataclasses import replace

from parsers.findings import narrative, sections
from parsers.findings.identities import evaluate
from parsers.forms import form_of, forms, prescribed
from parsers.identity.completion import complete
from parsers.identity.identification import Identification, identify
from parsers.identity.outside import NOTHING, Outside
from parsers.identity.surroundings import ManifestRow
from parsers.model import Cell, Check, Layout, Note, Quarantine, Reading, Report, Status
from parsers.naming.reports import Part, parts
from parsers.naming.tables import TableReading
from parsers.pre2019 import report as pre2019
from parsers.trust import Judged, judged
from parsers.unrecognised import IS_REPORT, not_published, reason_for, unidentified

Of = tuple[Layout, Part]
"""What a report is named from: the file's layout with the metadata that is its own, and its part."""

_SITE = ("sitename", "siteidcode", "sitedomain", "url")


def name_layout(layout: Layout, file_name: str, outside: Outside = NOTHING) -> Reading:
    """Everything the layout says, completed by what is known from outside the file.

    Pure: the same layout, name and outside knowledge give an equal reading, in any process.

    Args:
        layout: What a reader made of the file.
        file_name: The file's name without its folder; it is never decisive.
        outside: What path and manifest say of the file.
    """
    judgement = judged(layout)
    layout = judgement.layout
    found = parts(layout.blocks)
    layouts = [layout, *(replace(layout, meta=_of_the_site(layout.meta)) for _ in found[1:])]
    reports = _reports(judgement, list(zip(layouts, found, strict=False)), outside)
    if not reports and (old := pre2019.report(layout, outside)):
        reports = [old]
    if not reports:
        reason = reason_for(layout)
        if reason.code not in IS_REPORT:
            return _reading(judgement, (), reason)
        reports = [judgement.as_printed(pre2019.unread(layout, outside, reason))]
    return _reading(judgement, tuple(reports), None)


def _reports(judgement: Judged, found: list[tuple[Layout, Part]], outside: Outside) -> list[Report]:
    """The reports of a file, each once, in their order.

    Path and manifest speak of the file. Of several reports in it they give body and year only where that
    contradicts none and leaves no two for the same body and year, else nothing but the place of a body that
    lacks one; a manifest's row of a single report is about that one alone.
    """

    def name(of: Layout, part: Part, path: str, row: ManifestRow | None, places_only: bool = False) -> Report:
        return judgement.as_printed(_report(of, part, path, row, places_only=places_only))

    kept = _distinct([(name(of, part, outside.path, outside.row), (of, part)) for of, part in found])
    if len(kept) > 1 and outside and not _fits_each([report for report, _ in kept]):
        kept = [(name(*of, outside.path, outside.row, True), of) for _, of in kept]
        if outside.row and not outside.row.states_nothing:
            kept = [(_with_note(report, _OF_THE_FILE), of) for report, of in kept]
    rows = dict(outside.of_report)
    return [
        name(*of, outside.path, rows[number]) if number in rows else report
        for number, (report, of) in enumerate(kept, start=1)
    ]


_OF_THE_FILE = Note(
    "manifest_not_applied",
    "The file holds several reports, its row gives them no body or year: name each as PATH#n.",
)
_NOT_OF_EACH = tuple(
    f"{source}_{what}_differs" for source in ("manifest", "path") for what in ("agency", "year")
)


def _fits_each(reports: list[Report]) -> bool:
    """Whether what is known of the file contradicts none of its reports and leaves no two alike."""
    known = [(r.agency.agency_id, r.year) for r in reports if r.agency and r.year is not None]
    contradicted = any(note.code in _NOT_OF_EACH for report in reports for note in report.notes)
    return len(known) == len(set(known)) and not contradicted


def _with_note(report: Report, note: Note) -> Report:
    return replace(report, notes=(*report.notes, note))


def _of_the_site(meta: dict[str, str]) -> dict[str, str]:
    """What holds for every report on a page; its title and date are those of the first."""
    return {name: said for name, said in meta.items() if name in _SITE}


def _reading(judgement: Judged, reports: tuple[Report, ...], reason: Quarantine | None) -> Reading:
    of = judgement.layout
    return Reading(
        of.media_type, of.encoding, reports, of.notes, reason, of.encoding_confidence, judgement.trusted
    )


def _report(
    layout: Layout, part: Part, path: str, row: ManifestRow | None, *, places_only: bool = False
) -> Report:
    who = complete(identify(layout, part.lines), path, row, places_only=places_only)
    form = form_of((table.table for table in part.tables), who.year)
    cells = _cells(part.tables, form)
    kind = who.agency.kind if who.agency else ""
    prose = narrative.extract(part.lines, who.year, kind) if who.year else ()
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
        sections=sections.sections(part.lines, part.places),
        notes=(
            *who.notes,
            *(note for table in part.tables for note in table.notes),
            *sections.notes(part.lines),
        ),
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
        cells = {cell[:3]: cell for cell in reading.cells}
        checks += evaluate(reading.table, cells, reading.complete, reading.satisfiable)
    return checks


def _quarantine(
    layout: Layout, who: Identification, part: Part, cells: tuple[Cell, ...]
) -> Quarantine | None:
    printed = any(table.printed for table in part.tables)
    return not_published(layout, part.lines, cells, printed=printed) or unidentified(who)


def _distinct(named: list[tuple[Report, Of]]) -> list[tuple[Report, Of]]:
    """Without reports that repeat another of the same page word for word (a full and a text version)."""
    kept: list[tuple[Report, Of]] = []
    for report, of in named:
        twin = next((i for i, (other, _) in enumerate(kept) if _same(report, other)), None)
        if twin is None:
            kept.append((report, of))
        else:
            note = Note("repeated_in_file", "The file holds the same report twice; it is counted once.")
            kept[twin] = (_with_note(kept[twin][0], note), kept[twin][1])
    return kept


def _same(a: Report, b: Report) -> bool:
    same_body = a.agency is None or b.agency is None or a.agency.agency_id == b.agency.agency_id
    same_year = a.year is None or b.year is None or a.year == b.year
    values = [[(c.key, c.value, c.status) for c in report.cells] for report in (a, b)]
    return same_body and same_year and values[0] == values[1]
