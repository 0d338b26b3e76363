"""What a file's surroundings say of its report, weighed with what the document itself says.

Belongs here: the order of trust between document, manifest, path and host; what each contributed; where they
contradict. Pure: names and values in, values out. Does not belong here: reading the surroundings
(`parsers.identity.surroundings`), the manifest's file or the ledger, and what the document itself says
(`parsers.identity.identification`).

The order: a manifest row with `override`; the document; the manifest; the path; the host. A place that only
the surroundings know completes a body that the document names without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from parsers.identity import divisions
from parsers.identity.agency import Context, agency
from parsers.identity.divisions import Division
from parsers.identity.phrase import read_phrase
from parsers.identity.surroundings import ManifestRow, Witness, of_host, of_manifest, of_path
from parsers.model import Agency, Note, Partial

T = TypeVar("T", date, str)


@dataclass(frozen=True, slots=True)
class Said:
    """What the document says of itself: the fields of `Report` and `Identification` of the same names."""

    agency: Agency | None = None
    year: int | None = None
    published_on: date | None = None
    source_url: str | None = None
    evidence: tuple[Note, ...] = ()
    partial: Partial | None = None


@dataclass(frozen=True, slots=True)
class Landed:
    """The identification after all evidence.

    `evidence` are the notes of the document and one for each part that came from elsewhere: the code is its
    source (`manifest`, `path`, `host`, `web_archive`), the detail `agency: `, `place: `, `year: `, `date: `
    or `url: ` and the quote.
    `contradictions` have codes such as `manifest_year_differs` and `path_agency_differs`.
    """

    agency: Agency | None
    year: int | None
    published_on: date | None
    source_url: str | None
    evidence: tuple[Note, ...]
    contradictions: tuple[Note, ...]


@dataclass(slots=True)
class _Findings:
    evidence: list[Note] = field(default_factory=list)
    contradictions: list[Note] = field(default_factory=list)


def weigh(
    said: Said,
    source_path: str,
    row: ManifestRow | None = None,
    hosts: Mapping[str, str] | None = None,
    *,
    places_only: bool = False,
) -> Landed:
    """Weigh the document's own word with the manifest, the path and the host.

    Args:
        said: what the document says.
        source_path: the path below the landing folder, with `/`; members of archives behind `!/`.
        row: the manifest's row for the file, None without one.
        hosts: host → the body whose site it is, or the SiteIDCode (or division code) of its pages. A host
            names nobody where the document names a body: its site shows the reports of its offices too.
        places_only: whether manifest and path may only complete a body by its place, as for one of several
            reports in a file.

    Returns:
        The identification; parts that nothing states are None.
    """
    manifest = of_manifest(row)
    path = _reports_year(of_path(source_path), said)
    recorded = row.recorded_url if row else None
    url = (row.source_url if row else None) or recorded or said.source_url
    if places_only:
        manifest, path, row = _place_of(manifest), _place_of(path), None
    witnesses = (manifest, path, of_host(url, hosts or {}))
    found = _Findings(list(said.evidence))
    override = row is not None and row.override
    year = _year(said, witnesses, found, override=override)
    who = _agency(said, witnesses, year, found, override=override)
    published_on = _stated(
        "date", said.published_on, row.published_on if row else None, found, override=override
    )
    source_url = _stated("url", said.source_url, row.source_url if row else None, found, override=override)
    if source_url is None and recorded is not None:
        source_url = recorded
        found.evidence.append(Note("web_archive", f"url: {recorded}"))
    return Landed(who, year, published_on, source_url, tuple(found.evidence), tuple(found.contradictions))


def _place_of(witness: Witness) -> Witness:
    """What a source says of the place alone."""
    places = _places_of(witness)
    return Witness(witness.code, place=places[0] if places else None, quote=witness.quote)


# --- year -------------------------------------------------------------------------------------------


def _year(said: Said, witnesses: tuple[Witness, ...], found: _Findings, *, override: bool) -> int | None:
    """The document's year, unless it only follows from its date; else the manifest's, else the path's."""
    weak = any(note.code == "date" and note.detail.startswith("year: ") for note in said.evidence)
    own = None if weak else said.year
    manifest = witnesses[0]
    if override and manifest.year is not None:
        found.evidence.append(Note("manifest", f"year: {manifest.year} (override)"))
        _differs("year", said.year, manifest.year, "manifest", found)
        return manifest.year
    for witness in witnesses:
        if witness.year is None:
            continue
        if own is None:
            own = witness.year
            found.evidence.append(Note(witness.code, f"year: {witness.quote or witness.year}"))
        else:
            _differs("year", own, witness.year, witness.code, found)
    return own if own is not None else said.year


