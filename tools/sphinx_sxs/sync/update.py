"""Build the sxs article of a newer English: what stayed keeps its translation, byte for byte.

The new article is the new English with each segment that stayed in its place, as it was, and
a new segment wherever no segment stands for a sentence.  A new segment's target is its English
for now, and the front matter says so (`article.pending`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sphinx_sxs.article.metadata import plain_values, set_value
from sphinx_sxs.article.model import Article, Segment, Side, Text, ordinal_of
from sphinx_sxs.article.pending import KEY, needs_translation
from sphinx_sxs.article.projection import project
from sphinx_sxs.article.reader import parse_article
from sphinx_sxs.originals.blocks import BlockKind, blocks
from sphinx_sxs.originals.freshness import freshness
from sphinx_sxs.originals.images import AltText, alt_texts
from sphinx_sxs.originals.model import ArticleFreshness, Freshness, Original, SegmentFreshness
from sphinx_sxs.originals.tokens import fold
from sphinx_sxs.sync.ordinals import Ordinals

_ANCHORS = re.compile(r'(?:<a name="[^"<>]*"></a>)+\Z')
_EMPTY_LINES = re.compile(r"(?:[ \t]*\r?\n)*")
"""Before a body: hand-back takes them out, and they show nowhere."""
_SOFT_BREAK = re.compile(r"(?<![ \t\\])[ \t]?\r?\n[ \t]*(?:>[ \t]*)*")
"""The end of a line that shows as a space: two spaces or a backslash before it make it a hard break."""
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SLUG_DROP = re.compile(r"[^a-z0-9_\- ]")
_LINK = re.compile(r"!?\[((?:\\.|[^\]\\])*)\]\([^()]*\)")
_LOSSY = frozenset({"unpaired-span", "missing-source"})
"""Problems of an article whose text would not survive being built anew."""
_DELIMITERS = ('<span data-ttu-id="', '<span class="sxs-lookup">', "</span></span>", '<span data-stu-id="')


class UpdateError(ValueError):
    """An article cannot be updated without losing something; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A segment of the updated article that is to be translated."""

    ordinal: str
    """Its ordinal there."""
    english: str
    """Its English."""
    before: Segment | None
    """The segment that stood there while it read otherwise; ``None`` where it is new."""
    similarity: float
    """How much of that wording stayed, from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What carrying an article over to a newer original gives."""

    article: Article
    """The new article."""
    freshness: ArticleFreshness
    """How the old one stood to the newer original."""
    pending: tuple[Pending, ...]
    """What became a segment that is to be translated, in reading order."""
    notes: tuple[str, ...]
    """What somebody should look at, for people: each a fact."""


def is_commit(version: str) -> bool:
    """Whether a version is named by the whole id of a commit."""
    return _COMMIT.fullmatch(version) is not None


def update_article(article: Article, original: Original, base: Original | None = None) -> Update:
    """Carry the translations of `article` over to `original`.

    `base` is the original that the article was made from, where it is known: it tells which
    alt texts and which metadata followed the English.  Raises `UpdateError` where the article
    is malformed, or where what was built does not say what the original says.
    """
    for problem in article.problems:
        if problem.kind in _LOSSY:
            raise UpdateError(f"line {problem.line}: {problem.message}")
    english = parse_article(original.text)
    before = parse_article(base.text) if base else None
    # Before they are compared: a segment can hold line ends, and keeps its own.
    now = _lines_of(article, english.body)
    found = freshness(article, now)
    composer = _Composer(article, now, found, before.body if before else None)
    body = composer.compose()
    head = _head(article, english, before, original.version, composer)
    updated = parse_article(article.bom + head + body, path=article.path)
    composer.prove(updated)
    return Update(
        article=updated,
        freshness=found,
        pending=tuple(composer.pending),
        notes=tuple(composer.notes),
    )


@dataclass(slots=True)
class _Composer:
    """Writes the body of one updated article."""

    article: Article
    """The article as it is."""
    english: str
    """The body of the newer original, with the article's line ends."""
    found: ArticleFreshness
    """How the article stands to it."""
    base: str | None
    """The body of the original that the article was made from, where it is known."""
    pending: list[Pending] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    planned: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    """Id, source and target of each segment that was written, in order."""
    said: list[str] = field(default_factory=list)
    """What the source projection of the new body must say, in parts."""

    def compose(self) -> str:
        """The new body."""
        ordinals = Ordinals({segment.ordinal for segment in self.article.segments})
        anchors = _Anchors(self.article, self.english)
        prefix = _prefix(self.article)
        alts = self._alt_texts()
        parts: list[str] = [self.article.body[: _start(self.article.body)]]
        at = _start(self.english)
        for item in self.found.items:
            if item.span is None:
                continue
            # Two segments that stood apart may each hold the white space between them.
            start, end = max(item.span[0], at), item.span[1]
            self._unspanned(parts, at, start, alts)
            parts.append(anchors.before(start, item.segment if _stayed(item) else None))
            parts.append(self._segment(item, prefix, ordinals))
            at = end
        self._unspanned(parts, at, len(self.english), alts)
        return "".join(parts)

    def _segment(self, item: SegmentFreshness, prefix: str, ordinals: Ordinals) -> str:
        """A segment that stayed as it was, or a new one that is to be translated."""
        now = item.now or ""
        if _stayed(item) and item.segment is not None:
            ordinals.pass_by(now)
            self.planned.append((item.segment.id, item.segment.source, item.segment.target))
            self.said.append(now)
            return item.segment.raw
        text = _SOFT_BREAK.sub(" ", now)
        self.said.append(now)
        if any(delimiter in text for delimiter in _DELIMITERS):
            self.notes.append(f"`{text[:60]}` holds the delimiters of a segment and stays outside one")
            return text
        ordinal = ordinals.allot(now)
        name = f"{prefix}-{ordinal}"
        self.planned.append((name, text, text))
        self.pending.append(
            Pending(ordinal=ordinal, english=text, before=item.segment, similarity=item.similarity)
        )
        return (
            f'<span data-ttu-id="{name}">{text}</span>'
            f'<span class="sxs-lookup"><span data-stu-id="{name}">{text}</span></span>'
        )

    # ------------------------------------------------------------------ outside the segments

    def _unspanned(self, parts: list[str], start: int, end: int, alts: list[tuple[AltText, str]]) -> None:
        """The English from `start` to `end`, with the alt texts that were translated."""
        text: list[str] = []
        at = start
        for alt, ours in alts:
            if start <= alt.start and alt.end <= end:
                text += (self.english[at : alt.start], ours)
                at = alt.end
        text.append(self.english[at:end])
        said = "".join(text)
        self.said.append(said)
        parts.append(said)

    def _alt_texts(self) -> list[tuple[AltText, str]]:
        """The alt texts of the new body that the article has in its own language, and what it has."""
        source = project(self.article, Side.SOURCE)
        spans = [(span.start, span.end) for span in source]
        ours = {
            key: source.text[alt.start : alt.end]
            for key, alt in _counted(source.text)
            if not any(a <= alt.start and alt.end <= b for a, b in spans)
        }
        base = {key: (self.base or "")[alt.start : alt.end] for key, alt in _counted(self.base or "")}
        found: list[tuple[AltText, str]] = []
        for key, alt in _counted(self.english):
            theirs = self.english[alt.start : alt.end]
            if key not in ours or fold(ours[key]) == fold(theirs):
                continue
            if self.base is not None and fold(base.get(key, "")) != fold(theirs):
                self.notes.append(f"alt text of `{alt.url}` changed and is in English now")
                continue
            found.append((alt, ours[key]))
        return found

    @property
    def changes_english(self) -> bool:
        """Whether the new body says something else in English than the article did."""
        return fold("".join(self.said)) != fold(project(self.article, Side.SOURCE).text)

    # ------------------------------------------------------------------ proof

    def prove(self, updated: Article) -> None:
        """Raise `UpdateError` unless `updated` has the planned segments and says what the English says."""
        written = [(s.id, s.source, s.target) for s in updated.pieces if isinstance(s, Segment)]
        if written != self.planned:
            raise UpdateError("the new article would not be read back segment by segment")
        if fold(project(updated, Side.SOURCE).text) != fold("".join(self.said)):
            raise UpdateError("the new article would not say what the English says")


