"""Git repositories made on the spot, always the same, whatever the user's own settings are."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
_START = 1_600_000_000
_DAY = 86_400


class Repository:
    """A repository with a working tree at `root`; the n-th commit is made on the n-th day."""

    def __init__(self, root: Path, *options: str) -> None:
        self.root = root
        self._days = 0
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main", *options)

    def git(self, *arguments: str, given: bytes = b"") -> str:
        """Run git; what it prints."""
        date = f"{_START + self._days * _DAY} +0000"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "A",
            "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_NAME": "A",
            "GIT_COMMITTER_EMAIL": "a@example.org",
            "GIT_COMMITTER_DATE": date,
            "GIT_ALLOW_PROTOCOL": "file",
        }
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env=environment, input=given, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file of the working tree."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, files: dict[str, str | bytes] | None = None) -> str:
        """Write files, commit everything; the commit's id."""
        for name, content in (files or {}).items():
            self.write(name, content)
        self._days += 1
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", f"commit {self._days}")
        return self.head()

    def head(self) -> str:
        """The id of the present commit."""
        return self.git("rev-parse", "HEAD")

    def merge(self, branch: str) -> str:
        """Merge a branch into the present one; the commit's id."""
        self._days += 1
        self.git("merge", "--quiet", "--no-ff", "-m", f"merge {branch}", branch)
        return self.head()
