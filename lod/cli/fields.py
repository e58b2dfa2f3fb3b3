"""The fields of an answer, as the server looks them over."""

import re
from functools import lru_cache
from typing import Final

from gunicorn.http import errors as faults  # type: ignore[import-untyped]
from gunicorn.util import is_hoppish  # type: ignore[import-untyped]

ENDING: Final = re.compile(r"[\x00\r\n]")  # what would end a field's value and begin something else
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@lru_cache(maxsize=256)
def meaning(name: str) -> str:
    """Return what a field is to a server: "content-length", "hop" (RFC 9110 §7.6.1) or "".

    Raises:
        gunicorn's InvalidHeaderName: it is no name.
    """
    if not _NAME.fullmatch(name):
        raise faults.InvalidHeaderName(name)
    lower = name.lower()
    if lower == "content-length":
        return lower
    return "hop" if is_hoppish(name) else ""
