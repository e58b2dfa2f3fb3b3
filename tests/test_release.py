"""A release is sealed whole or not at all, is what its manifest says, and is switched to and from at once."""

import gzip
import json
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import zstandard
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import DCAT, DCTERMS, VOID, BNode, Graph, Namespace, URIRef

from lod import store
from lod.documents.writing import write as write_documents
from lod.errors import LodError
from lod.namespaces import Ours
from lod.release import (
    DATA,
    DOCUMENTS,
    STORE,
    WHOLE,
    Dataset,
    Figures,
    File,
    Linkset,
    Manifest,
    Release,
    Shelf,
    check,
    describe,
    drafting,
    verify_alike,
)
from lod.release.dumps import Dumped, dumping
from lod.release.figures import Counting
from lod.release.manifest import name as name_of
from lod.release.verification import verify
from lod.representations.tables import CHUNK, Table, chunks
from lod.representations.turtle import turtle
from lod.representations.turtles import Turtles
from lod.sorting import write_sorted
from tests.parsers import reading_back

SPDX = Namespace("http://spdx.org/rdf/terms#")
BASE = "https://data.example.org/"
TURTLE = f"""
@base <{BASE}> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<id/agent/1> a foaf:Person ; skos:prefLabel "도서관"@ko ; schema:sameAs <http://viaf.org/viaf/1> ;
    foaf:knows <id/agent/2> .
<id/agent/1#name> skos:altLabel "a \\"b\\"\\n"@ko .
<doc/agent/1> a foaf:Document .
<id/agent/2> a foaf:Person ; schema:sameAs <http://viaf.org/viaf/2> , <https://isni.org/isni/1> .
"""
TRIG = f"""
@base <{BASE}> .
<w/1> a <http://x.org/Thing> ; <http://x.org/p> "plain" .
<http://g.org/1> {{ <w/1> <http://x.org/p> "one" . <w/2> <http://x.org/p> <w/1> . }}
<http://g.org/2> {{ <w/1> <http://x.org/p> "one" , <w/2> . }}
"""
SOURCES = {"agents": TURTLE, "graphs": TRIG}


def lines(text: str) -> list[bytes]:
    quads = parse(text.encode(), format=RdfFormat.TRIG)
    return sorted((serialize(quads, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True))


@pytest.fixture(scope="module", autouse=True)
def _two_parsers() -> Iterator[None]:
    with reading_back(twice=True):
        yield


def write_dumps(
    release: Path, name: str, whole: bytes, sources: Mapping[str, bytes], size: int = CHUNK
) -> tuple[Dumped, ...]:
    """Write the dumps of all datasets as a build does, in one pass."""
    turtles = Turtles(Ours(BASE).prefixes)
    with TemporaryDirectory() as folder:
        runs = {each: list(halves(Path(folder), each, content)) for each, content in sources.items()}
        with dumping(release, name, runs, base=BASE, turtles=turtles, scratch=Path(folder)) as dumps:
            for some in chunks(BytesIO(whole), size):
                table = Table.of(some)
                dumps.take(some, table, turtles.of(table))
    return dumps.dumped()


def halves(folder: Path, name: str, content: bytes) -> Iterator[Path]:
    """Write a source's lines to two sorted files, one of which stands in both, and to an empty one."""
    told = content.splitlines(keepends=True)
    for number, some in enumerate((told[::2], told[1::2] + told[:1], [])):
        yield write_sorted(some, folder / f"{name}-{number}")


def built(releases: Path, *names: str, day: str = "2026-01-15") -> Path:
    """Build a release of SOURCES as the build does, without converters."""
    sources = {name: lines(SOURCES[name]) for name in names or ("agents",)}
    with drafting(releases) as draft:
        data = draft.path / DATA
        data.write_bytes(b"".join(sorted(line for each in sources.values() for line in each)))
        name, digest = name_of(day, sha256(data.read_bytes()).hexdigest(), [BASE])
        store.load(draft.path / STORE, data)
        count = write_documents(data, draft.path / DOCUMENTS, base=BASE, changed=f"{day}T00:00:00Z")
        datasets, files = [], [replace(File.of(draft.path, DATA), statements=sum(map(len, sources.values())))]
        parts = {name: b"".join(each) for name, each in sources.items()}
        for each in write_dumps(draft.path, name, data.read_bytes(), parts):
            datasets.append(Dataset(each.dataset, each.figures))
            files += each.files
        return draft.seal(
            Manifest(
                name=name,
                day=day,
                digest=digest,
                base=BASE,
                documents=count,
                datasets=tuple(datasets),
                files=tuple(files),
            )
        )


def test_a_release_is_what_its_manifest_says(tmp_path: Path) -> None:
    release = Release.open(built(tmp_path, "agents", "graphs"))

    assert check(release.path) == []
    assert release.name == release.path.name
    assert release.name.startswith("2026-01-15-")
    assert [file.path for file in release.dumps] == [
        f"dumps/{dataset}-{release.name}{suffix}"
        for dataset, plain, readable in (
            ("all", "nq", "trig"),
            ("agents", "nt", "ttl"),
            ("graphs", "nq", "trig"),
        )
        for suffix in (f".{plain}.gz", f".{plain}.zst", f".{readable}.gz", f".{readable}.zst")
    ]
    assert release.documents.get(BASE + "id/agent/1") is not None
    assert len(release.open_store()) == sum(len(lines(text)) for text in SOURCES.values())
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".draft")]


