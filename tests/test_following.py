"""An index is made of another's, where little changed, and answers as one that was made anew."""

import os
import resource
from pathlib import Path

import pytest

from lod.build.differing import differ_little
from lod.errors import LodError
from lod.namespaces import ADMS, DCTERMS, FOAF, RDF, SCHEMA, SKOS
from lod.search import Index
from lod.search.browsing import Lists, Narrowing
from lod.search.following import Before, changed_things, made_by
from lod.search.writing import write

BASE = "https://data.example.org/"


def lines(names: dict[int, str]) -> bytes:
    """Some people, each with an identifier and a record."""
    told = []
    for number, name in names.items():
        it, record = f"<{BASE}id/agent/{number}", f"<{BASE}doc/agent/{number}>"
        told += [
            f"{it}#isni> {RDF['type']} {ADMS['Identifier']} .\n",
            f'{it}#isni> {SKOS["notation"]} "n{number}" .\n',
            f'{it}> {SKOS["prefLabel"]} "{name}" .\n',
            f"{it}> {RDF['type']} {FOAF['Person']} .\n",
            f"{record} {DCTERMS['isPartOf']} <{BASE}dataset/d{number % 2}> .\n",
        ]
    return "".join(sorted(told)).encode()


PEOPLE = {number: f"Name {number}" for number in range(1, 300)} | {7: "홍길동", 8: "Kim Kil-tong"}
LATER = {n: name for n, name in PEOPLE.items() if n not in (5, 6)} | {7: "이순신", 20: "홍길동", 1000: "New"}


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("indexes")
    for name, people in (("old", PEOPLE), ("new", LATER)):
        (folder / f"{name}.nq").write_bytes(lines(people))
    changed = (folder / "removed.nq", folder / "added.nq")
    assert differ_little(folder / "old.nq", folder / "new.nq", *changed)
    write(folder / "old.nq", folder / "old", BASE, heap=15_000_000)
    before = Before(folder / "old", changed)
    assert changed_things(before, made_by(BASE, ()), BASE) is not None, "it is taken over"
    for name, follows in (("following", before), ("anew", None)):
        made = write(folder / "new.nq", folder / name, BASE, heap=15_000_000, before=follows)
        assert made == len(LATER)
    return folder


@pytest.mark.parametrize(
    "query",
    [
        "홍길동",
        "이순신",
        "Name 5",
        "Name 1",
        "name",
        "n7",
        "n5",
        "New",
        "Kim",
        "길동",
        "ㅎㄱㄷ",
        f"{BASE}id/agent/7",
    ],
)  # fmt: skip
def test_an_index_that_follows_another_answers_as_one_made_anew(indexes: Path, query: str) -> None:
    found, wanted = (Index.open(indexes / name).search(query, limit=500) for name in ("following", "anew"))
    assert found == wanted


def test_what_is_gone_is_found_no_more_and_what_came_is(indexes: Path) -> None:
    index = Index.open(indexes / "following")
    assert f"{BASE}id/agent/5" not in {hit.iri for hit in index.search("Name 5", limit=500).hits}
    assert [hit.iri for hit in index.search("New").hits] == [f"{BASE}id/agent/1000"]


@pytest.mark.parametrize("narrowing", [Narrowing(), Narrowing("type", FOAF["Person"].value)])
def test_its_lists_are_the_same(indexes: Path, narrowing: Narrowing) -> None:
    following, anew = (Lists.open(indexes / name) for name in ("following", "anew"))
    assert following.alphabets == anew.alphabets
    for alphabet in anew.alphabets:
        assert following.page(alphabet, narrowing, 0, 1000) == anew.page(alphabet, narrowing, 0, 1000)


def test_lists_that_become_empty_and_others_that_are_new_are_told_apart(tmp_path: Path) -> None:
    weeks = (
        {1: "Alpha", 2: "베타"} | PEOPLE,
        {1: "Alpha"} | PEOPLE,
        {1: "Alpha", 3: "Γάμμα", 4: "かな"} | PEOPLE,
    )
    for week, people in enumerate(weeks):
        text = lines(people)
        if week == 0:
            text += f'<{BASE}id/agent/2> {SCHEMA["addressCountry"]} "KR" .\n'.encode()
        if week == 2:
            text += f'<{BASE}id/agent/4> {SCHEMA["addressCountry"]} "JP" .\n'.encode()
        (tmp_path / f"{week}.nq").write_bytes(b"".join(sorted(text.splitlines(keepends=True))))
    before = None
    for week in range(len(weeks)):
        if week:
            changed = (tmp_path / f"removed-{week}", tmp_path / f"added-{week}")
            assert differ_little(tmp_path / f"{week - 1}.nq", tmp_path / f"{week}.nq", *changed)
            before = Before(tmp_path / f"index-{week - 1}", changed)
        write(tmp_path / f"{week}.nq", tmp_path / f"index-{week}", BASE, heap=15_000_000, before=before)

    values = [Lists.open(tmp_path / f"index-{week}").values("country") for week in range(len(weeks))]
    assert values == [(("KR", 1),), (), (("JP", 1),)]


def test_an_index_of_another_making_is_not_taken_over(indexes: Path, tmp_path: Path) -> None:
    tie = tmp_path / "tie.nq"
    tie.write_text(f"<{BASE}id/undertaking/1> <{BASE}def/ap#partOf> <{BASE}id/undertaking/2> .\n")
    old = indexes / "old"

    assert changed_things(Before(old, ()), made_by(BASE, ()), BASE) == []
    assert changed_things(Before(old, ()), made_by(BASE, ["http://x/p"]), BASE) is None
    assert changed_things(Before(old, (tie,)), made_by(BASE, ()), BASE) is None
    assert changed_things(Before(tmp_path, ()), made_by(BASE, ()), BASE) is None


def test_whoever_may_read_a_release_may_read_its_index(indexes: Path) -> None:
    for name in ("old", "following", "anew"):
        files = list((indexes / name).iterdir())
        assert len({file.stat().st_mode for file in files}) == 1, files


@pytest.mark.parametrize("room", [4_000, 40_000])
def test_an_index_for_which_there_is_no_room_is_one_line(indexes: Path, tmp_path: Path, room: int) -> None:
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, unlimited[1]))
    try:
        with pytest.raises(LodError, match="the search index cannot be written: ") as refused:
            write(indexes / "old.nq", tmp_path / "index", BASE, heap=15_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    assert os.linesep not in str(refused.value)
