"""Why a row or cell differs from the release before.

Belongs here: telling from the two ledgers what became of each document, and from that and the versions of the
code why a row differs. Does not belong here: finding the rows that differ (`warehouse.release.changes`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from warehouse.contracts.codes import COUNTED_STATUS, DIMENSIONS
from warehouse.release.tables import ReleaseTable

Entry = Mapping[str, Any]
Place = tuple[str, int]
"""An agency and a year."""
_STRONGEST = (
    "identity_corrected",
    "new_document",
    "removed_document",
    "evidence_changed",
    "reading_improved",
)
GONE = "removed"
"""The reason in the ledger of a file that is no longer in the landing folder."""
READ = (*DIMENSIONS, "fact_pre2019_indicator", "fact_narrative", "fact_section", "dim_document")
"""The tables that hold what is read of one document, and nothing that is computed from several."""


class Reasons:
    """What became of every document between two releases.

    Args:
        before: dim_document of the release before.
        now: dim_document of this release.
    """

    def __init__(self, before: pl.DataFrame, now: pl.DataFrame) -> None:
        then, today = _by_document(before), _by_document(now)
        self._documents = {
            document: reason
            for document in sorted({*then, *today})
            if (reason := _of_document(then.get(document), today.get(document)))
        }
        self._read_otherwise: set[str] = set()
        old, new = _winners(before), _winners(now)
        self._places = {place: self._of_place(old.get(place), new.get(place)) for place in {*old, *new}}
        self._moved = {place for place in {*old, *new} if old.get(place) != new.get(place)}
        self._agencies = self._of_agencies(then, today)
        changed = [(*place, new[place], old[place]) for place in self._moved if place in old and place in new]
        columns = {
            "agency_id": pl.String,
            "year": pl.String,
            "document_id": pl.String,
            "previous_document_id": pl.String,
        }
        self.replaced = pl.DataFrame(
            [(agency, str(year), now_, was) for agency, year, now_, was in changed],
            schema=columns,
            orient="row",
        )
        """Agencies and years with another current document: their ids as text."""

    def of_table(self, table: ReleaseTable, code: str) -> Callable[[Entry], str]:
        """What gives the reason of an entry of a table.

        Args:
            table: The table. Those of one document must come before those that are computed from them.
            code: The version of the code that made it in the release before.
        """
        is_read, same_code = table.name in READ, table.code == code

        def explain(entry: Entry) -> str:
            reason = self._of_entry(entry, is_read)
            if is_read and reason == "reading_improved" and table.name != "dim_document":
                self._read_otherwise.add(entry["document_id"])
            if reason:
                return reason
            if not same_code:
                return "definition_changed"
            return "follows_other_change" if self._documents else "unexplained"

        return explain

    def _of_entry(self, entry: Entry, is_read: bool) -> str | None:
        document = entry.get("document_id")
        of_document = self._documents.get(document) if document else None
        if entry.get("column") == "parser_version":
            return "read_again"
        coming = {"added": "new_document", "removed": "removed_document"}.get(entry["change"])
        if of_document and of_document in (coming, "identity_corrected"):
            return of_document
        place = (str(entry.get("agency_id")), int(entry.get("year") or 0))
        if place in self._moved:
            return self._places[place]
        if of_document and (is_read or self._counts(document)):
            return of_document
        other = self._documents.get(entry.get("other_document_id") or "")
        if other:
            return other
        if entry.get("year") is None:
            return self._agencies.get(place[0])
        winner = self._places.get(place)
        return winner if winner and winner != "reading_improved" else None

    def _counts(self, document: str | None) -> bool:
        """Whether a change of the document can have changed what is computed from it."""
        return self._documents.get(document or "") != "reading_improved" or document in self._read_otherwise

    def _of_place(self, was: str | None, now: str | None) -> str | None:
        """Why an agency and year has the current document that it has now."""
        of_new, of_old = self._documents.get(now or ""), self._documents.get(was or "")
        if was == now:
            return of_new
        if now and was and of_new == "new_document":
            return "correction_published"
        if now and of_new:
            return of_new
        return of_old or "follows_other_change"

    def _of_agencies(self, *ledgers: Mapping[str, Entry]) -> dict[str, str]:
        """The strongest reason of any document of an agency."""
        found: dict[str, str] = {}
        for ledger in ledgers:
            for document, row in ledger.items():
                reason, agency = self._documents.get(document), row["agency_id"]
                known = _STRONGEST.index(found.get(agency, _STRONGEST[-1])) if agency else -1
                if agency and reason and _STRONGEST.index(reason) <= known:
                    found[agency] = reason
        return found


def _by_document(ledger: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """One row of the ledger a document: the one that counts, where a file was landed twice."""
    counts, gone = pl.col("status").is_in(COUNTED_STATUS), pl.col("reason").eq_missing(GONE)
    rows = ledger.drop_nulls("document_id").sort(counts, gone, "source_path", descending=[True, False, False])
    columns = ("document_id", "status", "reason", "agency_id", "year", "parser_version", "hints")
    first = rows.select(columns).unique("document_id", keep="first")
    return {row["document_id"]: row for row in first.iter_rows(named=True)}


def _of_document(was: Entry | None, now: Entry | None) -> str | None:
    """What became of a document; None where nothing did that could change its rows."""
    if was is None:
        return "new_document"
    if now is None or (now["reason"] == GONE and was["reason"] != GONE):
        return "removed_document"
    if was["reason"] == GONE and now["reason"] != GONE:
        return "new_document"
    known = None not in (was["agency_id"], was["year"], now["agency_id"], now["year"])
    if known and (was["agency_id"], was["year"]) != (now["agency_id"], now["year"]):
        return "identity_corrected"
    if was["hints"] != now["hints"]:
        return "evidence_changed"
    counted = [row["status"] in COUNTED_STATUS for row in (was, now)]
    read_again = was["parser_version"] != now["parser_version"] or counted[0] != counted[1]
    return "reading_improved" if read_again else None


def _winners(ledger: pl.DataFrame) -> dict[Place, str]:
    """The current document of every agency and year."""
    accepted = ledger.filter(pl.col("status") == "accepted").drop_nulls(["agency_id", "year"])
    rows = accepted.select("agency_id", "year", "document_id").iter_rows()
    return {(agency, year): document for agency, year, document in rows}
