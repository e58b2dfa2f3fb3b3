"""The encoding in which bytes make sense as East Asian text, where they are not in the one that was told."""

from typing import Final, NamedTuple

# For each encoding of Python the national character set of it that is used every day, and the lead bytes of
# its common characters there: 가–힝; kana and the kanji, hanzi of level 1.
_COMMON: Final = {
    "cp949": ("euc_kr", (*range(0xB0, 0xC9),)),
    "cp932": ("shift_jis", (0x82, 0x83, *range(0x88, 0x99))),
    "euc_jp": ("euc_jp", (0xA4, 0xA5, *range(0xB0, 0xD0))),
    "gb18030": ("gb2312", (*range(0xB0, 0xD8),)),
    "big5": ("big5", (*range(0xA4, 0xC7),)),
}
_ENOUGH: Final = 0.8  # of the letters are common ones
_CLEAR: Final = 5  # letters that are all hangul: bytes of Chinese text are not, so many together
_SHOWN: Final = 12  # characters


class Reading(NamedTuple):
    """An encoding that bytes may be in."""

    encoding: str  # as `encoding` of a source has it
    text: str  # how what is not ASCII begins in it

    def __str__(self) -> str:
        """The encoding with what stands in it, by which a reader tells whether it is the right one."""
        return f"{self.encoding} ({self.text})"


def readings(data: bytes) -> list[Reading]:
    """Return the encodings that bytes are likely to be in, the likeliest first.

    Korean, Japanese and Chinese encodings take the same bytes for other characters: several may be likely.

    >>> [each.encoding for each in readings("국립중앙도서관".encode("cp949"))]
    ['cp949']
    >>> [str(each) for each in readings("编号".encode("gb18030"))]
    ['cp949 (긍뵀)', 'euc_jp (園催)', 'gb18030 (编号)', 'big5 (晤瘍)']
    >>> readings(b"plain"), readings("Ångström".encode("latin-1"))
    ([], [])
    """
    if data.isascii():
        return []
    if (text := _decoded(data, "utf-8")) is not None:
        return [Reading("utf-8", _shown(text))]
    found: list[tuple[float, Reading]] = []
    for encoding, (national, common) in _COMMON.items():
        text = _decoded(data, encoding)
        letters = [each for each in text or "" if each.isalpha() and not each.isascii()]
        share = sum(_lead(each, national) in common for each in letters) / len(letters) if letters else 0.0
        if text is not None and share >= _ENOUGH:
            found.append((share, Reading(encoding, _shown(text))))
            if encoding == "cp949" and share == 1 and len(letters) >= _CLEAR:
                break
    return [reading for _, reading in sorted(found, key=lambda one: -one[0])]


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _lead(character: str, national: str) -> int:
    """Return the first byte of a character of two, else 0."""
    encoded = character.encode(national, errors="ignore")
    return encoded[0] if len(encoded) == 2 else 0


def _shown(text: str) -> str:
    first = next((place for place, each in enumerate(text) if not each.isascii()), 0)
    return "".join(each for each in text[first : first + _SHOWN] if each.isprintable()).strip()
