"""What a page's template is told: languages, status, tools, neighbours."""

from __future__ import annotations

import fnmatch
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from sphinx_sxs.article.model import Side
from sphinx_sxs.locales import direction, own_name
from sphinx_sxs.messages import Translate, translator
from sphinx_sxs.settings import Settings, Tool
from sphinx_sxs.site.parser import METADATA
from sphinx_sxs.site.project import DocsetProject
from sphinx_sxs.site.status import status_of

TOOLS_PAGE = "tools"
"""Name of each locale's *Sync tools* page."""

Context = dict[str, Any]


def add_page_context(
    app: Sphinx, pagename: str, templatename: str, context: Context, doctree: object  # noqa: ARG001 - the event's signature
) -> str | None:
    """Add ``sxs`` and ``t`` to the context of every page (event ``html-page-context``).

    Returns the template of the contents page where our own theme is in use.
    """
    page = PageContext(app, pagename)
    context["t"] = page.t
    context["sxs"] = page.build(context)
    if page.record.get("root") and app.config.html_theme == "sxs":
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

    @property
    def project(self) -> DocsetProject:
        project = self.app.env.project
        if not isinstance(project, DocsetProject):
            raise TypeError(type(project))
        return project

    def build(self, context: Context) -> Context:
        """The ``sxs`` dictionary; absent values are ``None`` or empty."""
        robots = self.record.get("robots") or None
        localized = self.is_article and self.side is Side.TARGET
        has_english = bool(self.record.get("segments"))
        return {
            "project": self.settings.project,
            "locale": self.locale,
            "lang": self.locale,
            "dir": direction(self.locale),
            "side": self.side.value,
            "is_article": self.is_article,
            "title": self._title(context),
            "description": self.record.get("description") if localized else None,
            "robots": robots.lower() if robots else None,
            "home": self._outside("index.html"),
            "locale_home": self._page(self.app.config.root_doc),
            "breadcrumbs": self._breadcrumbs(),
            "prev": self._neighbour(context.get("prev")),
            "next": self._neighbour(context.get("next")),
            "alternates": self._alternates(has_english=has_english),
            "english": self._english() if localized and has_english else None,
            "review": self._review() if localized and has_english else None,
            "status": self._status() if localized else None,
            "tools": list(self._tools()) if self.is_article else [],
            "tools_page": self._page(TOOLS_PAGE),
            "notices": self._notices() if localized else [],
        }

    # ------------------------------------------------------------------ links

    def _uri(self, pagename: str) -> str:
        return self.app.builder.get_target_uri(pagename)

    def _page(self, pagename: str) -> str:
        return relative_uri(self._uri(self.pagename), self._uri(pagename)) or "#"

    def _outside(self, path: str) -> str:
        """The link to `path` of the whole site, from this page of this locale."""
        return relative_uri(f"{self.locale_folder}/{self._uri(self.pagename)}", path)

    @property
    def locale_folder(self) -> str:
        return self.locale if self.side is Side.TARGET else self.settings.source_locale

    def _review(self) -> str:
        return self._outside(f"review/{self.locale_folder}/{self.pagename}.html")

    def _english(self) -> str | None:
        if self.locale == self.settings.source_locale:
            return None
        return self._outside(f"{self.settings.source_locale}/{self._uri(self.pagename)}")

    def _alternates(self, *, has_english: bool) -> list[Context]:
        """The locales that have this page, this one included."""
        is_special = not self.is_article
        found = [
            locale
            for locale, pages in self.project.siblings().items()
            if is_special or self.pagename in pages or locale == self.locale_folder
        ]
        source = self.settings.source_locale
        if source not in found and (has_english or is_special or self.side is Side.SOURCE):
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
            }
            for locale in sorted(found)
        ]

    def _breadcrumbs(self) -> list[Context]:
        if self.pagename == self.app.config.root_doc:
            return []
        return [{"title": self.settings.project, "href": self._page(self.app.config.root_doc)}]

    def _neighbour(self, page: Any) -> Context | None:
        """The article before or after; the contents are no article."""
        if not page or page["link"] == self._page(self.app.config.root_doc):
            return None
        return {"title": page["title"], "href": page["link"]}

    # ------------------------------------------------------------------ the translation

    def _title(self, context: Context) -> str:
        if self.side is Side.TARGET and self.record.get("title"):
            return str(self.record["title"])
        title = self.app.env.titles.get(self.pagename)
        if title is not None:
            return title.astext()
        return str(context.get("title") or self.settings.project)

    def _status(self) -> Context | None:
        return status_of(self.record, self.locale)

    def _notices(self) -> list[str]:
        if self.record.get("translation_type") == "MT":
            return [self.t("This page was translated by machine. The English original is one click away.")]
        return []

    # ------------------------------------------------------------------ tools

    def _tools(self) -> Iterator[Context]:
        """The tools that the article sends its reader to, then those registered for it."""
        seen: set[str] = set()
        for url, text, unwrapped in self.record.get("links", ()):
            tool = registered(self.settings, url)
            if tool is None and is_documentation(self.settings, url):
                continue
            if url in seen:
                continue
            seen.add(url)
            yield self._tool(url, tool.name if tool else text, tool.text if tool else "", unwrapped=unwrapped)
        for tool in self.settings.tools:
            if tool.url not in seen and _applies(tool, self.pagename, self.record.get("assetid", "")):
                seen.add(tool.url)
                yield self._tool(tool.url, tool.name, tool.text, unwrapped=False)

    def _tool(self, url: str, name: str, text: str, *, unwrapped: bool) -> Context:
        host = urlsplit(url).hostname or url
        return {
            "name": name or host,
            "url": url,
            "host": host,
            "text": self.t(text) if text else "",
            "unwrapped": unwrapped,
        }


