"""What `sxs check` and `sxs evaluate` share of ``--semantic``: the options, and a second look."""

from __future__ import annotations

from collections.abc import Container, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks.model import Outcome
from sphinx_sxs.cli.common import complain, progress
from sphinx_sxs.settings import ConfigError, Settings

if TYPE_CHECKING:
    from sphinx_sxs.adequacy.semantic.session import SemanticSession

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


def open_semantic(
    settings: Settings, cache: Path | None, *, semantic: bool, budget: float | None
) -> SemanticSession | None:
    """A session with the model, where one is asked for and a rule runs that it can serve.

    Raises `ConfigError` where the settings name no model that can be used.
    """
    if budget is not None and not semantic:
        raise ConfigError("`--budget` needs `--semantic`")
    if not semantic:
        return None
    from sphinx_sxs.adequacy.semantic.session import open_session  # noqa: PLC0415 - few runs ask a model
    from sphinx_sxs.checks.meaning import asks_for_meaning  # noqa: PLC0415 - same

    return open_session(settings, cache=cache, budget=budget) if asks_for_meaning(settings) else None


def with_meaning(
    outcome: Outcome,
    files: Sequence[ArticleFile],
    settings: Settings,
    session: SemanticSession | None,
    *,
    command: str,
    among: Container[tuple[str, str]] | None = None,
) -> Outcome:
    """The outcome of `files` with what the model finds; a line on stderr tells how far it came.

    `among` names the articles and segments to look at, where not all are wanted.
    """
    if session is None:
        return outcome
    from sphinx_sxs.checks.meaning import SecondLook  # noqa: PLC0415 - as above

    look = SecondLook(session, settings, among)
    with progress("Reading again", len(files)) as advance:
        doubtful = look.doubtful(outcome, files, advance)
    with progress("Weighing meaning", len(doubtful)) as advance:
        outcome, scores = look.find(outcome, doubtful, advance)
    complain(f"{command}: {scores.summary}")
    return outcome
