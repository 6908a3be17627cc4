"""Judged segments beside the articles that hold them and the findings about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sphinx_sxs.article import Article, Segment, read_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks.model import Diagnostic, Severity
from sphinx_sxs.evaluation.gold import Judged

MISTRANSLATION = "ADQ010"
"""Code of the rule whose findings are scored by the probability that a segment is severe."""

Probability = Callable[[str, str], float | None]
"""How probable it is that a segment is severe, by path as diagnostics say it and id; ``None`` if unknown."""


@dataclass(frozen=True, slots=True)
class Flag:
    """What one diagnostic says of a judged segment."""

    code: str
    """The rule's code."""
    rule: str
    """The rule's name."""
    severity: Severity
    """How bad, after the settings had their say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A judged segment found in an article."""

    judged: Judged
    """What was judged."""
    path: str
    """The article, relative to the PATH given, as diagnostics name it."""
    file: str
    """The article as this machine finds it."""
    line: int
    """Line of the segment, from 1."""
    locale: str | None
    """The article's locale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A judged segment and what the checks said of it."""

    placed: Placed
    """The segment and where it stands."""
    flags: tuple[Flag, ...] = ()
    """What was found in it, each once, by code."""
    probability: float | None = None
    """How probable it is that it is severe, as far as anybody can say."""

    @property
    def judged(self) -> Judged:
        """What was judged."""
        return self.placed.judged

    @property
    def severe(self) -> bool:
        """Whether it should be flagged."""
        return self.judged.verdict.severe

    def flags_at(self, level: Severity) -> tuple[Flag, ...]:
        """The flags that are as bad as `level` or worse."""
        return tuple(flag for flag in self.flags if flag.severity.rank <= level.rank)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Which judged segments the articles still hold."""

    placed: tuple[Placed, ...]
    """Those that they hold, by path, line and id."""
    absent: tuple[Judged, ...] = ()
    """Those whose article or id is not there."""
    changed: tuple[Judged, ...] = ()
    """Those whose id is there with other texts."""


def match_judged(judged: Iterable[Judged], files: Sequence[ArticleFile]) -> Matched:
    """Find the judged segments in the article files.

    An article is found by its path inside the locale's folder, with or without that, or by
    its path under the PATH given.  A segment is one of the same id, source and target; only
    white space may differ, for a file may be wrapped anew.  Several locales can have an
    article of one path; the texts decide.
    """
    by_name = _by_name(files)
    read = lru_cache(maxsize=256)(_read)
    placed: dict[tuple[str, int, str, int], Placed] = {}
    absent: list[Judged] = []
    changed: list[Judged] = []
    for number, item in enumerate(sorted(judged, key=lambda item: item.path)):
        known = False
        for file in by_name.get(item.path, ()):
            article = read(file)
            same_id = [segment for segment in article.segments if segment.id == item.id]
            known = known or bool(same_id)
            segment = next((segment for segment in same_id if _holds(segment, item)), None)
            if segment is not None:
                locale = article.locale or file.folder_locale
                placed[file.name, segment.line, item.id, number] = Placed(
                    judged=item, path=file.name, file=str(file.path), line=segment.line, locale=locale
                )
                break
        else:
            (changed if known else absent).append(item)
    return Matched(
        placed=tuple(placed[key] for key in sorted(placed)), absent=tuple(absent), changed=tuple(changed)
    )


def _by_name(files: Iterable[ArticleFile]) -> Mapping[str, list[ArticleFile]]:
    """The files under every name that a judged segment can call them by."""
    found: dict[str, list[ArticleFile]] = defaultdict(list)
    for file in files:
        inside = file.page + file.path.suffix
        for name in dict.fromkeys((file.name, inside, f"{file.folder_locale}/{inside}")):
            found[name].append(file)
    return found


def _read(file: ArticleFile) -> Article:
    try:
        return read_article(file.path, name=file.name)
    except OSError:  # which the checks report
        return Article(path=file.name)


def _holds(segment: Segment, judged: Judged) -> bool:
    texts = ((segment.source, judged.source), (segment.target, judged.target))
    return all((own or "").split() == other.split() for own, other in texts)


def score(
    placed: Iterable[Placed], diagnostics: Iterable[Diagnostic], probability: Probability | None = None
) -> tuple[Scored, ...]:
    """Each judged segment with the diagnostics about it, in the order given.

    Diagnostics that do not count, because the settings suppress them, must be left out before.
    Without `probability`, that of a segment is the score of its finding of `MISTRANSLATION`.
    """
    placed = tuple(placed)
    wanted = {(item.path, item.judged.id) for item in placed}
    about: dict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for diagnostic in diagnostics:
        if diagnostic.segment is not None and (diagnostic.path, diagnostic.segment) in wanted:
            about[diagnostic.path, diagnostic.segment].append(diagnostic)
    found: list[Scored] = []
    for item in placed:
        mine = about[item.path, item.judged.id]
        flags = {Flag(diagnostic.code, diagnostic.rule, diagnostic.severity): None for diagnostic in mine}
        ordered = tuple(sorted(flags, key=lambda flag: (flag.code, flag.rule, flag.severity.rank)))
        said = _score(mine) if probability is None else probability(item.path, item.judged.id)
        found.append(Scored(placed=item, flags=ordered, probability=said))
    return tuple(found)


def _score(diagnostics: Iterable[Diagnostic]) -> float | None:
    scores = [each.score for each in diagnostics if each.code == MISTRANSLATION and each.score is not None]
    return max(scores, default=None)
