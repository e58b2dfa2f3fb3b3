"""What the tests share: where the real records lie, and the skip where a user has none."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real records and conformance data beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("no folder ../shared with the real records beside this checkout")
    return SHARED
