"""Names that stay as they are: which of them a source holds, and whether its target does.

A name is found in the source by its letters and, where it is a word of the language as
well, by its neighbours.  In the target it counts as kept wherever its letters stand: every
language puts its own endings, hyphens and spaces around them.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sphinx_sxs.checks.views import View
from sphinx_sxs.settings import Settings

_SHIPPED = "microsoft-365.toml"
_NO_LETTER = re.compile(r"[\W_]+")
_SPACE = re.compile(r"\s+")
_VOWELS = "aeiouy"
_SHORT = re.compile(r"[a-z]{1,3}")
_ALONE = "="
"""In front of a word that counts only where it is not part of another, "AD" of "download"."""
_LONG = 5
"""Letters from which on a name may lose its last vowel to an ending, as Polish "Skypie" does."""
_BEFORE = re.compile(r"(?P<word>[^\W_]+)(?P<gap>[\W_]*)\Z")
_AFTER = re.compile(r"[\W_]*(?P<word>[^\W_]+(?:['’-][^\W_]+)*)")

Wanted = tuple[tuple[str, ...], ...]
"""What keeps a name: one of these, each a number of squeezed words that all have to be there."""


@dataclass(frozen=True)
class Names:
    """The names that one run looks for."""

    pattern: re.Pattern[str]
    """Finds every one of them as English writes it, the longest first."""
    wanted: Mapping[str, Wanted]
    """By name, as `key` gives it, what of it the target has to hold."""
    words: frozenset[str]
    """The names that are words too."""
    accepted: Mapping[str, Mapping[str, Wanted]]
    """By language, what it may write instead."""
    not_after: frozenset[str]
    """Small words in front of which such a word is no name."""
    not_before: frozenset[str]
    """Small words after which the capitalized noun was no name either."""
    articles: frozenset[str]
    """Small words after which it is one only in front of one of `before`."""
    before: frozenset[str]
    """Words that names of products stand in front of: "client", "meeting"."""

    def lost(self, source: View, target: View, language: str | None) -> Iterator[tuple[str, tuple[int, int]]]:
        """Each name of the source's prose that the target does not hold, with its place in the source."""
        kept = _Held(target)
        seen: set[Wanted] = set()
        for match in self.pattern.finditer(source.prose):
            if kept.written(match[0]):
                continue
            name = key(match[0])
            wanted = self.wanted[name]
            if wanted in seen or (
                name in self.words and not self._is_name(source, match.start(), match.end())
            ):
                continue
            others = self.accepted.get(language or "", {})
            choices = (*wanted, *(choice for part in _parts(name, others) for choice in part))
            if not kept.any(choices):
                seen.add(wanted)
                yield match[0], match.span()

    def _is_name(self, source: View, start: int, end: int) -> bool:
        """Whether the word at this place is used as a name, by the words around it."""
        if any(mark.inner == (start, end) for mark in source.of("strong", "emphasis", "link")):
            # A label by itself: what the button says in the reader's language.
            return False
        before = _BEFORE.search(source.prose, max(0, start - 40), start)
        after = _AFTER.match(source.prose, end)
        next_word = after["word"].casefold() if after else ""
        if before is None or not before["gap"].isspace() or next_word in self.not_before:
            return False
        word = before["word"]
        return (
            word.islower()
            and word not in self.not_after
            and (next_word in self.before or word not in self.articles)
        )


def key(name: str) -> str:
    """One spelling of a name for all its spaces and its case."""
    return _SPACE.sub(" ", name).casefold()


def squeezed(text: str) -> str:
    """The letters and digits of `text`, without case: what is left of a name in any company."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _NO_LETTER.sub("", text.casefold())


class _Held:
    """The letters of a target: first all of it, and only where they matter what a reader sees of it."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._all: str | None = None
        self._visible: str | None = None
        self._shown: str | None = None

    def written(self, name: str) -> bool:
        """Whether the target shows the name just as the source has it."""
        return name in self._view.prose

    def any(self, wanted: Wanted) -> bool:
        """Whether the target shows all words of one of the choices."""
        text = self._view.text
        if self._all is None:
            self._all = squeezed(text)
        if not _holds_any(self._all, text, wanted):
            return False
        if not self._view.marks:
            return True
        # A name in an address is not one that the reader sees; one in code is.
        if self._visible is None or self._shown is None:
            code = " ".join([self._view.shown(mark) for mark in self._view.of("code")])
            self._visible = f"{self._view.prose} {code}"
            self._shown = squeezed(self._visible)
        return _holds_any(self._shown, self._visible, wanted)


