"""The catalogue of rules: ours and third parties', through one door."""

from __future__ import annotations

import difflib
import hashlib
import importlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import TypeVar

from sphinx_sxs.checks.model import Severity
from sphinx_sxs.checks.rule import Rule
from sphinx_sxs.settings import ConfigError, Settings

ENTRY_POINT_GROUP = "sphinx_sxs.rules"
"""Modules named in this group are imported; what they `register` is in the catalogue."""

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
def _load() -> tuple[str, ...]:
    """Import every module that registers rules, once; return what identifies the third parties'."""
    importlib.import_module(_OUR_RULES)
    loaded: list[str] = []
    for entry in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda entry: entry.value):
        if entry.value != _OUR_RULES:
            entry.load()
            loaded.append(f"{entry.value} {entry.dist.version if entry.dist else ''}")
    return tuple(loaded)


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
    severity: Mapping[str, Severity] | None = None
    """Severity by code or name, instead of the rule's own."""

    def grade(self, code: str, name: str, own: Severity) -> Severity:
        """The severity of a finding, which its rule graded `own`."""
        table = self.severity or {}
        return table.get(name) or table.get(code) or own


def select_rules(settings: Settings) -> Selection:
    """The rules that `settings` ask for.  Raises `ConfigError` where they name what is not there."""
    return _select(settings.select, settings.ignore, tuple(sorted(settings.severity.items())))


@cache
def _select(
    select: tuple[str, ...], ignore: tuple[str, ...], severity: tuple[tuple[str, str], ...]
) -> Selection:
    """`select_rules`, once for equal settings: it is asked for every chunk of articles."""
    chosen = _matching(select)
    if ignore:
        chosen -= _matching(ignore)
    rules = [rule for rule in all_rules() if any((rule.code, name) in chosen for name in rule.names())]
    muted = {(rule.code, name) for rule in rules for name in rule.names()} - chosen
    return Selection(tuple(rule() for rule in rules), frozenset(muted), _severities(dict(severity)))


def _matching(tokens: Iterable[str]) -> frozenset[tuple[str, str]]:
    """``(code, name)`` of every rule that a code, a name or a family stands for; all for none."""
    everything = frozenset((rule.code, name) for rule in all_rules() for name in rule.names())
    tokens = [token.strip() for token in tokens]
    if not tokens:
        return everything
    found: set[tuple[str, str]] = set()
    for token in tokens:
        # A family is the start of a code, as in `ADQ` or `STR00`.
        start = token.upper()
        names = {
            (code, name)
            for code, name in everything
            if name == token.casefold() or (len(start) >= 3 and code.startswith(start))
        }
        if not names:
            raise UnknownRuleError(_unknown(token))
        found |= names
    return frozenset(found)


def _severities(table: Mapping[str, str]) -> dict[str, Severity]:
    grades: dict[str, Severity] = {}
    for token, value in table.items():
        for code, name in _matching((token,)):
            grades[code if token.upper() == code else name] = severity_named(value)
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


@cache
def rules_version() -> str:
    """A digest of everything that diagnostics depend on besides the articles and the settings.

    Covers the code and data of the checks and of the article reader, and the versions
    of third parties' rules, so that cached diagnostics can be told from stale ones.
    """
    digest = hashlib.sha256()
    package = Path(__file__).parent.parent
    for folder in ("article", "checks"):
        for file in sorted(
            (package / folder).rglob("*"), key=lambda file: file.relative_to(package).as_posix()
        ):
            if file.suffix in {".py", ".toml"}:
                digest.update(file.relative_to(package).as_posix().encode() + b"\0")
                digest.update(file.read_bytes() + b"\0")
    for line in _load():
        digest.update(line.encode() + b"\0")
    return digest.hexdigest()[:16]
