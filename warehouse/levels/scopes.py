"""What a government's report says that its numbers cover.

Belongs here: finding the sentence that says so. Does not belong here: its patterns (`levels.toml`).
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from warehouse.levels.settings import UNKNOWN, settings
from warehouse.prose.sentences import sentences

LONGEST = 400
"""Characters beyond which a sentence is none, and states nothing."""


def scopes(prose: pl.LazyFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The scope that each document states.

    Args:
        prose: fact_section of the year.
        documents: `document_id` of the reports to look at.

    Returns:
        `document_id`, `scope` and `scope_quote` (null where the scope is unknown).
    """
    texts = (
        prose.filter(pl.col("section").is_in(settings().sections))
        .join(documents.lazy().select("document_id"), on="document_id", how="semi")
        .sort("ordinal")
        .group_by("document_id")
        .agg(pieces=pl.struct("text", "body"))
        .collect()
    )
    rows = [
        (document_id, *stated_scope((piece["text"], piece["body"]) for piece in pieces))
        for document_id, pieces in texts.iter_rows()
    ]
    schema = dict.fromkeys(("document_id", "scope", "scope_quote"), pl.String)
    found = pl.DataFrame(rows, schema=schema, orient="row")
    return (
        documents.select("document_id")
        .join(found, on="document_id", how="left")
        .with_columns(pl.col("scope").fill_null(UNKNOWN))
    )


def stated_scope(pieces: Iterable[tuple[str, int]]) -> tuple[str, str | None]:
    """The scope that a report states, and the first sentence that does.

    Args:
        pieces: `text` and `body` of rows of fact_section, in reading order; headings state nothing.

    Returns:
        The unknown scope and no sentence, where no sentence states one, or two state different ones.
    """
    found: dict[str, str] = {}
    for text, body in pieces:
        for sentence in sentences(text, body):
            if len(sentence.text) > LONGEST:
                continue
            for scope, pattern in settings().scopes.items():
                if scope not in found and pattern.search(sentence.text):
                    found[scope] = text[sentence.start : sentence.end]
    ((scope, quote),) = found.items() if len(found) == 1 else [(UNKNOWN, None)]
    return scope, quote
