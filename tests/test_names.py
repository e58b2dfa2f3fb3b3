"""A name has its script and its language tag without a guess, and one folded form for all its spellings."""

from itertools import product

import jaconv
import pytest

from lod.errors import InvalidValue
from lod.names import (
    HanjaSplit,
    canonical_tag,
    checked_tag,
    fold,
    nfc,
    script,
    split_hanja,
    squash,
    tag,
    words,
)
from lod.names.chinese import chinese_spellings, pinyin
from lod.names.han import han_form, readings, sound_key
from lod.names.hangul import compose, decompose, initials, initials_asked
from lod.names.japanese import japanese_key, japanese_key_asked, japanese_keys_told
from lod.names.japanese_readings import japanese_readings, may_be_japanese
from lod.names.kana import hepburn
from lod.names.korean import korean_keys, korean_keys_by_ear
from lod.names.korean_spellings import korean_keys_told, korean_readings


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("안", "Hang"),  # one syllable
        ("安", "Hani"),
        ("ナツメ", "Hrkt"),  # pure katakana
        ("なつめ ソウセキ", "Hrkt"),
        ("ﾅﾂﾒ", "Hrkt"),
        ("夏目, 漱石", "Hani"),
        ("吾輩は猫である", "Jpan"),
        ("정치학[政治學]", "Kore"),
        ("KBS 교향악단", "Hang"),
        ("\uf90a", "Hani"),  # a compatibility ideograph
        ("𠮷", "Hani"),  # an extension ideograph
        ("\U00031350", "Hani"),  # of an extension later than Python 3.11's Unicode
        ("々", "Hani"),
        ("Ａｌｌｅｎ", "Latn"),
        ("Чехов", "Cyrl"),
        ("أحمد", "Arab"),
        ("ㅎㄱㄷ", "Hang"),
        ("1984", "Zyyy"),
        ("", "Zyyy"),
        ("\ud800", "Zyyy"),
    ],
)
def test_script(text: str, code: str) -> None:
    assert script(text) == code


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("홍길동", "", "ko"),
        ("알렌, 호러스 뉴턴", "en", "ko"),
        ("洪吉童", "", "und-Hani"),  # characters alone do not tell Korean, Japanese and Chinese apart
        ("洪吉童", "ko", "ko-Hani"),
        ("洪吉童", "kor", "ko-Hani"),
        ("洪吉童", "eng", "und-Hani"),
        ("夏目, 漱石", "jpn", "ja"),
        ("ナツメ, ソウセキ", "", "ja-Hrkt"),
        ("ナツメ, ソウセキ", "ko", "ja-Hrkt"),
        ("国家图书馆", "chi", "zh-Hans"),
        ("國家圖書館", "zho", "zh-Hant"),
        ("上海", "zh", "zh"),
        ("Hong, Kil-tong", "ko", "ko-Latn"),
        ("Natsume, Sōseki", "jpn", "ja-Latn"),
        ("Allen, Horace", "", "und-Latn"),  # never en by guess
        ("National Library of Korea", "en", "en"),
        ("Bibliothèque", "fre", "fr"),
        ("Чехов", "rus", "ru"),
        ("Чехов", "", "und-Cyrl"),
        ("Chekhov", "rus", "ru-Latn"),
        ("1984", "", ""),
        ("1984", "ko", "ko"),
        ("Allen", "und", "und-Latn"),
    ],
)
def test_the_language_tag_is_known_or_left_open(text: str, language: str, expected: str) -> None:
    assert tag(text, language) == expected


def test_the_script_that_the_record_tells_comes_before_the_characters() -> None:
    assert tag("夏目", "zh", "Hant") == "zh-Hant"
    assert tag("ナツメ", "ja", "Kana") == "ja-Hrkt"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [("KO-hani", "ko-Hani"), ("EN-us", "en-US"), ("zh-hant-hk", "zh-Hant-HK"), ("x-LOCAL", "x-local"),
     ("ko-latn-T-ko-HANG-m0-alaloc", "ko-Latn-t-ko-hang-m0-alaloc"), ("", "")],
)  # fmt: skip
def test_a_tag_is_written_as_rfc_5646_recommends(written: str, canonical: str) -> None:
    assert canonical_tag(written) == canonical


