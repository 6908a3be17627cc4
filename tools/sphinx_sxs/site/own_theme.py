"""Whether pages are made with our theme, or with one that is made of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sphinx.builders import Builder

THEME = Path(__file__).parent / "theme" / "sxs"
"""The theme's folder."""


def has_own_theme(builder: Builder) -> bool:
    """Whether a builder's pages have our frame: EPUB has a theme of its own, whatever ``html_theme`` says."""
    theme = getattr(builder, "theme", None)
    return theme is not None and _is_ours(tuple(map(str, theme.get_theme_dirs())))


@cache
def _is_ours(folders: tuple[str, ...]) -> bool:
    """Whether ours is among a theme's own folder and those of the themes that it inherits from."""
    return any(Path(folder).resolve() == THEME for folder in folders)
