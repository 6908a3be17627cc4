"""The project's own sample articles: one original in five locales."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from sphinx_sxs.article import Article, Side, original_text, project, read_article
from sphinx_sxs.article.docset import find_articles

LOCALES = ("ar-SA", "de-DE", "id-ID", "ja-JP", "vi-VN")
NAME = "sync-a-users-profile-picture.md"


def article(source: Path, locale: str) -> Article:
    return read_article(source / locale / NAME)


def test_nothing_else_is_an_article(source: Path) -> None:
    assert [file.name for file in find_articles(source)] == [f"{locale}/{NAME}" for locale in LOCALES]


@pytest.mark.parametrize(
    ("locale", "digest"),
    [
        ("vi-VN", "d8ab5b2b44156aa5b00e7b956fd08d16073d6c2b2d3dda61d252e0dcc0eb2159"),
        ("id-ID", "79140ea4171216311c3c0dcdcbc2e9bffa64ad6a953ea728f9c74074f4197354"),
    ],
)
def test_published_articles_are_kept_byte_for_byte(source: Path, locale: str, digest: str) -> None:
    assert hashlib.sha256((source / locale / NAME).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("locale", LOCALES)
def test_one_original(source: Path, locale: str) -> None:
    own = article(source, locale)
    seed = article(source, "vi-VN")
    assert own.problems == ()
    assert original_text(own) == original_text(seed)
    assert [(s.ordinal, s.source) for s in own.segments] == [(s.ordinal, s.source) for s in seed.segments]
    assert [s.ordinal for s in own.segments] == ["102", "p101", "106", "107", "108", "109", "110"]


@pytest.mark.parametrize("locale", LOCALES)
def test_ids_agree_and_share_a_prefix(source: Path, locale: str) -> None:
    segments = article(source, locale).segments
    assert all(segment.id == segment.source_id for segment in segments)
    assert len({segment.id.split("-")[0] for segment in segments}) == 1


@pytest.mark.parametrize("locale", LOCALES)
def test_front_matter_names_the_locale(source: Path, locale: str) -> None:
    own = article(source, locale)
    assert own.locale == locale
    assert own.meta("ms.assetid") == "cd7196af-3ed9-42e6-b594-f51ad265fd63"
    assert own.meta("ROBOTS") == "NOINDEX, NOFOLLOW"
    assert own.meta("ms.translationtype") == "MT"
    title = own.segments[0]
    assert own.meta("title") == title.target


@pytest.mark.parametrize("locale", LOCALES)
def test_links_lead_to_the_same_places(source: Path, locale: str) -> None:
    own = article(source, locale)
    for side in Side:
        text = project(own, side).text
        assert text.count("](https://go.microsoft.com/fwlink/?linkid=875585)") == 1
        assert text.count("](https://go.microsoft.com/fwlink/?linkid=875586)") == 1
        assert text.count("](https://na01.safelinks.protection.outlook.com/?url=") == 1
    steps = {segment.ordinal: segment for segment in own.segments}
    link = steps["107"].text(Side.SOURCE).partition("](")[2]
    assert steps["107"].text(Side.TARGET).partition("](")[2].rstrip("。.") == link.rstrip(".")
