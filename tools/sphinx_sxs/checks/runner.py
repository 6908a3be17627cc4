"""Run rules over articles: the one place where findings get their line, grade and identity."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from sphinx_sxs.article import Article, Problem, Segment, parse_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.article.pending import is_english, needs_translation
from sphinx_sxs.checks.model import INTERNAL, Diagnostic, Finding, Outcome, Severity
from sphinx_sxs.checks.registry import Selection, select_rules
from sphinx_sxs.checks.rule import Context, Rule, SegmentRule, TreeRule
from sphinx_sxs.checks.suppression import suppress
from sphinx_sxs.originals.base import Originals
from sphinx_sxs.scopes import below_folder, inside_locale
from sphinx_sxs.settings import Settings


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking one file gave, before anybody said what of it is suppressed."""

    file: ArticleFile
    """The file."""
    locale: str | None
    """The article's locale."""
    segments: int
    """How many segments it holds."""
    diagnostics: tuple[Diagnostic, ...]
    """What the rules found, by line."""
    facts: dict[str, object]
    """What each tree rule wants to know of it, by code."""
    looked_at: frozenset[Path] = frozenset()
    """Other files whose content that hangs on."""
    looked_for: frozenset[Path] = frozenset()
    """Other files of which it hangs on that they are there."""

    @property
    def failed(self) -> bool:
        """Whether a rule raised."""
        return any(diagnostic.code == INTERNAL for diagnostic in self.diagnostics)


class Located(NamedTuple):
    """A finding that was made outside of the rule that it belongs to."""

    code: str
    """The rule's code."""
    segment: Segment
    """The segment it is about."""
    finding: Finding
    """What was seen."""


def check_article(
    article: Article,
    file: ArticleFile,
    *,
    settings: Settings | None = None,
    originals: Originals | None = None,
) -> list[Diagnostic]:
    """The diagnostics of one article, by line; rules over the whole tree have no say here."""
    settings = settings or Settings()
    context = _context(article, file, settings, originals)
    return list(
        suppress(_diagnose(context, select_rules(context.settings)), file, context.locale, settings)[0]
    )


def check_file(
    file: ArticleFile,
    settings: Settings,
    *,
    data: bytes | None = None,
    originals: Originals | None = None,
) -> Checked:
    """Read and check one file; `data` is what it holds, where that is known."""
    context = _context(_read(file, data), file, settings, originals)
    selection = select_rules(context.settings)
    return _checked(context, selection, _diagnose(context, selection))


def collect_file(file: ArticleFile, settings: Settings, *, originals: Originals | None = None) -> Checked:
    """Read one file for what the rules over the whole tree want to know, and look for nothing else."""
    own = settings.for_file(file, file.folder_locale)
    if not any(_collects(rule) for rule in select_rules(own).tree_rules):
        # No rule needs to see the article.
        context = Context(Article(path=file.name), file, own)
    else:
        context = _context(_read(file, None), file, settings, originals)
    return _checked(context, select_rules(context.settings), [])


def context_of(file: ArticleFile, settings: Settings, *, originals: Originals | None = None) -> Context:
    """One file read, with everything around it that rules look at."""
    return _context(_read(file, None), file, settings, originals)


def check_files(
    files: Sequence[ArticleFile], settings: Settings, *, originals: Originals | None = None
) -> Outcome:
    """Read and check `files`; what `engine.map_chunks` calls, in any process."""
    return gather([check_file(file, settings, originals=originals) for file in files], settings)


def gather(parts: Iterable[Checked], settings: Settings) -> Outcome:
    """Put files together; what the settings suppress is marked."""
    diagnostics: list[Diagnostic] = []
    used: set[int] = set()
    segments = 0
    files: list[tuple[str, str]] = []
    collected: list[tuple[ArticleFile, str | None, dict[str, object]]] = []
    for part in parts:
        found, counted = suppress(part.diagnostics, part.file, part.locale, settings)
        diagnostics += found
        used |= counted
        segments += part.segments
        files.append((part.file.name, part.locale or ""))
        collected.append((part.file, part.locale, part.facts))
    return Outcome(
        tuple(diagnostics), len(files), segments, tuple(collected), tuple(files), suppressions=frozenset(used)
    )


