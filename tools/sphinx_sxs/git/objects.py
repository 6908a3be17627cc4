"""What a repository holds: commits, folders and files of any commit, read through one process."""

from __future__ import annotations

import os
import re
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_sxs.git.running import GitError, start

if TYPE_CHECKING:
    import subprocess

FOLDER, FILE, LINK, SUBMODULE = "folder", "file", "link", "submodule"
"""What an entry of a folder can be."""
_KINDS = {0o040000: FOLDER, 0o120000: LINK, 0o160000: SUBMODULE}
_ENTRIES = {size: re.compile(rb"([0-7]{5,6}) ([^\0]+)\0(.{%d})" % size, re.DOTALL) for size in (20, 32)}
_COMMIT_TREE = re.compile(rb"tree ([0-9a-f]+)\n")
_COMMIT_DATE = re.compile(rb"^committer .* (-?\d+) [+-]\d{4}$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Object:
    """One object of the repository."""

    id: str
    """Its name: 40 or 64 hex digits."""
    type: str
    """``commit``, ``tree``, ``blob`` or ``tag``."""
    data: bytes
    """Its content."""


@dataclass(frozen=True, slots=True)
class Absent:
    """There is no such object."""

    why: str
    """As git says: ``missing``, ``ambiguous``; of links ``symlink`` (leads out), ``dangling``, ``loop``."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What is needed of a commit."""

    id: str
    """Its name."""
    tree: str
    """The folder that it stands for."""
    time: int
    """When it was made, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a folder."""

    kind: str
    """`FOLDER`, `FILE`, `LINK` or `SUBMODULE`."""
    id: str
    """The object that stands there."""


class Objects:
    """Reads objects of the repository in `folder` through one long-lived process.

    It is started at the first question, in each process that asks.  Where it dies it is
    started once more; where that dies too, `GitError` is raised.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reset()

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._end: Any = None
        self._tree = lru_cache(maxsize=256)(self._read_tree)

    def __getstate__(self) -> dict[str, Any]:
        return {"_folder": self._folder}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._reset()

    def close(self) -> None:
        """End the process; the next question starts another."""
        if self._end is not None:
            self._end()
        self._process = self._end = None

    def get(self, name: str) -> Object | Absent:
        """The object of a name such as ``<commit>`` or ``<commit>:<path>``; links are followed.

        Raises `GitError` where git cannot tell.
        """
        try:
            asked = name.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            return Absent("missing")
        if b"\n" in asked or asked.endswith(b"\r"):
            raise ValueError(name)
        with self._lock:
            try:
                return self._ask(asked)
            except (OSError, EOFError):
                self.close()
            try:
                return self._ask(asked)
            except (OSError, EOFError) as error:
                self.close()
                raise GitError("`git cat-file` ended before it answered") from error

    def commit(self, name: str) -> Commit | None:
        """The commit of a full or abbreviated id; ``None`` where there is none, or no single one."""
        if not re.fullmatch(r"[0-9a-f]{4,64}", name):
            return None
        found = self.get(f"{name}^{{commit}}")
        if not isinstance(found, Object) or found.type != "commit" or not found.id.startswith(name):
            # A branch may be named like the start of another commit.
            return None
        tree, date = _COMMIT_TREE.match(found.data), _COMMIT_DATE.search(found.data)
        if tree is None:
            return None
        return Commit(found.id, tree[1].decode("ascii"), int(date[1]) if date else 0)

    def tree(self, name: str) -> Mapping[str, Entry]:
        """The entries of a folder by name; none where `name` is no folder's."""
        return self._tree(name)

    def at(self, tree: str, path: str) -> Object | Absent | Entry:
        """What stands at `path` in the folder `tree`; links are followed as far as they stay in it.

        An `Entry` is a submodule, or an object that cannot be named in a line.
        """
        # git's own protocol is lines.
        if "\n" not in path and "\r" not in path:
            found = self.get(f"{tree}:{path}")
            if isinstance(found, Object) or found.why not in {"missing", "submodule"}:
                return found
        return self._walk(tree, path)

    def _walk(self, tree: str, path: str) -> Object | Absent | Entry:
        entry = Entry(FOLDER, tree)
        for name in path.split("/"):
            if entry.kind == SUBMODULE:
                return entry
            below = self.tree(entry.id).get(name) if entry.kind == FOLDER else None
            if below is None:
                return Absent("missing")
            entry = below
        return self.get(entry.id) if entry.kind == FILE else entry

    def _read_tree(self, name: str) -> Mapping[str, Entry]:
        found = self.get(name)
        if not isinstance(found, Object) or found.type != "tree":
            return {}
        return dict(entries(found.data, len(found.id) // 2))

    def _ask(self, name: bytes) -> Object | Absent:
        process = self._started()
        assert process.stdin is not None  # noqa: S101 - for the type checker
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(name + b"\n")
        process.stdin.flush()
        header = process.stdout.readline()
        if not header.endswith(b"\n"):
            raise EOFError
        words = header[:-1].rsplit(b" ", 2)
        if len(words) == 3 and words[2].isdigit() and words[1] in {b"commit", b"tree", b"blob", b"tag"}:
            data = _exactly(process, int(words[2]) + 1)[:-1]
            return Object(words[0].decode("ascii"), words[1].decode("ascii"), data)
        first, _, rest = header[:-1].partition(b" ")
        if first in {b"symlink", b"dangling", b"loop", b"notdir"} and rest.isdigit():
            _exactly(process, int(rest) + 1)
            return Absent("missing" if first == b"notdir" else first.decode("ascii"))
        return Absent(header[:-1].rpartition(b" ")[2].decode("utf-8", "replace"))

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._owner != os.getpid():
            # A copy of the process that started it: the pipes are that one's.
            self._forget()
        if self._process is None:
            import subprocess  # noqa: PLC0415 - few commands call git, and it loads a lot

            arguments = ("cat-file", "--batch", "--follow-symlinks")
            self._process = start(self._folder, *arguments, stdin=subprocess.PIPE)
            self._owner = os.getpid()
            self._end = weakref.finalize(self, _end, self._process, self._owner)
        return self._process

    def _forget(self) -> None:
        if self._end is not None:
            self._end.detach()
        if self._process is not None:
            self._process.returncode = 0
        self._process = self._end = None


def entries(data: bytes, size: int) -> Iterator[tuple[str, Entry]]:
    """The entries of a folder's object, whose ids take `size` bytes."""
    for match in _ENTRIES[size].finditer(data):
        mode, name, object_id = match.groups()
        kind = _KINDS.get(int(mode, 8) & 0o170000, FILE)
        yield name.decode("utf-8", "surrogateescape"), Entry(kind, object_id.hex())


def _exactly(process: subprocess.Popen[bytes], count: int) -> bytes:
    assert process.stdout is not None  # noqa: S101 - for the type checker
    data = process.stdout.read(count)
    if len(data) != count:
        raise EOFError
    return data


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    """End what only reads: nothing of it can be lost."""
    if owner != os.getpid():
        process.returncode = 0
        return
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            # What was still to be written to a process that is gone.
            with suppress(OSError):
                pipe.close()
