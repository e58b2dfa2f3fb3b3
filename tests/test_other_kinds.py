"""What a record names by its number is linked as what it is, whatever the field that names it says."""

import json
from datetime import date
from pathlib import Path

import pytest

from lod.build import build
from lod.config import load
from lod.documents.document import REPLACED, WITHDRAWN
from lod.marc21 import ISO2709, Field, Record, write
from lod.release import Release
from tests.published import Quiet

BASE = "https://data.example.org/"


def marc(number: str, *fields: str, status: str = "n") -> bytes:
    """A record of our own making: `100 1 $aKim`."""
    control = (Field("001", number), Field("003", "XxTst"), Field("008", f"000102n| azannaabn{' ' * 23}"))
    told = (Field(each[:3], each[4:].replace("$", "\x1f")) for each in fields)
    return write(Record(leader=f"00000{status}z  a2200000n  4500", fields=(*control, *told)), ISO2709)


NAMES = (
    marc("gone1", "100 1 $aGone", "682   $0(XxTst)place", status="x"),
    marc("gone2", "100 1 $aGone", "682   $0(XxTst)gone3", status="x"),
    marc("gone3", "150   $aGone", "682   $0(XxTst)meeting", status="x"),
    marc("gone4", "100 1 $aGone", status="d"),
    marc("gone5", "100 1 $aGone", "682   $0(XxTst)title", status="x"),
    marc("place", "151   $aLake City"),
    marc("meeting", "111 2 $aLake Congress"),
    marc("title", "100 1 $aKim$tA work"),
    marc("city", "151   $aLake Village", "551   $wg$0(XxTst)body$aLake Council"),
    marc("body", "110 2 $aLake Council", "035   $z(XxTst)gone6"),
    marc("heir", "150   $aLakes", "035   $z(XxTst)gone4$z(XxTst)body"),
    marc(
        "kim",
        "100 1 $aKim",
        "373   $aLake City$0(XxTst)place",
        "374   $aCouncillor$0(XxTst)body",
        "500 1 $iMet at:$0(XxTst)meeting$aLake Congress",
        "500 1 $0(XxTst)nobody$aNobody",
        "510 2 $wb$0(XxTst)subject$aFishing",
        "550   $0(XxTst)gone6$aLake Council",
    ),
    # The number is that of the meeting: this record is left out, and what named it means the meeting.
    marc("meeting", "100 1 $aTwice", "035   $z(XxTst)gone7"),
    marc("lee", "100 1 $aLee", "500 1 $0(XxTst)meeting$aTwice"),
    marc("gone7", "100 1 $aGone", status="d"),
)
SUBJECTS = (marc("subject", "150   $aFishing"),)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return built(tmp_path_factory.mktemp("kinds"))


def built(folder: Path) -> Release:
    (folder / "a.mrc").write_bytes(b"".join(NAMES))
    (folder / "b.mrc").write_bytes(b"".join(SUBJECTS))
    sources = "".join(
        f'[[source]]\nname = "{each}"\nconverter = "marc_authority"\npath = "{each}.mrc"\nkeys = "own"\n'
        for each in "ab"
    )
    return released(folder, sources)


def released(folder: Path, sources: str) -> Release:
    (folder / "lod.toml").write_text(f'base = "{BASE}"\n{sources}', encoding="utf-8")
    outcome = build(load(folder / "lod.toml"), date(2026, 1, 1), Quiet())
    assert outcome.release is not None, outcome.reasons
    return Release.open(outcome.release)


@pytest.mark.parametrize(
    ("gone", "state", "successors"),
    [
        ("agent/gone1", REPLACED, ["concept/place"]),  # 682 of a person names a place
        ("agent/gone2", REPLACED, ["undertaking/meeting"]),  # by way of a subject that is gone too
        ("agent/gone4", REPLACED, ["concept/heir"]),  # names nobody; a subject cancels its number
        ("agent/gone5", WITHDRAWN, []),  # what it names is no entity
        ("agent/gone6", REPLACED, ["agent/body"]),
        ("agent/gone7", WITHDRAWN, []),  # what cancels its number is left out
    ],
)
def test_a_deleted_record_leads_to_what_is_in_its_place(
    release: Release, gone: str, state: str, successors: list[str]
) -> None:
    document = release.documents.get(f"{BASE}id/{gone}")
    assert document is not None
    assert (document.state, [*document.successors]) == (state, [f"{BASE}id/{each}" for each in successors])


