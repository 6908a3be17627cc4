"""JSON over HTTP to a model's server: waiting where it is busy, and saying plainly what went wrong."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any

from sphinx_sxs.adequacy.semantic.providers import ProviderError, ReplyError

_LONGEST_PAUSE = 30.0
"""Seconds that a server may ask to wait."""
_MOST_BYTES = 64 << 20
"""Of an answer."""
_EXCERPT = 200
"""Characters of an error's text that a message quotes."""
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
"""States of a server that pass."""
_UNFIT = frozenset({400, 413, 422})
"""What a server answers to a request that it does not take, as one that is too long; others may do."""


class _BusyError(Exception):
    """What may go well when tried again."""

    def __init__(self, message: str, *, after: float = 0.0, answered: bool = False) -> None:
        super().__init__(message)
        self.after = after
        """Seconds that the server asks to wait."""
        self.answered = answered
        """Whether there was an answer, which made no sense."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is an error: followed, it would take texts and key to another host."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """No request follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A server of models that speaks the protocol of OpenAI."""

    url: str
    """Where its paths start, e.g. ``https://models.example/v1``."""
    key: str = field(default="", repr=False)
    """Sent as bearer token; appears in no message."""
    timeout: float = 60.0
    """Seconds to wait for an answer; with all further attempts it may take twice as long."""
    pauses: tuple[float, ...] = (1.0, 2.0, 4.0)
    """Seconds before each further attempt, where the server does not say how long."""
    sleep: Callable[[float], None] = time.sleep
    """Waits."""

    def post(self, path: str, payload: object) -> Any:
        """The server's answer, as data.  Raises `ProviderError`."""
        latest = time.monotonic() + 2 * self.timeout
        pauses = iter(self.pauses)
        while True:
            try:
                return self._attempt(path, payload)
            except _BusyError as error:
                pause = next(pauses, None)
                if pause is not None:
                    pause = min(error.after or pause, _LONGEST_PAUSE)
                if pause is None or time.monotonic() + pause > latest:
                    raise (ReplyError if error.answered else ProviderError)(str(error)) from None
                self.sleep(pause)

    def _attempt(self, path: str, payload: object) -> Any:
        url = f"{self.url.rstrip('/')}/{path}"
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        data = json.dumps(payload).encode("ascii")
        # The scheme is looked at where the settings are read.
        request = urllib.request.Request(url, data, headers, method="POST")  # noqa: S310
        opener = urllib.request.build_opener(_NoRedirects)
        try:
            with opener.open(request, timeout=self.timeout) as reply:
                answer = reply.read(_MOST_BYTES)
        except urllib.error.HTTPError as error:
            raise self._refusal(url, error) from None
        except (OSError, http.client.HTTPException) as error:
            raise self._failure(url, error) from None
        try:
            return json.loads(answer)
        except (ValueError, RecursionError):
            raise _BusyError(f"`{url}` answered with no JSON", answered=True) from None

    def _refusal(self, url: str, error: urllib.error.HTTPError) -> Exception:
        """What to raise for an answer that is an error."""
        message = f"`{url}` answered {error.code}{self._excerpt(error)}"
        if error.code in _BUSY:
            return _BusyError(message, after=_seconds(error.headers.get("Retry-After")))
        return (ReplyError if error.code in _UNFIT else ProviderError)(message)

    def _failure(self, url: str, error: OSError | http.client.HTTPException) -> Exception:
        """What to raise where there was no answer, or no whole one."""
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, TimeoutError):
            return _BusyError(f"`{url}` did not answer in {self.timeout:g} s")
        text = (reason.strerror if isinstance(reason, OSError) else "") or str(reason)
        message = f"`{url}` cannot be reached: {text or type(reason).__name__}"
        if isinstance(reason, ConnectionResetError | http.client.HTTPException):
            return _BusyError(message)
        return ProviderError(message)

    def _excerpt(self, answer: IO[bytes]) -> str:
        """The beginning of an error's text, without the key that some servers quote."""
        try:
            text = answer.read(_EXCERPT * 4).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            return ""
        if self.key:
            text = text.replace(self.key, "…")
        text = " ".join(text.split())[:_EXCERPT]
        return f": {text}" if text else ""


def _seconds(text: str | None) -> float:
    """How long to wait, where the server says so in seconds."""
    try:
        return max(0.0, float(text or 0))
    except ValueError:
        return 0.0
