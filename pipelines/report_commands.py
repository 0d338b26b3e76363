"""The commands over single reports that stand beside `inspect`: `gongkai check | evidence`.

Belongs here: their options. Does not belong here: doing it. Heavy imports are inside the commands.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipelines.exits import USAGE, Answer, configure, exit_with, require_reader, settings_or_exit


class Spoken(StrEnum):
    """The languages of what is said."""

    ZH = "zh"
    EN = "en"


class CheckFormat(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    XLSX = "xlsx"


Lang = Annotated[Spoken, typer.Option(help="Language of what is said: zh or en.")]


def check(
    files: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="Reports in any format, or archives.")
    ],
    last_year: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="The same body's report of the year before."),
    ] = None,
    form: Annotated[
        CheckFormat, typer.Option("--format", help="text, json (for programs), sarif (for editors) or xlsx.")
    ] = CheckFormat.TEXT,
    out: Annotated[Path | None, typer.Option(help="File to write; by default standard output.")] = None,
    lang: Lang = Spoken.ZH,
) -> None:
    """Find what to correct before a report is published.

    Exit code 0: nothing wrong; 1: there is an error; 2: a file could not be checked.
    """
    Answer.in_json = form in (CheckFormat.JSON, CheckFormat.SARIF)
    if form is CheckFormat.XLSX and out is None:
        exit_with("a workbook needs a file: name it with --out", USAGE)
    settings = settings_or_exit()
    require_reader(settings)
    from pipelines.check import check as find
    from pipelines.check import write

    found = find(files, last_year, settings, lang.value)
    raise typer.Exit(write(found, form.value, out, lang.value))


def evidence(
    document: Annotated[str, typer.Argument(help="A report, or the document_id of one in the warehouse.")],
    out: Annotated[
        Path | None, typer.Option(help="File to write [default: NAME.evidence.html in the current folder].")
    ] = None,
    lang: Lang = Spoken.ZH,
    landing: Annotated[str | None, typer.Option(help="Landing folder. [env: GONGKAI_LANDING]")] = None,
    warehouse: Annotated[str | None, typer.Option(help="Folder of tables. [env: GONGKAI_WAREHOUSE]")] = None,
) -> None:
    """Write a page with what was published beside what was read.

    Every number leads to its place in the source and back. The page is one file and loads nothing.
    """
    configure(landing, warehouse, None)
    settings = settings_or_exit()
    require_reader(settings)
    from pipelines.evidence import pages
    from pipelines.ledger_lookup import DOCUMENT_ID, Wanted, find_document

    file = Path(document)
    if DOCUMENT_ID.fullmatch(document) and not file.exists():
        wanted = find_document(document, settings)
    elif not file.exists():
        exit_with(f"there is no file {document}, and it is no document_id: name a report", USAGE)
    else:
        wanted = Wanted(file)
    for number, (name, page) in enumerate(pages(wanted, settings, lang.value)):
        target = out or Path(f"{Path(name).name}.evidence.html")
        if out and number:  # further reports of the file
            target = out.with_name(f"{out.stem}-{number + 1}{out.suffix}")
        target.write_text(page, encoding="utf-8")
        typer.echo(target)
