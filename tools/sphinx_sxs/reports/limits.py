"""A report that a rule with thousands of findings does not drown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from sphinx_sxs.checks.model import Diagnostic


def limit_per_rule(diagnostics: Iterable[Diagnostic], most: int | None) -> list[Diagnostic]:
    """At most `most` diagnostics of each code, in the order given: the worst, and of these the first.

    What is suppressed or in the baseline stays: it does not count.
    """
    found = list(diagnostics)
    if most is None:
        return found
    by_code: dict[str, list[int]] = defaultdict(list)
    for number, diagnostic in enumerate(found):
        if diagnostic.counts:
            by_code[diagnostic.code].append(number)
    dropped: set[int] = set()
    for numbers in by_code.values():
        dropped.update(sorted(numbers, key=lambda number: (found[number].severity.rank, number))[most:])
    return [diagnostic for number, diagnostic in enumerate(found) if number not in dropped]


def left_out(diagnostics: Iterable[Diagnostic], most: int | None) -> Mapping[str, int]:
    """How many diagnostics of each code `limit_per_rule` leaves out, by code."""
    counts = Counter(diagnostic.code for diagnostic in diagnostics if diagnostic.counts)
    return {code: count - most for code, count in sorted(counts.items()) if most is not None and count > most}
