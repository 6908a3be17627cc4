"""Find each segment's English in a newer original: in place, moved, or reworded.

Everything works on tokens (`originals.tokens`), so layout does not count.  Whole blocks
are matched first, since a block that stayed says where all of its segments are; then the
segments of the other blocks are looked for word by word; what is left is paired by
likeness.  The time is linear but for the last step, which looks at what is left only.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from rapidfuzz.distance import Indel

from sphinx_sxs.article.model import Projection, Segment
from sphinx_sxs.originals.english import English, Place
from sphinx_sxs.originals.images import alt_texts
from sphinx_sxs.originals.landmarks import longest_rising
from sphinx_sxs.originals.tokens import edits

_ADDRESS = re.compile(r"\]\([^()]*\)?")
_LETTER = re.compile(r"[^\W_]")
_TERMINAL = frozenset(".:!?")
_SEED = 3
"""Tokens by which an occurrence is looked up."""
_LIKE = 0.5
"""Likeness from which a segment reads otherwise, rather than being gone."""
_LIKE_IN_PLACE = 0.34
"""The same, where what stood before it and after it still does."""
_NEIGHBOUR = 0.1
"""What a neighbour in place adds to the likeness when pairs compete."""
_MOST_PLACES = 100
"""Places at which a segment's words are looked at, the nearest first: there may be one a line."""
_MOST_BETWEEN = 40
"""Tokens outside segments between two neighbours: a link's address is some twenty."""
_MOST_PAIRS = 200_000
"""Pairs that likeness is computed of; beyond, only what stands near in order is compared."""


@dataclass(slots=True)
class Matches:
    """Where the English of an article's segments stands in a newer original."""

    exact: dict[int, Place] = field(default_factory=dict)
    """By the segment's number: where its very words stand."""
    changed: dict[int, tuple[Place, float]] = field(default_factory=dict)
    """Where other words stand for it, and how alike they are, from 0 to 1."""
    moved: frozenset[int] = frozenset()
    """Those of `exact` that stand in another order than they did."""
    new: list[Place] = field(default_factory=list)
    """What no segment stands for."""


def match_segments(source: Projection, segments: Sequence[Segment], new: English) -> Matches:
    """Find `segments`, whose English stands in `source`, in `new`."""
    old = English(source.text)
    spans = {id(span.segment): (span.start, span.end) for span in source}
    places = [old.place(*spans.get(id(segment), (0, 0))) for segment in segments]
    return _Matching(old, places, new).run()