def _holds_any(squeezed_text: str, text: str, wanted: Wanted) -> bool:
    for words in wanted:  # noqa: SIM110 - a generator costs as much as the look
        if _holds(squeezed_text, text, words):
            return True
    return False


def _holds(squeezed_text: str, text: str, words: tuple[str, ...]) -> bool:
    for word in words:
        if word.removeprefix(_ALONE) not in squeezed_text:
            return False
        if word.startswith(_ALONE) and not _alone(word.removeprefix(_ALONE)).search(text):
            return False
    return True


@cache
def _alone(word: str) -> re.Pattern[str]:
    """`word` by itself."""
    return re.compile(rf"(?<![A-Za-z\d]){re.escape(word)}(?![A-Za-z\d])", re.IGNORECASE)


def _parts(name: str, others: Mapping[str, Wanted]) -> Iterator[Wanted]:
    """What a language accepts for a name: for the whole of it, else for one of its words."""
    if name in others:
        yield others[name]
        return
    for word in name.split():
        if word in others:
            yield others[word]


@cache
def names_of(do_not_translate: tuple[str, ...], translatable: tuple[str, ...]) -> Names:
    """The shipped list without `translatable`, and `do_not_translate`."""
    data = _shipped()
    free = {key(name) for name in translatable}
    wanted: dict[str, Wanted] = {}
    words: set[str] = set()
    for table in ("names", "words"):
        for name, enough in data[table].items():
            if key(name) not in free:
                wanted[key(name)] = _wanted(enough or name)
                if table == "words":
                    words.add(key(name))
    for name in do_not_translate:
        if name.strip():
            wanted[key(name.strip())] = ((_stem(squeezed(name)) or key(name.strip()),),)
            words.discard(key(name.strip()))
    return Names(
        pattern=_any_name((*data["names"], *data["words"]), do_not_translate, wanted),
        wanted=wanted,
        words=frozenset(words),
        accepted={
            language: {key(name): _wanted(forms) for name, forms in table.items()}
            for language, table in data["accepted"].items()
        },
        not_after=frozenset(data["context"]["not_after"]),
        not_before=frozenset(data["context"]["not_before"]),
        articles=frozenset(data["context"]["articles"]),
        before=frozenset(data["context"]["before"]),
    )


def names_for(settings: Settings) -> Names:
    """The names that `settings` ask for."""
    return names_of(settings.do_not_translate, settings.translatable)


@cache
def _shipped() -> dict[str, Any]:
    text = files("sphinx_sxs.checks.names").joinpath(_SHIPPED).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _wanted(enough: str) -> Wanted:
    choices: list[tuple[str, ...]] = []
    for choice in enough.split("|"):
        words = [squeezed(word) for word in choice.split()]
        choices.append(tuple(_ALONE + word if _SHORT.fullmatch(word) else _stem(word) for word in words))
        if len(words) > 1:
            # "AzureAD" is as good as "Azure AD", whose "AD" would have to stand alone.
            choices.append((_ALONE + "".join(words),))
    return tuple(choices)


def _stem(word: str) -> str:
    """`word` without its last vowel, which endings change."""
    return word[:-1] if len(word) >= _LONG and word.isascii() and word[-1] in _VOWELS else word


def _any_name(
    shipped: tuple[str, ...], own: tuple[str, ...], wanted: Mapping[str, Wanted]
) -> re.Pattern[str]:
    """One expression for all names, branched by their first letters, which `re` looks for fastest."""
    spelled = {name.strip() for name in (*shipped, *own) if key(name.strip()) in wanted}
    by_letter: dict[str, list[str]] = defaultdict(list)
    for name in sorted(spelled, key=lambda name: (-len(name), name)):
        by_letter[name[0]].append(re.escape(name[1:]).replace(r"\ ", r"\s+"))
    if not by_letter:
        return re.compile(r"(?!)")
    branches = (
        rf"{re.escape(letter)}(?<![\w-]{re.escape(letter)})(?:{'|'.join(rests)})"
        for letter, rests in sorted(by_letter.items())
    )
    return re.compile(rf"(?:{'|'.join(branches)})(?!\w|-[a-z]+\.|\.[a-z]{{2,3}}\b)")
