"""Every name finds its entity: in any script it is written or read in, and hostile text gets an answer."""

import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lod.errors import InvalidValue, LodError
from lod.search import Filters, Index, Label
from lod.search.gathering import entities
from lod.search.writing import write

BASE = "https://data.example.org/"
_PREFIXES = {
    "rdf:": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs:": "http://www.w3.org/2000/01/rdf-schema#",
    "skos:": "http://www.w3.org/2004/02/skos/core#",
    "skosxl:": "http://www.w3.org/2008/05/skos-xl#",
    "foaf:": "http://xmlns.com/foaf/0.1/",
    "org:": "http://www.w3.org/ns/org#",
    "schema:": "https://schema.org/",
    "schemahttp:": "http://schema.org/",
    "dcterms:": "http://purl.org/dc/terms/",
    "adms:": "http://www.w3.org/ns/adms#",
    "owl:": "http://www.w3.org/2002/07/owl#",
    "ap:": f"{BASE}def/ap#",
    "id:": f"{BASE}id/agent/",
    "doc:": f"{BASE}doc/agent/",
    "dataset:": f"{BASE}dataset/",
}
DATA = """
id:1 rdf:type foaf:Person | id:1 skos:prefLabel "홍길동"@ko
id:1 schema:addressCountry "KR" | id:1 ap:birth "1443"
id:1#isni rdf:type adms:Identifier | id:1#isni skos:notation "0000000122429500"
id:1 schema:sameAs https://isni.org/isni/0000000122429500 | doc:1 dcterms:isPartOf dataset:people
id:1 schema:hasOccupation "활빈당"@ko
id:10 rdf:type foaf:Person | id:10 skos:prefLabel "洪吉童"@ko-Hani
id:10 ap:birth "1900" | id:10 ap:death "1950"
doc:10 dcterms:isPartOf dataset:people
id:2 rdf:type foaf:Person | id:2 skos:prefLabel "Hong, Kil-tong"@ko-Latn
doc:2 dcterms:isPartOf dataset:others
id:3 rdf:type org:FormalOrganization | id:3 skos:prefLabel "국립중앙도서관"@ko
id:3 skos:altLabel "國立中央圖書館"@ko-Hani | id:3 skos:prefLabel "National Library of Korea"@en
id:3 skos:hiddenLabel "National Libary of Korea"@en
id:3#isil rdf:type adms:Identifier | id:3#isil skos:notation "KR-011001"
id:4 rdf:type foaf:Person | id:4 skos:prefLabel "夏目, 漱石"@ja
id:4 skos:altLabel "ナツメ, ソウセキ"@ja-Hrkt
id:5 rdf:type foaf:Person | id:5 foaf:name "毛澤東"@zh-Hant
id:6 rdf:type foaf:Person | id:6 schemahttp:name "Müller, Jürgen"
id:7 rdf:type foaf:Person | id:7 schema:name "김"@ko
id:8 rdf:type foaf:Person | id:8 rdfs:label "김치"@ko | id:8 ap:nickname "매운맛"@ko
id:9 rdf:type schema:CreativeWork | id:9 dcterms:title "도서관의 역사"@ko
id:13 skos:prefLabel "森, 鷗外"@ja
id:14 skos:prefLabel "早稲田大学"
id:15 skos:prefLabel "森, 一郎"@ja | id:15 skos:altLabel "モリ, イチロウ"@ja-Hrkt
id:16 skos:prefLabel "森, 一朗"@ja
id:17 skos:prefLabel "安堅, 1418-1452"@ko-Hani
id:18 skos:prefLabel "カワバタ, ヤスナリ"@ja-Hrkt | id:19 skos:prefLabel "Ōe, Kenzaburō"@ja-Latn
id:20 skos:prefLabel "Ch'ŏngnyŏnsa"@ko-Latn
id:21 skos:prefLabel "Mongolia's Oriental Province Library"@en
id:22 skos:prefLabel "U.S. National Ocean Service Office for Coastal Management"@en
id:23 skos:prefLabel "Allen, Horace Newton"@en | id:24 skos:prefLabel "หอสมุดแห่งชาติ"@th
id:25 skos:prefLabel "이승만"@ko | id:26 skos:prefLabel "Cho, Chŏng-nae"@ko-Latn
id:27 skos:prefLabel "株式会社岩波書店"@ja | id:28 skos:prefLabel "Tolkien, J. R. R."@en
id:33 skos:prefLabel "청소년수련원"@ko | id:34 skos:prefLabel "서울청소년수련원"@ko
id:35 skos:prefLabel "慶應義塾大学"@ja | id:35 skos:altLabel "ケイオウ ギジュク ダイガク"@ja-Hrkt
id:31 skos:prefLabel "豐臣秀吉"@ja | id:32 skos:prefLabel "자두꽃작은도서관"@ko
id:36 http://purl.org/dc/elements/1.1/title "Letters from the lake"
id:29 skos:prefLabel "100の本のQ&A"@ja | id:30 skos:prefLabel "CNNニュース"@ja-Hrkt
id:37 skos:prefLabel "中国社会科学院世界历史研究所"@zh-Hans | id:38 skos:prefLabel "學術研究院"@zh-Hant
id:gone rdfs:label "사라진 사람"@ko | doc:gone owl:deprecated "true"
id:merged rdfs:label "합쳐진 사람"@ko | id:merged ap:mergedInto id:1
id:3#name-1 rdf:type skosxl:Label | id:3#name-1 rdfs:label "이름 마디"@ko
id:11 rdf:type ap:Participation | id:11 rdfs:label "참여 마디"@ko
doc:3 rdfs:label "국립중앙도서관의 기록"@ko
id:12 rdf:type foaf:Person | id:12 skos:prefLabel "say \\"홑\\\\따옴표\\" \\u00e9\\n끝"@ko
"""


