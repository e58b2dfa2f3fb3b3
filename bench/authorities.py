"""Synthetic MARC 21 authority records: lists of our own, in the shapes and shares of real files."""

import io
import random
from collections.abc import Iterable, Iterator
from typing import Final

from lod import marc21

# Syllables, characters and words that names are put together from; no name here is meant to be anybody's.
_FAMILY: Final = tuple(
    each.split("/")
    for each in [
        "김/金/Kim",
        "이/李/Yi",
        "박/朴/Pak",
        "최/崔/Ch'oe",
        "정/鄭/Chŏng",
        "강/姜/Kang",
        "조/趙/Cho",
        "윤/尹/Yun",
        "장/張/Chang",
        "임/林/Im",
    ]
)
_GIVEN: Final = tuple(
    each.split("/")
    for each in [
        "영/英/yŏng",
        "수/洙/su",
        "진/鎭/chin",
        "호/浩/ho",
        "민/敏/min",
        "현/賢/hyŏn",
        "우/宇/u",
        "성/成/sŏng",
        "경/京/kyŏng",
        "미/美/mi",
        "재/載/chae",
        "희/姬/hŭi",
        "동/東/tong",
        "철/哲/ch'ŏl",
        "순/順/sun",
    ]
)
_KANA: Final = tuple(
    each.split("/")
    for each in [
        "ヤマ/山/yama",
        "カワ/川/kawa",
        "タ/田/ta",
        "モト/本/moto",
        "ナカ/中/naka",
        "シマ/島/shima",
        "ムラ/村/mura",
    ]
)
_LATIN: Final = ("ber", "lin", "mar", "tov", "den", "ris", "val", "kor", "nes", "hal", "mon", "sel")
_PLACES: Final = ("서울", "부산", "대구", "Tokyo", "Kyoto", "Wien", "Praha", "New York", "광주", "Lyon")
_FIELDS: Final = ("도서관학", "한국문학", "역사", "Library science", "법학", "미술", "Physics", "경제학")
_WORK: Final = ("교수", "작가", "Librarians", "시인", "번역가", "화가", "Translators", "기자")
_BODIES: Final = ("도서관", "연구소", "대학교", "학회", "출판사", "박물관", "재단", "협회")
_NOTES: Final = (
    "그의 저서 표제지", "Its annual report, cover", "저자 소개", "title page", "국가서지", "homepage, viewed",
)  # fmt: skip


def records(number: int, seed: int = 2026) -> Iterator[bytes]:
    """Yield so many records as ISO 2709, UTF-8; the same for the same seed."""
    chance = random.Random(seed)
    for ordinal in range(number):
        yield _record(ordinal, number, chance)


def changed(records: Iterable[bytes], share: float, seed: int = 2027) -> Iterator[bytes]:
    """Yield records, a share of them with one more source consulted; the same for the same seed."""
    chance = random.Random(seed)
    for record in records:
        if chance.random() >= share:
            yield record
            continue
        read = next(marc21.read(io.BytesIO(record)))
        assert isinstance(read, marc21.Record)
        more = marc21.Field("670", f"  \x1fa{chance.choice(_NOTES)}, 2026\x1fb({chance.randrange(999)})")
        yield marc21.write(read._replace(fields=(*read.fields, more)), marc21.ISO2709)


def _record(ordinal: int, number: int, chance: random.Random) -> bytes:
    kind = chance.random()
    key = f"KAC{ordinal:09}"
    fields = [
        ("001", key),
        ("003", "KR-SeBNL"),
        ("005", f"20{chance.randrange(10, 26)}{chance.randrange(1, 13):02}15120000.0"),
        ("008", f"{chance.randrange(10, 26):02}0315 n azznnaabn          |a aaa     {' ' * 5}c"[:40]),
        ("024", f"7 \x1fa{isni(ordinal + 100_000_000)}\x1f2isni") if chance.random() < 0.5 else None,
        ("024", f"7 \x1fa{10_000_000 + ordinal * 7}\x1f2viaf") if chance.random() < 0.35 else None,
        ("040", "  \x1fa011001\x1fbkor\x1fc011001"),
    ]
    if kind < 0.72:
        fields += _korean(chance)
    elif kind < 0.80:
        fields += _japanese(chance)
    elif kind < 0.90:
        fields += _western(chance)
    else:
        fields += _body(chance, ordinal)
    if chance.random() < 0.08 and ordinal:
        other = chance.randrange(number)
        fields.append(("500", f"1 \x1fi관련\x1fa김{other}\x1f0(KR-SeBNL)KAC{other:09}"))
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        year, page = chance.randrange(1960, 2025), chance.randrange(999)
        fields.append(("670", f"  \x1fa{chance.choice(_NOTES)}, {year}\x1fb({page})"))
    if chance.random() < 0.1:
        fields.append(("678", f"0 \x1fa{chance.choice(_PLACES)} 출생. " + "약력 " * chance.randrange(5, 80)))
    return iso2709([field for field in fields if field is not None])


