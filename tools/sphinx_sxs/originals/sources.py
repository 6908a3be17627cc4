"""Where originals come from: a git repository, a folder, or a folder that holds one a commit."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.git import GitError
from sphinx_sxs.git.repository import Repository, find_repository
from sphinx_sxs.originals.base import Originals, OriginalsError
from sphinx_sxs.originals.folders import CommitFolders, FolderOriginals, holds_commit_folders
from sphinx_sxs.originals.mapping import is_inside
from sphinx_sxs.originals.model import NoOriginal, Original
from sphinx_sxs.originals.repository import RepositoryOriginals

__all__ = ["Originals", "OriginalsError", "open_originals"]


def open_originals(path: Path, *, root: str = "", ref: str = "") -> Originals:
    """The originals at `path`; articles' paths start in its folder `root`.

    - The top of a repository's working tree, or a bare repository: git.
    - A folder that holds one folder a commit: those.
    - A folder inside a working tree: git, where the version that `ref` names has it.  Articles
      of that same repository whose commits it does not have get the folder as it is: somebody
      keeps the originals of another repository beside their translations.
    - Any other folder: itself, one version.

    `ref` is a branch, tag or commit, or the name of a folder.  Raises `OriginalsError`.
    """
    if not path.is_dir():
        raise OriginalsError(f"the originals `{path}` are {'no folder' if path.exists() else 'not there'}")
    root = _checked_root(root)
    try:
        repository = find_repository(path)
    except GitError as error:
        raise OriginalsError(
            f"the originals `{path}` are in a repository that git does not read: {error}"
        ) from error
    except OSError as error:
        raise OriginalsError(f"the originals `{path}` cannot be read: {error.strerror}") from error
    if repository is not None and not repository.inside:
        return RepositoryOriginals(repository, root=root, ref=ref)
    if holds_commit_folders(path):
        return CommitFolders(path, root=root, ref=ref)
    if repository is not None and (ref or _is_tracked(repository)):
        return FolderOfRepository(path, repository, root=root, ref=ref)
    if ref:
        raise OriginalsError(f"the originals `{path}` are one folder without versions: there is no `{ref}`")
    return FolderOriginals(path, root=root)


def _checked_root(root: str) -> str:
    if not root:
        return ""
    clean = PurePosixPath(root.replace("\\", "/")).as_posix().removeprefix("./")
    if clean == ".":
        return ""
    if not is_inside(clean):
        raise OriginalsError(f"the root `{root}` is no folder inside the originals")
    return clean


def _is_tracked(repository: Repository) -> bool:
    try:
        RepositoryOriginals(repository)
    except OriginalsError:
        return False
    return True


class FolderOfRepository(Originals):
    """A folder of a working tree: its versions, and for articles beside it itself."""

    def __init__(self, folder: Path, repository: Repository, *, root: str = "", ref: str = "") -> None:
        self._versions = RepositoryOriginals(repository, root=root, ref=ref)
        self._folder = FolderOriginals(folder, root=root) if _is_folder(folder / root) else None
        self._top = repository.folder
        self.ref = self._versions.ref
        self.ref_version = self._versions.ref_version

    def at_commit(self, file: ArticleFile, commit: str) -> Original | NoOriginal:
        """The original at `commit`; the folder's own where the article stands beside it."""
        return self._source(file, commit).at_commit(file, commit)

    def now(self, file: ArticleFile, commit: str = "") -> Original | NoOriginal:
        """The original at `ref`; the folder's own where the article stands beside it."""
        return self._source(file, commit).now(file, commit)

    def ahead(self, file: ArticleFile, commit: str) -> int | None:
        """Commits that touched the original since."""
        return self._source(file, commit).ahead(file, commit)

    def prepare(self) -> None:
        """Read the history."""
        self._versions.prepare()

    def articles(self) -> list[str]:
        """The Markdown files at `ref`, sorted."""
        return self._versions.articles()

    def text_now(self, name: str) -> Original | NoOriginal:
        """One of `articles`."""
        return self._versions.text_now(name)

    def fingerprint(self) -> str:
        """Those of the repository and of the folder."""
        return self._versions.fingerprint() + (self._folder.fingerprint() if self._folder else "")

    def close(self) -> None:
        """End the process that reads."""
        self._versions.close()

    def _source(self, file: ArticleFile, commit: str) -> Originals:
        if self._folder is None or not _resolved(file.path).is_relative_to(self._top):
            return self._versions
        try:
            return self._versions if self._versions.has_commit(commit) else self._folder
        except GitError:
            return self._versions


def _is_folder(folder: Path) -> bool:
    return folder.is_dir()


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path
