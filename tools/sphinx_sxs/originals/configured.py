"""The originals that the settings name, opened once a process."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from sphinx_sxs.originals.sources import Originals, open_originals
from sphinx_sxs.settings import Settings


def configured_originals(settings: Settings) -> Originals | None:
    """The originals of `settings`; ``None`` where they name none.  Raises `OriginalsError`.

    Every call in one process gives the same object for the same originals, so that one git
    process answers all.
    """
    if not settings.originals:
        return None
    path = settings.at_root(settings.originals)
    return _opened(os.getpid(), path, settings.originals_root, settings.originals_ref)


@lru_cache(maxsize=8)
def _opened(process: int, path: Path, root: str, ref: str) -> Originals:  # noqa: ARG001 - a fork opens its own
    return open_originals(path, root=root, ref=ref)
