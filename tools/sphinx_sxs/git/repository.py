"""A repository as a whole: where it is, what its names stand for, what state it is in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sphinx_sxs.git.changes import repository_of
from sphinx_sxs.git.running import GitError, run, text


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository, and the folder of it that somebody named."""

    folder: Path
    """Where git is run: the working tree's top, or the repository itself where it is bare."""
    inside: str = ""
    """The named folder, relative to the top, with ``/``; empty for the whole."""

    def commit_of(self, ref: str) -> str:
        """The commit that a branch, tag or commit stands for.  Raises `GitError`."""
        for name in (ref, f"refs/remotes/origin/{ref}"):
            try:
                asked = ("--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
                return text(self.folder, "rev-parse", *asked).strip()
            except GitError as error:
                if "cannot be run" in str(error):
                    raise
        raise GitError(f"`{ref}` is no branch, tag or commit of the repository")

    def is_shallow(self) -> bool:
        """Whether its history was cut off when it was cloned."""
        return text(self.folder, "rev-parse", "--is-shallow-repository").strip() == "true"

    def state(self) -> bytes:
        """Changes whenever a commit, branch or tag comes or goes."""
        shallow = Path(text(self.folder, "rev-parse", "--git-path", "shallow").rstrip("\n"))
        try:
            cut = (self.folder / shallow).read_bytes()
        except OSError:
            cut = b""
        refs = run(self.folder, "for-each-ref", "--format=%(objectname) %(refname)")
        return refs + b"\0" + cut


def is_bare(folder: Path) -> bool:
    """Whether `folder` looks like a repository without a working tree, or the ``.git`` of one."""
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()


def find_repository(folder: Path) -> Repository | None:
    """The repository that `folder` is or stands in; ``None`` where there is none.

    Raises `GitError` where there is one that git does not read.
    """
    folder = folder.resolve()
    if is_bare(folder):
        text(folder, "rev-parse", "--git-dir")
        return Repository(folder)
    top = repository_of(folder)
    if top is None:
        return None
    text(top, "rev-parse", "--git-dir")
    inside = folder.relative_to(top).as_posix()
    return Repository(top, "" if inside == "." else inside)
