"""Images: which file is there instead of one that is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_sxs.article import parse_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks import Severity, check_article
from sphinx_sxs.checks.images import file_in_other_case
from sphinx_sxs.settings import Settings


@pytest.fixture(name="docset")
def a_docset(tmp_path: Path) -> Path:
    root = tmp_path / "vi-VN"
    for name in ("media/Map.GIF", "media/one.png", "Media/two.png", "media/twice.png", "media/TWICE.png"):
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    if (root / "media/map.gif").exists():
        pytest.skip("the file system makes no difference between capitals and small letters")
    return root


@pytest.mark.parametrize(
    ("missing", "there"),
    [
        ("media/map.gif", "media/Map.GIF"),
        ("MEDIA/one.png", None),
        ("media/three.png", None),
        ("media/Twice.png", None),
        ("media", None),
    ],
)
def test_what_is_there_in_another_case(docset: Path, missing: str, there: str | None) -> None:
    assert file_in_other_case(docset.resolve() / missing, docset) == (there and docset.resolve() / there)


def test_folders_differ_in_case_too(tmp_path: Path) -> None:
    file = tmp_path.resolve() / "Media" / "Plan.PNG"
    file.parent.mkdir()
    file.touch()
    if (tmp_path / "media").exists():
        pytest.skip("the file system makes no difference between capitals and small letters")
    assert file_in_other_case(tmp_path.resolve() / "media" / "plan.png", tmp_path) == file


def test_nothing_outside_the_docset_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "secret.png").touch()
    root = tmp_path / "vi-VN"
    root.mkdir()
    (root / "Media").symlink_to(tmp_path)
    assert file_in_other_case(root.resolve() / "media" / "secret.png", root) is None
    assert file_in_other_case(tmp_path.resolve() / "Secret.png", root) is None


def test_another_case_is_not_missing(docset: Path) -> None:
    article = parse_article("---\ntitle: Bản đồ\n---\n\n![Bản đồ](media/map.gif) ![Ba](media/three.png)\n")
    file = ArticleFile(docset / "a.md", "vi-VN/a.md", docset, "vi-VN")
    found = check_article(article, file, settings=Settings(select=("RES002",)))
    assert [(diagnostic.message, diagnostic.severity, diagnostic.line) for diagnostic in found] == [
        ("Image `media/map.gif` is there as `media/Map.GIF`; only the case differs", Severity.INFO, 5),
        ("Image `media/three.png` is not there", Severity.WARNING, 5),
    ]
