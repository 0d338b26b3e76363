"""Every check there is, with the table it is about, collected from where it is declared.

Belongs here: the list that the UI and the documentation show. Does not belong here: the checks themselves,
which are declared in the form files, `parsers.findings`, `warehouse.facts.year_rules`,
`warehouse.facts.publication_checks` and `.prose_checks`, and `warehouse.levels.level_check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parsers.findings.identities import WHOLE_NUMBERS, WHOLE_NUMBERS_EN, WHOLE_NUMBERS_ZH
from parsers.findings.narrative.phrasebook import phrasebook
from parsers.forms import forms
from parsers.pre2019 import OLD_TABLE, old_forms
from warehouse.contracts.codes import DIMENSIONS
from warehouse.facts import prose_checks, publication_checks
from warehouse.facts.year_rules import year_rules
from warehouse.levels import level_check

ACROSS, PROSE, LEVELS = "fact_check", "fact_narrative", "mart_level_sum"


@dataclass(frozen=True, slots=True)
class DeclaredCheck:
    """A check as the UI shows it.

    Args:
        check_id: As in `fact_check.check_id`; I8 is in mart_level_sum.
        table: The table whose rows it is about; `fact_check` for what compares years or whole documents.
        description: What should hold, English ` / ` Chinese, of each of its declarations.
    """

    check_id: str
    table: str
    description: str


def check_list() -> list[DeclaredCheck]:
    """Every check on every table it is about, by number."""
    found: dict[tuple[str, str], list[str]] = {}
    across = {check_id for check_id, table, _ in _declarations() if table == ACROSS}
    for check_id, table, description in _declarations():
        # what is compared across years too is shown whole, on the table that is made again with either year
        descriptions = found.setdefault((check_id, ACROSS if check_id in across else table), [])
        if description not in descriptions:
            descriptions.append(description)
    checks = [
        DeclaredCheck(check_id, table, "\n".join(descriptions))
        for (check_id, table), descriptions in found.items()
    ]
    return sorted(checks, key=lambda check: (int(check.check_id[1:]), check.table))


def _declarations() -> Iterator[tuple[str, str, str]]:
    """`(check_id, table, what should hold)`, as often as declared."""
    for form in forms().values():
        for table in form.tables:
            for identity in (*table.identities, *table.bounds):
                yield identity.id, table.code, f"{identity.en} / {identity.zh}"
    for old in old_forms():
        for declared in old.sums:
            yield declared.id, OLD_TABLE, f"{declared.en} / {declared.zh}"
    for name in DIMENSIONS:
        yield WHOLE_NUMBERS, name, f"{WHOLE_NUMBERS_EN} / {WHOLE_NUMBERS_ZH}"
    for rule in year_rules():
        en, zh = rule.en.format(y="the year", p="the year before"), rule.zh.format(y="本", p="上")
        yield rule.check_id, ACROSS, f"{en} / {zh}"
    yield publication_checks.CHECK_ID, ACROSS, f"{publication_checks.EN} / {publication_checks.ZH}"
    yield level_check.CHECK_ID, LEVELS, f"{level_check.EN} / {level_check.ZH}"
    yield prose_checks.CHECK_ID, ACROSS, f"{prose_checks.EN} / {prose_checks.ZH}"
    for statement in phrasebook().statements:
        if statement.check:
            yield (
                statement.check,
                PROSE,
                f"the prose and the tables agree on {statement.en} / 正文与表格一致：{statement.zh}",
            )
