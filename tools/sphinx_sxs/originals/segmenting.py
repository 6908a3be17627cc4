"""English blocks cut into sentences, as nearly as can be the way the publisher's segmenter cuts them.

A library finds the sentences; what it reads is the text without its markup.  A few rules on top do
what the publisher's segmenter does otherwise, each because the articles show it
(``tools/bench/segmenting.py`` measures how often a block is split alike, with and without them).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from sphinx_sxs.article.markdown import Inline, find_inlines, parseable

Segmenter = Callable[[str], Iterable[int]]
"""Gives where the sentences of a plain text start, white space ahead of them not counted."""

_NOT_ONE_SENTENCE = re.compile(r"[.!?…][^\w\s]{0,16}\s|[ ]{2}\r?\n|\\\r?\n|<|\A[\[`]")
"""What a block has that is more than one sentence, or one that is a link or code; most have none of it."""

_HARD_BREAK = re.compile(r"(?<![ ])[ ]{2,}\r?\n|\\\r?\n")
_SEPARATOR = re.compile(r"<(?:!--.*-->|/?(?:br|hr|img|p|div|ul|ol|li)\b.*)", re.IGNORECASE | re.DOTALL)
"""HTML that parts what stands around it and is no part of it; the publisher takes ``</br>`` for a break."""

_UNREAD = re.compile(r"[\"“”„«»‘(]|(?<!\w)['’]|['’](?!\w)")
"""Marks that the publisher's segmenter does not look at: it cuts inside quotations and parentheses."""

_GIVEN_IN_PART = frozenset({"code", "link"})
"""Constructs of which a translator is not given all where they are a whole sentence."""

_NAME = "Name"
"""What is read for code and bare links: a word that can start a sentence, and end one."""

_ENDS_SENTENCE = re.compile(r"[.!?…][^\w\s)]{0,4}\Z")
"""A terminator, and what of the markup could not be parsed; not "the search box.) Your results"."""

_ENDS_NO_SENTENCE = re.compile(
    r"""(?:
        (?<!\w)(?i:admin|ins|org|out|sync|tab)  # taken for abbreviations: "a SharePoint admin. For more"
      | (?<!\S)[A-Z]                            # initials, and "the Surface Pro X. Most"; but not "Q&A. Ask"
    )[.]\Z""",
    re.VERBOSE,
)
_FIRST_WORD = re.compile(r"\W{0,8}(\w)")
"""The first letter or digit of what may be a sentence; not looked for without end, so that time is linear."""

_LABEL = re.compile(r"(?<!\S)[a-z][.]\s{1,99}(?=[A-Z])")
"""The label of a step, which the publisher's segmenter takes for a sentence: "a. Select Save"."""

_NO_ABBREVIATION = re.compile(r"(?<!\w)(?:DC|ID|No|OK)[.]\s+(?=[A-Z])")
"""What the library takes for abbreviations and the publisher does not: "No. You pay for"."""

_SPACE = re.compile(r"[^\S ]")
_SEEN = re.compile(r"\S")

_LONGEST_END = 8
"""As far back as is looked for the end of a sentence."""


def sentences(text: str) -> list[tuple[int, int]]:
    """What a translator is given of one block's inline Markdown, in order: ranges in code points.

    Together they hold all but white space and what the articles leave unspanned: line breaks,
    images in HTML, sentences that are nothing but code or a bare link, and what makes a whole
    sentence a link (of ``[Learn more](x.md)`` the range is that of ``Learn more``).
    """
    return split(text, publisher_starts)


def split(text: str, segmenter: Segmenter) -> list[tuple[int, int]]:
    """`text` cut where `segmenter` cuts it, and at line breaks; see `sentences`."""
    first, last = _trim(text, 0, len(text))
    text = parseable(text[first:last])
    if not _NOT_ONE_SENTENCE.search(text):
        return [(first, last)] if text else []
    return [(first + start, first + end) for start, end in _split(text, segmenter)]


def publisher_starts(plain: str) -> set[int]:
    """Where the publisher's segmenter would see sentences of a plain text start."""
    return amend(plain, library_starts(plain))


def library_starts(plain: str) -> Iterator[int]:
    """Where the library sees them."""
    from sentencex import get_sentence_boundaries  # type: ignore[import-untyped]  # noqa: PLC0415 - most never cut

    # Its rule for initials takes white space for one byte: it panics over a no-break space.
    spaced = _SPACE.sub(" ", plain)
    for boundary in get_sentence_boundaries("en", spaced):
        if first := _SEEN.search(spaced, boundary["start_index"], boundary["end_index"]):
            yield first.start()


def amend(plain: str, starts: Iterable[int]) -> set[int]:
    """`starts`, as a library gives them for `plain`, by the rules of the publisher's segmenter."""
    amended = {start for start in starts if _may_cut(plain, start)}
    amended.update(match.end() for match in _NO_ABBREVIATION.finditer(plain))
    for match in _LABEL.finditer(plain):
        amended.add(match.end())
        if _ENDS_SENTENCE.search(plain, *_tail(plain, match.start())):
            amended.add(match.start())
    return amended


