"""How well critical errors are found in pairs that are judged OK or BAD, cross-validated.

    python tools/train/critical.py ../shared/gold/critical-en-de.jsonl --locale de-DE

Each line of GOLD has `source`, `target` and `label`.  The evidence of each pair comes from
the package: what rules find (numbers, polarity, punctuation), names that only one side has,
length and words.  A model of small trees weighs it; it is tested on sources that it
was not trained on, and its threshold is chosen within what it was trained on.

Prints the Matthews correlation with its bootstrap interval over sources, precision, recall
and the share of OK that is flagged, then the same for each kind of evidence alone, and for
all kinds but one.  Two more kinds can be asked for: `--learn` adds words by a table learned
from the pairs of the other folds (their labels are not looked at), `--semantic` the likeness of sentence
embeddings.  Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import matthews_corrcoef
from sklearn.model_selection import StratifiedGroupKFold

from sphinx_sxs.adequacy.evidence import Pair, evidence
from sphinx_sxs.adequacy.knowledge import Knowledge
from sphinx_sxs.adequacy.learning import learn
from sphinx_sxs.adequacy.length import lengths_of
from sphinx_sxs.adequacy.names import shipped_gazetteer
from sphinx_sxs.adequacy.omission import omission
from sphinx_sxs.adequacy.semantic.bundled import open_provider
from sphinx_sxs.adequacy.shipped import knowledge_of, language_tag
from sphinx_sxs.article.docset import find_articles
from sphinx_sxs.checks import check_files
from sphinx_sxs.checks.text import mask
from sphinx_sxs.settings import Semantic, Settings

BAD = "BAD"
FOLDS, INNER_FOLDS = 5, 4
SEED = 20261122
ARTICLE = 40
"""Segments of an article that pairs are written into for the rules."""
DRAWS = 1000
"""Samples of the bootstrap."""
TREES = {
    "n_estimators": 150,
    "max_depth": 3,
    "learning_rate": 0.08,
    "subsample": 0.6,
    "max_features": 0.3,
    "min_samples_leaf": 10,
}
"""Small trees, each on part of the pairs and figures."""
LIMITS = np.arange(0.15, 0.86, 0.01)

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Gold:
    """The judged pairs."""

    sources: Sequence[str]
    """Their English."""
    targets: Sequence[str]
    """Their translations."""
    bad: Flags
    """Whether each is BAD."""
    locale: str
    """The locale of the translations."""

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        """Both sides, masked."""
        return ((mask(s), mask(t)) for s, t in zip(self.sources, self.targets, strict=True))

    @cached_property
    def groups(self) -> npt.NDArray[np.int64]:
        """A number that is the same for the same source."""
        return np.array([zlib.crc32(source.encode()) for source in self.sources])

    @cached_property
    def folds(self) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
        """What is trained on and what is tested; no source is in both."""
        split = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
        return list(split.split(self.bad, self.bad, self.groups))


def read_gold(path: Path, locale: str) -> Gold:
    """The pairs in the lines of the file at `path`."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return Gold(
        [row["source"].strip() for row in rows],
        [row["target"].strip() for row in rows],
        np.array([row["label"] == BAD for row in rows]),
        locale,
    )


# --- Evidence ---------------------------------------------------------------------------

RULES = {
    "numbers": ("number-missing", "number-added", "date-time-changed", "unit-changed"),
    "polarity": ("lost-negation", "added-negation"),
    "punctuation": (
        "misplaced-space",
        "doubled-space",
        "doubled-punctuation",
        "doubled-text",
        "unbalanced-quotes",
        "unbalanced-brackets",
        "end-punctuation-changed",
    ),
}
"""By kind of evidence, the rules whose findings are counted."""


