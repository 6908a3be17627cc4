"""Where originals come from: repositories and folders, and what becomes of each article there."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Repository, needs_git

from sphinx_sxs.article.docset import ArticleFile, find_articles
from sphinx_sxs.article.reader import encode, read_article
from sphinx_sxs.originals.model import Lack, NoOriginal, Original
from sphinx_sxs.originals.sources import Originals, OriginalsError, open_originals

TEXT = "# Sync\n\n" + "".join(f"Step {number} of many.\n" for number in range(12))


class Locale:
    """A localized tree: makes article files as it is asked for them."""

    def __init__(self, root: Path) -> None:
        self.root = root / "vi-VN"

    def __call__(self, name: str) -> ArticleFile:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("---\ntitle: x\n---\n", encoding="utf-8")
        return ArticleFile(path, f"vi-VN/{name}", self.root, "vi-VN")


@pytest.fixture
def locale(tmp_path: Path) -> Locale:
    return Locale(tmp_path / "localized")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "english")


def text(found: Original | NoOriginal) -> str:
    assert isinstance(found, Original), found
    return found.text


def lack(found: Original | NoOriginal) -> tuple[str, str]:
    assert isinstance(found, NoOriginal), found
    return found.lack.value, found.message


@needs_git
class TestRepository:
    def test_then_and_now(self, repository: Repository, locale: Locale) -> None:
        first = repository.commit({"d/a.md": "one\n", "b.md": "b\n"})
        repository.commit({"d/a.md": "two\n"})
        third = repository.commit({"d/a.md": "three\n"})
        with open_originals(repository.root) as originals:
            file = locale("d/a.md")
            then = originals.at_commit(file, first)
            assert then == Original(text="one\n", path="d/a.md", version=first)
            assert originals.at_commit(file, first[:10].upper()) == then
            assert originals.now(file, first) == Original(text="three\n", path="d/a.md", version=third)
            assert (originals.ref, originals.ref_version) == ("HEAD", third)
            assert [originals.ahead(file, commit) for commit in (first, third, "")] == [2, 0, None]
            assert originals.ahead(locale("b.md"), first) == 0
            assert originals.articles() == ["b.md", "d/a.md"]
            assert text(originals.text_now("d/a.md")) == "three\n"
            assert lack(originals.text_now("c.md"))[0] == Lack.MISSING_ORIGINAL

    def test_commits_that_are_none(self, repository: Repository, locale: Locale) -> None:
        repository.commit({"a.md": "x"})
        with open_originals(repository.root) as originals:
            file = locale("a.md")
            assert lack(originals.at_commit(file, "")) == (
                "no-commit",
                "the article states no `ms.sourcegitcommit`",
            )
            unknown = "the repository of the originals has no commit `" + "a" * 40 + "`"
            assert lack(originals.at_commit(file, "a" * 40)) == ("unknown-commit", unknown)
            for commit in ("HEAD", "main", "../x", "--all", "a\x1b[31m", "é", "\udfff", "abc"):
                assert lack(originals.at_commit(file, commit))[0] == "unknown-commit"
                assert "\x1b" not in lack(originals.at_commit(file, commit))[1]
                assert originals.ahead(file, commit) is None
                assert text(originals.now(file, commit)) == "x"

    def test_renamed_before_and_after(self, repository: Repository, locale: Locale) -> None:
        first = repository.commit({"a.md": TEXT})
        repository.git("mv", "a.md", "b.md")
        second = repository.commit({"b.md": TEXT + "More.\n"})
        repository.git("mv", "b.md", "d.md")
        third = repository.commit()
        fourth = repository.commit({"d.md": TEXT + "Most.\n"})
        with open_originals(repository.root) as originals:
            old, middle, new = locale("a.md"), locale("b.md"), locale("d.md")
            # Its locale moved it already; at its commit it had the first name.
            for file in (old, middle, new):
                assert originals.at_commit(file, first) == Original(text=TEXT, path="a.md", version=first)
                assert text(originals.at_commit(file, second)) == TEXT + "More.\n"
                assert originals.now(file, first) == Original(
                    text=TEXT + "Most.\n", path="d.md", version=fourth
                )
                assert [originals.ahead(file, c) for c in (first, second, third, fourth)] == [3, 2, 1, 0]
            assert text(originals.now(old)) == TEXT + "Most.\n"
            assert text(originals.now(old, "f" * 40)) == TEXT + "Most.\n"

    def test_a_name_that_is_taken_again(self, repository: Repository, locale: Locale) -> None:
        first = repository.commit({"a.md": TEXT})
        repository.git("mv", "a.md", "b.md")
        repository.commit()
        repository.commit({"a.md": "Something else, under the name that was free.\n"})
        with open_originals(repository.root) as originals:
            # The path is what the locale says; only where it is gone are renames followed.
            assert text(originals.now(locale("a.md"), first)).startswith("Something")
            assert text(originals.at_commit(locale("b.md"), first)) == TEXT

    def test_deleted(self, repository: Repository, locale: Locale) -> None:
        first = repository.commit({"a.md": TEXT, "b.md": "b\n"})
        repository.git("rm", "--quiet", "a.md")
        second = repository.commit()
        repository.commit({"b.md": "c\n"})
        with open_originals(repository.root) as originals:
            file = locale("a.md")
            assert text(originals.at_commit(file, first)) == TEXT
            deleted = f"`a.md` was deleted in commit `{second[:10]}` on 2020-09-15"
            assert lack(originals.now(file, first)) == ("missing-original", deleted)
            assert lack(originals.at_commit(file, second)) == ("missing-original", deleted)
            assert originals.ahead(file, first) == 1
            never = lack(originals.at_commit(locale("c.md"), first))
            assert never == (
                "missing-original",
                f"commit `{first[:10]}` of the originals has no file `c.md`",
            )

    def test_deleted_after_a_rename(self, repository: Repository, locale: Locale) -> None:
        first = repository.commit({"a.md": TEXT})
        repository.git("mv", "a.md", "b.md")
        repository.commit()
        repository.git("rm", "--quiet", "b.md")
        third = repository.commit()
        with open_originals(repository.root) as originals:
            found = lack(originals.now(locale("a.md"), first))
            assert found[1] == f"`b.md` was deleted in commit `{third[:10]}` on 2020-09-16"
            assert originals.ahead(locale("a.md"), first) == 2

    def test_merges(self, repository: Repository, locale: Locale) -> None:
        first = repository.commit({"a.md": TEXT})
        repository.git("checkout", "--quiet", "-b", "side")
        side = repository.commit({"a.md": "Before.\n" + TEXT})
        repository.git("checkout", "--quiet", "main")
        main = repository.commit({"a.md": TEXT + "After.\n"})
        merge = repository.merge("side")
        with open_originals(repository.root) as originals:
            file = locale("a.md")
            # The merge counts: it is like neither side.
            assert [originals.ahead(file, c) for c in (first, side, main, merge)] == [3, 2, 2, 0]
        with open_originals(repository.root, ref="side") as originals:
            assert [originals.ahead(file, c) for c in (first, side, main, merge)] == [1, 0, 1, 0]
            assert text(originals.now(file)) == "Before.\n" + TEXT

    def test_refs(self, repository: Repository, tmp_path: Path) -> None:
        first = repository.commit({"a.md": "1"})
        repository.git("tag", "-a", "-m", "x", "v1")
        second = repository.commit({"a.md": "2"})
        repository.git("branch", "feature/x y".replace(" ", "-"))
        for ref, version in {"v1": first, "main": second, "feature/x-y": second, first[:9]: first}.items():
            with open_originals(repository.root, ref=ref) as originals:
                assert (originals.ref, originals.ref_version) == (ref, version)
        for ref in ("nowhere", "HEAD:a.md", "--all", "-x", "a b"):
            with pytest.raises(OriginalsError, match="is no branch, tag or commit of the repository"):
                open_originals(repository.root, ref=ref)
        # A clone has other people's branches under another name.
        repository.git("clone", "--quiet", ".", str(tmp_path / "clone"))
        with open_originals(tmp_path / "clone", ref="feature/x-y") as originals:
            assert originals.ref_version == second

    def test_bare_and_worktree(self, repository: Repository, locale: Locale, tmp_path: Path) -> None:
        first = repository.commit({"a.md": "1"})
        repository.commit({"a.md": "2"})
        repository.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
        repository.git("worktree", "add", "--quiet", str(tmp_path / "tree"), first)
        for folder in ("bare.git", "tree", "english/.git"):
            with open_originals(tmp_path / folder) as originals:
                assert text(originals.at_commit(locale("a.md"), first)) == "1"
                assert text(originals.now(locale("a.md"))) == ("1" if folder == "tree" else "2")

    def test_shallow_clone(self, repository: Repository, locale: Locale, tmp_path: Path) -> None:
        first = repository.commit({"a.md": "1"})
        last = repository.commit({"a.md": "2"})
        url = repository.root.as_uri()
        repository.git("clone", "--quiet", "--depth=1", url, str(tmp_path / "shallow"))
        with open_originals(tmp_path / "shallow") as originals:
            file = locale("a.md")
            found = lack(originals.at_commit(file, first))
            assert found[0] == "unknown-commit"
            assert found[1].endswith("the clone is shallow, older commits were left out")
            assert text(originals.at_commit(file, last)) == text(originals.now(file, first)) == "2"
            assert originals.ahead(file, last) is originals.ahead(file, first) is None
            assert lack(originals.now(locale("b.md"), first))[0] == "missing-original"

    def test_partial_clone(self, repository: Repository, locale: Locale, tmp_path: Path) -> None:
        first = repository.commit({"a.md": "1"})
        repository.commit({"a.md": "2", "b.md": "other"})
        repository.git("config", "uploadpack.allowFilter", "true")
        clone = tmp_path / "partial"
        repository.git(
            "clone", "--quiet", "--no-checkout", "--filter=blob:none", repository.root.as_uri(), str(clone)
        )
        with open_originals(clone) as originals:
            # What is missing is fetched, as git does.
            assert text(originals.at_commit(locale("a.md"), first)) == "1"
            assert originals.ahead(locale("a.md"), first) == 1
        shutil.rmtree(repository.root)
        with open_originals(clone) as originals:
            found = originals.now(locale("b.md"))
            assert lack(found) == (
                "unreadable-original",
                "git cannot read the original: `git cat-file` ended before it answered",
            )

    def test_bytes_are_kept(self, repository: Repository, locale: Locale) -> None:
        repository.git("config", "core.autocrlf", "true")
        repository.write(".gitattributes", "*.md -text diff=x\n")
        files = {
            "bom.md": b"\xef\xbb\xbf# A\n",
            "crlf.md": b"# A\r\n\r\nb\r\n",
            "latin.md": b"caf\xe9\n",
            "empty.md": b"",
            "nul.md": b"a\0b",
            "utf16.md": "# A\n".encode("utf-16"),
        }
        commit = repository.commit(files)  # type: ignore[arg-type]
        with open_originals(repository.root) as originals:
            for name in ("bom.md", "crlf.md", "latin.md", "empty.md"):
                assert encode(text(originals.at_commit(locale(name), commit))) == files[name]
            for name in ("nul.md", "utf16.md"):
                found = lack(originals.now(locale(name)))
                assert found == ("unreadable-original", f"`{name}` is a binary file")

    def test_links_and_submodules(self, repository: Repository, locale: Locale, tmp_path: Path) -> None:
        (tmp_path / "secret.md").write_text("secret")
        repository.commit({"d/a.md": "a"})
        for name, target in {
            "link.md": "d/a.md",
            "folder": "d",
            "out.md": "../secret.md",
            "absolute.md": str(tmp_path / "secret.md"),
            "lost.md": "x.md",
            "loop.md": "loop.md",
        }.items():
            (repository.root / name).symlink_to(target)
        repository.git("add", "--all")
        repository.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub")
        repository.git("commit", "--quiet", "-m", "x")
        with open_originals(repository.root) as originals:
            assert text(originals.now(locale("link.md"))) == "a"
            assert text(originals.now(locale("folder/a.md"))) == "a"
            reasons = {
                "out.md": "`out.md` is a symbolic link that leads out of the originals",
                "absolute.md": "`absolute.md` is a symbolic link that leads out of the originals",
                "lost.md": "`lost.md` is a symbolic link that leads nowhere",
                "loop.md": "`loop.md` is a symbolic link that leads to itself",
                "sub/a.md": "`sub/a.md` is a submodule: its files are in another repository",
            }
            for name, message in reasons.items():
                assert lack(originals.now(locale(name))) == ("unreadable-original", message)

    def test_folder_of_a_repository(self, repository: Repository, locale: Locale) -> None:
        first = repository.commit({"articles/a.md": "1", "other/a.md": "no"})
        repository.commit({"articles/a.md": "2"})
        folder = repository.root / "articles"
        for originals in (open_originals(folder), open_originals(repository.root, root="articles")):
            with originals:
                then = originals.at_commit(locale("a.md"), first)
                assert then == Original(text="1", path="articles/a.md", version=first)
                assert originals.ahead(locale("a.md"), first) == 1
                assert originals.articles() == ["a.md"]
                assert text(originals.text_now("a.md")) == "2"
                assert lack(originals.at_commit(locale("a.md"), "b" * 40))[0] == "unknown-commit"
                assert originals.fingerprint()
        # Not tracked: a folder like any other.
        (repository.root / "new").mkdir()
        (repository.root / "new" / "a.md").write_text("new")
        assert open_originals(repository.root / "new").ref == ""
        with pytest.raises(OriginalsError, match="has no folder `new`"):
            open_originals(repository.root / "new", ref="main")

    def test_originals_beside_their_translations(self, tmp_path: Path) -> None:
        repository = Repository(tmp_path / "both")
        first = repository.commit({"en-US/a.md": "1", "vi-VN/a.md": "mot"})
        repository.commit({"en-US/a.md": "2"})
        repository.write("en-US/a.md", "being written")
        (file,) = find_articles(repository.root / "vi-VN")
        with open_originals(repository.root / "en-US") as originals:
            # A commit of this repository, and one of that which the English was copied from.
            assert text(originals.at_commit(file, first)) == "1"
            assert text(originals.at_commit(file, "c" * 40)) == "being written"
            assert text(originals.now(file, "c" * 40)) == "being written"
            assert originals.ahead(file, "c" * 40) is None
            before = originals.fingerprint()
            repository.write("en-US/a.md", "written")
            assert originals.fingerprint() != before

    def test_what_opening_refuses(
        self, repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(OriginalsError, match="are not there"):
            open_originals(tmp_path / "nowhere")
        (tmp_path / "file").write_text("x")
        with pytest.raises(OriginalsError, match="are no folder"):
            open_originals(tmp_path / "file")
        with pytest.raises(OriginalsError, match="`HEAD` is no branch, tag or commit"):
            open_originals(repository.root)
        repository.commit({"a.md": "x"})
        for root in ("b", "a.md"):
            with pytest.raises(OriginalsError, match=f"`HEAD` of the originals has no folder `{root}`"):
                open_originals(repository.root, root=root)
        for root in ("..", "/etc", "a/../.."):
            with pytest.raises(OriginalsError, match="is no folder inside the originals"):
                open_originals(repository.root, root=root)
        (tmp_path / "broken" / ".git").mkdir(parents=True)
        with pytest.raises(OriginalsError, match="in a repository that git does not read"):
            open_originals(tmp_path / "broken")
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(OriginalsError, match="git cannot be run"):
            open_originals(repository.root)

    def test_fingerprint(self, repository: Repository) -> None:
        repository.commit({"a.md": "1"})
        seen = []

        def note() -> None:
            with open_originals(repository.root) as originals:
                seen.append(originals.fingerprint())

        note()
        note()
        assert len(set(seen)) == 1
        repository.git("branch", "x")
        note()
        repository.commit({"a.md": "2"})
        note()
        seen.append(open_originals(repository.root, ref="x").fingerprint())
        assert len(set(seen)) == 4

    def test_variables_of_a_hook(
        self, repository: Repository, locale: Locale, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = repository.commit({"a.md": "1"})
        repository.commit({"a.md": "2"})
        other = Repository(tmp_path / "other")
        other.commit({"a.md": "not this"})
        monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
        monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
        monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
        with open_originals(repository.root) as originals:
            assert text(originals.at_commit(locale("a.md"), first)) == "1"
            assert text(originals.now(locale("a.md"))) == "2"
            assert originals.ahead(locale("a.md"), first) == 1

    def test_other_processes(self, repository: Repository, locale: Locale) -> None:
        first = repository.commit({f"{number}.md": f"1 {number}" for number in range(9)})
        repository.commit({f"{number}.md": f"2 {number}" for number in range(9)})
        files = [locale(f"{number}.md") for number in range(9)]
        with open_originals(repository.root) as originals:
            originals.prepare()
            here = [_all(originals, file, first) for file in files]
            for method in ("fork", "spawn"):
                with multiprocessing.get_context(method).Pool(2) as pool:
                    assert pool.starmap(_all, [(originals, file, first) for file in files]) == here


def _all(originals: Originals, file: ArticleFile, commit: str) -> tuple[object, ...]:
    return originals.at_commit(file, commit), originals.now(file, commit), originals.ahead(file, commit)


@pytest.fixture(params=["folder", pytest.param("git", marks=needs_git)])
def english(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[dict[str, str]], Originals]:
    """Makes originals of one version, in a folder and in a repository."""

    def make(files: dict[str, str], root: str = "") -> Originals:
        folder = tmp_path / "english"
        if request.param == "git":
            Repository(folder).commit(files)  # type: ignore[arg-type]
            return open_originals(folder, root=root)
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8")
        return open_originals(folder, root=root)

    return make


class TestMapping:
    def path(self, originals: Originals, file: ArticleFile) -> str:
        with originals:
            found = originals.now(file)
            assert isinstance(found, Original), found
            return found.path

    def test_same_path(self, english: Callable[..., Originals], locale: Locale) -> None:
        originals = english({"d/a.md": "x", "docs/docfx.json": "{}", "docs/d/a.md": "y"})
        assert self.path(originals, locale("d/a.md")) == "d/a.md"

    def test_root(self, english: Callable[..., Originals], locale: Locale) -> None:
        originals = english({"d/a.md": "x", "docs/en/d/a.md": "y"}, root="./docs/en/")
        assert self.path(originals, locale("d/a.md")) == "docs/en/d/a.md"
        assert originals.articles() == ["d/a.md"]

    def test_docset(self, english: Callable[..., Originals], locale: Locale) -> None:
        config = '{"build": {"content": []}}'
        locale("x.md")
        (locale.root / "guide").mkdir()
        (locale.root / "guide" / "docfx.json").write_text(config)
        originals = english(
            {
                "articles/docfx.json": config,
                "articles/d/a.md": "1",
                "articles/b.md": "2",
                "src/guide/docfx.json": config,
                "src/guide/d/a.md": "3",
                ".hidden/docfx.json": config,
                ".hidden/c.md": "4",
            }
        )
        # The docset of the same name first, then any that has it.
        assert self.path(originals, locale("guide/d/a.md")) == "src/guide/d/a.md"
        assert self.path(originals, locale("guide/b.md")) == "articles/b.md"
        assert self.path(originals, locale("b.md")) == "articles/b.md"
        assert lack(originals.now(locale("guide/c.md")))[0] == "missing-original"

    def test_originals_that_are_the_docset(self, english: Callable[..., Originals], locale: Locale) -> None:
        locale("x.md")
        (locale.root / "guide").mkdir()
        (locale.root / "guide" / "docfx.json").write_text('{"build": {"content": []}}')
        assert self.path(english({"d/a.md": "1"}), locale("guide/d/a.md")) == "d/a.md"

    def test_case(self, english: Callable[..., Originals], locale: Locale) -> None:
        originals = english({"Docs/About-Identity.md": "1", "docs2/docfx.json": "{}", "docs2/README.md": "2"})
        assert self.path(originals, locale("docs/about-identity.MD")).lower() == "docs/about-identity.md"
        assert self.path(originals, locale("readme.md")).lower() == "docs2/readme.md"

    def test_articles_are_those_of_a_locale(self, english: Callable[..., Originals]) -> None:
        names = ["b.md", "a/B.MD", "a/b.png", ".github/c.md", "node_modules/d.md", "a/é.md", "toc.yml"]
        with english(dict.fromkeys(names, "x")) as originals:
            assert originals.articles() == ["a/B.MD", "a/é.md", "b.md"]

    def test_an_article_outside_its_locale(self, english: Callable[..., Originals], tmp_path: Path) -> None:
        (tmp_path / "secret.md").write_text("secret")
        with english({"a.md": "x"}) as originals:
            for name in ("../secret.md", "/etc/passwd", "a.md/../a.md", "", ".", "a\0.md", "\udfff.md"):
                file = ArticleFile(tmp_path / "x.md", name, tmp_path / "vi-VN", "vi-VN")
                assert isinstance(originals.now(file), NoOriginal), name
                assert isinstance(originals.at_commit(file, "a" * 40), NoOriginal), name
                assert isinstance(originals.text_now(name), NoOriginal), name


class TestFolders:
    def test_one_version(self, tmp_path: Path, locale: Locale) -> None:
        (tmp_path / "en").mkdir()
        (tmp_path / "en" / "a.md").write_bytes(b"\xef\xbb\xbfx\r\n")
        originals = open_originals(tmp_path / "en")
        assert (originals.ref, originals.ref_version) == ("", "")
        expected = Original(text="\ufeffx\r\n", path="a.md", version="")
        file = locale("a.md")
        assert originals.at_commit(file, "") == originals.at_commit(file, "a" * 40) == expected
        assert originals.now(file, "a" * 40) == pickle.loads(pickle.dumps(originals)).now(file) == expected  # noqa: S301
        assert originals.ahead(file, "a" * 40) is None
        assert lack(originals.now(locale("b.md"))) == (
            "missing-original",
            "`b.md` is not among the originals",
        )
        with pytest.raises(OriginalsError, match="there is no `main`"):
            open_originals(tmp_path / "en", ref="main")
        with pytest.raises(OriginalsError, match="have no folder `docs`"):
            open_originals(tmp_path / "en", root="docs")

    def test_one_folder_a_commit(self, tmp_path: Path, locale: Locale) -> None:
        one, two = "1" * 40, "2a" * 20
        for folder, content in {one: "1", two[:8].upper(): "2", "head": "h", "live": "l"}.items():
            (tmp_path / "en" / folder / "docs").mkdir(parents=True)
            (tmp_path / "en" / folder / "docs" / "a.md").write_text(content)
        file = locale("docs/a.md")
        originals = open_originals(tmp_path / "en")
        assert (originals.ref, originals.ref_version) == ("head", "head")
        assert originals.at_commit(file, one) == Original(text="1", path="docs/a.md", version=one)
        assert text(originals.at_commit(file, "1111111")) == "1"
        assert text(originals.at_commit(file, two)) == "2"
        assert text(originals.now(file, one)) == "h"
        assert originals.articles() == ["docs/a.md"]
        assert text(originals.text_now("docs/a.md")) == "h"
        assert lack(originals.at_commit(file, "")) == (
            "no-commit",
            "the article states no `ms.sourcegitcommit`",
        )
        assert lack(originals.at_commit(file, "3" * 40)) == (
            "unknown-commit",
            f"the originals have no folder for commit `{'3' * 40}`",
        )
        for ref, content in {"live": "l", "1111111": "1", two: "2"}.items():
            assert text(open_originals(tmp_path / "en", ref=ref).now(file)) == content
        with pytest.raises(OriginalsError, match="have no folder `main`"):
            open_originals(tmp_path / "en", ref="main")
        rooted = open_originals(tmp_path / "en", root="docs")
        assert rooted.now(locale("a.md")) == Original(text="h", path="docs/a.md", version="head")

    def test_one_folder_a_commit_and_no_head(self, tmp_path: Path, locale: Locale) -> None:
        (tmp_path / "en" / "1234567").mkdir(parents=True)
        originals = open_originals(tmp_path / "en")
        assert lack(originals.now(locale("a.md")))[0] == "unknown-commit"
        assert originals.articles() == []

    @pytest.mark.parametrize("beside", ["index.md", "docs/a.md", "docfx.json"])
    def test_a_date_is_no_commit(self, tmp_path: Path, locale: Locale, beside: str) -> None:
        for name in ("20210821/a.md", beside):
            (tmp_path / "en" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "en" / name).write_text("x")
        assert text(open_originals(tmp_path / "en").now(locale("20210821/a.md"))) == "x"

    def test_links(self, tmp_path: Path, locale: Locale) -> None:
        (tmp_path / "secret").mkdir()
        (tmp_path / "secret" / "s.md").write_text("secret")
        folder = tmp_path / "en"
        (folder / "d").mkdir(parents=True)
        (folder / "d" / "a.md").write_text("a")
        for name, target in {
            "in.md": "d/a.md",
            "out.md": "../secret/s.md",
            "lost.md": "x",
            "loop.md": "loop.md",
        }.items():
            (folder / name).symlink_to(target)
        (folder / "away").symlink_to("../secret")
        originals = open_originals(folder)
        assert text(originals.now(locale("in.md"))) == "a"
        for name in ("out.md", "away/s.md", "lost.md", "loop.md"):
            assert lack(originals.now(locale(name)))[0] == "unreadable-original", name

    @pytest.mark.skipif(
        not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read anything"
    )
    def test_no_permission(self, tmp_path: Path, locale: Locale) -> None:
        (tmp_path / "en").mkdir()
        (tmp_path / "en" / "a.md").write_text("x")
        (tmp_path / "en" / "a.md").chmod(0)
        assert lack(open_originals(tmp_path / "en").now(locale("a.md")))[0] == "unreadable-original"

    def test_fingerprint(self, tmp_path: Path) -> None:
        folder = tmp_path / "en"
        (folder / "d").mkdir(parents=True)
        (folder / "d" / "a.md").write_text("x")
        seen = [open_originals(folder).fingerprint(), open_originals(folder).fingerprint()]
        assert len(set(seen)) == 1
        (folder / "d" / "a.md").write_text("xy")
        seen.append(open_originals(folder).fingerprint())
        (folder / "d" / "b.md").write_text("xy")
        seen.append(open_originals(folder).fingerprint())
        (folder / "docfx.json").write_text("{}")
        seen.append(open_originals(folder).fingerprint())
        assert len(set(seen)) == 4


@pytest.mark.corpus
def test_customer_insights(corpus: Callable[[str], Path]) -> None:
    folder = corpus("customer-insights.vi-VN")
    originals = open_originals(folder / "originals")
    missing = []
    for file in find_articles(folder / "sxs"):
        commit = read_article(file.path).meta("ms.sourcegitcommit")
        assert isinstance(originals.at_commit(file, commit), Original)
        if not isinstance(originals.now(file, commit), Original):
            missing.append(file.path.stem)
    assert missing == ["gdpr", "service-limits", "supported-languages"]
