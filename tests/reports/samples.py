"""Diagnostics that the tests of reports share."""

from __future__ import annotations

from dataclasses import replace

from sphinx_sxs.checks import Diagnostic, Severity

LOST = Diagnostic(
    path="id-ID/sync.md",
    file="/docs/source/id-ID/sync.md",
    line=20,
    column=1,
    locale="id-ID",
    segment="3d89e-p101",
    code="ADQ001",
    rule="lost-negation",
    severity=Severity.ERROR,
    message="Source negates, target does not",
    source="There is no automatic synchronization of photos",
    target="Ada otomatis sinkronisasi foto",
    score=None,
    source_at=(9, 11),
    target_at=None,
    excerpt="",
    fingerprint="0" * 24,
)
EMPTY_LINK = replace(
    LOST,
    line=31,
    column=12,
    segment="3d89e-104",
    code="MRK002",
    rule="lost-link-text",
    message="Link to `https://x.example/a,b?c=1&d=%20` has no text",
    source="Open [Users](https://x.example/a,b?c=1&d=%20).",
    target="Buka Pengguna [](https://x.example/a,b?c=1&d=%20).",
    source_at=None,
    target_at=(14, 49),
    score=0.9,
    fingerprint="1" * 24,
)
TRACKING = replace(
    LOST,
    path="ar-SA/a b#c.md",
    file="/docs/source/ar-SA/a b#c.md",
    line=7,
    locale="ar-SA",
    segment="77777-101",
    code="MRK008",
    rule="tracking-link",
    severity=Severity.WARNING,
    message="Link runs through `na01.safelinks.example`",
    source="See <b>this</b>.",
    target="انظر <b>هذا</b>.\nسطر ثان",
    source_at=None,
    target_at=(5, 20),
    fingerprint="2" * 24,
)
UNREADABLE = replace(
    LOST,
    path="ar-SA/broken.md",
    file="/docs/source/ar-SA/broken.md",
    line=3,
    column=5,
    locale=None,
    segment=None,
    code="STR001",
    rule="unreadable-article",
    message="Front matter is not closed",
    source=None,
    target=None,
    source_at=None,
    excerpt="titel: x\x0b",
    fingerprint="3" * 24,
)
STYLE = replace(
    LOST,
    line=22,
    segment="3d89e-102",
    code="PUN001",
    rule="end-punctuation-changed",
    severity=Severity.INFO,
    message="Source ends with `.`, target with `:`",
    source="Open it.",
    target="Buka:",
    source_at=(7, 8),
    target_at=(4, 5),
    fingerprint="4" * 24,
)
SUPPRESSED = replace(
    LOST,
    path="vi-VN/old.md",
    file="/docs/source/vi-VN/old.md",
    locale="vi-VN",
    suppressed="quoted from a screenshot",
    fingerprint="5" * 24,
)
KNOWN = replace(EMPTY_LINK, path="vi-VN/old.md", file="/docs/source/vi-VN/old.md", locale="vi-VN", known=True)
ALL = sorted(
    [LOST, EMPTY_LINK, TRACKING, UNREADABLE, STYLE, SUPPRESSED, KNOWN], key=lambda found: found.sort_key
)
FILES = [
    ("ar-SA/a b#c.md", "ar-SA"),
    ("ar-SA/broken.md", "ar-SA"),
    ("id-ID/sync.md", "id-ID"),
    ("vi-VN/fine.md", "vi-VN"),
    ("vi-VN/old.md", "vi-VN"),
]
