"""ORG003 locales-disagree, unspanned-text-disagrees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from sphinx_sxs.article import Article, original_text, read_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks.differing import differing, quoted
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, TreeRule
from sphinx_sxs.checks.siblings import Sibling, variants_of
from sphinx_sxs.originals.compare import ComparedSegment, Comparison, SegmentMatch, compare
from sphinx_sxs.settings import Settings

_LOCALE_IN_ADDRESS = re.compile(r"(?<=/)[a-z]{2,3}(?:-[a-z]{4})?-[a-z]{2}(?=[/)\s]|\Z)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


@register
class LocalesDisagree(TreeRule):
    """
    ## What it finds

    Segments of two locales that claim to be made from the same English (same path, same
    `ms.sourcegitcommit`) and embed different English. What most locales have counts as the
    English; where there is no majority, what the first locale by name has.

    A difference of white space, of upper and lower case, or of the locale in a link's address
    is graded `info`. Where
    only text outside segments differs, such as an alt text that each locale translated,
    the finding is `unspanned-text-disagrees`, also `info`. Whole sentences that a locale lacks
    are told by STR009.

    ## Why it matters

    There is one original. One of the locales was translated from something else, or its source
    was changed by hand; translation memories and the English pages get both.

    ## Example

    ```text
    de-DE/sync.md  source: Search for **Cost Management**.
    ja-JP/sync.md  source: Search for **Billing**.
    ```

    ## What to do

    Look at the original at that commit (`sxs originals verify` does) and restore the source.
    """

    code = "ORG003"
    name = "locales-disagree"
    other_names = ("unspanned-text-disagrees",)
    severity = Severity.WARNING
    issue_type = "inconsistency"
    mqm = "accuracy"

    def collect(self, context: Context) -> object:
        """The commit and a digest of the English; nearly all siblings agree in both."""
        commit = context.article.meta("ms.sourcegitcommit")
        if not commit or context.file.folder_locale is None or not context.article.segments:
            return None
        # Not all layout is taken out here: where that finds a difference that is none, two
        # articles are read again for nothing.
        english = " ".join(context.source.text.split()).encode("utf-8", "surrogatepass")
        return [commit, blake2b(english, digest_size=8).hexdigest()]

    def conclude(
        self,
        collected: Sequence[tuple[ArticleFile, object]],
        settings: Settings,  # noqa: ARG002 - as the others
    ) -> Iterator[tuple[ArticleFile, Finding]]:
        """Read again what differs among siblings of one commit, and compare it with what most have."""
        files = [file for file, _ in collected]
        for variants in variants_of(collected):
            yield from _compare(variants, files)


def _compare(
    variants: list[list[Sibling]], files: Sequence[ArticleFile]
) -> Iterator[tuple[ArticleFile, Finding]]:
    """The findings of every locale that has not what most have."""
    first, *others = sorted(variants, key=lambda siblings: (-len(siblings), siblings[0].locale))
    article = _read(files[first[0].number])
    if article is None:
        return
    english = original_text(article)
    whose = f"`{first[0].locale}`" if len(first) == 1 else f"{len(first)} locales"
    for sibling in (sibling for siblings in others for sibling in siblings):
        file = files[sibling.number]
        other = _read(file)
        if other is not None:
            for finding in _findings(compare(other, english), whose):
                yield file, finding


def _findings(comparison: Comparison, whose: str) -> Iterator[Finding]:
    for compared in comparison.segments:
        if compared.match is SegmentMatch.CHANGED and compared.original is not None:
            yield _finding(compared, compared.original, whose)
    if comparison.unspanned:
        shown = comparison.unspanned[0]
        more = f" and {len(comparison.unspanned) - 1} more" if len(comparison.unspanned) > 1 else ""
        yield Finding(
            f"Text outside segments ({shown.kind}) is {quoted(shown.article)} here"
            f" and {quoted(shown.original)} in {whose}{more}",
            name="unspanned-text-disagrees",
            severity=Severity.INFO,
            line=shown.line,
        )


def _finding(compared: ComparedSegment, english: str, whose: str) -> Finding:
    source = compared.segment.source or ""
    return Finding(
        f"Source differs from that of {whose} for the same commit, which is {quoted(english)}",
        source_at=differing(source, english).one,
        segment=compared.segment,
        severity=Severity.INFO if _says(source) == _says(english) else None,
    )


def _says(text: str) -> str:
    """What a text says, whatever its white space, its case and the locale in its links."""
    return _SPACE.sub("", _LOCALE_IN_ADDRESS.sub("", text)).casefold()


def _read(file: ArticleFile) -> Article | None:
    try:
        return read_article(file.path, name=file.name)
    except OSError:
        return None
