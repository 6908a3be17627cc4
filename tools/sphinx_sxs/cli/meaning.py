"""What `sxs check` and `sxs evaluate` share of ``--semantic``: the options, and a second look."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks.model import Outcome
from sphinx_sxs.cli.common import complain, progress
from sphinx_sxs.settings import ConfigError, Settings

semantic_option = click.option(
    "--semantic",
    is_flag=True,
    help="Also ask a model whether targets mean what their sources mean; needs the extra `semantic`,"
    " or a server in [tool.sxs.semantic].",
)
budget_option = click.option(
    "--budget",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Let the model compute no longer; the most doubtful segments come first.  [default: no limit]",
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the command line asks of a model.  Raises `ConfigError` where that makes no sense."""

    command: str
    """The command, for messages."""
    semantic: bool
    """Whether a model is asked at all."""
    budget: float | None
    """Seconds that it may compute."""
    cache: Path | None
    """The folder of all caches."""

    def __post_init__(self) -> None:
        if self.budget is not None and not self.semantic:
            raise ConfigError("`--budget` needs `--semantic`")


def with_meaning(
    asked: Asked,
    outcome: Outcome,
    files: Sequence[ArticleFile],
    settings: Settings,
    *,
    among: Container[tuple[str, str]] | None = None,
) -> Outcome:
    """The outcome of `files` with what the model finds; a line on stderr tells how far it came.

    `among` names the articles and segments to look at, where not all are wanted.  Raises
    `ConfigError` where the settings name no model that can be used.
    """
    if not asked.semantic:
        return outcome
    from sphinx_sxs.adequacy.semantic.session import open_session  # noqa: PLC0415 - few runs ask a model
    from sphinx_sxs.checks.meaning import SecondLook, asks_for_meaning  # noqa: PLC0415 - same

    if not asks_for_meaning(settings):
        return outcome
    # Not before all articles are checked: a model has threads, and processes with threads must not fork.
    session = open_session(settings, cache=asked.cache, budget=asked.budget)
    look = SecondLook(session, settings, among)
    with progress("Reading again", len(files)) as advance:
        doubtful = look.doubtful(outcome, files, advance)
    with progress("Weighing meaning", len(doubtful)) as advance:
        outcome, scores = look.find(outcome, doubtful, advance)
    complain(f"{asked.command}: {scores.summary}")
    return outcome
