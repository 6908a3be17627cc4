r"""What belongs to a word besides the letters, digits and underscores of `\w`.

`re` takes no combining sign for part of a word, so that `\b` stands before each vowel
sign of an Indic script: "में" would be two words, and "चार" (four) stand in "विचार".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_JOINERS = "\u200c\u200d"
# Signs by the block of their script.
_SIGNS = {
    "\u0590-\u05ff": "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7",
    "\u0600-\u06ff": "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed",
    "\u0700-\u074f": "\u0711\u0730-\u074a",
    "\u0780-\u07bf": "\u07a6-\u07b0",
    "\u0e00-\u0e7f": "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e",
    "\u0e80-\u0eff": "\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece",
    "\u0f00-\u0fff": "\u0f18\u0f19\u0f35\u0f37\u0f39\u0f3e\u0f3f\u0f71-\u0f84\u0f86\u0f87\u0f8d-\u0fbc\u0fc6",
    "\u1000-\u109f": "\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074"
    "\u1082-\u108d\u108f\u109a-\u109d",
    "\u1200-\u137f": "\u135d-\u135f",
    "\u1780-\u17ff": "\u17b4-\u17d3\u17dd",
    "\u1800-\u18af": "\u180b-\u180d\u180f\u1885\u1886\u18a9",
}
# Of India's scripts, letters and signs by block: there the two take turns.
_ALPHABETS = {
    "\u0900-\u097f": "\u0900-\u0963\u0971-\u097f",
    "\u0980-\u09ff": "\u0980-\u09e3\u09f0\u09f1\u09fc\u09fe",
    "\u0a00-\u0a7f": "\u0a00-\u0a65\u0a70-\u0a75",
    "\u0a80-\u0aff": "\u0a80-\u0ae5\u0af9-\u0aff",
    "\u0b00-\u0b7f": "\u0b00-\u0b65\u0b71",
    "\u0b80-\u0bff": "\u0b80-\u0be5",
    "\u0c00-\u0c7f": "\u0c00-\u0c65",
    "\u0c80-\u0cff": "\u0c80-\u0c83\u0c85-\u0ce5\u0cf1-\u0cf3",
    "\u0d00-\u0d7f": "\u0d00-\u0d4e\u0d54-\u0d57\u0d5f-\u0d65\u0d7a-\u0d7f",
    "\u0d80-\u0dff": "\u0d80-\u0de5\u0df2\u0df3",
}


def _by_block(table: Mapping[str, str]) -> Mapping[re.Pattern[str], str]:
    return {re.compile(f"[{block}]"): letters for block, letters in table.items()}


_SIGNS_OF, _ALPHABET_OF = _by_block(_SIGNS), _by_block(_ALPHABETS)

SIGNS = "".join(("\u0300-\u036f", *_SIGNS.values(), *_ALPHABETS.values(), _JOINERS))
"""What a word of any script goes on with besides letters, for a set in an expression."""


def letter_class(written: Iterable[str]) -> str:
    r"""An expression for one character of a word in the scripts of `written`; ``\w`` where that does.

    Of India's scripts it has only their own letters: endings stand right after names in
    Latin letters, and words do.
    """
    text = "".join(written)
    if alphabets := _of_blocks(text, _ALPHABET_OF):
        return f"[{alphabets}{_JOINERS}]"
    signs = _of_blocks(text, _SIGNS_OF)
    return rf"[\w{signs}{_JOINERS}]" if signs else r"\w"


def _of_blocks(text: str, table: Mapping[re.Pattern[str], str]) -> str:
    return "".join(letters for block, letters in table.items() if block.search(text))


def words_with(letter: str) -> str:
    """An expression for words that open with one of `letter`, apostrophes within them as well."""
    return rf"{letter}+(?:['’]{letter}+|[{SIGNS}]+{letter}*)*"
