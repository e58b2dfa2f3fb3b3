"""Makes han.tsv, the table of lod.names.han, anew from its sources: `python -m lod.names.han_table FOLDER`.

FOLDER holds Unihan_Readings.txt, Unihan_Variants.txt and Unihan_OtherMappings.txt of the Unicode
Character Database; the Python package opencc must be there. Neither is needed to use the table.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

# Regional forms that neither source joins: Korean and Japanese print, and names as registered.
_REGIONAL: Final = """
靑青 淸清 稅税 說説 脫脱 悅悦 閱閲 銳鋭 內内 眞真 鎭鎮 愼慎 塡填 顚顛 敎教 硏研
姸妍 郞郎 歷歴 曆暦 冊册 產産 彥彦 顏顔 尙尚 敍叙敘 强強 溪渓 旣既 槪概 步歩 涉渉
每毎 德徳 增増 虛虚 卽即 鄕郷 兪俞 曾曽 裵裴 峯峰 嶋島嶌 﨑崎 髙高 濵濱浜 邉邊辺 冨富
桒桑 𠮷吉 栁柳 戶戸户 錄録 祿禄 綠緑 溫温 黃黄 橫横 爲為 靜静 吳呉 宮宫 呂吕 衞衛
達逹 緖緒 諸諸 鬪闘 瀨瀬 賴頼 惠恵 澁渋 動働
"""


_SAME: Final = {"kSimplifiedVariant", "kTraditionalVariant", "kZVariant"}


def _fields(path: Path) -> Iterator[tuple[str, str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("U+"):
            code, field, value = line.split("\t")
            yield chr(int(code[2:], 16)), field, value


def _readings(value: str) -> str:
    """Return the readings, that taught in schools first, as one string of syllables."""
    told = [reading.partition(":") for reading in value.split()]
    return "".join(each[0] for each in sorted(told, key=lambda each: "E" not in each[2]))


def _pairs(folder: Path, hangul: dict[str, str]) -> Iterator[tuple[str, str]]:
    for one, field, value in _fields(folder / "Unihan_Variants.txt"):
        for other in value.split():
            variant = chr(int(other.partition("<")[0][2:], 16))
            alike = bool(set(hangul.get(one, "?")) & set(hangul.get(variant, "-")))
            if field in _SAME or (field == "kSemanticVariant" and alike):
                yield one, variant
    for one, field, value in _fields(folder / "Unihan_OtherMappings.txt"):
        if field == "kJinmeiyoKanji" and ":" in value:
            yield one, chr(int(value.partition(":")[2][2:], 16))
    opencc = import_module("opencc")
    for direction in ("t2s", "t2jp", "t2tw", "t2hk"):
        converter = opencc.OpenCC(direction)
        for character in map(chr, (*range(0x3400, 0xA000), *range(0x20000, 0x2A6E0))):
            if (other := converter.convert(character)) != character and len(other) == 1:
                yield character, other
    for group in _REGIONAL.split():
        yield from ((group[0], other) for other in group[1:])


def _classes(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Join what is paired, and return for each character the first of its class by code point."""
    parent: dict[str, str] = {}

    def root(character: str) -> str:
        while parent.get(character, character) != character:
            character = parent[character]
        return character

    for one, other in pairs:
        first, last = sorted((root(one), root(other)))
        parent[last] = first
        parent.setdefault(first, first)
    return {character: root(character) for character in parent}


def table(folder: Path) -> Iterator[str]:
    """Yield the lines of han.tsv: character, hangul readings, head of its class, s or t for the form."""
    readings = {
        one: _readings(value)
        for one, field, value in _fields(folder / "Unihan_Readings.txt")
        if field == "kHangul"
    }
    heads = _classes(_pairs(folder, readings))
    forms: dict[str, set[str]] = defaultdict(set)
    for one, field, value in _fields(folder / "Unihan_Variants.txt"):
        if (
            field in {"kSimplifiedVariant", "kTraditionalVariant"}
            and f"U+{ord(one):04X}" not in value.split()
        ):
            forms[one].add("s" if field == "kTraditionalVariant" else "t")
    for character in sorted({*readings, *heads, *forms}):
        head = heads.get(character, character)
        form = "".join(forms[character]) if len(forms[character]) == 1 else ""
        if not readings.get(character) and head == character and not form:
            continue
        yield "\t".join((character, readings.get(character, ""), "" if head == character else head, form))


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in table(Path(sys.argv[1])))
