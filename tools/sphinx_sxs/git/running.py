"""Git as a command: what it is started with, so that nothing around it changes its answers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess

_KEPT = ("GIT_CONFIG_", "GIT_SSH", "GIT_SSL", "GIT_PROXY", "GIT_HTTP", "GIT_ASKPASS", "GIT_EXEC_PATH")
"""Variables that say how git reaches others and which settings are the user's own."""
_PLACES = ("GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
_SAFE = (
    # A file system monitor is a program that the repository's own configuration names.
    *("-c", "core.fsmonitor=false"),
    # So are those that maintain it after a fetch.
    *("-c", "gc.auto=0", "-c", "maintenance.auto=false"),
    *("-c", "core.hooksPath=/dev/null"),
)


class GitError(Exception):
    """Git is not there, or cannot do what it was asked; the message says which."""


def environment() -> dict[str, str]:
    """The variables that git gets.

    A hook has ``GIT_DIR``, ``GIT_INDEX_FILE`` and the like of its own repository, which
    git would take before the folder that it is sent to.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_")
        or (name.startswith(_KEPT) and name != "GIT_CONFIG_PARAMETERS")
        or name in _PLACES
    }
    # Messages are read by people, but compared by programs; a question would wait for ever.
    return kept | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}


def command(folder: Path, *arguments: str) -> list[str]:
    """The command line that runs git in `folder`."""
    return ["git", "-C", str(folder), "--no-pager", "--literal-pathspecs", *_SAFE, *arguments]


def start(
    folder: Path, *arguments: str, stdin: int | None = None, stdout: int | None = None
) -> subprocess.Popen[bytes]:
    """Start git in `folder`, with a pipe from it or into the open file `stdout`.

    Raises `GitError` where it cannot be run.
    """
    import subprocess  # noqa: PLC0415 - few commands call git, and it loads a lot

    try:
        return subprocess.Popen(  # noqa: S603 - no shell, no option from outside
            command(folder, *arguments),
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=subprocess.PIPE if stdout is None else stdout,
            stderr=subprocess.DEVNULL,
            env=environment(),
            # An interrupt at the keyboard is for us: what git then tells is half.
            start_new_session=True,
        )
    except OSError as error:
        raise _cannot_run(error) from error


def run(folder: Path, *arguments: str, given: bytes | None = None) -> bytes:
    """What git prints, run in `folder` with `given` as its input.  Raises `GitError`."""
    import subprocess  # noqa: PLC0415 - as above

    try:
        done = subprocess.run(  # noqa: S603 - no shell, no option from outside
            command(folder, *arguments),
            input=b"" if given is None else given,
            capture_output=True,
            check=False,
            env=environment(),
        )
    except OSError as error:
        raise _cannot_run(error) from error
    if done.returncode:
        raise GitError(_said(done.stderr) or f"git {arguments[0]} failed")
    return done.stdout


def text(folder: Path, *arguments: str) -> str:
    """What git prints, as text; bytes that are not UTF-8 become lone surrogates."""
    return run(folder, *arguments).decode("utf-8", "surrogateescape")


def _said(stderr: bytes) -> str:
    return stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")


def _cannot_run(error: OSError) -> GitError:
    return GitError(f"git cannot be run: {error.strerror or error}")
