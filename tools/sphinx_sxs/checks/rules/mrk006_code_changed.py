"""MRK006 code-changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from sphinx_sxs.article import Segment, Side
from sphinx_sxs.checks.code_tokens import (
    CodeToken,
    code_tokens,
    holds,
    loose_form,
    lost_placeholders,
    plain_form,
    spaceless,
    without_addresses,
)
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.views import View

_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
# A span that reads as words: a message or a label, which translators may well translate.
_PROSE = re.compile(r"[^\W\d_]+(?:[ ,.'’!?:-]+[^\W\d_]+){2,}[.!?]?")
# Where letters' case has a meaning: everything else is Windows', PowerShell's or a file's ending.
_CASED = frozenset({"code", "unixpath"})
_CAMEL = re.compile(r"-[A-Z][a-z]+[A-Z]|--")
_COMMENT = re.compile(r"(?:^|\s)(?:#|//|<!--)\s.*$")
# Office suites have their functions' names, and what stands between arguments, in each language.
_FORMULA = re.compile(r"=(?<![\w=!<>:]=)[ \t]*[^\W\d][\w.]*\(")
_CURLY = re.compile("[“”„«»]")
_BACKTICK = re.compile(r"(?<!\\)`+")
_ALPHANUMERIC = re.compile(r"[a-z0-9]+")
_LEAST_ALIKE = 0.6
_KINDS = {"unixpath": "path", "ending": "file name extension"}


@register
class CodeChanged(SegmentRule):
    """
    ## What it finds

    Code that stands in the source and not in the target: code spans, commands such as
    `Get-Mailbox`, paths, registry keys, `%variables%`, `-Options`, names of files and
    attributes. Marked as code or not makes no difference, nor does its place in the
    sentence; what stands for the reader's own value (`<your domain>`) may be translated.

    ## Why it matters

    The reader types it as it stands. A translated command is no command.

    ## Example

    ```text
    source: Run Sync-MailPublicFolders on the server.
    target: Chạy thư mục đồng bộ trên máy chủ.
    ```

    ## What to do

    Copy the code from the source. Where only white space, quotes or dashes differ, or
    a file's extension is not named, it is a warning: it can still be guessed. It is info
    where a formula (`=SUM(A1:A9)`) is another one: office suites translate their functions.
    """

    code = "MRK006"
    name = "code-changed"
    severity = Severity.ERROR
    issue_type = "markup"
    mqm = "accuracy/do-not-translate"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Look for each piece of the source's code in the target, nearest form first."""
        source, target = segment.source, segment.target
        if not source or not target or source == target:
            return
        if "<" in source or "&" in source:
            yield from _placeholders(segment, context)
        seen: set[str] = set()
        if "`" in source or "`" in target:
            yield from _open_spans(segment, context)
            for changed, code in _other_spans(source, target):
                seen.add(code)
                yield changed
        tokens = _tokens(source)
        if not tokens:
            return
        forms = _Forms(target)
        missing = [token for token in tokens if not forms.hold(token)]
        if not missing:
            return
        commands = any(token.kind == "command" for token in tokens)
        view = context.source_view(segment)
        for token in missing:
            if token.text in seen or _is_doubtful(token, view, commands=commands):
                continue
            seen.add(token.text)
            if (finding := _judge(token, forms.of(token), context)) is not None:
                formula = _is_formula(token, source) and _formulas(target) >= _formulas(source)
                yield replace(finding, severity=Severity.INFO) if formula else finding


class _Forms:
    """The target in the form in which code is looked for."""

    def __init__(self, target: str) -> None:
        self._target = target

    def hold(self, token: CodeToken) -> bool:
        """Whether `token` stands in the target; most do as they are written."""
        code = plain_form(token.text)
        if (
            code == token.text
            and "\\" not in code
            and code in (self._target if token.kind == "code" else self._bare)
        ):
            # Nothing in it has a second form.
            return True
        return holds(self.of(token), code)

    def of(self, token: CodeToken) -> str:
        """Code spans may hold addresses; a command's name in an address is not what the reader types."""
        return self._whole if token.kind == "code" else self._no_addresses

    @cached_property
    def _bare(self) -> str:
        return without_addresses(self._target)

    @cached_property
    def _whole(self) -> str:
        return plain_form(self._target)

    @cached_property
    def _no_addresses(self) -> str:
        return plain_form(self._bare)


def _open_spans(segment: Segment, context: Context) -> Iterator[Finding]:
    """A backtick of the target that opens or closes nothing."""
    source, target = segment.text(Side.SOURCE), segment.text(Side.TARGET)
    if target.count("`") == source.count("`"):
        return
    stray = _stray(context.target_view(segment))
    if len(stray) > len(_stray(context.source_view(segment))):
        yield Finding("A backtick closes no code", at=stray[-1], severity=Severity.WARNING)


def _stray(view: View) -> list[tuple[int, int]]:
    inside = [(mark.start, mark.end) for mark in view.of("code", "html")]
    return [
        match.span()
        for match in _BACKTICK.finditer(view.text)
        if not any(start <= match.start() < end for start, end in inside)
    ]