def rule_findings(gold: Gold) -> dict[tuple[int, str], int]:
    """By number of the pair and name of the rule, how many findings there are."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / gold.locale
        root.mkdir()
        for start in range(0, len(gold.sources), ARTICLE):
            segments = zip(gold.sources[start:][:ARTICLE], gold.targets[start:][:ARTICLE], strict=True)
            body = "\n\n".join(
                f'<span data-ttu-id="b-{number}">{target}</span><span class="sxs-lookup">'
                f'<span data-stu-id="b-{number}">{source}</span></span>'
                for number, (source, target) in enumerate(segments, start)
            )
            text = f"---\ntitle: {gold.locale}\nms.contentlocale: {gold.locale}\n---\n\n{body}\n"
            (root / f"{start:06}.md").write_text(text, encoding="utf-8")
        outcome = check_files(find_articles(root), Settings())
    found: dict[tuple[int, str], int] = {}
    for one in outcome.diagnostics:
        if one.segment:
            key = int(one.segment.rpartition("-")[2]), one.rule
            found[key] = found.get(key, 0) + 1
    return found


def from_rules(gold: Gold) -> dict[str, Floats]:
    """The kinds of evidence that are findings of rules."""
    found = rule_findings(gold)
    size = range(len(gold.sources))
    return {
        kind: np.array([[found.get((number, name), 0) for name in names] for number in size], dtype=float)
        for kind, names in RULES.items()
    }


def from_names(gold: Gold) -> Floats:
    """Names that only the source has, and that only the target has."""
    gazetteer = shipped_gazetteer(language_tag(gold.locale))
    found = [gazetteer.compare(source, target) for source, target in gold.pairs]
    return np.array([(len(names.lost), len(names.added)) for names in found], dtype=float)


def from_length(gold: Gold) -> Floats:
    """How far the length of a target is from what is usual, and how long its source is."""
    lengths = lengths_of(language_tag(gold.locale), gold.pairs)
    found = [lengths.measure(source, target) for source, target in gold.pairs]
    return np.array([(m.far, m.ratio, m.source) if m else (0, 1, 0) for m in found], dtype=float)


def from_words(gold: Gold, knowledge_for: Callable[[int], Knowledge]) -> Floats:
    """The figures that the model of suspected mistranslations weighs, and what speaks for an omission."""
    lengths = lengths_of(language_tag(gold.locale), gold.pairs)
    rows = []
    for number, (source, target) in enumerate(gold.pairs):
        pair = Pair(source, target, gold.sources[number], gold.targets[number])
        made = evidence(pair, knowledge_for(number))
        measured = lengths.measure(source, target)
        cut = omission(source, target, measured, made.lexical.flags, made.coverage) if measured else None
        rows.append((*made.figures, made.coverage, cut.score if cut else -6.0))
    return np.array(rows, dtype=float)


def from_learned_words(gold: Gold) -> Floats:
    """The same with a table learned from the pairs of the other folds, whatever their labels."""
    pairs = list(gold.pairs)
    shipped = knowledge_of(gold.locale)
    of_pair: dict[int, Knowledge] = {}
    for others, tested in gold.folds:
        table = learn([pairs[n] for n in others], locale=gold.locale, provenance="other folds")
        of_pair |= dict.fromkeys(tested.tolist(), Knowledge(shipped.lexicon, table))
    return from_words(gold, of_pair.__getitem__)


def from_meaning(gold: Gold) -> Floats:
    """The cosine of both sides' sentence embeddings."""
    provider = open_provider(Semantic())
    sides = [np.array(list(provider.embed(list(texts)))) for texts in (gold.sources, gold.targets)]
    one, other = (side / np.linalg.norm(side, axis=1, keepdims=True) for side in sides)
    return np.sum(one * other, axis=1, keepdims=True).astype(float)


def timed(name: str, make: Callable[[], Floats], gold: Gold) -> Floats:
    """What `make` gives, with a line of what it cost."""
    start = time.perf_counter()
    found = make()
    spent = (time.perf_counter() - start) / len(gold.sources)
    print(f"{name:14} {found.shape[1]:3} figures {1000 * spent:8.3f} ms a pair")
    return found


def collect(gold: Gold, *, learned: bool, semantic: bool) -> dict[str, Floats]:
    """All kinds of evidence by name, a row a pair."""
    shipped = knowledge_of(gold.locale)
    start = time.perf_counter()
    kinds = from_rules(gold)
    print(f"{'all rules':14} {1000 * (time.perf_counter() - start) / len(gold.sources):20.3f} ms a pair")
    kinds["names"] = timed("names", lambda: from_names(gold), gold)
    kinds["length"] = timed("length", lambda: from_length(gold), gold)
    kinds["words"] = timed("words", lambda: from_words(gold, lambda _: shipped), gold)
    if learned:
        kinds["learned words"] = timed("learned words", lambda: from_learned_words(gold), gold)
    if semantic:
        kinds["meaning"] = timed("meaning", lambda: from_meaning(gold), gold)
    return kinds


# --- Model ------------------------------------------------------------------------------


def _fit(figures: Floats, bad: Flags) -> GradientBoostingClassifier:
    return GradientBoostingClassifier(**TREES, random_state=SEED).fit(figures, bad)


