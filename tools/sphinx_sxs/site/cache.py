"""Where a build keeps what the next one can use: outside the site, which it would be published with."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

NAME = ".sxs_cache"
"""Folder of all caches, in the settings' folder or the working one, as other tools have theirs."""
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Caches of sxs build.  https://bford.info/cachedir/\n"
_OWNER = "site.txt"
"""Names the site that a cache is of."""


def open_cache(out: Path, *, base: Path) -> Path:
    """The cache of the site in `out`, made where it is not there; those of sites that are gone are dropped.

    Falls back to a hidden folder of the site where `base` cannot be written.
    """
    root = base / NAME
    cache = root / hashlib.sha256(str(out).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    try:
        cache.mkdir(parents=True, exist_ok=True)
        (root / ".gitignore").write_text("*\n", encoding="ascii")
        (root / "CACHEDIR.TAG").write_text(_TAG, encoding="ascii")
        (cache / _OWNER).write_text(f"{out}\n", encoding="utf-8", errors="surrogateescape")
        _drop_orphans(root, keep=cache)
    except OSError:
        cache = out / NAME
        cache.mkdir(parents=True, exist_ok=True)
    return cache


def _drop_orphans(root: Path, *, keep: Path) -> None:
    for owner in root.glob(f"*/{_OWNER}"):
        site = Path(owner.read_text(encoding="utf-8", errors="surrogateescape").rstrip("\n"))
        if owner.parent != keep and not site.exists():
            shutil.rmtree(owner.parent, ignore_errors=True)
