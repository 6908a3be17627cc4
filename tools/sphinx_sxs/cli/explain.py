"""``sxs explain``: a rule's page."""

from __future__ import annotations

import click

from sphinx_sxs.checks import find_rule
from sphinx_sxs.checks.pages import rule_page
from sphinx_sxs.settings import ConfigError


@click.command()
@click.argument("rule")
def command(rule: str) -> None:
    """Print the page of RULE, a code or a name.

    \b
      sxs explain ADQ001
      sxs explain lost-link-text
    """
    try:
        found = find_rule(rule)
    except ConfigError as error:
        raise click.UsageError(str(error)) from None
    click.echo(rule_page(found), nl=False)