def _start(body: str) -> int:
    """Where a body starts to say something."""
    match = _EMPTY_LINES.match(body)
    return match.end() if match else 0


def _stayed(item: SegmentFreshness) -> bool:
    return item.freshness in {Freshness.CURRENT, Freshness.MOVED}


def _counted(text: str) -> Iterator[tuple[tuple[str, int], AltText]]:
    """The alt texts of a body, each under its image and how often that was shown before."""
    seen: Counter[str] = Counter()
    for alt in alt_texts(text):
        yield (alt.url, seen[alt.url]), alt
        seen[alt.url] += 1


def _prefix(article: Article) -> str:
    """What most of the article's ids start with."""
    prefixes = Counter(segment.id.removesuffix(f"-{segment.ordinal}") for segment in article.segments)
    return max(sorted(prefixes), key=prefixes.__getitem__) if prefixes else "00000"


def _lines_of(article: Article, text: str) -> str:
    """`text` with the line ends that the article has."""
    text = text.replace("\r\n", "\n")
    return text.replace("\n", "\r\n") if "\r\n" in article.body else text


class _Anchors:
    """The anchors that hand-back puts before headings, so that links to them work in every locale."""

    def __init__(self, article: Article, english: str) -> None:
        self._english = english
        self._headings = {b.start: b.end for b in blocks(english) if b.kind is BlockKind.HEADING}
        self._old = dict(self._before_headings(article))
        self._given: Counter[str] = Counter()

    @staticmethod
    def _before_headings(article: Article) -> Iterator[tuple[int, str]]:
        for before, piece in zip(article.pieces, article.pieces[1:], strict=False):
            if isinstance(before, Text) and isinstance(piece, Segment):
                line = before.raw.rpartition("\n")[2]
                match = _ANCHORS.search(line)
                if match and line[: match.start()].lstrip(" >").rstrip().strip("#") == "":
                    yield id(piece), match[0]

    def before(self, start: int, stayed: Segment | None) -> str:
        """What stands before the segment at `start` of the new body."""
        if start not in self._headings or not self._old:
            return ""
        kept = self._old.get(id(stayed))
        name = self._slug(start)
        return kept if kept is not None else f'<a name="{name}"></a>' if name else ""

    def _slug(self, start: int) -> str:
        """The anchor of a heading as hand-back makes it: of its English, in ASCII."""
        text = _LINK.sub(r"\1", self._english[start : self._headings[start]]).strip().lower()
        name = _SLUG_DROP.sub("", text).replace(" ", "-")
        self._given[name] += 1
        return name if self._given[name] == 1 else f"{name}-{self._given[name] - 1}"


