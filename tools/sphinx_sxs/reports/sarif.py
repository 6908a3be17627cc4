"""Diagnostics as SARIF 2.1.0, the exchange format of static analysis.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; what GitHub reads of it:
https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sphinx_sxs.article.markdown import parseable
from sphinx_sxs.checks.model import Diagnostic, Severity
from sphinx_sxs.checks.rule import Rule
from sphinx_sxs.reports.places import end_of, relative

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 25_000
"""GitHub refuses a run with more results; it shows 5,000 of them, the worst first."""

_BASE = "%SRCROOT%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render_sarif(
    diagnostics: Sequence[Diagnostic],
    *,
    root: Path,
    rules: Iterable[type[Rule]],
    version: str,
    compared: bool = False,
) -> str:
    """One run with its rules and results, paths relative to `root` (the repository's).

    `compared` says that a baseline was given: results then say whether they are new.
    """
    catalogue = [_rule(rule) for rule in rules]
    index = {rule["id"]: number for number, rule in enumerate(catalogue)}
    kept = _worst(diagnostics)
    results = [_result(diagnostic, root, index, compared=compared) for diagnostic in kept]
    run = {
        "tool": {
            "driver": {
                "name": "sphinx-sxs",
                "semanticVersion": version,
                "informationUri": "https://pypi.org/project/sphinx-sxs/",
                "rules": catalogue,
            }
        },
        "automationDetails": {"id": "sxs-check/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(diagnostics, len(diagnostics) - len(kept))],
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _worst(diagnostics: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
    """As many as a run may hold, the worst of them, in their order."""
    if len(diagnostics) <= MOST_RESULTS:
        return diagnostics
    order = sorted(range(len(diagnostics)), key=lambda number: (diagnostics[number].severity.rank, number))
    return [diagnostics[number] for number in sorted(order[:MOST_RESULTS])]


def _rule(rule: type[Rule]) -> dict[str, Any]:
    page = rule.page()
    tags = [rule.family(), *(f"its:{rule.issue_type}" for _ in [0] if rule.issue_type)]
    if rule.mqm:
        tags.append(f"mqm:{rule.mqm}")
    return {
        "id": rule.code,
        "name": "".join(part.title() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.name.replace("-", " ").capitalize()},
        "fullDescription": {"text": _plain(rule.summary())},
        "help": {"text": _plain(page), "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": tags},
    }


def _plain(markdown: str) -> str:
    """A rule's page without the marks that only Markdown needs."""
    return re.sub(r"^#+ |^```\w*\n|^```$|`", "", markdown, flags=re.MULTILINE)


def _invocation(diagnostics: Iterable[Diagnostic], left_out: int) -> dict[str, Any]:
    failures = [diagnostic for diagnostic in diagnostics if diagnostic.code == "INT001"]
    notes: list[dict[str, Any]] = [
        {"level": "error", "message": {"text": _clean(failure.message)}} for failure in failures
    ]
    if left_out:
        text = f"{left_out} results were left out: a run holds at most {MOST_RESULTS}, the worst"
        notes.append({"level": "warning", "message": {"text": text}})
    invocation: dict[str, Any] = {"executionSuccessful": not failures}
    if notes:
        invocation["toolExecutionNotifications"] = notes
    return invocation


def _result(
    diagnostic: Diagnostic, root: Path, index: Mapping[str, int], *, compared: bool
) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": diagnostic.line, "startColumn": diagnostic.column}
    end = end_of(diagnostic)
    if end is not None:
        region["endLine"], region["endColumn"] = end
    uri = quote(parseable(relative(diagnostic.file, root)), safe="/")
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": uri, "uriBaseId": _BASE}, "region": region}
    }
    if diagnostic.segment is not None:
        location["logicalLocations"] = [{"name": _clean(diagnostic.segment), "kind": "element"}]
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": _message(diagnostic)},
        "locations": [location],
        "partialFingerprints": {"sxsFinding/v1": diagnostic.fingerprint},
        "properties": _properties(diagnostic),
    }
    if diagnostic.code in index:
        result["ruleIndex"] = index[diagnostic.code]
    if diagnostic.suppressed is not None:
        result["suppressions"] = [{"kind": "external", "justification": diagnostic.suppressed}]
    if compared:
        result["baselineState"] = "unchanged" if diagnostic.known else "new"
    return result


def _message(diagnostic: Diagnostic) -> str:
    """The fact and both texts: a viewer shows little else."""
    lines = [diagnostic.message]
    if diagnostic.source is not None:
        lines.append(f"source: {diagnostic.source}")
    if diagnostic.target is not None:
        lines.append(f"target: {diagnostic.target}")
    return _clean("\n".join(lines))


def _properties(diagnostic: Diagnostic) -> dict[str, Any]:
    found: dict[str, Any] = {"rule": diagnostic.rule}
    if diagnostic.locale is not None:
        found["locale"] = _clean(diagnostic.locale)
    if diagnostic.score is not None:
        found["score"] = diagnostic.score
    return found


def _clean(text: str) -> str:
    # Bytes that are not UTF-8 were read as lone surrogates, which no JSON reader takes.
    return parseable(text)
