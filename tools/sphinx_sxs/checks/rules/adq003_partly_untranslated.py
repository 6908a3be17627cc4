"""ADQ003 partly-untranslated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.languages import Language
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.prose import Run, in_title, may_hold_source, shared_runs
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.rules.adq004_wrong_language import is_wrong_language
from sphinx_sxs.checks.text import FILLER, is_foreign, same_words
from sphinx_sxs.checks.views import View

_SHOWN = 60
_FILLED = re.compile(f"{FILLER}+")
# What a screen says in English, with its translation behind it: "Save as (名前を付けて保存)".
_GLOSS = re.compile(r"[^\w(（]{0,6}(?:\w*\d[\w.-]*)?[^\w(（]{0,4}[(（]")


@register
class PartlyUntranslated(SegmentRule):
    """
    ## What it finds

    A run of four words and more of the source that stands in the target as it was, and
    is part of a sentence: it holds words that only grammar needs.

    Names, labels in bold, quotations, code and the texts of links may stay in the
    language of the source and are left out.  A target that is in the wrong language as a
    whole is `wrong-language`.

    ## Why it matters

    The reader gets half a sentence in a language that they did not ask for.

    ## Example

    ```text
    source: "Access Denied", or user is repeatedly prompted for credentials.
    target: "Access Denied", atau user is repeatedly prompted for credentials.
    ```

    ## What to do

    Translate what is left.
    """

    code = "ADQ003"
    name = "partly-untranslated"
    severity = Severity.WARNING
    issue_type = "untranslated"
    mqm = "accuracy/untranslated"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Look for words of grammar first, then for runs that both sides share."""
        source, target = segment.source, segment.target
        english, language = context.source_language, context.language
        if not source or not target or english is None or not english.function_words:
            return
        if (language and language.tag == english.tag) or not may_hold_source(target, english, language):
            return
        if same_words(source, target) or is_foreign(source, english):
            return
        ours, theirs = context.source_view(segment), context.target_view(segment)
        runs = [
            run
            for run in shared_runs(ours, theirs)
            if run.is_prose(english)
            and not _GLOSS.match(target, run.end)
            and not in_title(ours, *run.source)
            and not in_title(theirs, run.start, run.end)
        ]
        # A target that is English altogether has one fault, not one more for each run.
        if runs and not is_wrong_language(segment, context):
            yield from (_finding(run, theirs, english) for run in runs)


def _finding(run: Run, target: View, english: Language) -> Finding:
    shown = _as_shown(target, run.start, run.end)
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    return Finding(f"`{shown}` is left in {english.name}", at=(run.start, run.end), source_at=run.source)


def _as_shown(view: View, start: int, end: int) -> str:
    """What a reader reads in a range of `view`, dots for code and addresses."""

    def cut(filled: re.Match[str]) -> str:
        hidden = view.text[start + filled.start() : start + filled.end()]
        return "…" if any(char.isalnum() for char in hidden) else ""

    return " ".join(_FILLED.sub(cut, view.prose[start:end]).split())
