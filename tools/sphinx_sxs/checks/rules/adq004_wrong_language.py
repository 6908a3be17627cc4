"""ADQ004 wrong-language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from sphinx_sxs.article import Segment
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks.identification import (
    KANA,
    OTHER_SCRIPT,
    identify,
    knows_script,
    language_name,
    letters_of,
    locales_beside,
    primary,
    rivals,
    script_name,
    script_of,
    script_with,
)
from sphinx_sxs.checks.languages import Language, language_of
from sphinx_sxs.checks.letters import SIGNS, letter_class
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.prose import is_sentence, own_words, plain_prose
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.text import is_foreign, same_words, words
from sphinx_sxs.checks.views import View
from sphinx_sxs.settings import Settings

_SHORTEST = 16
_FEWEST_WORDS = 5
_FEWEST_LETTERS = 8
_TOKEN = re.compile(rf"\w+(?:[{SIGNS}]+\w*)*")
_FIRST = 8
"""Words of a text that are looked at before the rest."""
_NOTHING: Iterator[Finding] = iter(())
_SURE = 0.97
_WITHOUT_SPACES = frozenset({"ja", "zh", "yue", "th", "lo", "km", "my"})
# Scripts that share their letters.
_FAMILY = {"Hans": "Han", "Hant": "Han", "Jpan": "Han"}


@register
class WrongLanguage(SegmentRule):
    """
    ## What it finds

    A target that is in the language of the source, in that of another locale of the
    docset, or in a script that its own language does not use.

    Only these languages are weighed against each other, and only sentences: of names,
    labels, code and addresses nothing can be told.  Languages that write alike
    (Indonesian and Malay, Norwegian and Danish, Croatian and Serbian, Czech and Slovak)
    are never taken for each other.  Copies of the source are `untranslated`.

    ## Why it matters

    The reader gets a sentence in a language that they did not ask for; often a whole
    article went to the wrong folder.

    ## Example

    ```text
    locale: id-ID
    source: Open the page and select the user.
    target: Mở trang và chọn người dùng.
    ```

    ## What to do

    Translate the segment into the article's language, or move the article.
    """

    code = "ADQ004"
    name = "wrong-language"
    severity = Severity.ERROR
    issue_type = "locale-violation"
    mqm = "locale-conventions"

    _latest: tuple[ArticleFile, Settings, str, _Questions | None] | None = None

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Ask the script, then the words that only grammar needs, and the model where these leave doubt."""
        target, locale = segment.target, context.locale
        if not target or not locale or len(target) < _SHORTEST:
            return _NOTHING
        asked = self._asked(context, locale)
        if asked is None:
            return _NOTHING
        if asked.letters is not None:
            if not asked.letters.search(target):
                return _without_script(segment, context, locale)
        elif not target.isascii() and OTHER_SCRIPT.search(target) and _is_other_script(segment, context):
            return _other_script(segment, context)
        if not asked.candidates or (asked.owns is not None and asked.owns(target)):
            return _NOTHING
        if asked.theirs is None or asked.theirs(target):
            return _other_language(segment, context, primary(locale), asked.candidates)
        return _NOTHING

    def _asked(self, context: Context, locale: str) -> _Questions | None:
        """The questions for the article, which are those of its last segment as a rule."""
        file, settings = context.file, context.settings
        latest = self._latest
        if latest is None or latest[0] is not file or latest[1] is not settings or latest[2] != locale:
            root = str(file.root) if file.folder_locale else ""
            latest = file, settings, locale, _questions(locale, root, settings.source_locale)
            self._latest = latest
        return latest[3]


def is_wrong_language(segment: Segment, context: Context) -> bool:
    """Whether the segment is as a whole in a language that is not the article's."""
    return next(WrongLanguage().check(segment, context), None) is not None


Test = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Questions:
    """What is asked of every target in one locale."""

    letters: re.Pattern[str] | None
    """A letter of its script; ``None`` for Latin."""
    candidates: frozenset[str]
    """The languages that it may be in by mistake."""
    owns: Test | None
    """Whether a text has what its own language has and no candidate."""
    theirs: Test | None
    """Whether it has words of grammar of a candidate."""


@cache
def _questions(locale: str, root: str, source_locale: str) -> _Questions | None:
    """The questions for `locale`, whose folder is `root`, if one folder holds it.

    ``None`` where its script is not known, of which nothing can be told.
    """
    if not knows_script(script_of(locale)):
        return None
    beside = locales_beside(Path(root).parent) if root else frozenset()
    candidates = _candidates(locale, beside | {source_locale})
    return _Questions(
        letters_of(script_of(locale)),
        candidates,
        _grammar(locale, candidates),
        _rivals_grammar(primary(locale), candidates),
    )


def _candidates(locale: str, others: frozenset[str]) -> frozenset[str]:
    """The languages of `others` in the script of `locale` that can be told from its language."""
    script = _FAMILY.get(script_of(locale), script_of(locale))
    return rivals(
        locale, (other for other in others if _FAMILY.get(script_of(other), script_of(other)) == script)
    )


