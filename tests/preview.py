"""`sxs serve` in a process of its own, for the tests that look at what it serves."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

# A process in the background may have been told to ignore Ctrl-C, and so would what it starts.
_HEED = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
_SXS = _HEED + "from sphinx_sxs.cli import main; main()"
PATIENCE = 120.0
"""Seconds after which something will not come any more: machines that run tests are slow at times."""


class Served:
    """`sxs serve` in a process of its own, and what it prints."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [sys.executable, "-c", _SXS, "serve", "docs", "-o", "out", "--port", "0", *options]
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.address = self.wait_for(r"Serving at (http://\S+)")

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def wait_for(self, pattern: str) -> str:
        """The first group of a pattern, once it is printed."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            found = re.search(pattern, self.said)
            if found:
                return found[1] if found.groups() else found[0]
            time.sleep(0.05)
        pytest.fail(f"no `{pattern}` in:\n{self.said}")

    def get(self, path: str) -> tuple[int, str]:
        address = urlsplit(self.address)
        connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=PATIENCE)
        try:
            connection.request("GET", address.path.rstrip("/") + path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def edit(self, page: str, change: Callable[[], object]) -> list[str]:
        """The events that an open page is sent until it is to reload or a build failed."""
        text = self.get(page)[1]
        version = re.search(r'data-version="([^"]+)"', text)
        assert version
        address = urlsplit(self.address)
        connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=PATIENCE)
        connection.request("GET", f"/_live/events?page={page}&version={version[1]}")
        response = connection.getresponse()
        events: list[str] = []
        while not events or events[-1] not in {"reload", "failed"}:
            line = response.fp.readline().decode().strip()
            if line == "event: reload":
                events.append("reload")
            elif line.startswith("data: {"):
                events.append(json.loads(line.removeprefix("data: "))["state"])
                if len(events) == 1:
                    change()
        connection.close()
        return events

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        self.close()
        return status

    def close(self) -> None:
        """End the process if it has not ended."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._reader.join(PATIENCE)
        if self.process.stdout is not None:
            self.process.stdout.close()
