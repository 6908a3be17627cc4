"""Run a function over many items: in this process or on several cores."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")
R = TypeVar("R")


def spare_collector() -> None:
    """Let Python look for reference cycles less often, for the rest of this process.

    Reading articles makes millions of small objects and hardly a cycle: as it is set by default,
    the garbage collector takes a quarter of the time of `sxs check`.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def default_jobs() -> int:
    """The number of processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every platform
        return os.cpu_count() or 1


def map_chunks(
    function: Callable[[Sequence[T]], R],
    items: Sequence[T],
    *,
    jobs: int = 1,
    chunk: int = 64,
) -> Iterator[R]:
    """Apply `function` to chunks of `items` and yield its results in order.

    `function` and the items must be picklable where `jobs` is over 1.  The result
    does not depend on `jobs` as long as `function` treats items independently.
    """
    chunks = [items[at : at + chunk] for at in range(0, len(items), chunk)]
    if jobs <= 1 or len(chunks) <= 1:
        yield from map(function, chunks)
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - a single process needs none of it

    with ProcessPoolExecutor(min(jobs, len(chunks)), initializer=spare_collector) as pool:
        # A window of chunks at a time, so that results cannot pile up where the caller is slow.
        waiting: deque[Future[R]] = deque()
        for part in chunks:
            waiting.append(pool.submit(function, part))
            if len(waiting) > 4 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
