"""What tells a sentence in the language of the originals from names, labels and commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sphinx_sxs.article.markdown import Inline
from sphinx_sxs.checks.languages import Language
from sphinx_sxs.checks.letters import words_with
from sphinx_sxs.checks.text import FILLER, QUOTED, Caseless, fill, words
from sphinx_sxs.checks.views import View

_ENDS = re.compile(r"[.?!:]\W*$")
_LABEL_WORDS = 6
_MUCH_GRAMMAR = 4
_SLUG = re.compile(r"\w+(?:[-._/\\]\w+){2,}")
_MAY_BE_SLUG = re.compile(r"[-._/\\]\w")
_COMMAND = re.compile(r"\b[A-Z][a-z]+-[A-Z]\w+|\s-[A-Za-z]{3,}\b|\$[^\W\d]|[{};=|]|::|\\\\")
# Letters and figures in one (an error code, a model), and what a dot holds together (a host, a file).
_IDENTIFIER = re.compile(
    r"(?<!\w)(?=\w*\d)\w*[^\W\d]\w*(?:-\w+)*"
    r"|(?<!\w)\w+-(?=\w*\d)\w*[^\W\d][\w-]*"
    r"|\w+(?:[.@\\]\w+)+"
)
_MAY_BE_IDENTIFIER = re.compile(r"\d|[.@\\]\w")
# Words that speak to the reader or say something of a thing: no name holds them.
_SPEAKING = frozenset(
    [
        *("you", "your", "you're", "you've", "you'll", "we", "our", "they", "their", "it"),
        *(
            "are",
            "is",
            "was",
            "were",
            "isn't",
            "aren't",
            "can't",
            "don't",
            "has",
            "have",
            "will",
            "would",
            "should",
        ),
        *("this", "these", "those", "how", "why", "please"),
    ]
)
_APOSTROPHE = str.maketrans("’´`", "'''")


def plain_prose(view: View) -> str:
    """What a reader reads as sentences in `view`: its prose without the labels in bold."""
    labels = (mark for mark in view.of("strong") if len(view.shown(mark).split()) <= _LABEL_WORDS)
    return _without(view.prose, (mark for mark in labels if not _ENDS.search(view.shown(mark))))


def _without(text: str, marks: Iterable[Inline]) -> str:
    for mark in marks:
        text = text[: mark.start] + FILLER * (mark.end - mark.start) + text[mark.end :]
    return text


def is_sentence(prose: str, language: Language) -> bool:
    """Whether `prose`, the `plain_prose` of a segment, reads as a sentence of `language`.

    Names of products, labels and commands are no sentences, though a name can hold
    words that only grammar needs: "Microsoft Defender for Office 365 for SharePoint".
    """
    plain = fill(prose, _SLUG) if _MAY_BE_SLUG.search(prose) else prose
    found = words(plain)
    small = [word for word in found if word.islower()]
    content = sum(word not in language.function_words for word in small)
    ends = _ENDS.search(plain) is not None
    # "Asian-Pacific", "$2" and a semicolon stand in sentences too, which have more grammar than commands.
    if _COMMAND.search(plain) and not (ends and _is_rich(small, language)):
        return False
    if not content:
        return ends and len(small) >= _MUCH_GRAMMAR
    # The first word of a sentence has a capital and is grammar all the same ("The", "You").
    opening = found[0].casefold() if found[0].istitle() or len(found[0]) == 1 else ""
    function = sum(word in language.function_words for word in small) + (opening in language.function_words)
    if ends and function >= _MUCH_GRAMMAR:
        return True
    # "Outlook on the web" has one word beside the grammar.
    if content >= 2 and len(small) >= 3 and (function >= 2 or (function == 1 and ends)):
        return True
    return len(found) >= 3 and language.tag == "en" and _speaks([*small, opening])


def _is_rich(small: Sequence[str], language: Language) -> bool:
    """Whether a fair share of many small words is grammar."""
    function = sum(word in language.function_words for word in small)
    return function >= _MUCH_GRAMMAR and function * 4 >= len(small)


def _speaks(found: Iterable[str]) -> bool:
    return any(word.translate(_APOSTROPHE) in _SPEAKING for word in found)


@dataclass(frozen=True, slots=True)
class Run:
    """Words of the source that stand in the target, one after the other."""

    start: int
    """First code point in the target."""
    end: int
    """One past its last code point."""
    source: tuple[int, int]
    """The same words in the source."""
    words: tuple[str, ...]
    """The words, as the target writes them."""
    opens_sentence: bool = False
    """Whether its first word may have its capital from opening a sentence of the source."""

    def is_prose(self, language: Language) -> bool:
        """Whether its words make part of a sentence of `language`, not a name or a term."""
        small = {word for word in self.words if word.islower()}
        function = sum(word in language.function_words for word in small)
        # "Outlook on the web" and "Microsoft 365 Apps for enterprise" have one word beside the grammar.
        # "Pay as you go" is a name where it begins in the middle of a sentence.
        opens = self.opens_sentence or self.words[0] in small
        least = 1 if opens and ("not" in small or _speaks(small)) else 2
        return function >= 2 and len(small) - function >= least


@cache
def _hint(function_words: frozenset[str]) -> Caseless:
    """Two words that only grammar needs, not far from each other, set off by spaces."""
    either = "|".join(sorted(re.escape(word) for word in function_words))
    return Caseless(
        re.compile(
            rf"(?<![^\s(\[*\"“])(?:{either})(?=[ *])"
            rf"[^\n]{{1,60}}?(?<=[ *])(?:{either})(?![^\s)\]*\"”.,:;?!])",
            re.IGNORECASE,
        )
    )


@cache
def _telling(function_words: frozenset[str], own: frozenset[str]) -> frozenset[str]:
    return function_words - own


def may_hold_source(target: str, language: Language, own: Language | None) -> bool:
    """Whether `target` has words that only the grammar of `language` needs: a cheap first look.

    Words that the target's `own` language has, too, as German has "in", tell nothing.
    """
    telling = _telling(language.function_words, own.function_words if own else frozenset())
    if telling.isdisjoint(target.split()):
        return False
    return _hint(language.function_words).search(target) is not None


# Another script, or a mark of East Asia's.
_PARTS = re.compile(r"[^\x00-\u024f\u1e00-\u1eff\u2000-\u206f]|[.?!]\s")
_LETTERS_AND_FIGURES = re.compile(r"[^\W_]+")
_OPENS = re.compile(r"(?:\A|[.?!:\n*>(])[\s*_]*\Z")
# Japanese and Chinese write no spaces around the English that is left between their words.
_WORD = re.compile(words_with(r"[^\W\d_\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"))


def own_words(view: View) -> list[re.Match[str]]:
    """The words of `view` outside of what may well stay as it is: quotations, identifiers, labels in bold."""
    text = fill(view.prose, QUOTED)
    if _MAY_BE_IDENTIFIER.search(text):
        text = fill(text, _IDENTIFIER)
    labels = (mark for mark in view.of("strong", "emphasis") if _is_label(view.shown(mark)))
    return list(_WORD.finditer(_without(text, labels)))


def in_title(view: View, start: int, end: int) -> bool:
    """Whether a range of `view` lies in a link that is part of a sentence: the title of another page."""
    return any(
        link.start <= start
        and end <= link.end
        and (_has_word(view, 0, link.start) or _has_word(view, link.end))
        for link in view.of("link")
    )


def _has_word(view: View, start: int, end: int | None = None) -> bool:
    return any(char.isalpha() for char in view.prose[start:end])


def _is_label(text: str) -> bool:
    text = text.strip(" *_")
    return text[:1].isupper() and len(text.split()) <= 8


def shared_runs(source: View, target: View, *, least: int = 4) -> Iterator[Run]:
    """Runs of at least `least` words that `source` and `target` share, in the target's order.

    What is no word of its own, a label or code, may stand between two words of a run, the
    same on both sides.
    """
    ours = _Words(own_words(source), source.text)
    theirs = _Words(own_words(target), target.text)
    starts: dict[tuple[str, ...], list[int]] = {}
    for number in range(len(ours.folded) - least + 1):
        starts.setdefault(tuple(ours.folded[number : number + least]), []).append(number)
    first = 0
    while first <= len(theirs.folded) - least:
        best, length = 0, 0
        for start in starts.get(tuple(theirs.folded[first : first + least]), ()):
            size = ours.common(start, theirs, first)
            if size > length:
                best, length = start, size
        if length >= least:
            run = theirs.matches[first : first + length]
            yield Run(
                run[0].start(),
                run[-1].end(),
                (ours.matches[best].start(), ours.matches[best + length - 1].end()),
                tuple(match[0] for match in run),
                _OPENS.search(ours.matches[best].string, 0, ours.matches[best].start()) is not None,
            )
            first += length
        else:
            first += 1


class _Words:
    """The words of one side, to be compared with those of the other."""

    def __init__(self, matches: Sequence[re.Match[str]], written: str) -> None:
        self.matches = matches
        self.folded = [match[0].casefold() for match in matches]
        self._written = written

    def common(self, first: int, other: _Words, start: int) -> int:
        """How many words from `first` on are those of `other` from `start` on."""
        size = 0
        for a, b in zip(self.folded[first:], other.folded[start:], strict=False):
            if a != b or (size and not self._same_before(first + size, other, start + size)):
                break
            size += 1
        return size

    def _same_before(self, number: int, other: _Words, place: int) -> bool:
        """Whether a sentence goes on before the word of `other`, with the same before both."""
        before = other._between(place)
        if _PARTS.search(other.matches[place].string, *before):
            return False
        # What was filled up, a label or code, is there in `written`.
        mine = _LETTERS_AND_FIGURES.findall(self._written, *self._between(number))
        return mine == _LETTERS_AND_FIGURES.findall(other._written, *before)

    def _between(self, number: int) -> tuple[int, int]:
        return self.matches[number - 1].end(), self.matches[number].start()
