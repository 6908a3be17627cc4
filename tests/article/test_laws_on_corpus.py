"""The laws of the format, over every real article."""

from __future__ import annotations

import json
import lzma
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from sphinx_sxs.article import Article, encode, original_text, parse_article, published_text, read_article
from sphinx_sxs.article.docset import find_articles

Corpus = Callable[[str], Path]

ALCHEMY = ("vi-VN", "id-ID", "ja-JP", "ar-SA", "de-DE")
ARCHIVES = (*(f"alchemy.{locale}" for locale in ALCHEMY), "docs-desktop.ja-JP", "customer-insights.vi-VN")

NOT_AS_PUBLISHED = {
    # What was published is truly another text.
    "vi-VN": {"testing-alchemy-inline-videos.md"},
    "id-ID": {"testing-alchemy-inline-videos.md"},
    "ar-SA": {"testing-alchemy-inline-videos.md"},
    "de-DE": {"testing-alchemy-inline-videos.md"},
    # The publisher put a space before a bare URL, or wrote one link differently.
    "ja-JP": {
        "enable-office-365-atp-spo-odb-teams.md",
        "troubleshoot-issues-office-365-atp.md",
        "uk-domain-transfers.md",
    },
}


def plain(text: str) -> str:
    """`text` without what the publisher's own export added or dropped."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).strip("\n")


@pytest.mark.parametrize("archive", ARCHIVES)
def test_every_article_comes_back_byte_for_byte(corpus: Corpus, archive: str) -> None:
    files = find_articles(corpus(archive))
    assert len(files) > 90
    for file in files:
        data = file.path.read_bytes()
        article = parse_article(data)
        pieces = "".join(piece.raw for piece in (*article.head, *article.pieces))
        assert encode(article.bom + pieces) == data, file.name


@pytest.mark.parametrize("archive", ARCHIVES)
def test_every_segment_of_a_real_article_is_sound(corpus: Corpus, archive: str) -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for file in find_articles(corpus(archive)):
        article = read_article(file.path)
        for problem in article.problems:
            kinds[problem.kind].add(file.path.name)
        for segment in article.segments:
            assert segment.source is not None
            assert segment.target is not None
            assert segment.id == segment.source_id
    assert set(kinds) <= {"no-front-matter", "broken-front-matter"}
    assert kinds["broken-front-matter"] <= {"troubleshoot-presence-issues-outlook.md"}


@pytest.mark.parametrize("locale", ALCHEMY)
def test_the_target_projection_is_what_was_published(shared: Path, corpus: Corpus, locale: str) -> None:
    root = corpus(f"alchemy.{locale}") / locale
    differing = set()
    count = 0
    with lzma.open(shared / "corpus" / f"alchemy.{locale}.published.jsonl.xz", "rt") as lines:
        for line in lines:
            published = json.loads(line)
            article = read_article(root / published["path"])
            count += 1
            if plain(published_text(article)) != plain(published["published"]):
                differing.add(Path(published["path"]).name)
    assert count > 2900
    assert differing == NOT_AS_PUBLISHED[locale]
    assert len(differing) <= 3


def test_locales_of_one_commit_embed_one_original(corpus: Corpus) -> None:
    originals: dict[tuple[str, str], list[str]] = defaultdict(list)
    for locale in ALCHEMY:
        root = corpus(f"alchemy.{locale}") / locale
        for file in find_articles(root):
            article: Article = read_article(file.path)
            originals[file.name, article.meta("ms.sourcegitcommit")].append(original_text(article))
    groups = [set(texts) for texts in originals.values() if len(texts) > 1]
    agreeing = sum(len(texts) == 1 for texts in groups)
    print(f"one original: {agreeing}/{len(groups)} groups agree")  # noqa: T201 - shown with `pytest -s`
    assert agreeing / len(groups) > 0.95
