"""MET001 untranslated-metadata and empty-metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.digests import letters_of as plain_letters
from sphinx_sxs.checks.digests import source_letters
from sphinx_sxs.checks.identification import identify, letters_of, primary, script_of
from sphinx_sxs.checks.languages import Language
from sphinx_sxs.checks.metadata import line_of
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.prose import is_sentence
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context
from sphinx_sxs.checks.text import is_foreign, mask, same_words, words

_KEYS = ("title", "description")
_SHOWN = 60
_SURE = 0.9
# Outside of ASCII, folded or not: "ß" is "ss".
_OTHER_LETTER = re.compile(r"[^\W\d_\x00-\x7f\u00df\u017f\u1e9e\u212a\ufb00-\ufb06]")


@register
class UntranslatedMetadata(ArticleRule):
    """
    ## What it finds

    A `title` or `description` in the front matter that is still in the language of the
    source (`untranslated-metadata`), and a `title` that is there and empty, or absent
    though the article has other front matter (`empty-metadata`).

    A title counts as untranslated where it is the source of a sentence or heading that
    the body translates, or where it is a sentence.  Names are the same in every
    language and are left alone.

    ## Why it matters

    They are what the browser's tab, bookmarks and search results show.

    ## Example

    ```text
    title: Restore a deleted user
    source: Restore a deleted user
    target: Memulihkan pengguna yang dihapus
    ```

    ## What to do

    Translate them as the body does.
    """

    code = "MET001"
    name = "untranslated-metadata"
    other_names = ("empty-metadata",)
    severity = Severity.WARNING
    issue_type = "untranslated"
    mqm = "accuracy/untranslated"

    def check(self, context: Context) -> Iterator[Finding]:
        """Compare with the pairs of the body."""
        article, english = context.article, context.source_language
        if not article.front_matter:
            return
        if not article.meta("title").strip() and "includes" not in context.file.page.split("/"):
            line, text = line_of(article.text, "title")
            state = "empty" if "title" in article.front_matter else "absent"
            yield Finding(f"`title` is {state}", name="empty-metadata", line=line, excerpt=text)
        # Spans inside the front matter are segments, and the rules over segments see them.
        if english is None or context.locale is None or _same_language(context.locale, english):
            return
        if any(isinstance(piece, Segment) for piece in article.head):
            return
        for key in _KEYS:
            value = " ".join(article.meta(key).split())
            if value and _is_untranslated(value, context, english):
                line, text = line_of(article.text, key)
                yield Finding(f"`{key}` is in {english.name}: `{value[:_SHOWN]}`", line=line, excerpt=text)


def _same_language(locale: str, english: Language) -> bool:
    return locale.split("-", 1)[0].casefold() == english.tag


def _is_untranslated(value: str, context: Context, english: Language) -> bool:
    """Whether `value` is a source of the body that has a translation, or else a sentence of its language."""
    stands_in_body = plain_letters(value) in source_letters(context.article)
    if not stands_in_body and _has_own_letter(value, context):
        return False
    small = [word for word in words(value) if word.islower()]
    if all(word in english.function_words for word in small) or is_foreign(value, english):
        # A name: of its words, those in small letters are grammar alone.
        return False
    folded = value.casefold()
    for segment in context.article.segments if stands_in_body else ():
        source, target = segment.source, segment.target
        # The first letter alone rules out most.
        if not source or not target or not folded.startswith(source.lstrip()[:1].casefold()):
            continue
        if " ".join(source.split()).casefold() == folded:
            return not same_words(source, target)
    return is_sentence(mask(value), english) and _reads_as(value, context, english)


def _has_own_letter(value: str, context: Context) -> bool:
    """Whether a letter tells that `value` does not read as English: nearly every translated one has some."""
    letters = letters_of(script_of(context.locale or ""))
    return (letters or _OTHER_LETTER).search(value) is not None


def _reads_as(value: str, context: Context, english: Language) -> bool:
    """Whether nothing speaks for `value` being in the article's own language."""
    locale = context.locale or ""
    letters = letters_of(script_of(locale))
    if letters is not None:
        return letters.search(value) is None
    # A word of grammar that English has not, or a letter: the model, dear to load, need not be asked.
    own = context.language.function_words if context.language else frozenset()
    for word in words(value):
        folded = word.casefold()
        if not folded.isascii() or (folded in own and folded not in english.function_words):
            return False
    verdict = identify(value, primary(locale), frozenset({english.tag}))
    return verdict is None or (verdict[0] == english.tag and verdict[1] > _SURE)
