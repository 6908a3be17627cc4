"""Where a build keeps what the next one can use: outside the site, which it would be published with."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from sphinx_sxs.caching import NAME, make_folder

_OWNER = "site.txt"
"""Names the site that a cache is of."""


def open_cache(out: Path, *, root: Path) -> Path:
    """The cache of the site in `out`, made where it is not there; those of sites that are gone are dropped.

    Falls back to a hidden folder of the site where `root`, the folder of all caches, cannot be written.
    """
    cache = root / hashlib.sha256(str(out).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    try:
        make_folder(root)
        cache.mkdir(exist_ok=True)
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
