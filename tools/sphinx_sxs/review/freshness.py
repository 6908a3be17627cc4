"""How the pages say how a translation stands to the present English, in words of the locale.

What the article, its review page, its sync status page and the dashboards have in common; pure functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sphinx_sxs.article.markdown import showable
from sphinx_sxs.locales import format_number
from sphinx_sxs.messages import Translate, plural_translator, translator
from sphinx_sxs.originals.model import Freshness, Lack, SegmentFreshness
from sphinx_sxs.originals.tokens import word_diff

if TYPE_CHECKING:
    from sphinx_sxs.sync.status import ArticleStatus

STALE = (Freshness.CHANGED, Freshness.REMOVED, Freshness.NEW)
"""What is to be done, in the order of bars and columns."""
ORDER = (Freshness.CURRENT, Freshness.MOVED, *STALE)
"""All kinds, in that order."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one article, or many together, stand to the present English."""

    counts: Mapping[str, int]
    """Segments of each kind of `Freshness`; empty where there is no comparison."""
    ahead: int | None = None
    """Commits that touched the English since; ``None`` where that is not known."""
    pending: int = 0
    """Segments that are still to be translated."""

    def count(self, *kinds: Freshness) -> int:
        """How many segments are of these kinds."""
        return sum(self.counts.get(kind.value, 0) for kind in kinds)

    @property
    def segments(self) -> int:
        """Segments of the translation: all but what is new."""
        return self.count(Freshness.CURRENT, Freshness.MOVED, Freshness.CHANGED, Freshness.REMOVED)

    @property
    def current(self) -> int:
        """Segments whose English stands as it was, wherever."""
        return self.count(Freshness.CURRENT, Freshness.MOVED)

    @property
    def stale(self) -> int:
        """What is to be done: segments changed or removed, and new English."""
        return self.count(*STALE)


def standing_of(status: ArticleStatus | None, *, pending: int = 0) -> Standing:
    """The numbers of one article's status; `pending` tells what there is to translate where there is none."""
    counts = status.freshness.counts if status and status.freshness else {}
    pending = status.pending if status else pending
    return Standing(
        {kind.value: count for kind, count in counts.items()}, status.ahead if status else None, pending
    )


def headline(standing: Standing, locale: str) -> str:
    """``9 of 12 segments are current; the English is 3 commits ahead``; empty where nothing can be said."""
    t, tn = translator(locale), plural_translator(locale)

    def number(value: int) -> str:
        return format_number(value, locale)

    clauses: list[str] = []
    if standing.segments:
        clauses.append(
            tn(
                "%(current)s of %(all)s segment is current",
                "%(current)s of %(all)s segments are current",
                standing.segments,
            )
            % {"current": number(standing.current), "all": number(standing.segments)}
        )
    if standing.ahead:
        # TRANSLATORS: commits are versions of the English article that were saved since it was translated.
        ahead = tn(
            "the English is %(count)s commit ahead", "the English is %(count)s commits ahead", standing.ahead
        )
        clauses.append(ahead % {"count": number(standing.ahead)})
    new = standing.count(Freshness.NEW)
    if new:
        # TRANSLATORS: sentences of the English article that the translation does not have yet.
        text = tn("%(count)s segment is new in English", "%(count)s segments are new in English", new)
        clauses.append(text % {"count": number(new)})
    if standing.pending:
        text = tn(
            "%(count)s segment is still to be translated",
            "%(count)s segments are still to be translated",
            standing.pending,
        )
        clauses.append(text % {"count": number(standing.pending)})
    return _joined(clauses, t)


def _joined(clauses: list[str], t: Translate) -> str:
    if not clauses:
        return ""
    text = clauses[0]
    for clause in clauses[1:]:
        # TRANSLATORS: joins two statements about a page into one sentence.
        text = t("%(first)s; %(second)s") % {"first": text, "second": clause}
    return text[:1].upper() + text[1:]


