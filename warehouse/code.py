"""The version of the code that makes a table.

Belongs here: a digest of what changes behaviour: the modules that a module imports within this repository,
without comments and docstrings, and the data files beside them.
Does not belong here: the version of the reading (`parsers.version`).
"""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from parsers.forms import form_files
from warehouse.registry import Table

ROOTS = ("parsers", "warehouse")
_DATA = (".toml", ".csv", ".tsv", ".txt", ".gz", ".json")


@cache
def code_version(*modules: str) -> str:
    """Digest of the modules, of all they import within `ROOTS`, and of the data files beside those.

    Args:
        modules: Full names. An import inside a function counts as any other.
    """
    digest = hashlib.sha256()
    for name in sorted(_closure(modules)):
        digest.update(f"{name} {_digest_of(name)}\n".encode())
    for path in sorted(form_files(), key=lambda path: path.name):  # also those of installed extensions
        digest.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:12]


@cache
def table_version(table: Table) -> str:
    """The version of the code that makes the table, and of its contract."""
    return code_version(table.make.__module__, table.contract.__module__)


def _closure(modules: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    todo = list(modules)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += _imports(name)
    return found


@cache
def _imports(module: str) -> tuple[str, ...]:
    """The modules within `ROOTS` that a module imports."""
    named: list[str] = []
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Import):
            named += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            named += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(name for name in named if name.partition(".")[0] in ROOTS and _path(name))


@cache
def _digest_of(module: str) -> str:
    """Digest of a module's syntax tree without docstrings, and of the data files in its folder."""
    path = _path(module)
    digest = hashlib.sha256(ast.dump(_tree(module)).encode())
    if path is not None:
        for data in sorted(path.parent.iterdir()):
            if data.name.endswith(_DATA):
                digest.update(data.name.encode() + data.read_bytes())
    return digest.hexdigest()


@cache
def _tree(module: str) -> ast.Module:
    path = _path(module)
    tree = ast.parse(path.read_text(encoding="utf-8") if path else "")
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [each for each in body if not _is_docstring(each)]  # type: ignore[attr-defined]
    return tree


def _is_docstring(node: ast.AST) -> bool:
    """Whether it is a string that stands by itself: it does nothing wherever it stands."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


@cache
def _path(module: str) -> Path | None:
    """The file of a module, None when the name is not one."""
    root, _, rest = module.partition(".")
    if root not in ROOTS:  # a table that is declared elsewhere
        spec = find_spec(module)
        return Path(spec.origin) if spec and spec.origin and Path(spec.origin).is_file() else None
    folder = Path(str(files(root)))
    place = folder.joinpath(*rest.split(".")) if rest else folder
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        if path.is_file():
            return path
    return None
