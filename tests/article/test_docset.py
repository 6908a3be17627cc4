"""Docsets: which files are articles, and which of them are published."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.article.docset import (
    ContentGroup,
    DocsetError,
    docset_of,
    find_articles,
    find_docsets,
    is_locale_name,
    load_docset,
    locale_root,
)


def group(*files: str, exclude: tuple[str, ...] = (), src: str = "") -> ContentGroup:
    return ContentGroup(src, files, exclude)


def write(root: Path, *names: str) -> None:
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x", encoding="utf-8")


def docfx(folder: Path, value: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "docfx.json"
    config.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return config


@pytest.mark.parametrize("name", ["vi-VN", "en-US", "sr-Latn-RS", "es-419", "zh-TW", "fil-PH"])
def test_locale_names(name: str) -> None:
    assert is_locale_name(name)


@pytest.mark.parametrize("name", ["to-do", "TO-DO", "vi", "docs", "vi-vn", "en-US-x", "a-VN", "es-4190", ""])
def test_names_of_other_folders(name: str) -> None:
    assert not is_locale_name(name)


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        ("**/*.md", ["a.md", "b/a.md", "b/c/a.md", "b/A.MD"], ["a.yml", "a.md/x"]),
        ("**.md", ["a.md", "b/a.md"], ["a.yml"]),
        ("*.md", ["a.md", ".md"], ["b/a.md"]),
        ("b/**", ["b/a.md", "b/c/a.md"], ["a.md", "bb/a.md"]),
        ("**/includes/**", ["includes/a.md", "b/includes/c/a.md"], ["my-includes/a.md", "includes"]),
        ("?.md", ["a.md", "ả.md"], ["ab.md", ".md", "/.md"]),
        ("**/*.{md,yml}", ["a.md", "b/a.yml"], ["a.txt", "a.{md,yml}"]),
        ("{a,b{c,d}}.md", ["a.md", "bc.md", "bd.md"], ["b.md", "c.md"]),
        ("./a.md", ["a.md"], ["b.md"]),
        ("a+(b).md", ["a+(b).md"], ["aab.md"]),
        ("a{.md", ["a{.md"], ["a.md"]),
        ("a}{.md", ["a}{.md"], ["a.md"]),
        ("{a,b", ["{a,b"], ["a"]),
    ],
)
def test_globs(pattern: str, matching: list[str], other: list[str]) -> None:
    assert [name for name in matching if not group(pattern).contains(name)] == []
    assert [name for name in other if group(pattern).contains(name)] == []


@given(st.text("ab*?{},./[](", max_size=12), st.text("ab/.", max_size=6))
def test_no_glob_fails(pattern: str, name: str) -> None:
    group(pattern).contains(name)


@given(st.text("ab/.", max_size=8))
def test_a_name_matches_itself(name: str) -> None:
    assert group(name).contains(name.removeprefix("./"))


def test_exclusions_and_source_folders() -> None:
    articles = group("**/*.md", exclude=("**/includes/**", "README.md"), src="Articles")
    assert articles.contains("Articles/a.md")
    assert articles.contains("articles/b/a.md")
    assert not articles.contains("Articles/README.md")
    assert not articles.contains("Articles/b/includes/a.md")
    assert not articles.contains("a.md")
    assert not articles.contains("Articles2/a.md")


def test_a_group_without_files_has_no_content() -> None:
    assert not group().contains("a.md")


def test_the_docset_of_a_configuration(tmp_path: Path) -> None:
    config = docfx(
        tmp_path,
        {
            "build": {
                "content": [{"files": "**/*.md", "src": "./articles/", "exclude": ["**/includes/**"]}],
                "globalMetadata": {"breadcrumb_path": "/Insights/breadcrumb/toc.json", "author": "x"},
            }
        },
    )
    docset = load_docset(config)
    assert docset.base_path == "/Insights"
    assert docset.sources == ("articles",)
    assert docset.metadata["author"] == "x"
    assert docset.contains(tmp_path / "articles" / "a.md")
    assert not docset.contains(tmp_path / "articles" / "includes" / "a.md")
    assert not docset.contains(tmp_path.parent / "a.md")


def test_a_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    assert load_docset(docfx(tmp_path, '\ufeff{"build": {}}')).groups == ()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('{\n  "build": {\n    "content": [,]\n}', 3, "not valid JSON: Expecting value"),
        ("", 1, "not valid JSON: Expecting value"),
        ("[]", 1, "expected an object `build`"),
        ('{"build": []}', 1, "expected an object `build`"),
        ('{"build": {"content": 3}}', 1, "expected a list `build.content`"),
        ('{"build": {"content": ["a.md"]}}', 1, "expected an object in `build.content`"),
        ('{"build": {"content": [{"files": 3}]}}', 1, "expected a list `files` in `build.content`"),
        ('{"build": {"content": [{"exclude": {"a": 1}}]}}', 1, "expected a list `exclude`"),
        ("[" * 100_000, 1, "nested too deeply"),
    ],
)
def test_a_broken_configuration(tmp_path: Path, text: str, line: int, message: str) -> None:
    config = docfx(tmp_path, text)
    with pytest.raises(DocsetError) as caught:
        load_docset(config)
    assert str(caught.value).startswith(f"{config}:{line}: {message}")


def test_a_configuration_that_is_not_utf8(tmp_path: Path) -> None:
    config = tmp_path / "docfx.json"
    config.write_bytes(b'{\n"build": "\xff"}')
    with pytest.raises(DocsetError, match="not UTF-8") as caught:
        load_docset(config)
    assert caught.value.line == 2


def test_a_tree_with_a_broken_configuration_is_one_docset(tmp_path: Path) -> None:
    docfx(tmp_path / "vi-VN", "{")
    docsets, errors = find_docsets(tmp_path / "vi-VN")
    assert [docset.root for docset in docsets] == [tmp_path / "vi-VN"]
    assert [error.path.name for error in errors] == ["docfx.json"]
    assert docsets[0].contains(tmp_path / "vi-VN" / "a.md")
    assert not docsets[0].contains(tmp_path / "vi-VN" / "includes" / "a.md")


def test_the_innermost_docset_counts(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "a", tmp_path / "b"):
        docfx(folder, {"build": {"content": [{"files": ["**/*.md"]}]}})
    docsets, errors = find_docsets(tmp_path)
    assert errors == []
    found = docset_of(tmp_path / "a" / "x.md", docsets)
    assert found is not None
    assert found.root == tmp_path / "a"
    assert docset_of(tmp_path.parent / "x.md", docsets) is None


def test_articles_are_sorted_by_name(tmp_path: Path) -> None:
    names = ["vi-VN/b.md", "vi-VN/a/z.md", "vi-VN/a.md", "vi-VN/B.MD", "ar-SA/b.md", "README.md"]
    write(tmp_path, *names, "vi-VN/.hidden/a.md", "node_modules/a.md", "vi-VN/a.txt", ".sxs-1-ab.tmp")
    found = find_articles(tmp_path)
    assert [file.name for file in found] == sorted(names)
    assert [file.folder_locale for file in found] == [None, "ar-SA", *["vi-VN"] * 4]
    assert [file.page for file in found] == ["README", "b", "B", "a", "a/z", "b"]


def test_the_order_is_not_that_of_the_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, *(f"{folder}/{name}.md" for folder in "zax" for name in "bca"))
    expected = find_articles(tmp_path)
    walk = os.walk

    def backwards(top: Path) -> Iterator[tuple[str, list[str], list[str]]]:
        for folder, folders, files in walk(top):
            folders.reverse()
            yield folder, folders, sorted(files, reverse=True)

    monkeypatch.setattr(os, "walk", backwards)
    assert find_articles(tmp_path) == expected


def test_one_article(tmp_path: Path) -> None:
    write(tmp_path, "vi-VN/a/b.md")
    (file,) = find_articles(tmp_path / "vi-VN" / "a" / "b.md")
    assert (file.name, file.folder_locale, file.page) == ("b.md", "vi-VN", "a/b")


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        find_articles(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("working", "given"), [("vi-VN", "."), ("vi-VN/a", "."), (".", "vi-VN"), ("vi-VN/a", "b.md")]
)
def test_relative_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, working: str, given: str) -> None:
    root = tmp_path / "de-DE"  # a locale's name above the locale's folder
    write(root, "vi-VN/a/b.md")
    monkeypatch.chdir(root / working)
    (file,) = find_articles(Path(given))
    assert file.folder_locale == "vi-VN"
    assert file.page == "a/b"


def test_no_locale_above(tmp_path: Path) -> None:
    assert locale_root(tmp_path) is None


@pytest.mark.parametrize(
    ("archive", "locale", "articles", "published"),
    [
        ("alchemy.vi-VN", "vi-VN", 2924, 2922),
        ("alchemy.id-ID", "id-ID", 2911, 2909),
        ("alchemy.ja-JP", "ja-JP", 2921, 2919),
        ("alchemy.ar-SA", "ar-SA", 2912, 2910),
        ("alchemy.de-DE", "de-DE", 2924, 2922),
    ],
)
def test_real_docsets(
    corpus: Callable[[str], Path], archive: str, locale: str, articles: int, published: int
) -> None:
    root = corpus(archive) / locale
    files = find_articles(root)
    docsets, errors = find_docsets(root)
    assert errors == []
    assert len(files) == articles
    inside = [
        file for file in files if (docset := docset_of(file.path, docsets)) and docset.contains(file.path)
    ]
    assert len(inside) == published
    assert {file.folder_locale for file in files} == {locale}


def test_a_real_docset_with_several_folders(corpus: Callable[[str], Path]) -> None:
    docsets, errors = find_docsets(corpus("docs-desktop.ja-JP"))
    files = find_articles(corpus("docs-desktop.ja-JP"))
    assert errors == []
    inside = [file for file in files if any(docset.contains(file.path) for docset in docsets)]
    assert len(inside) > 1500
