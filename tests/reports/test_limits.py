"""How much of a report is shown, and the table of `--statistics`."""

from __future__ import annotations

from sphinx_sxs.checks import Diagnostic, Severity
from sphinx_sxs.reports import render_statistics
from sphinx_sxs.reports.limits import left_out, limit_per_rule


def diagnostic(
    path: str,
    code: str = "ADQ001",
    severity: str = "error",
    segment: str | None = "a-1",
    *,
    known: bool = False,
) -> Diagnostic:
    return Diagnostic(
        path=path,
        file=f"/d/{path}",
        line=1,
        column=1,
        locale="vi-VN",
        segment=segment,
        code=code,
        rule=code.lower(),
        severity=Severity(severity),
        message="m",
        source=None,
        target=None,
        score=None,
        source_at=None,
        target_at=None,
        excerpt="",
        fingerprint=f"{path} {code} {segment}",
        known=known,
    )


FOUND = [
    diagnostic("a", severity="warning"),
    diagnostic("b", severity="error"),
    diagnostic("b", "STR001", "info", None),
    diagnostic("c", severity="error", known=True),
    diagnostic("d", severity="error"),
    diagnostic("d", severity="error", segment="a-2"),
]


def test_the_worst_and_first_of_each_rule_are_shown() -> None:
    assert limit_per_rule(FOUND, None) == FOUND
    assert [d.path for d in limit_per_rule(FOUND, 2)] == ["b", "b", "c", "d"]
    assert [d.path for d in limit_per_rule(FOUND, 3)] == ["b", "b", "c", "d", "d"]
    assert [d.path for d in limit_per_rule(FOUND, 0)] == ["c"]


def test_what_is_left_out_is_counted() -> None:
    assert left_out(FOUND, None) == left_out(FOUND, 4) == {}
    assert left_out(FOUND, 2) == {"ADQ001": 2}
    assert left_out(FOUND, 0) == {"ADQ001": 4, "STR001": 1}


def test_statistics() -> None:
    active = [d for d in FOUND if d.counts]
    assert render_statistics(active, segments=200).splitlines() == [
        "findings  code    rule    severity  articles  segments",
        "       3  ADQ001  adq001  error            2     1.50%",
        "       1  ADQ001  adq001  warning          1     0.50%",
        "       1  STR001  str001  info             1         -",
    ]
    assert render_statistics([], segments=0) == ""
