"""Identifiers: what must stand in every language exactly as it stands in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sphinx_sxs.checks.numbers import has_digit

_DOMAINS = "com|net|org|edu|gov|mil|info|biz|io|ms|dev|cloud|us|uk|de|fr|cn|jp|local|example"
_MAIL = r"(?P<mail>[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})"
_OTHER = (
    r"(?P<guid>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)"
    r"|(?P<hex>\b0x[0-9a-f]{2,16}\b)"
    rf"|(?P<host>(?<![\w@./-])(?:\*\.)?(?:[a-z0-9-]+\.)+(?:{_DOMAINS})\b(?![\w(-]|\.\w))"
    r"|(?P<article>\bKB ?\d{6,8}\b)"
    r"|(?P<code>\b(?-i:[A-Z]{2,}_?[0-9]{4,}|[A-Z0-9]{2,}(?:_[A-Z0-9]+)+)\b)"
    r"|(?P<plan>\b(?-i:[AEFGKP][1-9])\b)"
)
_FLAGS = re.IGNORECASE | re.ASCII
_IDENTIFIER = re.compile(_OTHER, _FLAGS)
_IDENTIFIER_OR_MAIL = re.compile(f"{_MAIL}|{_OTHER}", _FLAGS)
_DOT = re.compile(r"\.[A-Za-z]")
_DIGIT = re.compile(r"[0-9](?:(?<=[A-Z].)|(?<=[Kk][Bb] .))", re.ASCII)
_GROUP = re.compile(r"-[0-9a-fA-F]{4}-", re.ASCII)


def may_hold(text: str) -> bool:
    """Whether `text` has what every identifier has; a look that spares most texts the rest."""
    if "@" in text or "_" in text or _DOT.search(text):
        return True
    if not has_digit(text):
        return False
    if "0x" in text or "0X" in text or _GROUP.search(text):
        return True
    return _DIGIT.search(text) is not None


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier and its place."""

    kind: str
    """``guid``, ``hex``, ``mail``, ``host``, ``article`` (of a knowledge base), ``code``, ``plan``."""
    text: str
    """As written."""
    start: int
    """Where it starts."""
    end: int
    """Where it ends."""


def identifiers(text: str) -> Iterator[Identifier]:
    """The identifiers of `text`, in order; addresses of links are to be masked before."""
    # The search for the part before an "@" is dear.
    pattern = _IDENTIFIER_OR_MAIL if "@" in text else _IDENTIFIER
    for match in pattern.finditer(text):
        yield Identifier(match.lastgroup or "", match[0], *match.span())


_EXAMPLES = re.compile(
    r"@(?:[\w-]+\.)*(?:contoso|fabrikam|example|yourdomain|domain|company)\b", re.IGNORECASE
)
_BRAND = re.compile(r"[A-Z][\w-]*\.\w+")


def stands(identifier: Identifier, text: str) -> bool:
    """Whether `identifier` is in `text`, whatever white space and letter case do to it."""
    if identifier.kind == "plan":
        # Letters may be glued on: Arabic "and", a product's name in text without spaces.
        return re.search(rf"(?<!\d){re.escape(identifier.text)}(?!\d)", text, re.IGNORECASE) is not None
    form = same_form(identifier.text)
    return (form.removeprefix("*.") if identifier.kind == "host" else form) in same_form(text)


def may_differ(identifier: Identifier) -> bool:
    """Whether translators may leave it out or put another one: an example's address, a brand."""
    if identifier.kind == "mail":
        return _EXAMPLES.search(identifier.text) is not None
    return identifier.kind == "host" and _BRAND.fullmatch(identifier.text) is not None


def same_form(text: str) -> str:
    """What two ways to write one identifier have in common: ``KB 4011234`` is ``KB4011234``."""
    return _SPACE.sub("", text).casefold()


_SPACE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")
