"""What the source of a module says: a digest of what it does, and what it imports.

Belongs here: one source at a time, and the answers that were given before, by a digest of the source.
Does not belong here: where sources lie (`parsers.version`), where answers are kept (`pipelines.code_facts`).
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

MOST = 4000
"""Answers that are kept at most: a few times as many as there are modules."""

Imported = tuple[int, str, str]
"""Level (0: absolute), module and name of `from module import name`."""


class Facts(NamedTuple):
    """What one source says.

    Args:
        digest: Of the syntax tree without docstrings and other bare strings.
        whole: Modules that are imported whole, also by literal names given to `import_module` and `files`.
        names: Names that are imported from modules.
        passed: Of those at the top of the module, by the name that others may import them under.
    """

    digest: str
    whole: tuple[str, ...]
    names: tuple[Imported, ...]
    passed: tuple[tuple[str, Imported], ...]


_known: dict[str, Facts] = {}
_used: set[str] = set()
_recalled: set[str] = set()


def facts(source: bytes) -> Facts:
    """What a source says; looked up where the same source was asked for before.

    Raises:
        SyntaxError: It is no Python.
    """
    key = hashlib.sha256(_asked_by() + source).hexdigest()[:32]
    _used.add(key)
    if key not in _known:
        _known[key] = _facts(ast.parse(source))
    return _known[key]


def recall(text: str) -> None:
    """Take in answers that an earlier process gave (`remembered`).

    Raises:
        ValueError: The text is not of our making; nothing of it is taken in.
    """
    try:
        found = {
            str(key): Facts(str(digest), tuple(whole), _imported(names), _passed(passed))
            for key, (digest, whole, names, passed) in json.loads(text).items()
        }
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a list of facts: {error}") from error
    _known.update(found)
    _recalled.update(found)


def remembered() -> str | None:
    """All answers, for `recall` in another process; None when nothing is new since then."""
    if _used <= _recalled:
        return None
    kept = _known if len(_known) <= MOST else {key: _known[key] for key in _used}
    _recalled.update(kept)
    return json.dumps(kept, sort_keys=True)


def _imported(listed: list[list[object]]) -> tuple[Imported, ...]:
    return tuple((int(str(level)), str(module), str(name)) for level, module, name in listed)


def _passed(listed: list[list[object]]) -> tuple[tuple[str, Imported], ...]:
    return tuple((str(name), _imported([imported])[0]) for name, imported in listed)  # type: ignore[list-item]


@cache
def _asked_by() -> bytes:
    """An answer is good for this code and this version of Python, whose trees differ from others'."""
    own = files("parsers").joinpath("source_facts.py").read_bytes()
    return repr(sys.version_info[:2]).encode() + hashlib.sha256(own).digest()


def _facts(tree: ast.Module) -> Facts:
    whole: set[str] = set()
    names: set[Imported] = set()
    for node in _executed(tree):
        if isinstance(node, ast.Import):
            whole |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {(node.level, node.module or "", alias.name) for alias in node.names}
        elif isinstance(node, ast.Call) and (literal := _named_in_call(node)):
            whole.add(literal)
    passed = tuple(
        (alias.asname or alias.name, (statement.level, statement.module or "", alias.name))
        for statement in tree.body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    )
    return Facts(_digest(tree), tuple(sorted(whole)), tuple(sorted(names)), passed)


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those below `if TYPE_CHECKING`."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            waiting += node.orelse
        else:
            waiting += ast.iter_child_nodes(node)


def _named_in_call(node: ast.Call) -> str | None:
    """The module in `import_module("…")`, the package in `files("…")`."""
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    first = node.args[0] if node.args else None
    if (
        called in ("import_module", "files")
        and isinstance(first, ast.Constant)
        and isinstance(first.value, str)
    ):
        return first.value
    return None


def _digest(tree: ast.AST) -> str:
    """Of the tree without statements that are only a string: docstrings, also those of constants."""
    for node in ast.walk(tree):
        for block in ("body", "orelse", "finalbody"):
            statements = getattr(node, block, None)
            if isinstance(statements, list):
                setattr(node, block, [each for each in statements if not _is_string(each)])
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


def _is_string(statement: ast.AST) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
