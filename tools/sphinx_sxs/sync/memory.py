"""The translation memory: what the articles of a locale already say for the English at hand.

The vocabulary is the industry's: a match is *in context* (the source and both neighbours are
the same; 101 %), *exact* (the source is the same; 100 %) or *fuzzy* (below 100 %, see
`sphinx_sxs.sync.likeness` for how that is reckoned).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sphinx_sxs.article import Article, read_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.article.pending import is_english, needs_translation
from sphinx_sxs.checks.text import mask, same_words
from sphinx_sxs.engine import map_chunks
from sphinx_sxs.locales import parse_handoff
from sphinx_sxs.originals.tokens import fold
from sphinx_sxs.sync.likeness import LikenessIndex

IN_CONTEXT = 101
"""The percent of a match in context, as CAT tools show it."""
_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A translation unit: one translated segment, and where it stands."""

    source: str
    """Its English Markdown."""
    target: str
    """Its translation."""
    article: str
    """The article's name in reports."""
    ordinal: str
    """The segment's ordinal in it."""
    id: str
    """The segment's id in it."""
    before: str
    """The source of the segment before it; empty for an article's first."""
    after: str
    """The source of the segment after it; empty for an article's last."""
    translation_type: str
    """``ms.translationtype`` as the article states it: ``HT``, ``MT``, or empty."""
    handed_off: date | None
    """The day of the hand-off, ``ms.lasthandoff``; ``None`` where the article states none."""


class MatchKind(StrEnum):
    """How the source of a match stands to the one that was asked for; best first."""

    IN_CONTEXT = "in-context"
    """The same, and so are the segments before and after it (ICE match, 101 %)."""
    EXACT = "exact"
    """The same but for layout (100 %)."""
    FUZZY = "fuzzy"
    """Much of it the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A translation that the memory proposes."""

    kind: MatchKind
    """How alike the sources are."""
    percent: int
    """The same as a number: 101 in context, 100 exact, below that fuzzy."""
    unit: Unit
    """The best of the units that have this source and this target."""
    uses: int
    """How many units have them."""


def as_json(match: Match) -> dict[str, Any]:
    """The object of one match, as `--format jsonl` prints it."""
    unit = match.unit
    return {
        "kind": match.kind.value,
        "percent": match.percent,
        "source": unit.source,
        "target": unit.target,
        "uses": match.uses,
        "path": unit.article,
        "ordinal": unit.ordinal,
        "translation_type": unit.translation_type or None,
        "handed_off": unit.handed_off.isoformat() if unit.handed_off else None,
    }


class Memory:
    """The translated segments of one locale's articles, to be searched by their sources.

    What it answers does not depend on the order in which articles were added.
    """

    def __init__(self, units: Iterable[Unit] = ()) -> None:
        self._units: dict[str, list[Unit]] = {}
        self._index: LikenessIndex | None = None
        self._extend(units)

    @classmethod
    def of(cls, articles: Iterable[tuple[Article, ArticleFile]]) -> Memory:
        """The memory of `articles`, each with the file that it was read from."""
        memory = cls()
        for article, file in articles:
            memory.add(article, file)
        return memory

    def __len__(self) -> int:
        return sum(map(len, self._units.values()))

    def __iter__(self) -> Iterator[Unit]:
        for units in self._units.values():
            yield from units

    def __getstate__(self) -> dict[str, list[Unit]]:
        # The index is cheaper to make again than to send to another process.
        return self._units

    def __setstate__(self, units: dict[str, list[Unit]]) -> None:
        self._units = units
        self._index = None

    def add(self, article: Article, file: ArticleFile) -> None:
        """Take in the segments of `article` that are translated."""
        self._extend(units_of(article, file))

    def merge(self, other: Memory) -> None:
        """Take in what `other` holds."""
        self._index = None
        for key, units in other._units.items():
            self._units.setdefault(key, []).extend(units)

    def _extend(self, units: Iterable[Unit]) -> None:
        self._index = None
        for unit in units:
            if key := fold(unit.source):
                self._units.setdefault(key, []).append(unit)

    def matches(
        self, source: str, *, before: str = "", after: str = "", most: int = 3, at_least: int = 70
    ) -> list[Match]:
        """The best translations for `source`, at most `most` of them, `at_least` so many percent alike.

        Best first: the higher percent; among equals what people translated before what machines
        did, then what is used most, then the newest.  Each target comes once.  `before` and
        `after` are the sources of the segments around it, empty at an article's ends; a
        source alone in its article has no context.
        """
        key = fold(source)
        if not key or most < 1:
            return []
        found = _Found(most)
        context = (fold(before), fold(after))
        if key in self._units:
            found.extend(_proposals(self._units[key], 100, context if any(context) else None))
        if found.least < 100 and at_least < 100:
            for percent, other in self._likeness().alike(key, at_least):
                if percent < found.least:
                    break
                found.extend(_proposals(self._units[other], percent))
        return found.best()

    def _likeness(self) -> LikenessIndex:
        if self._index is None:
            self._index = LikenessIndex(self._units)
        return self._index


