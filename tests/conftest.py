"""What the tests share: the real articles beside the project, and how Hypothesis runs."""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

PROJECT = Path(__file__).resolve().parent.parent

# No deadline: machines that run tests are shared, and their clocks prove nothing.
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that needs the real articles: `-m "not corpus"` leaves them out."""
    for item in items:
        if {"shared", "corpus"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.corpus)


@pytest.fixture(scope="session")
def source() -> Path:
    """The project's own sample articles."""
    return PROJECT / "source"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real articles and judged segments beside the project."""
    folder = PROJECT.parent / "shared"
    if not (folder / "corpus").is_dir():
        pytest.skip("no folder `shared/corpus` with real articles beside the project")
    return folder


@pytest.fixture(scope="session")
def corpus(shared: Path) -> Callable[[str], Path]:
    """Gives the folder of one archive of the corpus, unpacked once a machine."""

    def unpack(name: str) -> Path:
        archive = shared / "corpus" / f"{name}.tar.xz"
        if not archive.is_file():
            pytest.skip(f"no archive `{archive.name}` in the corpus")
        cache = Path(tempfile.gettempdir()) / "sxs-corpus"
        folder = cache / name
        if folder.is_dir():
            return folder
        cache.mkdir(exist_ok=True)
        part = cache / f"{name}.part-{os.getpid()}"
        with tarfile.open(archive) as tar:
            tar.extractall(part, filter="data")
        try:
            part.rename(folder)
        except OSError:  # another worker was faster
            shutil.rmtree(part)
        return folder

    return unpack
