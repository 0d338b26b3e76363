"""The help of the program and its commands, in the language of the process.

Belongs here: the page. Its words are in `presentation/help.toml`, by names that follow from the command's and
its parameters' names: `command.NAME.about`, `.more` and `.next`; `option.NAME.PARAMETER`, else
`option.PARAMETER`; `metavar.PARAMETER`. Where the catalogue has none, `help=` of the declaration stands.
Does not belong here: the commands.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from enum import Enum
from typing import Any

import typer
from rich.cells import cell_len

from pipelines.language import VARIABLE, say
from pipelines.wrapping import lines_of, padded
from presentation.catalogue import words

NARROWEST, WIDEST = 40, 100
_LEFT = 28
"""The widest left column, in columns of the terminal."""
_VARIABLES = {
    "landing": "GONGKAI_LANDING",
    "warehouse": "GONGKAI_WAREHOUSE",
    "workers": "GONGKAI_WORKERS",
    "expected": "GONGKAI_EXPECTED",
    "lang": VARIABLE,
}


def page(command: Any, context: typer.Context) -> str:
    """The help of a command or of the program.

    Args:
        command: The command; Typer's own class.
        context: In which it was called.
    """
    width = max(NARROWEST, min(shutil.get_terminal_size().columns, WIDEST))
    lines = [*usage(command, context).split("\n")]
    for part in ("about", "more", "next"):
        if text := about(command, part):
            lines += ["", *(f"  {line}" for line in lines_of(text, width - 2))]
    rows: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
    for param in command.get_params(context):
        rows[param.param_type_name].append((_name(param), _described(command, param)))
    commands = [(name, about(each, "about")) for name, each in getattr(command, "commands", {}).items()]
    for title, listed in (*rows.items(), ("command", commands)):
        if listed:
            lines += ["", say(f"help.{title}s"), *_table(listed, width)]
    return "\n".join(lines)


def usage(command: Any, context: typer.Context) -> str:
    """The line that says how a command is called."""
    named = [metavar(each) for each in command.get_params(context) if each.param_type_name == "argument"]
    named += [say("help.command_args")] if hasattr(command, "commands") else []
    return say(
        "help.usage", command=context.command_path, rest=" ".join((say("help.options_in_usage"), *named))
    )


def about(command: Any, part: str) -> str:
    """What a command does (`about`), more of it (`more`), or what comes after it (`next`)."""
    name = f"command.{'gongkai' if hasattr(command, 'commands') else command.name}.{part}"
    if name in words():
        return say(name)
    return str(command.help or "").partition("\n")[0] if part == "about" else ""


def _described(command: Any, param: Any) -> str:
    own = "gongkai" if hasattr(command, "commands") else command.name
    names = (f"option.{own}.{param.name}", f"option.{param.name}")
    text = next((say(name) for name in names if name in words()), getattr(param, "help", "") or "")
    return " ".join((text, *(f"[{each}]" for each in _extra(param)))).strip()


def _extra(param: Any) -> Iterator[str]:
    least, most = getattr(param, "min", None), getattr(param, "max", None)
    if least is not None:
        yield (
            say("help.from_to", least=least, most=most) if most is not None else say("help.from", least=least)
        )
    default = param.default
    if (
        getattr(param, "show_default", False)
        and default not in (None, "", False, ...)
        and not callable(default)
    ):
        yield say("help.default", value=str(default.value if isinstance(default, Enum) else default))
    if param.required and param.param_type_name == "option":
        yield say("help.required")
    if param.name in _VARIABLES:
        yield say("help.variable", name=_VARIABLES[param.name])


def _name(param: Any) -> str:
    if param.param_type_name == "argument":
        return metavar(param)
    names = ", ".join(param.opts)
    return names if param.is_flag else f"{names} {metavar(param)}"


def metavar(param: Any) -> str:
    """The name of a parameter's value as help shows it."""
    name = f"metavar.{param.name}"
    text = "|".join(choices(param)) or (say(name) if name in words() else str(param.name).upper())
    return f"{text}…" if param.nargs == -1 else text


def choices(param: Any) -> list[str]:
    """The values among which a parameter chooses; none where it may be anything."""
    found = getattr(getattr(param, "type_descriptor", None), "choices", None) or ()
    return [str(each.value) for each in found]


def _table(rows: list[tuple[str, str]], width: int) -> Iterator[str]:
    left = min(max(cell_len(name) for name, _ in rows), _LEFT, width // 3) + 2
    for name, text in rows:
        first, *rest = lines_of(text, width - left - 2)
        if cell_len(name) > left - 2:
            yield f"  {name}"
            yield f"  {' ' * left}{first}".rstrip()
        else:
            yield f"  {padded(name, left)}{first}".rstrip()
        yield from (f"  {' ' * left}{line}" for line in rest)
