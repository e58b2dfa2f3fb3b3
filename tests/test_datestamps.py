"""A datestamp is the day of the release in which an entity itself changed; its end is never forgotten."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from lod.config import Config
from lod.documents.writing import write as write_documents
from lod.release import (
    ENTITIES,
    Dated,
    Datestamps,
    Manifest,
    Place,
    Release,
    Stamp,
    Window,
    check,
    cut,
    write_datestamps,
    write_history,
)
from lod.release.datestamps import later, without
from lod.release.manifest import FILE

BASE = "https://data.example.org/"
PREFIXES = f"""
@base <{BASE}> .
@prefix ap: <{BASE}def/ap#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
RECORD = "<doc/a/same> foaf:primaryTopic <id/a/same> ; dcterms:isPartOf <dataset/other> .\n"
WEEKS = [
    RECORD + '<id/a/same> rdfs:label "Same" . <id/a/1> rdfs:label "1" . <id/a/2> rdfs:label "2" .'
    '<id/a/3> rdfs:label "3" . <id/a/4> rdfs:label "4" ; rdfs:seeAlso <id/a/1> .',
    RECORD + '<id/a/same> rdfs:label "Same" . <id/a/1> rdfs:label "one" . <id/a/2> ap:mergedInto <id/a/1> .'
    '<id/a/4> rdfs:label "4" ; rdfs:seeAlso <id/a/1> . <id/a/5> rdfs:label "5" .',
    RECORD + '<id/a/same> rdfs:label "Same" . <id/a/1> rdfs:label "one" . <id/a/2> ap:mergedInto <id/a/1> .'
    '<id/a/3> rdfs:label "3 again" . <id/a/4> rdfs:label "4" ; rdfs:seeAlso <id/a/1> .',
]


