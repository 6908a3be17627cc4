"""The contents of a locale as one tree, and the parts of it that a page shows.

Nothing here knows Sphinx, titles or addresses.  A tree is made once an application, in time
that grows with its entries; what a page asks of it hangs on the page's own section alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

WHOLE = 40
"""Entries of a section that are all shown."""
AROUND = 12
"""Of a longer section so many are shown before a page, and so many after it."""
ROOT_KEY = "contents"
_DEEPEST = 32
"""Levels of the tree; what stands deeper is put on the last."""
_INDEXES = ("index", "readme")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents, as it is written somewhere."""

    name: str = ""
    """Its text; empty where the document's title is."""
    document: str | None = None
    """The article it leads to."""
    fragment: str = ""
    """The place in the article."""
    url: str = ""
    """Where it leads outside the docset."""
    children: tuple[Entry, ...] = ()
    """What stands under it."""


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the contents, in its place.  The first of a tree is the tree's root."""

    number: int
    """Its place in reading order, from 0."""
    name: str
    document: str | None
    fragment: str
    url: str
    parent: int
    """Number of the node that it stands under; -1 for the root."""
    index: int
    """Its place among its siblings, from 0."""
    key: str
    """Names a branch in addresses, the same from build to build; empty without children."""
    children: tuple[int, ...]
    """Numbers of what stands under it."""


@dataclass(frozen=True, slots=True)
class Window:
    """The entries of a section that are shown around one of them."""

    numbers: tuple[int, ...]
    has_earlier: bool
    """Whether others stand before them."""
    has_later: bool
    """Whether others follow."""


@dataclass(frozen=True)
class Tree:
    """The contents of a locale."""

    nodes: tuple[Node, ...]
    """Every line, in reading order."""
    places: Mapping[str, int]
    """The node of each document: where it is named first."""

    @property
    def root(self) -> Node:
        """The node that all others stand under."""
        return self.nodes[0]

    @cached_property
    def reading_order(self) -> tuple[str, ...]:
        """The documents in the order of the tree, the root's left out."""
        return tuple(sorted((d for d, n in self.places.items() if n), key=self.places.__getitem__))

    def ancestors(self, node: Node) -> list[Node]:
        """The nodes above `node`, from below the root to its parent."""
        found: list[Node] = []
        while node.parent > 0:
            node = self.nodes[node.parent]
            found.append(node)
        return found[::-1]

    def around(self, node: Node) -> Window:
        """`node` and its siblings: all, or those next to it."""
        if node.parent < 0:
            return Window((node.number,), has_earlier=False, has_later=False)
        siblings = self.nodes[node.parent].children
        if len(siblings) <= WHOLE:
            return Window(siblings, has_earlier=False, has_later=False)
        start, end = max(node.index - AROUND, 0), node.index + AROUND + 1
        return Window(siblings[start:end], has_earlier=start > 0, has_later=end < len(siblings))

    def below(self, node: Node) -> Window:
        """What stands under `node`: all, or the first."""
        if len(node.children) <= WHOLE:
            return Window(node.children, has_earlier=False, has_later=False)
        return Window(node.children[: 2 * AROUND], has_earlier=False, has_later=True)


# ---------------------------------------------------------------------- making a tree


@dataclass(slots=True)
class _Draft:
    """A node in the making."""

    entry: Entry
    parent: int
    index: int
    key: bytes
    children: list[int]


def make_tree(entries: Iterable[Entry], *, root_document: str | None = None) -> Tree:
    """The tree of `entries`; a document that several name has its place where it is named first."""
    root = _Draft(Entry(document=root_document, children=tuple(entries)), -1, 0, b"", [])
    drafts = [root]
    # A stack of what is still to be taken over, the next on top; no recursion, however deep it goes.
    waiting = [(entry, 0, 1) for entry in reversed(root.entry.children)]
    while waiting:
        entry, parent, depth = waiting.pop()
        number = len(drafts)
        siblings = drafts[parent].children
        drafts.append(_Draft(entry, parent, len(siblings), b"", []))
        siblings.append(number)
        below = number if depth < _DEEPEST else parent
        waiting += [(child, below, depth + 1) for child in reversed(entry.children)]
    _name_branches(drafts)
    places: dict[str, int] = {}
    nodes = []
    for number, draft in enumerate(drafts):
        entry = draft.entry
        if entry.document is not None:
            places.setdefault(entry.document, number)
        nodes.append(
            Node(
                number=number,
                name=entry.name,
                document=entry.document,
                fragment=entry.fragment,
                url=entry.url,
                parent=draft.parent,
                index=draft.index,
                key=_address(draft) if draft.children or number == 0 else "",
                children=tuple(draft.children),
            )
        )
    return Tree(tuple(nodes), places)


def _name_branches(drafts: list[_Draft]) -> None:
    """Give every branch a key made of what it and those above it lead to, or are called."""
    known: dict[bytes, int] = {}
    for draft in drafts[1:]:
        if not draft.children:
            continue
        entry = draft.entry
        said = entry.document or entry.url or entry.name
        path = drafts[draft.parent].key + b"\0" + said.encode("utf-8", "surrogatepass")
        known[path] = again = known.get(path, 0) + 1
        draft.key = hashlib.blake2b(path + b"\0%d" % again, digest_size=5).digest()


