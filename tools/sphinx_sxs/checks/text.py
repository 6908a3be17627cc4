"""Prose inside Markdown: what a reader reads as sentences, with its place.

Masking replaces what is no prose by a filler of the same length, so that every offset
keeps its meaning in the segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_sxs.checks.languages import Language
from sphinx_sxs.checks.letters import words_with

FILLER = "\x1f"
"""Stands for each masked character: no letter, no space, no punctuation."""

# Each branch opens with a literal character: `re` skips to the next place that has one of them.
_BRANCHES = (
    r"`+[^`]*`+"  # code
    r"|<[^<>\n]{1,400}>"  # HTML, autolinks, <placeholders>
    r"|\((?<=\]\()[^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"  # the address of a link
    r"|h(?:ttps?)://{url}|f(?:tp)://{url}|m(?:s-\w+)://{url}"
    r"|w(?<!\ww)ww\.[^\s\"'<>\[\]()]+"
    r"{mail}"
    r"|\{[^{}\n]*\}|%[\w()]+%"  # variables
    r"|&(?:#\d+|#x[0-9a-fA-F]+|\w+);"
    r"|:::[^\n]*"
).replace("{url}", r"[^\s\"'<>\[\]（）「」]+")
# Addresses of mail open with any letter, which makes the search slow: only for texts with an "@".
_NOT_PROSE = re.compile(_BRANCHES.replace("{mail}", ""))
_NOT_PROSE_NOR_MAIL = re.compile(_BRANCHES.replace("{mail}", r"|[\w.+-]+@[\w-]+\.[\w.-]+"))
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|No|Nr|approx|incl|Inc|Corp|Ltd|Co|Mr|Ms|Dr|St|cf|bzw|z\. ?B|d\. ?h|u\. ?a|ggf"
    r"|usw|ca|Abb|evtl|inkl|dll|dsb|dst|tgl|vv|v|v\.v|TP|TS|\d{1,2}))\.$"
)
_END = re.compile(
    r"[.!?؟۔]+[\"'”’»)\]*_\x1f]*(?=\s|$)|[。！？]+[」』）\"”]*|\n\s*(?:\n|[-*+>|]|\d+\.)|<br ?/?>|\n\n"
)


def mask(text: str) -> str:
    """`text` with code, addresses, HTML and variables filled up; of the same length."""
    if not _MAY_NEED_MASK.search(text):
        return text
    return fill(text, _NOT_PROSE_NOR_MAIL if "@" in text else _NOT_PROSE)


_MAY_NEED_MASK = re.compile(r"`|<|\]\(|://|@|\{|%|&|:::|www\.")


def _fill(text: str) -> str:
    # Line ends stay: they end sentences.
    if "\n" not in text:
        return FILLER * len(text)
    return "".join("\n" if char == "\n" else FILLER for char in text)


QUOTED = re.compile(
    r"\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”|‘[^’\n]{2,200}’|«[^»\n]{1,200}»|„[^“”\n]{1,200}[“”]"
    r"|「[^」\n]{1,200}」|'(?<!\w')[^'\n]{2,80}'(?!\w)"
)
"""What stands in quotation marks, with them: a label, a message, somebody's words."""

_WORD = re.compile(words_with(r"[^\W\d_]"))


def words(text: str) -> list[str]:
    """The words of `text` in order, as written; of languages that write spaces."""
    return _WORD.findall(text)


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same but for white space."""
    if one == other:
        return True
    # The first words of a text and its translation differ, as a rule.
    return one.split(None, 1)[:1] == other.split(None, 1)[:1] and one.split() == other.split()


def is_foreign(text: str, language: Language) -> bool:
    """Whether `text`, said to be in `language`, holds as many words of other languages, or more."""
    own = other = 0
    for word in words(text):
        folded = word.casefold()
        own += folded in language.function_words
        other += folded in language.foreign_words
    return other >= max(own, 1)


def fill(text: str, pattern: re.Pattern[str]) -> str:
    """`text` with every match of `pattern` filled up."""
    return pattern.sub(lambda match: _fill(match[0]), text)


SEVERAL_FORMS = frozenset("ıſςσ")
"""Small letters that share their capital with another one."""


class Caseless:
    """A pattern with `re.IGNORECASE`, searched for many times faster where it is in small letters.

    With that flag `re` tries every branch at every place; without, it skips to those
    that can open a match.
    """

    __slots__ = ("_pattern", "_small")

    def __init__(self, pattern: re.Pattern[str]) -> None:
        written = pattern.pattern
        self._pattern = pattern
        self._small: re.Pattern[str] | None = None
        # Not for `\W` either, nor for letters that have several small forms.
        if written == written.lower() and SEVERAL_FORMS.isdisjoint(written):
            self._small = re.compile(written, pattern.flags & ~re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match, by its place: its text may be in small letters."""
        small = text.lower()
        if self._small is None or len(small) != len(text):
            return self._pattern.search(text)
        return self._small.search(small)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches, as `search` gives them."""
        small = text.lower()
        if self._small is None or len(small) != len(text):
            return self._pattern.finditer(text)
        return self._small.finditer(small)

    def count(self, text: str) -> int:
        """How often it matches."""
        return sum(1 for _ in self.finditer(text))

    def fill(self, text: str) -> str:
        """`text` with every match filled up."""
        parts: list[str] = []
        done = 0
        for match in self.finditer(text):
            start, end = match.span()
            parts += (text[done:start], _fill(text[start:end]))
            done = end
        return "".join((*parts, text[done:])) if parts else text


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of the sentences of masked `text`, those without a letter left out."""
    start = 0
    for match in _END.finditer(text):
        if match[0][0] == "." and _ABBREVIATION.search(text, start, match.start() + 1):
            continue
        yield from _with_letters(text, start, match.end())
        start = match.end()
    yield from _with_letters(text, start, len(text))


def _with_letters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    if any(char.isalpha() for char in text[start:end]):
        yield start, end