def _korean(chance: random.Random) -> list[tuple[str, str] | None]:
    family, first, second = chance.choice(_FAMILY), chance.choice(_GIVEN), chance.choice(_GIVEN)
    hangul, hanja = family[0] + first[0] + second[0], family[1] + first[1] + second[1]
    latin = f"{family[2]}, {first[2].capitalize()}-{second[2]}"
    return [
        *_life(f"1 \x1fa{hangul}", chance),
        _variant(hanja, chance, 0.75),
        _variant(latin, chance, 0.7),
        *_person(chance),
    ]


def _japanese(chance: random.Random) -> list[tuple[str, str] | None]:
    parts = [chance.choice(_KANA) for _ in range(4)]
    kanji = parts[0][1] + parts[1][1] + ", " + parts[2][1] + parts[3][1]
    kana = parts[0][0] + parts[1][0] + ", " + parts[2][0] + parts[3][0]
    latin = (parts[0][2] + parts[1][2]).capitalize() + ", " + (parts[2][2] + parts[3][2]).capitalize()
    return [
        *_life(f"1 \x1fa{kanji}", chance),
        _variant(kana, chance, 0.9),
        _variant(latin, chance, 0.9),
        *_person(chance),
    ]


def _western(chance: random.Random) -> list[tuple[str, str] | None]:
    def word() -> str:
        return "".join(chance.choice(_LATIN) for _ in range(chance.choice((2, 2, 3)))).capitalize()

    return [
        *_life(f"1 \x1fa{word()}, {word()}", chance),
        _variant(f"{word()}, {word()} {word()}", chance, 0.5),
        *_person(chance),
    ]


def _life(heading: str, chance: random.Random) -> list[tuple[str, str] | None]:
    if chance.random() < 0.6:
        birth = chance.randrange(1860, 1995)
        death = str(birth + chance.randrange(30, 90)) if birth < 1930 else ""
        dates = f"  \x1ff{birth}" + (f"\x1fg{death}" if death else "")
        return [("046", dates), ("100", f"{heading},\x1fd{birth}-{death}")]
    return [("100", heading)]


def _variant(text: str, chance: random.Random, share: float) -> tuple[str, str] | None:
    return ("400", f"1 \x1fa{text}") if chance.random() < share else None


def _person(chance: random.Random) -> list[tuple[str, str] | None]:
    return [
        ("370", f"  \x1fa{chance.choice(_PLACES)}") if chance.random() < 0.4 else None,
        ("372", f"  \x1fa{chance.choice(_FIELDS)}") if chance.random() < 0.4 else None,
        ("374", f"  \x1fa{chance.choice(_WORK)}") if chance.random() < 0.6 else None,
        ("377", "  \x1fakor") if chance.random() < 0.5 else None,
    ]


def _body(chance: random.Random, ordinal: int) -> list[tuple[str, str] | None]:
    middle = chance.choice(_GIVEN)[0] + chance.choice(_GIVEN)[0]
    name = f"{chance.choice(_PLACES)} {middle}{chance.choice(_BODIES)}"
    return [
        ("046", f"  \x1fs{chance.randrange(1900, 2020)}") if chance.random() < 0.5 else None,
        ("110", f"2 \x1fa{name} {ordinal}"),
        ("410", f"2 \x1fa{chance.choice(_LATIN).upper()} {ordinal}") if chance.random() < 0.7 else None,
        ("510", f"2 \x1fwa\x1fa{name} 구{ordinal}") if chance.random() < 0.1 else None,
        ("368", f"  \x1fa{chance.choice(_BODIES)}") if chance.random() < 0.5 else None,
        ("370", f"  \x1fe{chance.choice(_PLACES)}") if chance.random() < 0.7 else None,
    ]


def isni(number: int) -> str:
    """Return a number with the check character of ISO/IEC 7064 MOD 11-2.

    >>> isni(12308257)
    '000000012308257X'
    """
    digits = f"{number:015}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return digits + ("X" if check == 10 else str(check))


def iso2709(fields: list[tuple[str, str]]) -> bytes:
    """Return a record as ISO 2709 (MARC 21 Specifications for Record Structure)."""
    directory, data = [], []
    at = 0
    for tag, text in fields:
        content = text.encode() + b"\x1e"
        directory.append(f"{tag}{len(content):04}{at:05}")
        data.append(content)
        at += len(content)
    base = 24 + 12 * len(fields) + 1
    leader = f"{base + at + 1:05}nz  a22{base:05}n  4500"
    return leader.encode() + "".join(directory).encode() + b"\x1e" + b"".join(data) + b"\x1d"
