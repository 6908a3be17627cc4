"""The rules on punctuation: they hold for any text, and agree with a text that is its own translation."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.article import parse_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks import check_article
from sphinx_sxs.checks.model import Diagnostic, Severity
from sphinx_sxs.settings import Settings

_MARKS = '.,:;?!。、؟…()[]「」（）"“”„«»*` \u200f'
_PIECES = st.sampled_from(
    ["word", "Từ", "文字", "слово", "  ", "..", "**", "[a](https://x.example/)", "&amp;", "15", *_MARKS]
)
_TEXTS = st.lists(_PIECES, min_size=1, max_size=14).map("".join)
_LOCALES = st.sampled_from(["vi-VN", "de-DE", "fr-FR", "el-GR", "ja-JP", "th-TH", "ar-SA", "sv-SE", "xx-XX"])


def findings(source: str, target: str, locale: str) -> list[Diagnostic]:
    body = (
        f'<span data-ttu-id="a-101">{target}</span><span class="sxs-lookup">'
        f'<span data-stu-id="a-101">{source}</span></span>\n'
    )
    root = Path("/docs") / locale
    file = ArticleFile(root / "a.md", f"{locale}/a.md", root, locale)
    return check_article(
        parse_article(f"---\ntitle: Sample\n---\n\n{body}"), file, settings=Settings(select=("PUN",))
    )


@given(source=_TEXTS, target=_TEXTS, locale=_LOCALES)
def test_no_text_makes_a_rule_fail(source: str, target: str, locale: str) -> None:
    for found in findings(source, target, locale):
        assert found.code.startswith("PUN"), found.message
        assert found.severity is Severity.INFO
        assert found.target is not None
        assert found.target_at is not None
        start, end = found.target_at
        assert 0 <= start < end <= len(found.target)


@given(text=_TEXTS, locale=_LOCALES)
def test_a_text_translates_itself(text: str, locale: str) -> None:
    assert findings(text, text, locale) == []
