"""Reports are pure: what they print for a person and for a program."""

from __future__ import annotations

import json
from pathlib import Path

from samples import ALL, LOST

from sphinx_sxs.checks import Diagnostic
from sphinx_sxs.reports import render_jsonl, render_summary, render_text
from sphinx_sxs.reports.text import ANSI


def changed(**values: object) -> Diagnostic:
    fields = {name: getattr(LOST, name) for name in LOST.__dataclass_fields__}
    return Diagnostic(**{**fields, **values})


def test_text():
    assert render_text([LOST], root=Path("/docs/source")) == (
        "── id-ID/sync.md  1 error\n"
        "\n"
        "id-ID/sync.md:20:1  error  ADQ001 lost-negation  Source negates, target does not\n"
        "   source │ There is no automatic synchronization of photos\n"
        "          │          ^^\n"
        "   target │ Ada otomatis sinkronisasi foto\n"
    )


def test_carets_stand_under_wide_characters():
    wide = changed(source=None, target="写真は同期しない", target_at=(3, 5))
    assert render_text([wide], root=Path("/docs")).splitlines()[3:] == [
        "   target │ 写真は同期しない",
        "          │       ^^^^",
    ]


def test_combining_marks_take_no_column():
    marks = changed(source=None, target="e\u0302 x", target_at=(3, 4))
    assert render_text([marks], root=Path("/docs")).splitlines()[4] == "          │   ^"


def test_long_lines_are_cut_around_the_place():
    long = changed(source="a" * 300 + "X" + "b" * 300, source_at=(300, 301), target=None)
    lines = render_text([long], root=Path("/docs"), width=60).splitlines()[2:]
    assert all(len(line) <= 60 for line in lines[1:])
    assert lines[1][lines[2].index("^")] == "X"
    assert lines[1].endswith("…")


def test_nothing_acts_on_the_terminal():
    nasty = changed(message="a\x1b[31mb", source="x\x07\u202ey\nz", source_at=None)
    text = render_text([nasty], root=Path("/docs"))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "y↵z" in text


def test_colours_add_nothing_to_the_words():
    import re

    coloured = render_text([LOST], root=Path("/docs"), style=ANSI)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == render_text([LOST], root=Path("/docs"))


def test_jsonl_has_the_promised_fields_in_order():
    [line] = render_jsonl([LOST], rules=[]).splitlines()
    assert list(json.loads(line)) == [
        "path", "line", "column", "locale", "segment", "code",
        "rule", "severity", "message", "source", "target", "score",
        "fingerprint", "its", "mqm",
    ]  # fmt: skip
    assert json.loads(line)["severity"] == "error"


def test_jsonl_is_one_line_and_utf8_whatever_the_text():
    nasty = changed(source="a\u2028b\x85c\nd", target="\udcff")
    text = render_jsonl([nasty], rules=[])
    assert len(text.splitlines()) == 1
    assert json.loads(text.encode())["source"] == "a\u2028b\x85c\nd"


def test_summary_of_one_locale_is_by_family():
    assert render_summary([LOST, LOST], articles=1, segments=2000) == (
        "        error   warning      info\n"
        "ADQ         2         ·         ·\n"
        "\n"
        "1 article, 2,000 segments: 2 errors, 0 warnings, 0 info"
    )


def test_summary_of_nothing_is_a_line():
    assert (
        render_summary([], articles=0, segments=0) == "0 articles, 0 segments: 0 errors, 0 warnings, 0 info"
    )


def test_summary_of_several_locales_is_by_locale_too():
    lines = render_summary(ALL, articles=5, segments=40).splitlines()
    assert [line.split() for line in lines if line] == [
        ["error", "warning", "info"],
        ["-", "1", "·", "·"],
        ["ar-SA", "·", "1", "·"],
        ["id-ID", "2", "·", "1"],
        ["vi-VN", "2", "·", "·"],
        ["ADQ", "2", "·", "·"],
        ["MRK", "2", "1", "·"],
        ["PUN", "·", "·", "1"],
        ["STR", "1", "·", "·"],
        ["5", "articles,", "40", "segments:", "5", "errors,", "1", "warning,", "1", "info"],
    ]
