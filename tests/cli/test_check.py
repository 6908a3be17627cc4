"""`sxs check`, `sxs explain` and `sxs rules` from outside."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from sphinx_sxs.article.docset import find_articles
from sphinx_sxs.checks import Session
from sphinx_sxs.cli import check, main
from sphinx_sxs.reports import formats
from sphinx_sxs.settings import Settings

SOURCE = Path(__file__).parents[2] / "source"


@pytest.fixture
def sxs(tmp_path, monkeypatch):
    # The cache is in the working folder, where no settings say otherwise.
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    return lambda *args: runner.invoke(main, [str(arg) for arg in args])


@pytest.fixture
def sample(tmp_path):
    for locale in ("vi-VN", "id-ID"):
        shutil.copytree(SOURCE / locale, tmp_path / "source" / locale)
    return tmp_path / "source"


def test_jsonl(sxs, sample):
    done = sxs("check", sample, "--format", "jsonl", "--ignore", "ADQ010")
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
    done = sxs("check", sample, "-o", report, "--ignore", "ADQ010")
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
    done = sxs("check", sample, "--config", config, "--select", "ADQ001", "--format", "jsonl")
    assert [json.loads(line)["severity"] for line in done.stdout.splitlines()] == ["info"]
    assert done.exit_code == 1


def test_each_article_once(sxs, sample):
    done = sxs("check", sample, sample / "id-ID", "--format", "jsonl", "--ignore", "ADQ010")
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


def test_every_format_can_be_asked_for():
    assert {*check.FORMATS, "statistics"} == set(formats.FORMATS)


def test_severity(sxs, sample):
    done = sxs("check", sample, "--select", "ADQ", "--severity", "ADQ=warning,lost-negation=info")
    assert done.exit_code == 0
    assert "1 info" in done.stdout
    for wrong, message in (
        ("ADQ001", "`--severity ADQ001`: expected RULE=LEVEL"),
        ("ADQ001=fatal", "unknown severity `fatal`"),
        ("ADQ901=info", "unknown rule `ADQ901`"),
    ):
        done = sxs("check", sample, "--severity", wrong)
        assert done.exit_code == 2
        assert message in done.stderr


def test_the_command_line_has_the_last_word(sxs, sample, tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        "[[tool.sxs.overrides]]\nlocales = ['id-ID']\nselect = ['MRK']\nseverity = {ADQ001 = 'info'}\n",
        encoding="utf-8",
    )
    assert "ADQ001" not in sxs("check", sample).stdout
    done = sxs("check", sample, "--select", "ADQ001", "--severity", "ADQ001=warning", "--format", "jsonl")
    assert [json.loads(line)["severity"] for line in done.stdout.splitlines()] == ["warning"]


def test_baseline(sxs, sample, tmp_path):
    baseline = tmp_path / "baseline.json"
    asked = ("check", sample, "--select", "ADQ001,MRK008", "--baseline", baseline)
    done = sxs(*asked)
    assert done.exit_code == 2
    assert f"{baseline}: no such baseline; --update-baseline writes one" in done.stderr
    done = sxs(*asked, "--update-baseline")
    assert done.exit_code == 0
    assert "3 findings written to" in done.stderr
    done = sxs(*asked, "--fail-on", "info")
    assert done.exit_code == 0
    assert "ADQ001" not in done.stdout
    assert done.stdout.splitlines()[-1] == "3 findings in the baseline not shown"
    article = next((sample / "id-ID").glob("*.md"))
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("Ada otomatis", "Tidak ada"), encoding="utf-8")
    done = sxs(*asked)
    assert "1 finding of the baseline mended; --update-baseline drops them" in done.stdout
    article.write_text(text.replace("Ada otomatis", "Ada sekali otomatis"), encoding="utf-8")
    assert sxs(*asked).exit_code == 1
    done = sxs(*asked, "--format", "jsonl")
    assert len(done.stdout.splitlines()) == 1
    assert "2 findings in the baseline not shown" in done.stderr
    baseline.write_text('{"version": 1,\n "findings": 3}', encoding="utf-8")
    done = sxs(*asked)
    assert done.exit_code == 2
    assert f"{baseline}:1: expected" in done.stderr


def test_baseline_of_the_settings(sxs, sample, tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.sxs]\nbaseline = 'known.json'\n", encoding="utf-8")
    assert sxs("check", sample, "--update-baseline").exit_code == 0
    assert (tmp_path / "known.json").is_file()
    assert sxs("check", sample / "id-ID").exit_code == 0


def test_an_update_needs_a_baseline(sxs, sample):
    done = sxs("check", sample, "--update-baseline")
    assert done.exit_code == 2
    assert "`--update-baseline` needs `--baseline FILE`" in done.stderr


def test_suppressions(sxs, sample, tmp_path):
    entry = "[[tool.sxs.suppress]]\nrule = 'ADQ001'\nreason = 'asked for'\n"
    config = tmp_path / "pyproject.toml"
    config.write_text(f"[tool.sxs]\n{entry}", encoding="utf-8")
    done = sxs("check", sample)
    assert done.exit_code == 0
    assert "1 finding suppressed by the settings" in done.stdout
    assert "ADQ001" not in done.stdout
    config.write_text(f"[tool.sxs]\n{entry}segment = '7'\n", encoding="utf-8")
    done = sxs("check", sample, "--format", "jsonl", "--fail-on", "warning")
    (found,) = [row for row in map(json.loads, done.stdout.splitlines()) if row["code"] == "SUP001"]
    assert (found["path"], found["line"], found["severity"]) == ("pyproject.toml", 2, "warning")


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_changed_since(sxs, sample, tmp_path):
    def git(*arguments):
        names = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *names, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "-m", "x")
    rows = ["check", sample, "--format", "jsonl", "--changed-since", "HEAD"]
    assert sxs(*rows).stdout == ""
    article = next((sample / "vi-VN").glob("*.md"))
    with article.open("a", encoding="utf-8") as stream:
        stream.write("\n")
    for options in ((), ("--no-cache",)):
        done = sxs(*rows, *options)
        assert {json.loads(line)["path"][:5] for line in done.stdout.splitlines()} == {"vi-VN"}
    done = sxs("check", sample, "--changed-since", "nowhere")
    assert done.exit_code == 2
    assert "`nowhere` is no revision of the repository" in done.stderr


def test_an_article_whose_inclusion_changed(sxs, tmp_path):
    for name, text in (
        ("id-ID/a.md", "[!INCLUDE [x](includes/x.md)]"),
        ("id-ID/b.md", "Teks"),
        ("id-ID/includes/x.md", "[!INCLUDE [y](y.md)]"),
        ("id-ID/includes/y.md", "[!INCLUDE [z](z.md)]"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"---\ntitle: x\n---\n{text}\n", encoding="utf-8")
    files = find_articles(tmp_path)
    changed = frozenset([(tmp_path / "id-ID/includes/z.md").resolve()])
    found = Session(Settings()).changed(files, changed)
    assert [file.name for file in found] == ["id-ID/a.md", "id-ID/includes/x.md", "id-ID/includes/y.md"]


def test_statistics(sxs, sample):
    done = sxs("check", sample, "--select", "ADQ001,MRK008", "--statistics")
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[1].split() == ["2", "MRK008", "tracking-link", "warning", "2", "14.29%"]
    assert lines[2].split() == ["1", "ADQ001", "lost-negation", "error", "1", "7.14%"]
    assert "│" not in done.stdout
    done = sxs("check", sample, "--select", "ADQ001", "--statistics", "--format", "jsonl")
    assert len(done.stdout.splitlines()) == 1
    assert "lost-negation" in done.stderr


def test_no_more_than_some_findings_a_rule(sxs, sample):
    asked = ("check", sample, "--select", "ADQ001,MRK008", "--max-per-rule", 1)
    done = sxs(*asked)
    assert done.stdout.count("MRK008") == 2
    assert done.stdout.splitlines()[-1] == "1 finding of MRK008 more than --max-per-rule shows"
    assert "1 error, 2 warnings" in done.stdout
    assert len(sxs(*asked, "--format", "jsonl").stdout.splitlines()) == 2
    assert sxs("check", sample, "--select", "ADQ001", "--max-per-rule", 0).exit_code == 1


def test_cache(sxs, sample, tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.sxs]\ncache-dir = 'kept'\n", encoding="utf-8")
    plain = sxs("check", sample, "--no-cache").stdout
    assert not (tmp_path / "kept").exists()
    for _ in range(2):
        assert sxs("check", sample).stdout == plain
        assert sxs("check", sample, "--cache-dir", tmp_path / "other").stdout == plain
    assert list((tmp_path / "kept").glob("*.sqlite"))
    assert list((tmp_path / "other").glob("*.sqlite"))


def test_wrong_settings_are_told_in_every_run(sxs, sample):
    for _ in range(2):
        assert sxs("check", sample, "--ignore", "ADQ901").exit_code == 2


def test_a_cached_run_loads_no_rule(sample):
    for file in sample.rglob("*.md"):
        os.utime(file, (1_600_000_000, 1_600_000_000))
    time.sleep(0.2)  # The time at which a file was last touched has to lie before the run.
    program = """import sys
