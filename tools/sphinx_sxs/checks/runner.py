"""Run rules over articles: the one place where findings get their line, grade and identity."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sphinx_sxs.article import Article, Problem, Segment, read_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks.model import Diagnostic, Finding, Severity
from sphinx_sxs.checks.registry import Selection, select_rules
from sphinx_sxs.checks.rule import ArticleRule, Context, Rule, SegmentRule, TreeRule
from sphinx_sxs.settings import Settings

INTERNAL = "INT001"
"""Code of the diagnostic that says that a rule failed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What checking a number of articles gave; picklable, and sums up."""

    diagnostics: tuple[Diagnostic, ...] = ()
    """In the order of every report once `finish` has run."""
    articles: int = 0
    """How many files were looked at."""
    segments: int = 0
    """How many segments they hold."""
    collected: tuple[tuple[ArticleFile, dict[str, object]], ...] = ()
    """What each tree rule wants to know of each file, by code."""

    @property
    def failed(self) -> bool:
        """Whether a rule raised, so that the diagnostics are not all there are."""
        return any(diagnostic.code == INTERNAL for diagnostic in self.diagnostics)

    def reaches(self, limit: Severity) -> bool:
        """Whether a diagnostic is as bad as `limit` or worse."""
        return any(diagnostic.severity.rank <= limit.rank for diagnostic in self.diagnostics)

    def counts(self) -> dict[Severity, int]:
        """How many diagnostics there are of each severity, the worst first."""
        found = Counter(diagnostic.severity for diagnostic in self.diagnostics)
        return {severity: found[severity] for severity in Severity}


def check_article(
    article: Article,
    file: ArticleFile,
    *,
    settings: Settings | None = None,
    selection: Selection | None = None,
) -> list[Diagnostic]:
    """The diagnostics of one article, by line; rules over the whole tree have no say here.

    `selection` saves choosing the rules again for every article; it is
    ``select_rules(settings)`` where absent.
    """
    settings = settings or Settings()
    chosen = selection or select_rules(settings)
    return _diagnose(Context(article, file, settings), chosen)


def check_files(files: Sequence[ArticleFile], settings: Settings) -> Outcome:
    """Read and check `files`; what `engine.map_chunks` calls, in any process."""
    selection = select_rules(settings)
    tree_rules = [rule for rule in selection.rules if isinstance(rule, TreeRule)]
    diagnostics: list[Diagnostic] = []
    collected: list[tuple[ArticleFile, dict[str, object]]] = []
    segments = 0
    for file in files:
        context = Context(_read(file), file, settings)
        segments += len(context.article.segments)
        diagnostics += _diagnose(context, selection)
        facts: dict[str, object] = {}
        for rule in tree_rules:
            try:
                facts[rule.code] = rule.collect(context)
            except Exception as error:  # noqa: BLE001 - a third party's rule must not end the run
                diagnostics.append(_failure(rule, error, context, None))
        collected.append((file, facts))
    return Outcome(tuple(diagnostics), len(files), segments, tuple(collected))


def finish(outcomes: Sequence[Outcome], settings: Settings) -> Outcome:
    """Put chunks together, let the tree rules conclude, and sort."""
    selection = select_rules(settings)
    collected = sorted(
        (item for outcome in outcomes for item in outcome.collected), key=lambda item: item[0].name
    )
    diagnostics = [diagnostic for outcome in outcomes for diagnostic in outcome.diagnostics]
    for rule in selection.rules:
        if isinstance(rule, TreeRule):
            diagnostics += _conclude(rule, collected, selection, settings)
    return Outcome(
        tuple(sorted(diagnostics, key=lambda diagnostic: diagnostic.sort_key)),
        sum(outcome.articles for outcome in outcomes),
        sum(outcome.segments for outcome in outcomes),
    )


def _read(file: ArticleFile) -> Article:
    """The article, or an empty one that says why it could not be read."""
    try:
        return read_article(file.path, name=file.name)
    except OSError as error:
        problem = Problem(
            kind="unreadable", message=f"the file cannot be read: {error.strerror or error}", line=1
        )
        return Article(path=file.name, problems=(problem,))


def _diagnose(context: Context, selection: Selection) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    seen: Counter[tuple[str | None, ...]] = Counter()
    for rule, segment, finding in _findings(context, selection, found):
        if (rule.code, finding.name or rule.name) not in selection.muted:
            found.append(_diagnostic(rule, segment, finding, context, selection, seen))
    return sorted(found, key=lambda diagnostic: diagnostic.sort_key)


def _findings(
    context: Context, selection: Selection, failures: list[Diagnostic]
) -> Iterator[tuple[Rule, Segment | None, Finding]]:
    """Every finding; a rule that raises costs its own findings in that segment, and is reported."""
    for rule in selection.rules:
        if isinstance(rule, SegmentRule):
            for segment in context.article.segments:
                try:
                    for finding in rule.check(segment, context):
                        yield rule, segment, finding
                except Exception as error:  # noqa: BLE001 - a third party's rule must not end the run
                    failures.append(_failure(rule, error, context, segment))
        elif isinstance(rule, ArticleRule):
            try:
                for finding in rule.check(context):
                    yield rule, finding.segment, finding
            except Exception as error:  # noqa: BLE001 - as above
                failures.append(_failure(rule, error, context, None))


def _conclude(
    rule: TreeRule,
    collected: Sequence[tuple[ArticleFile, dict[str, object]]],
    selection: Selection,
    settings: Settings,
) -> Iterator[Diagnostic]:
    facts = [(file, mine.get(rule.code)) for file, mine in collected]
    seen: Counter[tuple[str | None, ...]] = Counter()
    try:
        for file, finding in rule.conclude(facts, settings):
            if (rule.code, finding.name or rule.name) not in selection.muted:
                context = Context(Article(path=file.name), file, settings)
                yield _diagnostic(rule, finding.segment, finding, context, selection, seen)
    except Exception as error:  # noqa: BLE001 - a third party's rule must not end the run
        if facts:
            context = Context(Article(path=facts[0][0].name), facts[0][0], settings)
            yield _failure(rule, error, context, None)


def _diagnostic(
    rule: Rule,
    segment: Segment | None,
    finding: Finding,
    context: Context,
    selection: Selection,
    seen: Counter[tuple[str | None, ...]],
) -> Diagnostic:
    name = finding.name or rule.name
    line, column = _place(segment, finding)
    return Diagnostic(
        path=context.file.name,
        file=str(context.file.path),
        line=line,
        column=column,
        locale=context.locale,
        segment=segment.id if segment else None,
        code=rule.code,
        rule=name,
        severity=selection.grade(rule.code, name, finding.severity or rule.severity),
        message=finding.message,
        source=segment.source if segment else None,
        target=segment.target if segment else None,
        score=finding.score,
        source_at=finding.source_at,
        target_at=finding.at,
        excerpt=finding.excerpt,
        fingerprint=_fingerprint(context, rule.code, name, segment, finding, seen),
    )


def _place(segment: Segment | None, finding: Finding) -> tuple[int, int]:
    """Line and column of a finding: its place in the target, else the segment's start."""
    if segment is None:
        return finding.line or 1, finding.column
    if finding.at is None or segment.target is None:
        return segment.line, segment.column
    before = segment.raw[: segment.target_start + finding.at[0]]
    lines = before.count("\n")
    if lines:
        return segment.line + lines, len(before) - before.rfind("\n")
    return segment.line, segment.column + len(before)


