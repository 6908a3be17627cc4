"""Damage is done where it can be, is the damage that its name says, and is always the same."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "train" / "damage.py"

GERMAN = [
    ("The file was not found in Contoso.", "Die Datei wurde in Contoso nicht gefunden."),
    (
        "Wait 30 minutes, then open the folder again.",
        "Warten Sie 30 Minuten, und öffnen Sie den Ordner erneut.",
    ),
    (
        "The update takes 2.5 hours in Fabrikam and Contoso.",
        "Die Aktualisierung dauert 2,5 Stunden bei Fabrikam.",
    ),
    (
        "Open the settings, choose the user, and then save what you have changed.",
        "Öffnen Sie die Einstellungen, wählen Sie den Benutzer aus, und speichern Sie dann die Änderungen.",
    ),
    ("You can change the password.", "Sie können das Kennwort ändern."),
]


@pytest.fixture(scope="module")
def damage() -> ModuleType:
    spec = spec_from_file_location("damage", SCRIPT)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def pairs(damage):
    foreign = [
        damage.Pair("Good morning.", "Bonjour."),
        damage.Pair(GERMAN[4][0], "Changez le mot de passe."),
    ]
    return damage.Pairs([damage.Pair(*pair) for pair in GERMAN], "de-DE", foreign)


def done(damage, pairs, kind):
    return {one.number: one.target for one in damage.damaged(pairs, kind)}


def test_negation(damage, pairs):
    assert done(damage, pairs, "negation-dropped") == {0: "Die Datei wurde in Contoso gefunden."}
    added = done(damage, pairs, "negation-added")
    assert added[4] == "Sie können nicht das Kennwort ändern."
    assert 0 not in added


@pytest.mark.parametrize(
    ("locale", "good", "bad"),
    [
        ("vi-VN", "Bạn không thể mở tệp.", "Bạn thể mở tệp."),
        ("id-ID", "File tidak dapat dibuka.", "File dapat dibuka."),
        ("ja-JP", "ファイルを開くことはできません。", "ファイルを開くことはできます。"),
        ("fr-FR", "Le fichier ne peut pas être ouvert.", "Le fichier peut être ouvert."),
        ("nl-NL", "Het bestand kan niet worden geopend.", "Het bestand kan worden geopend."),
        ("de-DE", "Es gibt keine Datei.", "Es gibt eine Datei."),
    ],
)
def test_negation_of_other_languages(damage, locale, good, bad):
    pairs = damage.Pairs([damage.Pair("You cannot open the file.", good)], locale)
    assert done(damage, pairs, "negation-dropped") == {0: bad}


def test_numbers(damage, pairs):
    changed = done(damage, pairs, "number-changed")
    assert set(changed) == {1, 2}
    assert "30 Minuten" not in changed[1]
    assert done(damage, pairs, "number-dropped")[1] == "Warten Sie Minuten, und öffnen Sie den Ordner erneut."
    assert done(damage, pairs, "decimal-sign") == {2: "Die Aktualisierung dauert 25 Stunden bei Fabrikam."}


def test_numbers_of_addresses_stay(damage):
    text = "Siehe [Hilfe](https://docs.example/page-15)."
    pairs = damage.Pairs([damage.Pair("See [Help](https://docs.example/page-15).", text)], "de-DE")
    assert done(damage, pairs, "number-changed") == {}


def test_names(damage, pairs):
    replaced = done(damage, pairs, "name-replaced")
    assert replaced[0] == "Die Datei wurde in Fabrikam nicht gefunden."
    assert done(damage, pairs, "name-dropped")[0] == "Die Datei wurde in nicht gefunden."


def test_parts(damage, pairs):
    assert done(damage, pairs, "second-half-dropped")[3] == (
        "Öffnen Sie die Einstellungen, wählen Sie den Benutzer aus."
    )
    assert done(damage, pairs, "first-half-dropped")[3] == "Und speichern Sie dann die Änderungen."
    rest = done(damage, pairs, "clause-dropped")[3]
    assert rest[-1] == "."
    assert len(rest) < len(GERMAN[3][1])
    assert 4 not in done(damage, pairs, "clause-dropped")
    swapped = done(damage, pairs, "clauses-swapped")[1]
    assert swapped == "Und öffnen Sie den Ordner erneut, Warten Sie 30 Minuten."
    words = done(damage, pairs, "words-swapped")
    assert sorted(words[3].split()) != words[3].split()
    assert sorted(words[3].replace(",", "").replace(".", "").split()) == sorted(
        GERMAN[3][1].replace(",", "").replace(".", "").split()
    )


def test_other_texts(damage, pairs):
    assert done(damage, pairs, "shifted") == {n: GERMAN[n + 1][1] for n in range(4)}
    assert done(damage, pairs, "shifted-back") == {n: GERMAN[n - 1][1] for n in range(1, 5)}
    assert done(damage, pairs, "untranslated") == {n: source for n, (source, _) in enumerate(GERMAN)}
    found = done(damage, pairs, "foreign")
    assert set(found.values()) <= {"Bonjour.", "Changez le mot de passe."}
    assert found[4] == "Changez le mot de passe."


def test_words_of_like_meaning_come_from_the_table(damage, pairs):
    for number, target in done(damage, pairs, "near-synonym").items():
        assert target != GERMAN[number][1]
        assert len(target.split()) == len(GERMAN[number][1].split())
    assert done(damage, damage.Pairs([damage.Pair("A file.", "x")], "x-none"), "near-synonym") == {}


def test_a_pair_is_damaged_the_same_way_wherever_it_stands(damage, pairs):
    turned = damage.Pairs(pairs.pairs[::-1], "de-DE", pairs.foreign)
    for kind in set(damage.KINDS) - {"shifted", "shifted-back"}:
        one = {x.source: x.target for x in damage.damaged(pairs, kind)}
        other = {x.source: x.target for x in damage.damaged(turned, kind)}
        assert one == other, kind


def test_every_kind_says_what_it_does(damage):
    assert all(function.__doc__ for function in damage.KINDS.values())


def test_the_command(tmp_path):
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    rows = [{"source": source, "target": target, "place": n} for n, (source, target) in enumerate(GERMAN)]
    good.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, SCRIPT, good, "-o", bad, "--locale", "de-DE", "--seed", "3"]
    command += ["--kind", "number-dropped", "--kind", "shifted"]
    subprocess.run(command, check=True)
    written = bad.read_bytes()
    found = [json.loads(line) for line in written.decode("utf-8").splitlines()]
    assert [(row["kind"], row["place"]) for row in found] == [
        ("number-dropped", 1),
        ("number-dropped", 2),
        *(("shifted", n) for n in range(4)),
    ]
    assert found[0]["good"] == GERMAN[1][1]
    subprocess.run(command, check=True)
    assert bad.read_bytes() == written
    listed = subprocess.run([sys.executable, SCRIPT, "--list"], capture_output=True, text=True, check=True)
    assert "near-synonym" in listed.stdout
