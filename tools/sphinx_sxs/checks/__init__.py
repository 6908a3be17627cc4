"""Checks: rules, the catalogue they are registered in, and the runner.

Names are loaded when they are asked for: a run whose outcome is cached needs no rule.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx_sxs.checks.model import Diagnostic, Finding, Outcome, Severity
    from sphinx_sxs.checks.registry import (
        Selection,
        UnknownRuleError,
        all_rules,
        check_settings,
        find_rule,
        register,
        select_rules,
        severity_named,
    )
    from sphinx_sxs.checks.rule import ArticleRule, Context, Rule, SegmentRule, TreeRule
    from sphinx_sxs.checks.runner import check_article, check_file, check_files, finish
    from sphinx_sxs.checks.session import Session
    from sphinx_sxs.checks.version import rules_version

_MODULES = {
    "model": ("Diagnostic", "Finding", "Outcome", "Severity"),
    "registry": (
        "Selection",
        "UnknownRuleError",
        "all_rules",
        "check_settings",
        "find_rule",
        "register",
        "select_rules",
        "severity_named",
    ),
    "rule": ("ArticleRule", "Context", "Rule", "SegmentRule", "TreeRule"),
    "runner": ("check_article", "check_file", "check_files", "finish"),
    "session": ("Session",),
    "version": ("rules_version",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "ArticleRule",
    "Context",
    "Diagnostic",
    "Finding",
    "Outcome",
    "Rule",
    "SegmentRule",
    "Selection",
    "Session",
    "Severity",
    "TreeRule",
    "UnknownRuleError",
    "all_rules",
    "check_article",
    "check_file",
    "check_files",
    "check_settings",
    "find_rule",
    "finish",
    "register",
    "rules_version",
    "select_rules",
    "severity_named",
]


def __getattr__(name: str) -> Any:
    module = _HOME.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value
