"""STR008 missing-article."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import TreeRule
from sphinx_sxs.checks.siblings import Sibling, groups_of, path_inside
from sphinx_sxs.originals.absent import Absent, absent_articles
from sphinx_sxs.originals.configured import configured_originals
from sphinx_sxs.settings import Settings

_PARTLY = 0.5
"""A locale that lacks a greater share of what the others have is being translated: one finding says so."""


@register
class MissingArticle(TreeRule):
    """
    ## What it finds

    An article that the originals have and this locale has not, where originals are given; else
    one that most other locales of the tree have. It is reported under the path where it would
    stand. A locale that lacks most of them gets one finding with the number.

    ## Why it matters

    Links to the article lead nowhere in this language, and its readers get no answer.

    ## Example

    ```text
    de-DE/sync.md, ja-JP/sync.md, but no vi-VN/sync.md
    ```

    ## What to do

    Hand the article off for translation, or take it out of the other locales where it
    is retired.
    """

    code = "STR008"
    name = "missing-article"
    severity = Severity.WARNING
    issue_type = "omission"
    mqm = "accuracy/omission"

    def conclude(
        self,
        collected: Sequence[tuple[ArticleFile, object]],
        settings: Settings,
    ) -> Iterator[tuple[ArticleFile, Finding]]:
        """Compare the paths inside the locales with the originals', or with each other."""
        files = [file for file, _ in collected]
        originals = configured_originals(settings)
        if originals is None:
            yield from _beside_other_locales(files)
            return
        with originals:
            for absent in absent_articles(files, originals):
                yield from _beside_originals(absent)


def _beside_originals(absent: Absent) -> Iterator[tuple[ArticleFile, Finding]]:
    if len(absent.names) > _PARTLY * absent.expected:
        message = (
            f"`{absent.present.folder_locale}` lacks {len(absent.names)} of the {absent.expected} articles "
            "that the originals have"
        )
        yield absent.present, Finding(message, line=1)
        return
    for name in absent.names:
        yield _at(absent.present, name), Finding("Article is missing; the originals have it", line=1)


def _beside_other_locales(files: Sequence[ArticleFile]) -> Iterator[tuple[ArticleFile, Finding]]:
    groups = groups_of(files)
    first: dict[str, dict[str, int]] = defaultdict(dict)
    for (parent, _), siblings in groups.items():
        for sibling in siblings:
            first[parent].setdefault(sibling.locale, sibling.number)
    expected: Counter[tuple[str, str]] = Counter()
    missing: dict[tuple[str, str], list[list[Sibling]]] = defaultdict(list)
    for (parent, _), siblings in groups.items():
        having = {sibling.locale for sibling in siblings}
        for locale in first[parent]:
            others = len(first[parent]) - 1
            if 2 * (len(having) - (locale in having)) > others:
                expected[parent, locale] += 1
                if locale not in having:
                    missing[parent, locale].append(siblings)
    for (parent, locale), lacking in sorted(missing.items()):
        present = files[first[parent][locale]]
        count = expected[parent, locale]
        if len(lacking) > _PARTLY * count:
            message = f"`{locale}` lacks {len(lacking)} of the {count} articles that most other locales have"
            yield present, Finding(message, line=1)
            continue
        others = len(first[parent]) - 1
        for siblings in lacking:
            yield _absent(present, files[siblings[0].number]), _finding(siblings, others)


def _finding(siblings: list[Sibling], others: int) -> Finding:
    locales = sorted({sibling.locale for sibling in siblings})
    if others == 1:
        return Finding(f"Article is missing; `{locales[0]}` has it", line=1)
    return Finding(f"Article is missing; {len(locales)} of {others} other locales have it", line=1)


def _absent(present: ArticleFile, sibling: ArticleFile) -> ArticleFile:
    """The file that would be `sibling` in the locale of `present`."""
    return _at(present, path_inside(sibling))


def _at(present: ArticleFile, inside: str) -> ArticleFile:
    """The file that would stand at a path inside the locale of `present`."""
    prefix = present.name.removesuffix(path_inside(present))
    return ArticleFile(present.root / inside, prefix + inside, present.root, present.folder_locale)
