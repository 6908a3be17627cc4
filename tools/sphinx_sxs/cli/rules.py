"""``sxs rules``: the catalogue."""

from __future__ import annotations

import click

from sphinx_sxs.checks import all_rules


@click.command()
def command() -> None:
    """List every rule: code, severity, name and what it finds.

    \b
      sxs rules
    """
    rules = all_rules()
    width = max(len(", ".join(rule.names())) for rule in rules)
    for rule in rules:
        names = ", ".join(rule.names())
        click.echo(f"{rule.code}  {rule.severity!s:7}  {names:{width}}  {rule.summary()}")
