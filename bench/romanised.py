"""Korean names in Latin letters, written from the rules and not by lod.names, which is measured with them.

Revised Romanization (국어의 로마자 표기법, 2014), McCune-Reischauer as the ALA-LC table of 2009 has it, and
the spellings that people choose for themselves, drawn from those that are common.
"""

import random
import unicodedata
from collections.abc import Iterator

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")


def _table(rows: str) -> dict[str, str]:
    """Read "ㄱg ㅇ": a letter, then how it is written."""
    return {row[0]: row[1:] for row in rows.split()}


REVISED = (
    _table("ㄱg ㄲkk ㄴn ㄷd ㄸtt ㄹr ㅁm ㅂb ㅃpp ㅅs ㅆss ㅇ ㅈj ㅉjj ㅊch ㅋk ㅌt ㅍp ㅎh"),
    _table(
        "ㅏa ㅐae ㅑya ㅒyae ㅓeo ㅔe ㅕyeo ㅖye ㅗo ㅘwa ㅙwae ㅚoe ㅛyo "
        "ㅜu ㅝwo ㅞwe ㅟwi ㅠyu ㅡeu ㅢui ㅣi"
    ),
)
MCCUNE = (
    _table("ㄱk ㄲkk ㄴn ㄷt ㄸtt ㄹr ㅁm ㅂp ㅃpp ㅅs ㅆss ㅇ ㅈch ㅉtch ㅊch' ㅋk' ㅌt' ㅍp' ㅎh"),
    _table(
        "ㅏa ㅐae ㅑya ㅒyae ㅓŏ ㅔe ㅕyŏ ㅖye ㅗo ㅘwa ㅙwae ㅚoe ㅛyo ㅜu ㅝwŏ ㅞwe ㅟwi ㅠyu ㅡŭ ㅢŭi ㅣi"
    ),
)
ENDS = {"": ""} | _table(
    "ㄱk ㄲk ㄳk ㄴn ㄵn ㄶn ㄷt ㄹl ㄺk ㄻm ㄼl ㄽl ㄾl ㄿp ㅀl ㅁm ㅂp ㅄp "
    "ㅅt ㅆt ㅇng ㅈt ㅊt ㅋk ㅌt ㅍp ㅎ"
)
CARRIED = _table("ㄱg ㄷd ㅂb ㅅs ㅈj ㄹr ㄲkk ㅆss ㅊch ㅋk ㅌt ㅍp")
ASPIRATED = {"ㅊ": "ch'", "ㅋ": "k'", "ㅌ": "t'", "ㅍ": "p'"}
VOICED = {"ㄱ": "g", "ㄷ": "d", "ㅂ": "b", "ㅈ": "j"}
NASAL = {"k": "ng", "t": "n", "p": "m"}
OF_TWO = ("남궁", "황보", "제갈", "선우", "독고", "사공", "서문")
Letters = tuple[str, str, str]


