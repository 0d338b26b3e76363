"""Whether anything that uv.lock names has a known vulnerability.

Belongs here: the locked requirements of all extras and groups, handed to pip-audit, and an answer that cannot
be mistaken. pip-audit ends well although it could ask about nothing: here a package that was not looked up is
no clean package. Exit status 0: all were looked up, none is vulnerable; 1: some are; 3: some could not be
looked up, and none of the others is.

    python -m tools.audit                # asks OSV
    python -m tools.audit --service pypi # asks the package index
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CLEAN, VULNERABLE, NOT_AUDITED = 0, 1, 3
Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


def audit(run: Run, service: str) -> tuple[int, str]:
    """Audit the locked requirements.

    Args:
        run: Runs a command.
        service: What pip-audit asks, `osv` or `pypi`.

    Returns:
        The exit status and what to print.
    """
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "requirements.txt"
        exported = run(export("requirements.txt", requirements))
        if exported.returncode:
            return NOT_AUDITED, f"Not audited: uv cannot export the lock: {exported.stderr.strip()[-300:]}"
        command = [sys.executable, "-m", "pip_audit", "-r", str(requirements), "--require-hashes"]
        command += ["--disable-pip", "--progress-spinner", "off", "-f", "json", "-s", service]
        answer = run(command)
    return judged(answer.stdout, answer.stderr, service)


def export(form: str, file: Path) -> list[str]:
    """The command that writes what uv.lock names, with hashes, for all extras and groups."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv") or "uv"
    command = [uv, "export", "--frozen", "--offline", "--quiet", "--project", str(ROOT), "--format", form]
    return [*command, "--all-extras", "--all-groups", "--no-emit-project", "--output-file", str(file)]


def judged(out: str, errors: str, service: str) -> tuple[int, str]:
    """The exit status and the words for pip-audit's answer."""
    try:
        packages: list[dict[str, Any]] = json.loads(out)["dependencies"]
    except (ValueError, LookupError, TypeError):
        last = (errors.strip().splitlines() or ["pip-audit said nothing"])[-1]
        return NOT_AUDITED, f"Not audited: {service} could not be asked: {last[:300]}"
    vulnerable = [each for each in packages if each.get("vulns")]
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    lines = [
        f"{each['name']} {each['version']}: {vuln['id']}, fixed in "
        + (", ".join(vuln["fix_versions"]) or "no release")
        for each in vulnerable
        for vuln in each["vulns"]
    ]
    if skipped or not packages:
        some = ", ".join(skipped[:5]) + (" …" if len(skipped) > 5 else "")
        lines.append(
            f"Not audited: {service} knows nothing of {len(skipped)} of {len(packages)} packages: {some}"
        )
    if vulnerable:
        return VULNERABLE, "\n".join(lines)
    if lines:
        return NOT_AUDITED, "\n".join(lines)
    return CLEAN, f"{len(packages)} packages, none with a known vulnerability ({service})."


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        return subprocess.CompletedProcess(command, 127, "", f"{command[0]}: {error.strerror}")


def main(arguments: list[str]) -> int:
    """Audit and print; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.audit")
    parser.add_argument("--service", choices=("osv", "pypi"), default="osv")
    status, words = audit(_run, parser.parse_args(arguments).service)
    print(words)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