def _term(word: str) -> str:
    if word.startswith('"'):
        return word
    for prefix, iri in _PREFIXES.items():
        if word.startswith(prefix):
            return f"<{iri}{word.removeprefix(prefix)}>"
    return f"<{word}>"


def _nquads() -> bytes:
    statements = [
        line.split(maxsplit=2) for lines in DATA.splitlines() for line in lines.split(" | ") if line
    ]
    return b"".join(sorted(f"{' '.join(map(_term, words))} .\n".encode() for words in statements))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("search")
    (made / "data.nq").write_bytes(_nquads())
    write(made / "data.nq", made / "index", BASE, labels=[f"{BASE}def/ap#nickname"])
    return made


@pytest.fixture(scope="module")
def index(folder: Path) -> Index:
    return Index.open(folder / "index")


def keys(index: Index, query: str) -> list[str]:
    return [hit.iri.rpartition("/")[2] for hit in index.search(query).hits]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("홍길동", "1"),
        ("홍 길동", "1"),
        ("Letters from the lake", "36"),  # in Dublin Core 1.1, as older data have it
        ("洪吉童", "10"),
        ("Hong, Kil-tong", "2"),
        ("국립중앙도서관", "3"),
        ("국립 중앙 도서관", "3"),
        ("국립중앙도서관의", "3"),  # a particle behind it
        ("기록", "nothing"),  # a record is no entity
        ("國立中央圖書館", "3"),
        ("国立中央図書館", "3"),
        ("圖書", "3"),  # two characters within
        ("중앙", "3"),
        ("ㄱㄹㅈㅇㄷㅅㄱ", "3"),
        ("ㄱㄹ", "3"),
        ("Kungnip Chungang Tosŏgwan", "3"),
        ("Gungnip Jungang Doseogwan", "3"),
        ("kungnip chungang", "3"),
        ("shijie lishi yanjiusuo", "37"),  # words within a Chinese body's name
        ("She-hui Ko-hsueh-yuan", "37"),
        ("Yanjiuyuan Xueshu", "38"),
        ("korea national library", "3"),
        ("NATIONAL LIBRARY OF KOREA", "3"),
        ("library of kor", "3"),
        ("夏目漱石", "4"),
        ("なつめ", "4"),
        ("ﾅﾂﾒ ｿｳｾｷ", "4"),
        ("Natsume Sōseki", "4"),
        ("Souseki Natsume", "4"),
        ("毛泽东", "5"),
        ("毛沢東", "5"),
        ("Mao Zedong", "5"),
        ("모택동", "5"),
        ("암파서점", "27"),  # without its legal form, as Koreans read it
        ("Jurgen Muller", "6"),
        ("김", "7"),
        ("김ㅊ", "8"),  # on the way to 김치
        ("국립주", "3"),
        ("매욷", "nothing"),
        ("매운맛", "8"),
        ("도서관의 역사", "9"),
        ("0000 0001 2242 9500", "1"),
        ("https://isni.org/isni/0000000122429500", "1"),
        ("0000000122429500", "1"),
        ("KR-011001", "3"),
        ("kr-011001", "3"),
        (f"{BASE}id/agent/3", "3"),
        ('say "홑\\따옴표" é 끝', "12"),
    ],
)
def test_a_name_is_found_by_any_of_its_forms(index: Index, query: str, first: str) -> None:
    assert (keys(index, query) or ["nothing"])[0] == first


