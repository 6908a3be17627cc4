"""Every rule's fixture: prose that it finds fault with, and prose that it does not."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sphinx_sxs.article import parse_article
from sphinx_sxs.article.docset import ArticleFile, find_articles
from sphinx_sxs.checks import all_rules, check_article, check_files, finish
from sphinx_sxs.originals.sources import Originals, open_originals
from sphinx_sxs.settings import Settings

FIXTURES = Path(__file__).parent / "fixtures"
_CASE = re.compile(
    r"^\[(?P<kind>fires|silent)\] (?P<title>[^\n]+)\n\.\n(?P<body>.*?)^\.\n(?P<expected>(?:\w{6} [^\n]+\n)*)",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Case:
    code: str
    kind: str
    title: str
    body: str
    expected: list[str]


def read_cases(file: Path) -> list[Case]:
    text = file.read_text(encoding="utf-8")
    cases = [
        Case(file.stem, m["kind"], m["title"], m["body"], m["expected"].splitlines())
        for m in _CASE.finditer(text)
    ]
    assert len(cases) == len(re.findall(r"^\[(?:fires|silent)\] ", text, re.MULTILINE)), (
        f"{file.name} has a malformed case"
    )
    return cases


CASES = [case for file in sorted(FIXTURES.glob("*.txt")) for case in read_cases(file)]


def article_text(body: str) -> tuple[str, str]:
    """The file that a case's short form stands for, and the locale of its folder."""
    locale = "vi-VN"
    front = "title: Sample\n"
    if (match := re.match(r"locale: (.+)\n", body)) is not None:
        locale, body = match[1], body[match.end() :]
    if "\n---\n" in body:
        front, body = body.split("\n---\n", 1)
        front += "\n"
    pair = re.compile(r"^source:[ ]?(?P<source>.*)\ntarget:[ ]?(?P<target>.*)\n", re.MULTILINE)
    body = pair.sub(
        lambda m: (
            f'<span data-ttu-id="a-101">{m["target"]}</span><span class="sxs-lookup">'
            f'<span data-stu-id="a-101">{m["source"]}</span></span>\n'
        ),
        body,
    )
    return f"---\n{front}---\n\n{body}", locale


def tree_findings(body: str, settings: Settings) -> list[str]:
    """The findings in a tree of several articles, each after a line with its name."""
    with tempfile.TemporaryDirectory() as folder:
        for part in body.split("== ")[1:]:
            name, _, article = part.partition("\n")
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(article_text(article)[0], encoding="utf-8")
        outcome = finish([check_files(find_articles(Path(folder)), settings)], settings)
    return [f"{d.code} {d.message}" for d in outcome.diagnostics]


def findings(case: Case) -> list[str]:
    settings = Settings(select=(case.code,))
    if case.body.startswith("tree:\n"):
        return tree_findings(case.body, settings)
    body = case.body
    if (match := re.match(r"glossary: (.+)\n", body)) is not None:
        settings = replace(settings, root=FIXTURES, glossary=(match[1],))
        body = body[match.end() :]
    if case.body.startswith("files: "):
        names = case.body.removeprefix("files: ").split()
        files = [
            ArticleFile(Path("/docs") / n, n, Path("/docs") / n.split("/")[0], n.split("/")[0]) for n in names
        ]
        outcome = finish([check_files(files, settings)], settings)
        return [f"{d.code} {d.message}" for d in outcome.diagnostics]
    body, english = split_originals(body)
    text, locale = article_text(body)
    root = FIXTURES / "docset" / locale
    file = ArticleFile(root / "a.md", f"{locale}/a.md", root, locale)
    with written_originals(english) as originals:
        found = check_article(parse_article(text), file, settings=settings, originals=originals)
    return [f"{d.code} {d.message}" for d in found]


COMMIT = "1a2b3c4"
"""The one commit that the originals of a case have."""
_ORIGINAL = re.compile(r"^original(?: of (?P<name>\S+))?(?P<now> now)?:\n", re.MULTILINE)


def split_originals(body: str) -> tuple[str, dict[str, str]]:
    """A case's article, and the English that follows it, by its place among the originals.

    ``original:`` stands before the English at `COMMIT`, ``original now:`` before the present one,
    ``original of b.md:`` before that of another article.
    """
    found: dict[str, str] = {}
    marks = list(_ORIGINAL.finditer(body))
    ends = [*(mark.start() for mark in marks[1:]), len(body)]
    for mark, end in zip(marks, ends, strict=False):
        folder = "head" if mark["now"] else COMMIT
        found[f"{folder}/{mark['name'] or 'a.md'}"] = body[mark.end() : end]
    return (body[: marks[0].start()] if marks else body), found


@contextmanager
def written_originals(english: dict[str, str]) -> Iterator[Originals | None]:
    """The originals of a case; ``None`` where it has none."""
    if not english:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, text in english.items():
            file = Path(folder, name)
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        yield open_originals(Path(folder))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}: {case.title}")
def test_fixture(case: Case) -> None:
    assert (case.kind == "fires") == bool(case.expected)
    assert findings(case) == case.expected


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_has_both_outcomes(rule: type) -> None:
    if rule.code in {"INT001", "SUP001"}:
        pytest.skip("a run reports under this code; see test_runner.py and test_suppression.py")
    kinds = {case.kind for case in CASES if case.code == rule.code}
    assert kinds == {"fires", "silent"}, f"tests/checks/fixtures/{rule.code}.txt"


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_has_a_page(rule: type) -> None:
    for heading in ("## What it finds", "## Why it matters", "## What to do"):
        assert heading in rule.page()
    assert rule.summary().endswith((".", ":"))


# https://www.w3.org/TR/its20/#lqissue-typevalues
ITS_TYPES = {
    "terminology", "mistranslation", "omission", "untranslated", "addition", "duplication", "inconsistency",
    "grammar", "legal", "register", "locale-specific-format", "locale-violation", "style", "characters",
    "misspelling", "typographical", "formatting", "inconsistent-entities", "numbers", "markup",
    "pattern-problem", "whitespace", "internationalization", "length", "non-conformance", "uncategorized",
    "other",
}  # fmt: skip
# https://themqm.org/error-types-2/typology/
MQM_DIMENSIONS = {
    "terminology", "accuracy", "linguistic-conventions", "style", "locale-conventions",
    "audience-appropriateness", "design-and-markup",
}  # fmt: skip
# About the tool, the English or metadata, not about a translation.
NO_TYPE = {"INT001", "SUP001", "MRK011", "MET003", "MET004", "ORG004", "ORG005"}


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_names_its_issue_type(rule: type) -> None:
    assert rule.issue_type in ITS_TYPES
    assert (rule.issue_type == "other") == (rule.code in NO_TYPE)
    assert not rule.mqm or rule.mqm.split("/")[0] in MQM_DIMENSIONS
