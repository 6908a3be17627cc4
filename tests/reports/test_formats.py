"""What CI systems read: each format against its schema, reader or documented syntax, and a snapshot."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import JUnitXml
from samples import ALL, EMPTY_LINK, FILES, KNOWN, LOST, STYLE, SUPPRESSED, TRACKING, UNREADABLE
from syrupy.assertion import SnapshotAssertion

from sphinx_sxs.checks import Diagnostic, Severity, all_rules, find_rule
from sphinx_sxs.reports import render_github, render_html, render_junit, render_sarif
from sphinx_sxs.reports.formats import FORMATS, Run
from sphinx_sxs.reports.sarif import MOST_RESULTS

ROOT = Path("/docs")
SCHEMA = json.loads(
    (Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")
)
RULES = [find_rule(code) for code in ("ADQ001", "MRK002", "MRK008", "STR001")]
NASTY = replace(
    LOST, message="a\x00\ud800\x1b `b`", source="\udcff</x>]]>", target="::error::%0A\r\n\ufffe&<"
)

texts = st.text(st.characters(codec=None, exclude_categories=[]), max_size=30)


def sarif(diagnostics: list[Diagnostic], **options: Any) -> Any:
    return json.loads(render_sarif(diagnostics, root=ROOT, rules=RULES, version="1.2.3", **options).encode())


def valid(log: Any) -> Any:
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    return log


def test_sarif_snapshot(snapshot: SnapshotAssertion) -> None:
    log = valid(sarif(ALL, compared=True))
    for rule in log["runs"][0]["tool"]["driver"]["rules"]:
        # The rules' own pages are theirs to word.
        rule["help"] = rule["fullDescription"] = rule["properties"] = None
    assert json.dumps(log, indent=1, ensure_ascii=False) == snapshot


def test_sarif_of_every_rule_and_of_nothing_is_valid() -> None:
    valid(json.loads(render_sarif([], root=ROOT, rules=all_rules(), version="0.1.0")))


@given(texts, texts, texts)
def test_sarif_is_valid_whatever_the_text(message: str, source: str, path: str) -> None:
    odd = replace(LOST, message=message or "x", source=source, file=f"/docs/{path or 'x'}")
    valid(sarif([odd]))


def test_sarif_paths_are_relative_to_the_repository_and_encoded() -> None:
    [result] = sarif([TRACKING])["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "source/ar-SA/a%20b%23c.md", "uriBaseId": "%SRCROOT%"}
    assert unquote(place["artifactLocation"]["uri"]) == "source/ar-SA/a b#c.md"
    # The place runs over a line end.
    assert place["region"] == {"startLine": 7, "startColumn": 1, "endLine": 8, "endColumn": 4}


def test_sarif_says_what_is_suppressed_and_what_is_new() -> None:
    results = sarif([LOST, SUPPRESSED, KNOWN], compared=True)["runs"][0]["results"]
    assert [result["baselineState"] for result in results] == ["new", "new", "unchanged"]
    assert [result.get("suppressions") for result in results] == [
        None,
        [{"kind": "external", "justification": "quoted from a screenshot"}],
        None,
    ]


def test_sarif_keeps_the_worst_where_a_run_cannot_hold_all() -> None:
    log = sarif([STYLE] * 10 + [LOST] * MOST_RESULTS)
    results = log["runs"][0]["results"]
    assert len(results) == MOST_RESULTS
    assert {result["level"] for result in results} == {"error"}
    [note] = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("10 results were left out")


def test_sarif_tells_of_a_rule_that_failed() -> None:
    failure = replace(LOST, code="INT001", rule="rule-failed", message="Rule `X` failed")
    [invocation] = valid(sarif([failure]))["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False


def junit(diagnostics: list[Diagnostic], limit: Severity = Severity.ERROR) -> str:
    return render_junit(diagnostics, files=FILES, families=["ADQ", "MRK"], limit=limit)


def test_junit_snapshot(snapshot: SnapshotAssertion) -> None:
    assert junit(ALL) == snapshot


def test_junit_reads_as_a_case_an_article_and_family(tmp_path: Path) -> None:
    file = tmp_path / "junit.xml"
    file.write_text(junit([LOST, EMPTY_LINK, TRACKING, SUPPRESSED]), encoding="utf-8")
    report = JUnitXml.fromfile(str(file))
    assert (report.tests, report.failures, report.skipped, report.errors) == (10, 2, 1, 0)
    cases = {(case.classname, case.name): case for suite in report for case in suite}
    assert len(cases) == 10
    assert cases["vi-VN/fine.md", "MRK"].is_passed
    assert cases["ar-SA/a b#c.md", "MRK"].is_passed
    assert "tracking-link" in cases["ar-SA/a b#c.md", "MRK"].system_out
    assert not cases["id-ID/sync.md", "ADQ"].is_passed
    assert cases["vi-VN/old.md", "ADQ"].is_skipped


def test_junit_limit_says_what_fails() -> None:
    assert 'failures="0"' in junit([TRACKING]).splitlines()[1]
    assert 'failures="1"' in junit([TRACKING], Severity.WARNING).splitlines()[1]


@given(texts, texts)
def test_junit_is_xml_whatever_the_text(message: str, source: str) -> None:
    ET.fromstring(junit([replace(LOST, message=message, source=source, path=source)]).encode())  # noqa: S314


# https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^,:\r\n]*)(?:,\w+=[^,:\r\n]*)*)::([^\r\n]*)")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as GitHub's runner reads them."""
    found = []
    for line in text.splitlines():
        match = COMMAND.fullmatch(line)
        assert match is not None, line
        pairs = (pair.split("=", 1) for pair in match[2].split(","))
        found.append((match[1], {key: unquote(value) for key, value in pairs}, unquote(match[3])))
    return found


