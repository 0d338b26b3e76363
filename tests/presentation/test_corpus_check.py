"""Real reports: every error that was published is found, and nothing else is called an error."""

from __future__ import annotations

import pytest

from parsers.read import read
from presentation.findings.checked import checked, exit_code
from presentation.findings.finding import ERROR
from tests.support import corpus

PUBLISHED = {
    "001_8cbdd6a99e549ca0.txt": {("prose_differs", "fact_request.new_received.total")},
    "003_1cf59b4176a625ae.txt": {
        ("I1", "I1.natural_person"),
        ("I1", "I1.total"),
        ("I2", "I2.natural_person"),
        ("I2", "I2.total"),
        ("prose_differs", "fact_proactive_disclosure.normative_document.repealed"),
    },
}
"""The errors that `README.md` and `truth/` list, by file."""
NOT_REPORTS = {"004_f6eba94bf8c3f3a1.txt", "blank_form_2021.docx"}


def test_the_errors_of_real_reports() -> None:
    files = sorted(path.name for path in (corpus.FOLDER / "reports").glob("*"))
    if not files:
        pytest.skip(f"{corpus.FOLDER} is not here: the real reports are not part of this repository")
    errors, unread = {}, set()
    for name in files:
        (found,) = checked(name, [(name, read(corpus.report(name), name))])
        if found.unread:
            unread.add(name)
            assert exit_code([found]) == 2
        elif found.count(ERROR):
            errors[name] = {(each.rule, each.scope) for each in found.findings if each.severity == ERROR}
    assert errors == PUBLISHED
    assert unread == NOT_REPORTS


def test_what_truth_lists_is_what_is_expected_here() -> None:
    """Four sums that fail in one file, and two contradictions between prose and table."""
    truths = corpus.truths()
    if not truths:
        pytest.skip(f"{corpus.FOLDER} is not here")
    sums = {truth["document"]: len(truth["identity_failures"]) for truth in truths}
    for name, count in sums.items():
        expected = [rule for rule, _ in PUBLISHED.get(name, ()) if rule != "prose_differs"]
        assert len(expected) == count
