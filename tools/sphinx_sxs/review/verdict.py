"""How many segments of a translation pass the checks, as pages say it in words of the locale.

What the article, its review page and the site's home have in common; pure functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import babel.lists
import babel.numbers

from sphinx_sxs.article.model import Segment
from sphinx_sxs.checks.model import Diagnostic, Severity
from sphinx_sxs.locales import babel_locale, format_number
from sphinx_sxs.messages import plural_translator

_FAILS = (Severity.ERROR, Severity.WARNING)
"""What keeps a segment from passing; matters of style do not."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks say of one article, or of many together."""

    segments: int = 0
    passing: int = 0
    """Segments without an error or a warning."""
    errors: int = 0
    """In segments and in the article as a whole."""
    warnings: int = 0

    @property
    def state(self) -> str:
        """The worst that was found: ``error``, ``warning`` or ``pass``."""
        return "error" if self.errors else "warning" if self.warnings else "pass"


def judge(segments: Sequence[Segment], diagnostics: Iterable[Diagnostic]) -> Verdict:
    """The verdict on an article with these segments, by the findings that count."""
    graded = [(d.segment, d.severity) for d in diagnostics if d.severity in _FAILS]
    failing = {name for name, _ in graded if name is not None}
    return Verdict(
        segments=len(segments),
        passing=sum(1 for segment in segments if segment.id not in failing),
        errors=sum(1 for _, severity in graded if severity is Severity.ERROR),
        warnings=sum(1 for _, severity in graded if severity is Severity.WARNING),
    )


def add_up(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict on many articles together."""
    found = list(verdicts)
    return Verdict(
        segments=sum(each.segments for each in found),
        passing=sum(each.passing for each in found),
        errors=sum(each.errors for each in found),
        warnings=sum(each.warnings for each in found),
    )


@lru_cache(maxsize=4096)
def verdict_text(verdict: Verdict, locale: str) -> str:
    """``11 of 12 sentences pass the checks``."""
    tn = plural_translator(locale)
    # TRANSLATORS: the automatic checks of a translation; a sentence passes when nothing wrong was found.
    text = tn(
        "%(passing)s of %(all)s sentence passes the checks",
        "%(passing)s of %(all)s sentences pass the checks",
        verdict.segments,
    )
    return text % {
        "passing": format_number(verdict.passing, locale),
        "all": format_number(verdict.segments, locale),
    }


@lru_cache(maxsize=4096)
def findings_text(verdict: Verdict, locale: str) -> str:
    """``1 error, 2 warnings``; empty where there are none."""
    tn = plural_translator(locale)
    parts: list[str] = []
    if verdict.errors:
        # TRANSLATORS: what the checks of a translation found.
        text = tn("%(count)s error", "%(count)s errors", verdict.errors)
        parts.append(text % {"count": format_number(verdict.errors, locale)})
    if verdict.warnings:
        # TRANSLATORS: what the checks of a translation found.
        text = tn("%(count)s warning", "%(count)s warnings", verdict.warnings)
        parts.append(text % {"count": format_number(verdict.warnings, locale)})
    return babel.lists.format_list(parts, style="unit", locale=babel_locale(locale)) if parts else ""


def share_text(verdict: Verdict, locale: str) -> str:
    """The share of segments that pass, ``98.7%``; a hundred only where all do."""
    share = verdict.passing * 1000 // verdict.segments / 1000 if verdict.segments else 1.0
    known = babel_locale(locale)
    pattern = known.percent_formats[None].pattern.replace("0", "0.#", 1)
    return str(babel.numbers.format_percent(share, format=pattern, locale=known))
