"""The Markdown parser's events, with the place that the tree has reached in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sphinx_sxs.article.markdown import Event, parse_events


class Events:
    """The events of a text; whoever takes one moves on."""

    def __init__(self, text: str) -> None:
        self._all = parse_events(text)
        self._at = 0

    def __iter__(self) -> Iterator[Event]:
        # What a handler takes while the loop stands is gone from the loop too.
        found = self._all
        while self._at < len(found):
            at = self._at
            self._at = at + 1
            yield found[at]

    def ahead(self, most: int | None = None) -> Iterator[Event]:
        """The next events, at most `most`, without taking them."""
        end = len(self._all) if most is None else min(len(self._all), self._at + most)
        for at in range(self._at, end):
            yield self._all[at]

    def take_until(self, end: Any) -> Iterator[Event]:
        """The events up to the `end` event, which is taken too."""
        for event in self:
            if event[0] == end:
                return
            yield event

    def leave_out_second(self) -> None:
        """Leave out the event after the next."""
        del self._all[self._at + 1]
