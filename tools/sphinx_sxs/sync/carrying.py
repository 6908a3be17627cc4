"""Carry articles over to the present English, one after another, and write what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.article.model import Article, Segment
from sphinx_sxs.article.reader import read_article
from sphinx_sxs.article.writing import write_article
from sphinx_sxs.originals.model import Freshness, NoOriginal, Original
from sphinx_sxs.originals.sources import Originals
from sphinx_sxs.sync.memory import Memory, as_json
from sphinx_sxs.sync.update import Update, UpdateError, is_commit, update_article


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A segment that is to be translated, and what the memory has for it."""

    ordinal: str
    """Its ordinal in the updated article."""
    english: str
    """Its English, which is its target for now."""
    before: Segment | None
    """The segment that stood there while it read otherwise; ``None`` where it is new."""
    similarity: float
    """How much of that wording stayed, from 0 to 1."""
    around: tuple[str, str]
    """The English of the segments before and after it."""
    matches: tuple[Mapping[str, Any], ...] = ()
    """Translations that the memory proposes, the best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What became of one article."""

    path: str
    """Its name in reports."""
    locale: str | None
    """Its locale."""
    commit: str
    """The commit that it was made from."""
    version: str
    """The version of the English that it was carried over to; empty where there is none."""
    changed: bool = False
    """Whether the article differs from what it was."""
    written: bool = False
    """Whether the file was written."""
    counts: Mapping[Freshness, int] = field(default_factory=dict)
    """Its segments, and new English, by kind."""
    pending: tuple[Proposal, ...] = ()
    """What is to be translated, in reading order."""
    notes: tuple[str, ...] = ()
    """What somebody should look at."""
    error: str = ""
    """Why it was not updated, where it was not."""

    def with_matches(self, memory: Memory, *, most: int, at_least: int) -> Carried:
        """The same with what `memory` proposes."""
        return replace(
            self,
            pending=tuple(
                replace(
                    each,
                    matches=tuple(
                        as_json(match)
                        for match in memory.matches(
                            each.english,
                            before=each.around[0],
                            after=each.around[1],
                            most=most,
                            at_least=at_least,
                        )
                    ),
                )
                for each in self.pending
            ),
        )


def carry_over(file: ArticleFile, originals: Originals, *, write: bool, commit_now: str = "") -> Carried:
    """Update the article in `file` to the present English; on disk only where `write` says so.

    `commit_now` is the commit that the present English is of, where the originals do not tell.
    Raises `OSError` where the file cannot be read or written.
    """
    article = read_article(file.path, name=file.name)
    commit = article.meta("ms.sourcegitcommit")
    carried = Carried(path=file.name, locale=article.locale or file.folder_locale, commit=commit, version="")
    if not article.segments:
        return carried
    original = originals.now(file, commit)
    if isinstance(original, NoOriginal):
        return replace(carried, error=original.message)
    if commit_now and not is_commit(original.version):
        original = replace(original, version=commit_now)
    base = originals.at_commit(file, commit)
    # A plain folder has the present English alone, whatever the commit.
    known = base if isinstance(base, Original) and base.version else None
    try:
        update = update_article(article, original, known)
    except UpdateError as error:
        return replace(carried, error=str(error))
    changed = update.article.text != article.text
    if changed and write:
        write_article(update.article, file.path)
    return replace(
        carried,
        version=original.version,
        changed=changed,
        written=changed and write,
        counts=dict(update.freshness.counts),
        pending=tuple(_proposals(update)),
        notes=update.notes,
    )


def _proposals(update: Update) -> list[Proposal]:
    around = _neighbours(update.article)
    return [
        Proposal(
            ordinal=pending.ordinal,
            english=pending.english,
            before=pending.before,
            similarity=pending.similarity,
            around=around[pending.ordinal],
        )
        for pending in update.pending
    ]


def _neighbours(article: Article) -> dict[str, tuple[str, str]]:
    """The English before and after each segment; empty at the article's ends."""
    sources = ["", *(segment.source or "" for segment in article.segments), ""]
    return {
        segment.ordinal: (sources[number], sources[number + 2])
        for number, segment in enumerate(article.segments)
    }


def carried_as_json(carried: Carried) -> dict[str, Any]:
    """The object that `sxs sync update --format jsonl` prints of one article."""
    return {
        "path": carried.path,
        "locale": carried.locale,
        "commit": carried.commit or None,
        "version": carried.version or None,
        "changed": carried.changed,
        "written": carried.written,
        "counts": {kind.value: carried.counts.get(kind, 0) for kind in Freshness},
        "segments": [
            {
                "ordinal": each.ordinal,
                "status": "changed" if each.before else "new",
                "source": each.english,
                "previous": _previous(each),
                "matches": list(each.matches),
            }
            for each in carried.pending
        ],
        "notes": list(carried.notes),
        "error": carried.error or None,
    }


def _previous(proposal: Proposal) -> dict[str, Any] | None:
    segment = proposal.before
    if segment is None:
        return None
    return {
        "ordinal": segment.ordinal,
        "source": segment.source,
        "target": segment.target,
        "similarity": round(proposal.similarity, 3),
    }
