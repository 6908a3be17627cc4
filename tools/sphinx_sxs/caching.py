"""Where caches live: one folder, which git and backups leave alone."""

from __future__ import annotations

from pathlib import Path

from sphinx_sxs.git import repository_of
from sphinx_sxs.settings import Settings

NAME = ".sxs_cache"
"""Folder of all caches, in the settings' folder or the working one, as other tools have theirs."""
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Caches of sxs.  https://bford.info/cachedir/\n"


def cache_folder(settings: Settings) -> Path:
    """The folder of all caches: what the settings name, else one beside them.

    Without settings it is in the repository that holds the working folder, else in that itself.
    """
    if settings.cache_dir:
        return settings.at_root(settings.cache_dir)
    return (settings.root or repository_of(Path.cwd()) or Path.cwd()) / NAME


def make_folder(folder: Path) -> None:
    """Make `folder` one of caches.  Raises `OSError` where it cannot be written.

    One that is there already stays as it is: it may be the user's, with things to keep in it.
    """
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="ascii")
    (folder / "CACHEDIR.TAG").write_text(_TAG, encoding="ascii")
