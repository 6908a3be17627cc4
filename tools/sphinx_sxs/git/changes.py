"""Which files changed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sphinx_sxs.git.running import GitError, text


def repository_of(folder: Path) -> Path | None:
    """The folder of the repository that holds `folder`, seen without calling git."""
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)


def changed_files(folder: Path, revision: str) -> frozenset[Path]:
    """Every file that differs from `revision` in the repository that holds `folder`.

    Those committed since this branch left `revision`, those changed or staged since, those
    that git does not track yet, and those that are gone.  Raises `GitError`.
    """
    top = Path(text(folder, "rev-parse", "--show-toplevel").rstrip("\n"))
    try:
        commit = text(folder, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").strip()
    except GitError as error:
        raise GitError(f"`{revision}` is no revision of the repository {top}") from error
    # What the other branch did since then is not this one's change.  Where both have nothing
    # in common, or the clone is shallow, the revision itself is what there is.
    with suppress(GitError):
        commit = text(folder, "merge-base", commit, "HEAD").strip()
    changed = text(top, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", commit, "--")
    untracked = text(top, "ls-files", "--others", "--exclude-standard", "-z")
    return frozenset(top / name for name in (changed + untracked).split("\0") if name)
