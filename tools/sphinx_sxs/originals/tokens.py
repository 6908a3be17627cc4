"""Text as tokens that two versions of the same English share, whatever its layout.

What hand-back and authors' editors change without changing the text is taken out:
heading anchors that hand-back inserted, prefixes of block quotes, backslashes before
Markdown punctuation; any run of white space is one space.  Two texts are the same
exactly where their tokens are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

from sphinx_sxs.originals.landmarks import parts

_ASIDE = (
    r'(?P<aside><a name="?[^"<>]*"?>\s*</a>'  # heading anchors
    r"|(?:(?<=\n)|\A)[ \t]*>(?:[ \t]*>)*)"  # block quotes
)
_ESCAPE = r"\\(?P<escaped>[!-/:-@\[-`{-~])"
_TOKEN = re.compile(rf"{_ASIDE}|(?P<space>\n|[^\S\n]+)|{_ESCAPE}|[^\W_]+|.", re.DOTALL)
"""A low line stands by itself: an escaped one does, and both say the same."""
_LAYOUT = re.compile(f"{_ASIDE}|{_ESCAPE}")


class Token(NamedTuple):
    """A word or a punctuation mark; there are many, so a tuple."""

    text: str
    """Itself, after a space where white space stands before it."""
    start: int
    """Its first code point; a backslash that escapes it is part of it."""
    end: int
    """One past its last."""


def tokenize(text: str) -> list[Token]:
    """The tokens of `text`, in order; the first has no space before it."""
    tokens: list[Token] = []
    space = ""
    after_aside = False
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "space":
            space = " " if tokens else ""
        elif kind == "aside":
            after_aside = True
        else:
            word, start = match[kind or 0], match.start()
            if after_aside and not space and tokens and tokens[-1].text[-1].isalnum() and word[0].isalnum():
                # An anchor inside a word parts nothing.
                before = tokens.pop()
                word, start = before.text + word, before.start
            tokens.append(Token(space + word, start, match.end()))
            space, after_aside = "", False
    return tokens


def fold(text: str) -> str:
    """`text` without its layout: two texts are the same where this is."""
    if "\\" not in text and ">" not in text:
        # Nothing to take out but white space: most texts, and some twenty times faster.
        return " ".join(text.split())
    # What `tokenize` says, joined, at a tenth of its cost.
    return " ".join(_LAYOUT.sub(r"\g<escaped>", text).split())


class Edit(NamedTuple):
    """A run of tokens in two versions of a text."""

    same: bool
    """Whether both versions have it."""
    old: tuple[int, int]
    """First token in the old version, and one past the last."""
    new: tuple[int, int]
    """The same in the new version."""


def edits(old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """What became of `old` in `new`: runs that stayed and runs that did not, in turn."""
    found: list[Edit] = []
    for edit in _raw_edits(old, new):
        if found and found[-1].same == edit.same:
            last = found[-1]
            found[-1] = Edit(edit.same, (last.old[0], edit.old[1]), (last.new[0], edit.new[1]))
        else:
            found.append(edit)
    return found


def _raw_edits(old: Sequence[str], new: Sequence[str]) -> Iterator[Edit]:
    """The same, with some runs in more than one piece."""
    for part in parts(old, new):
        (a, b), (c, d), is_comparable = part
        if not is_comparable:
            yield Edit(same=False, old=part.old, new=part.new)
            continue
        for opcode in Indel.opcodes(old[a:b], new[c:d]):
            yield Edit(
                same=opcode.tag == "equal",
                old=(a + opcode.src_start, a + opcode.src_end),
                new=(c + opcode.dest_start, c + opcode.dest_end),
            )


def word_diff(old: str, new: str) -> list[tuple[str, str]]:
    """`new` against `old`, word by word: ``(" ", same)``, ``("-", gone)``, ``("+", added)`` in reading order.

    The texts of " " and "+" joined are `new`, those of " " and "-" are `old`, but for layout.
    """
    before, after = tokenize(old), tokenize(new)
    parts: list[tuple[str, str]] = []
    for edit in edits([token.text for token in before], [token.text for token in after]):
        gone, added = _text(before, edit.old), _text(after, edit.new)
        if edit.same:
            parts.append((" ", added))
            continue
        if gone:
            parts.append(("-", gone))
        if added:
            parts.append(("+", added))
    return parts


def _text(tokens: Sequence[Token], run: tuple[int, int]) -> str:
    return "".join(token.text for token in tokens[slice(*run)])


def similarity(old: Sequence[str], new: Sequence[str]) -> float:
    """How much of two texts' tokens is the same, in order, from 0 to 1."""
    return float(Indel.normalized_similarity(old, new))
