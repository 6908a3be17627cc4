"""The site's ``sitemap.xml`` (sitemaps.org protocol 0.9) and the ``robots.txt`` that names it.

Each page stands there with its other languages, as search engines want it: each version with
the same list of all versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from sphinx_sxs.review.pages import address
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.keeping import write_changed
from sphinx_sxs.site.seo.indexing import HOME, Indexed
from sphinx_sxs.site.seo.metadata import alternates

SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
_MOST_URLS = 50_000
"""In one file, by the protocol."""
_MOST_BYTES = 50 * 1024 * 1024
_PART = re.compile(r"sitemap-\d+\.xml")
_OURS = "# Written by sxs build.\n"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = f'{_XML}<urlset {_SCHEMA} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
_FOOT = "</urlset>\n"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a sitemap."""

    text: str
    changed: str
    """The newest of its dates; empty where no page states one."""


def write_sitemap(out: Path, indexed: Indexed, settings: Settings) -> None:
    """Write the sitemap of a site into `out`, and the ``robots.txt`` that names it."""
    site = settings.site_url.rstrip("/")
    files = render_sitemap(indexed, site=site, english=settings.source_locale)
    written = set()
    for name, text in files:
        write_changed(out / name, text.encode())
        written.add(name)
    for stray in sorted(out.glob("sitemap-*.xml")):
        if _PART.fullmatch(stray.name) and stray.name not in written:
            stray.unlink()
    _write_robots(out / ROBOTS, site)


def render_sitemap(
    indexed: Indexed, *, site: str, english: str, most_urls: int = _MOST_URLS, most_bytes: int = _MOST_BYTES
) -> Iterator[tuple[str, str]]:
    """The files of a sitemap by name: ``sitemap.xml`` alone, or the parts that it lists where they are many.

    Without a `site` the addresses start with ``/``; the protocol wants them whole.
    """
    parts: list[tuple[str, str]] = []
    first: Part | None = None
    for number, part in enumerate(_parts(_urls(indexed, site, english), most_urls, most_bytes), start=1):
        if first is None:
            first = part
            continue
        if not parts:
            parts.append((_part_name(1), first.changed))
            yield _part_name(1), first.text
        parts.append((_part_name(number), part.changed))
        yield _part_name(number), part.text
    if parts:
        yield SITEMAP, _index(parts, site)
    else:
        yield SITEMAP, first.text if first else _HEAD + _FOOT


def _part_name(number: int) -> str:
    return f"sitemap-{number}.xml"


def _urls(indexed: Indexed, site: str, english: str) -> Iterator[tuple[str, str]]:
    """Each address with all that is said of it, and its date: page by page, the home first."""
    pages = sorted({page for names in indexed.pages.values() for page in names} - {HOME})
    for page in (HOME, *pages):
        locales = indexed.versions(page)
        uri = f"{address(page)}.html"
        links = "".join(
            f'    <xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(href)}/>\n'
            for language, href in alternates(indexed.pages, page, uri, site=site, english=english)
        )
        if page == HOME and locales:
            # Where the reader chooses the language.
            yield _url(f"{site}/", links, ""), ""
        for locale in locales:
            changed = indexed.changed.get((locale, page), "")
            yield _url(f"{site}/{locale}/{uri}", links, changed), changed


def _url(location: str, links: str, changed: str) -> str:
    dated = f"    <lastmod>{changed}</lastmod>\n" if changed else ""
    return f"  <url>\n    <loc>{escape(location)}</loc>\n{dated}{links}  </url>\n"


def _parts(urls: Iterable[tuple[str, str]], most_urls: int, most_bytes: int) -> Iterator[Part]:
    """Files of as many addresses as the protocol allows."""
    frame = len(_HEAD) + len(_FOOT)
    entries: list[str] = []
    size, newest = frame, ""
    for entry, changed in urls:
        length = len(entry.encode())
        if entries and (len(entries) == most_urls or size + length > most_bytes):
            yield Part(_HEAD + "".join(entries) + _FOOT, newest)
            entries, size, newest = [], frame, ""
        entries.append(entry)
        size += length
        newest = max(newest, changed)
    if entries:
        yield Part(_HEAD + "".join(entries) + _FOOT, newest)


def _index(parts: Iterable[tuple[str, str]], site: str) -> str:
    rows = "".join(
        f"  <sitemap>\n    <loc>{escape(f'{site}/{name}')}</loc>\n"
        + (f"    <lastmod>{changed}</lastmod>\n" if changed else "")
        + "  </sitemap>\n"
        for name, changed in parts
    )
    return f"{_XML}<sitemapindex {_SCHEMA}>\n{rows}</sitemapindex>\n"


def _write_robots(path: Path, site: str) -> None:
    """Name the sitemap to search engines, unless the site has a ``robots.txt`` of somebody else's.

    They look for it at the host's root alone: a site below that has no say there.
    """
    is_wanted = bool(site) and not urlsplit(site).path
    if path.is_file() and not path.read_bytes().startswith(_OURS.encode()):
        return
    if is_wanted:
        text = f"{_OURS}User-agent: *\nAllow: /\n\nSitemap: {site}/{SITEMAP}\n"
        write_changed(path, text.encode())
    else:
        path.unlink(missing_ok=True)
