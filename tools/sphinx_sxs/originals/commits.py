"""The versions of a git repository: the files of each commit, read through one process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from weakref import WeakValueDictionary

from sphinx_sxs.git.history import History
from sphinx_sxs.git.objects import FILE, FOLDER, SUBMODULE, Absent, Commit, Entry, Object, Objects
from sphinx_sxs.git.repository import Repository
from sphinx_sxs.originals.mapping import (
    Broken,
    Content,
    Version,
    is_article,
    is_inside,
    is_skipped_folder,
    shown,
)

_VERSIONS = 64
"""Versions that are kept open: articles of one folder often share theirs."""
_LINKS = {
    "symlink": "is a symbolic link that leads out of the originals",
    "dangling": "is a symbolic link that leads nowhere",
    "loop": "is a symbolic link that leads to itself",
}


class CommitVersion(Version):
    """The files of one commit, below one folder."""

    def __init__(self, store: Store, commit: Commit) -> None:
        self.name = commit.id
        self.place = store.place
        self._objects = store.objects
        self._docsets_below = store.docsets_below
        self._tree = commit.tree

    def read(self, path: str) -> Content | None:
        """What stands at `path`; links are followed as long as they stay in the repository."""
        if not is_inside(path):
            return None
        return self.at(self.place + path)

    def at(self, path: str) -> Content | None:
        """What stands at a path of the repository."""
        found = self._objects.at(self._tree, path)
        if isinstance(found, Object):
            return found.data if found.type == "blob" else None
        if isinstance(found, Absent):
            return Broken(f"`{shown(path)}` {_LINKS[found.why]}") if found.why in _LINKS else None
        kinds = {SUBMODULE: "is a submodule: its files are in another repository", FOLDER: ""}
        what = kinds.get(found.kind, "is a symbolic link whose name holds a line break")
        return Broken(f"`{shown(path)}` {what}") if what else None

    def names(self, folder: str) -> Mapping[str, bool]:
        """The names in a folder, each with whether it is a folder."""
        entries = self._objects.tree(self._folder(folder) or "")
        return {name: entry.kind == FOLDER for name, entry in entries.items()}

    def docsets(self) -> tuple[str, ...]:
        """The folders that hold a ``docfx.json``."""
        folder = self._folder("")
        return tuple(sorted(self._docsets_below(folder))) if folder else ()

    def articles(self) -> list[str]:
        """The Markdown files, sorted."""
        return sorted(path for path in self._files(self._folder("") or "", "") if is_article(path))

    def has_folder(self) -> bool:
        """Whether the folder in which articles' paths start is there."""
        return self._folder("") is not None

    def _files(self, folder: str, before: str) -> Iterator[str]:
        for name, entry in self._objects.tree(folder).items():
            if entry.kind == FOLDER and not is_skipped_folder(name):
                yield from self._files(entry.id, f"{before}{name}/")
            elif entry.kind not in {FOLDER, SUBMODULE}:
                yield before + name

    def _folder(self, path: str) -> str | None:
        """The object of a folder below the one in which articles' paths start."""
        whole = (self.place + path).strip("/")
        entry = Entry(FOLDER, self._tree)
        for name in whole.split("/") if whole else ():
            below = self._objects.tree(entry.id).get(name)
            if below is None or below.kind != FOLDER:
                return None
            entry = below
        return entry.id


class Store:
    """What is read of a repository, shared by all that read the same in one process."""

    def __init__(self, repository: Repository, place: str, commit: str) -> None:
        self.repository = repository
        self.place = place
        self.objects = Objects(repository.folder)
        self.history = History(repository.folder, commit, is_article)
        self.docsets_below = lru_cache(maxsize=4096)(self._docsets_below)
        self.version = lru_cache(maxsize=_VERSIONS)(self._version)
        self._commits: dict[str, Commit] = {}

    @cached_property
    def is_shallow(self) -> bool:
        """Whether the history was cut off when the repository was cloned."""
        return self.repository.is_shallow()

    def commit(self, name: str) -> Commit | None:
        """The commit of an id; one that is not there may still be fetched."""
        found = self._commits.get(name)
        if found is None and (found := self.objects.commit(name)) is not None:
            self._commits[name] = found
        return found

    def _version(self, commit: Commit) -> CommitVersion:
        return CommitVersion(self, commit)

    def _docsets_below(self, folder: str) -> tuple[str, ...]:
        # By the folder's object: what a commit leaves alone is not read again.
        found: list[str] = []
        for name, entry in self.objects.tree(folder).items():
            if entry.kind == FOLDER and not is_skipped_folder(name):
                found += [f"{name}/{below}".rstrip("/") for below in self.docsets_below(entry.id)]
            elif entry.kind == FILE and name == "docfx.json":
                found.append("")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class StoreKey:
    """What tells one `Store` from another."""

    repository: Repository
    place: str
    commit: str


_stores: WeakValueDictionary[StoreKey, Store] = WeakValueDictionary()


def store_of(key: StoreKey) -> Store:
    """The store of a key: the same one for as long as somebody in this process has it."""
    store = _stores.get(key)
    if store is None:
        store = _stores[key] = Store(key.repository, key.place, key.commit)
    return store
