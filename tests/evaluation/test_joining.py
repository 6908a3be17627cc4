"""Judged segments beside articles: what counts as the same segment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sphinx_sxs.article.docset import find_articles
from sphinx_sxs.checks import Diagnostic, Severity
from sphinx_sxs.evaluation.gold import Judged, Verdict
from sphinx_sxs.evaluation.joining import Flag, match_judged, score

ARTICLE = """---
title: Photos
ms.contentlocale: {locale}
---
# <span data-ttu-id="{prefix}-101">{target}</span><span class="sxs-lookup">{source}</span>
"""
JUDGED = Judged(
    path="help/photos.md",
    id="ab12c-101",
    source="All photos",
    target="Mọi ảnh",
    verdict=Verdict.OK,
    random=True,
)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    for locale, prefix, target in (("id-ID", "ab12c", "Semua foto"), ("vi-VN", "ab12c", "Mọi ảnh")):
        folder = tmp_path / "docs" / locale / "help"
        folder.mkdir(parents=True)
        source = f'<span data-stu-id="{prefix}-101">All photos</span>'
        text = ARTICLE.format(locale=locale, prefix=prefix, target=target, source=source)
        (folder / "photos.md").write_text(text, encoding="utf-8")
    return tmp_path / "docs"


@pytest.mark.parametrize("under", ["", "vi-VN", "vi-VN/help", "vi-VN/help/photos.md"])
@pytest.mark.parametrize("path", ["help/photos.md", "vi-VN/help/photos.md"])
def test_a_segment_is_found_from_any_folder(docs: Path, under: str, path: str) -> None:
    matched = match_judged([replace(JUDGED, path=path)], find_articles(docs / under))
    (placed,) = matched.placed
    assert (placed.locale, placed.line) == ("vi-VN", 5)
    assert docs / "vi-VN" / "help" / "photos.md" == Path(placed.file)
    assert placed.path == ("vi-VN/help/photos.md".removeprefix(under).lstrip("/") or "photos.md")


def test_the_texts_decide_between_locales(docs: Path) -> None:
    other = replace(JUDGED, target="Semua foto")
    matched = match_judged([JUDGED, other], find_articles(docs))
    assert [(placed.locale, placed.judged) for placed in matched.placed] == [
        ("id-ID", other),
        ("vi-VN", JUDGED),
    ]


def test_what_the_articles_no_longer_hold(docs: Path) -> None:
    files = find_articles(docs)
    for lost in (replace(JUDGED, path="help/videos.md"), replace(JUDGED, id="ab12c-102")):
        matched = match_judged([lost], files)
        assert (matched.placed, matched.absent, matched.changed) == ((), (lost,), ())
    for other in (replace(JUDGED, target="Ảnh"), replace(JUDGED, source="Photos")):
        matched = match_judged([other], files)
        assert (matched.placed, matched.absent, matched.changed) == ((), (), (other,))


def test_white_space_may_differ(docs: Path) -> None:
    matched = match_judged([replace(JUDGED, source="All\n  photos ")], find_articles(docs))
    assert len(matched.placed) == 1


def test_an_article_that_cannot_be_read_holds_nothing(docs: Path) -> None:
    (docs / "vi-VN" / "help" / "photos.md").unlink()
    (docs / "vi-VN" / "help" / "photos.md").symlink_to("nowhere.md")
    assert match_judged([JUDGED], find_articles(docs / "vi-VN")).absent == (JUDGED,)


def diagnostic(**changes: object) -> Diagnostic:
    fields = {
        "path": "vi-VN/help/photos.md",
        "file": "/docs/vi-VN/help/photos.md",
        "line": 5,
        "column": 1,
        "locale": "vi-VN",
        "segment": "ab12c-101",
        "code": "ADQ010",
        "rule": "suspected-mistranslation",
        "severity": Severity.WARNING,
        "message": "…",
        "source": None,
        "target": None,
        "score": 0.7,
        "source_at": None,
        "target_at": None,
        "excerpt": "",
        "fingerprint": "0",
    }
    return Diagnostic(**{**fields, **changes})


def test_findings_of_a_segment(docs: Path) -> None:
    placed = match_judged([JUDGED], find_articles(docs)).placed
    found = [
        diagnostic(),
        diagnostic(severity=Severity.INFO, score=0.8),
        diagnostic(),
        diagnostic(code="ADQ001", rule="lost-negation", score=0.99),
        diagnostic(segment="ab12c-102"),
        diagnostic(segment=None),
        diagnostic(path="id-ID/help/photos.md"),
    ]
    (item,) = score(placed, found)
    assert item.flags == (
        Flag("ADQ001", "lost-negation", Severity.WARNING),
        Flag("ADQ010", "suspected-mistranslation", Severity.WARNING),
        Flag("ADQ010", "suspected-mistranslation", Severity.INFO),
    )
    assert item.probability == 0.8
    assert len(item.flags_at(Severity.WARNING)) == 2
    assert item.flags_at(Severity.ERROR) == ()


def test_a_probability_of_every_segment_counts_instead(docs: Path) -> None:
    placed = match_judged([JUDGED], find_articles(docs)).placed
    known = {("vi-VN/help/photos.md", "ab12c-101"): 0.3}
    (item,) = score(placed, [diagnostic()], lambda path, segment: known.get((path, segment)))
    assert item.probability == 0.3
    (item,) = score(placed, [diagnostic()], lambda *_: None)
    assert item.probability is None
    (item,) = score(placed, [])
    assert item.probability is None
