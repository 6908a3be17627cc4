"""The site's ``sitemap.xml`` (sitemaps.org protocol 0.9)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote
from xml.sax.saxutils import escape


def render_sitemap(paths: Iterable[str], *, site_url: str) -> str:
    """The sitemap of `paths` (relative to the site's root), sorted.

    Without a `site_url` the addresses start with ``/``; the protocol wants them whole.
    """
    base = site_url.rstrip("/")
    rows = "".join(f"  <url><loc>{escape(f'{base}/{quote(path)}')}</loc></url>\n" for path in sorted(paths))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n' + rows + "</urlset>\n"
    )