def _probability(model: GradientBoostingClassifier, figures: Floats) -> Floats:
    return np.asarray(model.predict_proba(figures)[:, 1], dtype=float)


def flagged(gold: Gold, figures: Floats) -> Flags:
    """Which pairs are called BAD by a model and a threshold that have not seen their sources."""
    found = np.zeros(len(gold.bad), dtype=bool)
    for train, test in gold.folds:
        limit = _threshold(figures[train], gold.bad[train], gold.groups[train])
        model = _fit(figures[train], gold.bad[train])
        found[test] = _probability(model, figures[test]) >= limit
    return found


def _threshold(figures: Floats, bad: Flags, groups: npt.NDArray[np.int64]) -> float:
    """The threshold that does best, out of fold, among pairs that are trained on."""
    probability = np.zeros(len(bad))
    split = StratifiedGroupKFold(INNER_FOLDS, shuffle=True, random_state=SEED)
    for train, test in split.split(figures, bad, groups):
        probability[test] = _probability(_fit(figures[train], bad[train]), figures[test])
    scores = np.array([matthews_corrcoef(bad, probability >= limit) for limit in LIMITS])
    # The middle of the best ones: a single peak is chance.
    return float(np.mean(LIMITS[scores >= scores.max() - 0.005]))


@dataclass(frozen=True)
class Result:
    """How well a model does."""

    mcc: float
    """Matthews correlation."""
    low: float
    """Where its 95 % interval begins."""
    high: float
    """Where it ends."""
    precision: float
    """Share of BAD in what is flagged."""
    recall: float
    """Share of BAD that is flagged."""
    ok: float
    """Share of OK that is flagged."""

    def __str__(self) -> str:
        return (
            f"MCC {self.mcc:.3f} [{self.low:.3f}, {self.high:.3f}]  precision {self.precision:.2f}"
            f"  recall {self.recall:.2f}  OK flagged {self.ok:.3f}"
        )


def result(gold: Gold, found: Flags) -> Result:
    """The figures of what was flagged, with an interval by resampling sources."""
    bad = gold.bad
    chance = np.random.default_rng(SEED)
    sources, place = np.unique(gold.groups, return_inverse=True)
    of_source = [np.flatnonzero(place == number) for number in range(len(sources))]
    drawn = []
    for _ in range(DRAWS):
        rows = np.concatenate([of_source[n] for n in chance.integers(len(sources), size=len(sources))])
        drawn.append(matthews_corrcoef(bad[rows], found[rows]))
    low, high = np.quantile(drawn, (0.025, 0.975))
    hits = (found & bad).sum()
    return Result(
        float(matthews_corrcoef(bad, found)),
        float(low),
        float(high),
        float(hits / max(1, found.sum())),
        float(hits / max(1, bad.sum())),
        float((found & ~bad).sum() / max(1, (~bad).sum())),
    )


def ablations(kinds: Mapping[str, Floats]) -> Iterator[tuple[str, Floats]]:
    """Each kind of evidence alone, and all but it."""
    for name, figures in kinds.items():
        yield f"{name} alone", figures
    for name in kinds:
        yield f"all but {name}", np.hstack([other for key, other in kinds.items() if key != name])


EXTRA = ("learned words", "meaning")
"""Kinds that are asked for, and do not count for the main figure."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Collect, train, measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path, help="JSON lines with source, target and label")
    parser.add_argument("--locale", default="de-DE", help="locale of the targets (default: %(default)s)")
    parser.add_argument("--learn", action="store_true", help="add words by a table of the other folds")
    parser.add_argument("--semantic", action="store_true", help="add sentence embeddings")
    parser.add_argument("--no-ablations", action="store_true", help="print the main figures alone")
    options = parser.parse_args(arguments)
    gold = read_gold(options.gold, options.locale)
    print(f"{len(gold.bad)} pairs, {gold.bad.sum()} BAD, {len(np.unique(gold.groups))} sources")
    kinds = collect(gold, learned=options.learn, semantic=options.semantic)
    main_kinds = {name: figures for name, figures in kinds.items() if name not in EXTRA}
    rows = [("all", np.hstack(list(main_kinds.values())))]
    rows += [
        (f"all and {name}", np.hstack([*main_kinds.values(), kinds[name]])) for name in EXTRA if name in kinds
    ]
    if not options.no_ablations:
        rows += ablations(main_kinds)
    for name, figures in rows:
        print(f"{name:24} {result(gold, flagged(gold, figures))}", flush=True)


if __name__ == "__main__":
    main()
