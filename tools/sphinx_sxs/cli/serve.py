"""`sxs serve`: publish a tree of articles on this machine, and again whenever it changes."""

from __future__ import annotations

import os
import signal
import webbrowser
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import click

from sphinx_sxs.checks import check_settings
from sphinx_sxs.cli.common import (
    complain,
    config_option,
    jobs_option,
    locales_option,
    originals_option,
    ref_option,
    root_option,
    site_output_option,
    site_path_argument,
    stepped_progress,
    with_originals,
)
from sphinx_sxs.settings import ConfigError, Settings, find_settings, load_settings
from sphinx_sxs.site.preview.rebuilding import Failure, Order, Rebuilder, Rebuilt
from sphinx_sxs.site.preview.serving import PORT, PortError, PreviewServer, SiteFiles, State, open_server
from sphinx_sxs.site.preview.watching import Watcher, watched_by

_SHOWN = 3
"""Changed files that are named, warnings and findings of an article that are printed."""


@click.command(
    epilog="""Examples:

\b
  sxs serve                          the articles under source/, at http://127.0.0.1:8000/
  sxs serve docs --locale vi-VN --open
  sxs serve docs --originals ../docs-en --port 8080
""",
)
@site_path_argument
@site_output_option
@locales_option
@click.option(
    "--port",
    "-p",
    type=click.IntRange(0, 65535),
    metavar="N",
    help=f"Port to listen at; 0 for any.  [default: {PORT}, or the next that is free]",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="H",
    help="Address to listen at; 0.0.0.0 lets other machines see the site.",
)
@click.option("--open", "is_to_open", is_flag=True, help="Open the site in a browser.")
@originals_option
@root_option
@ref_option
@jobs_option
@config_option
def command(
    path: Path,
    out: Path,
    locales: tuple[str, ...],
    port: int | None,
    host: str,
    is_to_open: bool,  # noqa: FBT001
    originals: Path | None,
    root: str | None,
    ref: str | None,
    jobs: int,
    config: Path | None,
) -> None:
    """Build the site, serve it on this machine, and rebuild what changes.

    PATH is as for `sxs build`.  Open pages reload when they have changed; why a build
    failed is shown on them and here, and the site stays as it was.  Settings, conf.py,
    message catalogs and originals are watched too.  Ctrl-C ends it.
    """
    read = partial(_read_settings, path, config, originals, root, ref)
    try:
        settings = read()
        server = open_server(SiteFiles(out, base=_base(settings)), host, port)
    except (ConfigError, PortError) as error:
        raise click.UsageError(str(error)) from error
    preview = _Preview(server, Order(path, out, locales, jobs, read), config)
    # Put back at the end: processes that this one starts later would inherit them.
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        preview.run(settings, is_to_open=is_to_open)
    except KeyboardInterrupt:
        # Whoever presses it twice has seen enough.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        click.echo("\nStopped")
    except OSError as error:
        raise click.ClickException(f"cannot watch `{path}`: {error.strerror or error}") from error
    finally:
        preview.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


def _read_settings(
    path: Path, config: Path | None, originals: Path | None, root: str | None, ref: str | None
) -> Settings:
    settings = load_settings(config) if config else find_settings(path)
    check_settings(settings)
    return with_originals(settings, originals, root, ref)


def _base(settings: Settings) -> str:
    """The path that the site will be published at."""
    return f"/{urlsplit(settings.site_url).path.strip('/')}/".replace("//", "/")


class _Preview:
    """A site that is served while it is worked on."""

    def __init__(self, server: PreviewServer, order: Order, config: Path | None) -> None:
        self._server = server
        self._order = order
        self._config = config
        self._rebuilder = Rebuilder(order)
        self._watcher = Watcher()

    def run(self, settings: Settings, *, is_to_open: bool) -> None:
        """Build, serve and watch until somebody interrupts."""
        self._server.start()
        # Before the first build: it may take a while, and people do not wait.
        self._watch(settings)
        click.echo(f"Building {self._order.path} into {self._order.out}")
        first = self._rebuild(())
        if isinstance(first, Failure) and first.is_usage:
            raise click.UsageError(first.message)
        click.echo(f"Serving at {self._server.url}  (Ctrl-C ends it)")
        if is_to_open:
            webbrowser.open(self._server.url)
        is_indexed = True
        for changed in self._watcher.changes():
            if changed:
                self._follow(sorted(changed))
                is_indexed = False
            elif not is_indexed:
                # Nobody is waiting for a page now.
                self._rebuild_index()
                is_indexed = True  # or waits for the next change, where it failed

    def stop(self) -> None:
        """End what was started."""
        self._watcher.stop()
        self._server.stop()

    def _follow(self, changed: Sequence[Path]) -> None:
        click.echo(f"Changed: {self._named(changed)}")
        self._rebuild(changed)
        with suppress(ConfigError):
            # The build has complained.
            self._watch(self._order.read_settings())

    def _rebuild_index(self) -> None:
        if self._server.news.state.name == "built":
            result = self._rebuilder.build((), lambda *_: None)
            if isinstance(result, Failure):
                complain(f"No search: {result.message}")

    def _watch(self, settings: Settings) -> None:
        self._server.files.base = _base(settings)
        self._watcher.start(watched_by(self._order.path, self._order.out, settings, self._config))

    def _rebuild(self, changed: Sequence[Path]) -> Rebuilt | Failure:
        self._server.tell(State("building"))
        with stepped_progress() as progress:
            result = self._rebuilder.build(changed, progress, with_index=not changed)
        if isinstance(result, Failure):
            self._server.tell(State("failed", result.message))
            if not result.is_usage or changed:
                complain(f"Not rebuilt: {result.message}")
            return result
        self._server.tell(State("built"))
        _print(result)
        return result

    def _named(self, paths: Sequence[Path]) -> str:
        top = self._order.path.resolve()
        names = [os.path.relpath(path, top) if path.is_relative_to(top) else str(path) for path in paths]
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        return ", ".join(names[:_SHOWN]) + more


def _print(result: Rebuilt) -> None:
    for name, found in result.findings.items():
        _print_some(
            f"  {name}:{each.line}  {each.severity}  {each.code} {each.segment or each.rule}  {each.message}"
            for each in found
        )
    summary = result.summary
    if not result.findings:
        _print_some(f"  {line}" for line in summary.warnings)
    click.echo(f"  {summary.written} pages written, {summary.seconds:.1f} s")


def _print_some(lines: Iterable[str]) -> None:
    found = list(lines)
    for line in found[:_SHOWN]:
        complain(line)
    if len(found) > _SHOWN:
        complain(f"  … {len(found) - _SHOWN} more")
