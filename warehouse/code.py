"""The version of the code that makes a table.

Belongs here: what a table's fingerprint says of code. Does not belong here: how a version is computed
(`parsers.version`).
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from parsers.forms import form_files
from parsers.source_facts import facts
from parsers.version import OWN, code_version
from warehouse.registry import Table


@cache
def table_version(table: Table) -> str:
    """The version of the code that makes a table, of its contract, and of the forms.

    Args:
        table: The declaration; a maker or contract outside our packages counts as its own module alone.

    Returns:
        12 hexadecimal digits. They change when behaviour may change, not when a comment or docstring does.
    """
    modules = {table.make.__module__, table.contract.__module__}
    own = sorted(name for name in modules if name.partition(".")[0] in OWN)
    digest = hashlib.sha256(code_version(*own).encode())
    for name in sorted(modules.difference(own)):  # a table that is declared elsewhere
        digest.update(f"{name} {_foreign(name)}\n".encode())
    digest.update(_of_forms().encode())
    return digest.hexdigest()[:12]


@cache
def _of_forms() -> str:
    """A line for each form file, also those of installed extensions: they are looked for once."""
    files = sorted(form_files(), key=lambda path: path.name)
    return "".join(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in files)


def _foreign(module: str) -> str:
    """Digest of a module outside our own packages, as its syntax tree."""
    spec = find_spec(module)
    source = Path(spec.origin).read_bytes() if spec and spec.origin else b""
    return facts(source).digest
