"""`sxs evaluate` from outside, on a small tree and on the judged segments beside the project."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from sphinx_sxs.checks.model import Outcome
from sphinx_sxs.checks.session import Session
from sphinx_sxs.cli import main

HEAD = "---\ntitle: {title}\nms.contentlocale: {locale}\nms.translationtype: MT\n---\n"
PAIR = (
    '<span data-ttu-id="{id}">{target}</span><span class="sxs-lookup">'
    '<span data-stu-id="{id}">{source}</span></span>\n\n'
)
# Two rules whose findings are beyond doubt: what the others find may change.
SETTINGS = "[tool.sxs]\nselect = ['ADQ001', 'NUM002']\n"
SEGMENTS = {
    "de-DE": [
        # The negation is gone, and a rule sees it.
        (
            "critical",
            "There is no automatic backup of photos.",
            "Es gibt eine automatische Sicherung der Fotos.",
        ),
        # The version is localized, and a rule sees it.
        ("major", "Install version 2.5 of the app.", "Installieren Sie Version 2,5 der App."),
        # Said of the wrong thing, and no rule sees it.
        ("major", "The statement is sent on Monday.", "Die Behauptung wird am Montag gesendet."),
        ("minor", "Choose a larger picture.", "Wählen Sie ein mehr großes Bild aus."),
        ("ok", "Your photos are stored for a year.", "Ihre Fotos werden ein Jahr lang gespeichert."),
    ],
    "vi-VN": [
        ("critical", "Do not delete the folder of your photos.", "Xóa thư mục ảnh của bạn."),
        ("ok", "Open the folder of your photos.", "Mở thư mục ảnh của bạn."),
    ],
}


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two locales of one article in ``docs``, and what a reader said of it in ``gold``."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gold").mkdir()
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    for locale, segments in SEGMENTS.items():
        (tmp_path / "docs" / locale).mkdir(parents=True)
        text = HEAD.format(title="Fotos" if locale == "de-DE" else "Ảnh", locale=locale)
        lines = []
        for number, (verdict, source, target) in enumerate(segments, 101):
            identifier = f"{locale[:2]}123-{number}"
            text += PAIR.format(id=identifier, source=source, target=target)
            judged = {"path": "photos.md", "id": identifier, "source": source, "target": target}
            said = {
                "verdict": verdict,
                "categories": ["meaning"] if verdict != "ok" else [],
                "why": "read it",
            }
            lines.append(json.dumps({**judged, **said, "random": number % 2 == 0}) + "\n")
        (tmp_path / "docs" / locale / "photos.md").write_text(text, encoding="utf-8")
        (tmp_path / "gold" / f"{locale}.jsonl").write_text("".join(lines), encoding="utf-8")
    return tmp_path / "docs"


def sxs(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["evaluate", "--jobs", "1", *map(str, arguments)])


def figures(*arguments: object) -> dict[str, Any]:
    result = sxs(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    data: dict[str, Any] = json.loads(result.stdout)
    return data


def test_one_locale(docs: Path) -> None:
    data = figures("gold/de-DE.jsonl", "docs/de-DE")
    whole = data["all"]
    assert (whole["segments"], whole["severe"], whole["flagged"]) == (5, 3, 2)
    assert (whole["precision"]["value"], whole["recall"]["hits"], whole["recall"]["of"]) == (1, 2, 3)
    assert whole["f1"]["value"] == 0.8
    assert data["sample"]["segments"] == 2
    assert data["locales"] == []
    assert [rule["code"] for rule in data["rules"]] == ["ADQ001", "NUM002"]
    assert [(miss["line"], miss["verdict"]) for miss in data["misses"]] == [(10, "major")]
    assert data["categories"] == [{"category": "meaning", "severe": 3, "found": 2, "recall": 0.6667}]


def test_a_tree_of_locales_and_a_folder_of_judgements(docs: Path) -> None:
    data = figures("gold", "docs")
    assert [(row["locale"], row["all"]["segments"]) for row in data["locales"]] == [
        ("de-DE", 5),
        ("vi-VN", 2),
    ]
    assert data["all"]["segments"] == 7
    assert figures("gold/vi-VN.jsonl", "gold/de-DE.jsonl", "docs") == data


def test_the_level(docs: Path) -> None:
    (docs.parent / "pyproject.toml").write_text(
        f"{SETTINGS}[tool.sxs.severity]\nADQ001 = 'info'\nNUM002 = 'warning'\n", encoding="utf-8"
    )
    flagged = [
        figures("gold", "docs/de-DE", "--level", level)["all"]["flagged"]
        for level in ("error", "warning", "info")
    ]
    assert flagged == [0, 1, 2]


def test_text_and_lists(docs: Path) -> None:
    result = sxs("gold", "docs", "--list")
    assert result.exit_code == 0
    assert "7 judged segments: 2 ok, 1 minor, 2 major, 2 critical" in result.stdout
    assert "docs/de-DE/photos.md:10  major  no finding  read it" in result.stdout
    assert "\x1b" not in result.stdout
    assert "Misses" not in sxs("gold", "docs").stdout


def test_text_that_is_no_text(docs: Path) -> None:
    gold = docs.parent / "gold" / "de-DE.jsonl"
    gold.write_text(gold.read_text(encoding="utf-8").replace("read it", "a \\ud800 b"), encoding="utf-8")
    assert figures("gold", "docs")["misses"][0]["why"] == "a \ud800 b"
    assert sxs("gold", "docs", "--list").exit_code == 0


def test_settings_and_suppressions_count(docs: Path) -> None:
    (docs.parent / "pyproject.toml").write_text(
        f"{SETTINGS}ignore = ['NUM002']\n[[tool.sxs.suppress]]\nrule = 'lost-negation'\nreason = 'known'\n",
        encoding="utf-8",
    )
    assert figures("gold", "docs/de-DE")["all"]["flagged"] == 0


def test_a_baseline_hides_nothing(docs: Path) -> None:
    before = figures("gold", "docs")
    CliRunner().invoke(main, ["check", "docs", "--baseline", "known.json", "--update-baseline"])
    (docs.parent / "pyproject.toml").write_text(f"{SETTINGS}baseline = 'known.json'\n", encoding="utf-8")
    assert figures("gold", "docs") == before


def test_a_second_run_says_the_same(docs: Path) -> None:
    assert figures("gold", "docs") == figures("gold", "docs")
    assert (docs.parent / ".sxs_cache").is_dir()
    assert figures("gold", "docs", "--no-cache") == figures("gold", "docs", "--jobs", "2")


def test_segments_that_are_no_longer_there_are_told(docs: Path) -> None:
    article = docs / "de-DE" / "photos.md"
    text = (
        article.read_text(encoding="utf-8").replace("mehr großes", "größeres").replace("de123-105", "de123-9")
    )
    article.write_text(text, encoding="utf-8")
    result = sxs("gold/de-DE.jsonl", "docs", "--format", "json")
    assert result.exit_code == 0
    assert "of 5 judged segments, 1 not there, 1 there with other texts" in result.stderr
    assert json.loads(result.stdout)["segments"] == {"judged": 5, "matched": 3, "absent": 1, "changed": 1}


def test_none_of_them_is_there(docs: Path) -> None:
    result = sxs("gold/de-DE.jsonl", "docs/vi-VN")
    assert result.exit_code == 2
    assert "no judged segment is in the articles (5 not there)" in result.stderr
    assert result.stdout == ""


def test_no_judgement_at_all(docs: Path) -> None:
    (docs.parent / "none").mkdir()
    result = sxs("none", "docs")
    assert result.exit_code == 2
    assert "no judged segment" in result.stderr


def test_a_line_that_cannot_be_understood(docs: Path) -> None:
    gold = docs.parent / "gold" / "vi-VN.jsonl"
    gold.write_text(gold.read_text(encoding="utf-8").replace('"ok"', '"okay"'), encoding="utf-8")
    result = sxs("gold", "docs")
    assert result.exit_code == 2
    first, shown, marked = result.stderr.splitlines()
    assert first.startswith("Error: gold/vi-VN.jsonl:2:")
    assert first.endswith(
        "`verdict`: expected one of `ok`, `minor`, `major`, `critical`, found `okay`; did you mean `ok`?"
    )
    assert shown[marked.index("^") : marked.rindex("^") + 1] == '"okay"'


def test_a_file_of_something_else(docs: Path) -> None:
    (docs.parent / "gold" / "pairs.jsonl").write_text('{"source": "a", "target": "b"}\n', encoding="utf-8")
    result = sxs("gold", "docs")
    assert result.exit_code == 0
    assert "gold/pairs.jsonl holds something else than judged segments" in result.stderr


@pytest.mark.parametrize(
    ("limits", "status", "said"),
    [
        (["--min-f1", "0.8"], 0, ""),
        (["--min-f1", "0.81"], 1, "F1 0.8000 is below --min-f1 0.81"),
        (["--max-ok-flagged", "0"], 0, ""),
        (["--level", "error", "--min-f1", "0.9", "--max-ok-flagged", "0"], 1, "is below --min-f1 0.9"),
    ],
)
def test_limits(docs: Path, limits: list[str], status: int, said: str) -> None:
    result = sxs("gold/de-DE.jsonl", "docs/de-DE", *limits)
    assert result.exit_code == status
    assert said in result.stderr
    assert "5 judged segments" in result.stdout


def test_a_limit_for_which_nothing_was_judged_is_not_met(docs: Path) -> None:
    gold = docs.parent / "gold" / "vi-VN.jsonl"
    gold.write_text(gold.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    result = sxs(gold, "docs", "--max-ok-flagged", "0.5")
    assert result.exit_code == 1
    assert "no share of `ok` flagged" in result.stderr


def test_too_many_flagged(docs: Path) -> None:
    gold = docs.parent / "gold" / "vi-VN.jsonl"
    gold.write_text(gold.read_text(encoding="utf-8").replace('"critical"', '"ok"'), encoding="utf-8")
    result = sxs(gold, "docs", "--max-ok-flagged", "0.03")
    assert result.exit_code == 1
    assert "share of `ok` flagged 0.5000 is above --max-ok-flagged 0.03" in result.stderr


def test_the_thresholds_of_the_curve(docs: Path) -> None:
    data = figures("gold", "docs", "--threshold", "0.9", "--threshold", "0.25")
    assert [row["threshold"] for row in data["curve"]] == [0.25, 0.9]
    assert [row["threshold"] for row in data["sample_curve"]] == [0.25, 0.9]
    assert len(figures("gold", "docs")["curve"]) == 19
    assert sxs("gold", "docs", "--threshold", "1.1").exit_code == 2


def test_output_and_plot(docs: Path) -> None:
    result = sxs("gold", "docs", "--format", "json", "-o", "out/figures.json", "--plot", "out/plot.svg")
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads(Path("out/figures.json").read_bytes())["level"] == "warning"
    assert ET.parse("out/plot.svg").getroot().tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own
    assert sorted(os.listdir("out")) == ["figures.json", "plot.svg"]  # noqa: PTH208 - names alone


def test_a_plot_that_cannot_be_written(docs: Path) -> None:
    Path("taken").write_text("", encoding="utf-8")
    result = sxs("gold", "docs", "--plot", "taken/plot.svg")
    assert result.exit_code == 2
    assert "cannot write `taken/plot.svg`" in result.stderr


def test_settings_that_cannot_be_understood(docs: Path) -> None:
    (docs.parent / "pyproject.toml").write_text("[tool.sxs]\nselct = []\n", encoding="utf-8")
    result = sxs("gold", "docs")
    assert result.exit_code == 2
    assert "selct" in result.stderr


def test_a_rule_that_failed(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "check", lambda *_: Outcome())
    monkeypatch.setattr(Outcome, "failed", property(lambda _: True))
    result = sxs("gold", "docs", "--no-cache")
    assert result.exit_code == 2
    assert "a rule failed (INT001)" in result.stderr


def test_wrong_usage(docs: Path) -> None:
    assert sxs("gold").exit_code == 2
    assert sxs("gold", "nowhere").exit_code == 2
    assert sxs("nowhere", "docs").exit_code == 2
    assert sxs("gold", "docs", "--min-f1", "2").exit_code == 2


@pytest.mark.parametrize("locale", ["vi-VN", "id-ID"])
def test_the_judged_segments_beside_the_project(
    locale: str, shared: Path, corpus: Callable[[str], Path], tmp_path: Path
) -> None:
    gold = shared / "gold" / f"{locale}.jsonl"
    if not gold.is_file():
        pytest.skip(f"no judged segments `{gold.name}` beside the project")
    data = figures(gold, corpus(f"alchemy.{locale}") / locale, "--cache-dir", tmp_path)
    assert data["segments"]["judged"] == data["segments"]["matched"]
    verdicts = [json.loads(line)["verdict"] for line in gold.read_text(encoding="utf-8").splitlines()]
    for verdict, counts in data["all"]["verdicts"].items():
        assert counts["segments"] == verdicts.count(verdict)
    for sample in (data["all"], data["sample"]):
        estimate = sample["f1"]
        assert estimate["low"] <= estimate["value"] <= estimate["high"]
    flagged = sum(counts["flagged"] for counts in data["all"]["verdicts"].values())
    assert len(data["misses"]) == data["all"]["severe"] - data["all"]["recall"]["hits"]
    assert len(data["false_alarms"]) == flagged - data["all"]["precision"]["hits"]


DOCUMENTATION = Path(__file__).parents[2] / "docs" / "evaluate.md"


def test_the_json_is_documented(docs: Path) -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    data = figures("gold", "docs")
    parts = [data, data["all"], data["locales"][0], data["segments"], data["reliability"], data["misses"][0]]
    parts += [data["all"]["f1"], data["rules"][0], data["categories"][0]]
    for key in {key for part in parts for key in part} - {"ok", "minor", "major", "critical"}:
        assert f"`{key}`" in text, key
