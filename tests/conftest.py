"""What the tests share: where the real records lie, and the skip where a user has none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from lod.config import Config
from lod.release import Release
from tests import harvested as harvested_dataset
from tests import weekly
from tests.parsers import reading_back
from tests.published import make

# A machine may be busy, and tables are read at the first text of their script: no example has a deadline.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture(scope="session", autouse=True)
def _one_parser() -> Iterator[None]:
    """What a release of ours reads back as is asked of both parsers where that is what is tested."""
    with reading_back(twice=False):
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real records and conformance data beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("no folder ../shared with the real records beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, Release]:
    """A small release of every kind of thing that the web must answer for (tests/published.py)."""
    return make(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="session")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, tuple[Release, ...]]:
    """Six small releases, a week between them (tests/weekly.py)."""
    return weekly.make(tmp_path_factory.mktemp("weeks"))


@pytest.fixture(scope="session")
def harvested(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, tuple[Release, ...]]:
    """Three releases, a week apart, of MARC records and linked data (tests/harvested.py)."""
    return harvested_dataset.make(tmp_path_factory.mktemp("harvested"))
