"""Base of the rules that pass on what the article reader could not understand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from sphinx_sxs.article import Problem
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.rule import ArticleRule, Context


class ProblemRule(ArticleRule):
    """A rule whose findings are the reader's problems of certain kinds."""

    kinds: ClassVar[frozenset[str]]
    """The kinds of `Problem` that are this rule's."""

    def check(self, context: Context) -> Iterator[Finding]:
        """One finding for each problem of the rule's kinds."""
        for problem in self.problems(context):
            if problem.kind in self.kinds and self.matters(problem, context):
                yield Finding(
                    problem.message[:1].upper() + problem.message[1:],
                    line=problem.line,
                    column=problem.column,
                    excerpt=problem.text,
                    severity=self.grade(problem, context),
                )

    def problems(self, context: Context) -> Iterable[Problem]:
        """Where the problems come from: the article's reader."""
        return context.article.problems

    def matters(self, problem: Problem, context: Context) -> bool:  # noqa: ARG002 - for subclasses
        """Whether the problem is a defect in this file."""
        return True

    def grade(self, problem: Problem, context: Context) -> Severity | None:  # noqa: ARG002 - as above
        """The problem's own severity, where it is not the rule's."""
        return None


class InclusionRule(ProblemRule):
    """A rule whose findings are problems of the files that an article includes."""

    def problems(self, context: Context) -> Iterable[Problem]:
        """Where the problems come from: following the inclusions."""
        # A cheap look first; most articles include nothing.
        text = context.target.text
        return context.inclusion_problems if "!" in text and "[!" in text else ()
