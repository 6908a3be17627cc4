"""The English of articles, put together from what their locales embed."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from sphinx_sxs.article.front_matter import split_front_matter
from sphinx_sxs.article.markdown import parse_events, parseable
from sphinx_sxs.article.model import Article, Side
from sphinx_sxs.article.pending import KEY as PENDING_KEY
from sphinx_sxs.article.projection import original_text, project_pieces
from sphinx_sxs.locales import parse_handoff
from sphinx_sxs.originals.tokens import fold

HANDBACK_KEYS = frozenset(
    {
        "ms.openlocfilehash",
        "ms.sourcegitcommit",
        "ms.translationtype",
        "ms.contentlocale",
        "ms.lasthandoff",
        "ms.locfileid",
        PENDING_KEY,
    }
)
"""Front matter that hand-back, or carrying an article over, adds to it."""
_TRANSLATED_KEYS = frozenset({"title", "description"})
_HEADING_ANCHOR = re.compile(
    r'^(?P<marks>[ \t>]*#{1,6}[ \t]*)<a name="(?P<name>[^"\n]*)"></a>(?P<heading>[^\n]*)', re.MULTILINE
)
_KEY = re.compile(r"(?P<key>[A-Za-z][\w.\- ]*?)[ \t]*:(?=[ \t\r\n]|\Z)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"(?<!\\)<[^<>]*>")
_NOT_IN_SLUG = re.compile(r"[^a-z0-9_\- ]")
_PLAIN_VALUE = re.compile(r"[A-Za-z][\w ,.()/&+'’-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class EnglishCandidate:
    """An article whose source projection could be the English page."""

    page: str
    """The page's name."""
    locale: str
    """Whose article it is."""
    path: str
    """The article file."""
    handoff: str
    """``ms.lasthandoff`` as written."""
    digest: str
    """Of its source projection."""


def choose_english(candidates: Iterable[EnglishCandidate]) -> dict[str, str]:
    """The article file whose English each page shows.

    The newest hand-off first, then what most locales agree on, then the locale's name.
    """
    pages: defaultdict[str, list[EnglishCandidate]] = defaultdict(list)
    for candidate in candidates:
        pages[candidate.page].append(candidate)
    return {page: _best(found).path for page, found in sorted(pages.items())}


def _best(found: list[EnglishCandidate]) -> EnglishCandidate:
    def day(candidate: EnglishCandidate) -> int:
        parsed = parse_handoff(candidate.handoff)
        return parsed.toordinal() if parsed else 0

    newest = max(day(candidate) for candidate in found)
    recent = [candidate for candidate in found if day(candidate) == newest]
    votes = Counter(candidate.digest for candidate in recent)
    return min(recent, key=lambda c: (-votes[c.digest], c.locale))


def disagreements(candidates: Iterable[EnglishCandidate]) -> list[str]:
    """The pages of which locales embed different English; sorted."""
    digests: defaultdict[str, set[str]] = defaultdict(set)
    for candidate in candidates:
        digests[candidate.page].add(candidate.digest)
    return sorted(page for page, found in digests.items() if len(found) > 1)


def english_digest(article: Article) -> str:
    """Equal for articles that embed the same English, layout aside."""
    folded = fold(original_text(article)).encode("utf-8", "surrogateescape")
    return blake2b(folded, digest_size=16).hexdigest()


def reconstruct(article: Article) -> str:
    """The English file that an article was made from, as far as the article tells.

    The body is what the article embeds, without the heading anchors that hand-back inserted.
    The front matter is the article's own without what hand-back added; of what it translates,
    the title is taken from the first heading, and other text stays where the English has it.
    """
    body = without_inserted_anchors(original_text(article))
    head, block, _ = split_front_matter(project_pieces(article.head, Side.SOURCE).text)
    if not head:
        return article.bom + body
    start = head.index("\n") + 1
    kept = "".join(_english_front_matter(block, body))
    return article.bom + head[:start] + kept + head[start + len(block) :] + body


def without_inserted_anchors(text: str) -> str:
    """`text` without the anchors that hand-back put before the words of headings.

    Those are named after their heading; an author's anchor has a name of its own.
    """

    def restored(match: re.Match[str]) -> str:
        is_inserted = re.fullmatch(re.escape(slug_of(match["heading"])) + r"(-\d+)?", match["name"])
        return match["marks"] + match["heading"] if is_inserted else match[0]

    return _HEADING_ANCHOR.sub(restored, text) if "<a name=" in text else text


def slug_of(heading: str) -> str:
    """What hand-back names the anchor of a heading: its ASCII letters and digits, with hyphens."""
    text = _LINK.sub(r"\1", _TAG.sub("", heading)).strip().lower()
    return _NOT_IN_SLUG.sub("", text).replace(" ", "-")


def _english_front_matter(block: str, body: str) -> Iterator[str]:
    """The lines of an article's front matter that its original has, the title in English."""
    folded = fold(body)
    for key, lines in _entries(block):
        if key in HANDBACK_KEYS:
            continue
        value = lines.partition(":")[2].strip().strip("\"'")
        if key not in _TRANSLATED_KEYS or (value and fold(value) in folded):
            yield lines
        elif key == "title" and (heading := first_heading(body)):
            end = "\r\n" if lines.endswith("\r\n") else "\n"
            yield f"title: {_yaml(heading)}{end}"


def _entries(block: str) -> Iterator[tuple[str, str]]:
    """The keys of the outermost mapping, each with all its lines."""
    key, lines = "", ""
    for line in block.splitlines(keepends=True):
        match = _KEY.match(line)
        if match is None:
            lines += line
            continue
        if lines:
            yield key, lines
        key, lines = match["key"], line
    if lines:
        yield key, lines


def _yaml(value: str) -> str:
    return value if _PLAIN_VALUE.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def first_heading(body: str) -> str:
    """What the first heading of a Markdown text shows; empty where there is none."""
    shown: list[str] | None = None
    for event, _ in parse_events(parseable(body)):
        if not isinstance(event, dict):
            if shown is not None:
                shown.append(" ")
        elif isinstance(event.get("Start"), dict) and "Heading" in event["Start"]:
            shown = []
        elif shown is not None:
            if isinstance(event.get("End"), dict) and "Heading" in event["End"]:
                return " ".join("".join(shown).split())
            shown.append(str(event.get("Text") or event.get("Code") or ""))
    return ""
