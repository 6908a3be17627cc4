"""Version numbers and addresses in dotted form, which no locale may rewrite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sphinx_sxs.checks.dates import unit_pattern

MAY_HOLD = re.compile(r"\.(?<=\d\.)\d")
"""What every dotted number has; begins with its dot, since that is found fastest."""

_DOTTED = re.compile(r"(?<![\w.,])[vV]?(\d+(?:\.\d+)+)(?![\w]|[.,]\d)")
_MANY = 2  # two dots and more: an address, a build
# Words that make the next dotted number of the sentence a version …
_WORDS = re.compile(
    r"\b(?:versions?|ver\.|builds?|revisions?|firmware|TLS|SSL|SAML|OAuth|OData|HTTP|SMB|API|SDK|CLI"
    r"|protocols?|IP(?:v[46])?)\b",
    re.IGNORECASE,
)
# … and names that do so right before it, wherever they stand.
_NAMES = re.compile(
    r"\b(?:Windows|Android|iOS|iPadOS|macOS|OS|Linux|Ubuntu|Python|Java|PowerShell|Exchange|Bluetooth|USB|Chrome|Firefox|Safari"
    r"|Edge|Opera|Explorer|Framework|NET|Release|Pack|Server|Module|PHP|SQL|Phone|Web|OS X)[ /]v?\.?"
    r"(?:\d+(?:\.\d+)*\s?(?:[/,&]|or|and|to|through)\s?)*$"
)
_AFTER = re.compile(
    r"\s(?:releases?|versions?|builds?|updates?|devices?|SDK|API"
    r"|(?:and|or) (?:later|higher|above|newer|earlier|up))\b"
)
_NEAR = 60
_SENTENCE_END = re.compile(r"[.!?;:]\s")
# Names nobody listed: a capital inside (OpenSSL 1.1), or any name before ".0" (Industry 4.0).
_PRODUCT = re.compile(r"(?<![\w-])\w*[a-z][A-Z]\w*\s(?:v\.?)?$")
_NAME = re.compile(r"(?<=[\w,)] )[A-Z]\w+\s$")
_CHAIN = re.compile(r"\s*(?:/|,|-|–|,?\s?\b(?:and|or|to|through)\b)\s*v?$")
_MONEY = re.compile(r"(?:[$€£¥₹]|\b(?:[A-Z]{2}\$|USD|EUR|GBP|JPY|RM|Rp|INR|VND))\s?$")
_QUANTITY = re.compile(
    r"[ -]?(?:[%٪$€£¥°]|(?:percent|percentage|per cent|million|billion|trillion|thousand|times|points?"
    r"|inch|inches|[kmgt]?bps|[kmgt]bit|[kmg]?hz|meters?|metres?|miles?|km|kg|degrees?"
    r"|tons?|tonnes|pixels?|px|pt|USD|EUR|dollars?|euros?)\b)",
    re.IGNORECASE,
)
_ENGLISH = "en-US"


@dataclass(frozen=True, slots=True)
class Version:
    """A version, a build or an address of numbers."""

    text: str
    """Its digits and dots."""
    start: int
    """Where it starts."""
    end: int
    """Where it ends."""

    @property
    def rewritten(self) -> re.Pattern[str]:
        """How it looks where a locale's marks took the place of its dots."""
        parts = [re.escape(part) for part in self.text.split(".")]
        return re.compile(rf"(?<![\d.,٫])(?!{re.escape(self.text)}(?!\d)){'[.,٫،]'.join(parts)}(?![.,٫]?\d)")


def versions(prose: str) -> Iterator[Version]:
    """The dotted numbers of English `prose` that its words say are no quantities."""
    before = -1
    for match in _DOTTED.finditer(prose):
        start, end = match.span(1)
        if _is_version(prose, match, before):
            yield Version(match[1], start, end)
            before = end


def _is_version(prose: str, match: re.Match[str], before: int) -> bool:
    """Whether a dotted number is a version; `before` is where the last one ended, or -1."""
    start, end = match.span(1)
    if match[1].count(".") >= _MANY or match.start() < start:
        return True
    if _MONEY.search(prose, max(0, start - 6), start) or _QUANTITY.match(prose, end):
        return False
    if unit_pattern(_ENGLISH).match(prose, end):
        return False
    if before >= 0 and _CHAIN.fullmatch(prose, before, start):
        return True
    near = _SENTENCE_END.split(prose[max(0, start - _NEAR) : start])[-1]
    if _WORDS.search(near) or _AFTER.match(prose, end):
        return True
    names = (_NAMES, _PRODUCT, _NAME) if match[1].endswith(".0") else (_NAMES, _PRODUCT)
    return any(name.search(near) for name in names)
