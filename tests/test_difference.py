"""An old dump and its delta give the new dump byte for byte; a thing's change is its own, no neighbour's."""

import csv
import gzip
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from lod.documents import Documents
from lod.documents.writing import write as write_documents
from lod.errors import LodError
from lod.release import Delta, History, Manifest, Side, changes, write_delta, write_history
from lod.release.checking import check
from lod.release.difference import lines

BASE = "https://data.example.org/"
GRAPH = "<http://g.org/> { <w/1> x:says 1 }"
PREFIXES = f"""
@base <{BASE}> .
@prefix ap: <{BASE}def/ap#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix x: <http://x.org/> .
"""


def side(folder: Path, text: str) -> Side:
    folder.mkdir()
    quads = parse((PREFIXES + text).encode(), format=RdfFormat.TRIG)
    told = sorted((serialize(quads, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True))
    (folder / "data.nq").write_bytes(b"".join(told))
    write_documents(folder / "data.nq", folder / "documents", base=BASE, changed="2026-01-15T00:00:00Z")
    graphs = "{" in text
    return Side(folder / "data.nq", Documents.open(folder / "documents"), graphs)


OLD = """
<w/same> x:says "same" ; x:has <w/updated> .
<w/updated> x:says "1" ; x:has <w/same> .
<w/linked> x:says "linked" .
<id/a/merged> rdfs:label "Merged" . <id/a/into> rdfs:label "Into" .
<id/a/split> rdfs:label "Split" .
<id/a/gone> rdfs:label "Gone" .
<w/deleted> x:says "deleted" .
<w/blank> x:has <.well-known/genid/b-1> . <.well-known/genid/b-1> x:has <.well-known/genid/b-2> .
<.well-known/genid/b-2> x:says "deep" .
<http://foreign.org/1> x:says "1" .
"""
NEW = """
<w/same> x:says "same" ; x:has <w/updated> .
<w/updated> x:says "2" ; x:has <w/same> , <w/linked> .
<w/linked> x:says "linked" .
<id/a/merged> rdfs:label "Merged" ; ap:mergedInto <id/a/into> . <id/a/into> rdfs:label "Into" .
<id/a/split> rdfs:label "Split" ; <http://purl.org/dc/terms/isReplacedBy> <id/a/into> , <w/same> .
<doc/a/gone> ap:recordStatus ap:withdrawn .
<w/created> x:says "created" .
<w/blank> x:has <.well-known/genid/b-1> . <.well-known/genid/b-1> x:has <.well-known/genid/b-2> .
<.well-known/genid/b-2> x:says "deeper" .
<http://foreign.org/1> x:says "2" .
"""
FATES = [
    ("id/a/gone", "withdrawn", ""),
    ("id/a/merged", "replaced", "id/a/into"),
    ("id/a/split", "split", "id/a/into w/same"),
    ("w/blank", "updated", ""),
    ("w/created", "created", ""),
    ("w/deleted", "deleted", ""),
    ("w/updated", "updated", ""),
]


def test_each_thing_that_changed_is_told_with_what_became_of_it(tmp_path: Path) -> None:
    old, new = side(tmp_path / "old", OLD), side(tmp_path / "new", NEW)

    told = [(c.thing, c.kind.value, " ".join(c.successors)) for c in changes(old, new, BASE)]

    assert [tuple(text.replace(BASE, "") for text in row) for row in told] == FATES
    assert list(changes(old, old, BASE)) == []


def packed(root: Path, delta: Delta) -> list[str]:
    """What the files of a delta hold."""
    return [gzip.decompress((root / file.path).read_bytes()).decode() for file in delta.files]


def test_an_old_dump_and_the_delta_are_the_new_dump_by_standard_tools(tmp_path: Path) -> None:
    old, new = side(tmp_path / "old", OLD), side(tmp_path / "new", NEW)
    delta = write_delta(tmp_path, "d", "a", "b", old, new, BASE)
    for file, content in zip(delta.files[:2], packed(tmp_path, delta), strict=False):
        (tmp_path / file.path).with_suffix("").write_text(content, encoding="utf-8")

    command = "LC_ALL=C comm -23 old/data.nq d/a--b.removed.nt | LC_ALL=C sort -m - d/a--b.added.nt > made.nt"
    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)

    assert (tmp_path / "made.nt").read_bytes() == new.data.read_bytes()
    assert [file.statements for file in delta.files[:2]] == [delta.added, delta.removed]
    assert (tmp_path / "d/a--b.added.nt").read_bytes().count(b"\n") == delta.added
    assert (tmp_path / "d/a--b.removed.nt").read_bytes().count(b"\n") == delta.removed


