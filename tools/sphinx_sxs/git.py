"""Git, called as a command: which files changed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


class GitError(Exception):
    """Git is not there, or cannot do what it was asked; the message says which."""


def repository_of(folder: Path) -> Path | None:
    """The folder of the repository that holds `folder`, seen without calling git."""
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)


def changed_files(folder: Path, revision: str) -> frozenset[Path]:
    """Every file that differs from `revision` in the repository that holds `folder`.

    Those committed since this branch left `revision`, those changed or staged since, those
    that git does not track yet, and those that are gone.  Raises `GitError`.
    """
    top = Path(_run(folder, "rev-parse", "--show-toplevel").rstrip("\n"))
    try:
        commit = _run(folder, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").strip()
    except GitError as error:
        raise GitError(f"`{revision}` is no revision of the repository {top}") from error
    # What the other branch did since then is not this one's change.  Where both have nothing
    # in common, or the clone is shallow, the revision itself is what there is.
    with suppress(GitError):
        commit = _run(folder, "merge-base", commit, "HEAD").strip()
    changed = _run(top, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", commit, "--")
    untracked = _run(top, "ls-files", "--others", "--exclude-standard", "-z")
    return frozenset(top / name for name in (changed + untracked).split("\0") if name)


def _run(folder: Path, *arguments: str) -> str:
    import subprocess  # noqa: PLC0415 - few commands call git, and it loads a lot

    # A file system monitor is a program that the repository's own configuration names.
    command = ["git", "-C", str(folder), "-c", "core.fsmonitor=false", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell, no option from outside
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror or error}") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise GitError(said.removeprefix("fatal: ") or f"git {arguments[0]} failed")
    return done.stdout.decode("utf-8", "surrogateescape")
