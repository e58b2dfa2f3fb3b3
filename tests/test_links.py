"""What only all records together tell: a fault is named where it stands, a relation that is found is told."""

from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from lod.errors import Notice, Problem
from lod.links import (
    Again,
    Asked,
    Ended,
    Found,
    LeftOut,
    Meant,
    Member,
    One,
    Place,
    Refused,
    Succeeded,
    Told,
    by_number,
    facts,
    resolve,
)
from lod.namespaces import FOAF, RDF
from lod.records.agents import Agent, AgentKind, Relation
from lod.records.concepts import Concept
from lod.records.evidence import Evidence, RecordInfo, Row
from lod.records.lifecycle import Fate, NotAnEntity, Tombstone
from lod.records.names import Identification, IdentifierStatus, Name, Rank
from lod.records.resolved import Lent, Related, Unmatched
from lod.records.statements import Statements
from lod.records.ties import Participation, Ref

BASE = "https://data.example.org/"


def agent(key: str, *relations: Relation, name: str = "", row: Row | None = None, isni: str = "") -> Agent:
    return Agent(
        key=key,
        kind=AgentKind.BODY,
        names=(Name(text=name or f"Name of {key}", rank=Rank.PREFERRED),),
        relations=relations,
        identifiers=(Identification(scheme="isni", value=isni),) if isni else (),
        row=row,
    )


def judged(
    *records: object, sources: tuple[int, ...] = ()
) -> list[Found | LeftOut | Refused | Succeeded | Ended | Meant | Again | One]:
    """What the records, one to a line of a.mrc, tell together; all of source 1 unless said otherwise."""
    lines: list[bytes] = []
    for number, record in enumerate(records):
        source = sources[number] if sources else 1
        lines += map(bytes, facts(record, Place(source, 0, number, "a.mrc", number + 1), BASE))
    found = list(resolve(sorted(lines)))
    asked = [bytes(each.fact) for each in found if isinstance(each, Asked)]
    return [*(each for each in found if not isinstance(each, Asked)), *by_number(sorted(lines + asked))]


def told(*records: object, sources: tuple[int, ...] = ()) -> list[object]:
    return [found.what for found in judged(*records, sources=sources) if isinstance(found, Found)]


def problems(*records: object) -> list[str]:
    return [str(what) for what in told(*records) if isinstance(what, Problem | Notice)]


def test_nothing_is_said_of_records_in_order() -> None:
    assert judged(agent("1"), agent("2", Relation(property="related", key="1"))) == []