@pytest.mark.parametrize(
    "text", ["korean language", "한국어", "ko_KR", "ko-", "k", "x", "languages-", "abcdefghi"]
)
def test_what_is_no_language_tag_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="is no language tag"):
        checked_tag(text)


@pytest.mark.parametrize("text", ["x-dialect", "KO-hani", "i-klingon"])
def test_a_language_tag_passes(text: str) -> None:
    assert checked_tag(text) == canonical_tag(text)


@pytest.mark.parametrize(
    ("heading", "hangul", "hanja", "partial"),
    [
        ("정치학[政治學]", "정치학", "政治學", False),
        ("관세 납세[關稅納稅]", "관세 납세", "關稅納稅", False),
        ("다와 일[多--一]", "다와 일", "多--一", True),
        ("한국[韓國]. 국립도서관[國立圖書館]", "한국. 국립도서관", "韓國. 國立圖書館", False),
        ("국립도서관 [國立圖書館] (서울)", "국립도서관 (서울)", "國立圖書館 (서울)", True),
        ("이[李]--전기[傳記]", "이--전기", "李--傳記", False),
        ("배우(직업)[俳優]", "배우(직업)", "俳優", False),
        ("근로법 (법률)[勤勞法]", "근로법 (법률)", "勤勞法", False),
        ("누리(세계)[世界]", "누리(세계)", "누리(세계)世界", True),
        ("홍보 컨설턴트[弘報--]", "홍보 컨설턴트", "弘報--", True),
        ("한국[韓國]. 에너지 정책[--政策]", "한국. 에너지 정책", "韓國. --政策", True),
        ("신정치학[政治學]", "신정치학", "신政治學", True),
        ("Paris [France]", "Paris [France]", None, False),
        ("서울[2019]", "서울[2019]", None, False),
        ("[政治學]", "[政治學]", None, False),
        ("정치학[政治學", "정치학[政治學", None, False),
        ("", "", None, False),
    ],
)
def test_hanja_is_taken_out_of_its_brackets(
    heading: str, hangul: str, hanja: str | None, *, partial: bool
) -> None:
    assert split_hanja(heading) == HanjaSplit(hangul, hanja, partial)


