"""What search engines and link previews are told of a page.

Addresses are whole or not there at all: without ``site_url`` nobody knows them.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from docutils import nodes

from sphinx_sxs.review.frame import frame_of
from sphinx_sxs.review.freshness import shown
from sphinx_sxs.review.pages import STATIC
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.seo.indexing import HOME, Indexed, forbids_index, last_change, versions

if TYPE_CHECKING:
    from sphinx_sxs.site.context import PageContext

_LONGEST = 160
"""Code points of a description that search results show."""
_SHORTEST = 100
"""What is left of it at least where it is cut between words."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_UNLISTED = frozenset({"search"})
"""Pages that no search engine is to have."""
_NO_PREVIEW = (".svg", ".svgz")
"""Images that link previews do not show."""


# ---------------------------------------------------------------------- what the article says of itself


def summary_of(document: nodes.document) -> str:
    """The first words of an article, for one that has no description."""
    for paragraph in _paragraphs(document):
        text = " ".join(_text(paragraph).split())
        if text:
            return _shortened(text)
    return ""


def _paragraphs(document: nodes.document) -> Iterator[nodes.paragraph]:
    """The paragraphs that stand in no list, alert or table; then the others."""
    for node in _blocks(document):
        if isinstance(node, nodes.paragraph):
            yield node
    yield from document.findall(nodes.paragraph)


def _blocks(node: nodes.Element) -> Iterator[nodes.Node]:
    for child in node.children:
        if isinstance(child, nodes.section):
            yield from _blocks(child)
        else:
            yield child


def _text(node: nodes.Node) -> str:
    if isinstance(node, nodes.Text):
        return str(node)
    if isinstance(node, (nodes.raw, nodes.image)):
        return ""
    return "".join(map(_text, node.children))


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    end = _LONGEST - 1
    space = text.rfind(" ", _SHORTEST, end + 1)
    if space > 0:
        end = space
    else:
        # No letter without its marks.
        while end > _SHORTEST and unicodedata.category(text[end])[0] == "M":
            end -= 1
    return text[:end].rstrip(" ,;:،、，") + "…"


# ---------------------------------------------------------------------- the head of a page


def metadata_context(page: PageContext, sxs: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the head of a page; `sxs` is the rest that its template is told."""
    head = _Head(page, sxs, context)
    return {
        "canonical": head.canonical,
        "description": head.description,
        "robots": sxs["robots"],
        "alternates": head.alternates(),
        "properties": head.properties() if head.is_shared else [],
        "json_ld": head.json_ld() if head.is_shared and not head.is_hidden else None,
    }


class _Head:
    """Works out the head of one page."""

    def __init__(self, page: PageContext, sxs: Mapping[str, Any], context: Mapping[str, Any]) -> None:
        self.page = page
        self.sxs = sxs
        self.body = context.get("body") or ""
        self.site = page.settings.site_url.rstrip("/")
        self.uri = page.app.builder.get_target_uri(page.pagename)
        self.url = f"{self.site}/{page.locale_folder}/{self.uri}" if self.site else ""
        self.canonical: str | None = sxs["canonical"] or self.url or context.get("pageurl")
        if page.pagename in _UNLISTED and not page.is_article:
            self.canonical = None
        self.is_hidden = forbids_index(sxs["robots"] or "")
        self.is_shared = bool(self.site) and (page.is_article or page.pagename == page.app.config.root_doc)
        self.title = shown(sxs["title"])
        self.description = self._description()

    def _description(self) -> str | None:
        record = self.page.record
        text = record.get("description") or record.get("summary")
        return shown(" ".join(text.split())) if text else None

    def alternates(self) -> list[tuple[str, str]]:
        """The page's versions, itself among them, each as language and address."""
        page, pages = self.page, self.page.project.indexed
        if not self.site or pages is None or self.page.pagename not in pages.get(page.locale_folder, ()):
            return []
        return alternates(pages, page.pagename, self.uri, site=self.site, english=page.settings.source_locale)

    def properties(self) -> list[tuple[str, str]]:
        """The Open Graph."""
        page = self.page
        found = [
            ("og:type", "article" if page.is_article else "website"),
            ("og:title", self.title),
            ("og:url", self.canonical or self.url),
            ("og:site_name", page.settings.project),
        ]
        if self.description:
            found.append(("og:description", self.description))
        if image := self.image():
            found.append(("og:image", image))
        found.append(
            ("og:locale", _og_locale(page.settings.source_locale if page.is_fallback else page.locale))
        )
        if not page.is_fallback:
            found += [
                ("og:locale:alternate", _og_locale(other["locale"]))
                for other in self.sxs["alternates"]
                if not other["current"]
            ]
        if changed := self.changed():
            found.append(("article:modified_time", changed))
        return found

    def image(self) -> str | None:
        """The article's first image, else the site's logo."""
        for source in _images(self.body):
            if not source.startswith("data:") and not source.lower().endswith(_NO_PREVIEW):
                return urljoin(self.url, source)
        return _logo(self.page.settings)

    def changed(self) -> str:
        record = self.page.record
        is_translation = self.page.is_localized and not self.page.is_fallback
        return last_change(record.get("date") or "", (record.get("handoff") or "") if is_translation else "")

    def json_ld(self) -> str | None:
        """The page in the words of schema.org, safe inside a script element."""
        parts = [part for part in (self._article(), self._breadcrumbs()) if part]
        return _json({"@context": "https://schema.org", "@graph": parts}) if parts else None

    def _article(self) -> dict[str, Any] | None:
        page = self.page
        if not page.is_article:
            return None
        found: dict[str, Any] = {
            "@type": "TechArticle",
            "@id": self.url,
            "url": self.url,
            "headline": self.title,
            "inLanguage": page.locale,
        }
        if self.description:
            found["description"] = self.description
        if changed := self.changed():
            found["dateModified"] = changed
        if self.sxs["english"]:
            source = page.settings.source_locale
            english = f"{self.site}/{source}/{self.uri}"
            found["translationOfWork"] = {"@type": "TechArticle", "@id": english, "inLanguage": source}
        return found

    def _breadcrumbs(self) -> dict[str, Any] | None:
        crumbs = [
            (shown(crumb["title"]), urljoin(self.url, crumb["href"]))
            for crumb in self.sxs["breadcrumbs"]
            # What stands in the contents and is no page has no address, which search engines ask for.
            if crumb.get("href")
        ]
        if not crumbs:
            return None
        crumbs.append((self.title, self.url))
        return {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": number, "name": name, "item": item}
                for number, (name, item) in enumerate(crumbs, start=1)
            ],
        }