def _head(
    article: Article, english: Article, before: Article | None, version: str, composer: _Composer
) -> str:
    """The front matter: the commit, what is to be translated, and metadata that followed the English."""
    head = "".join(piece.raw for piece in article.head)
    if before is not None:
        head = _followed(head, _text_of_head(before), _text_of_head(english), composer.notes)
    if is_commit(version):
        head = set_value(head, "ms.sourcegitcommit", version)
    elif composer.changes_english and article.meta("ms.sourcegitcommit"):
        # It would say that this English was that commit's.
        head = set_value(head, "ms.sourcegitcommit", None)
        composer.notes.append("the originals tell no commit: `ms.sourcegitcommit` was taken out")
    waiting = needs_translation(article)
    new = {pending.ordinal for pending in composer.pending}
    marked = [
        ordinal
        for ordinal in (ordinal_of(name) for name, _, _ in composer.planned)
        if ordinal in new or ordinal in waiting
    ]
    head = set_value(head, KEY, " ".join(dict.fromkeys(marked)) or None)
    return head if article.head else _lines_of(article, head)


def _text_of_head(article: Article) -> str:
    return "".join(piece.raw for piece in article.head)


def _followed(head: str, before: str, now: str, notes: list[str]) -> str:
    """Values that the article has as the English had them become what the English has now."""
    ours, then, theirs = plain_values(head), plain_values(before), plain_values(now)
    for key in sorted(then.keys() | theirs.keys()):
        if then.get(key) == theirs.get(key) or key == KEY:
            continue
        if ours.get(key) == then.get(key):
            head = set_value(head, key, theirs.get(key))
        elif key in ours and ours[key] != theirs.get(key):
            notes.append(f"front matter `{key}` changed in the English and was kept as it is")
    return head