def _reports_year(path: Witness, said: Said) -> Witness:
    """The path's year if the report can be on it: a folder may be called by the year of publication."""
    year = path.year
    if year is None or path.titled:
        return path
    published = said.published_on is not None and said.published_on.year <= year
    behind = said.year is not None and year == said.year + 1
    other = said.partial is not None and bool(said.partial.years) and year not in said.partial.years
    return replace(path, year=None) if published or behind or other else path


def _differs(what: str, own: object, other: object, code: str, found: _Findings) -> None:
    if own is not None and other is not None and own != other:
        detail = f"the report says {own}, the {code} {other}"
        found.contradictions.append(Note(f"{code}_{what}_differs", detail))


def _stated(what: str, own: T | None, other: T | None, found: _Findings, *, override: bool) -> T | None:
    """A date or address: the document's, unless the manifest overrides; the manifest's where it has none."""
    if other is None or (own is not None and not override):
        _differs(what, own, other, "manifest", found)
        return own
    found.evidence.append(Note("manifest", f"{what}: {other}{' (override)' if override else ''}"))
    _differs(what, own, other, "manifest", found)
    return other


# --- agency -----------------------------------------------------------------------------------------


def _agency(
    said: Said, witnesses: tuple[Witness, ...], year: int | None, found: _Findings, *, override: bool
) -> Agency | None:
    """The document's agency; its body in a place from elsewhere; else a body that a source names."""
    manifest = witnesses[0]
    if override and (who := _of_witness(manifest, witnesses, year)):
        found.evidence.append(Note("manifest", f"agency: {manifest.quote} (override)"))
        if said.agency and said.agency.agency_id != who.agency_id:
            _differs("agency", said.agency.name, who.name, "manifest", found)
        return who
    who = said.agency
    if who is None or (who.division_code is None and who.level != "national"):
        who = _completed(said, witnesses, year, found) or who
    if who is None:
        unnamed = said.partial is None or not said.partial.body
        for witness in witnesses if unnamed else witnesses[:-1]:
            if own := _of_witness(witness, witnesses, year):
                found.evidence.append(Note(witness.code, f"agency: {witness.quote}"))
                who = own
                break
    if who is not None:
        _compare(who, witnesses, year, found)
    return who


def _completed(
    said: Said, witnesses: tuple[Witness, ...], year: int | None, found: _Findings
) -> Agency | None:
    """The document's body in the first place that a source knows and where such a body can lie."""
    partial = said.partial
    name = (partial.body if partial else None) or (said.agency.name if said.agency else None)
    if not name:
        return None
    phrase = read_phrase(name, year)
    for witness in witnesses:
        for d in _places_of(witness):
            if partial and partial.places and not _related_to(d, partial.places):
                continue
            who, notes = agency(phrase, name, Context(year, site=d))
            if who and who.division_code and not any(n.code == "site_code_conflict" for n in notes):
                found.evidence.append(Note(witness.code, f"place: {d.name} ({witness.quote})"))
                return who
    return None


def _places_of(witness: Witness) -> tuple[Division, ...]:
    """The place that a source states, or the one place of the body that it names."""
    if witness.place:
        return (witness.place,)
    return witness.phrase.places if witness.phrase and len(witness.phrase.places) == 1 else ()


def _related_to(d: Division, codes: tuple[str, ...]) -> bool:
    known = [other for code in codes if (other := divisions.division(code))]
    return any(d.within(other) or other.within(d) for other in known)


def _of_witness(witness: Witness, witnesses: tuple[Witness, ...], year: int | None) -> Agency | None:
    """The agency of the body that a source names, in its own place or that of the others; None for nobody."""
    phrase = witness.phrase
    if phrase is None or not (phrase.recognised or phrase.zone):
        return None
    places = [d for source in (witness, *witnesses) for d in _places_of(source)]
    for d in (*places, None):
        who, notes = agency(phrase, phrase.text, Context(year, site=d))
        if (
            who
            and (who.division_code or d is None)
            and not any(n.code == "site_code_conflict" for n in notes)
        ):
            return who
    return None


def _compare(who: Agency, witnesses: tuple[Witness, ...], year: int | None, found: _Findings) -> None:
    """Report sources that name another body, or a place in which the body does not lie."""
    own = divisions.division(who.division_code, year) if who.division_code else None
    for witness in witnesses:
        if witness.phrase and (other := _of_witness(witness, witnesses, year)):
            if other.division_code and other.agency_id != who.agency_id:
                _differs("agency", who.name, other.name, witness.code, found)
        elif (
            witness.place and own and own.level != "national" and not _related_to(own, (witness.place.code,))
        ):
            _differs("place", who.name, witness.place.name, witness.code, found)
