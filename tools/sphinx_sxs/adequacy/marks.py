"""Evidence from marks: what an insertion or a cut leaves behind in punctuation and spacing.

Translators keep sentences, brackets, dashes and quotations more often than they keep words.
Where something was put in or cut out without care, the seam shows: a space before a comma, a
small letter after a full stop, two marks in a row, a letter alone.
"""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass, fields
from itertools import pairwise

_SENTENCE = re.compile(r"[.!?]+[\"“”»’)]*\s+(?=[\"“„«(]*[^\W\d_a-zäöü])")
_MARK = re.compile(r"[,;:()]|\s[–—-]\s")
_DASH = re.compile(r"\s[–—-]+\s|—")
_QUOTE = re.compile(r"[\"„“”«»]")
_SPACED = re.compile(r"\s[,.;:!?](?=\s|$)")
_SMALL_AFTER = re.compile(r"[.!?]\s+[a-zäöü]")
_ABBREVIATED = re.compile(r"\b\w\.\s+[a-zäöü]|\b(?:\w{1,5}|\d+)\.\s+[a-zäöü]")
_MARKS_MEET = re.compile(r",\s*[.,;:!?–—-]|[–—-]\s*[.,;!?]|\.\s\.")
_ALONE = re.compile(r"(?<![\w'’.&-])[^\W\d_](?![\w'’.&-])")
_ENGLISH_WORDS = frozenset("aAI")
_CLOSED = re.compile(r"[.!?:…;\"“”’')»]\s*$")


@dataclass(frozen=True, slots=True)
class Marks:
    """How the marks of a target differ from those of its source; 0 where they do not."""

    sentences_lost: int = 0
    """Sentences that the source has more."""
    sentences_added: int = 0
    """Sentences that the target has more."""
    lost: int = 0
    """Commas, colons, brackets and dashes that the source has more."""
    added: int = 0
    """Such marks that the target has more."""
    brackets: int = 0
    """Opening brackets that the source has more; negative where the target has more."""
    dashes: int = 0
    """Dashes that the source has more; negative where the target has more."""
    colons: int = 0
    """Colons that the source has more; negative where the target has more."""
    quotes: int = 0
    """Quotation marks that the source has more; negative where the target has more."""
    questions: int = 0
    """Question marks that the source has more; negative where the target has more."""
    spaced: int = 0
    """Marks behind a space, as in "so , dass"."""
    wide: int = 0
    """Doubled spaces."""
    small: int = 0
    """Sentences that open with a small letter, abbreviations left out."""
    meeting: int = 0
    """Marks that stand right before another one."""
    alone: int = 0
    """Letters that stand alone, other than in the source."""
    doubled: int = 0
    """Words that stand twice in a row."""
    unclosed: int = 0
    """1 where the source ends with a mark and the target without one."""

    @property
    def figures(self) -> tuple[int, ...]:
        """All of them, in the order of `MARK_FIGURES`."""
        return astuple(self)


MARK_FIGURES = tuple(field.name for field in fields(Marks))
"""The names of the figures of `Marks.figures`, in their order."""


def marks(source: str, target: str) -> Marks:
    """How the marks of masked `source` and `target` differ."""
    source, target = source.strip(), target.strip()

    def more(pattern: re.Pattern[str]) -> int:
        return len(pattern.findall(source)) - len(pattern.findall(target))

    sentences, all_marks = more(_SENTENCE), more(_MARK)
    return Marks(
        sentences_lost=max(0, sentences),
        sentences_added=max(0, -sentences),
        lost=max(0, all_marks),
        added=max(0, -all_marks),
        brackets=source.count("(") - target.count("("),
        dashes=more(_DASH),
        colons=source.count(":") - target.count(":"),
        quotes=more(_QUOTE),
        questions=source.count("?") - target.count("?"),
        spaced=max(0, -more(_SPACED)),
        wide=max(0, target.count("  ") - source.count("  ")),
        small=_small(source, target),
        meeting=max(0, -more(_MARKS_MEET)),
        alone=max(0, _letters_alone(target) - _letters_alone(source)),
        doubled=_doubled(target),
        unclosed=int(_CLOSED.search(source) is not None and _CLOSED.search(target) is None),
    )


def _small(source: str, target: str) -> int:
    opens = target[:1].islower() and not source[:1].islower()
    return opens + max(0, len(_SMALL_AFTER.findall(target)) - len(_ABBREVIATED.findall(target)))


def _letters_alone(text: str) -> int:
    return sum(letter not in _ENGLISH_WORDS for letter in _ALONE.findall(text))


def _doubled(text: str) -> int:
    words = text.lower().split()
    return sum(one == other for one, other in pairwise(words))