def test_the_patch_and_the_lists_say_the_same(tmp_path: Path) -> None:
    old, new = side(tmp_path / "old", OLD), side(tmp_path / "new", NEW)
    delta = write_delta(tmp_path, "d", "a", "b", old, new, BASE)
    _, _, patch, every, gone = packed(tmp_path, delta)

    assert told(every) == FATES
    assert told(gone) == [row for row in FATES if row[1] not in ("created", "updated")]
    assert delta.changes == Counter(row[1] for row in FATES)
    lines = patch.splitlines()
    assert lines[:3] == [f"H id <{BASE}dataset?release=b> .", f"H prev <{BASE}dataset?release=a> .", "TX ."]
    assert lines[-1] == "TC ."
    held = set(old.data.read_text(encoding="utf-8").splitlines())
    for line in lines[3:-1]:
        (held.add if line.startswith("A ") else held.remove)(line[2:])
    assert held == set(new.data.read_text(encoding="utf-8").splitlines())


def told(text: str) -> list[tuple[str, ...]]:
    """The rows of a list, without the base, types and labels."""
    rows = csv.DictReader(text.splitlines())
    return [tuple(row[name].replace(BASE, "") for name in ("iri", "change", "successors")) for row in rows]


def test_a_page_of_changes_is_read_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lod.release.deltas.PAGE", 3)
    old, new = side(tmp_path / "old", OLD), side(tmp_path / "new", NEW)
    delta = write_delta(tmp_path, "d", "a", "b", old, new, BASE)
    history = History(tmp_path, (delta,))

    pages = [history.changes(delta, number) for number in range(5)]

    assert [len(page) for page in pages] == [0, 3, 3, 1, 0]
    assert [change for page in pages for change in page] == list(changes(old, new, BASE))
    assert told(packed(tmp_path, delta)[3]) == FATES, "the pages one after the other are one file"
    (tmp_path / delta.files[3].path).write_bytes(b"no list")
    with pytest.raises(LodError, match=r"a--b\.changes\.csv\.gz: cannot be read"):
        history.changes(delta, 2)


def test_a_change_tells_what_the_thing_is_and_its_name_now_or_the_last_it_had(tmp_path: Path) -> None:
    old = side(
        tmp_path / "old",
        """<w/gone> a x:Town, rdfs:Resource ; rdfs:label "Gone" .
        <w/dead> a x:Town ; rdfs:label "Dead"@en, "죽은"@ko . <w/plain> x:says " a x:No " .""",
    )
    new = side(
        tmp_path / "new",
        """<w/dead> ap:mergedInto <w/new> .
        <w/new> a x:City, ap:Place ; rdfs:label "New \\"one\\""@en, "새"@ko .""",
    )
    told = {c.thing.removeprefix(BASE): (c.type, c.label) for c in changes(old, new, BASE, ("ko", "en"))}
    assert told == {
        "w/gone": ("http://www.w3.org/2000/01/rdf-schema#Resource", "Gone"),
        "w/dead": ("http://x.org/Town", "죽은"),
        "w/new": ("http://x.org/City", "새"),
        "w/plain": ("", ""),
    }
    assert [c.label for c in changes(old, new, BASE, ("en",)) if c.thing == f"{BASE}w/new"] == ['New "one"']


def test_a_delta_of_nothing_has_no_page(tmp_path: Path) -> None:
    old = side(tmp_path / "old", OLD)
    delta = write_delta(tmp_path, "d", "a", "b", old, old, BASE)
    assert (delta.total, delta.pages, delta.added) == (0, (), 0)
    assert told(packed(tmp_path, delta)[3]) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [("", GRAPH), (GRAPH, ""), (GRAPH, GRAPH), (GRAPH, GRAPH + "<w/2> x:says 2 .")],
)
def test_a_delta_of_releases_with_named_graphs_is_called_as_their_dumps_are(
    tmp_path: Path, before: str, after: str
) -> None:
    old, new = side(tmp_path / "old", before), side(tmp_path / "new", after)
    delta = write_delta(tmp_path, "d", "a", "b", old, new, BASE)
    assert [file.path for file in delta.files] == [
        "d/a--b.added.nq.gz",
        "d/a--b.removed.nq.gz",
        "d/a--b.rdfp.gz",
        "d/a--b.changes.csv.gz",
        "d/a--b.gone.csv.gz",
    ]


