"""A reader is a module, a media type and a line in `_READERS` (and in a document); nothing else knows it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.naming import report_lines
from tests.support.paths import ROOT

MODULE = '''
from parsers.layout import Layout, Paragraph

def read_ledger(data: bytes) -> Layout:
    """Lines behind a first line that says what the file is."""
    lines = data.decode("utf-8").splitlines()[1:]
    found = tuple(Paragraph(line, f"line={n}") for n, line in enumerate(lines, 2))
    return Layout("application/x-ledger", "utf-8", found)
'''
SCRIPT = """
import sys
from pathlib import Path

from parsers import readers
from parsers.read import name_file, read_file
from parsers.version import reader_versions

assert readers.__file__.startswith(sys.argv[2]), readers.__file__
path = Path(sys.argv[1])
read = read_file(path.read_bytes(), path.name)
assert read.media_type == "application/x-ledger" and read.quarantine is None
assert readers.reader_of(read.media_type) == "text.ledger"
assert reader_versions()["text.ledger"].startswith("text.ledger-")
(report,) = name_file(read.layout, path.name).reports
cells = {(c.dim1, c.dim2): c.value for c in report.cells if c.table == "fact_request"}
assert (cells["new_received", "natural_person"], cells["new_received", "total"]) == (3, 5), cells
"""


def insert(file: Path, before: str, line: str) -> None:
    """Put a line in front of the one place where this text stands."""
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, line + before), encoding="utf-8")


def test_a_reader_is_added_where_the_instructions_say(tmp_path: Path) -> None:
    """In a copy of the package: the media type, its extension, the line of the reader, the module."""
    shutil.copytree(ROOT / "parsers", tmp_path / "parsers", ignore=shutil.ignore_patterns("__pycache__"))
    readers = tmp_path / "parsers" / "readers"
    (readers / "text" / "ledger.py").write_text(MODULE, encoding="utf-8")
    insert(readers / "sniff.py", '    (b"Founder CEB",', '    (b"LEDGER 1", "application/x-ledger"),\n')
    insert(readers / "sniff.py", '    "text/csv": "csv",', '    "application/x-ledger": "ledger",\n')
    insert(
        readers / "__init__.py",
        '    "text/csv": "text',
        '    "application/x-ledger": "text.ledger.read_ledger",\n',
    )
    numbers = (3, 2, 0, 0, 0, 0, 5)
    lines = report_lines(new_received=numbers, granted=numbers, outcome_total=numbers)
    title = "温县水利局2023年政府信息公开工作年度报告"
    report = ["LEDGER 1", title, *(field for line in lines for field in line)]
    landed = tmp_path / "report.ledger"
    landed.write_text("\n".join(report), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(landed), str(tmp_path)],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
