"""Originals in a git repository: every version, and how one became another."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.git.history import History, Rename
from sphinx_sxs.git.objects import Commit
from sphinx_sxs.git.repository import Repository
from sphinx_sxs.git.running import GitError
from sphinx_sxs.originals.base import Originals, OriginalsError, commit_of, original
from sphinx_sxs.originals.commits import CommitVersion, Store, StoreKey, store_of
from sphinx_sxs.originals.mapping import (
    Content,
    Place,
    Version,
    candidates,
    find,
    place_of,
    shown,
)
from sphinx_sxs.originals.model import Lack, NoOriginal, Original

_DEFAULT_REF = "HEAD"
_kept: deque[Store] = deque(maxlen=4)
"""In a process that works for another, the stores outlive the piece of work that brought them."""


class RepositoryOriginals(Originals):
    """The English articles of a git repository, with or without a working tree."""

    def __init__(self, repository: Repository, *, root: str = "", ref: str = "") -> None:
        place = "/".join(part for part in (repository.inside, root) if part)
        self.ref = ref or _DEFAULT_REF
        try:
            self.ref_version = repository.commit_of(self.ref)
            self._open(StoreKey(repository, f"{place}/" if place else "", self.ref_version))
            if place and not self._at_ref.has_folder():
                raise OriginalsError(f"`{self.ref}` of the originals has no folder `{shown(place)}`")
        except GitError as error:
            raise OriginalsError(str(error)) from error

    def _open(self, key: StoreKey) -> None:
        self._key = key
        self._store = store_of(key)
        # What is asked of one article is asked at once.
        self._found_now = lru_cache(maxsize=4)(lambda place: _find(self._at_ref, place))

    def __getstate__(self) -> dict[str, object]:
        return {"ref": self.ref, "ref_version": self.ref_version, "_key": self._key}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._open(self._key)
        _kept.append(self._store)

    def at_commit(self, file: ArticleFile, commit: str) -> Original | NoOriginal:
        """The original as it was at `commit`, under the name that it had there."""
        try:
            known = self._known(commit)
            return known if isinstance(known, NoOriginal) else self._then(place_of(file), known)
        except GitError as error:
            return _unreadable(error)

    def now(self, file: ArticleFile, commit: str = "") -> Original | NoOriginal:
        """The original at `ref`, under the name that it has there."""
        place = place_of(file)
        try:
            found = self._found_now(place)
            if found is not None:
                path, content = found
                return original(content, path=path, version=self._at_ref)
            return self._renamed_since(self._names_then(place, commit), self._number(commit))
        except GitError as error:
            return _unreadable(error)

    def ahead(self, file: ArticleFile, commit: str) -> int | None:
        """Commits in the history of `ref`, and not in that of `commit`, that touched the original."""
        try:
            if self._store.is_shallow:
                return None
            since = self._number(commit)
            return None if since is None else len(self._touched(place_of(file), commit, since))
        except GitError:
            return None

    def prepare(self) -> None:
        """Read the history, so that processes that are started later have it."""
        try:
            if not self._store.is_shallow:
                self._history.touched("")
        except GitError:
            # Whoever asks is told.
            return

    def articles(self) -> list[str]:
        """The Markdown files at `ref`, sorted.  Raises `OriginalsError`."""
        try:
            return self._at_ref.articles()
        except GitError as error:
            raise OriginalsError(str(error)) from error

    def text_now(self, name: str) -> Original | NoOriginal:
        """One of `articles`."""
        try:
            content = self._at_ref.read(name)
        except GitError as error:
            return _unreadable(error)
        path = self._at_ref.place + name
        if content is None:
            return _missing(self._at_ref, path)
        return original(content, path=path, version=self._at_ref)

    def fingerprint(self) -> str:
        """The commit that `ref` stands for, and all that refs lead to.  Raises `OriginalsError`."""
        known = (self.ref, self.ref_version, self._key.place)
        digest = hashlib.blake2b(repr(known).encode("utf-8", "surrogateescape"), digest_size=16)
        try:
            digest.update(self._key.repository.state())
        except GitError as error:
            raise OriginalsError(str(error)) from error
        return digest.hexdigest()

    def has_commit(self, commit: str) -> bool:
        """Whether the repository has the commit that an article states.  Raises `GitError`."""
        return isinstance(self._known(commit), Commit)

    def close(self) -> None:
        """End the process that reads."""
        self._store.objects.close()

    @property
    def _history(self) -> History:
        return self._store.history

    @property
    def _at_ref(self) -> CommitVersion:
        commit = self._store.commit(self.ref_version)
        if commit is None:
            raise GitError(f"commit `{self.ref_version[:10]}` cannot be read")
        return self._store.version(commit)

    def _known(self, commit: str) -> Commit | NoOriginal:
        asked = commit_of(commit)
        if isinstance(asked, NoOriginal):
            return asked
        found = self._store.commit(asked)
        if found is not None:
            return found
        why = ": the clone is shallow, older commits were left out" if self._store.is_shallow else ""
        message = f"the repository of the originals has no commit `{shown(asked)}`{why}"
        return NoOriginal(lack=Lack.UNKNOWN_COMMIT, message=message)

    def _number(self, commit: str) -> int | None:
        """The place of a commit in the history; ``None`` where it is not known."""
        # Most are in the graph already, by their full ids.
        number = self._history.graph.number(commit)
        if number is not None:
            return number
        known = self._known(commit)
        return None if isinstance(known, NoOriginal) else self._history.number(known.id)

    def _then(self, place: Place, commit: Commit) -> Original | NoOriginal:
        version = self._store.version(commit)
        found = self._found_then(place, version)
        if found is not None:
            path, content = found
            return original(content, path=path, version=version)
        return self._gone_before(version, self._paths(version, place))

    def _found_then(self, place: Place, version: CommitVersion) -> tuple[str, Content] | None:
        """The path of an original in a version, and what stands there.

        The locale may have followed a rename that came later, or not have followed one that came before.
        """
        found = _find(version, place)
        if found is not None:
            return found
        number = self._history.number(version.name)
        for path in dict.fromkeys([*self._paths(self._at_ref, place), *self._paths(version, place)]):
            for name in (*self._names_before(path, number), *self._names_after(path, None)):
                content = version.at(name)
                if content is not None:
                    return name, content
        return None

    def _paths(self, version: CommitVersion, place: Place) -> list[str]:
        """Where the original may stand, as paths of the repository."""
        return [version.place + path for path in candidates(version, place)]

    def _names_before(self, path: str, since: int | None) -> Iterator[str]:
        """The names that a file had before, newest first, as far as it was renamed after `since`."""
        seen = {path}
        ahead = [path]
        while ahead:
            renames = self._later(self._history.renamed_to(ahead.pop()), since)
            for rename in reversed(renames):
                if rename.old not in seen:
                    seen.add(rename.old)
                    ahead.append(rename.old)
                    yield rename.old

    def _later(self, renames: Sequence[Rename], since: int | None) -> list[Rename]:
        if since is None:
            return list(renames)
        before = self._history.graph.ancestors_among((rename.commit for rename in renames), since)
        return [rename for rename in renames if rename.commit not in before]

    def _names_then(self, place: Place, commit: str) -> list[str]:
        """The name that an article had at its commit; where that is not known, those it may have had."""
        known = self._known(commit)
        if isinstance(known, NoOriginal):
            return self._paths(self._at_ref, place)
        version = self._store.version(known)
        found = self._found_then(place, version)
        return self._paths(version, place) if found is None else [found[0]]

    def _renamed_since(self, names: list[str], since: int | None) -> Original | NoOriginal:
        """The file at `ref` that once had one of `names`, or how the last of its names went."""
        deletions: list[tuple[int, str]] = []
        for first in names:
            for name in self._names_after(first, since):
                content = self._at_ref.at(name)
                if content is not None:
                    return original(content, path=name, version=self._at_ref)
                deletions += [(number, name) for number in self._history.deleted(name)[-1:]]
        if deletions:
            return self._deleted(*max(deletions))
        return _missing(self._at_ref, names[0]) if names else _outside()

    def _names_after(self, path: str, since: int | None) -> Iterator[str]:
        """A name and those that the file had later, as far as it was renamed after `since`."""
        seen = {path}
        ahead = [path]
        while ahead:
            name = ahead.pop()
            yield name
            for rename in self._later(self._history.renamed_from(name), since):
                if rename.new not in seen:
                    seen.add(rename.new)
                    ahead.append(rename.new)

    def _gone_before(self, version: CommitVersion, names: list[str]) -> NoOriginal:
        number = self._history.number(version.name)
        graph = self._history.graph
        if number is not None:
            deletions = [
                (deletion, name)
                for name in names
                for deletion in graph.ancestors_among(self._history.deleted(name), number)
            ]
            if deletions:
                return self._deleted(*max(deletions))
        return _missing(version, names[0]) if names else _outside()

    def _deleted(self, number: int, path: str) -> NoOriginal:
        name = self._history.graph.names[number]
        commit = self._store.commit(name)
        when = datetime.fromtimestamp(commit.time, UTC).date().isoformat() if commit else "an unknown day"
        message = f"`{shown(path)}` was deleted in commit `{name[:10]}` on {when}"
        return NoOriginal(lack=Lack.MISSING_ORIGINAL, message=message)

    def _touched(self, place: Place, commit: str, since: int) -> set[int]:
        graph = self._history.graph
        touched: set[int] = set()
        for name in self._names_since(place, commit, since):
            touched.update(self._history.touched(name))
        return touched - graph.ancestors_among(touched, since)

    def _names_since(self, place: Place, commit: str, since: int) -> Iterator[str]:
        """The names of the original between `commit` and `ref`."""
        found = self._found_now(place)
        if found is None:
            for name in self._names_then(place, commit):
                yield from self._names_after(name, since)
            return
        name = found[0]
        yield name
        before = list(self._names_before(name, since))
        known = self._known(commit) if before else None
        if isinstance(known, Commit) and self._store.version(known).at(name) is None:
            yield from before


def _find(version: Version, place: Place) -> tuple[str, Content] | None:
    found = find(version, place)
    return found and (version.place + found[0], found[1])


def _missing(version: Version, path: str) -> NoOriginal:
    message = f"commit `{version.name[:10]}` of the originals has no file `{shown(path)}`"
    return NoOriginal(lack=Lack.MISSING_ORIGINAL, message=message)


def _outside() -> NoOriginal:
    return NoOriginal(lack=Lack.MISSING_ORIGINAL, message="the article stands outside its locale's folder")


def _unreadable(error: GitError) -> NoOriginal:
    return NoOriginal(lack=Lack.UNREADABLE_ORIGINAL, message=f"git cannot read the original: {error}")