@cache
def kind_label(kind: str, locale: str) -> str:
    """The kind of freshness as a word."""
    t = translator(locale)
    return {
        # TRANSLATORS: a translated sentence whose English has not changed.
        Freshness.CURRENT.value: t("Current"),
        # TRANSLATORS: a translated sentence whose English stands in another place now.
        Freshness.MOVED.value: t("Moved"),
        # TRANSLATORS: a translated sentence whose English reads otherwise now.
        Freshness.CHANGED.value: t("Changed"),
        # TRANSLATORS: a translated sentence whose English is gone.
        Freshness.REMOVED.value: t("Removed"),
        # TRANSLATORS: an English sentence that is not translated yet.
        Freshness.NEW.value: t("New"),
    }[kind]


def mark_text(kind: str, t: Translate) -> str:
    """What the mark behind a stale sentence says."""
    if kind == Freshness.REMOVED.value:
        return t("The English of this sentence was removed since it was translated")
    return t("The English of this sentence has changed since it was translated")


def lack_text(lack: str, t: Translate) -> str:
    """Why there is no comparison."""
    return {
        Lack.NO_COMMIT.value: t("The article does not say which English version it was translated from"),
        Lack.UNKNOWN_COMMIT.value: t("The English version that the article was translated from is not known"),
        Lack.MISSING_ORIGINAL.value: t("The English article is no longer there"),
        Lack.UNREADABLE_ORIGINAL.value: t("The English article cannot be read"),
    }.get(lack, lack)


def counts_text(counts: Mapping[str, int], locale: str) -> str:
    """``9 current, 1 changed``: the kinds that occur, for those who do not see the bar."""
    found = [
        f"{kind_label(kind.value, locale)} {format_number(counts[kind.value], locale)}"
        for kind in ORDER
        if counts.get(kind.value)
    ]
    return ", ".join(found)


def shown(text: str | None) -> str:
    """Text for a page: what it cannot hold (bytes that are not UTF-8, control characters) replaced."""
    return showable((text or "").encode("utf-8", "replace").decode())


def diff_html(old: str, new: str) -> Markup:
    """`new` against `old`, word by word, with ``<del>`` and ``<ins>``."""
    parts: list[Markup] = []
    for sign, text in word_diff(shown(old), shown(new)):
        if sign == " ":
            parts.append(Markup("%s") % text)
            continue
        # The space before a word is nobody's change.
        words = text.lstrip(" ")
        tag = "del" if sign == "-" else "ins"
        parts.append(Markup(f"{' ' * (len(text) - len(words))}<{tag}>%s</{tag}>") % words)  # noqa: S704 - ours
    return Markup("").join(parts)


def segment_freshness(item: SegmentFreshness, locale: str) -> dict[str, Any]:
    """What a table says of one segment: the kind, and its English with what has changed."""
    embedded = item.segment.source if item.segment else None
    changed = item.freshness is Freshness.CHANGED
    return {
        "kind": item.freshness.value,
        "kind_label": kind_label(item.freshness.value, locale),
        "english": diff_html(embedded or "", item.now or "") if changed else shown(embedded or item.now),
    }


def bar(counts: Mapping[str, int], title: str = "", desc: str = "") -> Markup:
    """The kinds as one bar, their shares as widths; hatched, so that colour is not all that tells them apart.

    The patterns stand once in the page (``sync-macros.html``).
    """
    total = sum(counts.values())
    parts = [Markup('<svg class="shares" role="img">')]
    if title:
        parts.append(Markup("<title>%s</title>") % title)
    if desc:
        parts.append(Markup("<desc>%s</desc>") % desc)
    at = 0
    for kind in ORDER:
        count = counts.get(kind.value, 0)
        if count:
            parts.append(
                Markup('<rect x="{}%" width="{}%" height="100%" fill="url(#bar-{})"/>').format(
                    _percent(at, total), _percent(count, total), kind.value
                )
            )
            at += count
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)


def _percent(count: int, total: int) -> str:
    return f"{100 * count / total:.2f}".rstrip("0").rstrip(".")
