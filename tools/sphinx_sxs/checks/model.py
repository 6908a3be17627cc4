"""What a rule says and what a report shows, as frozen data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.article.model import Segment

INTERNAL = "INT001"
"""Code of the diagnostic that says that a rule failed."""
UNUSED = "SUP001"
"""Code of the diagnostic that says that a suppression suppresses nothing."""


class Severity(StrEnum):
    """How much a defect costs the reader."""

    ERROR = "error"
    """It breaks the reader's task or the build."""
    WARNING = "warning"
    """It misleads, or is probably wrong."""
    INFO = "info"
    """It is a matter of style."""

    @property
    def rank(self) -> int:
        """0 for the worst; a severity fails a run whose limit has the same rank or a higher one."""
        return list(Severity).index(self)


def stands_for(token: str, code: str, name: str) -> bool:
    """Whether `token` is the rule's code, name or family: the start of a code, ``ADQ`` or ``STR00``."""
    token = token.strip()
    return token.casefold() == name or (len(token) >= 3 and code.startswith(token.upper()))


Place = tuple[int, int]
"""A range of code points; empty where a place is meant that shows nothing to mark."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule saw, before anybody decided how bad it is or where it stands in the file."""

    message: str
    """The fact, values in backticks, no final stop."""
    at: Place | None = None
    """Where in the segment's target."""
    source_at: Place | None = None
    """Where in the segment's source."""
    name: str | None = None
    """Which of the rule's names it is, where the rule has several."""
    severity: Severity | None = None
    """How bad, where the rule grades its findings; the settings still have the last word."""
    score: float | None = None
    """How sure the rule is, from 0 to 1, where it can say."""
    segment: Segment | None = None
    """The segment it is about; article rules set it where there is one, the runner fills in the rest."""
    line: int | None = None
    """Line of the file, where no segment gives the place."""
    column: int = 1
    """Column in code points from 1, where no segment gives the place."""
    excerpt: str = ""
    """The file's own text at the place, where no segment shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """A finding with its place, grade and identity: everything that a report prints."""

    path: str
    """The file relative to the PATH given, with ``/``."""
    file: str
    """The file as this machine finds it; reports print it relative to a folder of theirs."""
    line: int
    """Line of the file, from 1."""
    column: int
    """Column in code points, from 1."""
    locale: str | None
    """The article's locale: ``ms.contentlocale``, else its folder's name."""
    segment: str | None
    """The segment's id, where the diagnostic is about one."""
    code: str
    """The rule's code, e.g. ``ADQ001``."""
    rule: str
    """The rule's name, e.g. ``lost-negation``."""
    severity: Severity
    """How bad, after the settings had their say."""
    message: str
    """The fact, values in backticks, no final stop."""
    source: str | None
    """English Markdown of the segment."""
    target: str | None
    """Translated Markdown of the segment."""
    score: float | None
    """How sure the rule is, from 0 to 1, where it can say."""
    source_at: Place | None
    """Where in `source`."""
    target_at: Place | None
    """Where in `target`."""
    excerpt: str
    """The file's own text at the place, where no segment shows it."""
    fingerprint: str
    """Identity that survives moved lines: of locale, path inside the docset, rule and texts."""
    suppressed: str | None = None
    """Why the settings suppress it, in their own words; ``None`` where they do not."""
    known: bool = False
    """Whether it is in the baseline."""

    @property
    def counts(self) -> bool:
        """Whether it is shown, counted and decides the exit status."""
        return self.suppressed is None and not self.known

    @property
    def sort_key(self) -> tuple[str, int, str, int, str, str]:
        """The order of every report: path, line, code, then whatever makes it total."""
        return (self.path, self.line, self.code, self.column, self.rule, self.message)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What checking a number of articles gave; picklable, and sums up."""

    diagnostics: tuple[Diagnostic, ...] = ()
    """All of them, in the order of every report once `finish` has run."""
    articles: int = 0
    """How many files were looked at."""
    segments: int = 0
    """How many segments they hold."""
    collected: tuple[tuple[ArticleFile, str | None, dict[str, object]], ...] = ()
    """What each tree rule wants to know of each file and its locale, by code."""
    files: tuple[tuple[str, str], ...] = ()
    """Each file looked at, as `Diagnostic.path` names it, and its locale; sorted once `finish` has run."""
    rules: tuple[tuple[str, str], ...] = ()
    """Code and name of everything that was looked for; known once `finish` has run."""
    tree_rules: tuple[str, ...] = ()
    """Codes of those that need all files to find anything."""
    suppressions: frozenset[int] = frozenset()
    """Which of the settings' suppressions found something to suppress, by their number."""
    mended: int = 0
    """How many entries of the baseline no longer occur, of those this run could have found."""

    @property
    def families(self) -> tuple[str, ...]:
        """The families of the rules that ran."""
        return tuple(dict.fromkeys(code.rstrip("0123456789") for code, _ in self.rules))

    @property
    def active(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that count: neither suppressed nor in the baseline."""
        return tuple(diagnostic for diagnostic in self.diagnostics if diagnostic.counts)

    @property
    def suppressed(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that the settings suppress, each with the reason."""
        return tuple(diagnostic for diagnostic in self.diagnostics if diagnostic.suppressed is not None)

    @property
    def known(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that the baseline holds."""
        return tuple(d for d in self.diagnostics if d.known and d.suppressed is None)

    @property
    def failed(self) -> bool:
        """Whether a rule raised, so that the diagnostics are not all there are."""
        return any(diagnostic.code == INTERNAL for diagnostic in self.diagnostics)

    def reaches(self, limit: Severity) -> bool:
        """Whether a diagnostic that counts is as bad as `limit` or worse."""
        return any(diagnostic.severity.rank <= limit.rank for diagnostic in self.active)

    def counts(self) -> dict[Severity, int]:
        """How many diagnostics count, of each severity, the worst first."""
        found = Counter(diagnostic.severity for diagnostic in self.active)
        return {severity: found[severity] for severity in Severity}
