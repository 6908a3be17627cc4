"""What every source of originals answers, whatever it reads from."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.article.reader import decode
from sphinx_sxs.originals.mapping import Broken, Content, Version, shown
from sphinx_sxs.originals.model import Lack, NoOriginal, Original

_COMMIT = re.compile(r"[0-9a-fA-F]{7,64}")


class OriginalsError(ValueError):
    """The originals that were named are not there, or cannot be read; the message is for people."""


class Originals(ABC):
    """English originals.  Can be sent to other processes; each opens what it needs by itself."""

    ref: str
    """What `now` answers for, as the user would name it, e.g. ``main``; empty for a plain folder."""
    ref_version: str
    """The commit that `ref` stands for, or the folder's name, or empty."""

    @abstractmethod
    def at_commit(self, file: ArticleFile, commit: str) -> Original | NoOriginal:
        """The version that an article was translated from; a plain folder has one whatever the commit."""

    @abstractmethod
    def now(self, file: ArticleFile, commit: str = "") -> Original | NoOriginal:
        """The original at `ref`; where the path is gone, renames since `commit` are followed."""

    @abstractmethod
    def ahead(self, file: ArticleFile, commit: str) -> int | None:
        """Commits that touched the original between `commit` and `ref`; ``None`` where that is not known."""

    @abstractmethod
    def articles(self) -> list[str]:
        """The Markdown files at `ref`, relative to the folder in which articles' paths start; sorted."""

    @abstractmethod
    def text_now(self, name: str) -> Original | NoOriginal:
        """One of `articles`, for what no locale has."""

    @abstractmethod
    def fingerprint(self) -> str:
        """Changes whenever an answer could; for caches."""

    def prepare(self) -> None:  # noqa: B027 - most have nothing to prepare
        """Read what `ahead` needs before the work is given to other processes, which then share it."""

    def close(self) -> None:  # noqa: B027 - most have nothing open
        """End what is open; the next question opens it again."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def original(content: Content, *, path: str, version: Version) -> Original | NoOriginal:
    """What stands at `path` among the originals, where it is text."""
    if isinstance(content, Broken):
        return NoOriginal(lack=Lack.UNREADABLE_ORIGINAL, message=content.message)
    if b"\0" in content:
        # Among them UTF-16, which no tool of the family writes.
        return NoOriginal(lack=Lack.UNREADABLE_ORIGINAL, message=f"`{shown(path)}` is a binary file")
    return Original(text=decode(content), path=path, version=version.name)


def commit_of(commit: str) -> str | NoOriginal:
    """A commit as an article states it, made comparable; a name that is no id is unknown anywhere."""
    commit = commit.strip()
    if not commit:
        return NoOriginal(lack=Lack.NO_COMMIT, message="the article states no `ms.sourcegitcommit`")
    if not _COMMIT.fullmatch(commit):
        return NoOriginal(lack=Lack.UNKNOWN_COMMIT, message=f"`{shown(commit)}` is no id of a commit")
    return commit.lower()