@pytest.mark.parametrize(
    "query",
    [
        "홍길동",
        "洪吉童",
        "Hong Kil-tong",
        "Hong Gildong",
        "Gildong Hong",
        "Kil Tong Hong",
        "hong kiltong",
        "ㅎㄱㄷ",
    ],
)
def test_one_person_is_found_by_all_scripts_whichever_the_record_holds(index: Index, query: str) -> None:
    found = keys(index, query)
    assert "1" in found
    assert "10" in found or query == "ㅎㄱㄷ"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("もり おうがい", ["13"]),
        ("モリ, オウガイ", ["13"]),
        ("Mori Ōgai", ["13"]),
        ("Ogai Mori", ["13"]),
        ("O. Mori", ["13"]),
        ("わせだだいがく", ["14"]),
        ("waseda daigaku", ["14"]),
        ("いわなみしょてん", ["27"]),  # without its legal form
        ("Toyotomi Hideyoshi", ["31"]),  # in the characters that were usual until 1946
        ("ヒャク ノ ホン ノ キュー アンド エー", ["29"]),
        ("Hyaku no hon no kyū ando ē", ["29"]),
        ("100 no hon no Q&A", ["29"]),
        ("もりいちろう", ["15", "16"]),  # what the record itself tells comes first
        ("Ichiro Mori", ["15", "16"]),
    ],
)
def test_kanji_without_kana_are_found_by_their_reading(index: Index, query: str, found: list[str]) -> None:
    pytest.importorskip("sudachipy", reason="the extra `japanese` is not installed")
    assert keys(index, query) == found
    assert index.search(query).hits[0].matched is not None


@pytest.mark.parametrize(("query", "found"), [("川端康成", ["18"]), ("大江, 健三郎", ["19"])])
def test_kanji_find_names_that_are_held_in_kana_or_romaji_alone(
    index: Index, query: str, found: list[str]
) -> None:
    pytest.importorskip("sudachipy", reason="the extra `japanese` is not installed")
    assert keys(index, query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cat", []),
        ("Hanoi", []),
        ("Heian", []),
        ("Mohamed Hussein", ["Muḥammad Ḥusayn"]),
        ("محمد حسين", ["Muḥammad Ḥusayn"]),
        ("Ali", ["علي"]),
        ("علی", ["علي"]),
    ],
)
def test_consonants_alone_make_no_latin_names_one(tmp_path: Path, query: str, found: list[str]) -> None:
    """Unless they are many: both are written with their vowels, as names in Arabic script are not."""
    named = "http://www.w3.org/2004/02/skos/core#prefLabel"
    names = ['"Kyoto"@und-Latn', '"Yun, Dong-ju"@und-Latn', '"Muḥammad Ḥusayn"', '"علي"@ar']
    lines = [f"<{BASE}id/agent/{number}> <{named}> {name} .\n" for number, name in enumerate(names)]
    (tmp_path / "data.nq").write_text("".join(lines), encoding="utf-8")
    write(tmp_path / "data.nq", tmp_path / "index", BASE)
    hits = Index.open(tmp_path / "index").search(query).hits
    assert [hit.label.text for hit in hits] == found


@pytest.mark.parametrize("query", ["청년사", "靑年社"])
def test_hangul_and_hanja_find_a_name_that_is_held_romanised(index: Index, query: str) -> None:
    assert keys(index, query) == ["20"]


