"""The Sphinx extension and theme: sxs articles to localized pages.

Add ``sphinx_sxs.site`` to ``extensions`` in ``conf.py``; settings are those of
``[tool.sxs]``, each also as ``sxs_<name>``.
"""

from __future__ import annotations

from sphinx_sxs.site.extension import setup

__all__ = ["setup"]
