"""The program as Typer runs it: its help, and its refusals of what cannot be parsed, in two languages.

Belongs here: what every command has in common. Does not belong here: the commands (`pipelines.cli`), the
pages of help (`pipelines.help_page`). Typer's own sentences are English; none of them is shown.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from pipelines.exits import USAGE, Answer, refuse
from pipelines.language import VARIABLE, chosen, say
from presentation.catalogue import LANGUAGES

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""What the parser raises; it has no public name."""


class Command(TyperCommand):
    """A command with help in the language of the process."""

    def get_help(self, ctx: Any) -> str:
        """The page of help."""
        from pipelines.help_page import page

        return page(self, ctx)

    def get_usage(self, ctx: Any) -> str:
        """The line that says how it is called."""
        from pipelines.help_page import usage

        return usage(self, ctx)


class Group(TyperGroup):
    """The program: it takes the language out of the arguments first, so that help and refusals are in it."""

    get_help = Command.get_help
    get_usage = Command.get_usage

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run a command and exit; what the parser refuses is one sentence."""
        given = sys.argv[1:] if args is None else list(args)
        Answer.in_json = "--json" in given
        with chosen(given):
            sys.exit(self._run(args, *rest, **(extra | {"standalone_mode": False})))

    def _run(self, *args: Any, **extra: Any) -> int:
        """The exit code of a command."""
        try:
            _require_language()
            code = super().main(*args, **extra)
        except typer.Exit as exit_:
            code = exit_.exit_code
        except typer.Abort:
            code = 1
        except UsageError as error:
            code = _refused(error)
        return code if isinstance(code, int) else 0

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first argument names; a refusal that names what is near."""
        name = args[0]
        if not name.startswith("-") and name not in self.commands:
            near = get_close_matches(name, self.commands)
            refuse(
                "no_command_near" if near else "no_command", USAGE, name=name, near=near, all=[*self.commands]
            )
        return super().resolve_command(ctx, args)


class App(typer.Typer):
    """A Typer program whose commands are of `Command`."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=Group, **settings)

    def command(self, *args: Any, **settings: Any) -> Callable[[Any], Any]:
        """Register a function as a command."""
        return super().command(*args, **({"cls": Command} | settings))


def _require_language() -> None:
    given = os.environ.get(VARIABLE)
    if given and given not in LANGUAGES:
        refuse("language", USAGE, given=given)


def _refused(error: Any) -> int:
    """Say what the parser refuses, with the line that says how the command is called."""
    context = error.ctx
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(context.get_help(), err=True)
        return USAGE
    if context is not None:
        typer.echo(f"{context.get_usage()}\n{say('help.try', command=context.command_path)}\n", err=True)
    name, values = _sentence(error)
    try:
        refuse(name, USAGE, **values)
    except typer.Exit as exit_:
        return exit_.exit_code


def _sentence(error: Any) -> tuple[str, dict[str, Any]]:
    kind, param = type(error).__name__, getattr(error, "param", None)
    option = getattr(error, "option_name", "")
    if kind == "NoSuchOption":
        near = list(error.possibilities or ())
        return "no_option_near" if near else "no_option", {"option": option, "near": near}
    if kind == "BadOptionUsage":
        return "no_value_taken" if "not take" in error.message else "value_lacking", {"option": option}
    if kind == "MissingParameter" and param is not None:
        return "missing", {"name": _called(param)}
    if param is not None:
        return _bad_value(error, param)
    if error.message.startswith("Got unexpected extra"):
        return "superfluous", {"said": error.message.partition("(s) (")[2].removesuffix(")")}
    return "unparsed", {"said": error.message}


def _bad_value(error: Any, param: Any) -> tuple[str, dict[str, Any]]:
    """The sentence for a value that is not of its type; what was given is in what pydantic raised."""
    found: Any = getattr(error.__cause__, "errors", list)()
    values: dict[str, Any] = {"name": _called(param), "given": str(found[0]["input"]) if found else "…"}
    if found and str(found[0]["type"]).startswith("int") and getattr(param, "min", None) is None:
        return "number", values
    least, most = getattr(param, "min", None), getattr(param, "max", None)
    if least is not None and most is not None:
        return "number_between", values | {"least": least, "most": most}
    if least is not None:
        return "number_from", values | {"least": least}
    from pipelines.help_page import choices, metavar

    if allowed := choices(param):
        return "choice", values | {"allowed": allowed}
    return "value", values | {"wanted": metavar(param)}


def _called(param: Any) -> str:
    from pipelines.help_page import metavar

    return metavar(param) if param.param_type_name == "argument" else str(param.opts[0])