@pytest.mark.parametrize(
    ("query", "first", "why"),
    [
        ("홍길동, 1540-1590", "1", "other form"),
        ("홍길동 (의적)", "1", "other form"),
        ("Hong, Kil-tong, active 16th century", "2", "other form"),
        ("Gildong Hong (1540-)", "1", "sound"),
        ("安堅", "17", "variant"),  # the record has years, the query none
        ("안견", "17", "sound"),
        ("An Kyŏn", "17", "sound"),
        ("ㅎㄱㄷ 1540", "nothing", ""),
        ("대한민국. 문화체육관광부. 국립중앙도서관", "3", "part"),
    ],
)
def test_years_and_brackets_behind_a_name_are_no_part_of_it(
    index: Index, query: str, first: str, why: str
) -> None:
    hits = index.search(query).hits
    assert [(hit.iri.rpartition("/")[2], hit.why) for hit in hits[:1]] == [(first, why)][: len(why)]


@pytest.mark.parametrize(
    ("query", "first", "why"),
    [
        ("홍길동 교수", "1", "other form"),
        ("홍길동님", "1", "other form"),
        ("Prof. Dr. Kil-tong Hong", "2", "words"),
        ("Dr. Gildong Hong", "1", "sound"),
        ("나쓰메 소세키", "4", "sound"),  # as Koreans write what they hear
        ("마오쩌둥", "5", "sound"),
        ("게이오기주쿠대학", "35", "sound"),  # the name in Japanese, what it is in Korean
        ("게이오기주쿠 대학교", "35", "sound"),
        ("N.L.K.", "3", "initials"),
        ("국중도", "3", "initials"),  # as Koreans call a body in short
        ("国中図", "3", "initials"),
        ("국립도서관", "3", "initials"),
        ("국중", "nothing", ""),
        ("국관도", "nothing", ""),
    ],
)
def test_a_name_is_found_as_it_is_addressed_and_heard(index: Index, query: str, first: str, why: str) -> None:
    hits = index.search(query).hits
    assert [(hit.iri.rpartition("/")[2], hit.why) for hit in hits[:1]] == [(first, why)][: len(why)]


@pytest.mark.parametrize(
    ("query", "first", "why"),
    [
        ("국립중앙도서관 자료관리부", "3", "part"),  # a department behind it
        ("대한민국국립중앙도서관", "3", "part"),
        ("한국서울청소년수련원", "34", "part"),  # not the shorter one
        ("의적 홍길동", "1", "part"),
        ("義賊 홍길동", "1", "part"),
        ("National Library of the Korean nation", "3", "part"),
        ("Library, Korea (National)", "3", "words"),
        ("Natonal Library of Korea", "3", "nearly"),  # a letter less, one more, another, two that change
        ("National Libbrary of Korea", "3", "nearly"),
        ("National Library of Coree", "3", "part"),
        ("Natsume Sosetsu", "nothing", ""),
        ("National Library of Korae", "3", "nearly"),
        ("국립중앙도사관", "3", "nearly"),
    ],
)
def test_what_is_not_found_whole_is_found_by_a_part_or_by_what_is_spelt_almost_so(
    index: Index, query: str, first: str, why: str
) -> None:
    hits = index.search(query).hits
    assert [(hit.iri.rpartition("/")[2], hit.why) for hit in hits[:1]] == [(first, why)][: len(why)]


@pytest.mark.parametrize(
    ("query", "first", "why"),
    [
        ("mongolia library", "21", "words"),
        ("mongolian library", "21", "words"),
        ("Korean National Library", "3", "words"),
        ("Seoul National University", "nothing", ""),  # the initials of U.S. are those of no person
        ("John Ronald Tolkien", "28", "words"),
        ("Allen HN", "23", "words"),
        ("uscm", "nothing", ""),
        ("nlk", "3", "initials"),
        ("แห่งชาติ", "24", "words"),  # nothing parts the words
        ("Syngman Rhee", "25", "sound"),
        ("Jo Jeongrae", "26", "sound"),
        ("Chadukkotchagŭn Tosŏgwan", "32", "sound"),
        ("Jadukkotjageun doseogwan", "32", "sound"),
        ("Shīenuenu nyūsu", "30", "sound"),  # an acronym as it is read
    ],
)
def test_words_are_taken_for_what_they_may_be(index: Index, query: str, first: str, why: str) -> None:
    hits = index.search(query).hits
    assert [(hit.iri.rpartition("/")[2], hit.why) for hit in hits[:1]] == [(first, why)][: len(why)]


