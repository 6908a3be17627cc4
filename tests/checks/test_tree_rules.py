"""Rules over the whole tree: what they keep of an article, and what they make of it."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.article import parse_article, read_article
from sphinx_sxs.article.docset import ArticleFile, find_articles
from sphinx_sxs.checks.digests import SegmentDigest, pack, text_key, unpack
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.rule import Context, TreeRule
from sphinx_sxs.checks.rules.str008_missing_article import MissingArticle
from sphinx_sxs.checks.rules.str009_missing_segment import MissingSegment
from sphinx_sxs.checks.rules.trm003_inconsistent_target import InconsistentTarget
from sphinx_sxs.settings import Settings

ENGLISH = (
    "Restart your computer before you go on.",
    "Sign in with the new password that you got.",
    "Choose the printer from the list of devices.",
    "Close the window when the light turns green.",
)


def article(*sources: str, targets: tuple[str, ...] = (), commit: str = "1a2b") -> str:
    pairs = zip(sources, targets or sources, strict=True)
    body = "\n\n".join(
        f'<span data-ttu-id="a-{101 + number}">{target}</span><span class="sxs-lookup">'
        f'<span data-stu-id="a-{101 + number}">{source}</span></span>'
        for number, (source, target) in enumerate(pairs)
    )
    return f"---\nms.sourcegitcommit: {commit}\n---\n{body}\n"


def found(rule: TreeRule, root: Path, articles: dict[str, str]) -> list[tuple[ArticleFile, Finding]]:
    """What the rule finds, with what it collects sent through JSON."""
    for name, text in articles.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = Settings()
    collected: list[tuple[ArticleFile, object]] = []
    for file in find_articles(root):
        context = Context(read_article(file.path, name=file.name), file, settings)
        collected.append((file, json.loads(json.dumps(rule.collect(context)))))
    return list(rule.conclude(collected, settings))


def test_a_sentence_that_is_missing(tmp_path: Path) -> None:
    first, second, *rest = ENGLISH
    tree = {f"{locale}/a.md": article(*ENGLISH) for locale in ("de-DE", "ja-JP", "vi-VN")}
    tree["id-ID/a.md"] = article(first, *rest)
    [(file, finding)] = found(MissingSegment(), tmp_path, tree)
    assert file.name == "id-ID/a.md"
    assert finding.message == f"Source lacks `{second}`, which 3 locales have"
    # Where it would stand: at the segment before it.
    assert finding.line == 4
    assert finding.severity is None


def test_a_sentence_too_many(tmp_path: Path) -> None:
    first, second, third, fourth = ENGLISH
    tree = {f"{locale}/a.md": article(first, second, fourth) for locale in ("de-DE", "ja-JP", "vi-VN")}
    tree["id-ID/a.md"] = article(first, second, third, fourth)
    [(file, finding)] = found(MissingSegment(), tmp_path, tree)
    assert (file.name, finding.name, finding.severity) == ("id-ID/a.md", "extra-segment", Severity.WARNING)
    assert finding.segment is not None
    assert finding.segment.source == third
    assert finding.source_at == (0, len(third))


def test_of_two_locales_the_shorter_one_lacks(tmp_path: Path) -> None:
    tree = {"de-DE/a.md": article(*ENGLISH), "vi-VN/a.md": article(*ENGLISH[:3])}
    [(file, finding)] = found(MissingSegment(), tmp_path, tree)
    assert file.name == "vi-VN/a.md"
    assert finding.message == f"Source lacks `{ENGLISH[3]}`, which `de-DE` has"


def test_a_sentence_like_another_one_is_missed_all_the_same(tmp_path: Path) -> None:
    alike = "Restart your computer after you went on."
    tree = {f"{locale}/a.md": article(ENGLISH[0], alike) for locale in ("de-DE", "ja-JP")}
    tree["vi-VN/a.md"] = article(ENGLISH[0])
    [(file, finding)] = found(MissingSegment(), tmp_path, tree)
    assert (file.name, finding.message) == ("vi-VN/a.md", f"Source lacks `{alike}`, which 2 locales have")


def test_files_that_went_away_are_passed_over(tmp_path: Path) -> None:
    rule, settings = MissingSegment(), Settings()
    collected: list[tuple[ArticleFile, object]] = []
    for locale, sources in (("de-DE", ENGLISH), ("vi-VN", ENGLISH[:2])):
        file = ArticleFile(tmp_path / locale / "a.md", f"{locale}/a.md", tmp_path / locale, locale)
        context = Context(parse_article(article(*sources)), file, settings)
        collected.append((file, rule.collect(context)))
    assert list(rule.conclude(collected, settings)) == []


def test_the_missing_article_has_its_own_path(tmp_path: Path) -> None:
    text = article(ENGLISH[0])
    tree = {f"{locale}/sub/{name}.md": text for locale in ("de-DE", "ja-JP", "vi-VN") for name in "abc"}
    del tree["vi-VN/sub/b.md"]
    [(file, finding)] = found(MissingArticle(), tmp_path, tree)
    assert file.name == "vi-VN/sub/b.md"
    assert file.path == tmp_path / "vi-VN" / "sub" / "b.md"
    assert (file.folder_locale, finding.line) == ("vi-VN", 1)


def test_the_rarer_translation_is_reported_once(tmp_path: Path) -> None:
    usual, other = ("Starten Sie neu.",), ("Neu starten.",)
    tree = {f"de-DE/{name}.md": article(ENGLISH[0], targets=usual) for name in "abc"}
    tree |= {f"de-DE/{name}.md": article(ENGLISH[0], targets=other) for name in "xy"}
    [(file, finding)] = found(InconsistentTarget(), tmp_path, tree)
    assert file.name == "de-DE/x.md"
    assert finding.message == (
        "Same source is `Starten Sie neu.` in `de-DE/a.md:4` and in 2 more; 2 segments differ from it"
    )
    assert finding.segment is not None
    assert finding.at == (0, len("Neu starten."))


@given(
    st.lists(
        st.builds(
            SegmentDigest,
            st.integers(0, 0xFFFF),
            st.text().map(text_key),
            st.text().map(text_key),
        )
    )
)
def test_digests_survive_as_text(digests: list[SegmentDigest]) -> None:
    assert list(unpack(json.loads(json.dumps(pack(digests))))) == digests


def test_keys_tell_texts_apart() -> None:
    assert text_key("Open the *mailbox*.") == text_key("open  the mailbox")
    assert text_key("\ud800") != text_key("\ud801")
