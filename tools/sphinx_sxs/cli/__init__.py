"""The `sxs` command: one module a command, each loaded only when it is called."""

from __future__ import annotations

import importlib

import click

import sphinx_sxs
from sphinx_sxs.engine import spare_collector

_COMMANDS = {
    "build": "Publish every locale's pages, English pages and review pages.",
    "check": "Say which segments are missing, broken or mistranslated.",
    "evaluate": "Measure how often the findings are right, on segments that people judged.",
    "explain": "Print a rule's page.",
    "extract": "Pull out the aligned segments.",
    "learn": "Learn from a docset how its words are translated.",
    "originals": "Compare articles with their English originals, or reconstruct these.",
    "roundtrip": "Prove that reading and writing loses no byte of your files.",
    "rules": "List the catalogue of rules.",
    "serve": "Build and serve the site, rebuild what changes, reload the browser.",
    "sync": "Tell what is stale, and carry translations over to the present English.",
    "stats": "Count articles, segments, translation types and findings per locale.",
}


class _LazyGroup(click.Group):
    """Finds a command's module by name, so that `sxs rules` never imports Sphinx."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"sphinx_sxs.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Run `sxs COMMAND --help` for examples.",
)
@click.version_option(sphinx_sxs.__version__, prog_name="sxs")
def main() -> None:
    """Check side-by-side translated articles against their English and publish them."""
    spare_collector()
