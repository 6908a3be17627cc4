"""The benches run and count; how long they take is no test's business."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parents[2] / "tools" / "bench"

pytestmark = pytest.mark.skipif(not hasattr(os, "wait4"), reason="processes are measured with os.wait4")


def run(script: str, *arguments: object) -> Any:
    command = [sys.executable, BENCH / script, *map(str, arguments), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.skipif(find_spec("myst_parser") is None, reason="needs the extra `bench`")
def test_building_beside_the_peer(source: Path) -> None:
    result = run("build.py", "--docset", source, "--touch")
    assert result["articles"] == 5
    assert [(row["name"], row["pages"]) for row in result["builds"]] == [
        ("sxs build", 6),
        ("Sphinx + MyST -j 1", 5),
        ("Sphinx + MyST -j 2", 5),
    ]
    assert result["ratio_pages_a_second"] > 0
    assert len(result["touch"]["builds"]) == 3


def test_building_a_part_alone(source: Path) -> None:
    before = {path: path.read_bytes() for path in source.rglob("*.md")}
    result = run("build.py", "--docset", source, "--limit", 4, "--half", "--no-peer")
    assert (result["articles"], result["half"]["pages"]) == (4, 3)
    assert "best_peer" not in result
    assert {path: path.read_bytes() for path in source.rglob("*.md")} == before


def test_the_contents_of_made_up_docsets() -> None:
    rows = run("navigation.py", "--sizes", 50, 100)["rows"]
    assert [(row["shape"], row["pages"]) for row in rows] == [
        ("flat", 50),
        ("flat", 100),
        ("tree", 50),
        ("tree", 100),
    ]
    assert all(row["bytes_a_page"] > 1000 for row in rows)


def test_extracting(source: Path) -> None:
    rows = run("extract.py", "--docset", source, "--runs", 1)["rows"]
    assert {row["segments"] for row in rows} == {35}
    assert {row["name"].split(" --")[0] for row in rows} == {
        "naive peer: regular expression only",
        "sxs extract",
    }


@pytest.mark.skipif(find_spec("translate") is None, reason="needs the extra `bench`")
def test_checking_beside_the_peer(source: Path) -> None:
    result = run("check.py", "--docset", source, "--runs", 1)
    assert {row["segments"] for row in result["rows"]} == {35}
    assert [row["name"] for row in result["rows"]] == ["pofilter, all tests", "sxs check", "sxs check again"]
    assert result["ratio_to_pofilter"] > 0
    assert result["ratio_of_second_run"] > 0


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_originals_in_a_repository(source: Path) -> None:
    result = run("originals.py", "--docset", source / "vi-VN", "--commits", 60, "--runs", 1)
    assert result["commits"] > 40
    assert [row["name"] for row in result["rows"]][:4] == [
        "fetching alone, one process",
        "sxs originals verify",
        "sxs sync status",
        "naive peer: git show, difflib",
    ]


def test_judged_findings_are_summed_up(tmp_path: Path, source: Path) -> None:
    drawn = tmp_path / "drawn.jsonl"
    command = [sys.executable, BENCH / "judge.py"]
    subprocess.run([*command, "draw", source, "--count", "4", "--select", "ADQ,MRK", "-o", drawn], check=True)
    rows = [json.loads(line) for line in drawn.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 4
    for number, row in enumerate(rows):
        row["right"] = number > 0
    drawn.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = subprocess.run([*command, "sum", drawn], capture_output=True, text=True, check=True)
    assert "all" in done.stdout
    assert "0.75" in done.stdout
    assert "0.30-0.95" in done.stdout


def test_a_docset_that_is_not_there(tmp_path: Path) -> None:
    for script in ("build.py", "extract.py", "check.py"):
        done = subprocess.run(
            [sys.executable, BENCH / script, "--docset", tmp_path / "nowhere", "--limit", "1"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "nowhere" in done.stderr
