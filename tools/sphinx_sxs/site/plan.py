"""What a site consists of: its locales, their folders and pages, and the English of each page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sphinx_sxs.article.docset import ArticleFile, docset_of, find_articles, find_docsets
from sphinx_sxs.article.reader import read_article


class PlanError(ValueError):
    """PATH holds nothing that a site can be made of."""


@dataclass(frozen=True, slots=True)
class LocalePlan:
    """One locale's pages."""

    locale: str
    """Its BCP 47 name."""
    root: Path
    """Its folder, against which page names count."""
    files: tuple[ArticleFile, ...]
    """The articles to publish, by name."""

    def sources(self) -> dict[str, str]:
        """Article file by page name."""
        return {file.page: str(file.path) for file in self.files}


@dataclass(frozen=True, slots=True)
class SitePlan:
    """All that is to be published."""

    locales: tuple[LocalePlan, ...]
    """By name."""
    left_out: int
    """Markdown files that belong to no locale."""
    unaddressable: tuple[str, ...] = ()
    """Articles that no address can name, since their file's name is not UTF-8; as a reader can see them."""


def plan_site(path: Path, *, only: Sequence[str] = ()) -> SitePlan:
    """Find the locales and articles under `path`; `only` limits the locales.

    Raises `FileNotFoundError` where `path` is not there, `PlanError` where there is
    nothing to publish, a locale asked for is missing, or one stands in two folders.
    """
    groups: defaultdict[Path, list[ArticleFile]] = defaultdict(list)
    for file in find_articles(path.resolve()):
        groups[file.root].append(file)
    plans: dict[str, LocalePlan] = {}
    left_out = 0
    unaddressable: list[str] = []
    for root, files in sorted(groups.items()):
        locale = files[0].folder_locale or _stated_locale(files)
        if locale is None:
            left_out += len(files)
            continue
        docsets, _ = find_docsets(root)
        published = [f for f in files if (d := docset_of(f.path, docsets)) is not None and d.contains(f.path)]
        unaddressable += [_shown(f.name) for f in published if not _is_addressable(f)]
        published = [f for f in published if _is_addressable(f)]
        if not published:
            continue
        if locale in plans:
            raise PlanError(
                f"locale {locale} stands in two folders, `{plans[locale].root}` and `{root}`; "
                "build them one at a time"
            )
        plans[locale] = LocalePlan(locale, root, tuple(published))
    for name in only:
        if name not in plans:
            known = ", ".join(sorted(plans)) or "none"
            raise PlanError(f"no articles of locale `{name}` under `{path}`; found: {known}")
    if only:
        plans = {name: plan for name, plan in plans.items() if name in only}
    if not plans:
        raise PlanError(
            f"no articles with a locale under `{path}`: "
            "expected a folder such as `vi-VN`, or `ms.contentlocale`"
        )
    return SitePlan(tuple(plan for _, plan in sorted(plans.items())), left_out, tuple(unaddressable))


def _is_addressable(file: ArticleFile) -> bool:
    return _shown(file.name) == file.name


def _shown(name: str) -> str:
    return name.encode("utf-8", "replace").decode()


def _stated_locale(files: Iterable[ArticleFile]) -> str | None:
    """What most of the first articles state; a folder that names no locale is one all the same."""
    stated: Counter[str] = Counter()
    for file, _ in zip(files, range(20), strict=False):
        locale = read_article(file.path).locale
        if locale:
            stated[locale] += 1
    return max(sorted(stated), key=stated.__getitem__) if stated else None
