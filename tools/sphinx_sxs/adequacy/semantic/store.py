"""What a provider said, kept on disk by a digest of the text.

One SQLite file in the folder of all caches, for every provider and locale: the English of a
docset is embedded once, not once a locale.  It holds bytes alone: a cache may come with somebody
else's repository, and reading one must not run anything.  A file that cannot be read or written
is no cache.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sphinx_sxs.caching import make_folder

_TABLE = (
    "CREATE TABLE IF NOT EXISTS answer"
    " (key BLOB PRIMARY KEY, used INTEGER NOT NULL, data BLOB NOT NULL) WITHOUT ROWID"
)
_DAY = 24 * 60 * 60
_AT_ONCE = 500
"""Keys in one query; SQLite takes 999 at the least."""
_MOST_BYTES = 512 << 20
"""A text takes about 450: room for forty locales of 27,000 segments."""

Key = bytes
"""A digest of a provider's fingerprint and of what it was asked."""


def answer_key(fingerprint: str, *texts: str) -> Key:
    """What the answer to `texts` by a provider is kept under."""
    digest = hashlib.sha256()
    for text in (fingerprint, *texts):
        data = text.encode("utf-8", "surrogatepass")
        # With its length, so that where one text ends cannot be mistaken.
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()[:20]


class Store:
    """The cache's file; every method copes with one that is not there or cannot be used.

    Several processes may use it at a time: each call is a transaction of its own.
    """

    def __init__(self, path: Path, *, most_bytes: int = _MOST_BYTES) -> None:
        self.path = path
        self._most_bytes = most_bytes

    def get(self, keys: Sequence[Key]) -> dict[Key, bytes]:
        """What is known under these keys, which is marked as used."""
        found: dict[Key, bytes] = {}
        old: list[Key] = []
        now = int(time.time())
        with self._mended(), self._connected() as connection:
            for at in range(0, len(keys), _AT_ONCE):
                some = keys[at : at + _AT_ONCE]
                places = ",".join("?" * len(some))
                rows = connection.execute(
                    f"SELECT key, used, data FROM answer WHERE key IN ({places})",  # noqa: S608 - question marks
                    some,
                )
                for key, used, data in rows:
                    found[key] = bytes(data)
                    if used < now - _DAY:
                        old.append(key)
            connection.executemany("UPDATE answer SET used = ? WHERE key = ?", ((now, key) for key in old))
        return found

    def add(self, answers: Mapping[Key, bytes]) -> None:
        """Keep these answers."""
        now = int(time.time())
        with self._mended(), self._connected() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?)",
                ((key, now, data) for key, data in answers.items()),
            )

    def shrink(self) -> None:
        """Drop the half that was used least of late, where the file is too big."""
        with self._mended(), self._connected() as connection:
            pages, free, size = (
                connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_count", "freelist_count", "page_size")
            )
            if (pages - free) * size > self._most_bytes:
                connection.execute(
                    "DELETE FROM answer WHERE key IN (SELECT key FROM answer ORDER BY used, key"
                    " LIMIT (SELECT (count(*) + 1) / 2 FROM answer))"
                )
            connection.execute("PRAGMA incremental_vacuum").fetchall()

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=10)) as connection:
            # The first counts only in a file that is new, and before the second.
            for pragma in ("auto_vacuum = INCREMENTAL", "journal_mode = WAL", "synchronous = NORMAL"):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("PRAGMA trusted_schema = OFF")
            with connection:
                connection.execute(_TABLE)
                yield connection

    @contextmanager
    def _mended(self) -> Iterator[None]:
        """Swallow what goes wrong with the file; a broken one is removed, so that it is made anew."""
        try:
            yield
        except sqlite3.OperationalError:
            pass  # Locked, read-only, or the disk is full: another run may well do better.
        except sqlite3.Error:
            for suffix in ("", "-wal", "-shm"):
                with suppress(OSError):
                    self.path.with_name(self.path.name + suffix).unlink()


def open_store(folder: Path) -> Store | None:
    """The cache in `folder`; ``None`` where that cannot be made."""
    try:
        make_folder(folder)
    except OSError:
        return None
    return Store(folder / "semantic.sqlite")