def test_no_number_is_a_tombstone_of_one_kind_and_a_record_of_another(release: Release) -> None:
    assert release.documents.get(f"{BASE}id/concept/gone4") is None
    assert release.documents.get(f"{BASE}id/concept/body") is None


@pytest.mark.parametrize(
    ("who", "told"),
    [
        (
            "agent/kim",
            {
                ("relatedTo", "concept/place"),  # no body, so no membership of it
                ("relatedTo", "undertaking/meeting"),
                ("relatedTo", "agent/nobody"),
                (
                    "relatedTo",
                    "concept/subject",
                ),  # what comes after a person is no subject; of another source
                ("relatedTo", "agent/gone6"),
                ("hasOccupation", "agent/body"),
            },
        ),
        ("concept/city", {("relatedTo", "agent/body")}),  # a body is broader than nothing
        ("agent/lee", {("relatedTo", "undertaking/meeting")}),
    ],
)
def test_a_relation_leads_to_what_is_there(release: Release, who: str, told: set[tuple[str, str]]) -> None:
    assert {each for each in related(release, f"<{BASE}id/{who}>") if each[0] != "isReplacedBy"} == told


def test_its_words_lead_there_too(release: Release) -> None:
    assert ("object", "undertaking/meeting") in related(
        release, f"<{BASE}id/agent/kim#relation-5>"
    ) | related(release, f"<{BASE}id/agent/kim#relation-1>")


def related(release: Release, subject: str) -> set[tuple[str, str]]:
    rows = (line.split(" ", 2) for line in (release.path / "data.nq").read_text("utf-8").splitlines())
    return {
        (
            name.strip("<>").replace("#", "/").rpartition("/")[2],
            what.removesuffix(" .")[1:-1][len(BASE) + 3 :],
        )
        for it, name, what in rows
        if it == subject and what.startswith(f"<{BASE}id/") and "#" not in what
    }


def test_the_report_tells_what_is_not_there_and_what_does_not_fit(release: Release) -> None:
    told = [each for each in _problems(release) if each["kind"] != "not-an-entity"]
    assert [(each["record"], each["field"], each["message"]) for each in told] == [
        (
            "gone5",
            "successor",
            "agent title is not there: what has this number, at a.mrc:8, describes no entity",
        ),
        ("city", "broader", "body is of the kind agent, at a.mrc:10: told as relatedTo"),
        ("heir", "010/035$z", "agent body is cancelled here and has a record of its own, at a.mrc:10"),
        ("kim", "affiliation", "place is of the kind concept, at a.mrc:6: told as relatedTo"),
        ("kim", "later", "subject is of the kind concept, at b.mrc:1: told as relatedTo"),
        ("kim", "relatedTo", "agent nobody is not there"),
        ("meeting", "key", "the number meeting is that of a.mrc:7 already"),
    ]


def _problems(release: Release) -> list[dict[str, object]]:
    report = json.loads((release.path / "problems.json").read_text(encoding="utf-8"))
    found: list[dict[str, object]] = report["outcomes"]
    return sorted(found, key=lambda each: (str(each["file"]), each["line"], str(each["field"])))