@pytest.mark.parametrize(
    "spellings",
    [
        ("국립중앙도서관", "국립 중앙 도서관", "국립중앙도서관".encode().decode(), "국립·중앙·도서관"),
        ("國立中央圖書館", "国立中央図書館", "国立中央图书馆"),
        ("敎育", "教育"),
        ("靑", "青"),
        ("硏究", "研究"),
        ("\uf90a", "金"),
        ("Kim, Sŏng-ch'ŏl", "KIM SONG-CHʻOL", "Kim, So\u0306ngcho\u0306l", "ＫＩＭ，ＳＯＮＧ－ＣＨＯＬ"),
        ("ナツメ ソウセキ", "なつめ そうせき", "ﾅﾂﾒ･ｿｳｾｷ"),
        ("Müller", "MULLER", "Mu\u0308ller"),
        ("Łódź", "lodz"),
        ("Straße", "STRASSE"),
        ("أحمد", "احمد"),
        ("١٩٨٤", "1984"),
    ],
)
def test_spellings_of_one_name_fold_to_one_form(spellings: tuple[str, ...]) -> None:
    assert len({squash(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("홍", "흥"), ("安", "案"), ("a", "b"), ("!", "?")])
def test_different_names_fold_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_words_with_hyphens_are_also_one_word() -> None:
    assert words("Hong, Kil-tong") == ("hong", "kil", "tong", "kiltong")


def test_compatibility_ideographs_and_decomposed_hangul_become_nfc() -> None:
    assert nfc("\uf90a\u1112\u1169\u11bc") == "金홍"


@pytest.mark.parametrize(
    ("hanja", "hangul"),
    [
        ("洪吉童", "홍길동"),
        ("李舜臣", "이순신"),  # the initial sound rule
        ("金九", "김구"),  # as a surname
        ("歷史", "역사"),
        ("国立中央図書館", "국립중앙도서관"),  # regional forms are read as the Korean ones
        ("中國 歷史", "중국 역사"),
        ("김一成", "김일성"),
    ],
)
def test_hanja_is_read(hanja: str, hangul: str) -> None:
    assert readings(hanja)[0] == hangul


def test_what_cannot_be_read_has_no_reading() -> None:
    assert readings("\U00031350") == ()


def test_readings_that_keep_the_initial_sound_rule_or_not_sound_alike() -> None:
    assert sound_key("류관순") == sound_key("유관순")


def test_simplified_and_traditional_are_told_apart_only_where_a_character_tells() -> None:
    assert [han_form(text) for text in ("国家", "國家", "上海")] == ["Hans", "Hant", ""]


def test_initial_consonants() -> None:
    assert initials("홍길동 (Hong)") == "ㅎㄱㄷ"
    assert initials_asked("ㅎ ㄱㄷ") == initials_asked("\uffbe\uffa1\uffa7") == "ㅎㄱㄷ"
    assert initials_asked("ㅏ") == initials_asked("홍ㄱ") == initials_asked("") == ""


def test_every_syllable_comes_back_from_its_letters() -> None:
    assert all(
        compose(*parts) == chr(code) for code in range(0xAC00, 0xD7A4) if (parts := decompose(chr(code)))
    )
    assert decompose("a") is None


@pytest.mark.parametrize(
    ("hangul", "romanised"),
    [
        ("국립중앙도서관", ("kungnipchungangtosogwan", "gungnipjungangdoseogwan")),
        ("홍길동", ("honggildong", "hongkiltong")),
        ("백낙준", ("paeknakchun", "baengnakjun", "baeknakjun")),
        ("이순신", ("isunsin", "yisunsin")),
        ("종로", ("chongno", "jongno")),
        ("독립문", ("dongnimmun", "tongnimmun")),
        ("압록강", ("amnokkang", "amnokgang")),
        ("신라", ("silla",)),
        ("신문로", ("sinmunno", "sinmullo")),
        ("한강", ("hangang",)),
        ("왕십리", ("wangsimni",)),
        ("안중근", ("anchunggun", "ahnjunggeun")),
        ("최현배", ("choehyonbae", "choihyunbae")),
        ("서울대학교", ("seouldaehakgyo", "soultaehakkyo")),
        ("박", ("park", "pak", "bak")),
        ("이", ("lee", "yi", "rhee", "i")),
    ],
)
def test_korean_is_the_same_in_every_romanisation(hangul: str, romanised: tuple[str, ...]) -> None:
    for spelling in romanised:
        assert {each.key for each in korean_readings(spelling)} & set(korean_keys(hangul)), spelling


@pytest.mark.parametrize(
    ("spelling", "hangul", "cost"),
    [
        ("jung", "정", 0),  # a surname
        ("hyun-jung", "현정", 4),  # twice a u for ㅓ
        ("youngsoo", "영수", 1),
        ("cheol-whan", "철환", 0),
        ("hyea-sook", "혜숙", 1),
        ("oak", "옥", 1),
        ("june", "준", 1),
        ("suh", "서", 0),
        ("bark", "박", 0),
        ("so-eon", "소언", 0),  # a hyphen parts what would be one vowel
        ("soeon", "소언", 0),
        ("chorhwan", "철환", 0),  # rh is no Rhee within a word
        ("unghong", "웅홍", 0),  # nor is gh a sound
    ],
)
def test_a_liberty_costs(spelling: str, hangul: str, cost: int) -> None:
    costs = {each.key: each.cost for each in korean_readings(spelling)}
    assert min(costs[key] for key in korean_keys(hangul) if key in costs) == cost


def test_a_record_is_found_by_fewer_keys_than_are_asked() -> None:
    assert set(korean_keys_told("hyunjung")) < {each.key for each in korean_readings("hyunjung")}
    assert set(korean_keys_by_ear("현정")) & set(korean_keys_told("hyunjung"))
    assert korean_keys_by_ear("현정현정") == ()  # too many ways


def test_a_word_that_cannot_be_korean_has_no_key() -> None:
    assert korean_readings("smith") == korean_readings("") == korean_readings("홍") == ()


@pytest.mark.parametrize(
    ("kana", "romanised"),
    [
        ("なつめ", ("natsume", "natume")),
        ("そうせき", ("soseki", "souseki")),
        ("とうきょう", ("tokyo", "toukyou", "tokyou")),
        ("じゅんぺい", ("jumpei", "junpei", "zyunpei")),
        ("おおの", ("ono", "ohno", "oono")),
        ("しんじ", ("shinji", "sinzi")),
        ("まっちゃ", ("matcha", "maccha")),
    ],
)
def test_japanese_is_the_same_in_every_romanisation(kana: str, romanised: tuple[str, ...]) -> None:
    assert {japanese_key_asked(spelling) for spelling in romanised} == {japanese_key(kana)}


@pytest.mark.parametrize(
    ("kanji", "kana"),
    [
        ("夏目, 漱石", "ナツメソウセキ"),
        ("大江健三郎", "オオエケンザブロウ"),
        ("栗原, 亮", "クリハラリョウ"),  # not the first of its readings
        ("国立国会図書館", "コクリツコッカイトショカン"),
        (
            "北海道教育大学 附属図書館 旭川館",
            "ホツカイドウキヨウイクダイガク フゾクトシヨカン アサヒカワカン",
        ),
        ("日本学術会議", "ニホンガクジュツカイギ"),
        ("日本図書館協会", "ニホントショカンキョウカイ"),
        ("日本図書館協会", "ニッポントショカンキョウカイ"),
        ("国立情報学研究所", "コクリツジョウホウガクケンキュウジョ"),
        ("名古屋大学 (宇宙地球環境研究所)", "ナゴヤダイガク"),  # brackets are not read
    ],
)
def test_kanji_are_read_by_the_dictionary(kanji: str, kana: str) -> None:
    pytest.importorskip("sudachipy", reason="the extra `japanese` is not installed")
    read = {key for whole in japanese_readings(kanji).whole for key in japanese_keys_told(whole)}
    assert read & set(japanese_keys_told(kana.replace(" ", "")))


def test_words_that_are_made_of_several_are_read_as_a_whole_too() -> None:
    pytest.importorskip("sudachipy", reason="the extra `japanese` is not installed")
    read = japanese_readings("国立国会図書館")
    assert read.words == (("コクリツ",), ("コッカイ",), ("トショ",), ("カン",))
    assert read.compounds == ("トショカン",)


def test_kana_are_told_a_syllable_at_a_time_as_the_library_tells_them_together() -> None:
    kana = "あかしちつをんがぱゔぁぃぉゃゅょゎっヵーA Σ漢가"
    for some in map("".join, product(kana, repeat=3)):
        assert hepburn(some) == jaconv.kana2alphabet(some).lower()


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("夏目", "", True),
        ("夏目", "ja", True),
        ("吾輩は猫である", "en", True),
        ("洪吉童", "ko-Hani", False),
        ("毛澤東", "zh-Hant", False),
        ("정치학[政治學]", "", False),
        ("ナツメ", "ja", False),  # needs no dictionary
        ("Natsume", "ja-Latn", False),
    ],
)
def test_what_may_be_japanese(text: str, language: str, *, expected: bool) -> None:
    assert may_be_japanese(text, language) is expected


@pytest.mark.parametrize(
    ("han", "spellings"),
    [
        ("曾國藩", ("zengguofan", "tsengkuofan")),  # a surname that is not read as the word is
        ("單田芳", ("shantianfang", "shantienfang")),
        ("李白", ("libai", "lipo")),
        ("長江", ("changjiang", "changchiang")),  # by the word, in traditional characters too
        ("廈門大學", ("xiamendaxue", "hsiamentahsueh")),
        ("呂不韋", ("lubuwei", "lupuwei")),
        ("冼星海", ("xianxinghai", "hsienhsinghai")),
        ("司馬遷", ("simaqian", "ssumachien")),
        ("白居易", ("baijuyi", "pochui")),
        ("Beijing", ()),
    ],
)
def test_chinese_is_spelt_in_both_ways(han: str, spellings: tuple[str, ...]) -> None:
    assert set(spellings) <= set(chinese_spellings(han, 8))
    assert bool(spellings) == bool(chinese_spellings(han, 8))


def test_pinyin_has_no_tones() -> None:
    assert pinyin("毛澤東, 1893") == ("mao", "ze", "dong")
