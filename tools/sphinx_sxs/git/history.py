"""Which commits touched which articles, and how commits stand to one another.

Everything is read once, when something is first asked: the graph of all commits, the names
that each commit of one line of history touched, and renames only where a name is missing.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

from sphinx_sxs.git.running import GitError, run, start

_LIST = ("rev-list", "--topo-order", "--reverse", "--parents")
_UNREACHED = 1 << 60
_ENOUGH_TO_SHARE = 1000
"""Commits from which a second process is worth its start."""
_CHUNK = 1 << 20


class Graph:
    """The commits of a repository, seen from one of them, `ref`.

    The first parents of `ref`, its main line, are numbered from the oldest.  A commit's
    *entry* is the first of them that has it among its ancestors, its *base* the last of them
    among its own ancestors.  So one commit is an ancestor of another if its entry is not
    after the other's base, and else only by a way beside the main line, which is short.
    """

    def __init__(self, commits: Iterable[Sequence[str]], ref: str) -> None:
        """Take each commit with its parents, parents before children."""
        self.names: list[str] = []
        self._numbers: dict[str, int] = {}
        self._parents: list[tuple[int, ...]] = []
        self._entries: list[int] = []
        self._bases: list[int] = []
        self.add(commits)
        self._draw_main_line(self._numbers[ref])

    def add(self, commits: Iterable[Sequence[str]]) -> None:
        """Take further commits, parents before children; none of them is an ancestor of `ref`."""
        for name, *parents in commits:
            if name in self._numbers:
                continue
            self._numbers[name] = len(self.names)
            self.names.append(name)
            # What is cut off in a shallow clone is no parent.
            known = tuple(self._numbers[parent] for parent in parents if parent in self._numbers)
            self._parents.append(known)
            self._entries.append(_UNREACHED)
            self._bases.append(max((self._bases[parent] for parent in known), default=-1))

    def _draw_main_line(self, ref: int) -> None:
        line = [ref]
        while parents := self._parents[line[-1]]:
            line.append(parents[0])
        line.reverse()
        for place, commit in enumerate(line):
            reached = [commit]
            while reached:
                ancestor = reached.pop()
                if self._entries[ancestor] == _UNREACHED:
                    self._entries[ancestor] = place
                    reached += self._parents[ancestor]
        places = {commit: place for place, commit in enumerate(line)}
        for commit, parents in enumerate(self._parents):
            base = max((self._bases[parent] for parent in parents), default=-1)
            self._bases[commit] = places.get(commit, base)

    def number(self, name: str) -> int | None:
        """The number of a commit by its full id: higher than those of its ancestors."""
        return self._numbers.get(name)

    def reached(self) -> Iterator[str]:
        """The commits that `ref` has among its ancestors, and itself, oldest first."""
        return (name for name, entry in zip(self.names, self._entries, strict=True) if entry != _UNREACHED)

    def ancestors_among(self, commits: Iterable[int], of: int) -> set[int]:
        """Those of `commits` that are ancestors of one commit, or it itself."""
        base = self._bases[of]
        found: set[int] = set()
        beside: set[int] = set()
        for commit in commits:
            if self._entries[commit] <= base:
                found.add(commit)
            elif commit <= of:
                beside.add(commit)
        return found | self._beside_main_line(beside, of) if beside else found

    def _beside_main_line(self, commits: set[int], of: int) -> set[int]:
        oldest, base = min(commits), self._bases[of]
        found: set[int] = set()
        seen = {of}
        ahead = [of]
        while ahead and len(found) < len(commits):
            commit = ahead.pop()
            if commit in commits:
                found.add(commit)
            for parent in self._parents[commit]:
                if parent >= oldest and parent not in seen and self._entries[parent] > base:
                    seen.add(parent)
                    ahead.append(parent)
        return found


@dataclass(frozen=True, slots=True, order=True)
class Rename:
    """A commit that gave a file another name."""

    commit: int
    """Number of the commit."""
    old: str
    """The name before."""
    new: str
    """The name since."""


@dataclass(slots=True)
class _Touches:
    """What the commits of a line of history did, by path."""

    commits: dict[str, list[int]] = field(default_factory=dict)
    """Those that changed, added or deleted it."""
    deletions: dict[str, list[int]] = field(default_factory=dict)
    """Those that deleted it."""
    moving: list[int] = field(default_factory=list)
    """Those that deleted one file and added another: what may be a rename."""


class History:
    """The history of the files of `ref`, a full commit id, that `is_article` names by their paths."""

    def __init__(self, folder: Path, ref: str, is_article: Callable[[str], bool]) -> None:
        self._folder = folder
        self._ref = ref
        self._is_article = is_article

    @cached_property
    def graph(self) -> Graph:
        """All commits that a ref leads to."""
        try:
            listed = run(self._folder, *_LIST, "--all", self._ref)
        except GitError:
            # A ref that leads nowhere is none of our business.
            listed = run(self._folder, *_LIST, self._ref)
        return Graph((line.split() for line in listed.decode("ascii").splitlines()), self._ref)

    def number(self, commit: str) -> int | None:
        """The number of a commit by its full id; ``None`` where the repository does not have it."""
        number = self.graph.number(commit)
        if number is None:
            # No ref leads there: it was fetched by its name, or a branch was rewritten.
            try:
                listed = run(self._folder, *_LIST, commit, "--not", "--all", self._ref)
            except GitError:
                return None
            self.graph.add(line.split() for line in listed.decode("ascii").splitlines())
            number = self.graph.number(commit)
        return number

    def touched(self, path: str) -> Sequence[int]:
        """The commits before and at `ref` that changed, added or deleted the file at `path`.

        A merge counts where what it has differs from what each of its parents has.
        """
        return self._touches.commits.get(path, ())

    def deleted(self, path: str) -> Sequence[int]:
        """The commits that deleted the file at `path`, oldest first."""
        return self._touches.deletions.get(path, ())

    def renamed_from(self, path: str) -> Sequence[Rename]:
        """The commits in which the file at `path` got another name, oldest first."""
        return self._renames[0].get(path, ())

    def renamed_to(self, path: str) -> Sequence[Rename]:
        """The commits in which a file got the name `path`, oldest first."""
        return self._renames[1].get(path, ())

    @cached_property
    def _touches(self) -> _Touches:
        touches = _Touches()
        arguments = ("-c", "--root", "--no-renames", "--name-status")
        numbers = self.graph.number
        for name, changes in self._differences(list(self.graph.reached()), *arguments):
            number = numbers(name)
            assert number is not None  # noqa: S101 - it came from there
            self._note(touches, number, changes)
        # Two processes may have told them in any order.
        for table in (touches.commits, touches.deletions):
            for commits in table.values():
                commits.sort()
        return touches

    def _note(self, touches: _Touches, number: int, changes: Iterable[Sequence[str]]) -> None:
        kinds = set()
        for status, path in changes:
            if self._is_article(path):
                kinds.add(status)
                touches.commits.setdefault(path, []).append(number)
                if not status.strip("D"):
                    touches.deletions.setdefault(path, []).append(number)
        if {"A", "D"} <= kinds:
            touches.moving.append(number)

    @cached_property
    def _renames(self) -> tuple[dict[str, list[Rename]], dict[str, list[Rename]]]:
        by_old: dict[str, list[Rename]] = {}
        by_new: dict[str, list[Rename]] = {}
        moving = [self.graph.names[number] for number in sorted(self._touches.moving)]
        arguments = ("-M", "-l4000", "--diff-filter=R", "--name-status")
        renames: list[Rename] = []
        for name, changes in self._differences(moving, *arguments):
            number = self.graph.number(name)
            assert number is not None  # noqa: S101 - it came from there
            renames += [Rename(number, old, new) for _, old, new in changes]
        for rename in sorted(renames):
            by_old.setdefault(rename.old, []).append(rename)
            by_new.setdefault(rename.new, []).append(rename)
        return by_old, by_new

    def _differences(self, commits: list[str], *arguments: str) -> Iterator[tuple[str, list[Sequence[str]]]]:
        """Each of `commits` that changed something, with what `git diff-tree` tells of each file."""
        processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        parts = min(processors, 4, 1 + len(commits) // _ENOUGH_TO_SHARE)
        size = -(-len(commits) // parts) if commits else 1
        with ExitStack() as stack:
            # Started together, so that they run side by side while one is read.
            outputs = [
                stack.enter_context(_Output(self._folder, commits[at : at + size], *arguments))
                for at in range(0, len(commits), size)
            ]
            for output in outputs:
                yield from _by_commit(output.words())


class _Output:
    """What one `git diff-tree` tells of some commits."""

    def __init__(self, folder: Path, commits: Sequence[str], *arguments: str) -> None:
        # Into a file: it need not wait until somebody reads.
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `__exit__`
        asking = ("diff-tree", "--stdin", "-r", "-z", "--no-ext-diff", *arguments)
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{commit}\n" for commit in commits).encode("ascii"))
            asked.seek(0)
            self._process = start(folder, *asking, stdin=asked.fileno(), stdout=self._said.fileno())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._said.close()

    def words(self) -> Iterator[str]:
        """Its words, each ended by NUL.  Raises `GitError` where there are not all of them."""
        status = self._process.wait()
        self._said.seek(0)
        rest = b""
        while chunk := self._said.read(_CHUNK):
            *whole, rest = (rest + chunk).split(b"\0")
            yield from (word.decode("utf-8", "surrogateescape") for word in whole)
        if status or rest:
            raise GitError("`git diff-tree` ended before it had told everything")


def _by_commit(words: Iterator[str]) -> Iterator[tuple[str, list[Sequence[str]]]]:
    """Group a flat list of words: a commit's id, then for each file a status and one or two names."""
    commit = ""
    changes: list[Sequence[str]] = []
    for word in words:
        if len(word) >= 40:
            if changes:
                yield commit, changes
            commit, changes = word, []
        else:
            # Only renames and copies have two names; they carry a percentage.
            names = 2 if word[:1] in {"R", "C"} and len(word) > 1 else 1
            changes.append((word, *(next(words) for _ in range(names))))
    if changes:
        yield commit, changes
