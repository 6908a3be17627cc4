"""The pages that a host shows where there is none: one a locale, and one for the whole site.

A host answers with them at any address, however deep, so that their links cannot be relative
to where the file stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from html.parser import HTMLParser
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_sxs.locales import direction, own_name
from sphinx_sxs.messages import translator
from sphinx_sxs.review.frame import frame_of
from sphinx_sxs.review.pages import HOME_LOCALE, render
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.context import PageContext
from sphinx_sxs.site.keeping import write_changed
from sphinx_sxs.site.own_theme import has_own_theme
from sphinx_sxs.site.seo.indexing import HOME

NOT_FOUND = "404"
"""Name of the page, by which most hosts find it."""
_TEMPLATE = "sxs-404.html"
_LINKS = frozenset({"href", "src", "action", "data-content_root", "data-base", "data-bundle"})
"""Attributes whose value leads somewhere; so does what ends as the following."""
_LINK_ENDS = ("-href", "-src", "-url")
_WHOLE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/#?]|$")
"""How a link begins that does not depend on where the page stands."""
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s"'<>/=]+)\s*=\s*(?P<quote>["'])(?P<value>.*?)(?P=quote)""", re.DOTALL
)


# ---------------------------------------------------------------------- a locale's own


def not_found_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The locale's own page (event ``html-collect-pages``); an article of that name comes first."""
    if _has_page(app):
        yield NOT_FOUND, {"title": PageContext(app, NOT_FOUND).t("Page not found")}, _TEMPLATE


def _has_page(app: Sphinx) -> bool:
    return NOT_FOUND not in app.env.found_docs and has_own_theme(app.builder)


def not_found_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: object,  # noqa: ARG001 - the event's signature
) -> None:
    """What only this page is told (event ``html-page-context``, after the site's own)."""
    if pagename != NOT_FOUND or templatename != _TEMPLATE:
        return
    sxs = context["sxs"]
    sxs["robots"] = "noindex"
    sxs["metadata"] = {"robots": "noindex"}
    # The same page in another language would be another one of these.
    up = "../" * (1 + app.builder.get_target_uri(NOT_FOUND).count("/"))
    sxs["site"] = up
    for other in sxs["alternates"]:
        other["href"] = f"{up}{other['locale']}/{app.builder.get_target_uri(HOME)}"


def settle_links(app: Sphinx, exception: Exception | None) -> None:
    """Make the page's links whole once it is written (event ``build-finished``)."""
    builder = app.builder
    if exception is not None or not isinstance(builder, StandaloneHTMLBuilder) or not _has_page(app):
        return
    written = Path(builder.get_outfilename(NOT_FOUND))
    if not written.is_file():
        return
    encoding = app.config.html_output_encoding
    text = written.read_text(encoding=encoding)
    page = urljoin(_locale_path(app), builder.get_target_uri(NOT_FOUND))
    target = Path(app.outdir) / f"{NOT_FOUND}.html"
    if written != target:
        # A folder of its own, where no host looks for it.
        written.unlink()
        written.parent.rmdir()
    write_changed(target, with_whole_links(text, page).encode(encoding, "xmlcharrefreplace"))


def _locale_path(app: Sphinx) -> str:
    """Where the locale's pages stand on their host, from its root."""
    settings: Settings = app.config.sxs_settings
    if not settings.site_url and app.config.html_baseurl:
        return _path_of(app.config.html_baseurl)
    return f"{site_path(settings)}{PageContext(app, NOT_FOUND).locale_folder}/"


# ---------------------------------------------------------------------- the whole site's


def write_not_found(out: Path, locales: Iterable[str], settings: Settings) -> None:
    """Write the page of the whole site, which names its locales: few hosts know that there are others."""
    text = render(
        f"{NOT_FOUND}.html",
        path=f"{NOT_FOUND}.html",
        locale=HOME_LOCALE,
        frame=frame_of(settings),
        project=settings.project,
        locales=[
            {
                "locale": locale,
                "name": own_name(locale),
                "dir": direction(locale),
                "href": f"{locale}/{HOME}.html",
                "t": translator(locale),
            }
            for locale in sorted(locales)
        ],
    )
    write_changed(out / f"{NOT_FOUND}.html", with_whole_links(text, site_path(settings)).encode())


def site_path(settings: Settings) -> str:
    """Where the site stands on its host: ``/`` or e.g. ``/help/``."""
    return _path_of(settings.site_url)


def _path_of(url: str) -> str:
    return urlsplit(url).path.rstrip("/") + "/"


# ---------------------------------------------------------------------- links that work at any depth


def with_whole_links(text: str, page: str) -> str:
    """The HTML of a page with its relative links made such that start at the host's root.

    `page` is the path of the page from there.
    """
    reader = _StartTags()
    reader.feed(text)
    reader.close()
    lines = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    parts: list[str] = []
    at = 0
    for (line, column), tag in reader.found:
        start = lines[line - 1] + column
        parts += [text[at:start], _ATTRIBUTE.sub(lambda found: _attribute(found, page), tag)]
        at = start + len(tag)
    return "".join(parts) + text[at:]


class _StartTags(HTMLParser):
    """The start tags of a page as written, and where they stand."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[tuple[int, int], str]] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's signature
        """Remember one."""
        self.found.append((self.getpos(), self.get_starttag_text() or ""))


def _attribute(found: re.Match[str], page: str) -> str:
    name = found["name"].lower()
    value = unescape(found["value"])
    if (name not in _LINKS and not name.endswith(_LINK_ENDS)) or _WHOLE.match(value):
        return found[0]
    return f'{found["name"]}="{escape(urljoin(page, value))}"'
