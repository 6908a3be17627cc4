"""Which pages search engines may have, in which languages each of them is, and when it changed.

The survey knows all of it before a page is written, so the pages' heads and the sitemap say
the same: each version of a page names every other, which is what search engines ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_sxs.article.docset import Docset
from sphinx_sxs.article.front_matter import load_front_matter, split_front_matter
from sphinx_sxs.article.reader import decode
from sphinx_sxs.locales import parse_handoff

if TYPE_CHECKING:
    from sphinx_sxs.site.fallback import LocalePages
    from sphinx_sxs.site.survey import ArticleFacts

HOME = "index"
"""The page that every locale has: its own, or the contents."""
_FORBIDDING = frozenset({"noindex", "none"})

Meta = Callable[[str], str]
"""Gives one value of an article's front matter, empty where it has none."""


def robots_of(meta: Meta, docset: Docset | None = None) -> str:
    """What an article tells search engines; else what its docset says for all of them."""
    said = meta("ROBOTS") or meta("robots")
    if said or docset is None:
        return said
    inherited = docset.metadata.get("ROBOTS") or docset.metadata.get("robots")
    return inherited if isinstance(inherited, str) else ""


def forbids_index(robots: str) -> bool:
    """Whether search engines are to leave a page out: ``NOINDEX, NOFOLLOW``."""
    return not _FORBIDDING.isdisjoint(word.strip() for word in robots.lower().split(","))


@lru_cache(maxsize=4096)
def last_change(written: str, handed_off: str) -> str:
    """The later of an article's dates as ISO date, empty where it states none.

    `written` is ``ms.date``, when the English was last edited; `handed_off` when a translation began.
    """
    days = [day for text in (written, handed_off) if (day := _day(text)) is not None]
    return max(days).isoformat() if days else ""


def _day(text: str) -> date | None:
    found = parse_handoff(text)
    if found is not None or not text:
        return found
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Indexed:
    """What search engines may have of a site."""

    pages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Page names by locale."""
    changed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """ISO dates of the last change by locale and page, of those that state one."""

    def versions(self, page: str) -> tuple[str, ...]:
        """The locales whose version of a page search engines may have, by name."""
        return versions(self.pages, page)


def versions(pages: Mapping[str, frozenset[str]], page: str) -> tuple[str, ...]:
    """The locales that have `page`, given the page names by locale."""
    return tuple(sorted(locale for locale, names in pages.items() if page in names))


@dataclass(frozen=True, slots=True)
class _Source:
    """What the file of a page says of it."""

    locale: str
    """Whose translation it holds; empty for an original."""
    noindex: bool
    written: str
    handed_off: str = ""


def find_indexed(facts: Sequence[ArticleFacts], pages: Mapping[str, LocalePages]) -> Indexed:
    """The pages of each locale that are in its language and whose article does not forbid it."""
    known = {row.path: _Source(row.locale, row.noindex, row.date, row.handoff) for row in facts}
    names: dict[str, frozenset[str]] = {}
    changed: dict[tuple[str, str], str] = {}
    for locale, found in pages.items():
        own: set[str] = set()
        for page in found.own:
            path = found.sources[page]
            source = known.get(path) or _look(Path(path))
            if source.noindex:
                continue
            own.add(page)
            is_translation = source.locale == locale and page not in found.in_english
            if day := last_change(source.written, source.handed_off if is_translation else ""):
                changed[locale, page] = day
        if own and HOME not in found.sources:
            # The contents, which list what is there to be found.
            own.add(HOME)
        names[locale] = frozenset(own)
    return Indexed(names, changed)


def _look(path: Path) -> _Source:
    """What an article says that was copied out of the originals: the survey did not look at it."""
    values, _ = load_front_matter(split_front_matter(decode(path.read_bytes()))[1])

    def meta(key: str) -> str:
        value = values.get(key)
        return value if isinstance(value, str) else ""

    return _Source("", forbids_index(robots_of(meta)), meta("ms.date"))
