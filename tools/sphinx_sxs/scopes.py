"""Which articles a table of the settings is about: globs over paths, and locales."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from sphinx_sxs.article.docset import ArticleFile, any_glob


@dataclass(frozen=True, slots=True)
class Scope:
    """The articles of certain paths and locales; all of them, where it says nothing."""

    paths: tuple[str, ...] = ()
    """Globs as docfx has them, over the path inside the locale's folder or from the settings' folder.

    A glob that names a folder stands for all that is in it.
    """
    locales: tuple[str, ...] = ()
    """Locales, with ``*`` and ``?``: ``vi-VN``, ``zh-*``."""

    def holds(self, file: ArticleFile, locale: str | None, base: Path | None) -> bool:
        """Whether the article in `file` is one of them; `base` is the settings' folder."""
        if self.locales and not _is_one_of(locale or "", self.locales):
            return False
        if not self.paths:
            return True
        pattern = _pattern(self.paths)
        if pattern.fullmatch(inside_locale(file)):
            return True
        below = None if base is None else below_folder(file.path, base)
        return below is not None and pattern.fullmatch(below) is not None


def inside_locale(file: ArticleFile) -> str:
    """The file's path inside its locale's folder, with ``/``."""
    if not file.path.is_relative_to(file.root):
        return file.name
    return file.path.relative_to(file.root).as_posix()


def absolute(path: Path | str) -> str:
    """The whole path, its symbolic links kept: the name under which the user knows the file."""
    return os.path.abspath(path)  # noqa: PTH100 - `resolve` follows links, `absolute` keeps `..`


def below_folder(path: Path | str, folder: Path) -> str | None:
    """The path from `folder` to a file in it, with ``/``; ``None`` for a file elsewhere."""
    whole, start = absolute(path), absolute(folder)
    start = start.rstrip(os.sep) + os.sep
    return whole[len(start) :].replace(os.sep, "/") if whole.startswith(start) else None


@lru_cache(maxsize=256)
def _is_one_of(locale: str, patterns: tuple[str, ...]) -> bool:
    folded = locale.casefold()
    return any(fnmatchcase(folded, pattern.casefold()) for pattern in patterns)


@lru_cache(maxsize=256)
def _pattern(globs: tuple[str, ...]) -> re.Pattern[str]:
    """What one of the globs matches, and all that is below it."""
    return any_glob(tuple(form for glob in globs for form in (glob, glob.rstrip("/") + "/**")))
