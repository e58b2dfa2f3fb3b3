"""A record that did not change is not converted again; the release is the same to the byte as if it were."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions

from lod.build import Outcome
from lod.build.conversions import FOLDER
from lod.marc21 import ISO2709, Field, Record, pieces, write
from lod.release import Release
from tests.test_build import CONFIG, begin, digests, run

SOURCES = """
[[source]]
name = "authorities"
converter = "marc_authority"
path = "names.mrc"
keys = "own"

[[source]]
name = "graph"
converter = "rdf"
path = "graph.ttl"
"""
NUMBER = 400


def name(number: int, heading: str = "", *more: Field) -> bytes:
    """A person in ISO 2709; every seventh has a year that is none, for a notice."""
    year = "19x0" if number % 7 == 0 else f"{1900 + number % 100}"
    fields = (
        Field("001", f"N{number}"),
        Field("046", f"  \x1ff{year}"),
        Field("100", f"1 \x1fa{heading or f'Name {number}'}"),
        *more,
    )
    return write(Record("00000nz  a2200000n  4500", fields), ISO2709)


def built(folder: Path, *, anew: bool = False) -> Outcome:
    outcome, _ = run(folder / "lod.toml", anew=anew)
    assert outcome.release is not None
    return outcome


def statements(release: Path) -> set[str]:
    found = Release.open(release).open_store().query("SELECT * { ?s ?p ?o }")
    assert isinstance(found, QuerySolutions)
    return set(map(str, found))


RECORDS = [name(number) for number in range(1, NUMBER + 1)]
BROKEN = b"00099nz  a2200037n  4500001000300000\x1eN9\x1d"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of RECORDS, built once."""
    folder = tmp_path_factory.mktemp("first")
    begin(folder, CONFIG + SOURCES)
    (folder / "names.mrc").write_bytes(b"".join(RECORDS))
    assert built(folder).reused == 0
    return folder


@pytest.fixture
def here(first: Path, tmp_path: Path) -> Path:
    """The dataset once more, for one test to change."""
    return Path(shutil.copytree(first, tmp_path / "here", symlinks=True))


@pytest.mark.parametrize(
    ("records", "least"),
    [
        (RECORDS, NUMBER),
        ([*RECORDS[:99], name(100, "Another name"), *RECORDS[100:]], NUMBER - 120),
        ([*RECORDS[:5], *RECORDS[6:]], NUMBER - 120),
        ([name(1000), *RECORDS], NUMBER - 120),
        ([*RECORDS[200:], *RECORDS[:200]], NUMBER - 240),
        ([*RECORDS[:50], BROKEN, *RECORDS[50:]], NUMBER - 120),
        ([*RECORDS, RECORDS[7]], NUMBER - 120),  # a duplicate: its part is told a second time, without it
        ([*RECORDS, name(2000, "With a tie", Field("500", "1 \x1fa Name 3"))], NUMBER - 120),
    ],
    ids=["nothing", "changed", "gone", "new", "moved", "broken", "twice", "tied"],
)
def test_a_changed_source_gives_the_same_release_as_if_all_were_converted(
    here: Path, tmp_path: Path, records: list[bytes], least: int
) -> None:
    there = Path(shutil.copytree(here, tmp_path / "there", symlinks=True))
    for folder in (here, there):
        (folder / "names.mrc").write_bytes(b"".join(records))

    reusing, converting = built(here), built(there, anew=True)

    assert reusing.release is not None
    assert converting.release is not None
    assert reusing.reused >= least
    assert converting.reused == 0
    assert reusing.report == converting.report
    assert digests(reusing.release) == digests(converting.release)
    assert statements(reusing.release) == statements(converting.release)


def test_what_was_kept_and_is_damaged_or_gone_is_made_anew(here: Path) -> None:
    (release,) = (here / "releases").glob("2*")
    for path in (here / "releases" / FOLDER).glob("pieces-*"):
        if path.suffix != ".index":
            path.write_bytes(path.read_bytes()[:-3] + b"???")
    damaged = built(here)
    shutil.rmtree(here / "releases" / FOLDER)
    gone = built(here)

    assert damaged.reused < NUMBER
    assert gone.reused == 0
    assert release == damaged.release == gone.release


@pytest.mark.parametrize(
    ("told", "least"), [("", NUMBER), ('language = "kor"', 0), ('licence = "https://example.org/l"', 0)]
)
def test_what_an_option_changes_is_converted_anew(here: Path, told: str, least: int) -> None:
    text = (CONFIG + SOURCES).replace('keys = "own"', f'keys = "own"\n{told}')
    (here / "lod.toml").write_text(text, encoding="utf-8")

    others = built(here).reused - least
    assert 0 < others < 1000, "the other sources, whose options did not change"
    assert built(here).reused == NUMBER + others


@pytest.mark.parametrize("junk", [b"", b"\n\n", b"<html>", b"=001 x", b"\x1f\x8b"])
def test_a_change_moves_no_other_cut_and_each_piece_begins_as_a_record_does(junk: bytes) -> None:
    whole = [*RECORDS[:150], junk + RECORDS[150], *RECORDS[151:]]
    found = list(pieces(BytesIO(b"".join(whole))) or ())
    before = {content for content, _ in pieces(BytesIO(b"".join(RECORDS))) or ()}

    assert b"".join(content for content, _ in found) == b"".join(whole)
    assert sum(number for _, number in found) == NUMBER
    assert len(found) > 10
    assert sum(content not in before for content, _ in found) <= (2 if junk else 0)
    assert all(content[:5].isdigit() for content, _ in found)


def test_what_is_no_iso_2709_is_one_piece() -> None:
    assert pieces(BytesIO(b"<collection/>")) is None
    assert pieces(BytesIO(b"=001  x\n")) is None
    assert pieces(BytesIO(b"\x1f\x8b")) is None
