"""Addresses of links: where they stand in a segment, and when two lead to the same page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from urllib.parse import SplitResult, unquote, urlsplit

from sphinx_sxs.article import Projection
from sphinx_sxs.article.markdown import Link
from sphinx_sxs.article.tracking import unwrap_link
from sphinx_sxs.checks.blocks import same_address
from sphinx_sxs.checks.views import View

BARE_ADDRESS = re.compile(r"(?:https?|ftp)://[^\s\"'<>\[\]()（）「」『』【】，。、；：！？|\\`]+")
# A bracket, white space or a full-width parenthesis, and an address: it was a link once.
_SPLIT_LINK = re.compile(
    r"\[(?P<text>[^\[\]\n]+)\](?P<gap>[ \t\u00a0\u200b\u3000]*[(（][ \t\u00a0\u3000]*)"
    r"(?P<url>(?:https?:|/|\.{1,2}/|#|mailto:)[^\s()（）]*|[\w./-]+\.md(?:#[\w-]*)?)"
)
MAY_BE_SPLIT = re.compile(r"\][ \t\u00a0\u200b\u3000]+[(（]|\]（|\]\([ \t\u00a0\u3000]")
"""What every link in two halves has; a look that spares most texts the rest."""
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_TRAILING = ".,;:!?*_~\"'"
# Scripts whose words stand next to an address without a space.
_GLUED = re.compile(r"[^\x00-\u024f].*", re.DOTALL)
# The same pages under their old and their new host.
_MOVED = {
    "docs.microsoft.com": "learn.microsoft.com",
    "support.office.com": "support.microsoft.com",
    "products.office.com": "www.microsoft.com",
    "technet.microsoft.com": "learn.microsoft.com",
    "msdn.microsoft.com": "learn.microsoft.com",
}
_IDENTITY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?<![0-9])[0-9]{5,}", re.IGNORECASE)
# Parameters that choose a language, a country, or a product's version to show.
_CHOOSES = tuple(
    f"{name}="
    for name in (
        "view",
        "ui",
        "rs",
        "ad",
        "lang",
        "language",
        "locale",
        "hl",
        "mkt",
        "setlang",
        "culture",
        "wt.mc_id",
    )
)
_NEARLY_SAME = 0.9
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2,4}){0,2}")


@dataclass(frozen=True, slots=True)
class Address:
    """An address in a segment."""

    url: str
    """As the reader's browser gets it."""
    key: str
    """The same for addresses that differ only in what a locale may change."""
    at: tuple[int, int]
    """The link, or the bare address, in the segment."""
    linked: bool
    """Whether there is something to click: a link, an ``<a href>``, not a bare address."""
    shows_itself: bool = False
    """Whether the text of the link is its address."""


def addresses(view: View) -> Iterator[Address]:
    """The addresses of a segment's links, and the bare ones of its text; code and images left out."""
    text = view.text
    covered: list[tuple[int, int]] = []
    for mark in view.marks:
        place = (mark.start, mark.end)
        if mark.kind == "link":
            covered.append(place)
            if mark.dest[:1] == "[" and mark.dest[-1:] == "]":
                # Footnotes: `[2]([3])`.
                continue
            shows_itself = mark.autolink or "://" in view.shown(mark)
            yield Address(mark.dest, address_key(mark.dest), place, linked=True, shows_itself=shows_itself)
        elif mark.kind in {"code", "image", "html"}:
            covered.append(place)
            if mark.kind == "html":
                for match in _HREF.finditer(text, *place):
                    url = unescape(match[1] or match[2] or match[3] or "")
                    yield Address(url, address_key(url), place, linked=True)
    if "://" not in text:
        return
    for match in BARE_ADDRESS.finditer(text):
        start = match.start()
        if not any(first <= start < last for first, last in covered):
            url = unescape(match[0]).rstrip(_TRAILING)
            yield Address(url, address_key(url), (start, start + len(match[0])), linked=False)


def address_key(url: str) -> str:
    """What is the same for all addresses of one page: locale, scheme, case, escapes, wrappers left out."""
    url = unwrap_link(url) or url
    key = same_address(unquote(url)).removeprefix("mailto:")
    scheme, found, rest = key.partition("://")
    if found and scheme in {"http", "https"}:
        key = "//" + rest
    return key.replace("/?", "?").replace("/#", "#")


def without_glued_words(url: str) -> str:
    """`url` without the words of a script that writes no spaces, which follow it."""
    return _GLUED.sub("", url).rstrip(_TRAILING)


def is_localized(source: str, target: str, locale: str | None = None) -> bool:
    """Whether `target` can be the page of `source` in the language of `locale`.

    The same number or GUID in the path with another title; a language's own host
    (``de.wikipedia.org``) or its country's (``www.contoso.de``); a host that has moved;
    parameters that choose a language or a view.
    """
    try:
        ours, theirs = urlsplit(source.casefold()), urlsplit(target.casefold())
    except ValueError:
        return False
    if ours.fragment != theirs.fragment or not _same_host(ours, theirs, locale):
        return False
    if _language_of_host(ours) != _language_of_host(theirs):
        # A Wikipedia of its own has articles of other names.
        return True
    if _query(ours) != _query(theirs):
        return False
    if _path(ours) == _path(theirs):
        return True
    identity = _IDENTITY.findall(ours.path)
    if not identity or identity != _IDENTITY.findall(theirs.path):
        return False
    # A title in another language has little in common with it; nearly the same is a slip.
    return SequenceMatcher(None, ours.path, theirs.path, autojunk=False).ratio() < _NEARLY_SAME


def same_page(source: str, target: str) -> bool:
    """Whether the two differ in their anchors only."""
    return source.partition("#")[0] == target.partition("#")[0]


def _same_host(ours: SplitResult, theirs: SplitResult, locale: str | None) -> bool:
    one, other = _host(ours), _host(theirs)
    if one == other:
        return True
    name, _, domain = other.rpartition(".")
    parts = (locale or "").casefold().split("-")
    countries = {parts[-1], parts[0], "uk" if parts[-1] == "gb" else ""} - {""}
    same_name = name.removesuffix(".co").removesuffix(".com") == one.rpartition(".")[0]
    return same_name and (domain in countries or other.endswith(".com"))


def _host(parts: SplitResult) -> str:
    """The host without what says its language."""
    host = parts.hostname or ""
    host = _MOVED.get(host, host)
    first, _, rest = host.partition(".")
    return rest if "." in rest and (first == "www" or len(first) == 2) else host


def _language_of_host(parts: SplitResult) -> str:
    first = (parts.hostname or "").partition(".")[0]
    return first if len(first) == 2 else ""


def _path(parts: SplitResult) -> list[str]:
    """The segments of a path, without those that name a language or a country."""
    return [part for part in parts.path.split("/") if part and not _LANGUAGE.fullmatch(part)]


def _query(parts: SplitResult) -> list[str]:
    """The parameters that say which page it is."""
    return sorted(part for part in parts.query.split("&") if part and not part.startswith(_CHOOSES))


def split_links(projection: Projection, links: Sequence[Link]) -> Iterator[re.Match[str]]:
    """What looks like a link in two halves (groups ``text``, ``gap``, ``url``), outside of `links`."""
    if not MAY_BE_SPLIT.search(projection.text):
        return
    for match in _SPLIT_LINK.finditer(projection.text):
        halves = match["gap"] != "("
        if halves and not any(link.span[0] <= match.start() < link.span[1] for link in links):
            yield match
