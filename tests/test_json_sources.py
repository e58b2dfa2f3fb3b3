"""ISNI, ROR and NLK's linked data: every record is accounted for, every fault has its place."""

import gzip
import io
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from lod.converters import CONVERTERS
from lod.errors import Notice, Problem, UnreadableSource
from lod.jsontext import JsonFault, JsonObject, objects
from lod.records.agents import Agent
from lod.records.lifecycle import Fate, Tombstone


def outcomes(converter: str, path: Path) -> list[Any]:
    with path.open("rb") as stream:
        return list(CONVERTERS[converter](stream, path.name))


def records(converter: str, path: Path) -> list[Any]:
    return [o for o in outcomes(converter, path) if not isinstance(o, Notice)]


def zipped(**members: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        for name, text in members.items():
            target.writestr(name.replace("__", "."), text)
    return archive.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b'[{"id": 1}, {"id": 2}]',
        b'\xef\xbb\xbf{"id": 1}\n\n{"id": 2}\n',
        b'{\n "id": 1}\n{\n"id":\n2}',
        b'{"@graph": [{"id": 1}]}{"@graph": [{"id": 2}]}',
        gzip.compress(b'{"id": 1}\n{"id": 2}'),
        zipped(a__json='[{"id": 1}, {"id": 2}]', a__csv="id\n1"),
        zipped(ror__json='[{"id": 9}]', ror_schema_v2__json='[{"id": 1}, {"id": 2}]'),
    ],
)
def test_objects_are_found_in_every_form(data: bytes) -> None:
    path = "@graph" if b"@graph" in data else ""
    found = list(objects(io.BytesIO(data), path=path))
    assert [o.value["id"] for o in found if isinstance(o, JsonObject)] == [1, 2]
    assert len(found) == 2


@pytest.mark.parametrize(
    ("data", "good", "faults"),
    [
        (b'{"id": 1}\n{"id"\n{"id": 2}\n', 2, 1),
        (b'[{"id": 1}, {"id"}]', 1, 1),
        (b'{"id"\n{"id": 1}\n{"id": 2}\n', 2, 1),
        (b'{"id": \xff}\n{"id": 1}\n', 1, 1),
        (b"[" * 50_000, 0, 1),
        (b'{"a":' * 50_000, 0, 1),
        (b'{"id": ' + b"9" * 10_000 + b"}", 0, 1),
        (b'[{"id": 1}, {"id": "\xff"}]', 1, 1),
        (b'[{"id": 1}, 2, "x"]', 1, 2),
        (b"", 0, 0),
        (b"not json", 0, 1),
    ],
)
def test_what_is_no_json_is_a_fault_with_its_place(data: bytes, good: int, faults: int) -> None:
    found = list(objects(io.BytesIO(data)))
    assert sum(isinstance(o, JsonObject) for o in found) == good
    assert sum(isinstance(o, JsonFault) for o in found) == faults


WHOLE = gzip.compress(b'{"id": 1}\n' * 900)


def test_of_documents_on_one_line_each_object_has_its_ordinal() -> None:
    data = b'{"a": [{"id": 1}, {"id": 2}]}\nbroken\n{"a": [{"id": 4}]}'
    assert [each.line for each in objects(io.BytesIO(data), path="a")] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "data",
    [
        WHOLE[:-9],
        WHOLE[:30] + b"\xff\xff\xff" + WHOLE[33:],
        zipped(a__json='[{"id": 1}]')[:-20],
        zipped(a__csv="id\n1"),
        zipped(__MACOSX__="x"),
    ],
)
def test_a_broken_compressed_file_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableSource):
        list(objects(io.BytesIO(data)))


@pytest.mark.parametrize(
    ("successors", "fate"),
    [([], Fate.WITHDRAWN), (["05gj5ka88"], Fate.REPLACED), (["05gj5ka88", "029wwt733"], Fate.SPLIT)],
)
def test_a_withdrawn_organisation_leaves_a_tombstone(successors: list[str], fate: Fate) -> None:
    ties = [{"type": "successor", "id": f"https://ror.org/{ror}"} for ror in successors]
    record = {"id": "0199jsp90", "status": "withdrawn", "name": "Gone", "relationships": ties}
    (told,) = CONVERTERS["ror"](io.BytesIO(json.dumps([record]).encode()), "ror.json")
    assert isinstance(told, Tombstone)
    assert (told.fate, told.successors) == (fate, tuple(f"ror-{ror}" for ror in successors))


def test_a_tombstone_has_its_name_in_the_language_it_is_told_in() -> None:
    names = [
        {"value": "GL", "lang": None, "types": ["acronym"]},
        {"value": "없어진 도서관", "lang": "ko", "types": ["label", "ror_display"]},
    ]
    record = {"id": "0199jsp90", "status": "withdrawn", "names": names}
    (told,) = CONVERTERS["ror"](io.BytesIO(json.dumps([record]).encode()), "ror.json")
    assert isinstance(told, Tombstone)
    assert (told.label, told.language) == ("없어진 도서관", "ko")


@pytest.mark.parametrize(
    ("told", "language"),
    [
        ("pt", "pt"),
        ("pt-BR", "pt-BR"),
        ("pt_BR", "pt-BR"),
        ("en--x", "und-Latn"),
        ("portuguese", "und-Latn"),
        ("p1", "und-Latn"),
    ],
)
def test_a_name_of_ror_has_its_language_or_the_report_says_why_not(told: str, language: str) -> None:
    names = [{"value": "Biblioteca", "lang": told, "types": ["ror_display"]}]
    record = {"id": "05gj5ka88", "status": "active", "names": names}
    agent, *notices = CONVERTERS["ror"](io.BytesIO(json.dumps([record]).encode()), "ror.json")
    assert isinstance(agent, Agent)
    assert [each.language for each in agent.names] == [language]
    line = f"ror.json:1: names.lang: {told!r} is no language tag (05gj5ka88) [language]"
    assert list(map(str, notices)) == [line] * (language == "und-Latn")


