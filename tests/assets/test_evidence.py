"""The asset of the pages: what the UI shows of a year's documents in doubt."""

from __future__ import annotations

import re

import dagster as dg

from assets.evidence import _metadata
from assets.markdown import INLINE
from assets.resources import Evidence
from presentation.evidence.doubt import ORDER
from presentation.evidence.of_year import Listed, page_name

EVIDENCE = Evidence(port=3001)


def listed(number: int, name: str = "某市水利局", page: bool = True) -> Listed:
    document = f"{number:064x}"
    doubts = dict.fromkeys(ORDER, number)
    return Listed(
        document, f"{number}.pdf", name, doubts, page_name(document) if page else "", "", 1000 * page
    )


def text(value: dg.MetadataValue) -> str:  # type: ignore[type-arg]
    assert isinstance(value, dg.MarkdownMetadataValue)
    return value.md_str or ""


def test_the_worst_are_linked_as_many_as_are_shown_at_once() -> None:
    found = _metadata([listed(number) for number in range(10)], 2023, EVIDENCE)
    assert len(text(found["worst"])) < INLINE
    assert re.findall(r"\((http.*?)\)", text(found["worst"])) == [
        f"http://127.0.0.1:3001/2023/{number:064x}.html" for number in range(9)
    ]
    assert text(found["documents"]).count("http://127.0.0.1:3001/2023/") == 10
    assert found["index"].value == "http://127.0.0.1:3001/2023/"
    numbers = {name: found[name].value for name in ("in_doubt", "pages", "not_shown", "bytes")}
    assert numbers == {"in_doubt": 10, "pages": 10, "not_shown": 0, "bytes": 10000}


def test_a_document_without_a_page_is_named_and_nothing_of_it_is_markdown() -> None:
    found = _metadata([listed(1, "[x](http://evil)|", page=False)], 2023, EVIDENCE)
    assert text(found["worst"]) == "1. \\[x\\]\\(http\\:\\/\\/evil\\)\\|"
    assert (found["pages"].value, found["not_shown"].value) == (0, 1)


def test_a_year_without_doubt_says_so() -> None:
    assert text(_metadata([], 2023, EVIDENCE)["worst"]) == "无 / none"
