"""The commands over single reports that stand beside `inspect`: `gongkai check | evidence`.

Belongs here: their options. Does not belong here: doing it. Heavy imports are inside the commands.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipelines.exits import (
    USAGE,
    Answer,
    AsJson,
    configure,
    refuse,
    require_files,
    require_reader,
    settings_or_exit,
)
from pipelines.language import BY_LOCALE, Lang, language
from pipelines.terminal import print_json


class CheckFormat(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    XLSX = "xlsx"


def check(
    files: Annotated[list[Path], typer.Argument()],
    last_year: Annotated[Path | None, typer.Option()] = None,
    form: Annotated[CheckFormat, typer.Option("--format")] = CheckFormat.TEXT,
    out: Annotated[Path | None, typer.Option()] = None,
    json: AsJson = False,
    lang: Lang = BY_LOCALE,
) -> None:
    """Find what to correct before a report is published."""
    if json and form not in (CheckFormat.TEXT, CheckFormat.JSON):
        refuse("json_and_format", USAGE, form=form.value)
    form = CheckFormat.JSON if json else form
    Answer.in_json = form in (CheckFormat.JSON, CheckFormat.SARIF)
    if form is CheckFormat.XLSX and out is None:
        refuse("workbook_needs_file", USAGE)
    require_files(*files, *([last_year] if last_year else []))
    settings = settings_or_exit()
    require_reader(settings)
    from pipelines.check import check as find
    from pipelines.check import write

    found = find(files, last_year, settings, language())
    raise typer.Exit(write(found, form.value, out, language()))


def evidence(
    document: Annotated[str, typer.Argument()],
    out: Annotated[Path | None, typer.Option()] = None,
    landing: Annotated[str | None, typer.Option()] = None,
    warehouse: Annotated[str | None, typer.Option()] = None,
    json: AsJson = False,
    lang: Lang = BY_LOCALE,
) -> None:
    """Write a page with what was published beside what was read."""
    configure(landing, warehouse, None)
    settings = settings_or_exit()
    require_reader(settings)
    from pipelines.evidence import pages
    from pipelines.ledger_lookup import DOCUMENT_ID, Wanted, find_document

    file = Path(document)
    if DOCUMENT_ID.fullmatch(document) and not file.exists():
        wanted = find_document(document, settings)
    elif not file.exists():
        refuse("no_document", USAGE, document=document)
    else:
        wanted = Wanted(file)
    written = []
    for number, (name, page) in enumerate(pages(wanted, settings, language())):
        target = out or Path(f"{Path(name).name}.evidence.html")
        if out and number:  # further reports of the file
            target = out.with_name(f"{out.stem}-{number + 1}{out.suffix}")
        target.write_text(page, encoding="utf-8")
        written.append({"report": name, "page": str(target)})
        if not json:
            typer.echo(target)
    if json:
        print_json({"ok": True, "written": written})
