"""What one table, or one year of it, is made of, and making its file.

Belongs here: everything that another process needs to make the file as this one would.
Does not belong here: whether the inputs may be used, and the place of the file (`warehouse.make`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse import registry
from warehouse.inputs import Inputs, Settings, guarded
from warehouse.storage import parquet
from warehouse.storage.publish import Outcome, write_checked
from warehouse.storage.tree import Warehouse


@dataclass(frozen=True, slots=True)
class Recipe:
    """A table to make.

    Args:
        warehouse: Where its inputs lie.
        name: The table.
        year: Of a partitioned table.
        version: The readings that it is made of.
        settings: What comes from outside.
        footer: What the footer of the file will say, its fingerprint too.
    """

    warehouse: Warehouse
    name: str
    year: int | None
    version: str
    settings: Settings
    footer: Mapping[str, str]

    @property
    def fingerprint(self) -> str:
        """The fingerprint that the file will have."""
        return self.footer[parquet.FINGERPRINT]


WriteFile = Callable[[Recipe, Path], Outcome]
"""Makes the file of a recipe at a path, and says what is in it; no file where a check did not pass."""


def write_file(recipe: Recipe, path: Path) -> Outcome:
    """Make the file of a recipe in this process (`WriteFile`).

    Args:
        recipe: The table.
        path: Where the file goes: a place that no reader looks at.
    """
    table = registry.table(recipe.name)
    warehouse = guarded(recipe.warehouse, table, recipe.year)
    inputs = Inputs(warehouse, recipe.name, recipe.version, recipe.year or 0, recipe.settings)
    return write_checked(table, table.make(inputs), recipe.footer, path)
