"""The README cannot drift: what the program has is in it, and what it shows is what happens."""

from __future__ import annotations

import re
import shlex
import shutil
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from sphinx_sxs.checks import all_rules
from sphinx_sxs.cli import check, main
from sphinx_sxs.settings import Override, Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(main.list_commands(None))
SHOWN = [
    line.split("  #")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("sxs ") and not line.startswith("sxs serve")  # which runs until it is stopped
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"sxs {command}" in README


@pytest.mark.parametrize("setting", [f.name for f in fields(Settings) if f.name != "root"])
def test_every_setting_is_in_the_readme(setting: str) -> None:
    assert re.search(rf"^\|.*`{setting}`", README, re.MULTILINE), setting


@pytest.mark.parametrize(
    "key", [*(field.name for field in fields(Override)), *("path", "locale", "segment", "reason")]
)
def test_every_key_of_overrides_and_suppressions_is_in_the_readme(key: str) -> None:
    if key not in {"scope", "where"}:
        assert re.search(rf"^(?:{key} = .*|.*# also: .*\b{key}\b)", README, re.MULTILINE), key


@pytest.mark.parametrize(
    "option",
    [option for parameter in check.command.params for option in parameter.opts if option[:2] == "--"],
)
def test_every_option_of_check_is_in_the_readme(option: str) -> None:
    option = {"--cache": "--no-cache"}.get(option, option)
    assert re.search(rf"^\|.*`{option}`", README, re.MULTILINE), option


@pytest.mark.parametrize("family", sorted({rule.family() for rule in all_rules()} - {"INT"}))
def test_every_rule_family_is_in_the_readme(family: str) -> None:
    assert re.search(rf"^\| {family} \|", README, re.MULTILINE), family


def test_the_diagnostic_shown_is_the_one_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = re.search(r"\$ sxs check source\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(main, ["check", "source"])
    assert result.exit_code == 1
    assert shown[1] in result.output


@pytest.mark.parametrize("line", SHOWN)
def test_the_commands_shown_run(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = shlex.split(line, comments=True)[1:]
    if words[0] == "build":
        pytest.skip("tests/site builds the sample site")
    # Copied: some of the commands write.
    shutil.copytree(ROOT / "source", tmp_path / "docs")
    monkeypatch.chdir(tmp_path)
    if "docs-en" in words:
        CliRunner().invoke(main, ["originals", "write", "docs", "-o", "docs-en"])
    result = CliRunner().invoke(main, words)
    assert result.exit_code in {0, 1}, result.output