from sphinx_sxs.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    print("sphinx_sxs.checks.rules" in sys.modules)
"""
    command = [
        sys.executable,
        "-c",
        program,
        "check",
        sample,
        "--cache-dir",
        sample / "cache",
        "-o",
        sample / "o",
    ]
    loaded = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert loaded == ["True\n", "False\n"]


@pytest.mark.parametrize("form", ["text", "github", "sarif", "html"])
def test_no_report_tells_where_the_machine_keeps_the_articles(form, source, tmp_path, monkeypatch):
    shutil.copytree(source / "id-ID", tmp_path / "docs" / "id-ID")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    result = CliRunner().invoke(main, ["check", str(tmp_path / "docs" / "id-ID"), "--format", form])
    assert "id-ID/sync-a-users-profile-picture.md" in result.stdout
    assert str(tmp_path) not in result.stdout


@pytest.mark.parametrize(
    ("glossary", "said"),
    [
        (None, "terms.csv"),
        ('source,id-ID\n"open', "terms.csv:2: "),
        ("word,id-ID\nopen,buka\n", "terms.csv:1: "),
    ],
)
@pytest.mark.parametrize("command", ["check", "stats", "build"])
def test_a_broken_glossary_ends_the_run(command, glossary, said, source, tmp_path, monkeypatch):
    shutil.copytree(source / "id-ID", tmp_path / "docs" / "id-ID")
    (tmp_path / "pyproject.toml").write_text('[tool.sxs]\nglossary = ["terms.csv"]\n', encoding="utf-8")
    if glossary is not None:
        (tmp_path / "terms.csv").write_text(glossary, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, [command, "docs"])
    assert result.exit_code == 2
    assert said in result.stderr
