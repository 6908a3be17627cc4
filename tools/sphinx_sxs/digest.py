"""A digest of the program itself, by which caches are told from stale ones."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from sphinx_sxs.messages import catalog_folder

_KINDS = {".py", ".toml", ".html", ".css", ".js", ".po"}


@cache
def code_digest() -> str:
    """16 hex digits over the package's code, templates, data and catalogs.

    What a page or a finding looks like depends on all of them, and a version number
    stays the same while one works on the program.
    """
    digest = hashlib.sha256()
    for root in (Path(__file__).parent, catalog_folder()):
        for path in sorted(root.rglob("*"), key=lambda path: path.relative_to(root).as_posix()):
            if path.suffix in _KINDS and path.is_file():
                digest.update(path.relative_to(root).as_posix().encode() + b"\0")
                digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
