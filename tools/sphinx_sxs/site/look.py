"""The owner's logo, links, footer and colours on the pages that Sphinx renders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx
from sphinx.util import logging

from sphinx_sxs.review.frame import STYLE_SHEET, Frame, frame_of
from sphinx_sxs.site.keeping import write_changed
from sphinx_sxs.site.own_theme import has_own_theme

if TYPE_CHECKING:
    from sphinx_sxs.site.context import PageContext

logger = logging.getLogger(__name__)


def write_theme_files(folder: Path, frame: Frame) -> None:
    """Put the logo and the colours among the theme's files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in frame.files().items():
        if content is None:
            (folder / name).unlink(missing_ok=True)
        else:
            write_changed(folder / name, content)


def dress(app: Sphinx) -> None:
    """Give the site of one locale the owner's look (event ``builder-inited``)."""
    if not has_own_theme(app.builder):
        return
    frame = frame_of(app.config.sxs_settings)
    for complaint in frame.complaints:
        logger.warning("%s", complaint, type="sxs", subtype="theme")
    write_theme_files(Path(app.outdir) / "_static", frame)
    if frame.style_sheet:
        app.add_css_file(STYLE_SHEET)


def frame_context(page: PageContext) -> dict[str, Any]:
    """What stands around a page."""
    uri = page.app.builder.get_target_uri(page.pagename)
    return frame_of(page.settings).context(f"{page.locale_folder}/{uri}", page.t)
