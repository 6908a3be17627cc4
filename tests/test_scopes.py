"""Which articles a table of the settings is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.scopes import Scope, below_folder

BASE = Path("/project")
FILE = ArticleFile(
    BASE / "docs/vi-VN/admin/Sync-photos.md", "vi-VN/admin/Sync-photos.md", BASE / "docs/vi-VN", "vi-VN"
)


@pytest.mark.parametrize(
    ("paths", "locales", "held"),
    [
        ((), (), True),
        (("admin/sync-photos.md",), (), True),
        (("docs/vi-VN/admin/Sync-photos.md",), (), True),
        (("admin/**",), (), True),
        (("admin",), (), True),
        (("admin/",), (), True),
        (("**/sync-*.md",), (), True),
        (("{admin,user}/*.md",), (), True),
        (("sync-*.md",), (), False),
        (("docs/id-ID/**",), (), False),
        (("adm",), (), False),
        ((), ("vi-VN",), True),
        ((), ("VI-vn",), True),
        ((), ("vi-*", "id-ID"), True),
        ((), ("id-ID",), False),
        (("admin/**",), ("id-ID",), False),
    ],
)
def test_a_scope_holds(paths: tuple[str, ...], locales: tuple[str, ...], held: object) -> None:
    assert Scope(paths, locales).holds(FILE, "vi-VN", BASE) is held


def test_without_settings_only_the_path_inside_the_locale_counts() -> None:
    assert Scope(("admin/**",)).holds(FILE, "vi-VN", None)
    assert not Scope(("docs/vi-VN/**",)).holds(FILE, "vi-VN", None)


def test_an_article_of_no_locale_is_in_no_scope_of_locales() -> None:
    assert not Scope(locales=("vi-VN",)).holds(FILE, None, BASE)


def test_below_a_folder() -> None:
    assert below_folder(Path("/project/a/../b.md"), BASE) == "b.md"
    assert below_folder(Path("/projects/b.md"), BASE) is None
    assert below_folder(Path("/b.md"), Path("/")) == "b.md"
