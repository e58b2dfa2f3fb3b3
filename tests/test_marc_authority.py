"""Authority records become what they describe; none is lost, and nobody's private facts are told."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from lod import marc21
from lod.converters import SPLITTERS
from lod.errors import LodError, Notice, Problem
from lod.marc21 import ISO2709, MARCXML, Record
from lod.rdf import triples
from lod.records.agents import Agent
from lod.records.concepts import Concept
from lod.records.lifecycle import NotAnEntity, Tombstone
from lod.records.names import Link
from tests.marc_records import LEADER, TELLING, convert, marc, only, told


@pytest.mark.parametrize(
    ("fields", "options", "key"),
    [
        ((), {}, "a1"),
        ((), {"source": "authorities"}, "authorities-a1"),
        ((("003", "DE-101"),), {"source": "authorities"}, "DE-101-a1"),
        ((("003", "DE-101"),), {"keys": "own"}, "a1"),
    ],
)
def test_the_key_has_the_agency_unless_the_source_owns_its_numbers(
    fields: tuple[tuple[str, str], ...], options: dict[str, object], key: str
) -> None:
    agent = only(marc(*fields, ("100", "1 $aKey, John")), **options)
    assert isinstance(agent, Agent)
    assert agent.key == key


@pytest.mark.parametrize("options", [{"keys": "mine"}, {"time_zone": "JST"}, {"language": "Japanese"}])
def test_an_option_that_means_nothing_is_refused(options: dict[str, str]) -> None:
    (name,) = options
    with pytest.raises(LodError, match=f"{name} is '"):
        convert(b"", **options)


@pytest.mark.parametrize("code", ["jpn", "chi", "zho", "ja", "zh"])
def test_a_code_of_the_language_of_han_is_taken(code: str) -> None:
    assert '"夏目漱石"@' in "".join(told(only(marc(("100", "1 $a夏目漱石")), language=code)))


@pytest.mark.parametrize("zone", ["Z", "+09:00", "-05:00"])
def test_005_has_the_offset_that_the_source_declares(zone: str) -> None:
    agent = only(marc(("005", "20240102030405.0"), ("100", "1 $aKey, John")), time_zone=zone)
    shown = "+00:00" if zone == "Z" else zone
    assert any(f'"2024-01-02T03:04:05{shown}"' in each for each in told(agent))


PERSON = ("100", "1 $aKey, John,$d1941-")
PRIVATE = (
    ("371", "  $a1 Main Street$mkey@example.com"),
    ("375", "  $amale"),
    ("667", "  $aOnly for cataloguers"),
)


@pytest.mark.parametrize("word", ["Main Street", "key@example.com", "male", "Only for cataloguers"])
@pytest.mark.parametrize("form", [ISO2709, MARCXML])
def test_private_fields_are_neither_told_nor_given_back(word: str, form: str) -> None:
    agent = only(marc(PERSON, *PRIVATE, form=form))
    assert isinstance(agent, Agent)
    assert not [each for each in told(agent) if word in each]
    assert word.encode() not in agent.record.source_record
    assert b"1941-" in agent.record.source_record


def test_the_operator_may_give_back_the_record_whole() -> None:
    source = marc(PERSON, *PRIVATE)
    agent = only(source, publish_source=True)
    assert isinstance(agent, Agent)
    assert agent.record.source_record == source
    assert not [each for each in told(agent) if "Main Street" in each]


@pytest.mark.parametrize(
    "fields",
    [
        (("110", "2 $aKey Library"), ("371", "  $a1 Main Street$mkey@example.com")),
        (("100", "1 $aKey, John,$d1841-1900"), ("371", "  $a1 Main Street$mkey@example.com")),
    ],
)
def test_a_body_and_the_dead_have_an_address_but_no_mail(fields: tuple[tuple[str, str], ...]) -> None:
    agent = only(marc(*fields))
    assert isinstance(agent, Agent)
    assert [each.text for each in agent.addresses] == ["1 Main Street"]
    assert b"key@example.com" not in agent.record.source_record
    (private,) = [each for each in convert(marc(*fields)) if isinstance(each, Notice)]
    assert (private.field, private.kind) == ("371$m", "private")


@pytest.mark.parametrize("form", [ISO2709, MARCXML])
def test_a_record_without_private_fields_is_kept_byte_for_byte(form: str) -> None:
    source = marc(PERSON, ("670", "  $aHis songs"), form=form)
    agent = only(source)
    assert isinstance(agent, Agent)
    assert agent.record.source_record.strip() == source.strip()
    assert agent.record.source_type == form


@pytest.mark.parametrize(
    ("birth", "told_as"),
    [("$f1941-10-23$2edtf", "1941"), ("$f1841-10-23$g1900$2edtf", "1841-10-23"), ("$f1941$2edtf", "1941")],
)
def test_the_day_of_birth_of_the_living_is_not_told(birth: str, told_as: str) -> None:
    agent = only(marc(("046", f"  {birth}"), ("100", "1 $aKey, John")))
    assert isinstance(agent, Agent)
    assert agent.birth is not None
    assert agent.birth.text == told_as


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ("1950 Mar. 3-", "1950-"),
        ("1950.3.3-", "1950-"),
        ("1950년 3월 3일-", "1950-"),
        ("b. 1950 March 3", "1950-"),
        ("1950 Mar.-", "1950-"),
        ("3 mars 1950-", "1950-"),
        ("19500303-", "1950-"),
        ("1950 Mar. 3-2001", "1950 Mar. 3-2001"),
        ("approximately 1950-", "approximately 1950-"),
        ("1912 or 1913-", "1912 or 1913-"),
        ("195--", "195--"),
    ],
)
def test_no_name_of_the_living_has_the_day_of_birth(dates: str, told: str) -> None:
    source = marc(
        ("100", f"1 $aKim, X,$d{dates}"),
        ("400", f"1 $aKim, Y,$d{dates},$eauthor"),
        ("500", f"1 $aLee,$d{dates}"),
    )
    agent = only(source)
    assert isinstance(agent, Agent)
    assert [each.text for each in agent.names] == [f"Kim, X, {told}", f"Kim, Y, {told}"]
    assert (agent.heading, agent.relations[0].heading) == (f"Kim, X, {told}", f"Lee, {told}")
    noticed = [each.field for each in convert(source) if isinstance(each, Notice) and each.kind == "private"]
    assert noticed == ["100$d"] * (told != dates)


@pytest.mark.parametrize("where", ["046$f", "100$d"])
def test_the_report_names_the_field_that_tells_the_day(where: str) -> None:
    told = {"046$f": ("046", "  $f19411023"), "100$d": ("100", "1 $aKey, John,$d1941.10.23-")}[where]
    heading = [] if where == "100$d" else [("100", "1 $aKey, John")]
    found = convert(marc(told, *heading))
    assert [each.field for each in found if isinstance(each, Notice)] == [where]


def test_what_is_not_mapped_is_told_once_a_record_with_its_tags() -> None:
    found = convert(marc(PERSON, ("053", " 0$aM1"), ("953", "  $ax"), ("953", "  $ay")))
    notices = [each for each in found if isinstance(each, Notice)]
    assert [(each.kind, each.field) for each in notices] == [("unmapped", "053 953")]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ((("130", " 0$aSongs of keys"), ("410", "2 $aKey Library.$tSongs of keys")), []),
        ((("110", "2 $aKey Library"), ("410", "2 $aKey Library.$tSongs of keys")), ["410 name-title"]),
    ],
)
def test_a_work_has_names_with_titles_and_nobody_else(
    fields: tuple[tuple[str, str], ...], said: list[str]
) -> None:
    found = convert(marc(*fields))
    assert [f"{each.field} {each.kind}" for each in found if isinstance(each, Notice)] == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("http://isni.org/isni/0000000123082571", "holds no number of its scheme"),
        ("/key", "is no address on the web"),
    ],
)
def test_a_link_of_024_that_leads_nowhere_is_told_for_what_it_is(written: str, said: str) -> None:
    (notice,) = [
        each for each in convert(marc(PERSON, ("024", f"7 $0{written}"))) if isinstance(each, Notice)
    ]
    assert notice.message == f"{written!r} {said}"


@pytest.mark.parametrize(
    ("own", "agency", "number", "key"),
    [
        ("KAB201400001", "", "KAB201400002", "KAB201400002"),
        ("KAB201400001", "011001", "KSH 201400002", "KSH201400002"),
        ("KAB201400001", "", "(NLK)KAC201400002", "KAC201400002"),
        ("n  79021164", "DLC", "n 80001111", "n80001111"),
        ("A0001", "XX-Lak", "A0002", "A0002"),
        ("A0001", "XX-Lak", "B0002", ""),  # of another list
        ("1001", "XX-Lak", "1002", ""),  # any number looks like that
        ("n  79021164", "DLC", "11852", ""),
    ],
)
def test_a_number_without_its_agency_is_of_the_same_register_where_it_has_the_form(
    own: str, agency: str, number: str, key: str
) -> None:
    data = marc(("001", own), ("003", agency), ("110", "2 $aBody"), ("510", f"2 $aOther$0{number}"))
    body = only(data, keys="own")
    assert isinstance(body, Agent)
    assert [each.key for each in body.relations] == [key]
    assert bool(key) is not any("leads nowhere" in str(each) for each in convert(data, keys="own"))


@pytest.mark.parametrize(
    ("field", "iri"),
    [
        (" 0$aIndian art$0sh 85065546", "http://id.loc.gov/authorities/subjects/sh85065546"),
        (" 7$aIndianer$2gnd$04026718-0", "https://d-nb.info/gnd/4026718-0"),
        (" 7$aIndian art$2fast$0fst00969131", "http://id.worldcat.org/fast/969131"),
        (" 0$aIndian art$012345678", ""),  # may be a book
        (" 2$aIndian art$0D007198", ""),  # MeSH, whose numbers are not known here
        (" 7$aIndianer$2gnd$04026718-1", ""),  # breaks its rule
    ],
)
def test_a_bare_number_in_7xx_is_one_of_the_system_that_the_field_names(field: str, iri: str) -> None:
    data = marc(("150", "  $aIndigenous art"), ("750", field))
    concept = only(data)
    assert isinstance(concept, Concept)
    assert concept.links == ((Link(iri=iri, kind="close"),) if iri else ())
    assert any("leads nowhere" in str(each) for each in convert(data)) is not bool(iri)


def test_nothing_is_told_of_what_ties_a_field_or_is_empty() -> None:
    tied = ("370", "  $aSeoul$2naf$0http://x.org/1$81.1\\x"), ("400", "1 $iOther name:$wr$aKey, J.$4nawi$5XX")
    found = convert(marc(("100", "1 $6880-01$aKey, John$e$9  "), *tied, ("880", "1 $6100-01$aKey, Yohan")))
    assert [str(each) for each in found if isinstance(each, Notice)] == []


@pytest.mark.parametrize("tag", ["100", "110", "111", "150", "151"])
@pytest.mark.parametrize("status", "dosx")
def test_a_deleted_record_is_a_tombstone_of_no_living_class(tag: str, status: str) -> None:
    gone = only(marc((tag, "2 $aGone"), leader=LEADER[:5] + status + LEADER[6:]))
    assert isinstance(gone, Tombstone)
    assert not [each for each in told(gone) if "foaf/0.1/Person" in each or "core#Concept" in each]


@pytest.mark.parametrize(("use", "kind"), [("a", "agent"), ("b", "concept"), ("", "agent")])
def test_a_deletion_that_is_no_more_than_a_number_is_a_tombstone(use: str, kind: str) -> None:
    fixed = ("008", f"990208n| anann{use}bbn          |a aaa      ") if use else ("005", "20240102")
    gone = only(marc(fixed, leader=LEADER.replace("n", "d", 1)), keys="own")
    assert isinstance(gone, Tombstone)
    assert (gone.kind, gone.key, gone.label) == (kind, "a1", "a1")


def test_the_three_forms_tell_the_same() -> None:
    fields = (
        ("003", "XxTst"),
        ("008", "000102n| azannaabn          |n aaa      "),
        PERSON,
        ("400", "1 $a열쇠"),
    )
    mrk = "=LDR  " + LEADER + "\n=001  a1\n"
    mrk += "".join(f"={tag}  {text}\n" for tag, text in fields)

    forms = [marc(*fields), marc(*fields, form=MARCXML), mrk.encode()]

    assert len({frozenset(told(only(each))) for each in forms}) == 1


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("040", "  $ahttps://x.org/a#b#c$b)eng"),
        ("040", "  $ahttp://x.org/\U0010ffff$bxyz"),
        ("024", "7 $ahttp://x.org/a b$2uri$0(uri)http://[x$1https://isni.org/isni/1"),
        ("024", "7 $a(<>)$2<odd scheme>"),
        ("046", "  $f1941-13-45$gX$s9999$2edtf"),
        ("400", "1 $7[bcp47]x-$a열쇠"),
        ("400", "1 $7(bcp47)ko-Latn-9$aYeolsoe"),
        ("500", "1 $4https://x.org/%zz$0()$aNote"),
        ("856", "40$uhttp://x.org/\u2028"),
        ("880", "1 $6999-99/(Z/r$a열쇠"),
        ("670", "  $b$u"),
    ],
)
def test_an_odd_value_never_costs_the_record(tag: str, text: str) -> None:
    agent = only(marc(PERSON, (tag, text)))
    assert isinstance(agent, Agent)
    assert told(agent)


AUTHORITIES = [
    "lc-names-folio-perf.mrc",
    "lcsh-2009-folio.mrc",
    "folio-fixtures-unique.mrc",
    "canadian-subject-headings-2021.mrk",
    "koha-demo-authorities.marcxml",
    "evergreen-concerto.marcxml",
    "iisg-evergreen-1066.mrc",
]


@pytest.mark.parametrize("name", AUTHORITIES)
def test_each_real_record_becomes_one_thing(shared: Path, name: str) -> None:
    data = (shared / "data/records/auth-marc" / name).read_bytes()
    read = [each.ordinal for each in marc21.read(io.BytesIO(data))]

    made = [each for each in convert(data, source="real") if not isinstance(each, Notice)]

    assert len(made) == len(read)
    for each in made:
        if not isinstance(each, Problem):
            list(triples(each, TELLING))


@pytest.mark.parametrize(
    "folder", ["japan", "bib-marc", "dirty/marc/marc4j", "dirty/marc/openlibrary", "dirty/marc/solrmarc"]
)
def test_bibliographic_records_are_refused_one_by_one(shared: Path, folder: str) -> None:
    for path in (shared / "data/records" / folder).rglob("*.m*rc"):
        data = path.read_bytes()
        found = convert(data)
        assert len(found) == len(list(marc21.read(io.BytesIO(data))))
        assert {each.kind for each in found if isinstance(each, Problem)} <= {"not-authority", "unreadable"}
        assert all(isinstance(each, Problem) for each in found)


def test_parts_of_a_file_tell_what_the_whole_tells(shared: Path) -> None:
    path = shared / "data/records/auth-marc/lc-names-folio-perf.mrc"
    data = path.read_bytes()
    starts = list(SPLITTERS["marc_authority"](io.BytesIO(data), path.name, 50_000))
    ends = [start for start, _ in starts[1:]] + [len(data)]

    in_parts = [
        str(each)
        for (start, first), end in zip(starts, ends, strict=True)
        for each in _without_offsets(convert(data[start:end], first=first))
    ]

    assert len(starts) == 9
    assert in_parts == [str(each) for each in _without_offsets(convert(data))]


def _without_offsets(outcomes: list[object]) -> Iterator[object]:
    """Converted from bytes alone, a part does not know where in the file it stands."""
    return (each for each in outcomes if not isinstance(each, Problem))


# Statements that were read beside their record: file, control number, some that
# must be there, words that must not.
GOLDEN = [
    (
        "lc-names-folio-perf.mrc",
        "n79022935",  # Dutch; twenty-two identifiers, names in six scripts
        {
            '<id/agent/DLC-n79022935> <def/ap#birth> "1853-03-30"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
            '<id/agent/DLC-n79022935> <https://schema.org/deathPlace> "Auvers-sur-Oise (France)"@en',
            '<id/agent/DLC-n79022935> <def/ap#associatedCountry> "Netherlands"@en',
            "<id/agent/DLC-n79022935> <http://www.w3.org/2004/02/skos/core#altLabel> "
            '"ゴッホ, 1853-1890"@ja-Hrkt',
            "<id/agent/DLC-n79022935> <https://schema.org/sameAs> <http://www.wikidata.org/entity/Q5582>",
            '<id/agent/DLC-n79022935#gettyulan> <http://www.w3.org/2004/02/skos/core#notation> "500115588"',
        },
        "Machine-derived",
    ),
    (
        "lc-names-folio-perf.mrc",
        "n85276502",  # a congress as a whole, without a date
        {
            "<id/undertaking/DLC-n85276502> <http://www.w3.org/2004/02/skos/core#altLabel> "
            '"World Veterinary Association. Congress"@und-Latn',
            "<id/undertaking/DLC-n85276502#lccn-2> <def/ap#idStatus> <def/ap#cancelled>",
        },
        "ap#date>",
    ),
    (
        "lcsh-2009-folio.mrc",
        "sh2009007708",  # the history of a place, which is no place
        {
            "<id/concept/DLC-sh2009007708> <http://www.w3.org/2004/02/skos/core#prefLabel> "
            '"Chad--History--1990-"@en',
            "<id/concept/DLC-sh2009007708> <http://www.w3.org/2004/02/skos/core#inScheme> <def/lcsh>",
        },
        "schema.org/Place",
    ),
    (
        "national-samples/archivesspace/backend/spec/examples/marc/IAS.xml",
        "n79046262",  # a body with an e-mail address in its address
        {
            '<id/agent/DLC-n79046262> <def/ap#activeFrom> "1930-05-20"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
            '<id/agent/DLC-n79046262> <http://www.w3.org/ns/org#classification> "Research institutes"@en',
            '<id/agent/DLC-n79046262> <https://schema.org/location> "Princeton (N.J.)"@en',
            "<id/agent/DLC-n79046262#lccn-2> <def/ap#idStatus> <def/ap#cancelled>",
        },
        "08540, contactus",
    ),
    (
        "national-samples/archivesspace/backend/spec/examples/marc/gf2014026450.xml",
        "gf2014026450",  # a genre, its name with a macron
        {
            '<id/concept/DLC-gf2014026450> <http://www.w3.org/2004/02/skos/core#prefLabel> "Nō plays"@en',
            '<id/concept/DLC-gf2014026450> <http://www.w3.org/2004/02/skos/core#altLabel> "Noh drama"@en',
            "<doc/concept/DLC-gf2014026450> <http://purl.org/dc/terms/creator> "
            "<http://id.loc.gov/vocabulary/organizations/ilchalcs>",
        },
        "schema.org/Place",
    ),
    (
        "national-samples/idzebra/examples/marcxml/collection-namemrc.xml",
        "n50025199",  # a year of birth in doubt, and a heading of AACR1
        {
            '<id/agent/DLC-n50025199> <def/ap#birth> "1834?"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
            "<id/agent/DLC-n50025199> <http://www.w3.org/2004/02/skos/core#hiddenLabel> "
            '"Sitting Bull, Dakota chief, 1831-1890"@und-Latn',
        },
        "schema.org/birthDate",
    ),
    (
        "national-samples/idzebra/examples/marcxml/collection-namemrc.xml",
        "n00093008",  # a series of conferences with a variant under a body
        {
            "<id/undertaking/DLC-n00093008> <http://www.w3.org/2004/02/skos/core#altLabel> "
            '"Nuclear Free and Independent Pacific Movement. Conference"@und-Latn',
            '<id/undertaking/DLC-n00093008> <http://www.w3.org/2004/02/skos/core#altLabel> "NFIPC"@und-Latn',
        },
        "ap#date>",
    ),
    (
        "national-samples/idzebra/examples/marcxml/collection-subjmrc.xml",
        "sh85014644",  # no language of cataloguing, and a former heading
        {
            "<id/concept/DLC-sh85014644> <http://www.w3.org/2004/02/skos/core#hiddenLabel> "
            '"Black-winged kite"@und-Latn',
            "<id/concept/DLC-sh85014644> <http://www.w3.org/2004/02/skos/core#altLabel> "
            '"Elanus caeruleus"@und-Latn',
        },
        "QL696",
    ),
    (
        "national-samples/ndl-vufind2/tests/data/authority/authorityauth.mrc",
        "vtls000001427",  # of Ireland
        {
            '<id/agent/IeDuNL-vtls000001427> <http://www.w3.org/2004/02/skos/core#altLabel> "RDS"@und-Latn',
            '<doc/agent/IeDuNL-vtls000001427> <def/ap#establishment> "provisional"',
            "<id/agent/IeDuNL-vtls000001427#iedunl> <http://www.w3.org/2004/02/skos/core#notation> "
            '"vtls000001427"',
        },
        "REINDEX",
    ),
    (
        "national-samples/qa-catalogue/src/test/resources/authority/authority.sample.xml",
        "21099399",  # of Belgium, with subfields # and an ISNI that is not there yet
        {
            '<id/agent/real-21099399> <def/ap#death> "1929"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
            "<id/agent/real-21099399> <def/ap#associatedLanguage> "
            "<http://id.loc.gov/vocabulary/iso639-2/wln>",
            "<id/agent/real-21099399> <http://www.w3.org/2000/01/rdf-schema#label> "
            '"Fauconnier, Jacques, écrivain wallon"@und-Latn',
        },
        "#isni",
    ),
    (
        "national-samples/mc2skos/examples/lcgft-gf2011026530.xml",
        "gf2011026530",  # a genre
        {
            "<id/concept/DLC-gf2011026530> <http://www.w3.org/2004/02/skos/core#inScheme> <def/lcgft>",
            "<id/concept/DLC-gf2011026530> <https://schema.org/sameAs> "
            "<http://id.loc.gov/authorities/genreForms/gf2011026530>",
            '<doc/concept/DLC-gf2011026530> <def/ap#notFoundIn> "Glossary of the mapping sciences, 1994"',
        },
        "schema.org/Place",
    ),
    (
        "national-samples/librisxl/whelk-core/src/test/resources/marc2jsonld/in/auth/139860.iso2709",
        "139860",  # a subject in Swedish
        {
            '<id/concept/real-139860> <http://www.w3.org/2004/02/skos/core#prefLabel> "Arkiv"@sv',
            "<id/concept/real-139860> <http://www.w3.org/2004/02/skos/core#closeMatch> "
            "<http://id.loc.gov/authorities/subjects/sh85006913>",
            "<id/concept/real-139860> <http://www.w3.org/2004/02/skos/core#scopeNote> "
            '"Även genre/formterm."@sv',
        },
        "exactMatch",
    ),
    (
        "national-samples/librisxl/whelk-core/src/test/resources/marc2jsonld/in/auth/94541.iso2709",
        "94541",  # a man of letters
        {
            '<id/agent/real-94541> <def/ap#death> "1912-05-14"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
            "<id/agent/real-94541> <http://www.w3.org/2004/02/skos/core#altLabel> "
            '"Стриндберг, Август Юхан, 1849-1912"@und-Cyrl',
            "<id/agent/real-94541> <http://www.w3.org/2000/01/rdf-schema#seeAlso> "
            "<http://viaf.org/viaf/54154627>",
        },
        "Pseudonymen ändrad",
    ),
    (
        "national-samples/mc2skos/examples/noubomn-c000011.xml",
        "REAL000011",  # replaced, nobody says by what
        {
            "<doc/concept/NoOU-REAL000011> <def/ap#recordStatus> <def/ap#withdrawn>",
            '<id/concept/NoOU-REAL000011> <http://www.w3.org/2000/01/rdf-schema#label> "Mugg"',
        },
        "core#Concept",
    ),
    (
        "lc-names-folio-perf.mrc",
        "n82144205",  # a man with a pseudonym in 663
        {
            "<id/agent/DLC-n82144205> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
            "<http://xmlns.com/foaf/0.1/Person>",
            "<id/agent/DLC-n82144205> <http://www.w3.org/2004/02/skos/core#prefLabel> "
            '"Fillmore, Henry, 1881-1956"@und-Latn',
            "<id/agent/DLC-n82144205> <http://www.w3.org/2000/01/rdf-schema#label> "
            '"Fillmore, Henry"@und-Latn',
            '<id/agent/DLC-n82144205> <https://schema.org/deathPlace> "Miami (Fla.)"@en',
            '<id/agent/DLC-n82144205> <https://schema.org/hasOccupation> "Arrangers (Musicians)"@en',
            '<id/agent/DLC-n82144205> <def/ap#death> "1956-12-07"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
            "<id/agent/DLC-n82144205> <https://schema.org/sameAs> "
            "<http://id.loc.gov/authorities/names/n82144205>",
            "<doc/agent/DLC-n82144205> <http://purl.org/dc/terms/creator> "
            "<http://id.loc.gov/vocabulary/organizations/dlc>",
        },
        "Males",
    ),
    (
        "lc-names-folio-perf.mrc",
        "n2018049646",  # a meeting
        {
            "<id/undertaking/DLC-n2018049646> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
            "<def/ap#Activity>",
            "<id/undertaking/DLC-n2018049646> <def/ap#date> "
            '"2016-02-13"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
            '<id/undertaking/DLC-n2018049646> <https://schema.org/location> "San Francisco, Calif."@en',
        },
        "foaf/0.1/Organization",
    ),
    (
        "folio-fixtures-unique.mrc",
        "n50057255",  # a body with identifiers of 024
        {
            "<id/agent/DLC-n50057255> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
            "<http://www.w3.org/ns/org#FormalOrganization>",
            "<id/agent/DLC-n50057255> <https://schema.org/sameAs> <https://isni.org/isni/0000000107023254>",
            "<id/agent/DLC-n50057255> <https://schema.org/sameAs> "
            "<http://dbpedia.org/resource/Sam_Ratulangi_University>",
            '<id/agent/DLC-n50057255#isni> <def/ap#display> "0000 0001 0702 3254"',
            "<id/agent/DLC-n50057255> <def/ap#associatedLanguage> "
            "<http://id.loc.gov/vocabulary/iso639-2/ind>",
            "<id/agent/DLC-n50057255> <http://www.w3.org/ns/org#classification> "
            '"Public universities and colleges"@en',
        },
        "owl#sameAs",
    ),
    (
        "folio-fixtures-unique.mrc",
        "n87887617",  # forms in Han and hangul that nobody evaluated
        {
            '<id/agent/DLC-n87887617> <http://www.w3.org/2004/02/skos/core#altLabel> "文泳洙"@und-Hani',
            '<id/agent/DLC-n87887617> <http://www.w3.org/2004/02/skos/core#altLabel> "문용수"@ko',
            "<id/agent/DLC-n87887617#name-4> <def/ap#nameStatus> <def/ap#unevaluated>",
        },
        "not evaluated",
    ),
    (
        "canadian-subject-headings-2021.mrk",
        "cash10012",  # a subject
        {
            "<id/concept/CaOONL-cash10012> <http://www.w3.org/2004/02/skos/core#prefLabel> "
            '"Bilingual districts--Canada"@en',
            "<id/concept/CaOONL-cash10012> <http://www.w3.org/2004/02/skos/core#inScheme> <def/cash>",
        },
        "exactMatch",
    ),
    (
        "canadian-subject-headings-2021.mrk",
        "cash10001",  # a subject under two places
        {
            "<id/concept/CaOONL-cash10001> <http://www.w3.org/2004/02/skos/core#broader> "
            "<id/concept/CaOONL-cash10174>",
            "<id/concept/CaOONL-cash10001> <http://www.w3.org/2004/02/skos/core#altLabel> "
            '"Acadians--Deportation, 1755"@en',
        },
        "narrower",
    ),
    (
        "lcsh-2009-folio.mrc",
        "sh2009006480",  # a family
        {
            "<id/agent/DLC-sh2009006480> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <def/ap#Family>",
            "<id/agent/DLC-sh2009006480> <https://schema.org/sameAs> "
            "<http://id.loc.gov/authorities/subjects/sh2009006480>",
        },
        "foaf/0.1/Person",
    ),
    (
        "lc-names-folio-perf.mrc",
        "n77000483",  # a unit; its parent is found by heading
        {
            "<id/agent/DLC-n77000483> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
            "<http://www.w3.org/ns/org#OrganizationalUnit>",
        },
        "FormalOrganization",
    ),
    (
        "lc-names-folio-perf.mrc",
        "n99020426",  # deleted
        {
            "<doc/agent/DLC-n99020426> <def/ap#recordStatus> <def/ap#withdrawn>",
            "<doc/agent/DLC-n99020426> <http://www.w3.org/2002/07/owl#deprecated> "
            '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>',
        },
        "foaf/0.1/Person",
    ),
    (
        "national-samples/dnb-marc21-rs/tests/data/ada.mrc",
        "119232022",  # the GND
        {
            "<id/agent/DE-101-119232022> <http://www.w3.org/2004/02/skos/core#prefLabel> "
            '"Lovelace, Ada, 1815-1852"@und-Latn',
            '<id/agent/DE-101-119232022> <def/ap#birth> "1815-12-10"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
            "<id/agent/DE-101-119232022> <https://schema.org/birthPlace> <https://d-nb.info/gnd/4074335-4>",
            '<id/agent/DE-101-119232022> <https://schema.org/hasOccupation> "Mathematikerin"@de',
            "<id/agent/DE-101-119232022> "
            "<https://d-nb.info/standards/elementset/gnd#familialRelationship> <id/agent/DE-101-118518208>",
            "<id/agent/DE-101-119232022#gnd-2> <def/ap#idStatus> <def/ap#cancelled>",
            "<id/agent/DE-101-119232022> <https://schema.org/sameAs> <https://d-nb.info/gnd/119232022>",
        },
        "Ehemann",
    ),
]


@pytest.mark.parametrize(
    ("name", "number", "there", "absent"), GOLDEN, ids=[f"{name}-{number}" for name, number, *_ in GOLDEN]
)
def test_a_real_record_tells_what_it_says(
    shared: Path, name: str, number: str, there: set[str], absent: str
) -> None:
    with (shared / "data/records/auth-marc" / name).open("rb") as stream:
        records = (each for each in marc21.read(stream) if isinstance(each, Record))
        source = next(each for each in records if "".join(each.control("001").split()) == number)
    statements = told(only(source.raw, source="real"))
    assert there <= statements
    assert not [each for each in statements if absent in each]


def test_what_is_no_agent_says_why(shared: Path) -> None:
    data = (shared / "data/records/auth-marc/lc-names-folio-perf.mrc").read_bytes()
    reasons = {each.reason for each in convert(data) if isinstance(each, NotAnEntity)}
    assert reasons == {"name-title", "title", "undifferentiated"}


@pytest.mark.parametrize(
    ("tag", "text", "said"),
    [
        ("100", "1 |aKey", "the heading has no words in subfields (100)"),
        ("100", "1 $a ,", "the heading has no words in subfields (100)"),
        ("103", "  $aKey", "there is no heading in a tag of MARC 21 Authority (103)"),
        ("400", "1 $aKey", "there is no heading in a tag of MARC 21 Authority (no 1XX at all)"),
    ],
)
def test_why_a_record_has_no_heading_is_told(tag: str, text: str, said: str) -> None:
    problem = only(marc((tag, text)))
    assert isinstance(problem, Problem)
    assert problem.message == f"at byte 0: {said}"


@pytest.mark.parametrize(
    ("kind", "field", "said"),
    [
        ("a", ("245", "00$aKey"), "leader/06 is 'a', so this is no authority record but a bibliographic one"),
        ("w", ("153", "  $aAA"), "leader/06 is 'w', so this is no authority record but a classification one"),
        ("x", ("852", "  $aKey"), "leader/06 is 'x', so this is no authority record but a holdings one"),
        ("x", ("200", " 1$aKey"), "the heading is in 200: this is UNIMARC, not MARC 21"),
        (" ", ("100", "00$aKey"), "leader/06 is ' ', so this is no authority record"),
    ],
)
def test_what_a_record_of_another_format_is_is_told(kind: str, field: tuple[str, str], said: str) -> None:
    problem = only(marc(field, leader=f"00000n{kind}  a2200000n  4500"))
    assert isinstance(problem, Problem)
    assert problem.message == f"at byte 0: {said}"


def test_an_empty_subfield_is_nothing_to_tell_of() -> None:
    fields = (("024", "7 $a0000000122429500$0$2isni"), ("670", "  $aBook$bsays$u"), ("856", "40$u "))
    assert [type(each) for each in convert(marc(PERSON, *fields))] == [Agent]


@pytest.mark.parametrize(
    ("text", "notices"),
    [
        ("1 Hong, Gildong", ["400: text that stands in no subfield is not read"]),
        ("1 Hong,$d1443-", ["400: text that stands in no subfield is not read"]),
        ("1 $aHong, Gildong", []),
        ("$aHong, Gildong", []),  # the indicators are missing, nothing else
    ],
)
def test_text_that_stands_in_no_subfield_is_told(text: str, notices: list[str]) -> None:
    record = marc(("100", "1 $aHong"), ("400", text))
    told = [each for each in convert(record) if isinstance(each, Notice) and each.kind == "record-form"]
    assert [f"{each.field}: {each.message}" for each in told] == notices
