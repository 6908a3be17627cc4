"""MET002 metadata-differs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from posixpath import splitext

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, TreeRule
from sphinx_sxs.checks.siblings import path_inside
from sphinx_sxs.settings import Settings

# What the original's authors set and no translation changes.
_SHARED = (
    "ms.assetid",
    "ms.author",
    "author",
    "manager",
    "ms.reviewer",
    "ms.date",
    "ms.topic",
    "ms.service",
    "ms.subservice",
    "ms.prod",
    "ms.technology",
    "ms.collection",
    "ms.custom",
    "ms.audience",
    "audience",
    "ROBOTS",
    "localization_priority",
    "f1_keywords",
    "api_name",
)
_ABSENT = "(absent)"


@register
class MetadataDiffers(TreeRule):
    """
    ## What it finds

    Metadata of which every locale of an article has the same, and this one has another
    or none: `ms.assetid`, `ms.author`, `ms.topic`, `ms.date` and the like.  Only
    articles at the same path that were translated from the same commit are compared;
    the value that most locales have counts, and where none has a majority, the first
    locale's.

    ## Why it matters

    Links and tools find an article by its asset; reports, owners and search settings
    go astray.  A value that only one locale has was mostly translated or lost.

    ## Example

    ```text
    id-ID/sync.md  ms.topic: article
    vi-VN/sync.md  ms.topic: bài viết
    ```

    ## What to do

    Take over the value of the original.
    """

    code = "MET002"
    name = "metadata-differs"
    severity = Severity.WARNING
    issue_type = "inconsistency"
    mqm = "terminology/inconsistent-use-of-terminology"

    def collect(self, context: Context) -> object:
        """The shared keys with their lines, and the commit; nothing for articles that no locale shares."""
        article = context.article
        commit = article.meta("ms.sourcegitcommit")
        if not commit or context.file.folder_locale is None:
            return None
        front_matter = article.front_matter
        values = {key: _folded(front_matter[key]) for key in _SHARED if key in front_matter}
        return [commit, values]

    def conclude(
        self,
        collected: Sequence[tuple[ArticleFile, object]],
        settings: Settings,  # noqa: ARG002 - the rules' interface
    ) -> Iterator[tuple[ArticleFile, Finding]]:
        """Compare the locales of each article."""
        if len({file.folder_locale for file, _ in collected}) < 2:
            return
        groups: dict[tuple[str, str, str], list[tuple[ArticleFile, Mapping[str, str]]]] = defaultdict(list)
        parents: dict[Path, str] = {}
        for file, facts in collected:
            if isinstance(facts, list):
                commit, values = facts
                parent = parents.get(file.root)
                if parent is None:
                    parent = parents[file.root] = file.root.parent.as_posix()
                groups[parent, splitext(path_inside(file))[0], commit].append((file, values))
        for group in groups.values():
            if len({file.folder_locale for file, _ in group}) > 1:
                yield from _compared(group)


def _compared(
    group: Sequence[tuple[ArticleFile, Mapping[str, str]]],
) -> Iterator[tuple[ArticleFile, Finding]]:
    for key in _SHARED:
        counts = Counter(values.get(key, _ABSENT) for _, values in group)
        if len(counts) < 2:
            continue
        # `most_common` keeps the order of first sight among equals.
        usual = counts.most_common(1)[0][0]
        for file, values in group:
            value = values.get(key, _ABSENT)
            if value != usual:
                message = (
                    f"`{key}` is `{value}` here and `{usual}` in {counts[usual]} of {len(group)} locales"
                )
                yield file, Finding(message, line=1)


def _folded(value: object) -> str:
    """A value as text; lists in one line, without regard to white space."""
    if isinstance(value, str) and " " not in value and value.isprintable():
        return value[:120]
    parts = value if isinstance(value, list) else [value]
    return ", ".join(" ".join(str(part).split()) for part in parts)[:120]
