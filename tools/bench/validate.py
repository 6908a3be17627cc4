"""Validate random pages of a built site, whatever their kind.

python tools/bench/validate.py _site --pages 200 --nu vnu.jar

html5lib's parser finds what the standard calls parse errors.  The Nu HTML checker
(`npm install vnu-jar`, needs Java) also knows which element may stand where.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import html5lib
from html5lib.constants import E as HTML5LIB_MESSAGES
from measuring import BenchError, as_json, processors


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that a validator finds on a page."""

    message: str
    page: str
    """Relative to the site, with ``/``."""
    line: int
    validator: str
    extract: str = ""
    """The markup around it, where the validator tells it."""


def pages_of(site: Path) -> list[str]:
    """Every page of a site, sorted."""
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    if not found:
        raise BenchError(f"no pages under {site}")
    return found


def draw(pages: Sequence[str], count: int, seed: int) -> list[str]:
    """`count` of the pages, every kind (folder) among them where `count` allows; the same for one seed."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    if count >= len(pages):
        return list(pages)
    kinds: dict[str, list[str]] = {}
    for page in pages:
        kinds.setdefault(_kind(page), []).append(page)
    first = [chance.choice(of_kind) for of_kind in kinds.values()]
    chosen = set(first if len(first) <= count else chance.sample(first, count))
    rest = [page for page in pages if page not in chosen]
    return sorted(chosen | set(chance.sample(rest, count - len(chosen))))


def _kind(page: str) -> str:
    """What a page shows, by where it stands: each page at the top of a locale is one of its kind."""
    folders, _, name = page.rpartition("/")
    first = "/".join(
        folders.split("/")[:2] if folders.startswith(("review", "sync")) else folders.split("/")[:1]
    )
    return f"{first}/" if "/" in page.removeprefix(first).strip("/") else f"{first}/{name}"


# ---------------------------------------------------------------------- html5lib


def parse_faults(text: str, page: str = "") -> list[Fault]:
    """What the standard's parser finds in the text of a page, and what stands where it may not."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree = parser.parse(text)
    lines = text.splitlines()
    faults = []
    for (line, _), code, values in parser.errors:
        message = HTML5LIB_MESSAGES.get(code, code) % values
        extract = lines[line - 1].strip()[:160] if 0 < line <= len(lines) else ""
        faults.append(Fault(message, page, line, "html5lib", extract))
    return faults + [Fault(message, page, 0, "html5lib") for message in _misplaced(tree)]


_TEXT_ALONE = frozenset(
    "p h1 h2 h3 h4 h5 h6 pre span b i em strong code small sub sup u s summary dt".split()  # noqa: SIM905
)
_BLOCKS = frozenset(
    "article aside blockquote details div dl figure hr main nav ol p pre section table ul".split()  # noqa: SIM905
)
_CHILDREN = {
    "ul": frozenset({"li", "template", "script"}),
    "ol": frozenset({"li", "template", "script"}),
    "dl": frozenset({"dt", "dd", "div", "template", "script"}),
}


def _misplaced(tree: Any) -> Iterator[str]:
    """What parses, and yet must not stand where it does: the little that needs no schema."""
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id") is not None)
    yield from (f"Duplicate id `{name}`" for name, count in ids.items() if count > 1)
    for parent in tree.iter():
        allowed = _CHILDREN.get(parent.tag)
        for child in parent:
            if not isinstance(child.tag, str):
                continue
            if allowed is not None and child.tag not in allowed:
                yield f"`{child.tag}` in `{parent.tag}`"
            if parent.tag in _TEXT_ALONE and child.tag in _BLOCKS:
                yield f"`{child.tag}` in `{parent.tag}`"
        if parent.tag == "a" and any(inner is not parent for inner in parent.iter("a")):
            yield "`a` in `a`"


def _parse_page(page: str, *, site: Path) -> list[Fault]:
    return parse_faults((site / page).read_bytes().decode("utf-8"), page)


