"""Writing that leaves alone what is there already."""

from __future__ import annotations

from pathlib import Path

from sphinx_sxs.article.writing import write_atomically


def write_changed(path: Path, data: bytes) -> None:
    """Write `data` to `path`; a file that holds it keeps its time, which copying a site goes by."""
    if not path.is_file() or path.read_bytes() != data:
        write_atomically(path, data)
