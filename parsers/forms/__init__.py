"""The official forms as data: every `CODE.toml` in this folder is one form generation.

Belongs here: loading the files and the shape of what they say (tables, blocks, labels, identities).
Does not belong here: how printed text is matched against the labels (`parsers.naming`).
A new form generation is a new file in this folder and no code. A package that is installed beside this one
adds its own: an entry point of the group `gongkai.forms` names a package whose `*.toml` files are loaded too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from parsers.model import CellKey

HYBRID = "hybrid"
"""The form of a report whose tables come from several forms."""
PRE2019 = "pre2019"
"""The form of a report that has a statistics table of before 2019 (`parsers.pre2019`)."""
EXTENSIONS = "gongkai.forms"
"""The group of entry points by which an installed package adds forms."""


@dataclass(frozen=True, slots=True)
class Label:
    """A row or column of the form. `path` holds the printed labels from the outermost heading inwards."""

    code: str
    path: tuple[str, ...]
    en: str
    kind: str
    unit: str | None
    variants: tuple[str, ...]
    signed: bool = False
    """True where a negative number is legitimate (`本年增/减`)."""
    shortened: tuple[str, ...] = ()
    """What some publishers print of a long label. `samples` draws variants alone."""

    @property
    def text(self) -> str:
        """The innermost printed label."""
        return self.path[-1]

    @property
    def spellings(self) -> tuple[str, ...]:
        """The official label first, then the short forms and variants seen in print."""
        return (self.text, *self.shortened, *self.variants)


@dataclass(frozen=True, slots=True)
class FormBlock:
    """Rows that share the same columns: one clause of section 二, all of section 三, one proceeding of 四."""

    heading: str | None
    article: str
    unit: str
    columns: tuple[Label, ...]
    rows: tuple[Label, ...]

    def __hash__(self) -> int:
        """Cheap: a block is the key of many caches, and there are few of them."""
        return hash((self.heading, self.article, len(self.columns), len(self.rows)))

    def unit_of(self, column: Label) -> str:
        """The unit the form prescribes for a column."""
        return column.unit or self.unit

    def kind_of(self, row: Label, column: Label) -> str:
        """`flow`, `stock` or `money`; the more particular of row and column decides."""
        return column.kind if column.kind != "flow" else row.kind


@dataclass(frozen=True, slots=True)
class Identity:
    """Sums that the form's arithmetic demands, once for each column or each row.

    An identity demands left = right, a bound left ≥ right.
    """

    id: str
    table: str
    along: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    source: str
    zh: str
    en: str
    bound: bool = False


@dataclass(frozen=True, slots=True)
class Equation:
    """An identity or bound on one scope: the sums of the left and of the right cells are compared."""

    identity: Identity
    scope: str
    left: tuple[CellKey, ...]
    right: tuple[CellKey, ...]

    @property
    def keys(self) -> tuple[CellKey, ...]:
        """All cells concerned."""
        return self.left + self.right


@dataclass(frozen=True, slots=True, eq=False)
class FormTable:
    """One of the three tables. Each is loaded once and equal only to itself: it is the key of many caches.

    `labels` says where rows are named: `left` of or on `top` of the values. `corner` is what stands above the
    labels, left of the columns' headings.
    """

    form: str
    code: str
    title: str
    labels: str
    corner: str
    blocks: tuple[FormBlock, ...]
    identities: tuple[Identity, ...]
    bounds: tuple[Identity, ...] = ()

    @cache  # noqa: B019  there are as many tables as the forms have, for ever
    def cells(self) -> tuple[tuple[CellKey, FormBlock, Label, Label], ...]:
        """Every cell in print order, with its block, row and column."""
        return tuple(
            ((self.code, row.code, column.code), block, row, column)
            for block in self.blocks
            for row in block.rows
            for column in block.columns
        )

    @cache  # noqa: B019
    def equations(self) -> tuple[Equation, ...]:
        """Every identity on every scope, in the order of the form."""
        return tuple(e for identity in self.identities for e in self._equations(identity))

    @cache  # noqa: B019
    def inequations(self) -> tuple[Equation, ...]:
        """Every bound on every scope that has its cells: left is not less than right."""
        printed = {key for key, *_ in self.cells()}
        every = (e for bound in self.bounds for e in self._equations(bound))
        return tuple(e for e in every if printed.issuperset(e.keys))

    def _equations(self, identity: Identity) -> Iterator[Equation]:
        for block in self.blocks:
            scopes = block.columns if identity.along == "column" else block.rows
            for scope in scopes:

                def key(code: str, scope: str = scope.code) -> CellKey:
                    pair = (code, scope) if identity.along == "column" else (scope, code)
                    return (self.code, *pair)

                yield Equation(
                    identity,
                    scope.code,
                    tuple(key(code) for code in identity.left),
                    tuple(key(code) for code in identity.right),
                )


@dataclass(frozen=True, slots=True)
class Form:
    """A form generation: its tables in the order of the report. It is prescribed from `first_year` on."""

    code: str
    first_year: int
    notice: str
    tables: tuple[FormTable, ...]

    def table(self, code: str) -> FormTable:
        """The table of that code; KeyError when the form has none."""
        for table in self.tables:
            if table.code == code:
                return table
        raise KeyError(code)


def _label(data: dict[str, Any]) -> Label:
    return Label(
        code=data["code"],
        path=tuple(data["path"]),
        en=data["en"],
        kind=data.get("kind", "flow"),
        unit=data.get("unit"),
        variants=tuple(data.get("variants", ())),
        shortened=tuple(data.get("shortened", ())),
        signed=data.get("signed", False),
    )


def _block(data: dict[str, Any]) -> FormBlock:
    return FormBlock(
        heading=data.get("heading"),
        article=data["article"],
        unit=data["unit"],
        columns=tuple(map(_label, data["column"])),
        rows=tuple(map(_label, data["row"])),
    )


def _identity(data: dict[str, Any]) -> Identity:
    return Identity(**{**data, "left": tuple(data["left"]), "right": tuple(data["right"])})


def _form(data: dict[str, Any]) -> Form:
    identities = tuple(map(_identity, data["identity"]))
    bounds = tuple(_identity({**entry, "bound": True}) for entry in data.get("bound", ()))
    tables = tuple(
        FormTable(
            form=data["code"],
            code=table["code"],
            title=table["title"],
            labels=table["labels"],
            corner=table.get("corner", ""),
            blocks=tuple(map(_block, table["block"])),
            identities=tuple(i for i in identities if i.table == table["code"]),
            bounds=tuple(b for b in bounds if b.table == table["code"]),
        )
        for table in data["table"]
    )
    return Form(data["code"], data["first_year"], data["notice"], tables)


FOLDER = files(__name__)
"""Where the files of our own forms are."""


def form_files() -> list[Traversable]:
    """The files of all form generations: those of this folder, then those of installed extensions."""
    extensions = sorted(entry_points(group=EXTENSIONS), key=lambda entry: entry.value)
    folders = [FOLDER, *(files(entry.value) for entry in extensions)]
    found = [path for folder in folders for path in folder.iterdir() if path.name.endswith(".toml")]
    return sorted(found, key=lambda path: path.name)


@cache
def forms() -> dict[str, Form]:
    """All form generations by code, oldest first.

    Raises:
        ValueError: When two files define a form of the same code.
    """
    loaded = [_form(tomllib.loads(path.read_text(encoding="utf-8"))) for path in form_files()]
    found = {form.code: form for form in sorted(loaded, key=lambda form: form.first_year)}
    if len(found) < len(loaded):
        raise ValueError(f"two files define the same form: {sorted(form.code for form in loaded)}")
    return found


MIN_COLUMNS = 5
"""A table with fewer columns is not told by the names of its columns alone."""


@cache
def blocks_of_many_columns() -> tuple[FormBlock, ...]:
    """The blocks, rows named on their left, whose columns' names tell them wherever they stand."""
    tables = [table for form in forms().values() for table in form.tables if table.labels == "left"]
    blocks = dict.fromkeys(block for table in tables for block in table.blocks)
    return tuple(block for block in blocks if len(block.columns) >= MIN_COLUMNS)


def prescribed(year: int | None) -> Form:
    """The form prescribed for the reports of a year; the newest where the year is unknown."""
    by_age = sorted(forms().values(), key=lambda form: form.first_year)
    return next((form for form in reversed(by_age) if year and form.first_year <= year), by_age[-1])


def form_of(tables: Iterable[FormTable], year: int | None) -> str:
    """The code of the form that the tables of a report are of, `hybrid` where they are of several.

    A table that is the same in all forms (section 四) tells nothing; where no other is there, the form is the
    one prescribed for the year.
    """
    codes = {table.form for table in tables if _differs(table.code)}
    return codes.pop() if len(codes) == 1 else HYBRID if codes else prescribed(year).code


def _differs(code: str) -> bool:
    """Whether the table of that code has not the same rows and columns in all forms."""
    blocks = [table.blocks for form in forms().values() for table in form.tables if table.code == code]
    return any(each != blocks[0] for each in blocks)