def _other_spans(source: str, target: str) -> Iterator[tuple[Finding, str]]:
    """Code spans that became others, though the code may stand elsewhere in the sentence, too."""
    ours = {match.span(): match[2].strip() for match in _SPAN.finditer(source)}
    theirs = {match.span(): match[2].strip() for match in _SPAN.finditer(target)}
    left = Counter(theirs.values())
    left.subtract(ours.values())
    # What the source has somewhere was only marked as code.
    added = {at: code for at, code in theirs.items() if left[code] > 0 and code not in source}
    for source_at, code in ours.items():
        if left[code] >= 0 or not added:
            continue
        left[code] += 1
        alike = {at: SequenceMatcher(None, code[:200], other[:200]).ratio() for at, other in added.items()}
        at = max(alike, key=lambda place: alike[place])
        other = plain_form(added[at])
        if alike[at] < _LEAST_ALIKE or holds(other, plain_form(code)):
            continue
        loose, wanted = loose_form(other), loose_form(plain_form(code))
        mild = spaceless(loose) == spaceless(wanted) or _PROSE.fullmatch(code) or _COMMENT.search(code)
        severity = Severity.WARNING if mild else None
        if _FORMULA.match(code) and _FORMULA.match(other) and not _CURLY.search(other):
            severity = Severity.INFO
        finding = Finding(
            f"Code `{code}` is `{added.pop(at)}`", at=at, source_at=source_at, severity=severity
        )
        yield finding, code


def _placeholders(segment: Segment, context: Context) -> Iterator[Finding]:
    source, target = segment.text(Side.SOURCE), segment.text(Side.TARGET)
    for token in lost_placeholders(source, target):
        marks = context.source_view(segment).of("code", "link", "image")
        if not any(mark.start <= token.start < mark.end for mark in marks):
            yield _missing(token)


def _is_formula(token: CodeToken, source: str) -> bool:
    """Whether `token` is a formula, or one without its sign: `=TODAY()` that is not marked as code."""
    return _FORMULA.match(token.text) is not None or (
        token.start > 0 and _FORMULA.match(source, token.start - 1) is not None
    )


def _formulas(text: str) -> int:
    return sum(1 for _ in _FORMULA.finditer(text)) if "=" in text else 0


def _tokens(source: str) -> list[CodeToken]:
    """Code spans, then code in the rest."""
    if "`" not in source:
        return list(code_tokens(source))
    spans = [CodeToken("code", match[2].strip(), *match.span()) for match in _SPAN.finditer(source)]
    return spans + list(code_tokens(_SPAN.sub(lambda match: " " * len(match[0]), source)))


def _is_doubtful(token: CodeToken, view: View, *, commands: bool) -> bool:
    """Whether `token` is no code to the Markdown parser, or not enough by itself."""
    if token.kind == "option" and not commands and not _CAMEL.match(token.text):
        return True
    marks = [mark for mark in view.marks if mark.start <= token.start and token.end <= mark.end]
    if token.kind == "code":
        return not any(mark.kind == "code" for mark in marks)
    return any(
        mark.kind in {"html", "image"}
        or (mark.kind == "link" and not mark.inner[0] <= token.start < mark.inner[1])
        for mark in marks
    )


def _judge(token: CodeToken, shown: str, context: Context) -> Finding | None:
    """The finding for a token that is not in `shown`, the target, as it stands in the source."""
    code, loose = loose_form(plain_form(token.text)), loose_form(shown)
    if token.kind == "name":
        # The plural is English: "Join ToolStripPanels".
        code = code.removesuffix("s")
    if token.kind == "ending":
        return None if _names_ending(loose, code) or _elsewhere(token, context) else _missing(token)
    if holds(loose, code):
        if token.kind not in _CASED:
            return None
        case = holds(shown.casefold(), plain_form(token.text).casefold())
        return _differs(token, "case" if case else "quotes or dashes")
    if _elsewhere(token, context):
        return None
    if holds(spaceless(loose), spaceless(code)):
        return _differs(token, "white space")
    if token.kind == "file" and code.rpartition(".")[0] in loose:
        return _missing(token, Severity.WARNING)
    return _missing(token)


def _names_ending(loose: str, ending: str) -> bool:
    """Whether the letters of `ending` stand as a word: "PST-Datei", "pst." in a right-to-left text."""
    return re.search(rf"(?<![a-z]){re.escape(ending.lstrip('*.'))}(?![a-z])", loose) is not None


def _missing(token: CodeToken, severity: Severity | None = None) -> Finding:
    kind = _KINDS.get(token.kind, token.kind).capitalize()
    # "far_reaching" is a slip of the English.
    slip = token.kind == "name" and token.text.islower() and token.text.count("_") == 1
    if (
        token.kind == "ending"
        or slip
        or (token.kind == "code" and (_PROSE.fullmatch(token.text) or _COMMENT.search(token.text)))
    ):
        severity = Severity.WARNING
    return Finding(f"{kind} `{token.text}` is missing", source_at=(token.start, token.end), severity=severity)


def _differs(token: CodeToken, how: str) -> Finding:
    return Finding(
        f"`{token.text}` differs in {how}", source_at=(token.start, token.end), severity=Severity.WARNING
    )


def _elsewhere(token: CodeToken, context: Context) -> bool:
    """Whether the article has `token` as often as its English: it stands in another segment."""
    form = loose_form(plain_form(token.text))
    longest = max(_ALPHANUMERIC.findall(form), key=len, default="")
    if longest not in context.target.text.casefold():
        # No form changes letters and figures in any other way.
        return False
    return 0 < _whole_form(context.source.text).count(form) <= _whole_form(context.target.text).count(form)


@lru_cache(maxsize=2)
def _whole_form(text: str) -> str:
    """An article in the form in which code is counted; what one token asks for, the next one asks, too."""
    return loose_form(plain_form(without_addresses(text)))