# ---------------------------------------------------------------------- the Nu HTML checker

_A_RUN = 500
"""Pages of one run of the checker: command lines are not endless."""


def nu_faults(site: Path, pages: Sequence[str], jar: Path, *, warnings: bool = False) -> Iterator[Fault]:
    """The errors that the Nu HTML checker finds.

    Its `warnings` are of style, of the text (in which form it is encoded), and guesses at its language.
    """
    for start in range(0, len(pages), _A_RUN):
        part = pages[start : start + _A_RUN]
        with tempfile.TemporaryDirectory(prefix="sxs-bench-") as folder:
            # Names that the checker can open whatever the pages' names are; it shows them in no order.
            links = {f"{number}.html": page for number, page in enumerate(part)}
            for name, page in links.items():
                Path(folder, name).write_bytes((site / page).read_bytes())
            command = ["java", "-Xss4m", "-jar", jar, "--format", "json", "--exit-zero-always", *links]
            done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
        try:
            found = json.loads(done.stderr)["messages"]
        except (ValueError, KeyError) as error:
            raise BenchError(f"the Nu HTML checker did not run:\n{done.stderr[-2000:]}") from error
        for message in found:
            if message["type"] != "info" or (warnings and message.get("subType") == "warning"):
                yield _nu_fault(message, links)


def _nu_fault(message: dict[str, Any], links: dict[str, str]) -> Fault:
    name = message.get("url", "").rpartition("/")[2]
    return Fault(
        message["message"],
        links.get(name, name),
        message.get("lastLine", 0),
        "Nu",
        " ".join(message.get("extract", "").split()),
    )


# ---------------------------------------------------------------------- the command


def validate(
    site: Path, pages: Sequence[str], jar: Path | None, jobs: int, *, warnings: bool = False
) -> list[Fault]:
    """What the validators find on the pages."""
    check = partial(_parse_page, site=site)
    if jobs > 1:
        with ProcessPoolExecutor(jobs) as pool:
            faults = [fault for found in pool.map(check, pages, chunksize=20) for fault in found]
    else:
        faults = [fault for page in pages for fault in check(page)]
    if jar is not None:
        faults += nu_faults(site, pages, jar, warnings=warnings)
    return sorted(faults)


def report(faults: Iterable[Fault], count: int, shown: int) -> str:
    """The faults by message, each with some of its pages."""
    by_message: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        by_message.setdefault((fault.validator, fault.message), []).append(fault)
    parts = []
    for (validator, message), same in sorted(by_message.items(), key=lambda item: -len(item[1])):
        pages = Counter(fault.page for fault in same)
        parts.append(f"{len(same)} on {len(pages)} pages  {validator}: {message}")
        parts += [f"    {fault.page}:{fault.line}  {fault.extract}" for fault in same[:shown]]
    total = sum(map(len, by_message.values()))
    return "\n".join([*parts, f"{count} pages, {total} faults"])


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the command line, validate, print; 1 where something was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path, help="folder of a built site")
    parser.add_argument("--pages", type=int, default=200, metavar="N", help="pages to draw; default 200")
    parser.add_argument("--seed", type=int, default=1, help="what the draw starts from; default 1")
    parser.add_argument("--nu", type=Path, metavar="PATH", help="the Nu HTML checker's vnu.jar")
    parser.add_argument("--warnings", action="store_true", help="also the Nu HTML checker's warnings")
    parser.add_argument("--jobs", type=int, default=processors(), metavar="N", help="processes")
    parser.add_argument("--shown", type=int, default=3, metavar="N", help="places shown of each message")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args(argv)
    try:
        pages = draw(pages_of(arguments.site), arguments.pages, arguments.seed)
        faults = validate(arguments.site, pages, arguments.nu, arguments.jobs, warnings=arguments.warnings)
    except BenchError as error:
        print(error, file=sys.stderr)
        return 2
    result = {"pages": len(pages), "faults": faults}
    print(as_json(result) if arguments.json else report(faults, len(pages), arguments.shown))
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
