"""The bilingual reader: the report links of a page, and the reader in themes that are not ours."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

import jinja2
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.osutil import copyfile, ensuredir

from sphinx_sxs.article.keys import SegmentKeys
from sphinx_sxs.article.model import Article
from sphinx_sxs.report_links import fill_address, fill_text, report_template
from sphinx_sxs.site.own_theme import THEME, has_own_theme
from sphinx_sxs.site.project import SUFFIX

if TYPE_CHECKING:
    from sphinx_sxs.site.context import PageContext

_STYLE = "sxs-reader.css"
_SCRIPTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("sxs-view.js", {}),
    ("sxs-reading.js", {"defer": "defer"}),
)
"""Our scripts in their order, and how each is loaded."""
_PAGES_OF_THEIR_OWN = frozenset({"html", "dirhtml"})
"""Builders that make a page of each article."""


# ---------------------------------------------------------------------- reports


def segment_ids(article: Article, keys: SegmentKeys) -> dict[str, Any]:
    """What tells the whole id of a segment from its key: the file's prefix, and what is not made so."""
    if not article.segments:
        return {}
    prefix = article.segments[0].id.partition("-")[0]
    given = ((keys.of(segment), segment.id) for segment in article.segments)
    ids = {key: name for key, name in given if name != (key if "-" in key else f"{prefix}-{key}")}
    return {"prefix": prefix, "ids": ids} if ids else {"prefix": prefix}


def report_context(page: PageContext) -> dict[str, str] | None:
    """The link that reports the page, and what a script needs to report one of its segments."""
    if not page.settings.report_url or not page.is_localized or not page.record.get("segments"):
        return None
    template = report_template(page.settings.report_url)
    question = page.t("What is wrong?") + "\n\n\n---\n"
    values = {
        "locale": page.locale,
        "path": f"{page.locale_folder}/{page.pagename}{SUFFIX}",
        "commit": page.record.get("commit") or "",
        "url": _published_url(page),
    }
    about_page = "{path} · {locale} · {commit}\n{url}"
    about_segment = (
        f"{page.t('English original')}:\n> {{source}}\n\n{page.t('Translation')}:\n> {{target}}\n\n"
        f"{page.t('Segment')}: {{segment}}\n{about_page}"
    )
    filled = {"title": values["path"], "body": fill_text(question + about_page, values)}
    data = {
        "template": template,
        "values": {**values, "title": "{path}: {segment}", "body": question + about_segment},
        **page.record.get("ids", {}),
    }
    return {
        "href": fill_address(template, {**values, **filled}),
        "data": json.dumps(data, ensure_ascii=False, separators=(",", ":")),
    }


def _published_url(page: PageContext) -> str:
    """Where the page will be; empty where the settings do not say."""
    if not page.settings.site_url:
        return ""
    uri = page.app.builder.get_target_uri(page.pagename)
    return f"{page.settings.site_url.rstrip('/')}/{page.locale_folder}/{uri}"


# ---------------------------------------------------------------------- other themes


def copy_reader(app: Sphinx) -> None:
    """Put the reader's files where other themes' pages find them (event ``builder-inited``)."""
    if not _is_guest(app.builder):
        return
    folder = Path(app.outdir) / "_static"
    ensuredir(folder)
    for name in (_STYLE, *(script for script, _ in _SCRIPTS)):
        copyfile(THEME / "static" / name, folder / name, force=True)


def add_reader(
    app: Sphinx,
    pagename: str,  # noqa: ARG001 - the event's signature
    templatename: str,  # noqa: ARG001 - the event's signature
    context: dict[str, Any],
    doctree: object,  # noqa: ARG001 - the event's signature
) -> None:
    """Put the bar and the panel around a bilingual article (event ``html-page-context``)."""
    sxs = context.get("sxs") or {}
    builder = app.builder
    if not (sxs.get("is_article") and sxs.get("english")) or not _is_guest(builder):
        return
    # To the builder, which forgets them after the page; the application would keep them for each.
    builder.add_css_file(_STYLE, priority=900)
    for name, attributes in _SCRIPTS:
        builder.add_js_file(name, priority=900, **attributes)
    said = {"sxs": sxs, "t": context["t"]}
    bar, links, panel = (template.render(said) for template in _partials())
    # Not every theme says the direction of right-to-left languages.
    language = f'lang="{escape(sxs["lang"])}" dir="{sxs["dir"]}"'
    article = f"<div data-bilingual>{context['body']}</div>"
    context["body"] = f'<div class="sxs-guest" {language}>{bar}{article}{links}{panel}</div>'


def _is_guest(builder: Builder) -> TypeGuard[StandaloneHTMLBuilder]:
    """Whether pages of articles are made with a theme that does not know the reader."""
    if not isinstance(builder, StandaloneHTMLBuilder) or builder.name not in _PAGES_OF_THEIR_OWN:
        return False
    return not has_own_theme(builder)


@cache
def _partials() -> tuple[jinja2.Template, ...]:
    """The same bar and panel as in our theme."""
    # As Sphinx renders themes: what is no HTML is escaped in the templates.
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(THEME), autoescape=False)
    names = ("reader-bar.html", "reader-links.html", "reader-panel.html")
    return tuple(environment.get_template(f"partials/{name}") for name in names)
