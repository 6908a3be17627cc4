"""TRM004 literal-operator."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Place, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.text import FILLER
from sphinx_sxs.checks.views import View

# AND, OR, NOT, TRUE, FALSE, true, True, false, False, $null and " -": `re` skips to the places
# where one of some letters stands, so these are rare ones.
_MAYBE = re.compile(r"AND|OR|NOT|RUE(?<=TRUE)|ALSE(?<=FALSE)|ue(?<=[tT]rue)|lse(?<=[fF]alse)|\$null|-(?<= -)")
_MARKS = rf"[{FILLER}\"'“”‘’«»(]*"

_OPERATOR = re.compile(r"(?<![\w-])(?:AND|OR|NOT)(?![\w-])", re.ASCII)
_OF_OPERATORS = re.compile(r"\boperators?\b", re.IGNORECASE)
_OF_SEARCHES = re.compile(
    r"\b(?:search\w*|quer(?:y|ies)|keywords?|filter\w*|typ(?:e|ing)|enter(?:ing)?|find|KQL|boolean)\b",
    re.IGNORECASE,
)
# What a search holds: "a phrase", (a group), property:value.
_OPERAND_BEFORE = re.compile(r"(?:[\"”’')]|\w:[\w*.@-]+)\s+\Z")
_OPERAND_AFTER = re.compile(r"\s+(?:[\"“‘'(]|\w+:[\w\"(*])")

_VARIABLE = re.compile(r"\$(?:true|false|null)\b", re.IGNORECASE | re.ASCII)

_ASSIGNED = re.compile(
    r"(?:\b(?:set|sets|setting|values?|equals?|changed?|changing|defaults?|configured?)\b[^.!?\n]{0,60}?"
    rf"\b(?:to|of|is|equals?)|=)\s*{_MARKS}\s*(?P<value>true|false)\b(?P<after>{_MARKS}\s*[a-z]*)",
    re.IGNORECASE | re.ASCII,
)
_IDENTIFIER = re.compile(
    r"\b[A-Z]?[a-z]+[A-Z]\w+|\b(?:parameter|property|cmdlet|attribute|flag|variable|registry|PowerShell|query)\b"
    r"|[`$]|\w_\w"
)
# Spreadsheets have their own words for true and false in each language.
_SPREADSHEET = re.compile(r"\b(?:Excel|formulas?|functions?|cells?|worksheets?|spreadsheets?|arguments?)\b")
# "False positives", "true north": no value of a setting.
_GOES_ON = frozenset({"negative", "negatives", "positive", "positives", "friend", "friends", "north"})

_COMMAND = re.compile(r"\b[A-Z][a-z]+-[A-Z]\w+", re.ASCII)
_PARAMETER = re.compile(
    rf"\s-[A-Z]\w+[ :]\s*(?P<value>[A-Z][A-Za-z0-9]+)(?=\s*(?:[|,;)]|\s-[A-Za-z]|\Z|[{FILLER}]))", re.ASCII
)


@register
class LiteralOperator(SegmentRule):
    """
    ## What it finds

    A word that has to be typed as it stands and is not in the target: the search operators
    `AND`, `OR` and `NOT` between operands or where operators are spoken of, `True` and
    `False` as the value of a setting, `$true`, `$false` and `$null`, the value of a
    command's parameter. Code is looked at elsewhere, and a merely emphasized "AND" is none.

    ## Why it matters

    The reader types what the page says, and the search finds nothing or the command fails.

    ## Example

    ```text
    source: Use Boolean operators like AND, OR, NOT.
    target: Gunakan operator Boolean seperti dan, atau, not.
    ```

    ## What to do

    Put the word back as the program wants it.
    """

    code = "TRM004"
    name = "literal-operator"
    severity = Severity.ERROR
    issue_type = "terminology"
    mqm = "accuracy/do-not-translate"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Find such words in the source's prose, and each of them anywhere in the target."""
        source, target = segment.source, segment.target
        if not source or not target or not _MAYBE.search(source):
            return
        lost: dict[str, Place] = {}
        for place, exact in _literals(context.source_view(segment)):
            word = source[slice(*place)]
            if word not in lost and not _holds(target, word, exact=exact):
                lost[word] = place
        if lost:
            listed = ", ".join(f"`{word}`" for word in lost)
            first = min(lost.values())
            yield Finding(f"Not in the target as it has to be typed: {listed}", source_at=first)


def _literals(view: View) -> Iterator[tuple[Place, bool]]:
    """The place of each word that has to be typed, and whether its case counts."""
    prose = view.prose
    for match in _OPERATOR.finditer(prose):
        if _is_operator(prose, match):
            yield match.span(), True
    for match in _VARIABLE.finditer(prose):
        yield match.span(), False
    if not _SPREADSHEET.search(prose):
        for match in _ASSIGNED.finditer(prose):
            if _is_value(view, match):
                yield match.span("value"), False
    if _COMMAND.search(prose):
        for match in _PARAMETER.finditer(prose):
            yield match.span("value"), False


def _is_operator(prose: str, match: re.Match[str]) -> bool:
    if _OF_OPERATORS.search(prose):
        return True
    before = _OPERAND_BEFORE.search(prose, max(0, match.start() - 60), match.start())
    after = _OPERAND_AFTER.match(prose, match.end())
    if before is None or after is None:
        return False
    # 'Say "stop" AND "go"' is no search.
    return ":" in before[0] or ":" in after[0] or _OF_SEARCHES.search(prose) is not None


def _is_value(view: View, match: re.Match[str]) -> bool:
    """Whether the truth spoken of is a setting's: written as one, or next to an identifier."""
    if match["after"].strip(FILLER + " \"'“”‘’«»(").casefold() in _GOES_ON:
        return False
    value = match["value"]
    start = match.start("value")
    marked = start > 0 and view.prose[start - 1] in FILLER + "\"'“‘«="
    return marked or value[0].isupper() or _IDENTIFIER.search(view.text) is not None


def _holds(text: str, word: str, *, exact: bool) -> bool:
    """Whether `word` stands in `text`, not as a part of another Latin word."""
    pattern = rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])"
    return re.search(pattern, text, 0 if exact else re.IGNORECASE) is not None
