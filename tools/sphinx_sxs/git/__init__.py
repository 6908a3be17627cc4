"""Git, called as a command: which files changed; files as they were in a commit; who changed them."""

from __future__ import annotations

from sphinx_sxs.git.changes import changed_files, repository_of
from sphinx_sxs.git.running import GitError

__all__ = ["GitError", "changed_files", "repository_of"]