def test_figures_are_counted(tmp_path: Path) -> None:
    manifest = Manifest.read(built(tmp_path, "agents", "graphs"))

    agents, graphs = manifest.dataset("agents"), manifest.dataset("graphs")

    assert agents is not None
    assert agents.figures == Figures(
        triples=9,
        subjects=4,
        entities=2,
        classes={"http://xmlns.com/foaf/0.1/Person": 2, "http://xmlns.com/foaf/0.1/Document": 1},
        properties={
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#type": 3,
            "https://schema.org/sameAs": 3,
            "http://www.w3.org/2004/02/skos/core#altLabel": 1,
            "http://www.w3.org/2004/02/skos/core#prefLabel": 1,
            "http://xmlns.com/foaf/0.1/knows": 1,
        },
        linksets=(
            Linkset("http://viaf.org/viaf/", "https://schema.org/sameAs", 2),
            Linkset("https://isni.org/isni/", "https://schema.org/sameAs", 1),
        ),
    )
    assert graphs is not None
    assert (graphs.figures.triples, graphs.figures.graphs, graphs.figures.subjects) == (6, 2, 2)


@pytest.mark.parametrize(
    ("more", "entities"),
    [
        ("<id/agent/1> <def/ap#mergedInto> <id/agent/2> .", 1),
        ("<id/agent/1> <http://purl.org/dc/terms/isReplacedBy> <http://other/1> .", 1),
        ('<id/agent/1> <http://purl.org/dc/terms/isReplacedBy> "1" .', 2),
        ("<id/agent/1> <http://www.w3.org/2002/07/owl#deprecated> true .", 1),
        ("<id/agent/1> <http://www.w3.org/2002/07/owl#deprecated> false .", 2),
        ("<id/agent/1#name> <http://www.w3.org/2002/07/owl#deprecated> true .", 2),
    ],
)
def test_what_is_no_more_is_no_entity_of_a_dataset(more: str, entities: int) -> None:
    counting = Counting(BASE)
    counting.take(Table.of(b"".join(lines(f"{TURTLE} {more}"))))
    assert counting.figures().entities == entities


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = (built(tmp_path / each, "agents", "graphs") for each in "ab")

    def contents(release: Path) -> dict[str, bytes]:
        paths = [p for p in release.rglob("*") if p.is_file() and STORE not in p.relative_to(release).parts]
        apart = {"digests.json"}  # which has the digests of the store
        return {str(path.relative_to(release)): path.read_bytes() for path in paths if path.name not in apart}

    assert contents(one) == contents(other)


def test_every_packing_holds_the_same_sorted_lines(tmp_path: Path) -> None:
    release = Release.open(built(tmp_path))
    stem = release.path / "dumps" / f"all-{release.name}.nt"

    told = gzip.decompress(Path(f"{stem}.gz").read_bytes())

    assert told == b"".join(lines(TURTLE)) == release.data.read_bytes()
    assert zstandard.ZstdDecompressor().decompressobj().decompress(Path(f"{stem}.zst").read_bytes()) == told


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ("data.nq", "SHA-256"),
        ("dumps/all-*.nt.gz", "SHA-256"),
        ("dumps/agents-*.ttl.zst", "SHA-256"),
        ("documents/documents.mdb", "documents"),
        ("store", "store"),
        ("manifest.json", "manifest"),
    ],
)
def test_what_is_damaged_is_named(tmp_path: Path, part: str, fault: str) -> None:
    release = built(tmp_path)
    path = next(release.glob(part))
    if path.is_dir():
        shutil.rmtree(path)
    elif part == "data.nq" or path.suffix in {".gz", ".zst"}:
        flip(path)
    else:
        path.unlink()

    faults = check(release)

    assert faults
    assert fault in faults[0]


