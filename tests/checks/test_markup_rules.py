"""The markup rules on text that nobody would write: none raises, and equal sides differ in nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.article import parse_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks import Diagnostic, check_article
from sphinx_sxs.checks.model import Severity
from sphinx_sxs.checks.rule import Context
from sphinx_sxs.checks.rules.mrk009_unsafe_html import UnsafeHtml
from sphinx_sxs.checks.rules.mrk011_source_defect import SourceDefect
from sphinx_sxs.settings import Settings

RULES = ("MRK001", "MRK006", "MRK007", "MRK009")
FILE = ArticleFile(Path("/docs/de-DE/a.md"), "de-DE/a.md", Path("/docs/de-DE"), "de-DE")
MARKUP = (
    "[", "]", "(", ")", "[a](https://x.example/a)", "https://x.example/b", "`", "```", "`code`", "<b>",
    "</b>", "<br/>", "<img onload=x>", "<your name>", "\\", "\\<", "\\>", "C:\\Users\\\\", "%temp%",
    "Get-Mailbox", "-Identity", ".pst", "outlook.exe", ":::", ":::image", "[!NOTE]", "![a](b.png)", "|",
    "**", "_", "&", "&lt;", "&#x6a;", "javascript:", "the the", "\ud800", "\ufffd", "é", "日本", "#", ">",
    "\n",
)  # fmt: skip
PIECES = st.sampled_from(MARKUP) | st.text(alphabet=st.characters(codec=None), max_size=4)
TEXTS = st.lists(PIECES, max_size=12).map(" ".join)


def article(source: str, target: str) -> str:
    return (
        f'---\ntitle: A\n---\n\n<span data-ttu-id="a-101">{target}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="a-101">{source}</span></span>\n'
    )


def check(source: str, target: str) -> list[Diagnostic]:
    return check_article(parse_article(article(source, target)), FILE, settings=Settings(select=RULES))


@given(TEXTS, TEXTS)
def test_none_raises(source: str, target: str) -> None:
    assert not [d.message for d in check(source, target) if d.code == "INT001"]


@given(TEXTS)
def test_equal_sides(text: str) -> None:
    assert not [d.message for d in check(text, text) if d.code != "MRK009"]


@given(TEXTS)
def test_what_is_collected_survives_json(text: str) -> None:
    rule = SourceDefect()
    collected = rule.collect(Context(parse_article(article(text, "x")), FILE, Settings()))
    assert json.loads(json.dumps(collected)) == collected
    assert len(list(rule.conclude([(FILE, collected)], Settings()))) == len(collected or [])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "html",
    [
        "<SCRIPT>f()</SCRIPT>",
        "<a href='&#106;avascript:f()'>x</a>",
        "<a href=' java\tscript:f()'>x</a>",
        "[x](<javascript:f()>)",
        "<javascript:f()>",
        "[x](data:text/html,y)",
        "<svg onload='f()'>",
        "<b onmouseover = f()>x</b>",
        "<iframe srcdoc='x'></iframe>",
        "<base href='https://y.example/'>",
        "<div>\n<p onclick=f()>\n</div>",
    ],
)
def test_ways_to_run_something(html: str) -> None:
    context = Context(parse_article(article("Open Settings.", html)), FILE, Settings())
    assert list(UnsafeHtml().check(context))


def test_grades() -> None:
    [broken] = check("Use Get-MailboxFolder.", "Postfachordner abrufen.")
    assert broken.severity is Severity.ERROR
    assert broken.source_at == (4, 21)
    [guessed] = check("Open services.msc.", "Öffnen Sie services. msc.")
    assert guessed.severity is Severity.WARNING


def test_the_front_matter_counts() -> None:
    title = (
        '<span data-ttu-id="a-100">Mở Người dùng</span><span class="sxs-lookup">'
        '<span data-stu-id="a-100">Open <b>[Users](https://x.example/u)</b></span></span>'
    )
    text = f"---\ntitle: {title}\n---\n\nText.\n"
    found = check_article(parse_article(text), FILE, settings=Settings(select=RULES))
    assert [d.code for d in found] == ["MRK001", "MRK007", "MRK007"]