def _fingerprint(
    context: Context,
    code: str,
    name: str,
    segment: Segment | None,
    finding: Finding,
    seen: Counter[tuple[str | None, ...]],
) -> str:
    """Identity of a finding that does not hang on its line or on the prefix of its id.

    The message counts only where no segment's texts do, so that better wording keeps
    the identity; equal ones in an article are told apart by their number.
    """
    texts = (segment.source, segment.target) if segment else (finding.message, finding.excerpt)
    parts = (context.locale, _docset_path(context.file), code, name, *texts)
    seen[parts] += 1
    digest = hashlib.sha256("\0".join(part or "" for part in parts).encode("utf-8", "surrogateescape"))
    if seen[parts] > 1:
        digest.update(b"\0%d" % seen[parts])
    return digest.hexdigest()[:24]


def _docset_path(file: ArticleFile) -> str:
    return file.path.relative_to(file.root).as_posix() if file.path.is_relative_to(file.root) else file.name


def _failure(rule: Rule, error: Exception, context: Context, segment: Segment | None) -> Diagnostic:
    where = f"segment `{segment.id}`" if segment else "the article"
    finding = Finding(f"Rule `{rule.code}` failed on {where}: {type(error).__name__}: {error}")
    line, column = _place(segment, finding)
    return Diagnostic(
        path=context.file.name,
        file=str(context.file.path),
        line=line,
        column=column,
        locale=context.locale,
        segment=segment.id if segment else None,
        code=INTERNAL,
        rule="rule-failed",
        severity=Severity.ERROR,
        message=finding.message,
        source=segment.source if segment else None,
        target=segment.target if segment else None,
        score=None,
        source_at=None,
        target_at=None,
        excerpt="",
        fingerprint=_fingerprint(context, INTERNAL, rule.code, segment, finding, Counter()),
    )