def registered(settings: Settings, url: str) -> Tool | None:
    """The registry's tool with this address, if any."""
    return next((tool for tool in settings.tools if tool.url.rstrip("/") == url.rstrip("/")), None)


def is_documentation(settings: Settings, url: str) -> bool:
    """Whether a link leads to something to read rather than to a tool."""
    return _host(url) in _documentation_hosts(settings)


@cache
def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _documentation_hosts(settings: Settings) -> frozenset[str]:
    return frozenset(settings.documentation_hosts) | {_host(settings.docs_host)}


def _applies(tool: Tool, pagename: str, assetid: str) -> bool:
    return (bool(assetid) and assetid in tool.assetids) or any(
        fnmatch.fnmatchcase(pagename, glob) for glob in tool.paths
    )


def tools_page(app: Sphinx) -> Iterator[tuple[str, Context, str]]:
    """The locale's *Sync tools* page (event ``html-collect-pages``)."""
    if TOOLS_PAGE in app.env.found_docs:
        return
    page = PageContext(app, TOOLS_PAGE)
    tools: dict[str, Context] = {}
    pages: defaultdict[str, list[Context]] = defaultdict(list)
    for docname in sorted(app.env.found_docs):
        article = PageContext(app, docname)
        if not article.is_article:
            continue
        for tool in article._tools():  # noqa: SLF001 - the same module's
            known = tools.setdefault(tool["url"], tool)
            known["unwrapped"] = known["unwrapped"] or tool["unwrapped"]
            title = app.env.titles.get(docname)
            pages[tool["url"]].append(
                {"title": title.astext() if title is not None else docname, "href": page._page(docname)}  # noqa: SLF001
            )
    listed = [{**tool, "pages": pages[url]} for url, tool in tools.items()]
    listed.sort(key=lambda tool: (-len(tool["pages"]), tool["name"], tool["url"]))
    yield TOOLS_PAGE, {"title": page.t("Sync tools"), "all_tools": listed}, "sxs-tools.html"