def test_what_meets_a_part_is_counted_and_comes_only_where_nobody_has_the_name(index: Index) -> None:
    found = index.search("김치 홍길동")
    assert [(hit.label.text, hit.why) for hit in found.hits] == [
        ("김치", "part"), ("홍길동", "part"), ("洪吉童", "part"), ("Hong, Kil-tong", "part"),
    ]  # fmt: skip
    assert found.total == 4
    assert {hit.why for hit in index.search("National Library of Korea").hits} == {"name"}


def test_the_kinds_of_match_come_in_order_and_say_why(index: Index) -> None:
    hits = index.search("김").hits
    assert [(hit.label.text, hit.why) for hit in hits[:2]] == [("김", "name"), ("김치", "beginning")]
    assert index.search("國立中央圖書館").hits[0].matched == Label("國立中央圖書館", "ko-Hani", "variant")


def test_a_misprint_is_found_but_not_shown(index: Index) -> None:
    (hit,) = index.search("National Libary").hits
    assert (hit.iri, hit.why, hit.matched) == (f"{BASE}id/agent/3", "misprint", None)
    assert all("Libary" not in label.text for label in hit.labels)


@pytest.mark.parametrize("query", ["사라진", "합쳐진", "이름 마디", "참여", "기록", "활빈당"])
def test_tombstones_nodes_and_documents_are_no_entities(index: Index, query: str) -> None:
    assert index.search(query).total == 0


def test_a_period_of_time_is_found_where_it_is_a_concept(tmp_path: Path) -> None:
    """A record in 148 is one; the period of a figure is a node."""
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    named = "http://www.w3.org/2004/02/skos/core#prefLabel"
    (tmp_path / "data.nq").write_text(
        f"""<{BASE}id/concept/1> <{kind}> <http://purl.org/dc/terms/PeriodOfTime> .
<{BASE}id/concept/1> <{kind}> <http://www.w3.org/2004/02/skos/core#Concept> .
<{BASE}id/concept/1> <{named}> "平安時代"@ja .
<{BASE}id/concept/2> <{kind}> <http://purl.org/dc/terms/PeriodOfTime> .
<{BASE}id/concept/2> <{named}> "平安時代"@ja .
""",
        encoding="utf-8",
    )
    write(tmp_path / "data.nq", tmp_path / "index", BASE)
    found = Index.open(tmp_path / "index").search("平安時代")
    assert [hit.iri for hit in found.hits] == [f"{BASE}id/concept/1"]


def test_a_name_that_is_a_node_of_its_own_is_found_wherever_that_stands(tmp_path: Path) -> None:
    thing, xl = f"{BASE}auth/1", _PREFIXES["skosxl:"]
    lines = [
        f"<{thing}> <{xl}prefLabel> <{BASE}.well-known/genid/a-1> .",
        f'<{BASE}.well-known/genid/a-1> <{xl}literalForm> "学校図書館" <{BASE}g> .',
        f"<{thing}> <{xl}altLabel> <http://other.example/label> .",
        f'<http://other.example/label> <{xl}literalForm> "School libraries"@en .',
        f"<{thing}> <{xl}altLabel> <{thing}#name-1> .",
        f'<{thing}#name-1> <{xl}literalForm> "Told beside it"@en .',
        f"<{thing}> <{xl}altLabel> <http://other.example/none> .",
    ]
    (tmp_path / "data.nq").write_text("".join(sorted(f"{line}\n" for line in lines)), encoding="utf-8")
    (found,) = entities(tmp_path / "data.nq", BASE)
    assert [(each.text, each.language, each.rank) for each in found.labels] == [
        ("学校図書館", "", "preferred"),
        ("School libraries", "en", "variant"),
    ]


@pytest.mark.parametrize(
    ("said", "found"),
    [("true", 0), ("1", 0), ("false", 1), ("0", 1)],
)
def test_what_is_deprecated_in_either_form_is_not_found(tmp_path: Path, said: str, found: int) -> None:
    owl, rdfs = _PREFIXES["owl:"], _PREFIXES["rdfs:"]
    truth = f'"{said}"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    of_thing = f'<{BASE}a> <{owl}deprecated> {truth} .\n<{BASE}a> <{rdfs}label> "A" .\n'
    of_record = f'<{BASE}doc/a> <{owl}deprecated> {truth} .\n<{BASE}a> <{rdfs}label> "A" .\n'
    for number, lines in enumerate((of_thing, of_record)):
        file = tmp_path / f"{number}.nq"
        file.write_text("".join(sorted(lines.splitlines(keepends=True))), encoding="utf-8")
        assert len(list(entities(file, BASE))) == found


