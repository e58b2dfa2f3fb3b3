"""What stands behind a name to tell it from others: years, centuries, brackets."""

import re
from typing import Final

_YEAR: Final = r"(?:[0-9]{3,4}|[0-9]{2}[0-9X?u-]{2})\??"
_CALLED: Final = r"(?:(?:b|d|fl|ca|c|born|died|active|approximately|approx|geb|gest|né|née)\.?\s+)*"
_ERA: Final = r"(?:\s*(?:年|년|BC|B\.C\.|A\.D\.|AD))?"
_CENTURY: Final = (
    rf"{_CALLED}(?:[0-9]{{1,2}}(?:st|nd|rd|th)?(?:\s*[-–/]\s*[0-9]{{1,2}}(?:st|nd|rd|th)?)?\s*"
    r"(?:cent\.?|century|centuries|세기|世紀|世纪))"
)
_LIFE: Final = rf"{_CALLED}{_YEAR}{_ERA}\s*[-–~～/]\s*(?:{_CALLED}{_YEAR}{_ERA})?"
_GLUED: Final = "(?<=[가-힣\u3400-\u9fffぁ-ヺ])"
_DATES: Final = re.compile(
    rf"(?:\s*,\s*(?:{_LIFE}|{_CALLED}{_YEAR}{_ERA}|{_CENTURY}|[-–]\s*{_YEAR})|(?:\s|{_GLUED}){_LIFE})$",
    re.IGNORECASE,
)
_TAIL: Final = 50  # characters in which years stand
_BRACKETS: Final = {")": "(", "）": "（", "]": "[", "］": "［", "〕": "〔"}
_MOST: Final = 3  # qualifiers behind one another


def unqualified(text: str) -> str:
    """Return a name without the years and brackets behind it, "" where there are none.

    >>> unqualified("Arago, Jacques (Jacques Étienne), 1790-1855"), unqualified("홍길동(1920-)")
    ('Arago, Jacques', '홍길동')
    >>> unqualified("홍길동1920-1980"), unqualified("Area 51"), unqualified("(주)")
    ('홍길동', '', '')
    """
    bare = text
    for _ in range(_MOST):
        shorter = _without_last(bare.rstrip(" ,.:;/"))
        if shorter is None or not any(map(str.isalpha, shorter)):
            break
        bare = shorter
    return bare if bare != text else ""


def _without_last(text: str) -> str | None:
    """Return a text without the last qualifier, None where there is none."""
    if opening := _BRACKETS.get(text[-1:]):
        place = text.rfind(opening)
        return text[:place].rstrip(" ,") if place > 0 else None
    if text[-1:] not in _ENDS:
        return None
    found = _DATES.search(text, max(0, len(text) - _TAIL))
    return text[: found.start()] if found else None


_ENDS: Final = frozenset("-–~?XuDt년年기紀纪sy0123456789")