def _may_cut(plain: str, start: int) -> bool:
    """Whether the publisher's segmenter, too, would see a sentence start there."""
    tail, end = _tail(plain, start)
    if not _ENDS_SENTENCE.search(plain, tail, end) or _ENDS_NO_SENTENCE.search(plain, tail, end):
        return False
    # Not before lower case ("a **Stay signed in?** prompt") but after "!", and not before the next
    # step of a path ("**More...** > **Add**").
    first = _FIRST_WORD.match(plain, start)
    return first is not None and first[0][0] != ">" and not (first[1].islower() and plain[end - 1] != "!")


def _tail(plain: str, at: int) -> tuple[int, int]:
    """The range of what stands before `at` and the white space ahead of it, as far back as is looked."""
    end = _space_before(plain, at)
    return max(0, end - _LONGEST_END), end


def _space_before(plain: str, at: int) -> int:
    """Where the white space starts that stands ahead of `at`."""
    while at and plain[at - 1].isspace():
        at -= 1
    return at


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without white space around it."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _split(text: str, segmenter: Segmenter) -> Iterator[tuple[int, int]]:
    """The sentences of `text`, which has no white space around it."""
    marks = find_inlines(text).marks
    outer = list(_outermost(marks))
    alone = {mark.start: mark for mark in outer if mark.kind in _GIVEN_IN_PART}
    begins = [mark.start for mark in marks]
    ends = [mark.end for mark in outer]
    for start, end in _parts(text, outer):
        inside = marks[bisect_left(begins, start) : bisect_left(begins, end)]
        reading = _read(text, (start, end), inside)
        at = start
        for cut in (*_cuts(reading, segmenter), end):
            # Nothing is cut in two: what is bold, a link, code.
            held = bisect_right(ends, cut)
            if held < len(outer) and outer[held].start < cut:
                continue
            a, b = _trim(text, at, cut)
            at = cut
            mark = alone.get(a)
            if mark and mark.end == b:
                a, b = _given(text, mark)
            if a < b:
                yield a, b


def _given(text: str, mark: Inline) -> tuple[int, int]:
    """What a translator is given of a sentence that is nothing but a link, or code; perhaps nothing."""
    if mark.kind == "code" or mark.autolink:
        return mark.end, mark.end
    # A link whose address holds a parenthesis is none to the publisher's segmenter.
    if "(" in text[mark.inner[1] + 2 : mark.end]:
        return mark.start, mark.end
    return _trim(text, *mark.inner)


def _outermost(marks: Iterable[Inline]) -> Iterator[Inline]:
    """The constructs that stand in no other."""
    end = 0
    for mark in marks:
        if mark.start >= end:
            yield mark
            end = mark.end


def _parts(text: str, outer: list[Inline]) -> Iterator[tuple[int, int]]:
    """The ranges between line breaks and other separators; no construct is parted."""
    separators = [
        (mark.start, mark.end)
        for mark in outer
        if mark.kind == "html" and _SEPARATOR.match(text, mark.start, mark.end)
    ]
    begins = [mark.start for mark in outer]
    for match in _HARD_BREAK.finditer(text):
        held = bisect_right(begins, match.start()) - 1
        if held < 0 or outer[held].end <= match.start():
            separators.append(match.span())
    at = 0
    for start, end in sorted(separators):
        if at < start:
            yield at, start
        at = max(at, end)
    if at < len(text):
        yield at, len(text)


class _Reading(NamedTuple):
    """What a reader sees of a part of a text, and where it stands."""

    plain: str
    """The part without its markup and quotation marks."""
    seen: list[int]
    """Where its pieces start in `plain`."""
    places: list[int]
    """Where they start in the text."""

    def place(self, at: int) -> int:
        """Where the character `at` of `plain` stands in the text."""
        piece = bisect_right(self.seen, at) - 1
        return self.places[piece] + at - self.seen[piece]


def _read(text: str, part: tuple[int, int], marks: Iterable[Inline]) -> _Reading:
    """What a reader sees of the range `part` of `text`, where `marks` stand."""
    at, end = part
    plain: list[str] = []
    seen: list[int] = []
    places: list[int] = []
    length = 0
    for start, stop, stand_in in sorted((*_markup(marks), *_unread(text, part))):
        if start < at:
            continue
        for piece, place in ((text[at:start], at), (stand_in, start)):
            if piece:
                plain.append(piece)
                seen.append(length)
                places.append(place)
                length += len(piece)
        at = stop
    plain.append(text[at:end])
    seen.append(length)
    places.append(at)
    return _Reading("".join(plain), seen, places)


def _markup(marks: Iterable[Inline]) -> Iterator[tuple[int, int, str]]:
    """What is not read of `marks`, and what is read in its place."""
    for kind, start, end, inner, _, autolink in marks:
        if kind == "code" or autolink:
            yield start, end, _NAME
        elif kind in {"html", "image"}:
            yield start, end, ""
        else:
            yield start, inner[0], ""
            yield inner[1], end, ""


def _unread(text: str, part: tuple[int, int]) -> Iterator[tuple[int, int, str]]:
    return ((*match.span(), "") for match in _UNREAD.finditer(text, *part))


def _cuts(reading: _Reading, segmenter: Segmenter) -> list[int]:
    """Where the text of `reading` is cut, by its places in the text: always where white space starts."""
    plain = reading.plain
    cuts: set[int] = set()
    for start in segmenter(plain):
        space = _space_before(plain, start)
        if 0 < space < start:
            cuts.add(reading.place(space))
    return sorted(cuts)
