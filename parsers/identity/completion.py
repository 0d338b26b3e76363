"""An identification, completed by what is known from outside the file.

Belongs here: handing the document's own word to `parsers.identity.landing` and taking the outcome back.
Does not belong here: either of the two.
"""

from __future__ import annotations

from dataclasses import replace

from parsers.identity.identification import Identification
from parsers.identity.landing import Said, weigh
from parsers.identity.surroundings import ManifestRow, packaged_hosts
from parsers.model import Note


def complete(
    who: Identification, path: str = "", row: ManifestRow | None = None, *, places_only: bool = False
) -> Identification:
    """The identification after all evidence; contradictions are among its notes.

    Args:
        who: what the document says.
        path: the path of the file, or its telling parts.
        row: the manifest's row.
        places_only: as for `weigh`.
    """
    said = Said(who.agency, who.year, who.published_on, who.source_url, who.evidence, who.partial)
    found = weigh(said, path, row, packaged_hosts(), places_only=places_only)
    placed = found.agency is not None and found.agency.division_code is not None
    title, evidence = who.title, found.evidence
    if title is None and row and row.title and not places_only:
        title, evidence = row.title, (*evidence, Note("manifest", f"title: {row.title}"))
    return replace(
        who,
        title=title,
        agency=found.agency,
        year=found.year,
        published_on=found.published_on,
        source_url=found.source_url,
        notes=(*(n for n in who.notes if not _settled(n, who, placed)), *found.contradictions),
        evidence=evidence,
        partial=None if found.agency and found.year is not None else who.partial,
    )


def _settled(note: Note, who: Identification, placed: bool) -> bool:
    """Whether a note says that something lacks which is now known."""
    lacking = ("agency_unknown", "place_missing")
    return placed and note.code in lacking and not (who.agency and who.agency.division_code)
