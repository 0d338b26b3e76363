"""The parts of a Word document by name, and what one part says of others.

Belongs here: the main part, whatever its name, and relations between parts. Does not belong here: how a
container is opened (`parsers.readers.package`), what stands in a part (`parsers.readers.word.body`).
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import NamedTuple, Protocol

from lxml import etree

from parsers.readers.limits import Refusal

_STANDARD_MAIN = "word/document.xml"


class Parts(Protocol):
    """A document's parts by name, however they are kept together."""

    def __contains__(self, name: str) -> bool:
        """Whether there is a part of that name."""

    @property
    def names(self) -> tuple[str, ...]:
        """The parts' names in lower case, in order."""

    def read(self, name: str) -> bytes:
        """The bytes of a part."""

    def xml(self, name: str) -> etree._Element:
        """The root of an XML part."""


class Relation(NamedTuple):
    """What one part says of another: its id, the last word of its type, the part's name."""

    id: str
    kind: str
    target: str


def relations(parts: Parts, of: str) -> Iterator[Relation]:
    """The parts that a part refers to ("" for the document as a whole); files elsewhere are left out."""
    folder, name = dirname(of), of.rpartition("/")[2]
    described = join(folder, "_rels", f"{name}.rels")
    if described not in parts:
        return
    for relation in parts.xml(described).iterchildren("{*}Relationship"):
        target = (relation.get("Target") or "").replace("\\", "/")
        if target and relation.get("TargetMode") != "External":
            kind = (relation.get("Type") or "").rpartition("/")[2]
            place = normpath(target.lstrip("/") if target.startswith("/") else join(folder, target))
            if place in parts:
                yield Relation(relation.get("Id") or "", kind, place)


def related(parts: Parts, of: str, kind: str) -> str | None:
    """The name of the first part of a kind (`styles`, `numbering` …) that a part refers to."""
    return next((relation.target for relation in relations(parts, of) if relation.kind == kind), None)


def main_part(parts: Parts) -> str:
    """The name of the part with the body. Raises Refusal `corrupt` without one."""
    return main_part_of(parts, _STANDARD_MAIN)


def main_part_of(parts: Parts, usual: str) -> str:
    """The name of an office document's main part. Raises Refusal `corrupt` without one."""
    main = related(parts, "", "officeDocument")
    if main is None and usual not in parts:
        raise Refusal("corrupt", "the container has no main document part")
    return main or usual


def styles_part(parts: Parts, main: str) -> str | None:
    """The name of the part with the styles, None without one."""
    usual = join(dirname(main), "styles.xml")
    return related(parts, main, "styles") or (usual if usual in parts else None)
