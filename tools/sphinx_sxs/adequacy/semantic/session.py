"""Spend a budget of seconds where it tells most: what is cached first, then doubt by doubt."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from sphinx_sxs.adequacy.semantic.evidence import SemanticEvidence, likeness_evidence, parts_of
from sphinx_sxs.adequacy.semantic.providers import (
    AnyProvider,
    EmbeddingProvider,
    Pair,
    ProviderError,
    QualityProvider,
    ReplyError,
    open_provider,
)
from sphinx_sxs.adequacy.semantic.store import Key, Store, answer_key, open_store
from sphinx_sxs.adequacy.semantic.vectors import packed
from sphinx_sxs.settings import Settings

_PATIENCE = 3
"""Batches in a row whose answers cannot be used, after which the provider is given up."""
_LONGEST = 2_000
"""Characters of a text that are embedded, so that none takes more than a second of the budget."""
_FLOAT = struct.Struct("<d")

Question = tuple[str, ...]
"""What a provider is asked at a time: a text, or a pair and its languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One segment to score; its texts are plain, as `plain_text` makes them."""

    source: str
    """The English."""
    target: str
    """The translation."""
    source_language: str = "en"
    """Language of the source."""
    target_language: str
    """Language of the target."""
    neighbours: tuple[str, ...] = ()
    """Sources that the target may be of instead, as `neighbours_of` gives them.

    They cost as much as the segment itself; where time is short, those alone that cheap evidence names.
    """
    doubt: float = 1.0
    """How undecided the cheap evidence leaves the segment; what is doubted most is scored first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What a session could say of a list of requests."""

    evidence: tuple[SemanticEvidence | None, ...]
    """Of each request, in order; ``None`` where there is none."""
    computed: int
    """Requests for which the provider was asked."""
    cached: int
    """Requests answered by what is on disk."""
    left_out: int
    """Requests for which there was no time, or no usable answer."""
    problem: str = ""
    """Why the provider was given up, where it was; the evidence is what there was until then."""

    @property
    def summary(self) -> str:
        """The figures in a line, for the end of a run."""
        parts = [f"{self.computed:,} segments scored", f"{self.cached:,} from the cache"]
        if self.left_out:
            parts.append(f"{self.left_out:,} left out")
        return f"semantic evidence: {', '.join(parts)}{f'; {self.problem}' if self.problem else ''}"


class _Asker(Protocol):
    """One kind of evidence: what to ask for a request, and what the answers say."""

    def questions(self, request: Request) -> tuple[Question, ...]:
        """What has to be known of a request; nothing where it cannot be scored."""

    def ask(self, questions: Sequence[Question]) -> list[bytes]:
        """The provider's answers, as they are kept.  Raises `ProviderError`."""

    def evidence(self, request: Request, known: Mapping[Question, bytes]) -> SemanticEvidence | None:
        """What the answers say of a request."""


@dataclass(frozen=True, slots=True)
class _Embeddings:
    """Asks for vectors, each text once."""

    provider: EmbeddingProvider

    def questions(self, request: Request) -> tuple[Question, ...]:
        source, target = _embedded(request.source), _embedded(request.target)
        if not source or not target:
            return ()
        texts = (source, target, *parts_of(source), *map(_embedded, request.neighbours))
        return tuple((text,) for text in dict.fromkeys(texts) if text)

    def ask(self, questions: Sequence[Question]) -> list[bytes]:
        vectors = self.provider.embed([text for (text,) in questions])
        return [packed(vector) for vector in vectors]

    def evidence(self, request: Request, known: Mapping[Question, bytes]) -> SemanticEvidence | None:
        source = _embedded(request.source)
        return likeness_evidence(
            known[(source,)],
            known[(_embedded(request.target),)],
            [known[(text,)] for text in parts_of(source)],
            [known[(text,)] for text in map(_embedded, request.neighbours) if text],
        )


def _embedded(text: str) -> str:
    """As much of a text as is embedded."""
    return text.strip()[:_LONGEST].rstrip()


@dataclass(frozen=True, slots=True)
class _Estimates:
    """Asks for judgements."""

    provider: QualityProvider

    def questions(self, request: Request) -> tuple[Question, ...]:
        source, target = request.source.strip(), request.target.strip()
        if not source or not target:
            return ()
        return ((source, target, request.source_language, request.target_language),)

    def ask(self, questions: Sequence[Question]) -> list[bytes]:
        pairs = [
            Pair(source=source, target=target, source_language=of, target_language=to)
            for source, target, of, to in questions
        ]
        values = self.provider.estimate(pairs)
        if not all(0 <= value <= 1 for value in values):
            raise ReplyError(f"`{self.provider.name}` gave a probability that is not between 0 and 1")
        return [_FLOAT.pack(value) for value in values]

    def evidence(self, request: Request, known: Mapping[Question, bytes]) -> SemanticEvidence | None:
        (question,) = self.questions(request)
        data = known[question]
        return SemanticEvidence(adequacy=_FLOAT.unpack(data)[0]) if len(data) == _FLOAT.size else None


