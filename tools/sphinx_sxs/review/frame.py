"""What stands around every page, whoever renders it: the owner's logo, links, footer and colours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import imagesize  # type: ignore[import-untyped]  # it has no types

from sphinx_sxs.messages import Translate
from sphinx_sxs.review import colours
from sphinx_sxs.settings import Link, Settings, Theme

STYLE_SHEET = "sxs-custom.css"
"""The owner's colours, in the folder of the theme's files."""
_LOGO = "sxs-logo"
_IMAGES = frozenset({".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"})
_HEIGHT = 28
"""Of the logo on the page, in pixels."""
_WIDTHS = (_HEIGHT // 2, _HEIGHT * 8)
_VIEW_BOX = re.compile(
    r"""viewBox=["'][^"']*?\s(?P<width>\d+(?:\.\d+)?)\s+(?P<height>\d+(?:\.\d+)?)\s*["']"""
)
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|\?")
"""How an address begins that is not a path from the site's root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """The image before the site's name."""

    file: Path
    """Where it comes from."""
    width: int
    """On the page, in pixels: the text beside it never moves."""
    height: int = _HEIGHT

    @property
    def name(self) -> str:
        """What it is called among the theme's files."""
        return _LOGO + self.file.suffix.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What ``[tool.sxs.theme]`` puts around every page."""

    logo: Logo | None = None
    """The image before the site's name."""
    links: tuple[Link, ...] = ()
    """Links in the bar over every page."""
    footer: str = ""
    """A line under every page."""
    style_sheet: str = ""
    """The owner's colours as a style sheet; empty without any."""
    complaints: tuple[str, ...] = ()
    """What is wrong with the settings."""

    def context(self, path: str, t: Translate) -> dict[str, Any]:
        """What the templates of a page at `path` of the site are told.

        The theme's files stand elsewhere for each kind of page: of those only the names are told.
        """
        up = "../" * path.count("/")
        return {
            "logo": self.logo,
            "links": [{"name": t(link.name), "href": _address(link.url, up)} for link in self.links],
            "footer": t(self.footer) if self.footer else "",
            "style_sheet": STYLE_SHEET if self.style_sheet else "",
        }

    def files(self) -> dict[str, bytes | None]:
        """The files that the pages ask for, by name; ``None`` for one that is not to be there."""
        sheet = self.style_sheet.encode() or None
        found: dict[str, bytes | None] = {STYLE_SHEET: sheet}
        if self.logo is not None:
            found[self.logo.name] = self.logo.file.read_bytes()
        return found


def _address(url: str, up: str) -> str:
    return url if _ELSEWHERE.match(url) else (up + url.lstrip("/") or "./")


def frame_of(settings: Settings) -> Frame:
    """The frame that the settings ask for; made once for as long as the logo stays the same file."""
    theme = settings.theme
    if not theme.logo:
        return _frame(theme, None, None)
    file = settings.at_root(theme.logo)
    return _frame(theme, file, _stamp(file))


def _stamp(file: Path) -> tuple[int, int] | None:
    """What changes with the file; ``None`` where there is none."""
    try:
        stat = file.stat()
    except (OSError, ValueError):
        return None
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=8)
def _frame(theme: Theme, file: Path | None, stamp: tuple[int, int] | None) -> Frame:
    complaints = colours.complaints(theme)
    logo = None
    if file is not None:
        if stamp is None or not file.is_file():
            complaints.append(f"`tool.sxs.theme.logo` `{theme.logo}` is not there")
        elif file.suffix.lower() not in _IMAGES:
            complaints.append(f"`tool.sxs.theme.logo` `{theme.logo}` is no image that browsers show")
        else:
            logo = Logo(file=file, width=_width(file))
    return Frame(
        logo=logo,
        links=theme.links,
        footer=theme.footer,
        style_sheet=colours.style_sheet(theme),
        complaints=tuple(complaints),
    )


def _width(file: Path) -> int:
    """How wide the logo is on the page; a square where the file does not tell."""
    try:
        width, height = (float(side) for side in imagesize.get(file))
    except (OSError, ValueError):
        width, height = -1.0, -1.0
    if width <= 0 and file.suffix.lower() == ".svg" and (box := _VIEW_BOX.search(_beginning(file))):
        width, height = float(box["width"]), float(box["height"])
    if width <= 0 or height <= 0:
        return _HEIGHT
    return min(max(round(_HEIGHT * width / height), _WIDTHS[0]), _WIDTHS[1])


def _beginning(file: Path) -> str:
    with file.open(encoding="utf-8", errors="replace") as stream:
        return stream.read(4096)
