"""Whether the English that an article embeds is the English that its authors wrote.

Both texts are compared token by token, layout aside.  Every difference belongs to somebody:
to the segment in which it stands, to the unspanned text between segments, or to nobody,
where the original says something that the article lacks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import accumulate

from sphinx_sxs.article.front_matter import split_front_matter
from sphinx_sxs.article.model import Article, Piece, Segment, Side
from sphinx_sxs.article.projection import project
from sphinx_sxs.originals.alignment import Change, align, changes_of
from sphinx_sxs.originals.constructs import (
    ALT_TEXT,
    CODE_BLOCK,
    DIRECTIVE,
    SPACE,
    TEXT,
    Construct,
    Constructs,
    constructs_of,
)
from sphinx_sxs.originals.english import English
from sphinx_sxs.originals.images import alt_texts
from sphinx_sxs.originals.tokens import fold


class Match(StrEnum):
    """How an article stands to its original."""

    EQUAL = "equal"
    """The same text, layout aside."""
    UNSPANNED = "unspanned"
    """Only text outside the segments differs."""
    DIFFERS = "differs"
    """A segment differs, or the article lacks English that the original has."""


class SegmentMatch(StrEnum):
    """How the source of a segment stands to the original."""

    EQUAL = "equal"
    """It stands there, layout aside."""
    CHANGED = "changed"
    """Something else stands in its place that has much in common with it."""
    ABSENT = "absent"
    """Nothing there stands for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedSegment:
    """One segment beside its original."""

    segment: Segment
    """The segment."""
    match: SegmentMatch
    """How its source stands to the original."""
    original: str | None
    """The Markdown that stands for it in the original; ``None`` where it is absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unspanned:
    """Text outside the segments that differs: translated without its English, as a rule."""

    kind: str
    """What it is, ``image alt text``, ``link address``, ``code block``, ``HTML``, ``table``, ``text``."""
    article: str
    """The article's text; empty where it has none."""
    original: str
    """The original's; empty where it has none."""
    line: int
    """Line of the article's file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingText:
    """English of the original that no segment embeds."""

    text: str
    """As it stands in the original."""
    line: int
    """Line of the article's file after which it would stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One article beside its original."""

    match: Match
    """How it stands to it."""
    segments: tuple[ComparedSegment, ...]
    """Each of its segments, in the order of the file."""
    unspanned: tuple[Unspanned, ...] = ()
    """Differences outside the segments, in order."""
    missing: tuple[MissingText, ...] = ()
    """What the article lacks, in order."""


def compare(article: Article, original: str) -> Comparison:
    """Compare the English that `article` embeds with `original`, a whole file."""
    front, body = split_original(original)
    head = _compare_head(article, front)
    source = project(article, Side.SOURCE).text
    if source == body or fold(source) == fold(body):
        segments = (*head, *_equal_segments(article, source, body))
        return Comparison(match=_overall(segments, (), ()), segments=segments)
    ours, theirs = _Text(source), _Text(body)
    pieces = _Pieces(article, ours)
    work = _Work(pieces, ours, theirs)
    work.run()
    segments = (*head, *work.segments())
    unspanned, missing = tuple(work.unspanned()), tuple(work.missing)
    return Comparison(
        match=_overall(segments, unspanned, missing),
        segments=segments,
        unspanned=unspanned,
        missing=missing,
    )


def split_original(text: str) -> tuple[str, str]:
    """The front matter and the body of an original."""
    front, _, body = split_front_matter(text.removeprefix("\ufeff"))
    return front, body


def _overall(
    segments: Sequence[ComparedSegment], unspanned: Sequence[Unspanned], missing: Sequence[MissingText]
) -> Match:
    if missing or any(compared.match is not SegmentMatch.EQUAL for compared in segments):
        return Match.DIFFERS
    return Match.UNSPANNED if unspanned else Match.EQUAL


def _compare_head(article: Article, front: str) -> Iterator[ComparedSegment]:
    """The segments of a front matter, which no YAML reader takes: each is there or not."""
    segments = [piece for piece in article.head if isinstance(piece, Segment)]
    folded = fold(front) if segments else ""
    for segment in segments:
        is_there = fold(segment.source or "") in folded
        yield ComparedSegment(
            segment=segment,
            match=SegmentMatch.EQUAL if is_there else SegmentMatch.ABSENT,
            original=segment.source if is_there else None,
        )


