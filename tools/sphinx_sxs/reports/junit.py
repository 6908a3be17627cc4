"""Diagnostics as JUnit XML: a test case an article and rule family.

There is no standard; this keeps to what Jenkins, GitLab and the like read
(https://github.com/testmoapp/junitxml): one suite a locale, at most one result a case.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from sphinx_sxs.checks.model import Diagnostic, Severity

# What XML 1.0 does not allow in a document, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FAILED_RULE = "INT001"
_COUNTED = ("failure", "error", "skipped")


def render_junit(
    diagnostics: Iterable[Diagnostic],
    *,
    files: Iterable[tuple[str, str]],
    families: Sequence[str],
    limit: Severity,
) -> str:
    """A test case for every article and rule family, passed ones too.

    `files` are pairs of path and locale of all that were looked at, `families` those whose rules
    ran.  A case fails where a finding is at least as bad as `limit`; milder ones are its output.
    A rule that failed is an error; a case whose findings are all suppressed is skipped.
    """
    locales = dict(files)
    found: dict[str, dict[str, list[Diagnostic]]] = defaultdict(lambda: defaultdict(list))
    for diagnostic in diagnostics:
        if not diagnostic.known:
            found[diagnostic.path][diagnostic.code.rstrip("0123456789")].append(diagnostic)
            locales.setdefault(diagnostic.path, diagnostic.locale or "")
    suites: dict[str, list[str]] = defaultdict(list)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(locales):
        groups: Mapping[str, list[Diagnostic]] = found.get(path, {})
        locale = locales[path]
        for family in sorted({*families, *groups}):
            result, text = _case(path, family, groups.get(family, ()), limit)
            suites[locale].append(text)
            counts[locale].update(["tests", result])
    parts = [
        f"  <testsuite name={_quoted(locale or 'articles')} {_figures(counts[locale])}>\n"
        f"{''.join(cases)}  </testsuite>\n"
        for locale, cases in sorted(suites.items())
    ]
    total = sum(counts.values(), Counter[str]())
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="sxs check" {_figures(total)}>\n'
    return head + "".join(parts) + "</testsuites>\n"


def _figures(count: Counter[str]) -> str:
    return (
        f'tests="{count["tests"]}" failures="{count["failure"]}"'
        f' errors="{count["error"]}" skipped="{count["skipped"]}"'
    )


def _case(path: str, family: str, found: Sequence[Diagnostic], limit: Severity) -> tuple[str, str]:
    """What became of a case, and its XML."""
    active = [diagnostic for diagnostic in found if diagnostic.suppressed is None]
    bad = [diagnostic for diagnostic in active if diagnostic.severity.rank <= limit.rank]
    mild = [diagnostic for diagnostic in active if diagnostic.severity.rank > limit.rank]
    inside = ""
    result = "passed"
    if bad:
        result = "error" if any(d.code == _FAILED_RULE for d in bad) else "failure"
        codes = ", ".join(dict.fromkeys(f"{d.code} {d.rule}" for d in bad))
        message = bad[0].message if len(bad) == 1 else f"{len(bad)} findings: {codes}"
        inside += (
            f"      <{result} type={_quoted(codes)} message={_quoted(message)}>{_listed(bad)}</{result}>\n"
        )
    elif found and not active:
        result = "skipped"
        reasons = "; ".join(dict.fromkeys(d.suppressed or "" for d in found))
        inside += f"      <skipped message={_quoted(reasons)}/>\n"
    if mild:
        inside += f"      <system-out>{_listed(mild)}</system-out>\n"
    line = f' line="{found[0].line}"' if found else ""
    head = f"    <testcase classname={_quoted(path)} name={_quoted(family)} file={_quoted(path)}{line}"
    return result, f"{head}>\n{inside}    </testcase>\n" if inside else f"{head}/>\n"


def _listed(found: Iterable[Diagnostic]) -> str:
    lines = []
    for diagnostic in found:
        place = f"{diagnostic.path}:{diagnostic.line}:{diagnostic.column}"
        lines.append(
            f"{place}  {diagnostic.severity}  {diagnostic.code} {diagnostic.rule}  {diagnostic.message}"
        )
        if diagnostic.source is not None:
            lines.append(f"  source: {diagnostic.source}")
        if diagnostic.target is not None:
            lines.append(f"  target: {diagnostic.target}")
    return escape(_FORBIDDEN.sub("\ufffd", "\n".join(lines)))


def _quoted(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\ufffd", text))