def test_data_that_are_not_sorted_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"<b> \n<a> \n<c> \n")
    (tmp_path / "b").write_bytes(b"")

    with pytest.raises(LodError, match="not in sorted order"):
        list(lines(tmp_path / "a", tmp_path / "b"))


def week(number: int) -> str:
    """A register in which things come, change, are merged, split and deleted from week to week."""
    living = range(number, 20 + 2 * number)
    told = [f'<id/a/{n}> rdfs:label "{n * (number // (n % 3 + 1))}" ; x:has <id/a/{n + 1}> .' for n in living]
    merged = [f"<id/a/{n}> ap:mergedInto <id/a/{number}> ." for n in range(1, number, 2)]
    split = [f"<id/a/{n}> ap:mergedInto <id/a/10> , <id/a/11> ." for n in range(2, number, 2)]
    return "".join([*told, *merged, *split])


def released(releases: Path, number: int, previous: Path | None) -> Path:
    name = f"2026-01-{number + 1:02}-0000000{number}"
    made = side(releases / name, week(number))
    write_history(releases / name, name, BASE, previous)
    manifest = Manifest(name=name, day=name[:10], digest="", base=BASE, documents=len(made.documents))
    (releases / name / "manifest.json").write_bytes(bytes(manifest))
    return releases / name


def test_a_first_dump_and_all_deltas_are_the_last_dump_though_those_between_are_gone(tmp_path: Path) -> None:
    first = release = released(tmp_path, 0, None)
    for number in range(1, 6):
        before, release = release, released(tmp_path, number, release)
        if before != first:
            shutil.rmtree(before)

    history = History.open(release)
    held = set((first / "data.nq").read_text(encoding="utf-8").splitlines())
    for delta in history.deltas:
        added, removed = (set(text.splitlines()) for text in packed(release, delta)[:2])
        assert (len(added), len(removed)) == (delta.added, delta.removed)
        held = (held - removed) | added

    assert sorted(held) == (release / "data.nq").read_text(encoding="utf-8").splitlines()
    assert [delta.new for delta in history.deltas][-1] == release.name
    assert (len(history.deltas), len(history.files)) == (5, 25)


def test_the_same_release_built_again_has_the_same_past(tmp_path: Path) -> None:
    first = released(tmp_path, 0, None)
    second = released(tmp_path, 1, first)

    (tmp_path / ".draft-1").mkdir()
    write_history(tmp_path / ".draft-1", second.name, BASE, second)

    assert History.open(tmp_path / ".draft-1").deltas == History.open(second).deltas
    assert len(list((tmp_path / ".draft-1/history/deltas").iterdir())) == 5
    assert History.open(first).deltas == ()


def faults(release: Path) -> list[str]:
    """What a check finds in the history of a release that has nothing else."""
    return [fault for fault in check(release) if "history" in fault]


def test_a_check_finds_what_is_wrong_with_the_history(tmp_path: Path) -> None:
    release = released(tmp_path, 1, released(tmp_path, 0, None))
    assert faults(release) == []
    spoilt, gone, *_ = (release / file.path for file in History.open(release).files)
    spoilt.write_bytes(spoilt.read_bytes()[:-1] + b"x")
    gone.unlink()
    assert [fault.partition(":")[0] for fault in faults(release)] == [
        str(path.relative_to(release)) for path in (spoilt, gone)
    ]
    chain = release / "history/deltas.json"
    chain.write_text(chain.read_text().replace(release.name, "2026-01-09-00000009"))
    assert "history/deltas.json: is no chain of releases that ends in this one" in faults(release)
    chain.write_text("[{}]")
    assert "cannot be read" in faults(release)[0]


def test_under_another_base_a_history_begins(tmp_path: Path) -> None:
    second = released(tmp_path, 1, released(tmp_path, 0, None))
    (tmp_path / ".draft-1").mkdir()
    write_history(tmp_path / ".draft-1", "2026-01-09-00000009", "https://other.example/", second)
    assert History.open(tmp_path / ".draft-1").deltas == ()
