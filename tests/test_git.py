"""Which files changed, as git says."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from sphinx_sxs.git import GitError, changed_files, repository_of

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


class Repository:
    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> None:
        names = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *names, *arguments], cwd=self.root, check=True, capture_output=True)

    def write(self, name: str, text: str = "x") -> None:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def commit(self, *names: str) -> None:
        for name in names:
            self.write(name, name)
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", "x")

    def changed(self, revision: str, folder: str = ".") -> set[str]:
        found = changed_files(self.root / folder, revision)
        return {path.relative_to(self.root.resolve()).as_posix() for path in found}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path / "repository")
    repository.commit("a.md", "b.md", "c.md", "d ü\n.md", "sub/e.md", ".gitignore")
    return repository


def test_every_way_to_change(repository: Repository) -> None:
    assert repository.changed("HEAD") == set()
    repository.write("a.md", "changed")
    repository.write("d ü\n.md", "changed")
    repository.git("mv", "b.md", "sub/b.md")
    repository.write(".gitignore", "*.tmp\n")
    repository.write("sub/new.md")
    repository.write("sub/ignored.tmp")
    (repository.root / "c.md").unlink()
    here = {"a.md", "b.md", "c.md", "d ü\n.md", "sub/b.md", "sub/new.md", ".gitignore"}
    assert repository.changed("HEAD") == here
    # The same from a folder below.
    assert repository.changed("HEAD", "sub") == here
    repository.commit("sub/e.md")
    assert repository.changed("HEAD~1") == here


def test_what_the_other_branch_did_is_no_change_of_this_one(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit("work.md")
    repository.git("checkout", "--quiet", "main")
    repository.commit("main.md")
    repository.git("checkout", "--quiet", "work")
    assert repository.changed("main") == {"work.md"}


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "", "HEAD:a.md"])
def test_a_revision_that_is_none(repository: Repository, revision: str) -> None:
    with pytest.raises(GitError, match="is no revision of the repository"):
        changed_files(repository.root, revision)


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(GitError, match="not a git repository"):
        changed_files(tmp_path, "HEAD")
    assert repository_of(tmp_path / "a" / "b") != tmp_path


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git cannot be run"):
        changed_files(tmp_path, "HEAD")