def letters(text: str) -> list[Letters]:
    """Return initial, vowel and final of each syllable."""
    places = [ord(each) - 0xAC00 for each in text if "가" <= each <= "힣"]
    return [(INITIALS[place // 588], VOWELS[place % 588 // 28], FINALS[place % 28]) for place in places]


def revised(text: str, hyphen: str = "") -> str:
    """Return hangul in Revised Romanization; with a hyphen, syllables do not change one another."""
    begins, vowels = REVISED
    syllables = letters(text)
    if hyphen:
        return hyphen.join(begins[begin] + vowels[vowel] + ENDS[end] for begin, vowel, end in syllables)
    return "".join(b + v + e for b, v, e in _met(syllables, begins, vowels, CARRIED, {}))


def mccune(text: str, hyphen: str = "") -> str:
    """Return hangul in McCune-Reischauer, syllables parted by the hyphen."""
    begins, vowels = MCCUNE
    return hyphen.join(
        b + v + e for b, v, e in _met(letters(text), begins, vowels, CARRIED | ASPIRATED, VOICED)
    )


def _met(
    syllables: list[Letters],
    begins: dict[str, str],
    vowels: dict[str, str],
    carried: dict[str, str],
    voiced: dict[str, str],
) -> Iterator[tuple[str, str, str]]:
    """Yield the syllables as they sound beside one another."""
    heard = [begins[begin] for begin, _, _ in syllables]
    for place, (begin, vowel, final) in enumerate(syllables):
        end = ENDS[final]
        if place + 1 < len(syllables):
            following = syllables[place + 1][0]
            if following == "ㅇ":
                end = carried.get(final, end)
            elif following in "ㄴㅁ" or (following == "ㄹ" and end):
                if following == "ㄹ":
                    heard[place + 1] = "l" if end in ("n", "l") else "n"
                    end = "l" if end in ("n", "l") else end
                elif end == "l" and following == "ㄴ":
                    heard[place + 1] = "l"
                end = NASAL.get(end, end)
            elif following in voiced and (
                end in ("", "n", "m", "ng") or (end == "l" and following in "ㄱㅂ")
            ):
                heard[place + 1] = voiced[following]
            elif following == "ㅎ" and end == "l" and voiced:
                end = "r"
        sound = "sh" if voiced and begin == "ㅅ" and vowel == "ㅟ" else heard[place]
        yield sound, vowels[vowel], end


def _spellings(rows: str) -> dict[str, list[str]]:
    return {row.partition("=")[0]: row.partition("=")[2].split(",") for row in rows.split()}


SURNAMES = _spellings("""
김=Kim,Gim 이=Lee,Yi,Rhee,I,Ri 박=Park,Pak,Bak 최=Choi,Choe,Choy 정=Jung,Jeong,Chung,Chong 강=Kang,Gang
조=Cho,Jo,Joe 윤=Yoon,Yun,Youn 장=Jang,Chang 임=Lim,Im,Yim,Rim 한=Han,Hahn 오=Oh,O 서=Seo,Suh,So 신=Shin,Sin
권=Kwon,Gwon 황=Hwang,Whang 안=Ahn,An 송=Song 류=Ryu,Yu,Yoo 전=Jeon,Chun,Jun 홍=Hong 고=Ko,Go,Koh 문=Moon,Mun
양=Yang 손=Son,Sohn 배=Bae,Pae 백=Baek,Paik,Paek,Back 허=Heo,Hur,Huh 유=Yoo,Yu,You 남=Nam 심=Shim,Sim
노=Noh,Roh,No 하=Ha 곽=Kwak,Gwak 성=Sung,Seong 차=Cha 주=Joo,Ju,Chu 우=Woo,Wu 구=Koo,Ku,Gu 민=Min 진=Jin,Chin
""")
GIVEN = _spellings("""
영=Young,Yeong,Yong 은=Eun,Un 현=Hyun,Hyeon 정=Jung,Jeong,Chung 수=Soo,Su 우=Woo,Wu,U 준=Joon,Jun,June
성=Sung,Seong 승=Seung,Sung 철=Chul,Cheol 희=Hee,Hui 규=Kyu,Gyu 경=Kyung,Kyeong,Gyeong 순=Soon,Sun 선=Sun,Seon
석=Suk,Seok 주=Joo,Ju 재=Jae,Jai 태=Tae,Tai 혜=Hye,Hea,Hae 서=Seo,Suh 연=Yeon,Youn,Yun 윤=Yoon,Yun 원=Won,Weon
훈=Hoon,Hun 근=Keun,Geun 욱=Wook,Uk 국=Kook,Kuk 문=Moon,Mun 범=Bum,Beom 병=Byung,Byeong 명=Myung,Myeong
덕=Duk,Deok,Duck 중=Joong,Jung 지=Ji,Jee,Chi 기=Ki,Gi 길=Kil,Gil 대=Dae,Tae 동=Dong,Tong 세=Se,Sei 숙=Sook,Suk
식=Sik,Shik 엽=Yeop,Yup 웅=Woong,Ung 유=Yoo,Yu 의=Eui,Ui 자=Ja,Cha 헌=Hun,Heon 혁=Hyuk,Hyeok 형=Hyung,Hyeong
화=Hwa,Wha 광=Kwang,Gwang 관=Kwan,Gwan 래=Rae,Lae 림=Rim,Lim 모=Mo 무=Moo,Mu 백=Baek,Paik 섭=Sup,Seop
열=Yeol,Yul 건=Gun,Geon,Kun 균=Kyun,Gyun 곤=Gon,Kon 표=Pyo 협=Hyup,Hyeop 미=Mi 하=Ha 진=Jin,Chin 호=Ho 인=In
옥=Ok 아=A,Ah
""")


def person(name: str) -> tuple[str, str]:
    """Return surname and given name."""
    surname = 2 if name.startswith(OF_TWO) else 1
    return name[:surname], name[surname:]


def plain(text: str) -> str:
    """Return the text without breves and apostrophes."""
    bare = "".join(each for each in unicodedata.normalize("NFD", text) if unicodedata.category(each) != "Mn")
    return bare.replace("'", "")


def spellings(name: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield how a person's name is written, and by which rule."""
    surname, given = person(name)
    family = revised(surname).capitalize()
    yield "Revised, as one word", f"{family} {revised(given).capitalize()}"
    yield "Revised, hyphen", f"{family} {revised(given, '-').capitalize()}"
    yield "Revised, inverted", f"{revised(given).capitalize()} {family}"
    family = {"이": "Yi"}.get(surname, mccune(surname).capitalize())
    whole = f"{family}, {mccune(given, '-').capitalize()}"
    yield "McCune-Reischauer", whole
    yield "ALA-LC", whole.replace("'", "ʻ")
    yield "McCune-Reischauer, no signs", plain(whole)
    yield "McCune-Reischauer, no hyphen", plain(f"{family} {mccune(given).capitalize()}")
    yield "as people spell", _own_way(surname, given, chance)


def _own_way(surname: str, given: str, chance: random.Random) -> str:
    family = chance.choice(SURNAMES.get(surname, [revised(surname).capitalize()]))
    parts = [chance.choice(GIVEN.get(each, [revised(each).capitalize()])) for each in given]
    joined = chance.choice(["-", " ", ""]).join(parts)
    return chance.choice([f"{family} {joined}", f"{joined} {family}", f"{family}, {joined}"])


def made(number: int, chance: random.Random) -> Iterator[str]:
    """Yield made names of persons, common surnames oftener."""
    weights = [40 // (place + 1) + 2 for place in range(len(SURNAMES))]
    for surname in chance.choices(list(SURNAMES), weights, k=number):
        yield surname + "".join(chance.choices(list(GIVEN), k=2))
