"""Findings as SARIF 2.1.0, which editors and code hosts show at the place in the file.

Belongs here: the object of the standard (OASIS, Static Analysis Results Interchange Format 2.1.0).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from presentation.catalogue import Language
from presentation.findings.checked import Checked, exit_code
from presentation.findings.finding import Finding, Rule, Subject, rules
from presentation.places import spot

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}


def as_sarif(found: Sequence[Checked], language: Language, version: str) -> dict[str, Any]:
    """The log of one run.

    Args:
        found: The files.
        language: Of all words.
        version: Of this package.
    """
    files = list(dict.fromkeys(each.file for each in found))
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(language, version)},
                "language": _LANGUAGES[language],
                "columnKind": "unicodeCodePoints",
                "invocations": [_invocation(found, language)],
                "artifacts": [{"location": {"uri": uri(file)}} for file in files],
                "results": [
                    _result(finding, each, each.subject, files.index(each.file), language)
                    for each in found
                    if each.subject
                    for finding in each.findings
                ],
            }
        ],
    }


def uri(file: str) -> str:
    """A path as a reference; every character that is none of one is escaped."""
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix(), safe="/")


def _driver(language: Language, version: str) -> dict[str, Any]:
    return {
        "name": "gongkai",
        "version": version,
        "language": _LANGUAGES[language],
        "rules": [_rule(rule, language) for rule in rules().values()],
    }


def _rule(rule: Rule, language: Language) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title.fill(language)},
        "defaultConfiguration": {"level": rule.severity},
    }


def _invocation(found: Sequence[Checked], language: Language) -> dict[str, Any]:
    unread = [each for each in found if each.unread]
    return {
        "executionSuccessful": not unread,
        "exitCode": exit_code(found),
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": {"text": each.reason(language)},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(each.file)}}}],
            }
            for each in unread
        ],
    }


def _result(
    finding: Finding, checked: Checked, subject: Subject, file: int, language: Language
) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(checked.file), "index": file}}
    if line := spot(finding.place.locator).line:
        physical["region"] = {"startLine": line}
    message, action = finding.message(language, subject), finding.action(language, subject)
    return {
        "ruleId": finding.rule,
        "ruleIndex": list(rules()).index(finding.rule),
        "level": finding.severity,
        "message": {"text": f"{message} {action}"},
        "locations": [
            {
                "physicalLocation": physical,
                "logicalLocations": [{"fullyQualifiedName": finding.where(language, subject)}],
            }
        ],
        "partialFingerprints": {"finding/v1": _fingerprint(finding)},
        "properties": {
            "article": finding.article(language, subject),
            "locator": finding.place.locator or "",
            "indicators": [".".join(key) for key in finding.place.keys],
        },
    }


def _fingerprint(finding: Finding) -> str:
    """The same for the same finding in another rendition of the file."""
    return hashlib.sha256(f"{finding.rule}\0{finding.scope}".encode()).hexdigest()[:16]
