"""TRM003 inconsistent-target, reused-target."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from sphinx_sxs.article import Article, Segment
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.article.front_matter import split_front_matter
from sphinx_sxs.article.pending import is_english, needs_translation
from sphinx_sxs.article.reader import decode
from sphinx_sxs.article.spans import iter_segments, split_pieces
from sphinx_sxs.checks.digests import letters_key, pack, source_letters, target_letters, unpack_plain
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, TreeRule
from sphinx_sxs.checks.text import mask
from sphinx_sxs.settings import Settings

_WORD = re.compile(r"[^\W_]+")
_NO_LETTER = re.compile(r"[\W_]+")
# Four words, up to three single letters between two; what is read once need not be read again.
_FOUR_WORDS = re.compile(r"(?:[^\W\d_]{2,}+[\W\d_]++(?:[^\W\d_][\W\d_]++){0,3}+){3}[^\W\d_]{2}")
# What most sources have that match `_FOUR_WORDS`, and is found several times faster.
_FOUR_PLAIN_WORDS = re.compile(3 * r"[A-Za-z][A-Za-z]++[\x00-@\[-`{-\x7f]++" + "[A-Za-z][A-Za-z]")
_FEWEST = 4
"""Words of a source that says something by itself; shorter ones mean this here and that there."""
_MANY = 6
"""Different long words of a source that is no phrase as in every article ("To learn more, see")."""
_LONG = 4
_STEM = 4
_UNLIKE = 0.25
"""Share of common words up to which two sources say different things."""
_LAST = 0xFFFF

_Place = tuple[int, int]
"""Which file, and which of its segments."""
_Group = list[list[_Place]]
"""What has one source and several targets, or the reverse: the places of each, the commonest first."""
_Places = dict[bytes, list[_Place]]
"""Where one text stands with each of its counterparts."""


@register
class InconsistentTarget(TreeRule):
    """
    ## What it finds

    A source that stands several times in the tree and has more than one translation in a
    locale (`inconsistent-target`), reported where the rarer ones are; and one translation
    that stands for sources which have hardly a word in common (`reused-target`).

    Sources of fewer than four words do not count, nor do differences in case, white space
    and punctuation.

    ## Why it matters

    Readers take two wordings for two things. And whichever is better, the other place
    lacks it.

    ## Example

    ```text
    source: Open the shared mailbox.
    target: Buka kotak surat bersama.    (in 5 places)
    target: Buka kotak pesan bersama.    (here)
    ```

    ## What to do

    Choose one wording, unless the context asks for two.
    """

    code = "TRM003"
    name = "inconsistent-target"
    other_names = ("reused-target",)
    severity = Severity.INFO
    issue_type = "inconsistency"
    mqm = "style/inconsistent-style"

    def collect(self, context: Context) -> object:
        """The locale, and digests of the segments that say something by themselves."""
        digests = pack(_digests(context.article))
        return [context.locale or "", digests] if digests else None

    def conclude(
        self,
        collected: Sequence[tuple[ArticleFile, object]],
        settings: Settings,  # noqa: ARG002 - the rules' interface
    ) -> Iterator[tuple[ArticleFile, Finding]]:
        """Compare the segments of one locale after the other; read again only what is reported."""
        by_locale: dict[str, list[int]] = defaultdict(list)
        for number, (_, facts) in enumerate(collected):
            if facts:
                by_locale[cast("list[str]", facts)[0].casefold()].append(number)
        files = [file for file, _ in collected]
        texts = _Texts(files)
        for _, numbers in sorted(by_locale.items()):
            facts_of = [(number, cast("list[str]", collected[number][1])[1]) for number in numbers]
            sources, targets = _grouped(facts_of)
            reports = [*_inconsistent(sources, texts), *_reused(targets, texts)]
            for number, finding in sorted(reports, key=lambda report: report[0]):
                yield files[number], finding


def _digests(article: Article) -> Iterator[tuple[int, bytes, bytes]]:
    """Records as `SegmentDigest` has them."""
    ours, theirs = source_letters(article), target_letters(article)
    waiting = needs_translation(article)
    for number, segment in enumerate(article.segments[:_LAST]):
        source = segment.source
        if waiting and segment.ordinal in waiting and is_english(segment):
            continue
        if source and segment.target and _says_something(source):
            yield number, letters_key(ours[number]), letters_key(theirs[number])


def _says_something(source: str) -> bool:
    """Whether `source` has four words; cheap looks first, as most segments are words between spaces."""
    return source.count(" ") >= _FEWEST - 1 and (
        _FOUR_PLAIN_WORDS.search(source) is not None or _FOUR_WORDS.search(source) is not None
    )


def _grouped(facts: list[tuple[int, str]]) -> tuple[list[_Group], list[_Group]]:
    """The segments of a locale by source and target, and by target and source.

    Only of what stands with more than one counterpart.
    """
    # Nearly every text stands with one counterpart alone: who has several first, then where.
    target_of: dict[bytes, bytes] = {}
    source_of: dict[bytes, bytes] = {}
    several_targets: set[bytes] = set()
    several_sources: set[bytes] = set()
    for _, packed in facts:
        for _, source, target in unpack_plain(packed):
            if target_of.setdefault(source, target) != target:
                several_targets.add(source)
            if source_of.setdefault(target, source) != source:
                several_sources.add(target)
    sources: dict[bytes, _Places] = {}
    targets: dict[bytes, _Places] = {}
    for file, packed in facts:
        for number, source, target in unpack_plain(packed):
            if source in several_targets:
                sources.setdefault(source, {}).setdefault(target, []).append((file, number))
            if target in several_sources:
                targets.setdefault(target, {}).setdefault(source, []).append((file, number))
    return _by_number(sources), _by_number(targets)


def _by_number(counterparts: Mapping[bytes, _Places]) -> list[_Group]:
    return [
        sorted(places.values(), key=lambda found: (-len(found), found[0])) for places in counterparts.values()
    ]


def _inconsistent(groups: Iterable[_Group], texts: _Texts) -> Iterator[tuple[int, Finding]]:
    """The first place of what is not the commonest translation of its source; one a source."""
    for usual, *others in groups:
        rare = min(places[0] for places in others)
        segment, other = texts.segment(rare), texts.segment(usual[0])
        if segment is None or other is None or _letters(segment.target) == _letters(other.target):
            continue
        rest = sum(len(places) for places in others)
        more = f" and in {len(usual) - 1} more" if len(usual) > 1 else ""
        differing = f"; {rest} segments differ from it" if rest > 1 else ""
        yield (
            rare[0],
            Finding(
                f"Same source is `{other.target}` in {texts.name(usual[0])}{more}{differing}",
                at=(0, len(segment.target or "")),
                segment=segment,
            ),
        )


def _reused(groups: Iterable[_Group], texts: _Texts) -> Iterator[tuple[int, Finding]]:
    """The first place of a translation whose source is quite another than that of the commonest."""
    for usual, *others in groups:
        other = texts.segment(usual[0])
        said = _content(other.source) if other else set()
        if other is None or len(said) < _MANY:
            continue
        for places in others:
            segment = texts.segment(places[0])
            if segment is None or not _unlike(_content(segment.source), said):
                continue
            yield (
                places[0][0],
                Finding(
                    f"Same target stands for `{other.source}` in {texts.name(usual[0])}",
                    at=(0, len(segment.target or "")),
                    segment=segment,
                    name="reused-target",
                ),
            )
            break


def _letters(text: str | None) -> str:
    return _NO_LETTER.sub("", (text or "").casefold())


def _unlike(mine: set[str], theirs: set[str]) -> bool:
    """Whether two sources, of which this is the content, have hardly a word in common."""
    if min(len(mine), len(theirs)) < _MANY:
        return False
    return len(mine & theirs) <= _UNLIKE * len(mine | theirs)


def _content(text: str | None) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(mask(text or "").casefold()) if len(word) >= _LONG}


class _Texts:
    """The few articles that reports quote, read again; the last ones are kept."""

    def __init__(self, files: Sequence[ArticleFile]) -> None:
        self._files = files
        self._kept: dict[int, tuple[Segment, ...]] = {}

    def name(self, place: _Place) -> str:
        """The file of `place` and the line of its segment."""
        segment = self.segment(place)
        name = self._files[place[0]].name
        return f"`{name}:{segment.line}`" if segment else f"`{name}`"

    def segment(self, place: _Place) -> Segment | None:
        """The segment at `place`; `None` where the file is gone."""
        number, segment = place
        if number not in self._kept:
            if len(self._kept) > 512:
                self._kept.clear()
            self._kept[number] = self._read(self._files[number])
        segments = self._kept[number]
        return segments[segment] if segment < len(segments) else None

    @staticmethod
    def _read(file: ArticleFile) -> tuple[Segment, ...]:
        """The segments alone: nobody asks for the metadata."""
        try:
            text = decode(file.path.read_bytes())
        except OSError:
            return ()
        head, _, body = split_front_matter(text.removeprefix("\ufeff"))
        above = split_pieces(head)[0] if head else ()
        below = split_pieces(body, line=1 + head.count("\n"))[0]
        return (*iter_segments(above), *iter_segments(below))
