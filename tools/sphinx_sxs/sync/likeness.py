r"""How alike two texts are, in percent, and which of many are alike enough.

The percent is that of the field's word-based tools: the edit distance of the texts' tokens
against the number of tokens of the longer text, rounded down (OmegaT's `FuzzyMatcher`)::

    percent = floor(100 * (longer - distance) / longer)

A token is a word, a number, the address of a link, an HTML tag, a code span or a variable,
with the punctuation at it.  Another token in a token's place, one that is left out and one
that is put in cost 1 each.  What says the same in another form costs 1/5: another case,
punctuation or plural, another number, address, tag, code or variable, for there the translation
needs a touch and not a thought.  (DGT-OmegaT grades the costs of tokens for the same reason,
memoQ shows 99 % where numbers alone differ, SYSTRAN's fuzzy-match folds case and numbers
and adds a penalty.)  A long text is no match for a short one, as all that it has more counts.

100 % are texts that are the same, and no others.
"""

from __future__ import annotations

import heapq
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

_FORMS = 5
"""So many tokens in another form cost what another token does."""

# Quantifiers that give nothing back, and code that opens at the first of its backticks only:
# time grows with the text's length and no faster, whatever the text.
_CORE = re.compile(
    r"((?<!`)`++[^`]++`++"  # code
    r"|\]\([^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+\)"  # the address of a link
    r"|<[^<>]{1,400}+>"  # HTML, autolinks, <placeholders>
    r"|https?://[^\s<>()\[\]*]++"
    r"|\{[^{}]{1,400}+\}|%\w++%"  # variables
    r"|\d++(?:[.,:]\d++)*+"
    r"|\w++(?:['’]\w++)*+)"
)
_THINGS = frozenset("`]<{%")


def percent_alike(one: str, other: str) -> int:
    """How alike two folded texts are, as this module's text says; from 0 to 100."""
    if one == other:
        return 100
    forms, other_forms = _forms(one), _forms(other)
    longer = max(len(forms), len(other_forms))
    if not longer:
        return 0
    distance = Levenshtein.distance(_meanings(one), _meanings(other))
    apart = (_FORMS - 1) * distance + Levenshtein.distance(forms, other_forms)
    return 100 * (_FORMS * longer - apart) // (_FORMS * longer)


def _forms(text: str) -> list[str]:
    """The tokens of `text` as they are written, with the punctuation at them."""
    before, *parts = _CORE.split(text)
    forms: list[str] = []
    for core, gap in zip(parts[::2], parts[1::2], strict=True):
        # What stands behind a space belongs to the word that follows.
        after, space, next_before = gap.rpartition(" ") if " " in gap else (gap, "", "")
        forms.append(before + core + after)
        before = space + next_before
    if forms:
        forms[-1] += before
    return forms


def _meanings(text: str) -> list[str]:
    """The tokens of `text` without what is form alone."""
    return [_meaning(core) for core in _CORE.findall(text)]


def _meaning(core: str) -> str:
    first = core[0]
    if first in _THINGS:
        return first
    if "://" in core:
        return "://"
    if first.isdigit():
        return "0"
    return _singular(core.casefold())


def _singular(word: str) -> str:
    """English `word` without its plural (D. Harman, "How effective is suffixing?", 1991: the S stemmer)."""
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")):
        return word[:-1]
    return word


_UNKNOWN = "\0"
_MOST_LETTERS = 0x10FFFF


class _Alphabet(dict[str, str]):
    """Gives each meaning a character, so that a text is a string of them; by the core it was read from."""

    def __init__(self) -> None:
        super().__init__()
        self._given: dict[str, str] = {}

    def __missing__(self, core: str) -> str:
        # Characters do not suffice for a million meanings; two that share one are checked again later.
        letter = self._given.setdefault(_meaning(core), chr(1 + len(self._given) % _MOST_LETTERS))
        self[core] = letter
        return letter

    def spell(self, text: str) -> str:
        """`text` in letters; each new meaning gets one."""
        return "".join(map(self.__getitem__, _CORE.findall(text)))

    def read(self, text: str) -> str:
        """`text` in letters; meanings that have none are all spelt alike."""
        return "".join([self._given.get(_meaning(core), _UNKNOWN) for core in _CORE.findall(text)])


class LikenessIndex:
    """Folded texts, to be searched for those that are like another.

    It finds every text that is alike enough, and compares few.  Of a text that is at least
    p percent like one of n tokens, at least p percent of these n are in it; so it has one at
    least of any ``n - ceil(p/100 * n) + 1`` of them, and only texts that have one of the
    rarest are looked at (the prefix filter of set-similarity joins: Chaudhuri et al., 2006).
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._alphabet = _Alphabet()
        spelt = sorted((len(letters), text, letters) for text, letters in map(self._spell, texts))
        self._lengths = array("I", [length for length, _, _ in spelt])
        self._texts = [text for _, text, _ in spelt]
        self._letters = [letters for _, _, letters in spelt]
        # Where each letter occurs.  Texts stand by their length, so those of some lengths are a run.
        self._places: dict[str, array[int]] = {}
        for place, letters in enumerate(self._letters):
            for letter in set(letters):
                places = self._places.get(letter)
                if places is None:
                    places = self._places[letter] = array("I")
                places.append(place)

    def _spell(self, text: str) -> tuple[str, str]:
        return text, self._alphabet.spell(text)

    def alike(self, text: str, at_least: int) -> Iterator[tuple[int, str]]:
        """The texts at least `at_least` percent like `text`, which is not among them, most alike first."""
        at_least = max(1, at_least)
        letters = self._alphabet.read(text)
        places = self._worth_comparing(letters, at_least)
        waiting: list[tuple[int, str]] = []
        for bound, other in self._close(letters, places, at_least):
            while waiting and -waiting[0][0] > bound:
                yield _turned(heapq.heappop(waiting))
            percent = percent_alike(text, other) if other != text else 0
            if percent >= at_least:
                heapq.heappush(waiting, (-percent, other))
        while waiting:
            yield _turned(heapq.heappop(waiting))

    def _worth_comparing(self, letters: str, at_least: int) -> list[int]:
        """The places of all texts that can be alike enough, and of some that are not."""
        shared = -(-at_least * len(letters) // 100)
        first = bisect_left(self._lengths, shared)
        last = bisect_right(self._lengths, 100 * len(letters) // at_least)
        nowhere: array[int] = array("I")
        lists = sorted([self._places.get(letter, nowhere) for letter in letters], key=len)
        found: set[int] = set()
        for places in {id(places): places for places in lists[: len(letters) - shared + 1]}.values():
            found.update(places[bisect_left(places, first) : bisect_left(places, last)])
        return sorted(found)

    def _close(self, letters: str, places: list[int], at_least: int) -> Iterator[tuple[int, str]]:
        """Those at `places` whose meanings are close, with the percent that they cannot exceed; it falls."""
        close = process.extract(
            letters,
            [self._letters[place] for place in places],
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=at_least / 100 - 1e-9,
            limit=None,
        )
        for _, similarity, number in close:
            yield int(100 * similarity + 1e-6), self._texts[places[number]]


def _turned(entry: tuple[int, str]) -> tuple[int, str]:
    return -entry[0], entry[1]
