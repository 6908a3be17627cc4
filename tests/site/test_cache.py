"""The build's cache: outside the site, and gone with it."""

from __future__ import annotations

from pathlib import Path

from sphinx_sxs.caching import NAME, cache_folder
from sphinx_sxs.settings import find_settings
from sphinx_sxs.site.build import build_site
from sphinx_sxs.site.cache import open_cache


def test_the_cache_is_beside_the_settings_and_hidden_from_git(tmp_path: Path) -> None:
    site = tmp_path / "out" / "site"
    site.mkdir(parents=True)
    cache = open_cache(site, root=tmp_path / NAME)
    assert cache.is_relative_to(tmp_path / NAME)
    assert not cache.is_relative_to(site)
    assert (tmp_path / NAME / ".gitignore").read_text() == "*\n"
    assert open_cache(site, root=tmp_path / NAME) == cache


def test_the_cache_of_a_site_that_is_gone_is_dropped(tmp_path: Path) -> None:
    gone, kept = tmp_path / "gone", tmp_path / "kept"
    gone.mkdir()
    kept.mkdir()
    first = open_cache(gone, root=tmp_path / NAME)
    second = open_cache(kept, root=tmp_path / NAME)
    gone.rmdir()
    assert open_cache(kept, root=tmp_path / NAME) == second
    assert second.is_dir()
    assert not first.exists()


def test_where_nothing_can_be_written_the_site_keeps_it(tmp_path: Path) -> None:
    site, base = tmp_path / "site", tmp_path / "file"
    site.mkdir()
    base.write_text("no folder\n", encoding="utf-8")
    assert open_cache(site, root=base / NAME).is_relative_to(site)


def test_the_page_of_an_article_that_went_while_it_was_built_goes_too(tmp_path: Path) -> None:
    locale = tmp_path / "docs" / "vi-VN"
    locale.mkdir(parents=True)
    for name in ("kept", "gone"):
        (locale / f"{name}.md").write_text(f"# {name}\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.sxs]\nsearch = "none"\n', encoding="utf-8")
    settings = find_settings(locale)
    build_site(locale.parent, tmp_path / "out", settings=settings)
    (locale / "gone.md").unlink()
    # What a build leaves that did not end.
    open_cache(tmp_path / "out", root=cache_folder(settings)).joinpath("unfinished").touch()
    build_site(locale.parent, tmp_path / "out", settings=settings)
    assert (tmp_path / "out" / "vi-VN" / "kept.html").is_file()
    assert not (tmp_path / "out" / "vi-VN" / "gone.html").exists()
