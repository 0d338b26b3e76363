"""A form generation is a file, and so is a check in it: with `2027.toml` in a package beside this one,
everything knows them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.building import put, report
from tests.support.naming import report_lines
from tests.support.paths import ROOT

SCRIPT = """
import sys
from pathlib import Path

import polars as pl

from parsers.forms import forms
from tests.support.building import PARTITIONED, ingest, make_year
from warehouse.freshness import stale
from warehouse.marts.coverage import prescribed
from warehouse.registry import build_order
from warehouse.storage.tree import Warehouse

landing, root = sys.argv[1:]
assert list(forms()) == ["2019", "2021", "2027"], "oldest first"
assert (prescribed(2026), prescribed(2027)) == ("2021", "2027")
warehouse = Warehouse.at(root)
ledger = ingest(Path(landing), warehouse)
assert ledger.select("status", "form").rows() == [("accepted", "2027")]
for table in (name for name in build_order() if name in PARTITIONED):
    assert make_year(warehouse, table, 2025).passed, table
assert stale(warehouse) == {}
cells = warehouse.scan("fact_request", 2025).filter(outcome="answered_by_machine").collect()
assert cells["form"].unique().to_list() == ["2027"]
assert cells.filter(applicant="total")["value"].to_list() == [4]
indicators = warehouse.scan("dim_indicator").filter(dimension_1="answered_by_machine").collect()
assert indicators["forms"].to_list() == [["2027"]] * 7
assert warehouse.scan("fact_check", 2025).collect().height > 0
"""

CHECK = """
[[identity]]
id = "I91"
table = "fact_request"
along = "column"
left = ["granted"]
right = ["answered_by_machine"]
source = "an example"
zh = "予以公开应等于自动答复"
en = "requests granted equal requests answered by a machine"
"""
CHECK_SCRIPT = """
import sys
from pathlib import Path

from assets import facts
from parsers.read import name_file, read_file
from tests.support.building import CELL_FACTS, CHECKED, ingest, write_year
from warehouse.storage.tree import Warehouse

landing, root = sys.argv[1:]
warehouse = Warehouse.at(root)
ledger = ingest(
    Path(landing),
    warehouse,
    lambda files: ((key, read_file(data, name)) for key, name, data in files),
    lambda layouts: ((key, name_file(data, name, outside)) for key, name, data, outside in layouts),
)
assert ledger.select("status", "form").rows() == [("accepted", "2027")], ledger
write_year(warehouse, 2025, *CELL_FACTS, *CHECKED)
found = warehouse.scan("fact_check", 2025).filter(check_id="I91").collect().sort("scope")
failing = found.filter(outcome="fail")
assert (len(found), failing["scope"].to_list()) == (7, ["natural_person", "total"]), found
assert failing.select("lhs", "rhs", "severity", "attribution").rows() == [(3, 4, "error", "publisher")] * 2
assert "requests granted equal requests answered by a machine" in failing["message"][0]
shown = {(key.asset_key.to_user_string(), key.name) for key in (check.spec.key for check in facts.checks())}
assert ("fact_request", "I91") in shown, "in the UI, on the table it is about"
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder as on `sys.path`, with a package of forms and the metadata that an installer writes."""
    package = tmp_path / "site" / "more_forms"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    form = (ROOT / "parsers" / "forms" / "2021.toml").read_text(encoding="utf-8")
    form = form.replace('code = "2021"', 'code = "2027"', 1).replace(
        "first_year = 2021", "first_year = 2027", 1
    )
    granted = '  { code = "granted", '
    assert granted in form
    labels = 'path = ["三、本年度办理结果", "（零）自动答复"], en = "By machine"'
    new_row = f'  {{ code = "answered_by_machine", {labels} }},\n'
    (package / "2027.toml").write_text(form.replace(granted, new_row + granted, 1), encoding="utf-8")
    metadata = tmp_path / "site" / "more_forms-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: more-forms\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[gongkai.forms]\nmore = more_forms\n")
    return tmp_path / "site"


def test_a_form_in_another_package_is_read_built_and_published(installed: Path, tmp_path: Path) -> None:
    cells = {"fact_request.answered_by_machine.total": "4"}
    put(tmp_path / "landing", "a.json", **report("水利局", 2025, form="2027", cells=cells))
    run(SCRIPT, installed, tmp_path)


def run(script: str, installed: Path, tmp_path: Path) -> None:
    """Run a script where the package of forms is installed."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(installed)])}
    arguments = [sys.executable, "-c", script, str(tmp_path / "landing"), str(tmp_path / "warehouse")]
    done = subprocess.run(arguments, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_check_is_an_identity_in_the_form(installed: Path, tmp_path: Path) -> None:
    """From the file of a form to the row of a report that breaks it, and to the UI."""
    file = installed / "more_forms" / "2027.toml"
    file.write_text(file.read_text(encoding="utf-8") + CHECK, encoding="utf-8")
    machine, granted = (4, 0, 0, 0, 0, 0, 4), (3, 0, 0, 0, 0, 0, 3)
    lines = report_lines(
        granted=granted, new_received=(7, 0, 0, 0, 0, 0, 7), outcome_total=(7, 0, 0, 0, 0, 0, 7)
    )
    at = next(n for n, line in enumerate(lines) if line[-7:] == list(map(str, granted)))
    *group, label = lines[at][:-7]
    lines[at : at + 1] = [[*group, "（零）自动答复", *map(str, machine)], [label, *map(str, granted)]]
    title = "温县水利局2025年政府信息公开工作年度报告"
    page = "\n".join([title, *("\t".join(line) for line in lines)])
    (tmp_path / "landing").mkdir()
    (tmp_path / "landing" / "a.txt").write_text(page, encoding="utf-8")
    run(CHECK_SCRIPT, installed, tmp_path)