def released(releases: Path, number: int, previous: Path | None, *, day: str = "", base: str = BASE) -> Path:
    day = day or f"2026-01-{number + 1:02}"
    name = f"{day}-0000000{number}"
    release = releases / name
    release.mkdir(parents=True)
    text = PREFIXES.replace(BASE, base) + WEEKS[number]
    quads = parse(text.encode(), format=RdfFormat.TURTLE)
    told = sorted((serialize(quads, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True))
    (release / "data.nq").write_bytes(b"".join(told))
    write_documents(release / "data.nq", release / "documents", base=base, changed=f"{day}T00:00:00Z")
    (release / "manifest.json").write_bytes(bytes(Manifest(name=name, day=day, digest="", base=base)))
    write_history(release, name, base, previous)
    subjects = {line.split(b">")[0][1:] for line in told if line.startswith(f"<{base}id/".encode())}
    telling = releases / "telling"
    telling.write_bytes(b"".join(subject + b"\tthings\n" for subject in sorted(subjects)))
    write_datestamps(
        release,
        name,
        day,
        base,
        datasets=["things", "other"],
        telling=telling,
        previous=previous,
    )
    return release


def opened(release: Path) -> Datestamps:
    found = Datestamps.open(release)
    assert found is not None
    return found


def told(release: Path) -> dict[str, str]:
    return {dated.iri.removeprefix(f"{BASE}id/a/"): str(dated.entity) for dated in opened(release).all()}


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three releases, of which the first two are gone."""
    folder = tmp_path_factory.mktemp("chain")
    made: list[Path] = []
    for number in range(3):
        made.append(released(folder, number, made[-1] if made else None))
        for earlier in made[:-1]:
            shutil.rmtree(earlier, ignore_errors=True)
    return made


def test_what_changed_itself_has_the_day_of_its_release_though_earlier_ones_are_pruned(
    chain: list[Path],
) -> None:
    assert told(chain[2]) == {
        "same": "2026-01-01",
        "1": "2026-01-02",  # changed
        "2": "2026-01-02-",  # merged, and still told of
        "3": "2026-01-03",  # deleted in the second release, back in the third
        "4": "2026-01-01",  # what it points at changed, and it did not
        "5": "2026-01-03-",  # created in the second, gone without a trace in the third
    }


def test_an_entity_is_in_the_datasets_of_its_records_and_of_the_sources_that_tell_of_it(
    chain: list[Path],
) -> None:
    stamps = opened(chain[2])
    datasets = {dated.iri.removeprefix(f"{BASE}id/a/"): dated.datasets for dated in stamps.all()}
    assert datasets["same"] == ("other", "things")
    assert datasets["4"] == datasets["5"] == ("things",)
    assert stamps.count(Window(f"{ENTITIES}:other")) == 1
    assert set(stamps.lists) == {ENTITIES, f"{ENTITIES}:other", f"{ENTITIES}:things"}
    assert stamps.days == ("2026-01-01", "2026-01-02", "2026-01-03")


@pytest.mark.parametrize(
    ("first", "last", "keys"),
    [
        ("", "", "4 same 1 2 3 5"),
        ("2026-01-02", "", "1 2 3 5"),
        ("2026-01-02", "2026-01-02", "1 2"),
        ("", "2026-01-01", "4 same"),
        ("2026-01-04", "", ""),
        ("", "2025-12-31", ""),
    ],
)
def test_a_list_is_read_by_day_from_any_place(chain: list[Path], first: str, last: str, keys: str) -> None:
    stamps, window = opened(chain[2]), Window(ENTITIES, first, last)
    whole = list(stamps.after(Place(), window))

    assert [place.iri.removeprefix(f"{BASE}id/a/") for place in whole] == keys.split()
    assert stamps.count(window) == len(whole)
    for number, place in enumerate(whole, 1):
        assert list(stamps.after(place, window)) == whole[number:]
    # A place that nothing stands at any more leads to what would follow it.
    assert list(stamps.after(Place("2026-01-02", f"{BASE}id/a/1x"), window)) == [
        place for place in whole if (place.day, place.iri) > ("2026-01-02", f"{BASE}id/a/1x")
    ]


def test_one_is_found_by_its_iri(chain: list[Path]) -> None:
    stamps = opened(chain[2])
    assert all(stamps.get(dated.iri) == dated for dated in stamps.all())
    assert stamps.get(f"{BASE}id/a/") is stamps.get(f"{BASE}id/a/11") is stamps.get("") is None


def test_an_earlier_day_moves_no_datestamp_back(tmp_path: Path) -> None:
    first = released(tmp_path, 0, None, day="2026-03-01")
    second = released(tmp_path, 1, first, day="2026-02-01")
    assert set(told(second).values()) == {"2026-03-01", "2026-03-01-"}


def test_under_another_base_all_is_new(tmp_path: Path) -> None:
    first = released(tmp_path, 0, None, base="https://old.example.org/")
    second = released(tmp_path, 1, first)
    assert {dated.iri.removeprefix(BASE) for dated in opened(second).all()} == {
        f"id/a/{key}" for key in ("same", "1", "2", "4", "5")
    }


def test_a_release_of_before_there_were_datestamps_has_none(tmp_path: Path) -> None:
    assert Datestamps.open(tmp_path) is None


def sealed_earlier(release: Path) -> None:
    """Make of a release one as a version of the program sealed it that noted no digests."""
    (release / FILE).write_bytes(bytes(replace(Manifest.read(release), digests="")))
    for folder in (release, release / "history"):
        (folder / "digests.json").unlink()


def test_a_release_of_before_there_were_digests_is_whole_without_them(
    harvested: tuple[Config, tuple[Release, ...]], tmp_path: Path
) -> None:
    release = tmp_path / harvested[1][-1].name
    shutil.copytree(harvested[1][-1].path, release)
    sealed_earlier(release)
    assert check(release) == []
    assert list(cut(release)) == []


@pytest.mark.parametrize("notes", ["digests.json", "history/digests.json"])
def test_a_check_finds_that_digests_are_gone(
    harvested: tuple[Config, tuple[Release, ...]], tmp_path: Path, notes: str
) -> None:
    release = tmp_path / harvested[1][-1].name
    shutil.copytree(harvested[1][-1].path, release)
    (release / notes).unlink()
    assert f"{notes}: is gone" in check(release)
    assert f"{notes}: is gone" in list(cut(release))


def test_a_check_finds_datestamps_that_are_cut(
    harvested: tuple[Config, tuple[Release, ...]], tmp_path: Path
) -> None:
    release = tmp_path / harvested[1][-1].name
    shutil.copytree(harvested[1][-1].path, release)
    file = release / "history" / "datestamps.tsv"
    whole = file.read_bytes()
    assert check(release) == []
    sealed_earlier(release)
    for left, says in ((whole[: whole.rindex(b"\n", 0, -1) + 1], "counts"), (whole[:-9], "cannot be read")):
        file.write_bytes(left)
        (fault,) = check(release)
        assert fault.startswith("history/datestamps.tsv: ")
        assert says in fault


TODAY = "2026-05-05"


def dated(entity: str, record: str = "") -> Dated:
    stamp = Stamp.parse(entity)
    assert stamp is not None
    return Dated(f"{BASE}id/a/1", stamp, ("things",), Stamp.parse(record))


@pytest.mark.parametrize(
    ("before", "now", "changed", "after"),
    [
        # a source's own record has a datestamp of its own
        (("2026-01-01", "2026-01-01"), ("2026-05-05", "2026-01-01"), False, ("2026-01-01", "2026-01-01")),
        (("2026-01-01", "2026-01-01"), ("2026-05-05", "2026-05-05"), False, ("2026-01-01", TODAY)),
        (("2026-01-01", "2026-01-01"), ("2026-05-05", "2026-01-01"), True, (TODAY, "2026-01-01")),
        (("2026-01-01", ""), ("2026-05-05", "2026-05-05"), False, ("2026-01-01", TODAY)),
        (("2026-01-01", "2026-01-01"), ("2026-05-05", ""), False, ("2026-01-01", "2026-05-05-")),
        (("2026-01-01", "2026-02-02-"), ("2026-05-05", ""), False, ("2026-01-01", "2026-02-02-")),
        (("2026-01-01", "2026-01-01"), ("2026-05-05-", "2026-01-01-"), True, ("2026-05-05-", "2026-05-05-")),
        (("2026-01-01-", ""), ("2026-05-05", ""), False, (TODAY, "")),  # back again
    ],
)  # fmt: skip
def test_what_is_kept_after_a_release(
    before: tuple[str, str], now: tuple[str, str], changed: object, after: tuple[str, str]
) -> None:
    assert later(dated(*before), dated(*now), TODAY, changed=bool(changed)) == dated(*after)


def test_what_is_gone_without_a_trace_keeps_the_day_of_its_end() -> None:
    gone = without(dated("2026-01-01", "2026-01-01"), TODAY)
    assert gone == dated("2026-05-05-", "2026-05-05-")
    assert without(gone, "2026-06-06") == gone
