"""Suppressions: findings that the settings accept, and those of their entries that accept nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sphinx_sxs.article.docset import ArticleFile, find_articles
from sphinx_sxs.checks.model import INTERNAL, UNUSED, Diagnostic, Outcome, Severity, stands_for
from sphinx_sxs.checks.registry import find_rule, matching, select_rules
from sphinx_sxs.scopes import absolute, below_folder
from sphinx_sxs.settings import Settings, Suppression

_NAME = "unused-suppression"


def suppress(
    diagnostics: Iterable[Diagnostic], file: ArticleFile, locale: str | None, settings: Settings
) -> tuple[tuple[Diagnostic, ...], set[int]]:
    """The diagnostics of one file, those suppressed with the reason, and the suppressions that were needed.

    The first entry of the settings that is about a diagnostic gives the reason.
    """
    diagnostics = tuple(diagnostics)
    if not settings.suppress or not diagnostics:
        return diagnostics, set()
    entries = [
        (number, entry)
        for number, entry in enumerate(settings.suppress)
        if entry.scope.holds(file, locale, settings.root)
    ]
    if not entries:
        return diagnostics, set()
    used: set[int] = set()
    marked: list[Diagnostic] = []
    for diagnostic in diagnostics:
        about = [number for number, entry in entries if _is_about(entry, diagnostic)]
        used.update(about)
        reason = settings.suppress[about[0]].reason if about else None
        marked.append(diagnostic if reason is None else replace(diagnostic, suppressed=reason))
    return tuple(marked), used


def _is_about(entry: Suppression, diagnostic: Diagnostic) -> bool:
    # A rule that failed is no finding: what it would have found is not known.
    if diagnostic.code == INTERNAL or not stands_for(entry.rule, diagnostic.code, diagnostic.rule):
        return False
    if not entry.segment:
        return True
    segment = diagnostic.segment or ""
    return segment == entry.segment or segment.endswith(f"-{entry.segment}")


def unused_suppressions(
    outcome: Outcome, files: Sequence[ArticleFile], settings: Settings, *, narrowed: bool
) -> Outcome:
    """The outcome with a diagnostic for each suppression that a run over `files` did not need.

    `narrowed` says that the command line left out some of the settings' rules.
    """
    ran = frozenset(outcome.rules)
    if outcome.failed or (UNUSED, _NAME) not in ran:
        return outcome
    unused = [
        entry
        for number, entry in enumerate(settings.suppress)
        if number not in outcome.suppressions and _ran(entry, ran, narrowed=narrowed)
    ]
    if not unused:
        return outcome
    elsewhere = _articles_elsewhere(files, settings.root)
    if elsewhere is None:
        return outcome
    severity = select_rules(settings).grade(UNUSED, _NAME, find_rule(UNUSED).severity)
    found = [
        _diagnostic(entry, severity) for entry in unused if _is_within(entry, files, elsewhere, settings)
    ]
    diagnostics = sorted((*outcome.diagnostics, *found), key=lambda diagnostic: diagnostic.sort_key)
    return replace(outcome, diagnostics=tuple(diagnostics))


def _articles_elsewhere(files: Sequence[ArticleFile], root: Path | None) -> list[ArticleFile] | None:
    """The articles below the settings' folder that the run left out; ``None`` where nobody can know.

    Where the run's articles have locales, a file outside any locale's folder is no article:
    the README of the repository, say.
    """
    if root is None or any(below_folder(file.path, root) is None for file in files):
        return None
    checked = {absolute(file.path) for file in files}
    localized = any(file.folder_locale is not None for file in files)
    return [
        file
        for file in find_articles(root)
        if (file.folder_locale is not None or not localized) and absolute(file.path) not in checked
    ]


def _is_within(
    entry: Suppression, files: Sequence[ArticleFile], elsewhere: Sequence[ArticleFile], settings: Settings
) -> bool:
    """Whether the run looked at every article that the entry is about."""

    def is_about(file: ArticleFile) -> bool:
        # An article that was not read may be of any locale, unless its folder says.
        scope = entry.scope if file.folder_locale else replace(entry.scope, locales=())
        return scope.holds(file, file.folder_locale, settings.root)

    if any(map(is_about, elsewhere)):
        return False
    # An entry about no article at all is for a run over everything to report.
    return not elsewhere or any(map(is_about, files))


def _ran(entry: Suppression, ran: frozenset[tuple[str, str]], *, narrowed: bool) -> bool:
    """Whether the entry's rules ran: all, where the command line chose; else those that the settings run."""
    wanted = matching((entry.rule,))
    return wanted <= ran if narrowed else not wanted.isdisjoint(ran)


def _diagnostic(entry: Suppression, severity: Severity) -> Diagnostic:
    about = [("path", path) for path in entry.scope.paths]
    about += [("locale", locale) for locale in entry.scope.locales]
    if entry.segment:
        about.append(("segment", entry.segment))
    said = "".join(f", {key} `{value}`" for key, value in about)
    identity = "\0".join((UNUSED, entry.rule, *(part for pair in about for part in pair)))
    return Diagnostic(
        path=entry.file.name,
        file=str(entry.file),
        line=entry.line,
        column=1,
        locale=None,
        segment=None,
        code=UNUSED,
        rule=_NAME,
        severity=severity,
        message=f"Suppression of `{entry.rule}`{said} suppresses nothing",
        source=None,
        target=None,
        score=None,
        source_at=None,
        target_at=None,
        excerpt="",
        fingerprint=hashlib.sha256(identity.encode("utf-8", "surrogateescape")).hexdigest()[:24],
    )
