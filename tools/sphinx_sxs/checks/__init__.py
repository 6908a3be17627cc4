"""Checks: rules, the catalogue they are registered in, and the runner."""

from sphinx_sxs.checks.model import Diagnostic, Finding, Severity
from sphinx_sxs.checks.registry import (
    Selection,
    UnknownRuleError,
    all_rules,
    find_rule,
    register,
    rules_version,
    select_rules,
    severity_named,
)
from sphinx_sxs.checks.rule import ArticleRule, Context, Rule, SegmentRule, TreeRule
from sphinx_sxs.checks.runner import Outcome, check_article, check_files, finish

__all__ = [
    "ArticleRule",
    "Context",
    "Diagnostic",
    "Finding",
    "Outcome",
    "Rule",
    "SegmentRule",
    "Selection",
    "Severity",
    "TreeRule",
    "UnknownRuleError",
    "all_rules",
    "check_article",
    "check_files",
    "find_rule",
    "finish",
    "register",
    "rules_version",
    "select_rules",
    "severity_named",
]
