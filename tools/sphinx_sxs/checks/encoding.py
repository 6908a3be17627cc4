"""Text that was read in the wrong encoding, and characters that nobody sees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from sphinx_sxs.checks.model import Place


def _as_windows(first: int, last: int, encoding: str) -> str:
    """How bytes look when read as a Windows code page; what it leaves undefined, as a C1 control."""
    return "".join(
        re.escape(bytes([byte]).decode(encoding, "ignore") or chr(byte)) for byte in range(first, last + 1)
    )


_NEXT = f"[{_as_windows(0x80, 0xBF, 'cp1252')}\u0080-\u009f]"
_LATIN = re.compile(
    f"(?:[{_as_windows(0xC2, 0xDF, 'cp1252')}]{_NEXT}|[{_as_windows(0xE0, 0xEF, 'cp1252')}]{_NEXT}{{2}}"
    f"|[{_as_windows(0xF0, 0xF4, 'cp1252')}]{_NEXT}{{3}})+"
)
_CYRILLIC = re.compile(f"(?:[РС][{_as_windows(0x80, 0xBF, 'cp1251')}]){{4,}}")
# "Spaß“" and "«MAÇû" are words and their closing quotation mark.
_CLOSED = re.compile(r"[^\W\d_][“”‘’»›–—…•]")
_PLAUSIBLE = re.compile(
    r"[\u00a0-\u024f\u1ea0-\u1eff\u2010-\u2044\u20a0-\u20bf\u2122\u2190-\u21ff\ufeff\U0001f300-\U0001faff]+"
)


def misread(text: str) -> Iterator[tuple[Place, str]]:
    """Runs of `text` that are UTF-8 read as a Windows code page, with what they were."""
    for pattern, encoding in ((_LATIN, "cp1252"), (_CYRILLIC, "cp1251")):
        for match in pattern.finditer(text):
            meant = _reread(match[0], encoding)
            if meant is None or (len(match[0]) == 2 and _CLOSED.fullmatch(match[0])):
                continue
            if encoding == "cp1251" or _PLAUSIBLE.fullmatch(meant):
                yield match.span(), meant


def _reread(text: str, encoding: str) -> str | None:
    data = bytearray()
    for char in text:
        try:
            data += char.encode(encoding)
        except UnicodeEncodeError:
            if not "\u0080" <= char <= "\u009f":
                return None
            data.append(ord(char))
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


UNSEEN = re.compile(
    "["
    "\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"  # control characters but for tab and line ends
    "\u202a-\u202e\u2066-\u2069"  # embedding, override and isolation of writing direction
    "\u2028\u2029"  # line and paragraph separators
    "\ufff9-\ufffb\ufeff"  # interlinear annotation; a byte order mark inside the text
    "\ufdd0-\ufdef\ufffe\uffff"  # no characters at all
    "\U000e0000-\U000e007f"  # tags: a text inside the text
    "]"
)
"""A character that is not seen and has no business in prose.

Marks that single out a writing direction (LRM, RLM, ALM), joiners, soft hyphens and
zero-width spaces are not among them: scripts need them.
"""
ISOLATION = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Those of `UNSEEN` that order text of two writing directions."""


def unseen_name(char: str) -> str:
    """Its code point, and its name where it has one: ``U+202E RIGHT-TO-LEFT OVERRIDE``."""
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip()


def balanced(text: str) -> bool:
    """Whether each embedding or isolation of writing direction in `text` is closed, and none overrides."""
    opened: list[str] = []
    for char in ISOLATION.findall(text):
        if char in "\u202d\u202e":
            return False
        if char in "\u202c\u2069":
            if not opened or opened.pop() != char:
                return False
        else:
            opened.append("\u202c" if char in "\u202a\u202b" else "\u2069")
    return not opened


def decomposed(text: str) -> Place | None:
    """The first letter of `text` that is written in parts and has a form of its own; ``None`` where none is.

    Marks in another order than Unicode's are no such thing: Arabic is typed with the
    shadda before the vowel.
    """
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return None
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not unicodedata.combining(text[end]):
            if len(unicodedata.normalize("NFC", text[start:end])) < end - start:
                return start, end
            start = end
    return None
