"""What is drawn on a form before 2019 is read back, whatever the figures and the format."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parsers.pre2019 import old_forms
from parsers.read import read
from samples import pre2019
from samples.agencies import publishers
from samples.renderers import LAYOUTS
from samples.strangers import with_statistics

FORMS = {form.code: form for form in old_forms()}
DRAWN = (
    "html_page",
    "html_word",
    "docx",
    "text_tabs",
    "text_pipes",
    "xlsx",
    "json_answer",
    "html_script",
    "rss_feed",
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    code=st.sampled_from(sorted(pre2019.local_forms())),
    layout=st.sampled_from(DRAWN),
    seed=st.integers(0, 10_000),
)
def test_local_forms_are_read_back(code: str, layout: str, seed: int) -> None:
    rng = Random(seed)
    drawn = pre2019.local(rng, code)
    publisher = rng.choice(publishers())
    data = LAYOUTS[layout].render(with_statistics(publisher, drawn.year, drawn.sheet), rng)
    (report,) = read(data, f"a{LAYOUTS[layout].suffix}").reports
    assert report.agency is not None
    assert (report.agency.agency_id, report.year, report.form) == (publisher.agency_id, drawn.year, "pre2019")
    lines = [line for line in FORMS[code].indicators if line.unit]
    columns = len(drawn.figures) // len(lines)
    expected = [
        (code, lines[at // columns].code, figure.cumulative, Decimal(figure.value) if figure.value else None)
        for at, figure in enumerate(drawn.figures)
    ]
    assert [(fact.form, fact.indicator, fact.cumulative, fact.value) for fact in report.old] == expected
    assert {fact.status.value for fact in report.old} <= {"reported", "blank"}