def finish(outcomes: Sequence[Outcome], settings: Settings, *, beside: Sequence[Outcome] = ()) -> Outcome:
    """Put chunks together, let the tree rules conclude, and sort.

    The tree rules also see the files of `beside`, of which nothing is reported.
    """
    everything = [item for outcome in (*outcomes, *beside) for item in outcome.collected]
    everything.sort(key=lambda item: item[0].name)
    aside = {item[0] for outcome in beside for item in outcome.collected}
    diagnostics = [diagnostic for outcome in outcomes for diagnostic in outcome.diagnostics]
    used = {number for outcome in outcomes for number in outcome.suppressions}
    selections = [select_rules(variant) for variant in settings.variants()]
    rules = {rule.code: rule for selection in selections for rule in selection.tree_rules}
    pairs = {pair for selection in selections for pair in selection.pairs()}
    for code in sorted(rules):
        for file, locale, diagnostic in _conclude(rules[code], everything, settings):
            # A file that is missing (STR008) is not among those that were checked.
            if file not in aside:
                found, counted = suppress((diagnostic,), file, locale, settings)
                diagnostics += found
                used |= counted
    return Outcome(
        tuple(_once_a_rule(sorted(diagnostics, key=lambda diagnostic: diagnostic.sort_key))),
        sum(outcome.articles for outcome in outcomes),
        sum(outcome.segments for outcome in outcomes),
        files=tuple(sorted(pair for outcome in outcomes for pair in outcome.files)),
        rules=tuple(sorted(pairs)),
        tree_rules=tuple(sorted(rules)),
        suppressions=frozenset(used),
    )


def add_findings(
    outcome: Outcome, found: Iterable[tuple[Context, Sequence[Located]]], settings: Settings
) -> Outcome:
    """`outcome` with findings made elsewhere, which go the way of all others.

    Those of rules that do not run are left out, and those of a rule that has one in the segment.
    """
    diagnostics = list(outcome.diagnostics)
    used = set(outcome.suppressions)
    known: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in outcome.diagnostics:
        known[diagnostic.file].append(diagnostic)
    for context, located in found:
        new = _added(context, located, known[str(context.file.path)])
        marked, counted = suppress(new, context.file, context.locale, settings)
        diagnostics += marked
        used |= counted
    diagnostics.sort(key=lambda diagnostic: diagnostic.sort_key)
    return replace(outcome, diagnostics=tuple(diagnostics), suppressions=frozenset(used))


