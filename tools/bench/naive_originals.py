"""What a script of ten minutes does: one `git show` an article, one regular expression, difflib.

python tools/bench/naive_originals.py LOCALE REPOSITORY

Prints how many articles embed the English of their commit, white space folded.  It follows no
rename, knows no unspanned text and no heading anchors but by name, and aligns no segments.
"""

from __future__ import annotations

import difflib
import re
import subprocess
import sys
from pathlib import Path

_SEGMENT = re.compile(
    r'<span data-ttu-id="[^"]*">.*?</span>'
    r'<span class="sxs-lookup"><span data-stu-id="[^"]*">(.*?)</span></span>',
    re.DOTALL,
)
_ANCHOR = re.compile(r'<a name="[^"]*"></a>')
_COMMIT = re.compile(r"^ms\.sourcegitcommit: *([0-9a-f]+)", re.MULTILINE)


def body(text: str) -> list[str]:
    """The words of an article without its front matter."""
    return re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL).split()


def main(locale: Path, repository: Path) -> None:
    """Compare each article; print the counts."""
    equal = differs = missing = 0
    for path in sorted(locale.rglob("*.md")):
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
        commit = _COMMIT.search(text)
        if commit is None:
            continue
        name = f"{commit[1]}:{path.relative_to(locale).as_posix()}"
        shown = subprocess.run(["git", "-C", repository, "show", name], capture_output=True, check=False)
        if shown.returncode:
            missing += 1
            continue
        embedded = body(_ANCHOR.sub("", _SEGMENT.sub(r"\1", text)))
        original = body(shown.stdout.decode("utf-8", "surrogateescape"))
        changes = difflib.SequenceMatcher(None, embedded, original, autojunk=False).get_opcodes()
        if all(change[0] == "equal" for change in changes):
            equal += 1
        else:
            differs += 1
    print(f"{equal} equal, {differs} differ, {missing} missing")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
