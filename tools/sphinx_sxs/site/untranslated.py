"""Articles that stand in a locale's folder and are English all the same.

A hand-back that brought nothing leaves the English file where the translation should be.
Such an article has no segments; that alone says little, since a locale's own articles
have none either.
"""

from __future__ import annotations

from sphinx_sxs.article.markdown import parse_events, parseable
from sphinx_sxs.article.model import Article
from sphinx_sxs.checks.identification import identify, letters_of, primary, rivals, script_of
from sphinx_sxs.checks.languages import language_of
from sphinx_sxs.checks.text import words

_FEWEST = 3
"""Words of English grammar in what can be told to be English prose."""
_SHARE = 5
"""Of so many small words one is grammar there, or more."""
_OWN_SCRIPT = 10
"""Of so many letters one is of the locale's own script, or more, where an article is in its language."""
_SURE = 0.97
_ENOUGH = 20_000
"""Code points that tell the language of an article; the rest is not looked at."""


def is_untranslated(article: Article, locale: str, source_locale: str) -> bool:
    """Whether `article`, which stands among those of `locale`, is the English original.

    Its words say so, or its front matter where the words leave doubt.
    """
    if article.segments or not rivals(locale, [source_locale]):
        return False
    prose = _prose(article.body[:_ENOUGH])
    english = _is_english(prose, locale, source_locale) if prose else False
    if english is not None:
        return english
    return article.locale is not None and primary(article.locale) == primary(source_locale)


def _prose(body: str) -> str:
    """The text of `body` without code, addresses and HTML."""
    parts: list[str] = []
    is_code = False
    for event, _ in parse_events(parseable(body)):
        if isinstance(event, str):
            parts.append("\n")
            continue
        ((name, value),) = event.items()
        if name in {"Start", "End"}:
            kind = value if isinstance(value, str) else next(iter(value))
            is_code = kind == "CodeBlock" and name == "Start"
            parts.append("\n" if name == "End" else "")
        elif name == "Text" and not is_code:
            parts.append(value)
    return "".join(parts).strip()


def _is_english(prose: str, locale: str, source_locale: str) -> bool | None:
    """Whether `prose` is English rather than in the language of `locale`; ``None`` where that is in doubt."""
    letters = letters_of(script_of(locale))
    if letters is not None and len(letters.findall(prose)) * _OWN_SCRIPT >= sum(map(str.isalpha, prose)):
        return False
    small = [word for word in words(prose) if word.islower()]
    english, own = _grammar(source_locale), _grammar(locale)
    if not english or not small:
        return None
    if _count(small, english) < max(_FEWEST, len(small) / _SHARE):
        return False if _count(small, own - english) else None
    tag = primary(source_locale)
    verdict = identify(" ".join(small), primary(locale), frozenset({tag}))
    if verdict is None:
        return True if letters is not None else None
    return verdict[0] == tag and verdict[1] >= _SURE


def _grammar(locale: str) -> frozenset[str]:
    """Words that only grammar needs, of the language of `locale`; none where they are not known."""
    language = language_of(primary(locale))
    return language.function_words if language else frozenset()


def _count(found: list[str], listed: frozenset[str]) -> int:
    return sum(word in listed for word in found)
