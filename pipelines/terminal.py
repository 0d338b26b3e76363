"""The command line's side of a terminal: streams, the bar of a build, and the last word on what goes wrong.

Belongs here: how progress and answers reach a person or a program. Does not belong here: what is said
(`pipelines.summary`, `pipelines.answers`), and which command says it (`pipelines.cli`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import typer

from engine.garbage import collect_seldom
from pipelines.exits import exit_with, refuse
from pipelines.faults import explain
from pipelines.language import choose, language, say

if TYPE_CHECKING:
    from rich.console import Console

    from pipelines.built import Built
    from pipelines.settings import Settings


def print_json(document: object) -> None:
    """Print the answer for a program on standard output."""
    from pipelines.show import in_json

    sys.stdout.write(in_json(document) + "\n")


def duplicate(stream: TextIO) -> TextIO:
    """A standard stream as it is now, wherever a run leads it meanwhile."""
    try:
        copy = os.dup(stream.fileno())
        return os.fdopen(copy, "w", encoding=stream.encoding, errors="backslashreplace")
    except (OSError, ValueError):  # no real file, as in a test
        return stream


def run_build(console: Console, progress: Console, settings: Settings, retry: bool) -> Built:
    """The build, with its progress shown.

    Args:
        console: Told what is to be done and what was done.
        progress: Told the steps meanwhile.
        settings: Where files and tables lie.
        retry: Whether failed files are read again.
    """
    from engine import progress as listeners
    from pipelines.progress import shown
    from pipelines.show import plain
    from presentation.texts import translated

    with shown(console, progress) as screen:
        screen.step(say("step.starting"))

        def notice(sentence: str) -> None:
            screen.notice(say("build.notice", said=translated(sentence, language())))

        listeners.listeners.append(screen.reading)
        try:
            with listeners.noticing(notice):
                built = _nothing_or_build(settings, screen.step, retry)
        finally:
            listeners.listeners.clear()
    if not built.failed:
        console.print(plain(built.in_words()), soft_wrap=True)
    return built


def _nothing_or_build(settings: Settings, show_step: Callable[[str], None], retry: bool) -> Built:
    """The build. Where it would do nothing, Dagster is not even imported, which takes seconds."""
    from pipelines import settled

    outside = settled.outside(settings)
    if not retry and (nothing := settled.recall(settings, outside)):
        return nothing
    from pipelines import build

    return build.build(settings, show_step, retry, outside=outside)


def _open_what_is_closed() -> None:
    """Lead standard streams that the caller closed to nowhere.

    Else the next file that is opened takes their number, and what any library prints goes into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            os.set_inheritable(number, True)  # workers have it too, as they have open streams
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


def _require_folder() -> None:
    try:
        Path.cwd()
    except OSError:
        with suppress(typer.Exit):
            refuse("folder_gone")
        sys.exit(1)


def run(app: typer.Typer) -> None:
    """Run the command line: whatever goes wrong is one sentence."""
    collect_seldom()
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError):  # a terminal that cannot print Chinese shows its numbers
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    choose(sys.argv[1:])
    try:
        _require_folder()
        app()
    except Exception as error:
        if os.environ.get("GONGKAI_DEBUG"):
            raise
        with suppress(typer.Exit):
            exit_with(explain(error))
        sys.exit(1)