def test_github_snapshot(snapshot: SnapshotAssertion) -> None:
    assert render_github([found for found in ALL if found.counts], root=ROOT) == snapshot


def test_github_commands_are_read_back() -> None:
    error, warning, summary = commands(render_github([EMPTY_LINK, TRACKING], root=ROOT))
    assert error == (
        "error",
        {
            "file": "source/id-ID/sync.md",
            "line": "31",
            "col": "12",
            "endLine": "31",
            "endColumn": "47",
            "title": "MRK002 lost-link-text",
        },
        f"{EMPTY_LINK.message}\nsource: {EMPTY_LINK.source}\ntarget: {EMPTY_LINK.target}",
    )
    assert "endColumn" not in warning[1]
    assert summary == ("notice", {"title": "sxs check"}, "1 error, 1 warning, 0 info")


def test_github_batches_by_article_the_worst_first() -> None:
    many = [
        replace(LOST, file=f"/docs/{number:02}.md", line=line)
        for number in range(15)
        for line in range(1, number + 2)
    ]
    read = commands(render_github([*many, STYLE], root=ROOT))
    errors = [command for command in read if command[0] == "error"]
    assert [command[1]["file"] for command in errors] == [f"{number:02}.md" for number in range(14, 4, -1)]
    assert errors[0][1]["title"] == "15 findings in this article"
    assert read[-1][2] == f"{len(many)} errors (15 not annotated), 0 warnings, 1 info"


def test_github_shows_no_more_than_ten_of_a_kind() -> None:
    many = [replace(found, file=f"/docs/{n}.md") for found in (LOST, TRACKING, STYLE) for n in range(30)]
    kinds = [command[0] for command in commands(render_github(many, root=ROOT))]
    assert [kinds.count(kind) for kind in ("error", "warning", "notice")] == [10, 10, 10]


@given(texts, texts)
def test_github_commands_are_lines_whatever_the_text(message: str, path: str) -> None:
    odd = replace(LOST, message=message, source=None, target=None, file=f"/docs/{path}x")
    text = render_github([odd], root=ROOT)
    assert text.count("\n") == 2
    assert "\r" not in text
    text.encode()


def html(diagnostics: list[Diagnostic]) -> str:
    return render_html(diagnostics, root=ROOT, rules=RULES, articles=5, segments=1234)


def test_html_holds_everything_and_asks_nobody() -> None:
    text = html([found for found in ALL if found.counts])
    assert not re.search(r"<(?:link|img|iframe|script[^>]+src)|url\(|@import", text)
    for found in (LOST, EMPTY_LINK, TRACKING, UNREADABLE, STYLE):
        assert f'id="f-{found.fingerprint}"' in text
    assert "There is <mark>no</mark> automatic" in text
    assert '<dd lang="ar-SA" dir="rtl">' in text
    assert "5 articles, 1,234 segments" in text


def test_html_escapes_what_articles_say() -> None:
    text = html([replace(LOST, source="<script>alert(1)</script>", message="`<b>`", file="/docs/<i>.md")])
    assert text.count("<script>") == 1
    assert "<b>" not in text
    assert "<i>" not in text


def test_html_of_nothing_says_so() -> None:
    assert "Nothing was found." in html([])


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_everything_and_is_stable(name: str) -> None:
    run = Run(
        diagnostics=[*ALL, NASTY],
        files=FILES,
        segments=10,
        rules=all_rules(),
        families=["ADQ"],
        limit=Severity.ERROR,
        root=ROOT,
        version="1",
    )
    text = FORMATS[name](run)
    assert text == FORMATS[name](run)
    text.encode()
