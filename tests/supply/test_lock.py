"""What is installed: from the public index alone, each file with its hash, listed and audited."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import ROOT
from tools import audit

LOCK = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
INDEX, FILES = "https://pypi.org/simple", "https://files.pythonhosted.org/"


def files_of(package: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from package.get("wheels", [])
    if "sdist" in package:
        yield package["sdist"]


def test_every_file_of_the_lock_has_a_hash_and_comes_from_the_public_index() -> None:
    for package in LOCK["package"]:
        if package["source"] == {"editable": "."}:
            assert package["name"] == "gongkai"
            continue
        assert package["source"] == {"registry": INDEX}, package["name"]
        files = list(files_of(package))
        assert files, package["name"]
        for file in files:
            digest = file["hash"].removeprefix("sha256:")
            assert len(digest) == 64 and int(digest, 16), file
            assert file["url"].startswith(FILES), file


def test_no_other_host_stands_in_the_lock() -> None:
    hosts = set(re.findall(r'://([^/"]*)', (ROOT / "uv.lock").read_text("utf-8")))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}


@pytest.fixture
def uv() -> None:
    if not (shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")):
        pytest.skip("uv is not installed: the lock cannot be exported")


def exported(form: str, path: Path) -> str:
    subprocess.run(audit.export(form, path), check=True, capture_output=True)
    return path.read_text("utf-8")


@pytest.mark.usefixtures("uv")
def test_what_is_audited_is_all_that_the_lock_names_with_hashes(tmp_path: Path) -> None:
    text = exported("requirements.txt", tmp_path / "requirements.txt")
    pins = {line.split("==")[0] for line in text.splitlines() if "==" in line and not line.startswith(" ")}
    assert pins == {package["name"] for package in LOCK["package"]} - {"gongkai"}
    assert text.count("--hash=sha256:") >= len(pins)


@pytest.mark.usefixtures("uv")
def test_the_bill_of_materials_names_all_of_it_with_hashes(tmp_path: Path) -> None:
    bill = json.loads(exported("cyclonedx1.5", tmp_path / "sbom.json"))
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "gongkai")
    named = {part["name"] for part in bill["components"]}
    assert named >= {"dagster", "polars", "pypdfium2", "pip-audit"} and len(named) > 100
    assert {part["purl"].split("@")[0] for part in bill["components"]} == {
        f"pkg:pypi/{name}" for name in named
    }
    for part in bill["components"]:
        hashes = [each for place in part["externalReferences"] for each in place.get("hashes", [])]
        assert hashes and {each["alg"] for each in hashes} == {"SHA-256"}, part["name"]


# --- the audit's answer -------------------------------------------------------------------------

SOUND = {"name": "polars", "version": "2.1", "vulns": []}
BAD = {"name": "lxml", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.0"]}]}
UNKNOWN = {"name": "xlrd", "skip_reason": "Dependency not found on PyPI and could not be audited"}


def told(*packages: dict[str, Any]) -> tuple[int, str]:
    return audit.judged(json.dumps({"dependencies": packages, "fixes": []}), "", "osv")


def test_all_looked_up_and_none_vulnerable_is_clean() -> None:
    assert told(SOUND) == (0, "1 packages, none with a known vulnerability (osv).")


def test_a_vulnerability_is_named_with_its_mend() -> None:
    assert told(SOUND, BAD) == (1, "lxml 1.0: PYSEC-1, fixed in 2.0")


def test_what_was_not_looked_up_is_not_clean() -> None:
    """pip-audit itself ends with 0 when the index knows nothing of any package."""
    assert told(SOUND, UNKNOWN) == (3, "Not audited: osv knows nothing of 1 of 2 packages: xlrd")
    assert told() == (3, "Not audited: osv knows nothing of 0 of 0 packages: ")
    assert told(BAD, UNKNOWN)[0] == 1


def test_a_service_that_cannot_be_reached_is_said_in_one_sentence() -> None:
    trace = "Traceback (most recent call last):\n ...\nConnectionError: no such host\n"
    said = "Not audited: osv could not be asked: ConnectionError: no such host"
    assert audit.judged("", trace, "osv") == (3, said)


def test_a_lock_that_cannot_be_exported_is_not_audited() -> None:
    def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        assert command[1] == "export"
        return subprocess.CompletedProcess(command, 2, "", "error: no lock")

    assert audit.audit(run, "osv") == (3, "Not audited: uv cannot export the lock: error: no lock")