def open_session(
    settings: Settings, *, cache: Path | None = None, budget: float | None = None
) -> SemanticSession:
    """A session with the provider of the settings, its answers kept in the folder `cache`.

    Raises `ConfigError` where the settings name none that can be used.
    """
    semantic = settings.semantic
    if budget:
        semantic = replace(semantic, timeout=min(semantic.timeout, budget))
    return SemanticSession(open_provider(semantic), open_store(cache) if cache else None, budget)


def _ignore(_: int) -> None:
    """Shows no progress."""


@dataclass(slots=True)
class SemanticSession:
    """Scores segments by one provider within one budget, over any number of calls.

    With no budget, what comes out hangs on requests and provider alone: what is computed is
    rounded as the cache rounds it.  A provider that fails is given up; what the cache knows
    is used all the same.
    """

    provider: AnyProvider
    """Who is asked."""
    store: Store | None = None
    """Where answers are kept."""
    budget: float | None = None
    """Seconds to spend on asking, all calls together; ``None`` for as long as it takes.

    It is looked at between batches, so it is overrun by one batch at most.
    """
    clock: Callable[[], float] = time.monotonic
    """Tells seconds."""
    problem: str = ""
    """Why the provider was given up, where it was."""
    _asker: _Asker = field(init=False)
    """What to ask this kind of provider."""
    _spent: float = field(default=0.0, init=False)
    """Seconds of the budget."""
    _failed: int = field(default=0, init=False)
    """Batches in a row whose answers could not be used."""

    def __post_init__(self) -> None:
        self._asker = (
            _Embeddings(self.provider)
            if isinstance(self.provider, EmbeddingProvider)
            else _Estimates(self.provider)
        )

    def scores(self, requests: Sequence[Request], advance: Callable[[int], None] = _ignore) -> Scores:
        """The evidence for each request; `advance` is told how many more are done with."""
        wanted = [self._asker.questions(request) for request in requests]
        known = self._recalled(wanted)
        lacking = [
            number
            for number, questions in enumerate(wanted)
            if any(question not in known for question in questions)
        ]
        advance(len(requests) - len(lacking))
        lacking.sort(key=lambda number: (-requests[number].doubt, number))
        self._compute(lacking, wanted, known, advance)
        if self.store is not None and lacking:
            self.store.shrink()
        evidence = tuple(
            self._asker.evidence(request, known)
            if questions and all(question in known for question in questions)
            else None
            for request, questions in zip(requests, wanted, strict=True)
        )
        computed = sum(evidence[number] is not None for number in lacking)
        scored = sum(one is not None for one in evidence)
        return Scores(
            evidence=evidence,
            computed=computed,
            cached=scored - computed,
            left_out=sum(bool(questions) for questions in wanted) - scored,
            problem=self.problem,
        )

    def _recalled(self, wanted: Sequence[Sequence[Question]]) -> dict[Question, bytes]:
        """What the cache knows of all these questions."""
        if self.store is None:
            return {}
        keys = {question: self._key(question) for questions in wanted for question in questions}
        found = self.store.get(list(keys.values()))
        return {question: found[key] for question, key in keys.items() if key in found}

    def _key(self, question: Question) -> Key:
        return answer_key(self.provider.fingerprint, *question)

    def _compute(
        self,
        lacking: Sequence[int],
        wanted: Sequence[Sequence[Question]],
        known: dict[Question, bytes],
        advance: Callable[[int], None],
    ) -> None:
        """Ask for what is not known, in this order, as long as the budget and the provider last."""
        done = 0
        for size, questions in self._batches(lacking, wanted, known):
            if self.problem or (self.budget is not None and self._spent >= self.budget):
                break
            started = self.clock()
            self._ask(questions, known)
            self._spent += self.clock() - started
            done += size
            advance(size)
        advance(len(lacking) - done)

    def _batches(
        self, lacking: Sequence[int], wanted: Sequence[Sequence[Question]], known: Mapping[Question, bytes]
    ) -> Iterator[tuple[int, list[Question]]]:
        """How many requests, and what to ask for them: whole requests, so that each batch tells something."""
        batch: dict[Question, None] = {}
        size = 0
        for number in lacking:
            batch.update((question, None) for question in wanted[number] if question not in known)
            size += 1
            if len(batch) >= self.provider.batch:
                yield size, list(batch)
                batch, size = {}, 0
        if batch:
            yield size, list(batch)

    def _answers(self, questions: Sequence[Question]) -> list[bytes]:
        """The provider's answers, one a question.  Raises `ReplyError` where there are more or fewer."""
        answers = self._asker.ask(questions)
        if len(answers) != len(questions):
            raise ReplyError(
                f"{len(answers)} answers of `{self.provider.name}` to {len(questions)} questions"
            )
        return answers

    def _ask(self, questions: Sequence[Question], known: dict[Question, bytes]) -> None:
        """Add the answers to what is known, and keep them."""
        try:
            answers = self._answers(questions)
        except ReplyError as error:
            self._failed += 1
            if self._failed >= _PATIENCE:
                self.problem = str(error)
            return
        except ProviderError as error:
            self.problem = str(error)
            return
        except Exception as error:  # noqa: BLE001 - a third party's model may raise anything
            self.problem = f"the provider `{self.provider.name}` failed: {type(error).__name__}: {error}"
            return
        self._failed = 0
        new = dict(zip(questions, answers, strict=True))
        known.update(new)
        if self.store is not None:
            self.store.add({self._key(question): data for question, data in new.items()})
