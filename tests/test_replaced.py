"""A number that a record cancels keeps answering: it leads to the record that cancelled it."""

import json
from datetime import date

import pytest

from lod.build import build
from lod.config import load
from lod.documents.document import CURRENT, REPLACED, SPLIT, WITHDRAWN
from lod.marc21 import ISO2709, Field, Record, write
from lod.release import Release
from tests.published import Quiet

BASE = "https://data.example.org/"


def marc(number: str, *fields: tuple[str, str], status: str = "n", kind: str = "a") -> bytes:
    """A record of our own making, whose subfields are written with `$`; `kind` is 008/09."""
    control = (("001", number), ("003", "XxTst"), ("008", f"000102n| {kind}zannaabn          |n aaa     "))
    made = tuple(Field(tag, text.replace("$", "\x1f")) for tag, text in (*control, *fields))
    return write(Record(leader=f"00000{status}z  a2200000n  4500", fields=made), ISO2709)


NAME = ("100", "1 $aKim")
RECORDS = (
    marc("A1", NAME, ("035", "  $a(XxTst)A1$z(XxTst)OLD1$z(Other)OLD9"), ("500", "1 $0(XxTst)OLD1$aX")),
    marc("A2", NAME, ("010", "  $aA2$zOLD 2")),
    marc("A3", NAME, ("035", "  $z(XxTst)GONE1$z(XxTst)OLD3")),
    marc("A4", NAME, ("035", "  $z(XxTst)OLD3$z(XxTst)A1")),
    marc("A5", NAME, ("010", "  $aanother$zOLD5")),
    marc("GONE1", ("100", "1 $aGone"), status="d"),
    marc("GONE2", ("100", "1 $aGone too"), status="d"),
    marc("GONE3", ("100", "1 $aGone"), ("682", "  $0(XxTst)A2"), status="x"),
    marc("A6", NAME, ("035", "  $z(XxTst)GONE3")),
    marc("R1", ("100", "1 $aSee"), ("664", "  $aSee$bKim"), kind="b"),
    marc("R1", ("150", "  $aThe number of another")),
)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("replaced")
    (folder / "a.mrc").write_bytes(b"".join(RECORDS))
    (folder / "lod.toml").write_text(
        f'base = "{BASE}"\n'
        '[[source]]\nname = "a"\nconverter = "marc_authority"\npath = "a.mrc"\nkeys = "own"\n',
        encoding="utf-8",
    )
    outcome = build(load(folder / "lod.toml"), date(2026, 1, 1), Quiet())
    assert outcome.release is not None, outcome.reasons
    return Release.open(outcome.release)


@pytest.mark.parametrize(
    ("key", "state", "successors"),
    [
        ("A1", CURRENT, []),
        ("OLD1", REPLACED, ["A1"]),  # of 035 $z, nobody else's
        ("OLD2", REPLACED, ["A2"]),  # of 010 $z: here 001 is the number of 010
        ("OLD3", SPLIT, ["A3", "A4"]),  # two records say that they replaced it
        ("GONE1", REPLACED, ["A3"]),  # its own record names nobody
        ("GONE2", WITHDRAWN, []),
        ("GONE3", REPLACED, ["A2"]),  # what its own record says counts
    ],
)
def test_what_became_of_a_number(release: Release, key: str, state: str, successors: list[str]) -> None:
    document = release.documents.get(f"{BASE}id/agent/{key}")
    assert document is not None
    assert document.state == state
    assert list(document.successors) == [f"{BASE}id/agent/{each}" for each in successors]


def test_its_record_has_one_status(release: Release) -> None:
    document = release.documents.get(f"{BASE}id/agent/GONE1")
    assert document is not None
    statuses = [line for line in document.turtle.decode().splitlines() if "recordStatus" in line]
    assert len(statuses) == 1
    assert "replaced" in statuses[0]


@pytest.mark.parametrize("key", ["OLD9", "OLD5"])
def test_the_number_of_another_register_is_no_key_of_ours(release: Release, key: str) -> None:
    assert release.documents.get(f"{BASE}id/agent/{key}") is None


def test_a_number_that_lives_is_reported(release: Release) -> None:
    (said,) = (each for each in _problems(release) if each["kind"] == "cancelled-number")
    assert said["record"] == "A4"
    assert said["message"] == "agent A1 is cancelled here and has a record of its own, at a.mrc:1"


def test_a_name_that_refers_to_it_finds_it(release: Release) -> None:
    assert not [each for each in _problems(release) if each["kind"] == "unknown-reference"]


def test_a_number_is_that_of_one_record_whatever_it_is_of(release: Release) -> None:
    (said,) = (each for each in _problems(release) if each["kind"] == "duplicate-key")
    assert (said["record"], said["line"]) == ("R1", 11)
    (counted,) = (each for each in release.manifest.sources if each["name"] == "a")
    assert [counted[what] for what in ("records", "entities", "tombstones", "problems", "not_agents")] == [
        11, 6, 3, 1, 1
    ]  # fmt: skip


def _problems(release: Release) -> list[dict[str, object]]:
    report = json.loads((release.path / "problems.json").read_text(encoding="utf-8"))
    found: list[dict[str, object]] = report["outcomes"]
    return found
