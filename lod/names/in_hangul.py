"""Chinese and Japanese names in hangul as they sound there: 외래어 표기법 (2017), tables 4 and 5."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

import icu

from lod.names.hangul import compose
from lod.names.kana import hepburn, hiragana


def _rows(rows: str) -> Mapping[str, str]:
    return dict(row.split("=") for row in rows.split())


_INITIALS: Final = _rows("""
b=ㅂ p=ㅍ m=ㅁ f=ㅍ d=ㄷ t=ㅌ n=ㄴ l=ㄹ g=ㄱ k=ㅋ h=ㅎ j=ㅈ q=ㅊ x=ㅅ zh=ㅈ ch=ㅊ sh=ㅅ r=ㄹ z=ㅉ c=ㅊ s=ㅆ
""")
# The vowel of each syllable of hangul that a final is written in, then the consonant below the last.
_FINALS: Final = _rows("""
a=ㅏ o=ㅗ e=ㅓ ai=ㅏㅣ ei=ㅔㅣ ao=ㅏㅗ ou=ㅓㅜ an=ㅏㄴ en=ㅓㄴ ang=ㅏㅇ eng=ㅓㅇ ong=ㅜㅇ er=ㅓㄹ
i=ㅣ ia=ㅑ ie=ㅖ iai=ㅑㅣ iao=ㅑㅗ iu=ㅠ ian=ㅖㄴ in=ㅣㄴ iang=ㅑㅇ ing=ㅣㅇ iong=ㅠㅇ
u=ㅜ ua=ㅘ uo=ㅝ uai=ㅘㅣ ui=ㅜㅣ uan=ㅘㄴ un=ㅜㄴ uang=ㅘㅇ
v=ㅟ ve=ㅞ van=ㅟㅏㄴ vn=ㅟㄴ
""")
_WHOLE: Final = _rows("""
zi=쯔 ci=츠 si=쓰 zhi=즈 chi=츠 shi=스 ri=르 yi=이 ya=야 yo=요 ye=예 yai=야이 yao=야오 you=유 yan=옌
yin=인 yang=양 ying=잉 yong=융 lyu=뤼 nyu=뉘 lue=뤠 nue=눼 wu=우 wa=와 wo=워 wai=와이 wei=웨이 wan=완
wen=원 wang=왕 weng=웡 yu=위 yue=웨 yuan=위안 yun=윈
""")
_SPLIT: Final = re.compile("(zh|ch|sh|[bpmfdtnlgkhjqxrzcs]?)(.+)")
_UMLAUT: Final = re.compile("(?<=^[jqx])u")
# After ㅈ, ㅉ, ㅊ a glide is not written (§3).
_BROAD: Final = {"ㅑ": "ㅏ", "ㅖ": "ㅔ", "ㅛ": "ㅗ", "ㅠ": "ㅜ"}


def chinese_in_hangul(pinyin: Sequence[str]) -> str:
    """Return syllables of pinyin without tones in hangul, "" where one is none.

    >>> chinese_in_hangul(("mao", "ze", "dong")), chinese_in_hangul(("jiang", "jie", "shi"))
    ('마오쩌둥', '장제스')
    """
    told = [_syllable(each) for each in pinyin]
    return "".join(told) if all(told) else ""


@cache  # some 400
def _syllable(pinyin: str) -> str:
    if pinyin in _WHOLE:
        return _WHOLE[pinyin]
    found = _SPLIT.fullmatch(_UMLAUT.sub("v", pinyin))
    letters = _FINALS.get(found[2], "") if found else ""
    if found is None or not letters:
        return ""
    initial, below = _INITIALS.get(found[1], "ㅇ"), ""
    if letters[-1] in "ㄴㅇㄹ":
        letters, below = letters[:-1], letters[-1]
    first, *others = (_BROAD.get(letters[0], letters[0]) if initial in "ㅈㅉㅊ" else letters[0], *letters[1:])
    if not others:
        return compose(initial, first, below)
    *between, last = others
    whole = [compose(initial, first, ""), *(compose("ㅇ", each, "") for each in between)]
    return "".join(whole) + compose("ㅇ", last, below)


@lru_cache(maxsize=65536)
def japanese_in_hangul(kana: str) -> tuple[str, ...]:
    """Return a word in kana of either kind in hangul, none where it is none; ツ is written in two ways.

    >>> japanese_in_hangul("ナツメ"), japanese_in_hangul("ケンザブロウ"), japanese_in_hangul("トウキョウ")
    (('나쓰메', '나츠메'), ('겐자부로',), ('도쿄',))
    """
    told = _japanese().transliterate(_LONG.sub("", hepburn(hiragana(kana))))
    if not _HANGUL.fullmatch(told):
        return ()
    return (told, told.replace("쓰", "츠")) if "쓰" in told else (told,)


@cache
def _japanese() -> icu.Transliterator:
    return icu.Transliterator.createInstance("ja_Latn-ko")  # CLDR's transform, after table 4


_LONG: Final = re.compile("(?<=o)[ou]|(?<=u)u")
_HANGUL: Final = re.compile("[가-힣]+")


# Words for bodies that Koreans read in Korean behind a name as it sounds in Japan.
_BODIES: Final = _rows("""
대학원=ダイガクイン 대학교=ダイガク 대학=ダイガク 도서관=トショカン 박물관=ハクブツカン
미술관=ビジュツカン 자료관=シリョウカン 문서관=ブンショカン 연구소=ケンキュウショ 연구실=ケンキュウシツ
협회=キョウカイ 학회=ガッカイ 위원회=イインカイ 재단=ザイダン 문고=ブンコ 서점=ショテン
출판사=シュッパンシャ 출판회=シュッパンカイ 출판=シュッパン 신문사=シンブンシャ 신문=シンブン
은행=ギンコウ 병원=ビョウイン
""")
_BODY: Final = re.compile(f"(?<=[가-힣])(?:{'|'.join(_BODIES)})")


def as_japanese_say(hangul: str) -> str:
    """Return hangul with the words for bodies as they sound in Japan, "" where there are none behind a name.

    >>> as_japanese_say("도쿄대학"), as_japanese_say("와세다대학도서관"), as_japanese_say("도서관")
    ('도쿄다이가쿠', '와세다다이가쿠도쇼칸', '')
    """
    told = _BODY.sub(lambda found: japanese_in_hangul(_BODIES[found[0]])[0], hangul)
    return told if told != hangul else ""
