"""What the extension tells Sphinx."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError as SphinxConfigError
from sphinx.transforms import SphinxContentsFilter
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

import sphinx_sxs
from sphinx_sxs.article.docset import is_locale_name
from sphinx_sxs.digest import code_digest
from sphinx_sxs.settings import ConfigError, Settings, find_settings, settings_from
from sphinx_sxs.site import context, look, outdated, reader, tuning
from sphinx_sxs.site.anchor_links import warn_of_missing_anchors
from sphinx_sxs.site.freshness import FreshnessMarks
from sphinx_sxs.site.navigation.pages import contents_pages
from sphinx_sxs.site.navigation.root_page import ContentsLists
from sphinx_sxs.site.nodes import register_nodes
from sphinx_sxs.site.own_theme import THEME
from sphinx_sxs.site.parser import ArticleParser
from sphinx_sxs.site.project import DocsetProject
from sphinx_sxs.site.search import index as search
from sphinx_sxs.site.seo import not_found
from sphinx_sxs.site.transforms import PageLinks

logger = logging.getLogger(__name__)

_OWN = ("root",)
"""Settings that are found out, not set."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the parser, nodes, theme and settings."""
    app.add_config_value("sxs_settings", None, "env")
    # Trees that another version of the program made are made anew.
    app.add_config_value("sxs_program", code_digest(), "env", [str], "Not to be set")
    app.add_config_value(
        "sxs_locale", "", "env", [str], "Locale of the pages; the source folder's name by default"
    )
    app.add_config_value(
        "sxs_side", "target", "env", [str], "`target`: localized pages, `source`: English pages"
    )
    for option in fields(Settings):
        if option.name not in _OWN:
            app.add_config_value(f"sxs_{option.name}", None, "", description=f"`{option.name}` of [tool.sxs]")
    app.add_source_suffix(".md", "markdown")
    app.add_source_parser(ArticleParser)
    register_nodes(app)
    # Titles are copied into navigation, where a segment's anchor must not stand again.
    SphinxContentsFilter.visit_segment = SphinxContentsFilter.ignore_node_but_process_children  # type: ignore[attr-defined]
    app.add_post_transform(ContentsLists)
    app.add_post_transform(PageLinks)
    app.add_post_transform(FreshnessMarks)
    if tuning.is_active():
        app.setup_extension("sphinx_sxs.site.tuning")
    app.add_html_theme("sxs", THEME)
    app.connect("config-inited", _settle)
    app.connect("builder-inited", _take_over_project)
    app.connect("builder-inited", reader.copy_reader)
    app.connect("builder-inited", look.dress)
    app.connect("env-get-outdated", outdated.articles_to_read)
    app.connect("env-updated", outdated.pages_to_write)
    app.connect("env-check-consistency", warn_of_missing_anchors)
    app.connect("html-page-context", context.add_page_context)
    app.connect("html-page-context", reader.add_reader)
    app.connect("html-collect-pages", context.tools_page)
    app.connect("html-collect-pages", search.search_page)
    app.connect("html-collect-pages", contents_pages)
    app.connect("html-collect-pages", not_found.not_found_page)
    app.connect("html-page-context", not_found.not_found_context, priority=600)
    app.connect("build-finished", not_found.settle_links)
    return {
        "version": sphinx_sxs.__version__,
        "env_version": 2,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _settle(app: Sphinx, config: Config) -> None:
    """Work out the settings and the locale."""
    try:
        settings = config.sxs_settings or find_settings(Path(app.srcdir))
        table = {
            option.name: value
            for option in fields(Settings)
            if option.name not in _OWN and (value := getattr(config, f"sxs_{option.name}")) is not None
        }
        if table:
            given = settings_from(table, origin=Path(app.confdir or app.srcdir) / "conf.py")
            settings = replace(settings, **{name: getattr(given, name) for name in table})
    except ConfigError as error:
        raise SphinxConfigError(str(error)) from error
    config.sxs_settings = settings
    if "html_theme" not in getattr(config, "_raw_config", {}) and config.html_theme == "alabaster":
        # Sphinx's default, which the project did not ask for.
        config.html_theme = "sxs"
    folder = Path(app.srcdir).name
    if not config.sxs_locale:
        config.sxs_locale = folder if is_locale_name(folder) else ""
    if config.sxs_side == "source":
        config.sxs_locale = settings.source_locale
    if config.sxs_side not in {"target", "source"}:
        raise SphinxConfigError(f"sxs_side must be `target` or `source`, not `{config.sxs_side}`")


def _take_over_project(app: Sphinx) -> None:
    """Put our project in the place of Sphinx's, before it looks for documents."""
    project = DocsetProject(
        app.srcdir,
        app.config.source_suffix,
        root_doc=app.config.root_doc,
        generated=Path(app.doctreedir) / "sxs-generated",
    )
    for error in project.docset_errors:
        logger.warning(
            "%s", error.args[0], location=f"{error.path}:{error.line}", type="sxs", subtype="broken-docset"
        )
    project.restore(app.project)
    app.project = project
    app.env.project = project
