"""Prose inside Markdown: what a reader reads as sentences, with its place.

Masking replaces what is no prose by a filler of the same length, so that every offset
keeps its meaning in the segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_sxs.checks.languages import Language

FILLER = "\x1f"
"""Stands for each masked character: no letter, no space, no punctuation."""

_NOT_PROSE = re.compile(
    r"`+[^`]*`+"  # code
    r"|<[^<>\n]{1,400}>"  # HTML, autolinks, <placeholders>
    r"|(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"  # the address of a link
    r"|(?:https?|ftp|ms-\w+)://[^\s\"'<>\[\]（）「」]+"
    r"|\bwww\.[^\s\"'<>\[\]()]+"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|\{[^{}\n]*\}|%[\w()]+%"  # variables
    r"|&(?:#\d+|#x[0-9a-fA-F]+|\w+);"
    r"|:::[^\n]*"
)
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
    return _NOT_PROSE.sub(lambda match: _fill(match[0]), text)


_MAY_NEED_MASK = re.compile(r"[`<\[/@{%&:]|www")


def _fill(text: str) -> str:
    # Line ends stay: they end sentences.
    return "".join("\n" if char == "\n" else FILLER for char in text)


QUOTED = re.compile(
    r"\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”|‘[^’\n]{2,200}’|«[^»\n]{1,200}»|„[^“”\n]{1,200}[“”]"
    r"|「[^」\n]{1,200}」|(?<!\w)'[^'\n]{2,80}'(?!\w)"
)
"""What stands in quotation marks, with them: a label, a message, somebody's words."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def words(text: str) -> list[str]:
    """The words of `text` in order, as written; of languages that write spaces."""
    return _WORD.findall(text)


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
