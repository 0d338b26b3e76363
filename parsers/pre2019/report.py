"""A file whose only statistics are those of a form before 2019 → a report of form `pre2019`, read or not.

Belongs here: whose report it is, and that its year fits the form. Does not belong here: reading the table
(`table`), and files with a table of today's forms (`parsers.read`), whatever else they hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from parsers.findings import sections
from parsers.forms import PRE2019
from parsers.identity.completion import complete
from parsers.identity.identification import Identification, identify
from parsers.identity.outside import NOTHING, Outside
from parsers.model import Block, Grid, Layout, Note, Paragraph, Pre2019Fact, Quarantine, Report
from parsers.pre2019 import sums
from parsers.pre2019.blank import UNSUPPORTED
from parsers.pre2019.forms import OldForm, old_forms
from parsers.pre2019.table import MAX_LINE, read
from parsers.unrecognised import unidentified


def report(layout: Layout, outside: Outside = NOTHING) -> Report | None:
    """The report with its figures in `old`; None when no old form is recognised.

    Numbers of the prose are not read: what they speak of are not the cells of today's forms.
    """
    facts = read(layout.blocks)
    if facts is None:
        return None
    row = outside.row or dict(outside.of_report).get(1)
    form = next(form for form in old_forms() if form.code == facts[0].form)
    prose = list(_prose(layout, facts))
    who = complete(identify(layout, list(_lines(layout))), outside.path, row)
    return Report(
        title=who.title,
        agency=who.agency,
        year=who.year,
        form=PRE2019,
        published_on=who.published_on,
        source_url=who.source_url,
        cells=(),
        checks=sums.evaluate(form, facts),
        notes=(*who.notes, *_unusual(form, who), *sections.notes(prose)),
        quarantine=unidentified(who),
        old=facts,
        sections=sections.sections(prose),
        evidence=who.evidence,
        partial=who.partial,
    )


def unread(layout: Layout, outside: Outside, reason: Quarantine) -> Report:
    """A report that was recognised and has nothing to read, with its body and year and the reason why.

    Its form is `pre2019` where it has a table of before 2019, else unknown.
    """
    row = outside.row or dict(outside.of_report).get(1)
    who = complete(identify(layout, list(_lines(layout))), outside.path, row)
    return Report(
        title=who.title,
        agency=who.agency,
        year=who.year,
        form=PRE2019 if reason.code == UNSUPPORTED else None,
        published_on=who.published_on,
        source_url=who.source_url,
        cells=(),
        checks=(),
        notes=who.notes,
        quarantine=reason,
        evidence=who.evidence,
        partial=who.partial,
    )


def _lines(layout: Layout) -> Iterator[Paragraph]:
    """All text, cells included: the table itself names nobody, and a title may stand in a cell."""
    for block in layout.blocks:
        if isinstance(block, Grid):
            yield from (Paragraph(cell.text, cell.locator) for cell in block.cells)
        else:
            yield block


def _prose(layout: Layout, facts: tuple[Pre2019Fact, ...]) -> Iterator[Paragraph]:
    """The text outside the statistics table, whose short lines without a figure are its labels."""
    printed = {fact.locator for fact in facts if fact.locator}
    figures = [at for at, block in enumerate(layout.blocks) if not printed.isdisjoint(_locators(block))]
    for at, block in enumerate(layout.blocks):
        between = figures and figures[0] <= at <= figures[-1]
        label = isinstance(block, Paragraph) and len(block.text) <= MAX_LINE
        if at not in figures and not (between and label):
            yield from _lines(replace(layout, blocks=(block,)))


def _locators(block: Block) -> list[str]:
    return [cell.locator for cell in block.cells] if isinstance(block, Grid) else [block.locator]


def _unusual(form: OldForm, who: Identification) -> Iterator[Note]:
    """A year in which the form was not in use: either the year or the form may be misread."""
    first, last = form.years
    if who.year is not None and not first <= who.year <= last:
        detail = (
            f"the statistics form {form.code} was in use for {first} to {last}, the report is on {who.year}"
        )
        yield Note("form_of_other_years", detail)
