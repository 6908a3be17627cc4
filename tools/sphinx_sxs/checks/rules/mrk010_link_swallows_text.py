"""MRK010 link-swallows-text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.article.markdown import Inline
from sphinx_sxs.checks.languages import Language
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.views import View

# A link or bold that ends in punctuation, or that a letter follows; most segments have neither.
_MAY_SWALLOW = re.compile(r"[.,;。、，；،][*_]*(?:\*\*|__|\]\()")
_MAY_GLUE = re.compile(r"(?:\*\*|__|\))[^\W\d_]")
# What every match of these two has, in an order that is searched fast: the marker first, then
# what stands before it.
_SWALLOWS = (
    ("](", re.compile(r"\]\((?<=[.,;。、，；\u060c*_]\]\()")),
    ("**", re.compile(r"\*\*(?<=[.,;。、，；\u060c*_]\*\*)")),
    ("__", re.compile(r"__(?<=[.,;。、，；\u060c*_]__)")),
)
_GLUES = (
    (")", re.compile(r"\)[^\W\d_]")),
    ("**", re.compile(r"\*\*(?<=[^\W\d]\*\*|\*\*\*)[^\W\d_]")),
    ("__", re.compile(r"__(?<=[^\W\d]__|\*__)[^\W\d_]")),
    # A link's, too, where it leads to a definition.
    ("]", re.compile(r"\][^\W\d_]")),
)
_SWALLOWED = re.compile(r"(?<![.…])[.,;。、，；،][*_\s]*$")
_ENDED = re.compile(r"[.,;:?!。、，；：？！،؟…][*_\"”’\s]*$")
# Languages that add no endings to a name; where they do, `**Teams**-et` and `**Teams**lla` are right.
_WITHOUT_ENDINGS = frozenset({"ca", "es", "fr", "gl", "id", "it", "ms", "pt", "vi"})
# Indonesian and Malay enclitics.
_ENCLITIC = re.compile(r"(?:nya|lah|kah|pun|ku|mu)(?![^\W\d_])")
_GLUED = re.compile(r"[^\W\d_]+")
_NOTHING: Iterator[Finding] = iter(())


@register
class LinkSwallowsText(SegmentRule):
    """
    ## What it finds

    A link or bold that took in the comma or the full stop that follows it in the
    source, and (as `glued-text`) a word that stands right against the end of a link or
    of bold, without a space.

    The second is only looked for in languages that add no endings to a name.

    ## Why it matters

    The page looks careless: underlined full stops, words run together.

    ## Example

    ```text
    source: Select **Reset password**.
    target: Pilih **Reset kata sandi.**
    ```

    ## What to do

    Move the punctuation out of the markers, and put the space back.
    """

    code = "MRK010"
    name = "link-swallows-text"
    other_names = ("glued-text",)
    severity = Severity.INFO
    issue_type = "markup"
    mqm = "design-and-markup/markup-tag"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """One finding for each name, at the first place; none where the source does it as often."""
        target = segment.target
        # Most segments have no link, no bold and no parenthesis.
        if (
            not target
            or not ("**" in target or ")" in target or "]" in target or "__" in target)
            or not segment.source
        ):
            return _NOTHING
        language = context.language
        if language is not None and not (
            language.tag in _WITHOUT_ENDINGS and _may_hold(_GLUES, target) and _MAY_GLUE.search(target)
        ):
            language = None
        swallows = _may_hold(_SWALLOWS, target) and _MAY_SWALLOW.search(target) is not None
        if not swallows and language is None:
            return _NOTHING
        return _findings(
            context.source_view(segment), context.target_view(segment), language, swallows=swallows
        )


def _findings(theirs: View, ours: View, language: Language | None, *, swallows: bool) -> Iterator[Finding]:
    """What a segment has of the two that it may have; no language where nothing can be glued."""
    if swallows:
        swallowing = [mark for mark in _marks(ours) if _SWALLOWED.search(ours.shown(mark))]
        if len(swallowing) > _sentences(theirs):
            first = swallowing[0]
            kind = "Link" if first.kind == "link" else "Bold"
            yield Finding(f"{kind} `{ours.shown(first)}` takes in the punctuation after it", at=first.inner)
    if language is None:
        return
    glued = _glued(ours, language)
    if len(glued) > len(_glued(theirs, language)):
        mark, word = glued[0]
        yield Finding(
            f"`{word}` stands against the end of `{ours.shown(mark)}` without a space",
            at=(mark.end, mark.end + len(word)),
            name="glued-text",
        )


def _may_hold(patterns: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> bool:
    """Whether one of `patterns` is found; each with the fixed part that is looked for before."""
    for fixed, pattern in patterns:  # noqa: SIM110 - a generator costs as much as the search
        if fixed in text and pattern.search(text):
            return True
    return False


def _sentences(view: View) -> int:
    """How many links and runs of bold may well end in punctuation: those that end a sentence or the text."""
    end = len(view.text.rstrip())
    return sum(mark.end >= end or _ENDED.search(view.shown(mark)) is not None for mark in _marks(view))


def _marks(view: View) -> list[Inline]:
    """Links and bold, the outermost where one holds the other."""
    found: list[Inline] = []
    for mark in view.of("strong", "link"):
        if not mark.autolink and not (found and mark.end <= found[-1].end):
            found.append(mark)
    return found


def _glued(view: View, language: Language) -> list[tuple[Inline, str]]:
    """Links and bold with the word that follows without a space."""
    found: list[tuple[Inline, str]] = []
    for mark in _marks(view):
        word = _GLUED.match(view.text, mark.end)
        inner = view.shown(mark).rstrip("*_")
        if word is None or not inner[-1:].isalpha():
            continue
        if language.tag in {"id", "ms"} and _ENCLITIC.match(word[0]):
            continue
        found.append((mark, word[0]))
    return found
