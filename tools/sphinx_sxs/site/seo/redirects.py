"""Pages that moved: what stands at the old address sends the reader on to the new one.

A host for files knows no redirects, so each is a small page.  Search engines take one that
sends its reader on at once for a move that stays.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from sphinx_sxs.article.docset import is_locale_name
from sphinx_sxs.article.writing import write_atomically
from sphinx_sxs.review.pages import address, href, render
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.keeping import write_changed
from sphinx_sxs.site.seo.indexing import HOME
from sphinx_sxs.site.tools import TOOLS_PAGE

if TYPE_CHECKING:
    from sphinx_sxs.site.fallback import LocalePages
    from sphinx_sxs.site.survey import ArticleFacts

_MARK = b" data-redirect"
"""Stands at the head of a page of ours: nothing else is ever overwritten or removed."""
_STORE = "redirects.json"
"""The pages of the last build, in the site's cache."""
_ALWAYS = frozenset({HOME, TOOLS_PAGE})
"""Pages that every locale has."""
_WHOLE = re.compile(r"https?://", re.IGNORECASE)
_SUFFIX = re.compile(r"\.(?:md|html?)$", re.IGNORECASE)
_IN_FRAGMENT = "!$&'()*+,;=:@/?-._~%"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a redirect leads."""

    place: str
    """A page of the locale, a path from the site's root (``/…``), or a whole URL."""
    fragment: str
    """With its ``#``; empty without."""

    @property
    def is_page(self) -> bool:
        """Whether it is a page of the locale."""
        return not self.place.startswith("/") and not _WHOLE.match(self.place)


@dataclass(frozen=True, slots=True)
class Redirect:
    """One old page of one locale."""

    locale: str
    page: str
    target: Target
    key: str
    """The setting that says so."""

    @property
    def path(self) -> str:
        """The file, from the site's root."""
        return f"{self.locale}/{self.page}.html"


@dataclass(frozen=True, slots=True)
class _Setting:
    """One line of the settings."""

    key: str
    """As written."""
    locale: str | None
    """The locale that it is about; ``None`` for all."""
    page: str
    target: Target


# ---------------------------------------------------------------------- where they lead


def resolve_redirects(
    redirects: Mapping[str, str], pages: Mapping[str, LocalePages]
) -> tuple[list[Redirect], list[str]]:
    """The redirects of each locale, followed to their ends, and what is wrong with the settings."""
    settings = [_setting(key, value) for key, value in redirects.items()]
    found: list[Redirect] = []
    outcomes: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for locale in sorted(pages):
        known = pages[locale].sources.keys() | _ALWAYS
        entries = _entries_of(locale, settings)
        for page, setting in sorted(entries.items()):
            end, problem = _follow(page, entries, known)
            outcomes[setting.key][locale] = problem
            if end is not None:
                found.append(Redirect(locale, page, end, setting.key))
    return found, [text for setting in settings for text in _complaints(setting, outcomes[setting.key])]


def _setting(key: str, value: str) -> _Setting:
    # Written as in a link: `C%23` names the page `C#`.
    written = unquote(key).lstrip("/")
    first, _, rest = written.partition("/")
    place, hash_, fragment = value.partition("#")
    target = Target(place, hash_ + fragment)
    if target.is_page:
        target = Target(_page_name(unquote(place)), hash_ + fragment)
    if rest and is_locale_name(first):
        return _Setting(key, first, _page_name(rest), target)
    return _Setting(key, None, _page_name(written), target)


def _page_name(written: str) -> str:
    """A page's name, whether written with a suffix, as a folder, or plainly."""
    name = written.removeprefix("./").lstrip("/")
    return f"{name}{HOME}" if name.endswith("/") else _SUFFIX.sub("", name)


def _entries_of(locale: str, settings: Iterable[_Setting]) -> dict[str, _Setting]:
    """The settings that concern a locale, by old page; one for the locale alone counts more."""
    ordered = sorted((s for s in settings if s.locale in {None, locale}), key=lambda s: s.locale is not None)
    return {setting.page: setting for setting in ordered}


