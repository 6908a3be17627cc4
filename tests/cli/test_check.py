"""`sxs check`, `sxs explain` and `sxs rules` from outside."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from sphinx_sxs.cli import main

SOURCE = Path(__file__).parents[2] / "source"


@pytest.fixture
def sxs():
    runner = CliRunner()
    return lambda *args: runner.invoke(main, [str(arg) for arg in args])


@pytest.fixture
def sample(tmp_path):
    for locale in ("vi-VN", "id-ID"):
        shutil.copytree(SOURCE / locale, tmp_path / "source" / locale)
    return tmp_path / "source"


def test_jsonl(sxs, sample):
    done = sxs("check", sample, "--format", "jsonl")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert [(r["path"][:5], r["segment"], r["code"]) for r in rows] == [
        ("id-ID", "3d89e-p101", "ADQ001"),
        ("id-ID", "3d89e-107", "MRK008"),
        ("vi-VN", "e192e-107", "MRK008"),
    ]
    assert "https://www.office.com/" in rows[1]["message"]


def test_exit_status(sxs, sample):
    assert sxs("check", sample / "vi-VN").exit_code == 0
    assert sxs("check", sample / "vi-VN", "--fail-on", "warning").exit_code == 1
    assert sxs("check", sample, "--ignore", "ADQ001").exit_code == 0
    assert sxs("check", sample / "nowhere").exit_code == 2
    assert sxs("check").exit_code == 2


def test_unknown_rule(sxs, sample):
    done = sxs("check", sample, "--select", "lost-negaton")
    assert done.exit_code == 2
    assert "did you mean `lost-negation`?" in done.stderr


def test_output_file_and_figures(sxs, sample, tmp_path):
    report = tmp_path / "out" / "report.txt"
    done = sxs("check", sample, "-o", report)
    assert done.stdout == ""
    assert report.read_text(encoding="utf-8").splitlines()[-1] == (
        "2 articles, 14 segments: 1 error, 2 warnings, 0 info"
    )
    assert "2 articles in" in done.stderr


def test_settings_file(sxs, sample, tmp_path):
    config = tmp_path / "other.toml"
    config.write_text(
        '[tool.sxs]\nfail-on = "info"\n[tool.sxs.severity]\nADQ001 = "info"\n', encoding="utf-8"
    )
    done = sxs("check", sample, "--config", config, "--select", "ADQ", "--format", "jsonl")
    assert [json.loads(line)["severity"] for line in done.stdout.splitlines()] == ["info"]
    assert done.exit_code == 1


def test_each_article_once(sxs, sample):
    done = sxs("check", sample, sample / "id-ID", "--format", "jsonl")
    assert len(done.stdout.splitlines()) == 3


def test_explain(sxs):
    done = sxs("explain", "lost-negation")
    assert done.exit_code == 0
    assert done.stdout.startswith("# ADQ001 lost-negation, added-negation\n")
    assert "## Why it matters" in done.stdout
    assert sxs("explain", "ADQ0O1").exit_code == 2


def test_rules(sxs):
    lines = sxs("rules").stdout.splitlines()
    assert [line[:6] for line in lines] == sorted(line[:6] for line in lines)
    assert any(line.startswith("MRK002  error") for line in lines)