def _grammar(locale: str, candidates: frozenset[str]) -> Test | None:
    """Whether a text has what its own language has and no candidate: words of grammar, or letters."""
    if script_of(locale) == "Jpan":
        return lambda text: KANA.search(text) is not None
    language = language_of(locale)
    if language is None or not language.spaced:
        return None
    others = (rival.function_words for rival in map(language_of, candidates) if rival)
    return _any_of(language.function_words.difference(*others))


def _rivals_grammar(own: str, candidates: frozenset[str]) -> Test | None:
    """Whether a text has words of grammar of a candidate; ``None`` where those of one are not known."""
    language = language_of(own)
    found: set[str] = set()
    for tag in candidates:
        rival = language_of(tag)
        if rival is None or not rival.spaced or not rival.function_words:
            return None
        found |= rival.function_words
    return _any_of(frozenset(found - language.function_words if language else found))


def _any_of(listed: frozenset[str]) -> Test | None:
    """Whether a text has one of the words; ``None`` for no words."""
    if not listed:
        return None
    either = "|".join(sorted(map(re.escape, listed)))
    letter = letter_class(listed)
    pattern = re.compile(rf"(?<!{letter})(?:{either})(?!{letter})", re.IGNORECASE)
    plain = all(_TOKEN.fullmatch(word) for word in listed)

    def holds(text: str) -> bool:
        # Splitting is far faster, and finds one in nearly every text that has one, mostly among the first.
        return (
            not listed.isdisjoint(text.split(None, _FIRST))
            or not listed.isdisjoint(text.split())
            or holds_between_marks(text)
        )

    def holds_between_marks(text: str) -> bool:
        # The Turkish capital falls into two characters.
        if plain and "\u0130" not in text:
            return not listed.isdisjoint(_tokens(text))
        return pattern.search(text) is not None

    return holds


# What is not found in a text is looked for in it once more, in another list.
@lru_cache(maxsize=1)
def _tokens(text: str) -> list[str]:
    """The words of `text` without case, names with signs in them whole."""
    return _TOKEN.findall(text.casefold())


def _is_other_script(segment: Segment, context: Context) -> bool:
    """Whether a target with other letters that should be in Latin ones is mostly not."""
    prose = context.target_view(segment).prose
    foreign = sum(1 for _ in OTHER_SCRIPT.finditer(prose))
    if foreign < _FEWEST_LETTERS or foreign * 2 < sum(char.isalpha() for char in prose):
        return False
    return OTHER_SCRIPT.search(segment.source or "") is None


def _other_script(segment: Segment, context: Context) -> Iterator[Finding]:
    foreign = list(OTHER_SCRIPT.finditer(context.target_view(segment).prose))
    script = script_name(script_with(foreign[0][0]))
    yield Finding(f"Target is written in the {script} script", at=(foreign[0].start(), foreign[-1].end()))


def _without_script(segment: Segment, context: Context, locale: str) -> Iterator[Finding]:
    """A sentence without a letter of its language's script."""
    source, target, english = segment.source or "", segment.target or "", context.source_language
    if english is None or context.source_is_foreign or same_words(source, target):
        return
    if is_foreign(source, english):
        return
    known = {word.casefold() for word in words(source)}
    new = [match[0] for match in own_words(context.target_view(segment)) if match[0].casefold() not in known]
    if (
        is_sentence(plain_prose(context.target_view(segment)), english)
        or sum(word.islower() for word in new) >= _FEWEST_WORDS
    ):
        script = script_name(script_of(locale))
        yield Finding(f"Target has no letter of the {script} script", at=(0, len(target)))


def _other_language(
    segment: Segment, context: Context, own: str, candidates: frozenset[str]
) -> Iterator[Finding]:
    """Let the model decide over the small words, which no name holds."""
    source, target, english = segment.source or "", segment.target or "", context.source_language
    if context.source_is_foreign or same_words(source, target):
        return
    if english and is_foreign(source, english):
        return
    view = context.target_view(segment)
    # Loading the model takes a second: where English alone is in question, count its words of grammar first.
    if english and candidates == {english.tag} and not _has_grammar(view, english):
        return
    text = _decisive(view, own)
    verdict = identify(text, own, candidates) if text else None
    if verdict is None or verdict[0] == own or verdict[1] < _SURE:
        return
    if english and verdict[0] == english.tag and not is_sentence(plain_prose(view), english):
        return
    message = f"Target reads as {language_name(verdict[0])}, not {language_name(own)}"
    yield Finding(message, at=(0, len(target)), score=verdict[1])


def _has_grammar(view: View, english: Language) -> bool:
    """Whether a fair share of the small words are grammar of the source's language."""
    small = [match[0] for match in own_words(view) if match[0].islower()]
    grammar = sum(word in english.function_words for word in small)
    return grammar >= 2 and grammar * 5 >= len(small)


def _decisive(view: View, own: str) -> str:
    """What tells the language of `view`: the small words, or every letter where there are no small ones."""
    if own in _WITHOUT_SPACES:
        letters = "".join(OTHER_SCRIPT.findall(view.prose))
        return letters if len(letters) >= _FEWEST_LETTERS else ""
    small = [match[0] for match in own_words(view) if not match[0][0].isupper()]
    return " ".join(small) if len(small) >= _FEWEST_WORDS else ""
