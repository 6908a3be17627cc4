"""Paths through menus: ``**Settings** > **Apps** > [Users](…)``, with what stands at each separator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from sphinx_sxs.article.markdown import Inline
from sphinx_sxs.checks.languages import Language
from sphinx_sxs.checks.model import Place
from sphinx_sxs.checks.text import FILLER
from sphinx_sxs.checks.views import View

NO_VERB_AT_END = frozenset({"ca", "es", "fr", "gl", "id", "it", "ms", "pt", "ro", "vi"})
"""Languages where nothing has to follow the label that ends an English clause.

German and Japanese put their verb there, and so may languages that are not listed.
"""

_SEPARATOR = re.compile(r"[-=]*\\?>+|&gt;|[→＞➔➜➤⇒▶]")
# `> [!NOTE]` and quoted mail start a line; `<name\>` closes what `<` opened, `<>` is a pair of brackets.
_QUOTED_LINE = re.compile(r"^[ \t]*>[> \t]*", re.MULTILINE)
_PLACEHOLDER = re.compile(r"\\?<(?:[^\s<>\\]+(?:[ _-][^\s<>\\]+){0,4})?\\?>")
_NOT_SHOWN = frozenset({"code", "html", "image"})
# Languages differ in which quotation mark opens: “English”, „German“, »Danish«, ”Swedish”.
_QUOTES = "“”„‟‚‘’«»‹›\"'"
_OPENING = "([{「『【《〈（［" + _QUOTES
_CLOSING = ")]}」』】》〉）］" + _QUOTES
# No ideographic comma: Japanese sets one after the separator, `[A] > 、[B]`.
_STOPS = ",;:!?。！？؟،؛"
_ENDS = frozenset(_STOPS + ".")
# `tab **Department**`: a class noun that the target's grammar puts between separator and step.
_CLASS_NOUN = re.compile(
    r"\s*(?:[^\W\d_]+\s+){0,1}[^\W\d_]{1,14}\s*[\[*_\"“「［(]*\s*|[^\x00-\u2fff]{1,6}[\[*_]*"
)
# `**デバイス** の >`: particles and class nouns of scripts that write no spaces.
_PARTICLE = re.compile(r"[\s*_\])]*[^\x00-\u0dff\u0e80-\u2fff\uac00-\ud7ff]{1,4}\s*")


def may_separate(text: str) -> bool:
    """Whether there may be a separator in `text`; the cheap test before any view is made."""
    if ">" in text or "&gt;" in text:
        return True
    # fmt: off
    return not text.isascii() and (
        "→" in text or "＞" in text or "➔" in text or "➜" in text
        or "➤" in text or "⇒" in text or "▶" in text
    )
    # fmt: on


_FIRST_WORD = re.compile(r"[^\W\d_]+|&")
_AND_OR = {"vi": {"và", "hoặc"}, "id": {"dan", "atau"}, "en": {"and", "or"}}


def begins_with_conjunction(words: str, language: Language | None) -> bool:
    """Whether a step begins with "&", or with "and" or "or" in `language`; `None` is English."""
    first = _FIRST_WORD.match(words)
    if first is None:
        return False
    return first[0] == "&" or first[0].casefold() in _AND_OR.get(language.tag if language else "en", ())


class Side(Enum):
    """What stands beside a separator."""

    MARKED = "marked"
    """A step in bold, a link, code, an image, or words in quotes or brackets."""
    NEAR = "near"
    """A word or two that nothing sets off, and then a step."""
    PLAIN = "plain"
    """Words that nothing sets off."""
    EMPTY = "empty"
    """Nothing: another separator, the end of the sentence, a link without text."""


@dataclass(frozen=True, slots=True)
class Step:
    """What stands on one side of a separator."""

    side: Side
    """What it is."""
    at: Place
    """Where its step stands, markers left out; an empty range where it is `Side.EMPTY`."""
    words: str
    """What the reader sees of it, on one line."""
    beside: Place | None = None
    """Where plain words are a step's beginning or rest: the run that sets off its other part."""


@dataclass(frozen=True, slots=True)
class Separator:
    """One separator of a path."""

    at: Place
    """Where it stands in the text."""
    left: Step
    """What stands before it."""
    right: Step
    """What stands after it."""


# Two rules ask for the same views, one after the other over the whole article.
@lru_cache(maxsize=1024)
def separators(view: View) -> tuple[Separator, ...]:
    """The separators that a reader sees in `view`, in order."""
    places = list(_places(view))
    if not places:
        return ()
    emptied = _emptied_links(view)
    floors = [0, *[end for _, end in places]]
    ceilings = [*[start for start, _ in places[1:]], len(view.text)]
    return tuple(
        [
            Separator(place, _left(view, emptied, floor, place[0]), _right(view, emptied, place[1], ceiling))
            for place, floor, ceiling in zip(places, floors, ceilings)  # noqa: B905 - one floor is over
        ]
    )


def _places(view: View) -> Iterator[Place]:
    text = view.text
    others = [match.span() for match in _PLACEHOLDER.finditer(text)] if "<" in text else []
    if ">" in text and ("\n" in text or text.lstrip(" \t")[:1] == ">"):
        others += [match.span() for match in _QUOTED_LINE.finditer(text)]
    for mark in view.marks:
        if mark.kind in _NOT_SHOWN or mark.autolink:
            others.append((mark.start, mark.end))
        elif mark.kind == "link":
            others.append((mark.inner[1], mark.end))
    for match in _SEPARATOR.finditer(text):
        first, last = match.span()
        if not any(start < last and first < end for start, end in others):
            yield first, last


