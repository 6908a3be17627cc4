"""Originals in folders: one folder of English articles, or one such folder a commit."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.originals.base import Originals, OriginalsError, commit_of, original
from sphinx_sxs.originals.mapping import (
    Broken,
    Content,
    Version,
    find,
    is_article,
    is_inside,
    is_skipped_folder,
    place_of,
    shown,
)
from sphinx_sxs.originals.model import Lack, NoOriginal, Original

_FULL = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}", re.IGNORECASE)
_SHORT = re.compile(r"[0-9a-f]{7,64}", re.IGNORECASE)
_DEFAULT_REF = "head"


class FolderVersion(Version):
    """A folder of English articles."""

    def __init__(self, top: Path, *, root: str = "", name: str = "") -> None:
        self.name = name
        self.place = f"{root}/" if root else ""
        self._top = top.resolve()
        self._folder = self._top / root
        self.names = cache(self.names)  # type: ignore[method-assign]

    def read(self, path: str) -> Content | None:
        """What stands at `path`; links are followed as long as they stay among the originals."""
        if not is_inside(path):
            return None
        file = self._folder / path
        try:
            real = file.resolve(strict=True)
            if not real.is_relative_to(self._top):
                return Broken(f"`{shown(path)}` is a symbolic link that leads out of the originals")
            return real.read_bytes() if real.is_file() else None
        except (FileNotFoundError, NotADirectoryError):
            if file.is_symlink():
                return Broken(f"`{shown(path)}` is a symbolic link that leads nowhere")
            return None
        except (RuntimeError, ValueError):
            # A circle of links; a NUL or a lone surrogate in the path.
            return Broken(f"`{shown(path)}` cannot be found")
        except OSError as error:
            return Broken(f"`{shown(path)}` cannot be read: {error.strerror or 'no reason given'}")

    def names(self, folder: str) -> Mapping[str, bool]:
        """The names in a folder, each with whether it is a folder; none where it cannot be listed."""
        try:
            with os.scandir(self._folder / folder) as found:
                return {entry.name: _is_folder(entry) for entry in found}
        except (OSError, ValueError):
            return {}

    def docsets(self) -> tuple[str, ...]:
        """The folders that hold a ``docfx.json``."""
        return self._docsets

    @cached_property
    def _docsets(self) -> tuple[str, ...]:
        return tuple(sorted(folder for folder, files in self._walk() if "docfx.json" in files))

    def articles(self) -> list[str]:
        """The Markdown files, sorted."""
        paths = (f"{folder}/{name}" if folder else name for folder, files in self._walk() for name in files)
        return sorted(filter(is_article, paths))

    def files(self) -> Iterator[tuple[str, os.stat_result | None]]:
        """Every file that answers depend on, with what the system knows of it; ``None`` for a broken link."""
        for folder, names in self._walk():
            for name in names:
                if name == "docfx.json" or is_article(name):
                    path = f"{folder}/{name}" if folder else name
                    try:
                        yield path, (self._folder / path).stat()
                    except OSError:
                        yield path, None

    def _walk(self) -> Iterator[tuple[str, list[str]]]:
        for folder, folders, files in os.walk(self._folder):
            folders[:] = sorted(name for name in folders if not is_skipped_folder(name))
            relative = Path(folder).relative_to(self._folder).as_posix()
            yield "" if relative == "." else relative, sorted(files)


class FolderOriginals(Originals):
    """One folder of English articles: one version, whatever the commit."""

    def __init__(self, folder: Path, *, root: str = "") -> None:
        if root and not (folder / root).is_dir():
            raise OriginalsError(f"the originals have no folder `{shown(root)}`")
        self.ref = self.ref_version = ""
        self._folder = folder
        self._root = root

    def at_commit(self, file: ArticleFile, commit: str) -> Original | NoOriginal:  # noqa: ARG002 - see above
        """The one version."""
        return self.now(file)

    def now(self, file: ArticleFile, commit: str = "") -> Original | NoOriginal:  # noqa: ARG002 - see above
        """The one version."""
        return _found(self._version, file)

    def ahead(self, file: ArticleFile, commit: str) -> int | None:  # noqa: ARG002 - folders have no history
        """Not known."""
        return None

    def articles(self) -> list[str]:
        """The Markdown files, sorted."""
        return self._version.articles()

    def text_now(self, name: str) -> Original | NoOriginal:
        """One of `articles`."""
        return _named(self._version, name)

    def fingerprint(self) -> str:
        """Names, sizes and times of the files."""
        return _digest([self._version], self._root)

    @cached_property
    def _version(self) -> FolderVersion:
        return FolderVersion(self._folder, root=self._root)

    def __getstate__(self) -> dict[str, object]:
        return _without(self.__dict__, "_version")


class CommitFolders(Originals):
    """A folder that holds one folder of English articles a commit, and some for refs."""

    def __init__(self, folder: Path, *, root: str = "", ref: str = "") -> None:
        self._folder = folder
        self._root = root
        self._names = _folders_in(folder)
        self.ref = self.ref_version = self._chosen(ref)

    def _chosen(self, ref: str) -> str:
        if not ref:
            return _DEFAULT_REF if _DEFAULT_REF in self._names else ""
        if ref in self._names:
            return ref
        found = self._folder_of(ref.lower()) if _SHORT.fullmatch(ref) else None
        if not isinstance(found, str):
            raise OriginalsError(f"the originals have no folder `{shown(ref)}`")
        return found

    def at_commit(self, file: ArticleFile, commit: str) -> Original | NoOriginal:
        """The original in the folder of `commit`."""
        asked = commit_of(commit)
        if isinstance(asked, NoOriginal):
            return asked
        folder = self._folder_of(asked)
        return _found(self._version(folder), file) if isinstance(folder, str) else folder

    def now(self, file: ArticleFile, commit: str = "") -> Original | NoOriginal:  # noqa: ARG002 - no history
        """The original in the folder of `ref`."""
        if not self.ref:
            return _no_ref()
        return _found(self._version(self.ref), file)

    def ahead(self, file: ArticleFile, commit: str) -> int | None:  # noqa: ARG002 - folders have no history
        """Not known."""
        return None

    def articles(self) -> list[str]:
        """The Markdown files in the folder of `ref`, sorted; none where there is no such folder."""
        return self._version(self.ref).articles() if self.ref else []

    def text_now(self, name: str) -> Original | NoOriginal:
        """One of `articles`."""
        return _named(self._version(self.ref), name) if self.ref else _no_ref()

    def fingerprint(self) -> str:
        """Names, sizes and times of the files of every version."""
        return _digest([self._version(name) for name in self._names], self._root, self.ref)

    def _folder_of(self, commit: str) -> str | NoOriginal:
        """The folder of a commit: one of the two may be an abbreviation of the other."""
        ids = [name for name in self._names if _SHORT.fullmatch(name)]
        exact = [name for name in ids if name.lower() == commit]
        found = exact or [n for n in ids if n.lower().startswith(commit) or commit.startswith(n.lower())]
        if len(found) == 1:
            return found[0]
        how = "several folders" if found else "no folder"
        message = f"the originals have {how} for commit `{shown(commit)}`"
        return NoOriginal(lack=Lack.UNKNOWN_COMMIT, message=message)

    def _version(self, name: str) -> FolderVersion:
        if name not in self._versions:
            self._versions[name] = FolderVersion(self._folder / name, root=self._root, name=name)
        return self._versions[name]

    @cached_property
    def _versions(self) -> dict[str, FolderVersion]:
        return {}

    def __getstate__(self) -> dict[str, object]:
        return _without(self.__dict__, "_versions")


def holds_commit_folders(folder: Path) -> bool:
    """Whether a folder holds one folder a commit.

    One named by a full id says so.  An abbreviation may be a word or a date, so then no
    folder may be named otherwise but for `head`, and no article stand beside them.
    """
    names = _folders_in(folder)
    if any(_FULL.fullmatch(name) for name in names):
        return True
    others = [name for name in names if not _SHORT.fullmatch(name) and name != _DEFAULT_REF]
    if others or not any(map(_SHORT.fullmatch, names)):
        return False
    return not any(is_article(file.name) or file.name == "docfx.json" for file in folder.iterdir())


def _folders_in(folder: Path) -> list[str]:
    with os.scandir(folder) as found:
        return sorted(
            entry.name for entry in found if not is_skipped_folder(entry.name) and _is_folder(entry)
        )


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A circle of links.
        return False


def _found(version: FolderVersion, file: ArticleFile) -> Original | NoOriginal:
    place = place_of(file)
    found = find(version, place)
    if found is None:
        return _missing(version, place.path)
    path, content = found
    return original(content, path=version.place + path, version=version)


def _named(version: FolderVersion, name: str) -> Original | NoOriginal:
    content = version.read(name)
    if content is None:
        return _missing(version, name)
    return original(content, path=version.place + name, version=version)


def _missing(version: FolderVersion, path: str) -> NoOriginal:
    where = f" of `{shown(version.name)}`" if version.name else ""
    message = f"`{shown(version.place + path)}` is not among the originals{where}"
    return NoOriginal(lack=Lack.MISSING_ORIGINAL, message=message)


def _no_ref() -> NoOriginal:
    message = f"the originals have no folder `{_DEFAULT_REF}`, and no other is named"
    return NoOriginal(lack=Lack.UNKNOWN_COMMIT, message=message)


def _digest(versions: list[FolderVersion], *options: str) -> str:
    found = hashlib.blake2b(repr(options).encode(), digest_size=16)
    for version in versions:
        for path, stat in version.files():
            known = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino) if stat else None
            found.update(repr((version.name, path, known)).encode("utf-8", "surrogateescape"))
    return found.hexdigest()


def _without(state: dict[str, object], *names: str) -> dict[str, object]:
    return {name: value for name, value in state.items() if name not in names}