class _Text(English):
    """One of the two texts, with what its tokens are part of."""

    @cached_property
    def constructs(self) -> Constructs:
        """What the text is made of."""
        return constructs_of(self.body)

    def slice(self, run: tuple[int, int]) -> str:
        """The Markdown of a run of tokens."""
        first, last = run
        if first >= last:
            return ""
        return self.body[self.tokens[first].start : self.tokens[last - 1].end]

    def rank(self, number: int) -> int:
        """How good a place before a token is to cut at: blocks, lines, sentences."""
        if not 0 < number < len(self.tokens):
            return _BLOCK
        between = self.body[self.tokens[number - 1].end : self.tokens[number].start]
        if "\n" in between:
            return _BLOCK if _opens_block(between, self.words[number]) else _LINE
        if self._ends_sentence(number) and between:
            return _SENTENCE
        return _SPACE if between else 0

    def _ends_sentence(self, number: int) -> bool:
        """Whether the token before the one with this number ends a sentence, closing marks aside."""
        at = number - 1
        while at > 0 and self.words[at] in _CLOSING:
            at -= 1
        return self.words[at] in _TERMINAL

    def has_words(self, run: tuple[int, int]) -> bool:
        """Whether a reader reads something in a run of tokens."""
        return any(word[0].isalpha() for word in self.words[slice(*run)])

    def count(self, run: tuple[int, int]) -> int:
        """How many words and numbers a run of tokens has."""
        return self._words_before[run[1]] - self._words_before[run[0]]

    def is_word(self, number: int) -> bool:
        """Whether a token is a word or a number."""
        return self.words[number][0].isalnum()

    @cached_property
    def _words_before(self) -> list[int]:
        return list(accumulate((word[0].isalnum() for word in self.words), initial=0))

    def construct(self, run: tuple[int, int]) -> Construct:
        """What a run of tokens stands in, by its first word."""
        for number in range(*run):
            if self.words[number][0].isalnum():
                return self.constructs.at(self.tokens[number].start)
        return self.constructs.at(self.tokens[run[0]].start)

    def construct_near(self, run: tuple[int, int]) -> Construct:
        """What a run stands in; of an empty one, what the token before it does."""
        if run[0] < run[1]:
            return self.construct(run)
        return self.construct((run[0] - 1, run[0])) if run[0] else Construct(0, len(self.body), TEXT)


_SPACE, _SENTENCE, _LINE, _UNIT, _BLOCK = 1, 3, 3, 4, 6
_TERMINAL = frozenset(".!?:;。！？")
_CLOSING = frozenset("\"'”’»)]*_`")
_MARKERS = frozenset("-*+#>|:!")
_BLANK_LINE = re.compile(r"\n[ \t>\r]*\n")


def _opens_block(between: str, word: str) -> bool:
    """Whether a new block starts after this white space, with this token."""
    return _BLANK_LINE.search(between) is not None or word in _MARKERS or word.isdecimal()


@dataclass(slots=True)
class _Unit:
    """A piece of the article that has tokens."""

    piece: Piece
    """The piece."""
    start: int
    """Where it starts in the source projection."""
    first: int
    """Its first token."""
    last: int
    """One past its last token."""
    run: tuple[int, int] | None = None
    """The tokens of the original that stand for it; of segments only."""
    match: SegmentMatch = SegmentMatch.EQUAL
    """How it stands to them."""

    @property
    def is_segment(self) -> bool:
        """Whether it has a source of its own."""
        return isinstance(self.piece, Segment)


class _Pieces:
    """The pieces of an article's body, by the tokens of its source projection."""

    def __init__(self, article: Article, ours: _Text) -> None:
        self.units: list[_Unit] = []
        self.line = article.body_line
        starts = [token.start for token in ours.tokens]
        at = first = 0
        for piece in article.pieces:
            size = len(piece.text(Side.SOURCE) if isinstance(piece, Segment) else piece.raw)
            last = bisect_right(starts, at + size - 1, first) if size else first
            self.units.append(_Unit(piece, at, first, last))
            at, first = at + size, last
        self.filled = [unit for unit in self.units if unit.first < unit.last]
        self._firsts = [unit.first for unit in self.filled]

    def of(self, token: int) -> int:
        """The number, among `filled`, of the unit that a token belongs to."""
        return bisect_right(self._firsts, token) - 1

    def starts_unit(self, token: int) -> bool:
        """Whether a token is the first of its unit."""
        return self.filled[self.of(token)].first == token


