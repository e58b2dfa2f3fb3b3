"""An old dump and its delta give the new dump byte for byte; a thing's change is its own, no neighbour's."""

import csv
import gzip
import shutil
import subprocess
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from lod import documents
from lod.documents import Documents
from lod.errors import LodError
from lod.release import Manifest, Side, changes, deltas, past, write_delta, write_history
from lod.release.difference import lines

BASE = "https://data.example.org/"
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
    documents.write(folder / "data.nq", folder / "documents", base=BASE, changed="2026-01-15T00:00:00Z")
    return Side(folder / "data.nq", Documents.open(folder / "documents"))


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


def test_an_old_dump_and_the_delta_are_the_new_dump_by_standard_tools(tmp_path: Path) -> None:
    old, new = side(tmp_path / "old", OLD), side(tmp_path / "new", NEW)
    delta = write_delta(tmp_path, "a", "b", old, new, BASE)
    for path in delta.files[:2]:
        path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))

    command = "LC_ALL=C comm -23 old/data.nq a--b.removed.nt | LC_ALL=C sort -m - a--b.added.nt > made.nt"
    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)

    assert (tmp_path / "made.nt").read_bytes() == new.data.read_bytes()
    assert (delta.added, delta.removed) == (
        (tmp_path / "a--b.added.nt").read_bytes().count(b"\n"),
        (tmp_path / "a--b.removed.nt").read_bytes().count(b"\n"),
    )


def test_the_patch_and_the_list_say_the_same(tmp_path: Path) -> None:
    old, new = side(tmp_path / "old", OLD), side(tmp_path / "new", NEW)
    delta = write_delta(tmp_path, "a", "b", old, new, BASE)
    patch, fates = (gzip.decompress(path.read_bytes()).decode() for path in delta.files[2:])

    rows = list(csv.DictReader(fates.splitlines()))
    assert [(r["iri"].removeprefix(BASE), r["change"]) for r in rows] == [row[:2] for row in FATES]
    told = patch.splitlines()
    assert told[:3] == [f"H id <{BASE}dataset?release=b> .", f"H prev <{BASE}dataset?release=a> .", "TX ."]
    assert told[-1] == "TC ."
    held = set(old.data.read_text(encoding="utf-8").splitlines())
    for line in told[3:-1]:
        (held.add if line.startswith("A ") else held.remove)(line[2:])
    assert held == set(new.data.read_text(encoding="utf-8").splitlines())


def test_statements_of_named_graphs_make_quads(tmp_path: Path) -> None:
    old, new = side(tmp_path / "old", ""), side(tmp_path / "new", "<http://g.org/> { <w/1> x:says 1 }")

    delta = write_delta(tmp_path, "a", "b", old, new, BASE)

    assert [path.name for path in delta.files] == [
        "a--b.added.nq.gz",
        "a--b.removed.nq.gz",
        "a--b.rdfp.gz",
        "a--b.changes.csv.gz",
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

    held = set((first / "data.nq").read_bytes().splitlines())
    for step in past(release):
        stem = f"history/deltas/{step.name}--{step.next}"
        added, removed = (
            set(gzip.decompress((release / f"{stem}.{what}.nt.gz").read_bytes()).splitlines())
            for what in ("added", "removed")
        )
        assert (len(added), len(removed)) == (step.added, step.removed)
        held = (held - removed) | added

    assert sorted(held) == (release / "data.nq").read_bytes().splitlines()
    assert len(past(release)) == 5
    assert len(deltas(release)) == 20


def test_the_same_release_built_again_has_the_same_past(tmp_path: Path) -> None:
    first = released(tmp_path, 0, None)
    second = released(tmp_path, 1, first)
    before = past(second)

    (tmp_path / ".draft-1").mkdir()
    write_history(tmp_path / ".draft-1", second.name, BASE, second)

    assert past(tmp_path / ".draft-1") == before
    assert len(deltas(tmp_path / ".draft-1")) == 4
    assert past(first) == ()
