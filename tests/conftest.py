"""What the tests share: where the real records lie, and the skip where a user has none."""

from pathlib import Path

import pytest

from lod.config import Config
from lod.release import Release
from tests import harvested as harvested_dataset
from tests import weekly
from tests.published import make

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


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
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lod.release.verification._SMALL", 0)  # the second parser's opinion is asked elsewhere
        return weekly.make(tmp_path_factory.mktemp("weeks"))


@pytest.fixture(scope="session")
def harvested(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, tuple[Release, ...]]:
    """Three releases, a week apart, of MARC records and linked data (tests/harvested.py)."""
    return harvested_dataset.make(tmp_path_factory.mktemp("harvested"))
