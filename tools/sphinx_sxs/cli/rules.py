"""``sxs rules``: the catalogue."""

from __future__ import annotations

import click

from sphinx_sxs.checks import all_rules
from sphinx_sxs.settings import ConfigError


@click.command()
def command() -> None:
    """List every rule: code, severity, name and what it finds.

    \b
      sxs rules
    """
    try:
        rules = all_rules()
    except ConfigError as error:
        raise click.UsageError(str(error)) from None
    width = max(len(", ".join(rule.names())) for rule in rules)
    for rule in rules:
        names = ", ".join(rule.names())
        click.echo(f"{rule.code}  {rule.severity!s:7}  {names:{width}}  {rule.summary()}")
