"""How many parsers read the dumps of a small build back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest

from lod.release import verification

_SMALL: Final = verification._SMALL


@contextmanager
def reading_back(*, twice: bool) -> Iterator[None]:
    """Have rdflib, the second parser, read them too or not: it takes longer than the rest of such a build."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verification, "_SMALL", _SMALL if twice else 0)
        yield
