"""The measure of critical errors: what it collects, and that it never tests on what it trained on."""

from __future__ import annotations

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "train" / "critical.py"

COUNTRIES = (("Egypt", "Ägypten"), ("France", "Frankreich"), ("Canada", "Kanada"), ("Peru", "Peru"))


@pytest.fixture(scope="module")
def critical() -> ModuleType:
    pytest.importorskip("sklearn", reason="trains a model: the extra `train`")
    spec = spec_from_file_location("critical", SCRIPT)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def gold_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pairs with another country in every third target; every source stands there twice."""
    rows = []
    for number in range(60):
        english, german = COUNTRIES[number % 4]
        bad = number % 3 == 0
        said = COUNTRIES[(number + 1) % 4][1] if bad else german
        row = {
            "source": f"The office in {english} has {number + 20} people.",
            "target": f"Das Büro in {said} hat {number + 20} Beschäftigte.",
            "label": "BAD" if bad else "OK",
        }
        rows += [row, row]
    path = tmp_path_factory.mktemp("gold") / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_the_same_source_is_never_trained_on_and_tested(critical: ModuleType, gold_file: Path) -> None:
    gold = critical.read_gold(gold_file, "de-DE")
    assert len(gold.folds) == 5
    for train, test in gold.folds:
        assert {gold.sources[n] for n in train}.isdisjoint(gold.sources[n] for n in test)


def test_replaced_names_are_learned(critical: ModuleType, gold_file: Path) -> None:
    gold = critical.read_gold(gold_file, "de-DE")
    found = critical.result(gold, critical.flagged(gold, critical.from_names(gold)))
    assert found.mcc == found.precision == found.recall == 1
    assert found.ok == 0
    assert found.low <= found.mcc <= found.high


def test_findings_of_rules_are_counted_by_pair(critical: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    rows = [
        {"source": "Wait.", "target": "Warten Sie.", "label": "OK"},
        {"source": "Wait 30 minutes there.", "target": "Warten Sie dort 50 Minuten.", "label": "BAD"},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    kinds = critical.from_rules(critical.read_gold(path, "de-DE"))
    assert not kinds["numbers"][0].any()
    assert kinds["numbers"][1].any()
    assert not kinds["polarity"].any()


def test_the_rules_that_are_counted_exist(critical: ModuleType) -> None:
    from sphinx_sxs.checks import all_rules

    names = {name for rule in all_rules() for name in rule.names()}
    assert {name for some in critical.RULES.values() for name in some} <= names


def test_every_kind_is_left_out_once(critical: ModuleType, gold_file: Path) -> None:
    gold = critical.read_gold(gold_file, "de-DE")
    names = critical.from_names(gold)
    kinds = {"names": names, "other": names[:, :1]}
    rows = dict(critical.ablations(kinds))
    assert list(rows) == ["names alone", "other alone", "all but names", "all but other"]
    assert rows["all but names"].shape == kinds["other"].shape
