"""The bench of adequacy counts what it damages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[2] / "tools" / "bench" / "adequacy.py"
TOPICS = ("the invoice", "the calendar", "the mailbox", "the printer", "the password", "the folder")
GERMAN = ("die Rechnung", "den Kalender", "das Postfach", "den Drucker", "das Kennwort", "den Ordner")


def test_good_and_damaged_pairs_are_counted(tmp_path):
    pairs = tmp_path / "pairs.jsonl"
    rows = [
        {
            "source": f"Open {topic} {number} times and do not forget {number + 20} users.",
            "target": f"Öffnen Sie {german} {number} Mal, und vergessen Sie {number + 20} Benutzer nicht.",
            "label": "OK",
        }
        for number, (topic, german) in enumerate(zip(TOPICS, GERMAN, strict=True), 30)
    ]
    rows.append({"source": "A bad one.", "target": "Schlecht.", "label": "BAD"})
    pairs.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, BENCH, pairs, "--locale", "de-DE", "--label", "OK", "--json"]
    for kind in ("good", "good, HT", "number-changed", "untranslated", "swapped, 1 in 10"):
        command += ["--kind", kind]
    command += ["--show", "untranslated", "--check=--ignore=ADQ010"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    found = {row["kind"]: row for row in result["kinds"]}
    assert {kind: row["segments"] for kind, row in found.items()} == {
        "good": 6,
        "good, HT": 6,
        "number-changed": 6,
        "untranslated": 6,
        "swapped, 1 in 10": 2,
    }
    assert found["good"]["flagged"] == 0
    assert found["number-changed"]["rules"]["NUM001"] == 6
    assert found["untranslated"]["share"] == 1.0
    assert result["shown"] == []


def test_pairs_that_are_not_there(tmp_path):
    command = [sys.executable, BENCH, tmp_path / "none.jsonl", "--locale", "de-DE"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "none.jsonl" in done.stderr
    assert "Traceback" not in done.stderr