def _left(view: View, emptied: Sequence[Place], floor: int, end: int) -> Step:
    """What stands between `floor`, the end of the separator before it or 0, and the separator at `end`."""
    text, prose = view.text, view.prose
    place = end - 1
    quoted = False
    while place >= floor:
        char, shown = text[place], prose[place] != FILLER
        if char in ")）" and shown:
            # What is said of a step in parentheses: `**Settings** (the gear) >`.
            opened = max(text.rfind("(", floor, place), text.rfind("（", floor, place))
            if opened > floor:
                place = opened - 1
                continue
        if _is_step(view, place):
            return _step_before(view, floor, place, end, quoted=quoted)
        if emptied and _is_within(emptied, place):
            break
        quoted = quoted or (char in _CLOSING and shown)
        place -= 1
    return Step(Side.EMPTY, (end, end), "")


def _step_before(view: View, floor: int, place: int, end: int, *, quoted: bool) -> Step:
    marked = _marked_around(view, place, floor, end)
    if marked is not None or quoted:
        return _step(view, Side.MARKED, marked or (floor, place + 1))
    ends = [mark for mark in view.marks if mark.kind in {"strong", "link"} and floor < mark.end <= place]
    last = max(ends, key=lambda mark: mark.end, default=None)
    start = last.end if last else floor
    side = Side.NEAR if last and _PARTICLE.fullmatch(view.text, start, end) else Side.PLAIN
    # A run that ends with a comma is a label by itself.
    ended = last is not None and not _ENDS.isdisjoint(view.shown(last).rstrip(" *_")[-1:])
    return _step(view, side, (start, place + 1), None if ended else last)


def _right(view: View, emptied: Sequence[Place], start: int, ceiling: int) -> Step:
    """What stands between the separator that ends at `start` and `ceiling`, where the next one starts."""
    text, prose = view.text, view.prose
    quoted = False
    for place in range(start, ceiling):
        char, shown = text[place], prose[place] != FILLER
        if _is_step(view, place):
            return _step_after(view, start, place, ceiling, quoted=quoted)
        if (emptied and _is_within(emptied, place)) or (shown and _is_stop(text, place)):
            break
        quoted = quoted or (char in _OPENING and shown)
    return Step(Side.EMPTY, (start, start), "")


def _step_after(view: View, start: int, place: int, ceiling: int, *, quoted: bool) -> Step:
    marked = _marked_around(view, place, start, ceiling)
    if marked is not None or quoted:
        return _step(view, Side.MARKED, marked or (place, ceiling))
    starts = [mark for mark in view.marks if mark.kind in {"strong", "link"} and place < mark.start < ceiling]
    first = min(starts, key=lambda mark: mark.inner[0], default=None)
    end = first.inner[0] if first else ceiling
    side = Side.NEAR if first and _CLASS_NOUN.fullmatch(view.text, place, end) else Side.PLAIN
    return _step(view, side, (place, end), first)


def _step(view: View, side: Side, at: Place, beside: Inline | None = None) -> Step:
    shown = view.prose[at[0] : at[1]].replace(FILLER, " ")
    if beside is not None and not _ENDS.isdisjoint(shown):
        beside = None
    return Step(side, at, " ".join(shown.split()), beside.inner if beside else None)


def _is_stop(text: str, place: int) -> bool:
    if text[place] == ".":
        return text[place : place + 2] != ".." and text[place - 1 : place + 1] != ".."
    return text[place] in _STOPS


def _is_step(view: View, place: int) -> bool:
    """Whether something stands at `place` that can be read as part of a step."""
    shown = view.prose[place]
    if shown != FILLER:
        # A button may be `...`, `+` or `&`.
        return shown.isalnum() or shown in "&+%$@…\ufffd" or (shown == "." and not _is_stop(view.text, place))
    # A marker is none, code and pictures and variables are.
    if view.text[place] in "\\*_":
        return False
    for mark in view.marks:  # noqa: SIM110 - asked of every character
        if mark.start <= place < mark.end and _is_marker(mark, place):
            return False
    return True


def _is_marker(mark: Inline, place: int) -> bool:
    """Whether `place`, which stands in `mark`, is part of its markers."""
    if mark.kind in _NOT_SHOWN:
        return mark.kind == "html"
    return place < mark.inner[0] or mark.inner[1] <= place


def _emptied_links(view: View) -> list[Place]:
    return [
        (mark.start, mark.end)
        for mark in view.marks
        if mark.kind == "link" and not view.shown(mark).strip(" *_\u00a0")
    ]


def _is_within(places: Sequence[Place], place: int) -> bool:
    return any(start <= place < end for start, end in places)


def _marked_around(view: View, place: int, floor: int, ceiling: int) -> Place | None:
    """The widest of what `place` stands in, cut to the step; `None` where nothing sets it off."""
    around = [mark.inner for mark in view.marks if mark.start <= place < mark.end and mark.kind != "html"]
    if not around:
        return None
    return max(min(around)[0], floor), min(max([end for _, end in around]), ceiling)