class _Matching:
    """One article beside one newer original."""

    def __init__(self, old: English, segments: list[Place], new: English) -> None:
        self.old = old
        self.new = new
        self.segments = segments
        """The tokens of each segment; none for a segment without English."""
        self.found = Matches()
        self.covered = bytearray(len(new.tokens))
        """Which tokens of the new text a segment stands for."""
        self.same_blocks: set[int] = set()
        """Blocks of the new text that the old one has too."""

    def run(self) -> Matches:
        tokens = self._tokens_of_same_blocks()
        for number, place in enumerate(self.segments):
            if place.start < place.end and (start := tokens.get(place.start)) is not None:
                self._take(number, start)
        self._search()
        self._pair_images()
        self._pair()
        self.found.moved = self._out_of_order()
        self.found.new = self._free_units()
        return self.found

    # ------------------------------------------------------------------ blocks that stayed

    def _tokens_of_same_blocks(self) -> dict[int, int]:
        """For the tokens of each old block that the new text has: which token of the new text it is."""
        found: dict[int, int] = {}
        for ours, theirs in self._same_blocks():
            self.same_blocks.add(theirs)
            if self.old.keys[ours] == self.new.keys[theirs]:
                found.update(zip(range(*self.old.places[ours]), range(*self.new.places[theirs]), strict=True))
        return found

    def _same_blocks(self) -> list[tuple[int, int]]:
        """Pairs of blocks that say the same, but for images: those in order, then the others."""
        ours, theirs = self.old.masked_keys, self.new.masked_keys
        pairs = [
            pair
            for edit in edits(ours, theirs)
            if edit.same
            for pair in zip(range(*edit.old), range(*edit.new), strict=True)
        ]
        matched_ours, matched_theirs = {a for a, _ in pairs}, {b for _, b in pairs}
        waiting: defaultdict[str, list[int]] = defaultdict(list)
        for number in reversed(range(len(ours))):
            if number not in matched_ours:
                waiting[ours[number]].append(number)
        for number, key in enumerate(theirs):
            if number not in matched_theirs and waiting.get(key):
                pairs.append((waiting[key].pop(), number))
        return pairs

    # ------------------------------------------------------------------ words that stayed

    def _take(self, number: int, start: int) -> bool:
        """Give a segment the place at `start` of the new text, if it is free and says the same."""
        if not self._says_same(number, start):
            return False
        end = start + self.segments[number].end - self.segments[number].start
        if any(self.covered[start:end]):
            return False
        self._cover(Place(start, end))
        self.found.exact[number] = Place(start, end)
        return True

    def _cover(self, place: Place) -> None:
        self.covered[place.start : place.end] = b"\1" * (place.end - place.start)

    def _says_same(self, number: int, start: int) -> bool:
        place = self.segments[number]
        ours = self.old.tokens[place.start : place.end]
        theirs = self.new.tokens[start : start + len(ours)]
        return (
            len(theirs) == len(ours)
            and self.old.words[place.start] == self.new.words[start]
            and all(a.text == b.text for a, b in zip(ours[1:], theirs[1:], strict=True))
        )

    def _lost(self) -> list[int]:
        """The segments that have no place yet."""
        return [
            number
            for number, place in enumerate(self.segments)
            if place.start < place.end and number not in self.found.exact and number not in self.found.changed
        ]

    def _search(self) -> None:
        """Look for the words of segments whose blocks did not stay; the longest first, they are surest."""
        lost = self._lost()
        if not lost:
            return
        places = self._places_of(lost)
        edges = self._edges()
        # A second round: what was found gives its neighbours an edge.
        for _ in range(2):
            for number in sorted(lost, key=lambda n: (-self._size(n), n)):
                if number not in self.found.exact:
                    self._search_one(number, places.get(self.old.said(self.segments[number]), []), edges)

        self._keep_order(number for number in lost if number in self.found.exact)

    def _keep_order(self, numbers: Iterable[int]) -> None:
        """Let segments that say the same stand in the order that they had."""
        same: defaultdict[str, list[int]] = defaultdict(list)
        for number in numbers:
            same[self.old.said(self.segments[number])].append(number)
        for group in same.values():
            places = sorted(self.found.exact[number] for number in group)
            self.found.exact.update(zip(sorted(group), places, strict=True))

    def _search_one(self, number: int, places: list[int], edges: set[int]) -> None:
        """Take the nearest of the places at which a segment's words stand, and stand whole."""
        size = self._size(number)
        nearest = self._nearest(places, self._expected(number))
        for at in islice((at for at in nearest if not self.covered[at]), _MOST_PLACES):
            if self._is_edge(number, at, at + size, edges) and self._take(number, at):
                edges.update((at, at + size))
                places.remove(at)
                return

    def _size(self, number: int) -> int:
        return self.segments[number].end - self.segments[number].start

    def _places_of(self, lost: list[int]) -> dict[str, list[int]]:
        """Where what lost segments say stands in the new text, where no segment stands; rising."""
        wanted = {self.old.said(self.segments[number]) for number in lost}
        # By the first tokens, of how many there are in all: few places are looked at whole.
        sizes: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
        for number in lost:
            start, size = self.segments[number].start, self._size(number)
            sizes[tuple(self.old.words[start : start + min(_SEED, size)])].add(size)
        found: defaultdict[str, list[int]] = defaultdict(list)
        for at in range(len(self.new.words)):
            if self.covered[at]:
                continue
            for length in range(1, _SEED + 1):
                for size in sizes.get(tuple(self.new.words[at : at + length]), ()):
                    if at + size > len(self.new.words):
                        continue
                    said = self.new.said(Place(at, at + size))
                    if said in wanted:
                        found[said].append(at)
        return found

    def _edges(self) -> set[int]:
        """Tokens of the new text at which a sentence, or something that stayed, starts or ends."""
        edges: set[int] = set()
        for number, place in enumerate(self.new.places):
            edges.update(place)
            if number not in self.same_blocks:
                for unit in self.new.units(number):
                    edges.update(unit)
        for place in self.found.exact.values():
            edges.update(place)
        return edges

    def _is_edge(self, number: int, start: int, end: int, edges: set[int]) -> bool:
        """Whether what stands there is whole: not some words of a longer sentence."""
        if (start in edges or self._ends_clause(start) or self._continues(number - 1, end=start)) and (
            end in edges or self._ends_clause(end) or self._continues(number, start=end)
        ):
            return True
        return self._is_outside_blocks(start) and self._has_same_neighbours(number, start, end)

    def _ends_clause(self, end: int) -> bool:
        """Whether a sentence may end before a token: the publisher also cuts after colons."""
        tokens = self.new.tokens
        return 0 < end < len(tokens) and tokens[end].text[0] == " " and self.new.words[end - 1] in _TERMINAL

    def _continues(self, number: int, *, start: int | None = None, end: int | None = None) -> bool:
        """Whether two neighbours stand in the new text as they did, with what was between them.

        Segment `number` ends at token `start` and the next one follows; or the next one starts
        at token `end` and segment `number` stands before.
        """
        if not 0 <= number < len(self.segments) - 1:
            return False
        first, second = self.segments[number], self.segments[number + 1]
        between = self.old.words[first.end : second.start]
        if first.start == first.end or second.start == second.end or len(between) > _MOST_BETWEEN:
            return False
        if start is not None:
            at = start + len(between)
            return self.new.words[start:at] == between and self._says_same(number + 1, at)
        at = (end or 0) - len(between)
        begin = at - (first.end - first.start)
        return begin >= 0 and self.new.words[at:end] == between and self._says_same(number, begin)

    def _is_outside_blocks(self, at: int) -> bool:
        """Whether the parser shows nothing of a token: cells that a table has no column for."""
        before = bisect_right(self.new.places, (at, len(self.new.tokens))) - 1
        return before < 0 or self.new.places[before].end <= at

    def _has_same_neighbours(self, number: int, start: int, end: int) -> bool:
        ours, theirs = self.old.words, self.new.words
        place = self.segments[number]
        return (
            ours[max(0, place.start - 1) : place.start] == theirs[max(0, start - 1) : start]
            and ours[place.end : place.end + 1] == theirs[end : end + 1]
        )

    def _expected(self, number: int) -> int:
        """Where a segment would stand, beside its old neighbours."""
        before, after = self.found.exact.get(number - 1), self.found.exact.get(number + 1)
        if before is not None:
            return before.end
        return after.start if after is not None else self.segments[number].start

    @staticmethod
    def _nearest(places: list[int], expected: int) -> Iterator[int]:
        """Rising `places`, the nearest first, of two as near the first."""
        right = bisect_left(places, expected)
        left = right - 1
        while left >= 0 or right < len(places):
            if right == len(places) or (left >= 0 and expected - places[left] <= places[right] - expected):
                yield places[left]
                left -= 1
            else:
                yield places[right]
                right += 1

    # ------------------------------------------------------------------ words that changed

    @cached_property
    def _units_of_other_blocks(self) -> list[Place]:
        return [
            unit
            for number in range(len(self.new.blocks))
            if number not in self.same_blocks
            for unit in self.new.units(number)
        ]

    def _free_units(self) -> list[Place]:
        """The sentences, or what is left of them, that no segment stands for."""
        return [part for unit in self._units_of_other_blocks for part in self._free_parts(unit)]

    def _free_parts(self, unit: Place) -> Iterator[Place]:
        at = unit.start
        while 0 <= at < unit.end:
            stop = self.covered.find(1, at, unit.end)
            stop = unit.end if stop < 0 else stop
            # Full stops and addresses that a segment left behind are nothing to translate.
            left = Place(at, stop)
            if stop > at and _LETTER.search(_ADDRESS.sub("", self.new.said(left))):
                yield left
            at = self.covered.find(0, stop, unit.end)

    def _pair_images(self) -> None:
        """Pair segments that are an image with what is said of the same image now."""
        lost = [(number, url) for number in self._lost() if (url := self._image_of(number))]
        if not lost:
            return
        free: defaultdict[str, list[Place]] = defaultdict(list)
        for alt in alt_texts(self.new.body):
            place = self.new.place(*alt.image)
            if place.start < place.end and not any(self.covered[place.start : place.end]):
                free[alt.url].append(place)
        for number, url in lost:
            if free[url]:
                place = free[url].pop(0)
                self._cover(place)
                like = Indel.normalized_similarity(self._words_of(number), self.new.words[slice(*place)])
                self.found.changed[number] = (place, like)

    def _image_of(self, number: int) -> str:
        """The address of the image that a segment is; empty where it is more, or none."""
        start, end = self.old.span(self.segments[number])
        found = list(alt_texts(self.old.body[start:end]))
        return found[0].url if len(found) == 1 and found[0].image == (0, end - start) else ""

    def _words_of(self, number: int) -> list[str]:
        return self.old.words[slice(*self.segments[number])]

    def _pair(self) -> None:
        """Pair what is left on both sides, the likest first."""
        lost, free = self._lost(), self._free_units()
        if not lost or not free:
            return
        between = self._neighbours(free)
        theirs = [self.new.words[place.start : place.end] for place in free]
        scored: list[tuple[float, float, int, int]] = []
        for nth, number, at in self._candidates(lost, len(free)):
            ours = self._words_of(number)
            near = (between[at][0] == number - 1) + (between[at][1] == number + 1)
            least = _LIKE_IN_PLACE if near == 2 else _LIKE
            like = Indel.normalized_similarity(ours, theirs[at], score_cutoff=least)
            if like:
                scored.append((like + near * _NEIGHBOUR, like, nth, at))
        taken: set[int] = set()
        for _, like, nth, at in sorted(scored, key=lambda s: (-s[0], abs(s[2] - s[3]), s[2], s[3])):
            if lost[nth] in self.found.changed or at in taken:
                continue
            taken.add(at)
            self._cover(free[at])
            self.found.changed[lost[nth]] = (free[at], like)

    @staticmethod
    def _candidates(lost: list[int], free: int) -> Iterator[tuple[int, int, int]]:
        """Pairs to look at: all, or of very many those that stand near in order."""
        reach = max(len(lost), free)
        if len(lost) * free > _MOST_PAIRS:
            reach = max(1, _MOST_PAIRS // (2 * len(lost)))
        for nth, number in enumerate(lost):
            middle = nth * free // len(lost)
            for at in range(max(0, middle - reach), min(free, middle + reach + 1)):
                yield nth, number, at

    def _neighbours(self, free: list[Place]) -> list[tuple[int, int]]:
        """Which segments stand before and after each free place."""
        places = sorted((place.start, number) for number, place in self.found.exact.items())
        starts = [start for start, _ in places]
        found = []
        for place in free:
            at = bisect_right(starts, place.start)
            before = places[at - 1][1] if at else -1
            after = places[at][1] if at < len(places) else len(self.segments)
            found.append((before, after))
        return found

    # ------------------------------------------------------------------ what is left

    def _out_of_order(self) -> frozenset[int]:
        """What is not in the longest run of segments that kept their order."""
        found = sorted(self.found.exact)
        kept = longest_rising([self.found.exact[number].start for number in found])
        return frozenset(self.found.exact) - {found[nth] for nth in kept}
