"""Where a diagnostic stands, as reports for repositories say it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sphinx_sxs.checks.model import Diagnostic
from sphinx_sxs.scopes import below_folder


@lru_cache(maxsize=64)
def relative(file: str, root: Path) -> str:
    """`file` from `root`, with ``/``; as given where it does not lie under it."""
    return below_folder(file, root) or Path(file).as_posix()


def end_of(diagnostic: Diagnostic) -> tuple[int, int] | None:
    """Line and column one past the marked place; ``None`` where nothing is marked in the file."""
    at, target = diagnostic.target_at, diagnostic.target
    if at is None or target is None or at[1] <= at[0]:
        return None
    marked = target[slice(*at)]
    lines = marked.count("\n")
    if lines:
        return diagnostic.line + lines, len(marked) - marked.rfind("\n")
    return diagnostic.line, diagnostic.column + len(marked)
