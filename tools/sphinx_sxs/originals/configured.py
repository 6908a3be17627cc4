"""The originals that the settings name."""

from __future__ import annotations

from sphinx_sxs.originals.sources import Originals, open_originals
from sphinx_sxs.settings import Settings


def configured_originals(settings: Settings) -> Originals | None:
    """The originals of `settings`; ``None`` where they name none.  Raises `OriginalsError`."""
    if not settings.originals:
        return None
    path = settings.at_root(settings.originals)
    return open_originals(path, root=settings.originals_root, ref=settings.originals_ref)
