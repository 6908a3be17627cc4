"""Every command explains itself, with examples that keep their lines."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from sphinx_sxs.cli import main

COMMANDS = sorted(main.list_commands(None))


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_examples(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    examples = [line for line in result.output.splitlines() if line.strip().startswith(f"sxs {name}")]
    assert examples, result.output
    assert "\\b" not in result.output


def test_an_unknown_command_is_wrong_usage() -> None:
    result = CliRunner().invoke(main, ["chek"])
    assert result.exit_code == 2
    assert "chek" in result.output


def test_path_that_is_not_there_is_wrong_usage() -> None:
    for name in ("build", "check", "extract", "roundtrip", "stats"):
        result = CliRunner().invoke(main, [name, "no-such-folder"])
        assert result.exit_code == 2, name
        assert "no-such-folder" in result.output
