"""What a rule says and what a report shows, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sphinx_sxs.article.model import Segment


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

    @property
    def sort_key(self) -> tuple[str, int, str, int, str, str]:
        """The order of every report: path, line, code, then whatever makes it total."""
        return (self.path, self.line, self.code, self.column, self.rule, self.message)
