"""`gongkai cite`: a number with its citation and evidence (docs/citing.md).

Belongs here: the command's options and refusals. Does not belong here: finding the number
(`warehouse.cite.lineage`), and what a person or program sees (`pipelines.citation`).
"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.exits import (
    COULD_NOT,
    USAGE,
    Answer,
    AsJson,
    configure,
    exit_with,
    refuse,
    require_folder,
    settings_or_exit,
)
from pipelines.language import BY_LOCALE, Lang

if TYPE_CHECKING:
    from warehouse.cite.model import Number


class Format(StrEnum):
    """What is printed."""

    TEXT = "text"
    JSON = "json"
    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"


def cite(
    agency: Annotated[str, typer.Argument()],
    year: Annotated[int, typer.Argument()],
    indicator: Annotated[str, typer.Argument()],
    warehouse: Annotated[str | None, typer.Option()] = None,
    release: Annotated[Path | None, typer.Option()] = None,
    form: Annotated[Format, typer.Option("--format")] = Format.TEXT,
    json: AsJson = False,
    lang: Lang = BY_LOCALE,
) -> None:
    """Print a number with its citation, the quote and the evidence."""
    if json and form not in (Format.TEXT, Format.JSON):
        refuse("json_and_format", USAGE, form=form.value)
    form = Format.JSON if json else form
    Answer.in_json = form is Format.JSON
    if release and warehouse:
        refuse("warehouse_or_release", USAGE)
    configure(None, warehouse, None)
    folder = settings_or_exit().warehouse if release is None else str(release.absolute())
    require_folder(folder)
    if release and not (release / "release.json").is_file():
        refuse("no_release", path=str(release))
    from warehouse.cite.lineage import number
    from warehouse.cite.model import NoNumberError
    from warehouse.cite.release import tables_at

    try:
        found = number(tables_at(folder), agency, year, indicator)
    except NoNumberError as error:
        exit_with(str(error), USAGE if error.misnamed else COULD_NOT)
    _print(found, form)


def _print(found: Number, form: Format) -> None:
    from pipelines import citation
    from pipelines.terminal import print_json
    from warehouse.cite.texts import bibtex, csl

    if form is Format.TEXT:
        from rich.console import Console

        citation.print_number(Console(), found)
    elif form is Format.BIBTEX:
        sys.stdout.write(bibtex(found))
    else:
        print_json(citation.as_json(found) if form is Format.JSON else csl(found))