def test_a_dump_that_does_not_parse_is_found_out(tmp_path: Path) -> None:
    release = built(tmp_path)
    manifest = Manifest.read(release)
    turtle = next(file for file in manifest.dumps if file.path.endswith(".ttl.gz"))
    content = gzip.decompress((release / turtle.path).read_bytes()) + b"oops"
    (release / turtle.path).write_bytes(gzip.compress(content, mtime=0))
    told = replace(File.of(release, turtle.path), statements=9, media_type=turtle.media_type, dataset="all")
    files = [
        replace(told, content_sha256=sha256(content).hexdigest()) if f == turtle else f
        for f in manifest.files
    ]
    (release / "manifest.json").write_bytes(bytes(replace(manifest, files=tuple(files))))

    assert [fault for fault in check(release) if "does not parse" in fault]


@pytest.mark.parametrize("suffix", [".nq.gz", ".trig.gz"])
def test_a_small_dump_is_read_by_a_second_parser_too(tmp_path: Path, suffix: str) -> None:
    release = built(tmp_path, "graphs")
    dump = next(file for file in Manifest.read(release).dumps if file.path.endswith(suffix))
    told = replace(dump, statements=7)
    assert verify(release, dump) == []
    assert verify(release, told, parsed={dump.content_sha256}) == [
        f"{dump.path}: rdflib reads 6 statements, not 7"
    ]


def test_a_failed_build_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(LodError, match="directory"), drafting(tmp_path) as draft:
        draft.path.write_bytes(b"a folder is no file")

    assert [path.name for path in tmp_path.iterdir()] == [".lock"]
    assert Shelf(tmp_path).names() == ()


