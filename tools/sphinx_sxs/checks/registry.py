"""The catalogue of rules: ours and third parties', through one door."""

from __future__ import annotations

import difflib
import importlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TypeVar

from sphinx_sxs.adequacy.shipped import look_at_tables
from sphinx_sxs.adequacy.table import TableError
from sphinx_sxs.checks.glossary import load_glossaries
from sphinx_sxs.checks.model import Severity, stands_for
from sphinx_sxs.checks.rule import ArticleRule, Rule, SegmentRule, TreeRule
from sphinx_sxs.checks.version import third_parties
from sphinx_sxs.settings import ConfigError, Settings

_OUR_RULES = "sphinx_sxs.checks.rules"
_CODE = re.compile(r"[A-Z]{3}[0-9]{3}")
_RULES: dict[str, type[Rule]] = {}

R = TypeVar("R", bound=type[Rule])


class UnknownRuleError(ConfigError):
    """A rule was asked for that is not in the catalogue."""


def register(rule: R) -> R:
    """Put a rule class into the catalogue; a decorator.

    Raises `ValueError` where its code is malformed or already another rule's.
    """
    if not _CODE.fullmatch(rule.code):
        raise ValueError(f"rule code `{rule.code}` is not three letters and three digits")
    other = _RULES.get(rule.code)
    if other is not None and (other.__module__, other.__qualname__) != (rule.__module__, rule.__qualname__):
        raise ValueError(f"rule code `{rule.code}` is taken by {other.__module__}.{other.__qualname__}")
    _RULES[rule.code] = rule
    return rule


@cache
def _load() -> None:
    """Import every module that registers rules, once.  Raises `ConfigError` where a third party's fails."""
    importlib.import_module(_OUR_RULES)
    for entry in third_parties():
        try:
            entry.load()
        except Exception as error:
            package = f" of {entry.dist.name} {entry.dist.version}" if entry.dist else ""
            raise ConfigError(
                f"the rules `{entry.value}`{package} cannot be loaded: {type(error).__name__}: {error}"
            ) from error


def all_rules() -> tuple[type[Rule], ...]:
    """Every rule of the catalogue, by code."""
    _load()
    return tuple(_RULES[code] for code in sorted(_RULES))


def find_rule(token: str) -> type[Rule]:
    """The rule with this code or name.  Raises `UnknownRuleError` with the nearest one."""
    wanted = token.strip().casefold()
    for rule in all_rules():
        if wanted == rule.code.casefold() or wanted in rule.names():
            return rule
    raise UnknownRuleError(_unknown(token))


@dataclass(frozen=True)
class Selection:
    """The rules of one run, and how the settings grade them."""

    rules: tuple[Rule, ...]
    """What runs, by code."""
    muted: frozenset[tuple[str, str]] = frozenset()
    """``(code, name)`` of findings that nobody asked for, of rules that have several names."""
    severity: Mapping[tuple[str, str], Severity] | None = None
    """Severity by code and name, instead of the rule's own."""

    @cached_property
    def segment_rules(self) -> tuple[SegmentRule, ...]:
        """Those that look at one segment at a time."""
        return tuple(rule for rule in self.rules if isinstance(rule, SegmentRule))

    @cached_property
    def article_rules(self) -> tuple[ArticleRule, ...]:
        """Those that look at an article as a whole."""
        return tuple(rule for rule in self.rules if isinstance(rule, ArticleRule))

    @cached_property
    def tree_rules(self) -> tuple[TreeRule, ...]:
        """Those that look at all files together."""
        return tuple(rule for rule in self.rules if isinstance(rule, TreeRule))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Code and name of everything that is looked for."""
        for rule in self.rules:
            for name in rule.names():
                if (rule.code, name) not in self.muted:
                    yield rule.code, name

    def grade(self, code: str, name: str, own: Severity) -> Severity:
        """The severity of a finding, which its rule graded `own`."""
        return (self.severity or {}).get((code, name), own)


def select_rules(settings: Settings) -> Selection:
    """The rules that `settings` ask for.  Raises `ConfigError` where they name what is not there."""
    return _select(settings.select, settings.ignore, tuple(sorted(settings.severity.items())))


def check_settings(settings: Settings) -> None:
    """Raises `ConfigError` where the settings name a rule, a severity, a glossary or tables that are none."""
    select_rules(settings)
    if settings.tables_folder is not None:
        try:
            look_at_tables(settings.tables_folder)
        except TableError as error:
            raise ConfigError(f"`tool.sxs.tables`: {error}") from None
    for variant in settings.variants():
        load_glossaries(variant)
    for override in settings.overrides:
        with _said_at(override.where):
            select_rules(
                Settings(select=override.select or (), ignore=override.ignore, severity=override.severity)
            )
    for suppression in settings.suppress:
        with _said_at(suppression.where):
            matching((suppression.rule,))


@contextmanager
def _said_at(where: str) -> Iterator[None]:
    """Add the place in the settings to what is wrong with them."""
    try:
        yield
    except ConfigError as error:
        raise type(error)(f"{where}: {error}") from None


@cache
def _select(
    select: tuple[str, ...], ignore: tuple[str, ...], severity: tuple[tuple[str, str], ...]
) -> Selection:
    """`select_rules`, once for equal settings: it is asked for every chunk of articles."""
    chosen = matching(select)
    if ignore:
        chosen -= matching(ignore)
    rules = [rule for rule in all_rules() if any((rule.code, name) in chosen for name in rule.names())]
    muted = {(rule.code, name) for rule in rules for name in rule.names()} - chosen
    return Selection(tuple(rule() for rule in rules), frozenset(muted), _severities(dict(severity)))


def matching(tokens: Iterable[str]) -> frozenset[tuple[str, str]]:
    """``(code, name)`` of every rule that a code, a name or a family stands for; all for none.

    Raises `UnknownRuleError` for what stands for none.
    """
    everything = frozenset((rule.code, name) for rule in all_rules() for name in rule.names())
    tokens = [token.strip() for token in tokens]
    if not tokens:
        return everything
    found: set[tuple[str, str]] = set()
    for token in tokens:
        names = {(code, name) for code, name in everything if stands_for(token, code, name)}
        if not names:
            raise UnknownRuleError(_unknown(token))
        found |= names
    return frozenset(found)


def _severities(table: Mapping[str, str]) -> dict[tuple[str, str], Severity]:
    """Severities by code and name: a name counts for more than a code, a code for more than its family."""
    pairs = {token: matching((token,)) for token in table}
    names = {token for token in table if any(token.strip().casefold() == name for _, name in pairs[token])}
    grades: dict[tuple[str, str], Severity] = {}
    for token in sorted(table, key=lambda token: (token in names, len(token))):
        grades.update(dict.fromkeys(pairs[token], severity_named(table[token])))
    return grades


def severity_named(value: str) -> Severity:
    """The severity called `value`.  Raises `ConfigError` where there is none."""
    try:
        return Severity(value)
    except ValueError:
        known = ", ".join(f"`{severity}`" for severity in Severity)
        raise ConfigError(f"unknown severity `{value}`: expected one of {known}") from None


def _unknown(token: str) -> str:
    rules = all_rules()
    known = [rule.code for rule in rules] + [name for rule in rules for name in rule.names()]
    known += sorted({rule.family() for rule in rules})
    spelled = {word.casefold(): word for word in known}
    close = difflib.get_close_matches(token.strip().casefold(), spelled, n=1, cutoff=0.5)
    hint = f"; did you mean `{spelled[close[0]]}`?" if close else "; `sxs rules` lists them"
    return f"unknown rule `{token}`{hint}"