_RORS = ("05gj5ka88", "029wwt733")


@pytest.mark.parametrize("wrapper", ["", "organization"])
def test_an_answer_of_the_api_of_ror_holds_its_records(wrapper: str) -> None:
    found: list[object] = [{"id": ror, "status": "active", "name": ror} for ror in _RORS]
    found += [{"name": "no iD"}, 7]
    items = [{"score": 1.0, wrapper: one} for one in found] if wrapper else found
    answer = json.dumps({"number_of_results": 4, "items": items}, indent=1)
    *told, nameless, number = CONVERTERS["ror"](io.BytesIO(answer.encode()), "ror.json")
    assert [one.key for one in told if isinstance(one, Agent)] == [f"ror-{ror}" for ror in _RORS]
    assert str(nameless).startswith("ror.json:3: id: there is none")
    assert str(number).startswith("ror.json:4: id: there is none")


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"established": True}, ["established: 'True' is not EDTF (05gj5ka88) [invalid-date]"]),
        ({"established": 1948}, []),
        ({"links": [7]}, ["links: holds what is no object (05gj5ka88) [invalid-value]"]),
        ({"links": "x"}, ["links: is no list (05gj5ka88) [invalid-value]"]),
        (
            {"links": [{"type": "website"}]},
            ["links: holds a link without an address (05gj5ka88) [invalid-value]"],
        ),
        ({"aliases": ["A", 7]}, ["aliases: holds what is no text (05gj5ka88) [invalid-value]"]),
        ({"external_ids": "x"}, ["external_ids: is no list (05gj5ka88) [invalid-value]"]),
        (
            {"external_ids": {"ISNI": 7}},
            ["external_ids: holds what is no object (05gj5ka88) [invalid-value]"],
        ),
        (
            {"wikipedia_url": "en.wikipedia"},
            ["wikipedia_url: 'en.wikipedia' is no absolute http(s) address (05gj5ka88) [invalid-link]"],
        ),
        ({"links": ["https://example.org/"]}, []),
        ({"id": None}, ["id: there is none, so this is no record of ROR (id, status, name)"]),
    ],
)
def test_a_value_of_the_wrong_type_is_reported_by_its_field(
    members: dict[str, object], told: list[str]
) -> None:
    record = {"id": "05gj5ka88", "status": "active", "name": "Library"} | members
    outcomes = CONVERTERS["ror"](io.BytesIO(json.dumps([record]).encode()), "ror.json")
    reported = [str(each) for each in outcomes if isinstance(each, Problem | Notice)]
    assert reported == [f"ror.json:1: {each}" for each in told]


def test_every_real_ror_record_is_told_or_reported(shared: Path) -> None:
    told = records("ror", shared / "data/records/orgs/ror/ror_latest.jsonl.gz")
    assert len(told) == 2524
    assert Counter(type(o) for o in told) == {Agent: 2468, Tombstone: 56}


def test_every_real_isni_row_is_told_or_reported(shared: Path) -> None:
    assert len(records("isni", shared / "data/records/isni/isni-as-found.tsv")) == 1572


@pytest.mark.parametrize(
    ("name", "number", "problems"),
    [
        ("Person_sample.jsonld", 17, 0),
        ("Organization_sample.jsonld", 204, 0),
        ("Concept_sample.jsonld", 15, 0),
        ("Offline_sample.jsonld", 189, 0),
        ("book_sample_first20.jsonld", 20, 0),
        ("person_dump_2025_head_tail.json", 7, 3),
    ],
)
def test_every_real_nlk_resource_is_told_or_reported(
    shared: Path, name: str, number: int, problems: int
) -> None:
    told = records("nlk_lod", shared / "data/records/nlk-lod" / name)
    assert len(told) == number
    assert sum(isinstance(o, Problem) for o in told) == problems


def test_the_known_faults_of_nlk_are_counted_by_kind(shared: Path) -> None:
    files = ["Organization_sample.jsonld", "Concept_sample.jsonld", "person_dump_2025_head_tail.json"]
    found = [o for name in files for o in outcomes("nlk_lod", shared / "data/records/nlk-lod" / name)]
    kinds = Counter(o.kind for o in found if isinstance(o, Notice))
    assert kinds["misspelt-property"] == 39
    assert {
        "datatype-in-string",
        "language-in-string",
        "hanja-in-brackets",
        "compatibility-ideograph",
    } <= set(kinds)
    assert {"truncated-link", "invalid-link", "impossible-date", "personal-data"} <= set(kinds)


@pytest.mark.parametrize(
    ("languages", "tag"),
    [
        ("한국어", "ko-Hani"),
        (["한국어", "영어"], "ko-Hani"),
        ([], "ko-Hani"),
        ("중국어", "zh"),
        ("일본어", "ja"),
    ],
)
def test_hanja_that_nlk_marks_as_chinese_is_of_the_language_that_the_record_names(
    languages: object, tag: str
) -> None:
    person = {"@id": "nlk:KAC1", "label": ["안연@ko", "安人@zh", "安人"], "associatedLanguage": languages}
    told = CONVERTERS["nlk_lod"](io.BytesIO(json.dumps(person).encode()), "p.json")
    (agent,) = (each for each in told if isinstance(each, Agent))
    assert [each.language for each in agent.names] == ["ko", tag]