def _address(draft: _Draft) -> str:
    return f"c-{draft.key.hex()}" if draft.parent >= 0 else ROOT_KEY


# ---------------------------------------------------------------------- folders


def entries_of_folders(documents: Iterable[str], *, within: str = "") -> tuple[Entry, ...]:
    """`documents`, all below the folder `within`, as their folders have them: pages, then folders, by name.

    A folder is called after its index page, else after itself.  One that holds all of them is left out.
    """
    names = sorted(documents)
    prefix = f"{within}/" if within else ""
    while names:
        first = names[0][len(prefix) :].partition("/")
        if not first[1] or not all(name.startswith(f"{prefix}{first[0]}/") for name in names):
            break
        prefix += f"{first[0]}/"
    folder = _folder(names, len(prefix))
    return folder.children if folder.document is None else (Entry(document=folder.document), *folder.children)


def _folder(names: Sequence[str], start: int, name: str = "", depth: int = 0) -> Entry:
    """One folder, of whose documents the names are sorted and the first `start` letters the same."""
    pages: list[str] = []
    below: dict[str, list[str]] = {}
    for document in names:
        head, slash, _ = document[start:].partition("/")
        if slash and depth < _DEEPEST:
            below.setdefault(head, []).append(document)
        else:
            pages.append(document)
    index = index_of(pages)
    return Entry(
        name="" if index else readable(name),
        document=index,
        children=(
            *(Entry(document=page) for page in pages if page != index),
            *(_folder(inside, start + len(head) + 1, head, depth + 1) for head, inside in below.items()),
        ),
    )


def index_of(pages: Collection[str]) -> str | None:
    """The page among those of one folder that speaks for it."""
    by_name = {page.rsplit("/", 1)[-1].lower(): page for page in pages}
    return next((by_name[name] for name in _INDEXES if name in by_name), None)


def readable(name: str) -> str:
    """A folder's name as a title: ``get-started`` is `Get started`."""
    text = " ".join(name.replace("-", " ").replace("_", " ").split())
    return text[:1].upper() + text[1:] or name


# ---------------------------------------------------------------------- sheets


@dataclass(frozen=True, slots=True)
class Sheet:
    """Part of a branch's children, with the small branches among them, that fits in one file."""

    name: str
    """Its file's name, without suffix."""
    branch: int
    """Number of the node that they stand under."""
    children: tuple[int, ...]


@dataclass(frozen=True)
class Sheets:
    """A tree in files, none of them large."""

    all: tuple[Sheet, ...]
    counts: Mapping[int, int]
    """How many sheets each branch has that has its own; the others stand in those of a branch above."""
    names: tuple[str, ...]
    """By node, the name of the sheet that its line is in; the root is in none."""

    def has_own(self, node: Node) -> bool:
        """Whether the children of `node` are in sheets of their own."""
        return node.number in self.counts

    def below(self, node: Node) -> str:
        """The name of the sheet with the first child of `node`."""
        return node.key if self.has_own(node) else self.names[node.number]


def sheets_of(tree: Tree, weight: Callable[[Node], int], *, limit: int) -> Sheets:
    """`tree` in sheets whose lines weigh `limit` at most, a single line and its small branch apart.

    A branch that weighs no more than a third of it stays with its parent.
    """
    inside = [0] * len(tree.nodes)  # by node: what stands under it, as far as that is in the same sheet
    lines = [weight(node) for node in tree.nodes]
    counts: dict[int, int] = {}
    for node in reversed(tree.nodes):
        if node.number == 0 or (node.children and inside[node.number] > limit // 3):
            counts[node.number] = 0
        if node.number:
            own = 0 if node.number in counts else inside[node.number]
            inside[node.parent] += lines[node.number] + own
    names = [""] * len(tree.nodes)
    found: list[Sheet] = []
    for node in tree.nodes:
        if node.number not in counts:
            for child in node.children:
                names[child] = names[node.number]
            continue
        weights = (lines[n] + (0 if n in counts else inside[n]) for n in node.children)
        for part in _parts(node.children, weights, limit):
            counts[node.number] += 1
            name = part_name(node.key, counts[node.number])
            found.append(Sheet(name, node.number, part))
            for child in part:
                names[child] = name
    return Sheets(tuple(found), counts, tuple(names))


def part_name(key: str, part: int) -> str:
    """The name of the sheet that is part `part`, from 1, of the branch `key`."""
    return key if part == 1 else f"{key}-{part}"


def _parts(numbers: Sequence[int], weights: Iterable[int], limit: int) -> Iterator[tuple[int, ...]]:
    """`numbers` in runs that weigh `limit` at most each, or are one alone; one run where there are none."""
    run: list[int] = []
    total = 0
    for number, weight in zip(numbers, weights, strict=True):
        if run and total + weight > limit:
            yield tuple(run)
            run, total = [], 0
        run.append(number)
        total += weight
    yield tuple(run)