def home_context(indexed: Indexed, settings: Settings) -> dict[str, Any]:
    """What stands in the head of the page where readers choose their language."""
    site = settings.site_url.rstrip("/")
    if not site:
        return {}
    image = _logo(settings)
    return {
        "canonical": f"{site}/",
        "alternates": alternates(
            indexed.pages, HOME, f"{HOME}.html", site=site, english=settings.source_locale
        ),
        "properties": [
            ("og:type", "website"),
            ("og:title", settings.project),
            ("og:url", f"{site}/"),
            *([("og:image", image)] if image else []),
        ],
    }


def alternates(
    pages: Mapping[str, frozenset[str]], page: str, uri: str, *, site: str, english: str
) -> list[tuple[str, str]]:
    """The versions of a page that search engines may have, and the one for all others: language and address.

    `pages` are their names by locale.  For a reader whose language the page is not in there is the
    English one, else the site's home, where they choose.  A page that is in one language alone has none.
    """
    locales = versions(pages, page)
    if len(locales) < 2:
        return []
    found = [(locale, f"{site}/{locale}/{uri}") for locale in locales]
    has_english = english in locales and page != HOME
    return [*found, ("x-default", f"{site}/{english}/{uri}" if has_english else f"{site}/")]


def _images(body: str) -> Iterator[str]:
    """The addresses of the images in a page's HTML, as Sphinx writes them."""
    at = body.find("<img ")
    while at >= 0:
        end = body.find(">", at)
        start = body.find('src="', at, end)
        if start >= 0:
            yield body[start + 5 : body.find('"', start + 5)].replace("&amp;", "&")
        at = body.find("<img ", end)


def _logo(settings: Settings) -> str | None:
    if not settings.theme.logo:
        return None
    logo = frame_of(settings).logo
    if logo is None or logo.name.endswith(_NO_PREVIEW):
        return None
    return f"{settings.site_url.rstrip('/')}/{STATIC}/{logo.name}"


@lru_cache(maxsize=256)
def _og_locale(locale: str) -> str:
    """A locale as the Open Graph names it: ``vi_VN``, without a script."""
    return "_".join(part for part in locale.split("-") if len(part) != len("Latn"))


def _json(data: object) -> str:
    text = _ENCODER.encode(data)
    # Neither `</script>` nor `<!--` may stand there; JavaScript's old line ends neither.
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text