def test_a_hit_brings_what_tells_homonyms_apart(index: Index) -> None:
    (hit,) = index.search("홍길동", filters=Filters(countries=("KR",))).hits
    assert (hit.begins, hit.details, hit.source, hit.country) == ("1443", ("활빈당",), "people", "KR")
    assert hit.types == ("http://xmlns.com/foaf/0.1/Person",)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"1", "10", "2"}),
        (Filters(sources=("people",)), {"1", "10"}),
        (Filters(sources=("people", "others")), {"1", "10", "2"}),
        (Filters(from_year=1940), {"10"}),
        (Filters(to_year=1500), {"1"}),
        (Filters(types=("http://www.w3.org/ns/org#FormalOrganization",)), set()),
    ],
)
def test_filters_narrow_hits_totals_and_facets(index: Index, filters: Filters, expected: set[str]) -> None:
    found = index.search("Hong Gildong", filters=filters)
    assert {hit.iri.rpartition("/")[2] for hit in found.hits} == expected
    assert found.total == len(expected)
    assert sum(count for _, count in found.facets["source"]) == len(expected)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(types=("http://xmlns.com/foaf/0.1/Person",)),
        Filters(sources=("people",), countries=("KR",)),
        Filters(types=("http://example.org/none",)),
    ],
)
def test_as_many_are_counted_as_a_search_would_find(index: Index, filters: Filters) -> None:
    assert index.number(filters) == index.search("", filters=filters).total


def test_pages_hold_each_hit_once_and_the_total_is_honest(index: Index) -> None:
    whole = index.search("a", limit=100)
    for query in ("홍", "김", "h", "국", "library", "Hong Gildong"):
        whole = index.search(query, limit=100)
        assert whole.total == len(whole.hits) == len({hit.iri for hit in whole.hits})
        single = [index.search(query, limit=1, offset=place).hits[0] for place in range(whole.total)]
        assert single == list(whole.hits)
        assert index.search(query, limit=5, offset=whole.total).hits == ()


def test_typeahead_needs_one_character(index: Index) -> None:
    assert [hit.matched for hit in index.suggest("국", 3)] == [Label("국립중앙도서관", "ko", "preferred")]
    assert {hit.iri[-1] for hit in index.suggest("n", 10)} >= {"3"}


def test_typeahead_finds_what_each_letter_of_hangul_is_on_the_way_to(index: Index) -> None:
    for typed in ("호", "홍", "홍ㄱ", "홍기", "홍길", "홍길ㄷ", "홍길도", "홍길동"):
        assert f"{BASE}id/agent/1" in {hit.iri for hit in index.suggest(typed)}, typed
    assert [(hit.iri[-2:], hit.why) for hit in index.suggest("매우")] == [("/8", "unfinished")]
    assert [(hit.iri[-2:], hit.why) for hit in index.suggest("맹")] == []


def test_a_name_is_resolved_exactly(index: Index) -> None:
    assert [hit.iri for hit in index.named("hong, kil tong")] == [f"{BASE}id/agent/2"]
    assert index.named("Hong, Kil") == ()


@pytest.mark.parametrize(
    "query",
    ["", " ", "\x00", "\ud800", "김\udc00구", "((ㄱ", "[도", ".*깃", "\u202e", "(a OR b) AND",
     "+-&|!(){}[]^\"~*?:\\/", ".*", "[a-z]+", "' OR 1=1 --", "%s", "🙂",
     "\u200b" * 400, "a" * 500, "ㅎ" * 500, "김" * 500, "a b " * 125, "한 " * 250, "a-" * 250, "ｶﾞ" * 250],
)  # fmt: skip
def test_hostile_text_gets_an_answer_at_once(index: Index, query: str) -> None:
    begun = time.perf_counter()
    assert index.search(query).total >= 0
    index.suggest(query)
    index.named(query)
    assert time.perf_counter() - begun < 20


@pytest.mark.parametrize(("query", "offset"), [("a" * 10_000, 0), ("김", 1_000_000)])
def test_what_goes_too_far_is_refused(index: Index, query: str, offset: int) -> None:
    with pytest.raises(InvalidValue):
        index.search(query, offset=offset)


