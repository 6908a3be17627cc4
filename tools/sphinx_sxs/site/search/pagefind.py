"""Pagefind as a program: the only module that knows the package."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

try:
    from pagefind.service import get_executable
except ImportError:

    def get_executable() -> Path | None:
        """No package, no program."""
        return None


_UNUSED = ("pagefind-*.js", "pagefind-*.css")
"""Interfaces of Pagefind's own, which the search page does without: 460 KB a locale."""


class PagefindError(RuntimeError):
    """Pagefind did not do what it was asked."""


@cache
def program() -> Path | None:
    """The program; ``None`` where this platform has none."""
    try:
        found = get_executable()
    except OSError:
        return None
    return found if found is not None and found.is_file() else None


@cache
def version() -> str:
    """Which Pagefind it is; indexes of another one are made anew."""
    try:
        return version_of("pagefind")
    except PackageNotFoundError:
        return str(program())


def make_bundle(pages: Path, bundle: Path) -> None:
    """Index the HTML files of the folder `pages` into the folder `bundle`.  Raises `PagefindError`."""
    command = [
        str(program()),
        *("--site", str(pages)),
        *("--output-path", str(bundle)),
        "--keep-index-url",
        "--silent",
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own dependency's program
            command,
            # It would take settings of its own from the working folder and from the environment.
            cwd=pages,
            env={name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise PagefindError(error.strerror or str(error)) from error
    if done.returncode or not (bundle / "pagefind-entry.json").is_file():
        said = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        raise PagefindError(said[-1] if said else f"it ended with status {done.returncode}")
    for pattern in _UNUSED:
        for file in bundle.glob(pattern):
            if file.name != "pagefind-entry.json":
                file.unlink()