def run(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


HOLD = """
    import sys
    from pathlib import Path
    from lod.release import drafting
    with drafting(Path(sys.argv[1])) as draft:
        (draft.path / "half").write_text("half")
        print("drafting", flush=True)
        sys.stdin.read()
"""


def test_one_build_at_a_time_and_a_killed_one_is_swept_away_by_the_next(tmp_path: Path) -> None:
    with run(HOLD, str(tmp_path)) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(LodError, match="another build"), drafting(tmp_path):
            pass
        other.kill()
    assert list(tmp_path.glob(".draft-*"))

    built(tmp_path)

    assert not list(tmp_path.glob(".draft-*"))


def test_publishing_switches_and_rolls_back(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    with pytest.raises(LodError, match="no release"):
        shelf.publish()
    first = built(tmp_path, day="2026-01-15").name
    second = built(tmp_path, "agents", "graphs", day="2026-01-16").name
    assert (shelf.published(), shelf.newest(), shelf.open().name) == ("", second, second)

    assert shelf.publish() == second
    assert shelf.publish(first) == first

    assert (shelf.published(), shelf.newest(), shelf.open().name) == (first, second, first)
    assert (tmp_path / "current").readlink() == Path(first)  # relative: the folder may be moved
    assert shelf.publish("2026-01-16") == second
    with pytest.raises(LodError, match="begins more than one release") as several:
        shelf.publish("2026-01")
    told = str(several.value)
    assert told.index(f"{first} (sealed ") < told.index(f"{second} (sealed ") < told.index(" UTC, published)")


def test_a_release_that_does_not_open_is_not_published(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    first = built(tmp_path, day="2026-01-15").name
    shelf.publish()
    second = built(tmp_path, day="2026-01-16")
    shutil.rmtree(second / STORE)

    with pytest.raises(LodError, match=r"is damaged and is not published: store/"):
        shelf.publish(second.name)

    assert shelf.published() == first


@pytest.mark.parametrize("left", ["nothing", "copy", "file", "elsewhere"])
def test_what_was_published_and_is_not_there_is_not_replaced_by_the_newest(tmp_path: Path, left: str) -> None:
    shelf, current = Shelf(tmp_path), tmp_path / "current"
    first, second = (built(tmp_path, day=day) for day in ("2026-01-15", "2026-01-16"))
    assert shelf.served() == second.name
    shelf.publish(first.name)
    if left == "nothing":
        shutil.rmtree(first)
    else:
        current.unlink()
    if left == "copy":  # of what does not copy links, but what they lead to
        shutil.copytree(first, current)
    elif left == "file":
        current.write_text(first.name)
    elif left == "elsewhere":
        current.symlink_to("/nowhere/2026-01-15-00000000")

    with pytest.raises(LodError, match=r"current: .* no release in this folder"):
        shelf.served()
    if left == "copy":
        shutil.rmtree(current)
    assert "current" not in shelf.names()
    shelf.publish(second.name)
    assert shelf.served() == second.name


def test_a_link_to_a_release_is_none_and_said_to_be_one(tmp_path: Path) -> None:
    """What tells of a release's past stands beside it, which nothing does where the link leads."""
    elsewhere, shelf = tmp_path / "elsewhere", Shelf(tmp_path / "releases")
    shelf.path.mkdir()
    (moved := built(shelf.path)).rename(elsewhere)
    moved.symlink_to(elsewhere)

    assert (shelf.names(), shelf.linked()) == ((), (moved.name,))
    for asked in (shelf.open, shelf.publish, lambda: shelf.find(moved.name), lambda: built(shelf.path)):
        with pytest.raises(LodError, match=rf"{moved.name}: is a link, and not taken for a release"):
            asked()


@pytest.mark.parametrize("line", ["2026-01-15T00:00:00Z", "2026-01-15T00:00:00Z\t", "\t2026-01-15-0", ""])
def test_a_publication_that_cannot_be_read_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    built(tmp_path)
    name = Shelf(tmp_path).publish()
    (tmp_path / "published.tsv").write_text(f"2026-01-15T00:00:00Z\t{name}\n{line}\n", encoding="utf-8")

    with pytest.raises(LodError, match=r"published\.tsv:2: .* is no time, tab and name of a release"):
        Shelf(tmp_path).before()


def test_pruning_keeps_the_newest_and_the_published(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    names = [built(tmp_path, day=f"2026-01-1{n}").name for n in range(5)]
    shelf.publish(names[1])

    assert list(shelf.prune(2)) == [names[0], names[2]]

    assert shelf.names() == (names[1], names[3], names[4])
    assert not list(tmp_path.glob(".draft-*"))


def test_the_same_content_on_the_same_day_is_the_same_release_and_the_newest(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    first = built(tmp_path, "agents")
    other = built(tmp_path, "graphs")
    assert shelf.newest() == other.name

    assert built(tmp_path, "agents") == first

    assert shelf.newest() == first.name
    assert len(shelf.names()) == 2
    assert check(first) == []


@pytest.mark.parametrize(
    "text", [b"", b"{}", b"[]", b'{"name": 1, "files": [], "datasets": 7, "sources": []}']
)
def test_a_manifest_that_is_none_is_one_line(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(text)

    with pytest.raises(LodError, match="manifest"):
        Manifest.read(tmp_path)


def test_a_manifest_reads_back(tmp_path: Path) -> None:
    release = built(tmp_path, "graphs")

    assert bytes(Manifest.read(release)) == (release / "manifest.json").read_bytes()
    assert json.loads(bytes(Manifest.read(release)))["datasets"][0]["name"] == WHOLE


def test_the_description_is_counted_and_holds_for_every_file(tmp_path: Path) -> None:
    manifest = Manifest.read(built(tmp_path, "agents", "graphs"))
    graph = Graph().parse(data=serialize(describe(manifest), format=RdfFormat.N_TRIPLES), format="nt")
    whole, agents = URIRef(BASE + "dataset"), URIRef(BASE + "dataset/agents")

    assert {str(url) for url in graph.objects(None, DCAT.downloadURL)} == {
        BASE + f.path for f in manifest.dumps
    }
    assert {str(s) for s in graph.objects(None, SPDX.checksumValue)} == {f.sha256 for f in manifest.dumps}
    assert {str(part) for part in graph.objects(whole, DCAT.dataset)} == {
        BASE + "dataset/agents",
        BASE + "dataset/graphs",
    }
    assert [int(str(count)) for count in graph.objects(agents, VOID.triples)] == [9]
    assert graph.value(agents, DCTERMS.isPartOf) == whole
    links = list(graph.subjects(VOID.subjectsTarget, agents))
    assert sorted(
        (str(graph.value(node, VOID.objectsTarget)), int(str(graph.value(node, VOID.triples))))
        for node in links
    ) == [("http://viaf.org/viaf/", 2), ("https://isni.org/isni/", 1)]
    assert not [node for node in graph.all_nodes() if isinstance(node, BNode)]


def test_packings_of_one_content_are_compared_with_each_other_and_with_what_they_were_made_of(
    tmp_path: Path,
) -> None:
    folder = built(tmp_path)
    files = [f for f in Release.open(folder).manifest.files if f.path.endswith((".nt.gz", ".nt.zst"))][:2]
    data, other = folder / DATA, tmp_path / "other"
    other.write_bytes(data.read_bytes()[:-1] + b"x")

    assert [Path(file.path).suffix for file in files] == [".gz", ".zst"]
    assert verify_alike(folder, files) == verify_alike(folder, files, (), data) == []
    assert verify_alike(folder, files, (), other) == [f"{files[0].path}: is not what {other} holds"]

    packed = zstandard.compress(b"<http://x.org/s> <http://x.org/p> 1 .")
    (folder / files[1].path).write_bytes(packed)
    changed = replace(files[1], bytes=len(packed), sha256=sha256(packed).hexdigest())
    assert verify_alike(folder, [files[0], changed], (), data) == [
        f"{files[1].path}: unpacks to something else than the manifest says"
    ]
    (folder / files[1].path).write_bytes(packed[:-3])
    assert verify_alike(folder, files)[0].startswith(f"{files[1].path}: ")


@pytest.mark.parametrize("parsed", [False, True], ids=["by zlib", "by the library that packed it"])
@pytest.mark.parametrize(
    "place", [12, -6, -1, None], ids=["in its midst", "in its sum", "in its size", "at its end"]
)
def test_a_broken_packing_is_found_whoever_unpacks_it(
    tmp_path: Path, place: int | None, *, parsed: bool
) -> None:
    folder = built(tmp_path)
    file = next(f for f in Release.open(folder).manifest.files if f.path.endswith(".nt.gz"))
    packed = bytearray((folder / file.path).read_bytes())
    if place is None:
        del packed[-9:]
    else:
        packed[place] ^= 1
    (folder / file.path).write_bytes(packed)
    broken = replace(file, sha256=sha256(packed).hexdigest())

    (fault,) = verify_alike(folder, [broken], {file.content_sha256} if parsed else ())
    assert fault.startswith(f"{file.path}: ")


@pytest.mark.parametrize("term", ["<http://x.org/a|b>", "<b>", '"a"@ko_Hani', '"a"@romanised', '"a"^^<b>'])
def test_a_term_that_the_store_took_as_it_is_does_not_get_past_the_parser_of_the_turtle(
    tmp_path: Path, term: str
) -> None:
    folder = built(tmp_path)
    file = next(f for f in Release.open(folder).manifest.files if f.path.endswith(".ttl.gz"))
    content = f"<http://x.org/s> <http://x.org/p> {term} .".encode()
    (folder / file.path).write_bytes(gzip.compress(content))
    sha = [sha256(each).hexdigest() for each in ((folder / file.path).read_bytes(), content)]
    broken = replace(file, sha256=sha[0], content_sha256=sha[1], statements=1)

    (fault,) = verify_alike(folder, [broken])
    assert fault.startswith(f"{file.path}: does not parse: ")


def test_dumps_of_sources_that_tell_of_the_same_things_are_as_if_each_were_alone(tmp_path: Path) -> None:
    def told(source: str, n: int) -> bytes:
        return f'<{BASE}id/{n:06}> <http://www.w3.org/2004/02/skos/core#altLabel> "{source} {n}" .\n'.encode()

    everywhere = [told("both", n) for n in range(12_000)]
    sources = {
        "most": sorted(everywhere + [told("most", n) for n in range(0, 12_000, 3)]),
        "some": sorted(everywhere[::7] + [told("some", n) for n in range(9_000, 12_000, 2)]),
        "alone": [told("alone", n) for n in range(12_000, 13_000)],
        "none": [],
    }
    whole = sorted({line for lines in sources.values() for line in lines})
    prefixes = Ours(BASE).prefixes

    parts = {name: b"".join(sources[name]) for name in sources}
    dumped = write_dumps(tmp_path, "x", b"".join(whole), parts, size=1 << 16)  # some at a time

    assert {each.dataset: each.in_whole for each in dumped} == {
        WHOLE: True, "most": False, "some": False, "alone": True, "none": True,
    }  # fmt: skip
    for each in dumped:
        lines = sources.get(each.dataset, whole)
        packed = {Path(file.path).suffixes[-2]: tmp_path / file.path for file in each.files[::2]}
        content = {suffix: gzip.decompress(path.read_bytes()) for suffix, path in packed.items()}
        assert content == {".nt": b"".join(lines), ".ttl": b"".join(turtle(lines, prefixes))}
        assert each.figures.triples == len(lines)
        assert each.figures.subjects == len({line.split(b" ")[0] for line in lines})