def test_naughty_strings_get_an_answer(index: Index, shared: Path) -> None:
    for line in (shared / "data/records/dirty/strings/blns.txt").read_text(encoding="utf-8").splitlines():
        try:
            assert index.search(line).total >= 0
        except InvalidValue:
            assert len(line) > 500


def test_the_index_is_opened_from_a_folder_that_cannot_be_written(folder: Path) -> None:
    before = sorted(each.name for each in (folder / "index").iterdir())
    (folder / "index").chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert Index.open(folder / "index").size == Index.open(folder / "index").size
    finally:
        (folder / "index").chmod(0o755)
    assert sorted(each.name for each in (folder / "index").iterdir()) == before
    assert not [name for name in before if name.endswith(".lock")]


@pytest.mark.parametrize("query", ["Natinal Library of Korea", "National Libray of Korea"])
def test_a_whole_name_spelt_almost_so_comes_before_a_longer_one_with_its_words(
    tmp_path: Path, query: str
) -> None:
    names = {
        1: ("국립중앙도서관", "National Library of Korea"),
        2: ("국회도서관", "National Assembly Library of Korea"),
    }
    label = f"<{_PREFIXES['skos:']}prefLabel>"
    lines = (
        f'<{BASE}id/agent/{number}> {label} "{name}"@{language} .\n'
        for number, told in names.items()
        for name, language in zip(told, ("ko", "en"), strict=True)
    )
    (tmp_path / "data.nq").write_text("".join(sorted(lines)), encoding="utf-8")
    write(tmp_path / "data.nq", tmp_path / "index", BASE)
    assert keys(Index.open(tmp_path / "index"), query) == ["1", "2"]


def test_an_index_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(LodError, match="no search index"):
        Index.open(tmp_path)


def test_an_index_is_never_written_twice(folder: Path) -> None:
    with pytest.raises(LodError, match="already"):
        write(folder / "data.nq", folder / "index", BASE)


def test_an_empty_release_has_an_empty_index(tmp_path: Path) -> None:
    (tmp_path / "data.nq").touch()
    assert write(tmp_path / "data.nq", tmp_path / "index", BASE) == 0
    assert Index.open(tmp_path / "index").search("a").total == 0


def test_reading_waits_for_no_more_fragments_than_an_iri_has_prefixes(tmp_path: Path) -> None:
    def lines() -> Iterator[str]:
        for number in range(1, 3000):
            it = f"<{BASE}id/agent/{number}"
            yield f"{it}#isni> <{_PREFIXES['rdf:']}type> <{_PREFIXES['adms:']}Identifier> .\n"
            yield f'{it}#isni> <{_PREFIXES["skos:"]}notation> "n{number}" .\n'
            yield f'{it}> <{_PREFIXES["skos:"]}prefLabel> "name {number}" .\n'
            part_of = f"<{_PREFIXES['dcterms:']}isPartOf>"
            yield f"<{BASE}doc/agent/{number}> {part_of} <{BASE}dataset/d{number}> .\n"

    data = tmp_path / "data.nq"
    data.write_text("".join(sorted(lines())), encoding="utf-8")
    for entity in entities(data, BASE):
        number = entity.iri.rpartition("/")[2]
        assert (entity.identifiers, entity.source) == ([f"n{number}"], f"d{number}")


def test_things_beside_id_have_their_records_too(tmp_path: Path) -> None:
    label, part_of = f"<{_PREFIXES['rdfs:']}label>", f"<{_PREFIXES['dcterms:']}isPartOf>"
    lines = [
        f'<{BASE}{path}> {label} "{path}" .\n<{BASE}doc/{path}> {part_of} <{BASE}dataset/gnd> .\n'
        for path in ("gnd/118540238", "a", "zz/1")
    ]
    data = tmp_path / "data.nq"
    data.write_text("".join(sorted("".join(lines).splitlines(keepends=True))), encoding="utf-8")
    assert [entity.source for entity in entities(data, BASE)] == ["gnd", "gnd", "gnd"]


def test_the_same_data_gives_the_same_answers(folder: Path, tmp_path: Path) -> None:
    write(folder / "data.nq", tmp_path / "again", BASE, labels=[f"{BASE}def/ap#nickname"], heap=15_000_000)
    first, second = Index.open(folder / "index"), Index.open(tmp_path / "again")
    for query in ("홍", "김", "Hong Gildong", "library", "국립"):
        assert first.search(query) == second.search(query)