def _equal_segments(article: Article, source: str, body: str) -> Iterator[ComparedSegment]:
    """The segments of a text that is the same in all its tokens."""
    segments = [piece for piece in article.pieces if isinstance(piece, Segment)]
    if all((segment.source or "") in body for segment in segments):
        # As they stand, line ends and all: the tokens need not be told.
        for segment in segments:
            yield ComparedSegment(segment=segment, match=SegmentMatch.EQUAL, original=segment.source)
        return
    ours, theirs = _Text(source), _Text(body)
    for unit in _Pieces(article, ours).units:
        if isinstance(unit.piece, Segment):
            original = theirs.slice((unit.first, unit.last)) if unit.first < unit.last else unit.piece.source
            yield ComparedSegment(segment=unit.piece, match=SegmentMatch.EQUAL, original=original)


_ALIKE = 0.4
"""Likeness from which what stands in a segment's place is its English in other words."""
_FEW = 4
"""Words of a label, which can change altogether and still be the same label."""


@dataclass
class _Work:
    """The comparison of two texts that differ."""

    pieces: _Pieces
    ours: _Text
    theirs: _Text
    outside: list[Change] = field(default_factory=list)
    spaces: list[Change] = field(default_factory=list)
    missing: list[MissingText] = field(default_factory=list)
    matches: list[int] = field(default_factory=list)

    def run(self) -> None:
        """Find every difference and whose it is."""
        self.matches = align(self.ours.words, self.theirs.words, self._rank, self.theirs.rank)
        for unit in self.pieces.filled:
            if unit.is_segment:
                self._anchor(unit)
        for change in changes_of(self.matches, len(self.theirs.tokens)):
            self._settle(change)
        self._compare_spaces()
        for unit in self.pieces.filled:
            if unit.is_segment and unit.match is SegmentMatch.CHANGED and unit.run is None:
                unit.match = SegmentMatch.ABSENT

    def segments(self) -> Iterator[ComparedSegment]:
        """What became of each segment of the body."""
        for unit in self.pieces.units:
            if not isinstance(unit.piece, Segment):
                continue
            original = self.theirs.slice(unit.run) if unit.run else unit.piece.source
            if unit.match is SegmentMatch.ABSENT:
                original = None
            yield ComparedSegment(segment=unit.piece, match=unit.match, original=original)

    def _rank(self, token: int) -> int:
        if token >= len(self.ours.tokens):
            return _BLOCK
        rank = self.ours.rank(token)
        return max(rank, _UNIT) if self.pieces.starts_unit(token) else rank

    def _anchor(self, unit: _Unit) -> None:
        """Find the tokens that stand for a segment; matches that are chance are forgotten."""
        found = [number for number in range(unit.first, unit.last) if self.matches[number] >= 0]
        if len(found) == unit.last - unit.first:
            first, last = self.matches[unit.first], self.matches[unit.last - 1] + 1
            if last - first == len(found):
                unit.run = (first, last)
                return
        unit.match = SegmentMatch.CHANGED
        kept = self._trimmed(unit, found)
        for number in found:
            if not kept or not kept[0] <= number <= kept[-1]:
                self.matches[number] = -1
        if kept:
            unit.run = (self.matches[kept[0]], self.matches[kept[-1]] + 1)

    def _trimmed(self, unit: _Unit, found: list[int]) -> Sequence[int]:
        """Those of the matched tokens that stand close together; none where they are too few."""
        own = self.ours.count((unit.first, unit.last))
        # How many words there are before each of them.
        before = list(accumulate((self.ours.is_word(number) for number in found), initial=0))

        def likeness(first: int, last: int) -> float:
            """How much the segment has in common with the run that some matches span, in words."""
            if first >= last:
                return 0.0
            theirs = self.theirs.count((self.matches[found[first]], self.matches[found[last - 1]] + 1))
            return 2 * (before[last] - before[first]) / (own + theirs) if own + theirs else 1.0

        first, last = 0, len(found)
        while likeness(first, last) < likeness(first + 1, last):
            first += 1
        while likeness(first, last) < likeness(first, last - 1):
            last -= 1
        return found[first:last] if likeness(first, last) >= _ALIKE else []

    def _settle(self, change: Change) -> None:
        """Give each side of a change to whom it belongs."""
        units = self._touched(change.old)
        for unit in units:
            if unit.is_segment:
                unit.match = SegmentMatch.CHANGED
        new = change.new
        if new[0] < new[1]:
            new = self._claim(change, units)
        shared = [unit for unit in units if not unit.is_segment]
        if shared:
            for unit in shared:
                run = (max(unit.first, change.old[0]), min(unit.last, change.old[1]))
                new = self._outside(run, new)
        elif new[0] < new[1]:
            self._outside((change.old[1], change.old[1]), new)

    def _touched(self, run: tuple[int, int]) -> list[_Unit]:
        if run[0] == run[1]:
            return []
        return self.pieces.filled[self.pieces.of(run[0]) : self.pieces.of(run[1] - 1) + 1]

    def _claim(self, change: Change, units: Sequence[_Unit]) -> tuple[int, int]:
        """What is left of a change's new tokens once the segments beside and in it have theirs."""
        (first, last), (start, end) = change
        filled = self.pieces.filled
        before = filled[self.pieces.of(first - 1)] if first else None
        after = filled[self.pieces.of(last)] if last < len(self.ours.tokens) else None
        if before is after and before is not None:
            # Inside one piece.
            return (end, end) if before.is_segment and before.run else (start, end)
        head = before is not None and self._continues(before, change)
        tail = after is not None and self._introduces(after, change)
        cut = self._cut(change) if head and tail else (end if head else start)
        if head and before is not None and before.run is not None:
            cut = cut if tail else self._block_end(start, end)
            if cut > start:
                before.run, before.match = (before.run[0], cut), SegmentMatch.CHANGED
                start = cut
        if tail and after is not None and after.run is not None:
            begin = start if head else self._block_start(start, end)
            if begin < end:
                after.run, after.match = (begin, after.run[1]), SegmentMatch.CHANGED
                end = begin
        return self._relabelled(units, (start, end))

    def _continues(self, unit: _Unit, change: Change) -> bool:
        """Whether the new tokens of a change belong to the end of the segment before it."""
        if not unit.is_segment or unit.run is None or unit.run[1] != change.new[0]:
            return False
        if unit.last > change.old[0]:
            return True
        return self.theirs.rank(change.new[0]) < _SENTENCE

    def _introduces(self, unit: _Unit, change: Change) -> bool:
        """Whether they belong to the beginning of the segment after it."""
        if not unit.is_segment or unit.run is None or unit.run[0] != change.new[1]:
            return False
        if unit.first < change.old[1]:
            return True
        return self.theirs.rank(change.new[1]) < _SENTENCE

    def _cut(self, change: Change) -> int:
        """Where the end of one segment and the beginning of the next part."""
        start, end = change.new
        middle = (start + end) / 2
        return max(range(start, end + 1), key=lambda at: (self.theirs.rank(at), -abs(at - middle)))

    def _block_end(self, start: int, end: int) -> int:
        """The end of the block in which the token `start` continues."""
        return next((at for at in range(start, end) if self.theirs.rank(at) >= _BLOCK), end)

    def _block_start(self, start: int, end: int) -> int:
        return next((at for at in range(end, start, -1) if self.theirs.rank(at) >= _BLOCK), start)

    def _relabelled(self, units: Sequence[_Unit], new: tuple[int, int]) -> tuple[int, int]:
        """A segment all of whose words changed, and nothing else did, still stands there."""
        gone = [unit for unit in units if unit.is_segment and unit.run is None]
        if len(gone) != 1 or new[0] == new[1]:
            return new
        unit = gone[0]
        is_label = max(self.ours.count((unit.first, unit.last)), self.theirs.count(new)) <= _FEW
        breaks = any(self.theirs.rank(at) >= _SENTENCE for at in range(new[0] + 1, new[1]))
        if not is_label or breaks:
            return new
        unit.run = new
        return new[1], new[1]

    def _outside(self, old: tuple[int, int], new: tuple[int, int]) -> tuple[int, int]:
        """Note text outside the segments; what is left of `new` for the next piece: nothing."""
        ours, theirs = self.ours, self.theirs
        if new[0] < new[1] and not ours.has_words(old) and self._is_english(new):
            self.missing.append(MissingText(text=theirs.slice(new), line=self._line(old[0] - 1)))
            new = (new[1], new[1])
        if old[0] < old[1] or new[0] < new[1]:
            self.outside.append(Change(old, new))
        return new[1], new[1]

    def _is_english(self, new: tuple[int, int]) -> bool:
        """Whether a run of the original, of which the article has nothing, says something in English.

        Code and addresses do not.  An image does where it stands there whole and the article shows
        it nowhere: an alt text that differs is a translation, and an image elsewhere has moved.
        """
        if self.theirs.construct(new).is_prose:
            return self.theirs.has_words(new)
        kind = self.theirs.construct(new).kind
        markdown = self.theirs.slice(new)
        return kind in {ALT_TEXT, DIRECTIVE} and any(
            alt.url not in self._images and any(map(str.isalpha, markdown[alt.start : alt.end]))
            for alt in alt_texts(markdown)
        )

    @cached_property
    def _images(self) -> frozenset[str]:
        """The images that the article shows."""
        return frozenset(image.url for image in alt_texts(self.ours.body))

    def _compare_spaces(self) -> None:
        """Find white space that only one of the texts has, between words that both have."""
        ours, theirs = self.ours.tokens, self.theirs.tokens
        for number in range(1, len(ours)):
            match = self.matches[number]
            if match < 1 or self.matches[number - 1] != match - 1 or ours[number].text == theirs[match].text:
                continue
            unit = self.pieces.filled[self.pieces.of(number)]
            change = Change((number - 1, number + 1), (match - 1, match + 1))
            if unit.is_segment and unit.first < number:
                unit.match = SegmentMatch.CHANGED
            elif self.ours.constructs.at(self.ours.tokens[number].start - 1).is_prose:
                self.spaces.append(change)
            else:
                self.outside.append(change)

    def unspanned(self) -> Iterator[Unspanned]:
        """The differences outside the segments; one for all that stands in one construct."""
        joined: list[Change] = []
        for change in sorted(self.outside):
            last = joined[-1] if joined else None
            if last is not None and self._are_one(last, change):
                joined[-1] = Change((last.old[0], change.old[1]), (last.new[0], change.new[1]))
            else:
                joined.append(change)
        found = [(change, self._kind(change)) for change in joined]
        found += [(change, SPACE) for change in self.spaces]
        for change, kind in sorted(found):
            article, original = self._shown(change, kind)
            yield Unspanned(kind=kind, article=article, original=original, line=self._line(change.old[0]))

    def _are_one(self, one: Change, other: Change) -> bool:
        """Whether two changes are read as one: few words apart, or in one construct."""
        between = range(one.old[1], other.old[0])
        if any(self.pieces.filled[self.pieces.of(at)].is_segment for at in between):
            return False
        return len(between) <= _FEW or (
            self._construct(one) == self._construct(other) and not self._construct(one).is_prose
        )

    def _construct(self, change: Change) -> Construct:
        """What a change stands in, on the side that has something there."""
        if change.old[0] < change.old[1]:
            return self.ours.construct(change.old)
        return self.theirs.construct(change.new)

    def _kind(self, change: Change) -> str:
        return self._construct(change).kind

    def _shown(self, change: Change, kind: str) -> tuple[str, str]:
        """Both texts of a change, whole alt texts and addresses where it is in one."""
        texts = []
        for text, run in ((self.ours, change.old), (self.theirs, change.new)):
            construct = text.construct_near(run)
            is_whole = construct.kind == kind and not construct.is_prose and kind != CODE_BLOCK
            texts.append(text.body[construct.start : construct.end] if is_whole else text.slice(run))
        return texts[0], texts[1]

    def _line(self, token: int) -> int:
        """Line of the file on which a token of the article stands."""
        if not self.ours.tokens:
            return self.pieces.line
        token = min(max(token, 0), len(self.ours.tokens) - 1)
        unit = self.pieces.filled[self.pieces.of(token)]
        if unit.is_segment:
            return unit.piece.line
        inside = self.ours.tokens[token].start - unit.start
        return unit.piece.line + unit.piece.raw.count("\n", 0, inside)
