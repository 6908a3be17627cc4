"""What a page's template is told: languages, status, tools, neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from sphinx_sxs.article.model import Side
from sphinx_sxs.locales import direction, own_name
from sphinx_sxs.messages import Translate, translator
from sphinx_sxs.review.freshness import Standing, headline, lack_text
from sphinx_sxs.review.pages import address, review_path
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.badges import badges_context
from sphinx_sxs.site.freshness import record_of, standing_of, sync_link
from sphinx_sxs.site.look import frame_context
from sphinx_sxs.site.navigation.pages import breadcrumbs_of, navigation_context
from sphinx_sxs.site.own_theme import has_own_theme
from sphinx_sxs.site.parser import METADATA, is_fallback
from sphinx_sxs.site.project import DocsetProject
from sphinx_sxs.site.reader import report_context
from sphinx_sxs.site.search.index import search_context
from sphinx_sxs.site.seo.metadata import metadata_context
from sphinx_sxs.site.status import status_of
from sphinx_sxs.site.tools import TOOLS_PAGE, all_tools, iter_records, tools_of

Context = dict[str, Any]

_ENGLISH = "en"
"""The language of what is not translated."""


def add_page_context(
    app: Sphinx,
    pagename: str,
    templatename: str,  # noqa: ARG001 - the event's signature
    context: Context,
    doctree: object,  # noqa: ARG001 - the event's signature
) -> str | None:
    """Add ``sxs`` and ``t`` to the context of every page (event ``html-page-context``).

    Returns the template of the contents page where our own theme is in use.
    """
    page = PageContext(app, pagename)
    context["t"] = page.t
    sxs = context["sxs"] = page.build(context)
    sxs["metadata"] = metadata_context(page, sxs, context)
    if page.record.get("root") and has_own_theme(app.builder):
        return "sxs-root.html"
    return None


class PageContext:
    """Builds the ``sxs`` dictionary of one page."""

    def __init__(self, app: Sphinx, pagename: str) -> None:
        self.app = app
        self.pagename = pagename
        self.settings: Settings = app.config.sxs_settings
        self.side = Side(app.config.sxs_side)
        self.record: dict[str, Any] = app.env.metadata.get(pagename, {}).get(METADATA, {})
        self.locale: str = app.config.sxs_locale or self.record.get("locale") or self.settings.source_locale
        self.t: Translate = translator(self.locale)
        self.is_article = bool(self.record) and not self.record.get("root")
        self.is_localized = self.is_article and self.record.get("side", self.side) == Side.TARGET
        self.is_fallback: bool = self.record.get("fallback", False)

    @property
    def project(self) -> DocsetProject:
        """The documents of this locale."""
        project = self.app.env.project
        if not isinstance(project, DocsetProject):
            raise TypeError(type(project))
        return project

    def build(self, context: Context) -> Context:
        """The ``sxs`` dictionary; absent values are ``None`` or empty."""
        localized = self.is_localized
        has_english = bool(self.record.get("segments"))
        review = self._review() if localized and has_english else None
        status = self._status() if localized else None
        freshness = self._freshness() if localized and has_english else None
        return {
            "project": self.settings.project,
            "frame": frame_context(self),
            "locale": self.locale,
            "lang": self.locale,
            "dir": direction(self.locale),
            "side": self.side.value,
            "is_article": self.is_article,
            "title": self._title(context),
            "content_lang": _ENGLISH if self.is_fallback else None,
            "canonical": self._canonical() if self.is_fallback else None,
            "description": self.record.get("description") or None,
            "robots": self._robots(),
            "home": self._outside("index.html"),
            "locale_home": self.page(self.app.config.root_doc),
            "breadcrumbs": breadcrumbs_of(self),
            "nav": navigation_context(self),
            "prev": self._neighbour(context.get("prev"), 1),
            "next": self._neighbour(context.get("next"), 2),
            "alternates": self._alternates(has_english=has_english),
            "english": self._english() if localized and has_english else None,
            "review": review,
            "status": status,
            "report": report_context(self),
            "freshness": freshness,
            "badges": badges_context(self, status=status, freshness=freshness, review=review),
            "tools": tools_of(self.record, self.pagename, self.settings, self.t) if self.is_article else [],
            "tools_page": self.page(TOOLS_PAGE),
            "search": search_context(self),
            "notices": self._notices() if self.is_article else [],
        }

    # ------------------------------------------------------------------ links

    def _uri(self, pagename: str) -> str:
        return self.app.builder.get_target_uri(pagename)

    def page(self, pagename: str) -> str:
        """The link to another page of this locale."""
        return relative_uri(self._uri(self.pagename), self._uri(pagename)) or "#"

    def _outside(self, path: str) -> str:
        """The link to `path` of the whole site, from this page of this locale."""
        return relative_uri(f"{self.locale_folder}/{self._uri(self.pagename)}", path)

    @property
    def locale_folder(self) -> str:
        """The folder of the site that this page's locale stands in."""
        return self.locale if self.side is Side.TARGET else self.settings.source_locale

    def _review(self) -> str:
        return self._outside(address(review_path(self.locale_folder, self.pagename)))

    def _english(self) -> str | None:
        if self.locale == self.settings.source_locale:
            return None
        return self._outside(f"{self.settings.source_locale}/{self._uri(self.pagename)}")

    def _alternates(self, *, has_english: bool) -> list[Context]:
        """The locales that have this page, and this one, whether it has it or shows the English."""
        is_special = not self.is_article
        found = [
            locale
            for locale, pages in self.project.siblings().items()
            if is_special or self.pagename in pages or locale == self.locale_folder
        ]
        source = self.settings.source_locale
        # Plain Sphinx cannot know whether somebody builds the English pages too.
        may_be_there = is_special and self.project.indexed is None
        if source not in found and (has_english or may_be_there or self.side is Side.SOURCE):
            found.append(source)
        if self.locale_folder not in found:
            found.append(self.locale_folder)
        return [
            {
                "locale": locale,
                "name": own_name(locale),
                "lang": locale,
                "dir": direction(locale),
                "href": self._outside(f"{locale}/{self._uri(self.pagename)}"),
                "current": locale == self.locale_folder,
                "in_english": locale == self.locale_folder and self.is_fallback,
            }
            for locale in sorted(found)
        ]

    def _neighbour(self, page: Any, place: int) -> Context | None:
        """The article before or after; the contents are no article."""
        if not page or page["link"] == self.page(self.app.config.root_doc):
            return None
        relations: dict[str, Any] = getattr(self.app.builder, "relations", {})
        name = relations.get(self.pagename, [None] * 3)[place]
        in_english = name is not None and is_fallback(self.app.env, name)
        return {"title": page["title"], "href": page["link"], "lang": _ENGLISH if in_english else None}

    def _canonical(self) -> str | None:
        """The English page that this one repeats, where the site has it."""
        source = self.settings.source_locale
        if self.pagename not in self.project.siblings().get(source, ()):
            return None
        if not self.settings.site_url:
            return self._outside(f"{source}/{self._uri(self.pagename)}")
        return f"{self.settings.site_url.rstrip('/')}/{source}/{self._uri(self.pagename)}"

    def _robots(self) -> str | None:
        """What search engines are told; one page of the same English is enough for them."""
        if self.is_fallback:
            return "noindex"
        robots = self.record.get("robots")
        return robots.lower() if robots else None

    # ------------------------------------------------------------------ the translation

    def _title(self, context: Context) -> str:
        if self.record.get("title"):
            return str(self.record["title"])
        title = self.app.env.titles.get(self.pagename)
        if title is not None:
            return title.astext()
        return str(context.get("title") or self.settings.project)

    def _status(self) -> Context | None:
        return status_of(self.record, self.locale)

    def _freshness(self) -> Context | None:
        """How the page stands to the present English; ``None`` where there is nothing to say."""
        found = record_of(self.app, self.pagename, self.record)
        if found is None:
            standing = Standing({}, None, len(self.record.get("pending", ())))
            return {"text": headline(standing, self.locale), "work": True} if standing.pending else None
        standing = standing_of(found)
        is_compared = bool(found["counts"])
        return {
            "text": headline(standing, self.locale) if is_compared else lack_text(found["state"], self.t),
            "href": sync_link(self.app, self.pagename, self.locale_folder),
            "work": bool(standing.stale or standing.pending or not is_compared),
            "has_marks": bool(found["marks"]),
        }

    def _notices(self) -> list[str]:
        if self.is_fallback:
            return [self.t("This article is not translated yet. You see the English original.")]
        if self.is_localized and self.record.get("translation_type") == "MT":
            return [self.t("This page was translated by machine. The English original is one click away.")]
        return []


def tools_page(app: Sphinx) -> Iterator[tuple[str, Context, str]]:
    """The locale's *Sync tools* page (event ``html-collect-pages``)."""
    if TOOLS_PAGE in app.env.found_docs or not has_own_theme(app.builder):
        # An article of that name comes first; its readers reach the tools from each page.
        # Another theme (EPUB's, or the project's choice) has no template for it.
        return
    page = PageContext(app, TOOLS_PAGE)

    def title_of(docname: str) -> str:
        title = app.env.titles.get(docname)
        return title.astext() if title is not None else docname

    articles = (
        (
            {"title": title_of(docname), "href": page.page(docname)},
            tools_of(record, docname, page.settings, page.t),
        )
        for docname, record in iter_records(app.env.metadata, METADATA)
        if not record.get("fallback")
    )
    yield TOOLS_PAGE, {"title": page.t("Sync tools"), "all_tools": all_tools(articles)}, "sxs-tools.html"