LIBRARY_OF_CONGRESS = """\
=LDR  00000cz  a2200000n  4500
=001  n  79021164
=003  DLC
=100  1\\$aTwain, Mark
=370  \\\\$aFlorida$0http://id.loc.gov/authorities/names/n79000009
=373  \\\\$aLibrary$0http://id.loc.gov/authorities/names/n79000003
=500  1\\$wr$iAlternate identity:$aClemens$0https://id.loc.gov/authorities/names/n79000002
=510  2\\$wa$aLibrary$0http://id.loc.gov/authorities/names/n79000003.html
=510  2\\$aElsewhere$0http://id.loc.gov/authorities/names/n79000004
=550  \\\\$aTitle$0http://id.loc.gov/authorities/names/n79000005
=550  \\\\$aRivers$0sh 85000001

=LDR  00000cz  a2200000n  4500
=001  n  79000002
=003  DLC
=100  1\\$aClemens
=373  \\\\$aRivers$0http://id.loc.gov/authorities/subjects/sh85000001
=373  \\\\$aElsewhere$0http://id.loc.gov/authorities/names/n79000004

=LDR  00000cz  a2200000n  4500
=001  n  79000003
=003  DLC
=110  2\\$aLibrary

=LDR  00000cz  a2200000n  4500
=001  n  79000005
=003  DLC
=100  1\\$aTwain, Mark$tTitle

=LDR  00000cz  a2200000n  4500
=001  sh 85000001
=003  DLC
=150  \\\\$aRivers

=LDR  00000cz  a2200000n  4500
=001  n  79000009
=003  DLC
=151  \\\\$aFlorida

=LDR  00000xz  a2200000n  4500
=001  n  79000010
=003  DLC
=110  2\\$aOld Library
=682  \\\\$iSee$0http://id.loc.gov/authorities/names/n79000003

=LDR  00000xz  a2200000n  4500
=001  n  79000011
=003  DLC
=110  2\\$aState
=682  \\\\$iSee$0http://id.loc.gov/authorities/names/n79000009

=LDR  00000xz  a2200000n  4500
=001  n  79000012
=003  DLC
=110  2\\$aElsewhere
=682  \\\\$iSee$0http://id.loc.gov/authorities/names/n79000004

"""


def test_an_address_of_the_register_leads_to_its_record_where_that_is_here(tmp_path: Path) -> None:
    (tmp_path / "lc.mrk").write_text(LIBRARY_OF_CONGRESS, encoding="utf-8")
    source = '[[source]]\nname = "lc"\nconverter = "marc_authority"\npath = "lc.mrk"\nkeys = "own"\n'
    release = released(tmp_path, source)
    told = (release.path / "data.nq").read_text("utf-8").splitlines()
    twain, clemens = f"<{BASE}id/agent/n79021164", f"<{BASE}id/agent/n79000002"
    assert related(release, f"{twain}>") == {
        ("otherIdentity", "agent/n79000002"),
        ("earlier", "agent/n79000003"),
        ("relatedTo", "concept/sh85000001"),
        ("birthPlace", "concept/n79000009"),
    }
    assert ("organization", "agent/n79000003") in related(release, f"{twain}#membership-1>")
    assert ("later", "agent/n79021164") in related(release, f"<{BASE}id/agent/n79000003>")
    assert _successors(release, "n79000010") == (f"{BASE}id/agent/n79000003",)
    assert _successors(release, "n79000011") == (f"{BASE}id/concept/n79000009",)  # a place
    assert _successors(release, "n79000012") == ("http://id.loc.gov/authorities/names/n79000004",)
    assert related(release, f"{clemens}>") == {("relatedTo", "concept/sh85000001")}  # no body
    elsewhere = "<http://id.loc.gov/authorities/names/n7900000{}> ."
    assert f"{twain}> <{BASE}def/ap#relatedTo> {elsewhere.format(4)}" in told
    assert f"{twain}> <{BASE}def/ap#relatedTo> {elsewhere.format(5)}" in told  # no entity here
    assert f"{clemens}#membership-2> <http://www.w3.org/ns/org#organization> {elsewhere.format(4)}" in told
    assert not [each for each in told if each.startswith(twain) and elsewhere.format(2) in each]
    assert [each["message"] for each in _problems(release) if each["kind"] != "not-an-entity"] == [
        "sh85000001 is of the kind concept, at lc.mrk:30: told as relatedTo"
    ]


def _successors(release: Release, gone: str) -> tuple[str, ...]:
    document = release.documents.get(f"{BASE}id/agent/{gone}")
    assert document is not None
    assert document.state == REPLACED
    return document.successors
