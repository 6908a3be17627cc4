"""STR008 beside originals: what a locale lacks of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_sxs.article.docset import find_articles
from sphinx_sxs.checks import check_files, finish
from sphinx_sxs.settings import Settings


def made(folder: Path, *names: str) -> Path:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("---\ntitle: T\n---\nText.\n", encoding="utf-8")
    return folder


def found(path: Path, originals: Path) -> list[tuple[str, str]]:
    settings = Settings(select=("STR008",), originals=str(originals))
    outcome = finish([check_files(find_articles(path), settings)], settings)
    return [(diagnostic.path, diagnostic.message) for diagnostic in outcome.diagnostics]


def test_what_the_originals_have_and_the_locale_has_not(tmp_path: Path) -> None:
    english = made(tmp_path / "en", "a.md", "sub/b.md", "c.md", "README.md", "TOC.md", "includes/d.md")
    docs = made(tmp_path / "docs", "vi-VN/a.md", "vi-VN/c.md", "de-DE/a.md", "de-DE/C.md", "de-DE/sub/b.md")
    missing = [("vi-VN/sub/b.md", "Article is missing; the originals have it")]
    assert found(docs, english) == missing
    assert found(docs / "vi-VN", english) == [("sub/b.md", missing[0][1])]


@pytest.mark.parametrize("part", ["vi-VN/a.md", "vi-VN/sub"])
def test_a_part_of_a_locale_lacks_nothing(tmp_path: Path, part: str) -> None:
    english = made(tmp_path / "en", "a.md", "sub/b.md", "c.md")
    docs = made(tmp_path / "docs", "vi-VN/a.md", "vi-VN/sub/b.md")
    assert found(docs / part, english) == []


def test_a_locale_that_has_hardly_begun(tmp_path: Path) -> None:
    english = made(tmp_path / "en", "a.md", "b.md", "c.md", "d.md")
    docs = made(tmp_path / "docs", "vi-VN/a.md")
    assert found(docs, english) == [
        ("vi-VN/a.md", "`vi-VN` lacks 3 of the 4 articles that the originals have")
    ]


def test_what_the_locales_docset_does_not_publish_is_not_missing(tmp_path: Path) -> None:
    english = made(tmp_path / "en", "docs/a.md", "docs/b.md", "docs/drafts/c.md", "other/d.md")
    docs = made(tmp_path / "docs", "vi-VN/docs/a.md")
    config = '{"build": {"content": [{"files": ["**/*.md"], "exclude": ["drafts/**", "b.md"]}]}}'
    (docs / "vi-VN/docs/docfx.json").write_text(config, encoding="utf-8")
    assert found(docs, english) == []
