"""Script, language tag, reading and folding of a name."""

import re
import unicodedata
from typing import Final

from lod.names.brackets import HanjaSplit, split_hanja
from lod.names.folding import fold, squash, words
from lod.names.scripts import script
from lod.names.tags import canonical_tag, checked_tag, fits, fitted, tag

__all__ = [
    "HanjaSplit",
    "canonical_tag",
    "checked_tag",
    "clean",
    "fits",
    "fitted",
    "fold",
    "nfc",
    "script",
    "split_hanja",
    "squash",
    "tag",
    "words",
]


_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


def clean(text: str) -> str:
    """Return a text of somebody's in NFC, without control characters and blanks around it.

    >>> clean(" \\uf90a九\\x00 ")
    '金九'
    """
    if text.isprintable():
        return text.strip() if text.isascii() else nfc(text).strip()
    return nfc(_CONTROL.sub("", text)).strip()


def nfc(text: str) -> str:
    """Return `text` in NFC, which folds compatibility ideographs (U+F90A → 金) and composes hangul.

    >>> nfc("\\uf90a")
    '金'
    """
    return unicodedata.normalize("NFC", text)
