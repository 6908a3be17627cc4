"""How often the rules are right: draw findings at random, judge them by reading, sum up.

python tools/bench/judge.py draw docs/vi-VN --count 100 -o vi-VN.jsonl
(set "right" to true or false in each line)
python tools/bench/judge.py sum vi-VN.jsonl id-ID.jsonl
"""

from __future__ import annotations

import argparse
import json
import math
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from measuring import SXS, BenchError, table

FINDINGS = 1
"""Exit status of `sxs check` where it finds something."""
_SHOWN = ("code", "rule", "severity", "path", "line", "segment", "message", "source", "target")


def draw(paths: Sequence[Path], *, count: int, seed: int, select: str) -> list[dict[str, Any]]:
    """`count` findings of `sxs check`, each as likely as any other, with room for the verdict."""
    command = [
        *SXS,
        "check",
        *map(str, paths),
        "--format",
        "jsonl",
        *(["--select", select] if select else []),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, FINDINGS):
        raise BenchError(done.stderr)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    chosen = random.Random(seed).sample(found, min(count, len(found)))  # noqa: S311 - a sample, no secret
    return [{"right": None, "why": "", **{name: row[name] for name in _SHOWN}} for row in chosen]


def wilson(right: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share: Wilson 1927, sound for few and for extreme shares too."""
    if not total:
        return 0.0, 1.0
    share = right / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def sum_up(rows: Iterable[dict[str, Any]]) -> str:
    """Precision by rule, with its interval; lines that nobody judged do not count."""
    verdicts: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        if row["right"] is not None:
            verdicts[f"{row['code']} {row['rule']}"].append(bool(row["right"]))
            verdicts["all"].append(bool(row["right"]))
    lines = []
    for rule, judged in sorted(verdicts.items()):
        low, high = wilson(sum(judged), len(judged))
        share = sum(judged) / len(judged)
        lines.append((rule, len(judged), sum(judged), f"{share:.2f}", f"{low:.2f}-{high:.2f}"))
    return table("Findings judged by reading", ("rule", "judged", "right", "precision", "95 %"), lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the command line; draw or sum up."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw", help="write findings to judge, one JSON object a line")
    drawing.add_argument("paths", nargs="+", type=Path)
    drawing.add_argument("--count", type=int, default=100, metavar="N")
    drawing.add_argument("--seed", type=int, default=1)
    drawing.add_argument("--select", default="", metavar="RULE", help="as of `sxs check`")
    drawing.add_argument("-o", "--output", type=Path, required=True)
    summing = commands.add_parser("sum", help="precision by rule with its interval")
    summing.add_argument("files", nargs="+", type=Path)
    arguments = parser.parse_args(argv)
    try:
        if arguments.command == "draw":
            rows = draw(arguments.paths, count=arguments.count, seed=arguments.seed, select=arguments.select)
            text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            arguments.output.write_text(text, encoding="utf-8")
            return 0
        lines = [line for file in arguments.files for line in file.read_text(encoding="utf-8").splitlines()]
        print(sum_up(json.loads(line) for line in lines if line.strip()))
    except (BenchError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
