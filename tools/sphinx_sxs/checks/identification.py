"""Which language a text is in, among a few candidates.

The one place that knows `py3langid`, which is imported and loaded where the first text
is doubtful and at no other time.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import babel
from babel.core import get_global

from sphinx_sxs.article.docset import is_locale_name
from sphinx_sxs.checks.languages import language_of
from sphinx_sxs.checks.text import words

# Letters by script; of two for one language, both.
_LETTERS = {
    "Arab": "\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff",
    "Armn": "\u0531-\u0587",
    "Beng": "\u0980-\u09ff",
    "Cyrl": "\u0400-\u052f",
    "Deva": "\u0900-\u097f",
    "Ethi": "\u1200-\u139f",
    "Geor": "\u10a0-\u10ff\u1c90-\u1cbf",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
    "Gujr": "\u0a80-\u0aff",
    "Guru": "\u0a00-\u0a7f",
    "Hans": "\u3400-\u9fff",
    "Hant": "\u3400-\u9fff",
    "Hebr": "\u0590-\u05ff",
    "Jpan": "\u3041-\u30ff\u3400-\u9fff",
    "Khmr": "\u1780-\u17ff",
    "Knda": "\u0c80-\u0cff",
    "Kore": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "Laoo": "\u0e80-\u0eff",
    "Mlym": "\u0d00-\u0d7f",
    "Mymr": "\u1000-\u109f",
    "Orya": "\u0b00-\u0b7f",
    "Sinh": "\u0d80-\u0dff",
    "Taml": "\u0b80-\u0bff",
    "Telu": "\u0c00-\u0c7f",
    "Thai": "\u0e00-\u0e7f",
}
_OF_SCRIPT = {script: re.compile(f"[{letters}]") for script, letters in _LETTERS.items()}
OTHER_SCRIPT = re.compile(f"[{''.join(_LETTERS.values())}]")
"""A letter of a script that is not Latin."""
KANA = re.compile("[\u3041-\u30ff]")
"""A letter that Japanese alone writes."""

_UNKNOWN = "Zzzz"
# Written so much alike that a sentence tells nothing: one of them is never taken for another.
_ALIKE = (
    {"id", "ms", "jv", "su"},
    {"nb", "no", "nn", "da"},
    {"hr", "sr", "bs", "cnr", "sh"},
    {"cs", "sk"},
    {"gl", "pt"},
    {"af", "nl"},
    {"bg", "mk"},
    {"ru", "uk", "be"},
    {"hi", "mr", "ne"},
    {"fa", "prs"},
)
_PLENTY = 3
"""Words of one language's grammar, with none of the other's, that leave no doubt."""
_PLAINLY = 0.99
# What the model calls by another name than locales do.
_MODEL_NAMES = {"fil": "tl", "iw": "he", "in": "id", "sh": "sr"}


def primary(locale: str) -> str:
    """The language of a locale: ``pt`` of ``pt-BR``."""
    return locale.split("-", 1)[0].casefold()


@cache
def script_of(locale: str) -> str:
    """The script of a locale as ISO 15924 writes it: ``Cyrl`` of ``ru-RU``, ``Latn`` of ``sr-Latn-RS``.

    ``Zzzz`` where neither the locale says it nor CLDR knows the language.
    """
    parts = locale.replace("_", "-").split("-")
    for part in parts[1:]:
        if len(part) == 4 and part.isalpha():
            return part.title()
    likely = get_global("likely_subtags")
    for key in ("_".join(parts), parts[0].casefold()):
        if key in likely:
            return str(likely[key]).split("_")[1]
    return _UNKNOWN


def knows_script(script: str) -> bool:
    """Whether the letters of `script` are known here."""
    return script == "Latn" or script in _OF_SCRIPT


def letters_of(script: str) -> re.Pattern[str] | None:
    """A letter of `script`; ``None`` for Latin and for scripts not known."""
    return _OF_SCRIPT.get(script)


def script_with(letter: str) -> str:
    """The script that `letter` belongs to; Latin where it is no other's."""
    return next((script for script, letters in _OF_SCRIPT.items() if letters.match(letter)), "Latn")


@cache
def script_name(script: str) -> str:
    """What English calls a script."""
    return str(babel.Locale("en").scripts.get(script, script))


@cache
def language_name(tag: str) -> str:
    """What English calls a language."""
    return str(babel.Locale("en").languages.get(tag, tag))


@cache
def locales_beside(folder: Path) -> frozenset[str]:
    """The locales whose folders stand in `folder`."""
    try:
        return frozenset(entry.name for entry in folder.iterdir() if is_locale_name(entry.name))
    except OSError:
        return frozenset()


def rivals(locale: str, others: Iterable[str]) -> frozenset[str]:
    """The languages of `others` that a text can be told to be in rather than in that of `locale`."""
    own = primary(locale)
    alike = {own}.union(*(group for group in _ALIKE if own in group))
    return frozenset(map(primary, others)) - alike


def identify(text: str, own: str, others: frozenset[str]) -> tuple[str, float] | None:
    """The likeliest language of `text`, and how sure it is that it is not `own`.

    ``None`` where the model does not know `own` or none of `others`.  What speaks for
    several of the others, as for Indonesian and Malay, speaks against `own` in sum.
    """
    plain = _by_grammar(text, own, others)
    if plain is not None:
        return plain
    model = _model(others | {own})
    ours = _MODEL_NAMES.get(own, own)
    if model is None or ours not in model.nb_classes:
        return None
    ranking = model.rank(text)
    best = ranking[0][0]
    tag = next((tag for tag in sorted(others) if _MODEL_NAMES.get(tag, tag) == best), best)
    return tag, 1.0 - dict(ranking)[ours]


def _by_grammar(text: str, own: str, others: frozenset[str]) -> tuple[str, float] | None:
    """What words that only grammar needs say of `text`; ``None`` where the model has to be asked.

    Loading the model takes a second a process, and most texts in doubt are plainly in one of two languages.
    """
    if len(others) != 1:
        return None
    (other,) = others
    ours, theirs = language_of(own), language_of(other)
    if not (ours and theirs and ours.function_words and theirs.function_words):
        return None
    folded = [word.casefold() for word in words(text)]
    for_us = sum(word in ours.function_words and word not in theirs.function_words for word in folded)
    for_them = sum(word in theirs.function_words and word not in ours.function_words for word in folded)
    if for_them >= _PLENTY and not for_us:
        return other, _PLAINLY
    if for_us and not for_them:
        return own, 1.0 - _PLAINLY
    return None


@cache
def _model(languages: frozenset[str]) -> Any:
    """The model cut down to `languages`; ``None`` where it knows fewer than two of them."""
    whole = _whole_model()
    names = {_MODEL_NAMES.get(tag, tag) for tag in languages} & set(whole.labels)
    if len(names) < 2:
        return None
    model = copy.copy(whole)
    model.set_languages(sorted(names))
    return model


@cache
def _whole_model() -> Any:
    from py3langid import langid  # type: ignore[import-untyped]  # noqa: PLC0415 - loads numpy and the model

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
