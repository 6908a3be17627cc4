"""Train the model of suspected mistranslations on judged segments, and say how well it does.

    python tools/train/train_model.py ../shared/corpus-unpacked --gold ../shared/gold -o model.json

The judged segments under `judged` name segments of the Alchemy docsets by path and id; the
first argument is a folder that holds those docsets, one folder a locale.  Those under
`judged/first` are trained on and measure nothing: who wrote the lexicons read them, so that
the lexicons know their mistakes better than others'.  Segments of GOLD (and all others with
the same source) are never trained on: they only test.
Figures are out of fold: no source text is ever in the fold that is tested and in one that
was trained on.  Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from sphinx_sxs.adequacy.evidence import FIGURES, Pair, evidence
from sphinx_sxs.adequacy.model import FORMAT
from sphinx_sxs.adequacy.shipped import knowledge_of, language_tag
from sphinx_sxs.article import parse_article
from sphinx_sxs.checks.text import mask

HERE = Path(__file__).parent
SEVERE = frozenset({"major", "critical"})
FOLDS = 5
SEED = 20261122
TREES = {
    "n_estimators": 40,
    "max_depth": 3,
    "learning_rate": 0.15,
    "subsample": 0.7,
    "max_features": 0.5,
    "min_samples_leaf": 5,
}
"""Small trees, each on part of the segments and figures: what few judged segments can bear."""


@dataclass(frozen=True)
class Judged:
    """One judged segment with its evidence."""

    locale: str
    path: str
    id: str
    source: str
    verdict: str
    random: bool
    gold: bool
    known: bool
    figures: tuple[float, ...]

    @property
    def severe(self) -> bool:
        """Whether a reader is misled."""
        return self.verdict in SEVERE


def load(docsets: Path, gold: Path | None) -> list[Judged]:
    """Every judged segment, ours and those of `gold`."""
    found: list[Judged] = []
    for file in sorted((HERE / "judged").glob("*/*.tsv")):
        with file.open(encoding="utf-8", newline="") as rows:
            mine = [(r["path"], r["id"], r["verdict"], True) for r in csv.DictReader(rows, delimiter="\t")]
        found += _with_evidence(docsets, file.stem, mine, known=file.parent.name == "first")
    for locale in sorted({row.locale for row in found} if gold else ()):
        found += _with_evidence(docsets, locale, _gold(gold / f"{locale}.jsonl"), gold=True)
    tested = {(row.locale, row.source) for row in found if row.gold}
    return [row for row in found if row.gold or (row.locale, row.source) not in tested]


def _gold(path: Path) -> Iterator[tuple[str, str, str, bool]]:
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield row["path"], row["id"], row["verdict"], row["random"]


def _with_evidence(
    docsets: Path,
    locale: str,
    rows: Iterable[tuple[str, str, str, bool]],
    *,
    gold: bool = False,
    known: bool = False,
) -> Iterator[Judged]:
    knowledge = knowledge_of(locale)
    articles: dict[str, Any] = {}
    for path, segment_id, verdict, random in rows:
        if path not in articles:
            articles[path] = parse_article((docsets / locale / path).read_bytes(), path=path)
        article = articles[path]
        segment = next((s for s in article.segments if s.id == segment_id), None)
        if segment is None or not segment.source or not segment.target:
            continue
        human = article.front_matter.get("ms.translationtype") == "HT"
        pair = Pair(mask(segment.source), mask(segment.target), segment.source, segment.target, human)
        figures = evidence(pair, knowledge).figures
        yield Judged(locale, path, segment_id, segment.source, verdict, random, gold, known, figures)


@dataclass(frozen=True)
class Data:
    """All judged segments as arrays."""

    rows: Sequence[Judged]
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        """Check that there is something to train on."""
        if not self.rows:
            raise SystemExit("no judged segment was found: is the first argument a folder of docsets?")

    @property
    def figures(self) -> np.ndarray:
        """A row a segment, a column a figure."""
        return np.array([row.figures for row in self.rows])

    @property
    def severe(self) -> np.ndarray:
        """Of each segment, whether it is severe."""
        return np.array([row.severe for row in self.rows])

    @property
    def gold(self) -> np.ndarray:
        """Of each segment, whether it only tests."""
        return np.array([row.gold for row in self.rows])

    @property
    def measured(self) -> np.ndarray:
        """Of each segment, whether it is one of ours that nobody read before it was judged."""
        return np.array([not row.gold and not row.known for row in self.rows])

    @property
    def languages(self) -> np.ndarray:
        """Of each segment, its language."""
        return np.array([language_tag(row.locale) for row in self.rows])

    @property
    def groups(self) -> np.ndarray:
        """Of each segment, a number that is the same for the same source."""
        return np.array([zlib.crc32(row.source.encode()) for row in self.rows])


def out_of_fold(data: Data, names: Sequence[str] | None = None) -> np.ndarray:
    """Log-odds of each segment by a model that has not seen its source; gold is never trained on."""
    columns = [data.names.index(name) for name in names or data.names]
    figures, severe, mine = data.figures[:, columns], data.severe, ~data.gold
    odds = np.zeros(len(severe))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=SEED)
    for others, test in folds.split(figures, severe, data.groups):
        train = others[mine[others]]
        odds[test] = _fit(figures[train], severe[train]).decision_function(figures[test])
    everything = _fit(figures[mine], severe[mine])
    odds[~mine] = everything.decision_function(figures[~mine])
    return odds


def _fit(figures: np.ndarray, severe: np.ndarray) -> GradientBoostingClassifier:
    return GradientBoostingClassifier(**TREES, random_state=SEED).fit(figures, severe)


def calibrate(odds: np.ndarray, severe: np.ndarray, languages: np.ndarray) -> tuple[float, dict[str, float]]:
    """Slope and shift by language that turn log-odds into probabilities (Platt 1999)."""
    slope = float(LogisticRegression(C=1e6).fit(odds[:, None], severe).coef_[0, 0])
    shifts = {
        language: _shift(slope * odds[languages == language], severe[languages == language])
        for language in sorted(set(languages))
    }
    # Languages without judged segments: as the best translated of those that have some.
    return slope, {**shifts, "": min(shifts.values())}


def _shift(odds: np.ndarray, severe: np.ndarray) -> float:
    """What makes the mean probability the share that is severe, by bisection."""
    low, high = -10.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        if np.mean(1 / (1 + np.exp(-(odds + middle)))) < severe.mean():
            low = middle
        else:
            high = middle
    return round(low, 4)


def thresholds(probability: np.ndarray, data: Data, *, precision: float, most_ok: float) -> dict[str, float]:
    """By language, from which probability on to report: the lowest that is precise enough."""
    found: dict[str, float] = {}
    ok = np.array([row.verdict == "ok" for row in data.rows])
    for language in sorted(set(data.languages)):
        mine = (data.languages == language) & data.measured
        found[language] = next(
            (
                float(round(limit, 3))
                for limit in np.arange(0.2, 0.9, 0.005)
                if _precise(probability, data.severe, ok, mine, limit, precision, most_ok)
            ),
            0.9,
        )
    # Nobody has judged segments of other languages: only what is plain is reported there.
    return {**found, "": max(0.85, *found.values())}


def _precise(
    probability: np.ndarray,
    severe: np.ndarray,
    ok: np.ndarray,
    mine: np.ndarray,
    limit: float,
    precision: float,
    most_ok: float,
) -> bool:
    flagged = mine & (probability >= limit)
    if not flagged.any():
        return True
    return bool(
        (flagged & severe).sum() / flagged.sum() >= precision
        and (flagged & ok).sum() / max(1, (mine & ok).sum()) <= most_ok
    )


def dump(
    model: GradientBoostingClassifier,
    data: Data,
    slope: float,
    shifts: dict[str, float],
    limits: dict[str, float],
    provenance: dict[str, Any],
) -> str:
    """The model as the package reads it."""
    prior = float(np.mean(data.severe[~data.gold]))
    trees = [_branch(estimator.tree_, 0, model.learning_rate) for (estimator,) in model.estimators_]
    return json.dumps(
        {
            "format": FORMAT,
            "provenance": provenance,
            "figures": list(data.names),
            "start": round(math.log(prior / (1 - prior)), 5),
            "slope": round(slope, 4),
            "shifts": shifts,
            "thresholds": limits,
            "unfamiliar": UNFAMILIAR,
            "human": HUMAN,
            "trees": trees,
        },
        separators=(",", ":"),
    )


def _branch(tree: Any, node: int, rate: float) -> Any:
    """A tree as nested lists: a number in a leaf, else figure, limit, and what follows."""
    if tree.feature[node] < 0:
        return round(float(tree.value[node, 0, 0]) * rate, 5)
    left, right = tree.children_left[node], tree.children_right[node]
    limit = float(f"{tree.threshold[node]:.6g}")
    return [int(tree.feature[node]), limit, _branch(tree, left, rate), _branch(tree, right, rate)]


UNFAMILIAR = [0.66, 90.0]
"""Of articles of the Alchemy docsets one in a hundred has words as rare as 0.66; news has 0.85 to 0.89."""
HUMAN = -1.0
"""So that of professional translations, of other docsets too, at most one in a hundred is reported."""
SCORERS = {
    "wrong senses (lexicon)": ("wrong",),
    "lost words (lexicon and table)": (
        *("lost", "lost_most", "lost_share", "odd", "odd_most", "odd_share"),
        *("unknown", "unknown_names", "unexplained", "strange", "strange_share"),
    ),
    "names and abbreviations (table)": (
        *("names_lost", "names_lost_most", "names_lowered", "abbreviations_lost"),
    ),
    "unusual neighbours (table)": ("unusual", "unusual_share"),
    "labels": ("labels", "labels_unpaired", "labels_displaced", "labels_intruding", "labels_split", "path"),
    "length": ("longer", "shorter"),
}
"""What the figures come from; the rest, of the source alone and of who translated, is in all of them."""


def ablation(data: Data, out: Any) -> None:
    """What each scorer adds: alone, and as the last one."""
    rest = [name for name in data.names if not any(name in names for names in SCORERS.values())]
    print(f"\n{'figures':36} {'AUC':>6} {'recall at precision 0.75':>26}", file=out)
    rows = [("none but the source and its translator", rest), ("all", list(data.names))]
    rows += [(f"{scorer}, alone", [*rest, *names]) for scorer, names in SCORERS.items()]
    rows += [
        (f"all but {scorer}", [name for name in data.names if name not in names])
        for scorer, names in SCORERS.items()
    ]
    for title, names in rows:
        odds = out_of_fold(data, names)
        chosen = data.measured
        area = roc_auc_score(data.severe[chosen], odds[chosen])
        print(f"{title:45} {area:.3f} {_recall_at(odds[chosen], data.severe[chosen]):.2f}", file=out)


def _recall_at(odds: np.ndarray, severe: np.ndarray, precision: float = 0.75) -> float:
    """The largest recall among thresholds that are as precise as that."""
    order = np.argsort(-odds)
    hits = np.cumsum(severe[order])
    enough = hits / np.arange(1, len(order) + 1) >= precision
    return float(hits[enough].max() / severe.sum()) if enough.any() else 0.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("docsets", type=Path, help="folder of the docsets, one folder a locale")
    parser.add_argument("--gold", type=Path, help="folder of judged segments that only test")
    parser.add_argument(
        "--precision", type=float, default=0.6, help="least precision of findings, out of fold"
    )
    parser.add_argument(
        "--most-ok", type=float, default=0.02, help="largest share of right segments reported"
    )
    parser.add_argument("--ablation", action="store_true", help="print what each scorer adds")
    parser.add_argument("-o", "--output", type=Path, help="where the model goes")
    options = parser.parse_args(arguments)
    rows = load(options.docsets, options.gold)
    data = Data(rows, FIGURES)
    odds = out_of_fold(data)
    mine = data.measured
    slope, shifts = calibrate(odds[mine], data.severe[mine], data.languages[mine])
    shift = np.array([shifts[language] for language in data.languages])
    shift += HUMAN * data.figures[:, data.names.index("human")]
    probability = 1 / (1 + np.exp(-(slope * odds + shift)))
    limits = thresholds(probability, data, precision=options.precision, most_ok=options.most_ok)
    report(data, probability, limits, sys.stdout)
    if options.ablation:
        ablation(data, sys.stdout)
    if options.output:
        trained = ~data.gold
        model = _fit(data.figures[trained], data.severe[trained])
        provenance = {
            "segments": int(trained.sum()),
            "severe": int(data.severe[trained].sum()),
            "by": "tools/train/train_model.py",
            "judged": "tools/train/judged, one reading each",
            "auc": {
                language: round(float(_auc(data, probability, mine & (data.languages == language))), 3)
                for language in sorted(set(data.languages))
            },
        }
        options.output.write_text(dump(model, data, slope, shifts, limits, provenance), encoding="utf-8")


def _auc(data: Data, probability: np.ndarray, chosen: np.ndarray) -> float:
    return float(roc_auc_score(data.severe[chosen], probability[chosen]))


def report(data: Data, probability: np.ndarray, limits: dict[str, float], out: Any) -> None:
    """How well the model alone does, out of fold and on the gold."""
    random = np.array([row.random for row in data.rows])
    ok = np.array([row.verdict == "ok" for row in data.rows])
    limit = np.array([limits[language] for language in data.languages])
    flagged = probability >= limit
    for language in sorted(set(data.languages)):
        for name, chosen in (
            ("ours", data.measured),
            ("gold", data.gold),
            ("gold, uniform", data.gold & random),
        ):
            some = chosen & (data.languages == language)
            if not some.any():
                continue
            hit, severe = flagged & some, data.severe & some
            print(
                f"{language} {name:14} n {some.sum():5} severe {severe.sum():4}"
                f" AUC {_auc(data, probability, some):.3f}"
                f" threshold {limits[language]:.2f}: precision {(hit & severe).sum() / max(1, hit.sum()):.2f}"
                f" recall {(hit & severe).sum() / max(1, severe.sum()):.2f}"
                f" ok flagged {(hit & ok).sum() / max(1, (some & ok).sum()):.3f}",
                file=out,
            )


if __name__ == "__main__":
    main()
