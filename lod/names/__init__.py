"""Script, language tag, reading and folding of a name."""

import unicodedata

from lod.names.brackets import HanjaSplit, split_hanja
from lod.names.folding import fold, squash, words
from lod.names.scripts import script
from lod.names.tags import canonical_tag, checked_tag, tag

__all__ = [
    "HanjaSplit",
    "canonical_tag",
    "checked_tag",
    "fold",
    "nfc",
    "script",
    "split_hanja",
    "squash",
    "tag",
    "words",
]


def nfc(text: str) -> str:
    """Return `text` in NFC, which folds compatibility ideographs (U+F90A → 金) and composes hangul.

    >>> nfc("\\uf90a")
    '金'
    """
    return unicodedata.normalize("NFC", text)