def units_of(article: Article, file: ArticleFile) -> Iterator[Unit]:
    """The segments of `article` that are translated, as units."""
    segments = article.segments
    sources = [segment.source or "" for segment in segments]
    kind = article.meta("ms.translationtype").strip()
    day = parse_handoff(article.meta("ms.lasthandoff"))
    waiting = needs_translation(article)
    for number, segment in enumerate(segments):
        source, target = segment.source, segment.target
        if segment.ordinal in waiting and is_english(segment):
            continue
        if source and target and _is_translated(source, target):
            yield Unit(
                source=source,
                target=target,
                article=file.name,
                ordinal=segment.ordinal,
                id=segment.id,
                before=sources[number - 1] if number else "",
                after=sources[number + 1] if number + 1 < len(sources) else "",
                translation_type=kind,
                handed_off=day,
            )


def read_memory(files: Sequence[ArticleFile], *, jobs: int = 1) -> dict[str, Memory]:
    """The memory of each locale that `files` are in; by the empty name, of those that state none.

    Files that cannot be read are left out.
    """
    memories: dict[str, Memory] = {}
    for part in map_chunks(_read_chunk, files, jobs=jobs, chunk=256):
        for locale, memory in part.items():
            if locale in memories:
                memories[locale].merge(memory)
            else:
                memories[locale] = memory
    return memories


def _read_chunk(files: Sequence[ArticleFile]) -> dict[str, Memory]:
    memories: defaultdict[str, Memory] = defaultdict(Memory)
    for file in files:
        try:
            article = read_article(file.path, name=file.name)
        except OSError:
            continue
        memories[article.locale or file.folder_locale or ""].add(article, file)
    return dict(memories)


def _is_translated(source: str, target: str) -> bool:
    """Whether there is a target, and not the source again where it has words to translate.

    A segment that nobody got to reads so, whether the front matter marks it or not.
    """
    if not target.strip():
        return False
    return not same_words(source, target) or not _WORD.search(mask(source))


_Rank = tuple[bool, int, str, str, str, str, str, str, str]


def _rank(unit: Unit) -> _Rank:
    """Sorts the units of one source: people's before machines', the newest first, then by place."""
    return (
        unit.translation_type != "HT",
        -unit.handed_off.toordinal() if unit.handed_off else 0,
        unit.article,
        unit.ordinal,
        unit.id,
        unit.source,
        unit.target,
        unit.before,
        unit.after,
    )


def _proposals(
    units: Sequence[Unit], percent: int, context: tuple[str, str] | None = None
) -> Iterator[tuple[str, Match]]:
    """A match for each target of `units`, which have one source, after the folded target.

    `context` are the folded sources around it, where they are known.
    """
    by_target: dict[str, list[Unit]] = {}
    for unit in units:
        by_target.setdefault(unit.target, []).append(unit)
    folded: dict[str, list[Unit]] = {}
    for target, same in by_target.items():
        folded.setdefault(fold(target), []).extend(same)
    for target, same in folded.items():
        if not target:
            continue
        there = [u for u in same if (fold(u.before), fold(u.after)) == context] if context else []
        kind = MatchKind.IN_CONTEXT if there else MatchKind.EXACT if percent == 100 else MatchKind.FUZZY
        yield (
            target,
            Match(
                kind=kind,
                percent=IN_CONTEXT if there else percent,
                unit=min(there or same, key=_rank),
                uses=len(same),
            ),
        )


def _order(match: Match) -> tuple[int, bool, int, _Rank]:
    people_first, *_ = rank = _rank(match.unit)
    return -match.percent, people_first, -match.uses, rank


class _Found:
    """The best matches so far, each target once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._best: dict[str, Match] = {}

    def extend(self, proposals: Iterable[tuple[str, Match]]) -> None:
        """Take in `proposals`, each after its folded target."""
        for target, match in proposals:
            known = self._best.get(target)
            if known is None or _order(match) < _order(known):
                self._best[target] = match

    @property
    def least(self) -> int:
        """The percent below which nothing gets in any more."""
        if len(self._best) < self._most:
            return 0
        return sorted((match.percent for match in self._best.values()), reverse=True)[self._most - 1]

    def best(self) -> list[Match]:
        """The matches that got in, best first."""
        return sorted(self._best.values(), key=_order)[: self._most]