def _follow(page: str, entries: Mapping[str, _Setting], known: Iterable[str]) -> tuple[Target | None, str]:
    """Where the chain that starts at an old page ends, or why it does not."""
    if page in known:
        return None, "stays"
    seen = {page}
    target = entries[page].target
    while target.is_page and target.place not in known:
        if target.place in seen:
            return None, "loop"
        if target.place not in entries:
            return None, f"`{target.place}`"
        seen.add(target.place)
        further = entries[target.place].target
        target = Target(further.place, further.fragment or target.fragment)
    return target, ""


def _complaints(setting: _Setting, outcomes: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a setting, given what became of it in each locale."""
    if not _is_page_name(setting.page):
        yield _complaint(setting.key, "names no page")
        return
    stays = [locale for locale, outcome in outcomes.items() if outcome == "stays"]
    if stays:
        yield _complaint(setting.key, f"is not applied where there is such a page: {', '.join(stays)}")
    if "loop" in outcomes.values():
        yield _complaint(setting.key, "leads back to itself")
    missing = [outcome for outcome in outcomes.values() if outcome.startswith("`")]
    if missing and len(missing) == len(outcomes):
        where = f"{setting.locale} has not" if setting.locale else "no locale has"
        yield _complaint(setting.key, f"leads to the page {missing[0]}, which {where}")


def _is_page_name(page: str) -> bool:
    return all(
        part not in {"", ".", ".."} and "\\" not in part and "\0" not in part for part in page.split("/")
    )


def _complaint(key: str, what: str) -> str:
    return f"tool.sxs.redirects: `{key}` {what} [sxs.redirect]"


# ---------------------------------------------------------------------- the pages


def write_redirects(
    out: Path,
    cache: Path,
    settings: Settings,
    pages: Mapping[str, LocalePages],
    facts: Iterable[ArticleFacts],
) -> list[str]:
    """Write the redirects of the settings into `out`, and remove those of the last build that are gone.

    Returns what is wrong with the settings.
    """
    redirects, complaints = resolve_redirects(settings.redirects, pages)
    titles = {(row.locale, row.page): row.title for row in facts} if redirects else {}
    written: set[str] = set()
    for redirect in redirects:
        if not _is_page_name(redirect.page):
            continue
        file = out / redirect.path
        title = titles.get((redirect.locale, redirect.target.place), "")
        try:
            if file.exists() and not _is_ours(file):
                complaints.append(
                    _complaint(redirect.key, f"is not applied where there is such a page: {redirect.locale}")
                )
                continue
            write_changed(file, render_redirect(redirect, title=title, settings=settings).encode())
        except (OSError, ValueError) as error:
            complaints.append(_complaint(redirect.key, f"cannot be written: {error}"))
            continue
        written.add(redirect.path)
    _remove_others(out, cache / _STORE, written)
    return complaints


def render_redirect(redirect: Redirect, *, title: str, settings: Settings) -> str:
    """The page at an old address; `title` is that of the new page, where it is known."""
    target, site = redirect.target, settings.site_url.rstrip("/")
    fragment = "#" + quote(target.fragment[1:], safe=_IN_FRAGMENT) if target.fragment else ""
    if target.is_page:
        link = href(redirect.path, f"{redirect.locale}/{target.place}.html")
        canonical = f"{site}/{redirect.locale}/{address(target.place)}.html" if site else ""
    elif target.place.startswith("/"):
        link = "../" * redirect.path.count("/") + target.place.lstrip("/")
        canonical = site + target.place if site else ""
    else:
        link = canonical = target.place
    return render(
        "redirect.html",
        path=redirect.path,
        locale=redirect.locale,
        link=link + fragment,
        canonical=canonical,
        title=title or link + fragment,
    )


def _is_ours(file: Path) -> bool:
    with file.open("rb") as stream:
        return _MARK in stream.read(256)


def _remove_others(out: Path, store: Path, written: set[str]) -> None:
    try:
        before = json.loads(store.read_bytes())
    except (OSError, ValueError):
        before = []
    for path in before:
        file = out / path
        # An article may have come in its place.
        if path not in written and file.is_file() and _is_ours(file):
            file.unlink()
    if before or written:
        write_atomically(store, json.dumps(sorted(written)).encode())
