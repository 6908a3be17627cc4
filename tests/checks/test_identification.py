"""Scripts of locales, and languages among few candidates."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_sxs.article import parse_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks import check_article
from sphinx_sxs.checks.identification import (
    identify,
    knows_script,
    letters_of,
    locales_beside,
    rivals,
    script_of,
)
from sphinx_sxs.settings import Settings


@pytest.mark.parametrize(
    ("locale", "script"),
    [
        ("vi-VN", "Latn"),
        ("ru-RU", "Cyrl"),
        ("sr-Latn-RS", "Latn"),
        ("sr-Cyrl-RS", "Cyrl"),
        ("zh-TW", "Hant"),
        ("zh-CN", "Hans"),
        ("ja-JP", "Jpan"),
        ("ar-SA", "Arab"),
        ("dgo", "Zzzz"),
        ("dgo-Deva-IN", "Deva"),
        ("xx-XX", "Zzzz"),
    ],
)
def test_script_of(locale: str, script: str) -> None:
    assert script_of(locale) == script
    letters = letters_of(script)
    assert letters is None or not letters.search("Latin letters, ÄÖÜ, ệ")


def test_scripts_of_which_nothing_is_known() -> None:
    assert all(map(knows_script, ("Latn", "Deva", "Jpan")))
    assert not any(map(knows_script, ("Zzzz", "Tibt")))


def test_languages_that_write_alike_are_no_rivals() -> None:
    assert rivals("id-ID", ["ms-MY", "en-US", "vi-VN"]) == {"en", "vi"}
    assert rivals("pt-BR", ["pt-PT", "es-ES"]) == {"es"}
    assert rivals("nb-NO", ["da-DK", "sv-SE", "nn-NO"]) == {"sv"}


def test_identify() -> None:
    others = frozenset({"en", "de", "fr"})
    found = identify("sie können die datei auf ihrem computer öffnen", "id", others)
    assert found is not None
    assert found[0] == "de"
    assert found[1] > 0.9
    own = identify("anda dapat membuka file di komputer dan menyimpannya", "id", others)
    assert own is not None
    assert own[0] == "id"
    assert own[1] < 0.1
    assert identify("whatever", "xx", others) is None


def test_locales_beside(tmp_path: Path) -> None:
    for name in ("de-DE", "vi-VN", "media"):
        (tmp_path / name).mkdir()
    assert locales_beside(tmp_path) == {"de-DE", "vi-VN"}
    assert locales_beside(tmp_path / "none") == frozenset()


def test_an_article_of_the_locale_beside(tmp_path: Path) -> None:
    for name in ("de-DE", "id-ID"):
        (tmp_path / name).mkdir()
    root = tmp_path / "id-ID"
    target = "Öffnen Sie die Seite und wählen Sie dann den gewünschten Benutzer aus."
    text = (
        f'---\ntitle: x\n---\n<span data-ttu-id="a-101">{target}</span><span class="sxs-lookup">'
        '<span data-stu-id="a-101">Open the page and select the user.</span></span>\n'
    )
    file = ArticleFile(root / "a.md", "id-ID/a.md", root, "id-ID")
    found = check_article(parse_article(text), file, settings=Settings(select=("ADQ004",)))
    assert [finding.message for finding in found] == ["Target reads as German, not Indonesian"]