def _added(context: Context, located: Sequence[Located], known: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The diagnostics of findings in an article of which some are `known`."""
    selection = select_rules(context.settings)
    rules = {rule.code: rule for rule in selection.rules}
    there = {(found.code, found.segment, found.source, found.target) for found in known}
    # Equal findings are numbered in their fingerprints: those that are known come first.
    seen = Counter(
        _identity(context, found.code, found.rule, (found.source, found.target)) for found in known
    )
    for code, segment, finding in located:
        rule = rules.get(code)
        if rule is None or (code, finding.name or rule.name) in selection.muted:
            continue
        if (code, segment.id, segment.source, segment.target) not in there:
            yield _diagnostic(rule, segment, finding, context, selection, seen)


def _once_a_rule(diagnostics: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """`diagnostics` with one for each rule that failed, however often it did: the first one."""
    failed = Counter(_failed_rule(diagnostic) for diagnostic in diagnostics if diagnostic.code == INTERNAL)
    for diagnostic in diagnostics:
        if diagnostic.code != INTERNAL:
            yield diagnostic
            continue
        times = failed.pop(_failed_rule(diagnostic), 0)
        if times == 1:
            yield diagnostic
        elif times:
            yield replace(diagnostic, message=f"{diagnostic.message} (and {times - 1} times more)")


def _failed_rule(diagnostic: Diagnostic) -> str:
    return diagnostic.message.split(" failed ", 1)[0]


def _context(
    article: Article, file: ArticleFile, settings: Settings, originals: Originals | None = None
) -> Context:
    return Context(article, file, settings.for_file(file, article.locale or file.folder_locale), originals)


def _read(file: ArticleFile, data: bytes | None) -> Article:
    """The article, or an empty one that says why it could not be read."""
    try:
        return parse_article(file.path.read_bytes() if data is None else data, path=file.name)
    except OSError as error:
        problem = Problem(
            kind="unreadable", message=f"the file cannot be read: {error.strerror or error}", line=1
        )
        return Article(path=file.name, problems=(problem,))


def _checked(context: Context, selection: Selection, diagnostics: list[Diagnostic]) -> Checked:
    """The diagnostics with what the tree rules collect, and with what all of it hangs on."""
    facts: dict[str, object] = {}
    for rule in selection.tree_rules:
        try:
            facts[rule.code] = rule.collect(context)
        except Exception as error:  # noqa: BLE001 - a third party's rule must not end the run
            diagnostics.append(_failure(rule, error, context, None))
    return Checked(
        context.file,
        context.locale,
        len(context.article.segments),
        tuple(diagnostics),
        facts,
        frozenset(context.files_looked_at),
        frozenset(context.files_looked_for),
    )


def _collects(rule: TreeRule) -> bool:
    return type(rule).collect is not TreeRule.collect


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
    segments = segments_to_check(context.article)
    for rule in selection.segment_rules:
        for segment in _segments_for(rule, segments):
            try:
                for finding in rule.check(segment, context):
                    yield rule, segment, finding
            except Exception as error:  # noqa: BLE001 - a third party's rule must not end the run
                failures.append(_failure(rule, error, context, segment))
    for article_rule in selection.article_rules:
        try:
            for finding in article_rule.check(context):
                yield article_rule, finding.segment, finding
        except Exception as error:  # noqa: BLE001 - as above
            failures.append(_failure(article_rule, error, context, None))


def segments_to_check(article: Article) -> Sequence[Segment]:
    """The segments, but for those that are known to be in English still."""
    waiting = needs_translation(article)
    if not waiting:
        return article.segments
    return [s for s in article.segments if s.ordinal not in waiting or not is_english(s)]


def _segments_for(rule: SegmentRule, segments: Sequence[Segment]) -> Iterable[Segment]:
    """The segments that the rule wants to see."""
    if rule.hint is None:
        return segments
    search = rule.hint.search
    return [segment for segment in segments if search(segment.target or "") or search(segment.source or "")]


def _conclude(
    rule: TreeRule, collected: Sequence[tuple[ArticleFile, str | None, dict[str, object]]], settings: Settings
) -> Iterator[tuple[ArticleFile, str | None, Diagnostic]]:
    facts = [(file, mine[rule.code]) for file, _, mine in collected if rule.code in mine]
    locales = {file: locale for file, locale, _ in collected}
    seen: Counter[tuple[str | None, ...]] = Counter()
    file = facts[0][0] if facts else None
    try:
        for file, finding in rule.conclude(facts, settings):
            context = _context(_stub(file, locales.get(file)), file, settings)
            selection = select_rules(context.settings)
            if (rule.code, finding.name or rule.name) not in selection.muted:
                diagnostic = _diagnostic(rule, finding.segment, finding, context, selection, seen)
                yield file, context.locale, diagnostic
    except Exception as error:  # noqa: BLE001 - a third party's rule must not end the run
        if file is not None:
            context = _context(_stub(file, locales.get(file)), file, settings)
            yield file, context.locale, _failure(rule, error, context, None)


def _stub(file: ArticleFile, locale: str | None) -> Article:
    """What is left of an article once all files have been read: where it is and its locale."""
    return Article(path=file.name, front_matter={"ms.contentlocale": locale} if locale else {})


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
        score=None if finding.score is None else float(finding.score),
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
    parts = _identity(context, code, name, texts)
    seen[parts] += 1
    digest = hashlib.sha256("\0".join(part or "" for part in parts).encode("utf-8", "surrogatepass"))
    if seen[parts] > 1:
        digest.update(b"\0%d" % seen[parts])
    return digest.hexdigest()[:24]


def _identity(
    context: Context, code: str, name: str, texts: tuple[str | None, str | None]
) -> tuple[str | None, ...]:
    """What tells a finding from all others, but for equal ones in its article."""
    return (context.locale, _docset_path(context), code, name, *texts)


def _docset_path(context: Context) -> str:
    """The path inside the docset: the same whichever folder or file the command was given."""
    file = context.file
    if file.folder_locale is None and context.settings.root is not None:
        return below_folder(file.path, context.settings.root) or inside_locale(file)
    return inside_locale(file)


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
