"""Objects of a repository, through one process."""

from __future__ import annotations

import multiprocessing
import pickle
import threading
from pathlib import Path

import pytest
from repositories import Repository, needs_git

from sphinx_sxs.git import GitError
from sphinx_sxs.git.objects import Absent, Entry, Object, Objects

pytestmark = needs_git


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "r")


def content(objects: Objects, tree: str, path: str) -> bytes | str:
    found = objects.at(tree, path)
    if isinstance(found, Object):
        return found.data if found.type == "blob" else found.type
    return found.why if isinstance(found, Absent) else found.kind


def test_whatever_stands_in_a_folder(repository: Repository) -> None:
    names = ["a b.md", "ü\n.md", "cr\r", 'q".md', "d/e/f.md", "x:y", "-c"]
    repository.commit({name: f"in {name}" for name in names} | {"empty": b"", "nul": b"a\0b\n"})
    (repository.root / "link.md").symlink_to("d/e/f.md")
    (repository.root / "out.md").symlink_to("../../secret")
    (repository.root / "lost.md").symlink_to("nowhere")
    (repository.root / "loop.md").symlink_to("loop.md")
    (repository.root / "folder").symlink_to("d")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub")
    repository.git("add", "--all", "--", ".", ":!sub")
    repository.git("commit", "--quiet", "-m", "x")
    objects = Objects(repository.root)
    commit = objects.commit(repository.head())
    assert commit is not None
    assert {name: content(objects, commit.tree, name) for name in names} == {
        name: f"in {name}".encode() for name in names
    }
    expected = {
        "empty": b"",
        "nul": b"a\0b\n",
        "link.md": b"in d/e/f.md",
        "folder/e/f.md": b"in d/e/f.md",
        "out.md": "symlink",
        "lost.md": "dangling",
        "loop.md": "loop",
        "sub": "submodule",
        "sub/in/it.md": "submodule",
        "d": "tree",
        "a b.md/x": "missing",
        "none": "missing",
        "lone \udfff surrogate": "missing",
        "bytes \udcff": "missing",
    }
    assert {name: content(objects, commit.tree, name) for name in expected} == expected
    kinds = {name: entry.kind for name, entry in objects.tree(commit.tree).items()}
    assert kinds["sub"] == "submodule"
    assert kinds["d"] == "folder"
    assert kinds["folder"] == kinds["loop.md"] == "link"
    assert kinds["ü\n.md"] == "file"
    assert objects.tree("0" * 40) == {}
    objects.close()


def test_commits_by_their_ids_alone(repository: Repository) -> None:
    head = repository.commit({"a.md": "x"})
    repository.git("tag", "deadbeef")
    blob = repository.git("rev-parse", "HEAD:a.md")
    objects = Objects(repository.root)
    found = objects.commit(head)
    assert found is not None
    assert (found.id, found.time) == (head, 1_600_086_400)
    assert objects.commit(head[:8]) == found
    for name in ("HEAD", "main", "deadbeef", blob, "0" * 40, "", "HEAD^{/x}", ":/x", "--help", head + "\n"):
        assert objects.commit(name) is None, name
    objects.close()


def test_sha256(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "long", "--object-format=sha256")
    head = repository.commit({"d/a.md": "x"})
    assert len(head) == 64
    objects = Objects(repository.root)
    commit = objects.commit(head)
    assert commit is not None
    assert content(objects, commit.tree, "d/a.md") == b"x"
    assert isinstance(objects.tree(commit.tree)["d"], Entry)
    objects.close()


def test_a_process_that_dies_is_started_once_more(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = repository.commit({"a.md": "x"})
    objects = Objects(repository.root)
    commit = objects.commit(head)
    assert objects._process is not None
    objects._process.kill()
    objects._process.wait()
    assert objects.commit(head) == commit
    objects.close()
    broken = tmp_path / "bin" / "git"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(broken.parent))
    with pytest.raises(GitError, match="ended before it answered"):
        objects.commit(head)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git cannot be run"):
        objects.commit(head)


def test_variables_of_a_hook_do_not_mislead(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository(tmp_path / "other")
    other.commit({"other.md": "x"})
    head = repository.commit({"a.md": "x"})
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("GIT_NAMESPACE", "x")
    objects = Objects(repository.root)
    assert objects.commit(head) is not None
    objects.close()


def test_copies_have_their_own_process(repository: Repository) -> None:
    head = repository.commit({f"{number}.md": f"text {number}" for number in range(20)})
    objects = Objects(repository.root)
    commit = objects.commit(head)
    assert commit is not None
    copy = pickle.loads(pickle.dumps(objects))  # noqa: S301 - our own
    assert content(copy, commit.tree, "1.md") == b"text 1"
    assert copy._process is not objects._process
    copy.close()
    context = multiprocessing.get_context("fork")
    with context.Pool(1) as pool:
        children = [pool.apply_async(_read, (commit.tree, number)) for number in range(20)]
        here = [content(objects, commit.tree, f"{number}.md") for number in range(20)]
        assert [child.get() for child in children] == here
    objects.close()


_inherited: list[Objects] = []


def _read(tree: str, number: int) -> bytes | str:
    return content(_inherited[0], tree, f"{number}.md")


@pytest.fixture(autouse=True)
def _inherit(repository: Repository) -> None:
    _inherited[:] = [Objects(repository.root)]


def test_threads_wait_for_one_another(repository: Repository) -> None:
    head = repository.commit({f"{number}.md": f"text {number}" * 999 for number in range(20)})
    objects = Objects(repository.root)
    commit = objects.commit(head)
    assert commit is not None
    found: dict[int, bytes | str] = {}

    def read(number: int) -> None:
        found[number] = content(objects, commit.tree, f"{number}.md")

    threads = [threading.Thread(target=read, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: (f"text {number}" * 999).encode() for number in range(20)}
    objects.close()