def said_of(subject: str, *predicates: str) -> Statements:
    truth = Literal("true", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
    node = NamedNode(subject)
    return Statements(subject, tuple(Quad(node, NamedNode(each), truth) for each in predicates))


NOTE, OVER = "http://www.w3.org/2004/02/skos/core#note", "http://www.w3.org/2002/07/owl#deprecated"


@pytest.mark.parametrize("subject", [f"{BASE}id/agent/1", f"{BASE}x#1", "http://x.org/1"])
@pytest.mark.parametrize(
    ("runs", "again"),
    [([NOTE], []), ([NOTE, NOTE], [(1, 0)]), ([NOTE, OVER], [(1, 0)]), ([OVER, NOTE, OVER], [(1, 1)])],
)
def test_what_is_told_of_a_subject_in_several_places_is_one_record(
    subject: str, runs: list[str], again: list[tuple[int, int]]
) -> None:
    found = judged(*(said_of(subject, each) for each in runs), said_of(f"{BASE}x#2", NOTE))
    assert [(each.entities, each.tombstones) for each in found if isinstance(each, Again)] == again


A, DOC_A = f"{BASE}id/agent/A", f"{BASE}doc/agent/A"
STATUS = f"{BASE}def/ap#recordStatus"
GONE = Tombstone(kind="agent", key="A", label="A", fate=Fate.WITHDRAWN)


def of_class(subject: str) -> Statements:
    node = NamedNode(subject)
    return Statements(subject, tuple(Quad(node, RDF["type"], FOAF[each]) for each in ("Person", "Agent")))


def with_status(value: str) -> Statements:
    status = Quad(NamedNode(DOC_A), NamedNode(STATUS), NamedNode(f"{BASE}def/ap#{value}"))
    return Statements(DOC_A, (status,))


@pytest.mark.parametrize("end", [said_of(A, OVER), said_of(DOC_A, OVER), with_status("split"), GONE])
@pytest.mark.parametrize("sources", [(1, 1), (1, 2), (2, 1)])
def test_a_class_of_what_is_no_more_is_not_told_wherever_its_end_stands(
    end: object, sources: tuple[int, ...]
) -> None:
    found = judged(of_class(A), end, sources=sources)
    (ended,) = [each for each in found if isinstance(each, Ended)]
    assert (ended.source, ended.outcome) == (sources[0], 0)
    assert [(each.kind, each.record) for each in ended.notices] == [("tombstone-class", A)] * 2
    assert FOAF["Person"].value in ended.notices[0].message


@pytest.mark.parametrize(
    ("told", "end"),
    [
        (A, said_of(f"{BASE}id/agent/B", OVER)),
        (f"{BASE}def/term", said_of(f"{BASE}def/term", OVER)),
        (DOC_A, said_of(DOC_A, OVER)),
        ("http://x.org/1", said_of("http://x.org/1", OVER)),
        (A, said_of(f"{A}#name", OVER)),
        (A, with_status("current")),
        (A, agent("A")),
    ],
)
def test_what_is_there_and_what_is_no_thing_keeps_its_classes(told: str, end: object) -> None:
    assert not [each for each in judged(of_class(told), end) if isinstance(each, Ended)]


def test_of_two_records_with_one_key_the_first_is_kept() -> None:
    (left_out,) = judged(agent("1"), agent("2"), agent("1"))
    assert isinstance(left_out, LeftOut)
    assert (left_out.source, left_out.part, left_out.outcome) == (1, 0, 2)
    assert str(left_out.problem) == "a.mrc:3: key: agent 1 is told at a.mrc:1 already (1)"
    assert isinstance(left_out.problem, Problem)
    assert not left_out.problem.refuses


def test_of_three_records_with_one_number_the_first_is_the_one_that_is_named() -> None:
    kept = RecordInfo(source_record=b"x", source_type="application/marc")
    numbered = replace(agent("1"), record=kept)
    first = Concept(key="1", names=(Name(text="x", rank=Rank.PREFERRED),), record=kept)
    told = [each for each in judged(first, numbered, numbered) if isinstance(each, LeftOut)]
    of = {each.outcome: str(each.problem) for each in reversed(told)}  # what is told first is kept
    assert of == {
        number: f"a.mrc:{number + 1}: key: the number 1 is that of a.mrc:1 already (1)" for number in (1, 2)
    }


def test_a_register_with_one_key_twice_is_not_sealed() -> None:
    (left_out,) = judged(agent("1", row=Row("a.csv", 2)), agent("1", row=Row("a.csv", 7)))
    assert isinstance(left_out, LeftOut)
    assert isinstance(left_out.problem, Problem)
    assert left_out.problem.refuses


def test_a_key_of_two_sources_is_one_entity() -> None:
    (one,) = judged(agent("1"), agent("1"), sources=(1, 2))
    assert one == One((Member(Ref("agent", "1"), (Told(1, "a.mrc", 1), Told(2, "a.mrc", 2))),))


def test_a_tombstone_and_a_record_of_one_key_are_two_records_of_one_key() -> None:
    gone = Tombstone(kind="agent", key="1", label="x", fate=Fate.WITHDRAWN)
    assert [type(each) for each in judged(agent("1"), gone)] == [LeftOut]


def test_a_register_that_names_what_is_not_there_is_not_sealed() -> None:
    tie = Participation(
        key="x",
        undertaking="U1",
        agent="1",
        role="host",
        evidence=Evidence(),
        row=Row("participations.csv", 5),
    )
    host = Statements(f"{BASE}def/role/host", ())
    (problem,) = told(tie, agent("1"), host)
    assert str(problem) == "participations.csv:5: undertaking: undertaking U1 is not there (x)"
    assert isinstance(problem, Problem)
    assert problem.refuses


@pytest.mark.parametrize(
    "naming",
    [Relation(property="related", key="9"), Relation(property="related", target=f"{BASE}id/agent/9")],
)
def test_another_source_that_names_what_is_not_there_is_a_notice(naming: Relation) -> None:
    assert problems(agent("1", naming)) == ["a.mrc:1: related: agent 9 is not there (1) [unknown-reference]"]


def test_the_heading_of_a_record_that_is_not_there_is_kept_as_words() -> None:
    naming = Relation(property="related", key="9", heading="Nine", label="See")
    assert Unmatched(of=Ref("agent", "1"), heading="Nine", label="See") in told(agent("1", naming))
    assert told(agent("1", naming), agent("9")) == []


def test_what_is_somebody_elses_need_not_be_there() -> None:
    assert judged(agent("1", Relation(property="related", target="https://d-nb.info/gnd/1"))) == []


def test_a_successor_that_is_not_there_is_a_notice() -> None:
    gone = Tombstone(kind="agent", key="1", label="x", fate=Fate.REPLACED, successors=("2",))
    assert problems(gone) == ["a.mrc:1: successor: agent 2 is not there (1) [unknown-reference]"]


def test_an_identifier_on_two_records_is_told_of_the_second_and_merges_nothing() -> None:
    same = [agent(key, isni="0000000122429500") for key in "1231"]
    assert problems(*same[:3]) == [
        "a.mrc:2: isni: 0000000122429500 is also that of agent/1 (a.mrc:1) (2) [shared-identifier]",
        "a.mrc:3: isni: 0000000122429500 is also that of agent/1 (a.mrc:1) (3) [shared-identifier]",
    ]
    assert told(same[0], same[3], sources=(1, 2)) == []


def test_a_cancelled_identifier_may_be_on_two_records() -> None:
    cancelled = Identification(scheme="isni", value="0000000122429500", status=IdentifierStatus.CANCELLED)
    one = Agent(key="1", kind=AgentKind.PERSON, names=(), identifiers=(cancelled,))
    assert judged(one, agent("2", isni="0000000122429500")) == []


def test_a_heading_finds_its_record_and_the_inverse_is_told() -> None:
    found = told(agent("1", Relation(property="earlier", heading="Old body")), agent("2", name="Old body"))
    assert found == [
        Related(of=Ref("agent", "1"), property="earlier", to=Ref("agent", "2")),
        Related(of=Ref("agent", "2"), property="later", to=Ref("agent", "1")),
    ]


@pytest.mark.parametrize(
    ("others", "kind"),
    [((), "unknown-heading"), (("2", "3"), "ambiguous-heading")],
)
def test_a_heading_of_no_record_or_of_several_stays_words(others: tuple[str, ...], kind: str) -> None:
    wanting = agent("1", Relation(property="related", heading="Body", label="Founder:"))
    notice, words = told(wanting, *(agent(key, name="Body") for key in others))
    assert words == Unmatched(of=Ref("agent", "1"), heading="Body", label="Founder:")
    assert isinstance(notice, Notice)
    assert notice.kind == kind


def test_a_heading_of_another_source_is_not_meant() -> None:
    wanting = agent("1", Relation(property="related", heading="Body"))
    assert isinstance(told(wanting, agent("2", name="Body"), sources=(1, 2))[1], Unmatched)


def test_a_hint_that_no_record_has_is_nothing_missing() -> None:
    hinting = agent("1", Relation(property="unitOf", heading="Body", hint=True))
    assert told(hinting) == []
    assert isinstance(told(hinting, agent("2", name="Body"))[0], Related)


@pytest.mark.parametrize(
    ("there", "parent"),
    [(("Body", "Body. Office"), "Body. Office"), (("Body",), "Body"), ((), "")],
)
def test_of_several_hints_the_longest_heading_that_is_there_is_meant(
    there: tuple[str, ...], parent: str
) -> None:
    headings = ("Body. Office", "Body")
    unit = agent("1", *(Relation(property="unitOf", heading=each, hint=True) for each in headings))
    others = {name: agent(str(number), name=name) for number, name in enumerate(there, 2)}

    found = [each for each in told(unit, *others.values()) if isinstance(each, Related)]

    assert [each.to.key for each in found if each.property == "unitOf"] == (
        [others[parent].key] if parent else []
    )


def test_a_relation_may_lead_to_another_kind() -> None:
    narrow = agent("1", Relation(property="relatedTo", key="2", kind="concept"))
    assert told(narrow, Concept(key="2", names=())) == []
    assert len(told(narrow, agent("2"))) == 1


def test_an_inverse_is_told_where_the_other_is_there() -> None:
    unit = agent("1", Relation(property="unitOf", key="2"))
    assert told(unit, agent("2")) == [Related(of=Ref("agent", "2"), property="hasUnit", to=Ref("agent", "1"))]
    assert [type(what) for what in told(unit)] == [Notice]


def test_a_reference_record_lends_its_names() -> None:
    lending = NotAnEntity(
        key="r", reason="reference", file="a.mrc", line=1, names=(Name(text="Body, A"),), target="1"
    )
    assert told(lending, agent("1")) == [Lent(of=Ref("agent", "1"), name=Name(text="Body, A"))]
    assert told(lending) == []


def test_a_reference_record_may_send_to_a_heading() -> None:
    names = (Name(text="Body, A", language="en"),)
    lending = NotAnEntity(key="r", reason="reference", file="a", line=1, names=names, heading="The body")
    assert told(lending, agent("1", name="The body")) == [Lent(of=Ref("agent", "1"), name=names[0])]
    assert problems(lending) == [
        "a.mrc:1: reference: 'The body' is the heading of no record (r) [unknown-heading]"
    ]


def test_a_concept_is_named_among_concepts() -> None:
    narrow = Concept(key="1", names=(), relations=(Relation(property="broader", key="2"),))
    assert told(narrow, Concept(key="2", names=())) == []
    assert len(told(narrow, agent("2"))) == 1


def test_odd_keys_and_headings_survive_the_files() -> None:
    key, heading = "a b/c%20\t한", "two\nlines\t한자"
    assert judged(agent(key), agent("2", Relation(property="related", key=key))) == []
    wanting = agent("1", Relation(property="related", heading=heading))
    assert isinstance(told(wanting, agent("2", name=heading))[0], Related)
