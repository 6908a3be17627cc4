"""What CI systems are given ready-made: the action, the pre-commit hook, the blocks to copy."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from sphinx_sxs.cli import main
from sphinx_sxs.reports.formats import FORMATS

ROOT = Path(__file__).parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
[HOOK] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
PAGES = {
    name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/ci.md", "docs/sync.md")
}
BLOCKS = {
    f"{name} {number}": yaml.safe_load(text)
    for name, page in PAGES.items()
    for number, text in enumerate(re.findall(r"```yaml\n(.*?)```", page, re.DOTALL), 1)
}
CHECK = main.get_command(None, "check")


def steps(value: Any) -> list[dict[str, Any]]:
    """Every step of a workflow."""
    return [step for job in value.get("jobs", {}).values() for step in job["steps"]]


def run_action(tmp_path: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The action's last step, as the runner would run it."""
    step = ACTION["runs"]["steps"][-1]
    values = {key: str(value.get("default", "")) for key, value in ACTION["inputs"].items()}
    values |= {key.replace("_", "-"): value for key, value in inputs.items()}
    sxs = tmp_path / "sxs"
    sxs.write_text(f"#!/bin/sh\nexec {sys.executable} -c 'from sphinx_sxs.cli import main; main()' \"$@\"\n")
    sxs.chmod(0o755)
    env = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: values[match[1]], value)
        for name, value in step["env"].items()
    }
    env["SXS"] = str(sxs)
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash")
    return subprocess.run(
        # How GitHub runs a step with `shell: bash`.
        [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=tmp_path,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def docs(tmp_path: Path, source: Path) -> Path:
    shutil.copytree(source, tmp_path / "docs with space")
    return tmp_path


def test_the_action_annotates_and_fails(docs: Path) -> None:
    done = run_action(docs, paths="docs with space/id-ID\ndocs with space/vi-VN\n", args="--select ADQ001")
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith(
        "::error file=docs with space/id-ID/sync-a-users-profile-picture.md,line=20,"
    )
    assert done.stdout.splitlines()[-1].startswith("::notice title=sxs check::1 error,")


def test_the_action_writes_sarif_and_passes(docs: Path) -> None:
    done = run_action(docs, paths="docs with space/vi-VN", args="--select STR", sarif_file="out.sarif")
    assert done.returncode == 0, done.stderr
    assert '"version": "2.1.0"' in (docs / "out.sarif").read_text(encoding="utf-8")


def test_no_input_of_the_action_is_read_as_a_command(docs: Path) -> None:
    done = run_action(docs, paths="$(touch evil)\n`touch evil`;touch evil")
    assert done.returncode == 2
    assert not (docs / "evil").exists()
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_the_hook_takes_articles_and_nothing_else() -> None:
    taken = re.compile(HOOK["files"])
    for path in ("vi-VN/a.md", "docs/sr-Latn-RS/x/a.md", "articles/es-419/a.md"):
        assert taken.search(path), path
    for path in ("README.md", "docs/guide/a.md", "vi-VN/media/a.png", "docs/vi-VN.md"):
        assert not taken.search(path), path
    assert HOOK["entry"].split() == ["sxs", "check"]


@pytest.mark.parametrize("name", BLOCKS)
def test_the_blocks_to_copy_use_what_there_is(name: str) -> None:
    block = BLOCKS[name]
    for step in steps(block):
        if "sphinx-sxs/sphinx-sxs" in step.get("uses", ""):
            assert set(step.get("with", {})) <= set(ACTION["inputs"])
    for repo in block.get("repos", []):
        assert [hook["id"] for hook in repo["hooks"]] == [HOOK["id"]]


@pytest.mark.parametrize("page", ["README.md", "docs/ci.md"])
def test_each_ci_has_a_block_to_copy(page: str) -> None:
    blocks = [block for name, block in BLOCKS.items() if name.startswith(page)]
    assert any(steps(block) for block in blocks), "GitHub Actions"
    assert any("repos" in block for block in blocks), "pre-commit"
    assert any("artifacts" in job for block in blocks for job in block.values() if isinstance(job, dict))


def test_every_option_that_the_pages_name_exists() -> None:
    known = {option for parameter in CHECK.params for option in parameter.opts}
    for page in PAGES.values():
        for line in re.findall(r"sxs check [^\n`]*", page):
            assert set(re.findall(r"(?<=\s)--?[a-z][\w-]*", line.split(" #")[0])) <= known, line
    for form in re.findall(r"--format (\w+)", "".join(PAGES.values())):
        # `sxs extract` writes csv, `sxs evaluate` json.
        assert form in {*FORMATS, "csv", "json"}, form
