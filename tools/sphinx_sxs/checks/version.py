"""What diagnostics depend on besides articles and settings, as one digest.

Nothing here imports a rule: a run whose outcome is cached asks for the digest alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution, EntryPoint, PackageNotFoundError, distribution, entry_points
from importlib.util import find_spec
from pathlib import Path

ENTRY_POINT_GROUP = "sphinx_sxs.rules"
"""Modules named in this group are imported; what they `register` is in the catalogue."""

_OUR_DISTRIBUTION = "sphinx-sxs"
_OUR_RULES = "sphinx_sxs.checks.rules"
_NO_MATTER = frozenset({"cli", "reports", "review", "site", "__pycache__"})
"""Folders of the package that only show what was found."""
_NAME = re.compile(r"[\w.-]+")
_TOOLS = re.compile(r"extra\s*==\s*[\"'](?:test|dev|bench)[\"']")
"""Marks a requirement of who works on this package."""


@cache
def third_parties() -> tuple[EntryPoint, ...]:
    """The modules of other packages that register rules."""
    found = {entry.value: entry for entry in entry_points(group=ENTRY_POINT_GROUP)}
    found.pop(_OUR_RULES, None)
    return tuple(found[value] for value in sorted(found))


@cache
def rules_version() -> str:
    """A digest of everything that diagnostics depend on besides the articles and the settings.

    Covers the code and data of this package, those of third parties' rules, and the
    versions of Python and of the packages that ours requires, so that cached diagnostics
    can be told from stale ones.
    """
    digest = hashlib.sha256(f"{sys.version}\0{unicodedata.unidata_version}\0".encode())
    package = Path(__file__).parent.parent
    _add_folder(digest, str(package), skipped=_NO_MATTER)
    for line in _requirements():
        digest.update(line.encode() + b"\0")
    for entry in third_parties():
        version = entry.dist.version if entry.dist else ""
        digest.update(f"{entry.value} {version}\0".encode())
        _add_module(digest, entry.module)
    return digest.hexdigest()[:16]


def _add_folder(digest: hashlib._Hash, folder: str, *, skipped: frozenset[str] = frozenset()) -> None:
    """Add the names and contents of all files below `folder`, but for compiled ones."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name in skipped or entry.name == "__pycache__":
            continue
        if entry.is_dir():
            digest.update(entry.name.encode("utf-8", "surrogateescape") + b"/\0")
            _add_folder(digest, entry.path)
        else:
            digest.update(entry.name.encode("utf-8", "surrogateescape") + b"\0")
            digest.update(Path(entry.path).read_bytes() + b"\0")


def _add_module(digest: hashlib._Hash, module: str) -> None:
    """Add a third party's code, which changes under the same version while one works on it."""
    try:
        spec = find_spec(module)
        if spec is None or spec.origin is None:
            return
        if spec.submodule_search_locations is not None:
            _add_folder(digest, str(Path(spec.origin).parent))
        else:
            digest.update(Path(spec.origin).read_bytes() + b"\0")
    except Exception as error:  # noqa: BLE001 - who loads the module says what is wrong with it
        digest.update(type(error).__name__.encode())


def _requirements() -> Iterator[str]:
    """Name and version of each package that ours requires at work, where it is installed."""
    try:
        required = distribution(_OUR_DISTRIBUTION).requires or []
    except PackageNotFoundError:
        required = []
    needed = [line for line in required if _TOOLS.search(line) is None]
    for name in sorted({match[0] for line in needed if (match := _NAME.match(line))}):
        try:
            found: Distribution = distribution(name)
        except PackageNotFoundError:
            continue
        yield f"{name} {found.version}"
