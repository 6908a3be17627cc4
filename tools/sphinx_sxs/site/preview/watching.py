"""What a site is made of, and who says when some of it changes."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from watchfiles import Change, watch

from sphinx_sxs.caching import NAME, cache_folder
from sphinx_sxs.settings import Settings

_FOLDERS = ("locale", "locales", "_static", "_templates")
"""Folders beside the settings that Sphinx projects keep catalogs, static files and templates in."""
_SKIPPED = frozenset({"node_modules", "__pycache__"})
_TEMPORARY = ("~", ".swp", ".swo", ".swx", ".tmp", ".lock", "___jb_tmp___", "___jb_old___")
"""How the names of files end that editors and git make for a moment."""
_GIT = frozenset({"HEAD", "packed-refs"})
"""What changes in a repository when its versions do, besides the folder `refs`."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What a site is made of."""

    trees: frozenset[Path]
    """Folders, with all that is in them."""
    files: frozenset[Path]
    """Files outside of them, there or not."""
    without: frozenset[Path]
    """Folders that are written by the build itself."""

    def concerns(self, path: str) -> bool:
        """Whether a change of `path` can change the site."""
        changed = Path(path)
        if changed in self.files:
            return True
        if any(changed.is_relative_to(folder) for folder in self.without):
            return False
        return any(
            _is_content(changed.relative_to(tree)) for tree in self.trees if changed.is_relative_to(tree)
        )

    @property
    def folders_of_files(self) -> list[Path]:
        """The folders that hold the files; an editor may put a new file in the place of an old one."""
        return sorted({file.parent for file in self.files if file.parent.is_dir()})


def _is_content(path: Path) -> bool:
    *folders, name = path.parts or ("",)
    if name.endswith(_TEMPORARY) or (name.startswith("#") and name.endswith("#")):
        return False
    git = next((number for number, folder in enumerate(folders) if folder.endswith(".git")), None)
    if git is not None:
        return name in _GIT or "refs" in folders[git + 1 : git + 2]
    return not any(part.startswith(".") or part in _SKIPPED for part in path.parts)


def watched_by(path: Path, out: Path, settings: Settings, config: Path | None = None) -> Watched:
    """What the site of the articles under `path` is made of; `config` is the settings' file where named."""
    path = path.resolve()
    tree = path if path.is_dir() else path.parent
    root = settings.root.resolve() if settings.root else tree
    trees = {tree, *(folder for name in _FOLDERS if (folder := root / name).is_dir())}
    if settings.originals:
        trees.add(settings.at_root(settings.originals).resolve())
    named = [settings.theme.logo, *settings.glossary]
    named += [name for override in settings.overrides for name in override.glossary]
    files = {settings.at_root(name).resolve() for name in named if name}
    # The tree itself too: it may go and come again.
    files |= {root / "conf.py", tree / "conf.py", tree.parent / "conf.py", tree}
    files.add(config.resolve() if config else root / "pyproject.toml")
    return Watched(
        trees=frozenset(folder for folder in trees if folder.is_dir()),
        files=frozenset(files),
        without=frozenset({out.resolve(), cache_folder(settings).resolve(), tree / NAME}),
    )


class Watcher:
    """Waits for changes of what is watched, in threads of this process."""

    def __init__(self) -> None:
        self._watched = Watched(frozenset(), frozenset(), frozenset())
        self._changes: queue.SimpleQueue[set[Path] | OSError] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, watched: Watched) -> None:
        """Watch this from now on, and nothing else."""
        if watched == self._watched:
            return
        self.stop()
        self._watched = watched
        self._stop = threading.Event()
        for folders, is_deep in ((sorted(watched.trees), True), (watched.folders_of_files, False)):
            if folders:
                ready = threading.Event()
                target = partial(self._watch, folders, watched, self._stop, ready, is_deep=is_deep)
                thread = threading.Thread(target=target, daemon=True)
                thread.start()
                self._threads.append(thread)
                # What changes from now on is seen.
                ready.wait()

    def stop(self) -> None:
        """Watch nothing any more."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def changes(self) -> Iterator[set[Path]]:
        """What changed, each time that something did, and nothing for each second in which nothing did.

        Raises `OSError` where it cannot be watched.
        """
        while True:
            try:
                # In pieces: on some systems nothing interrupts a thread that waits for ever.
                found = self._changes.get(timeout=1)
            except queue.Empty:
                yield set()
                continue
            together: set[Path] = set()
            while True:
                if isinstance(found, OSError):
                    raise found
                together |= found
                try:
                    found = self._changes.get_nowait()
                except queue.Empty:
                    break
            yield together

    def _watch(
        self,
        folders: Sequence[Path],
        watched: Watched,
        stop: threading.Event,
        ready: threading.Event,
        *,
        is_deep: bool,
    ) -> None:
        start = partial(
            watch,
            *folders,
            watch_filter=lambda _, path: watched.concerns(path),
            stop_event=stop,
            # It says so for the first time when it has begun.
            yield_on_timeout=True,
            rust_timeout=200,
            recursive=is_deep,
            ignore_permission_denied=True,
        )
        try:
            self._pass_on(start(), ready)
        except FileNotFoundError:
            # Gone since it was looked for: the folder above says when it comes again.
            return
        except OSError:
            # Systems limit how many folders are watched at once: then these are looked through.
            try:
                self._pass_on(start(force_polling=True, poll_delay_ms=1000), ready)
            except OSError as error:
                self._changes.put(error)
        finally:
            ready.set()

    def _pass_on(self, found: Iterator[set[tuple[Change, str]]], ready: threading.Event) -> None:
        for changes in found:
            ready.set()
            if changes:
                self._changes.put({Path(path) for _, path in changes})
