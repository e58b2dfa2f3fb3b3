"""A record is given back byte for byte as its source has it."""

from pathlib import Path

import pytest

from lod.documents.originals import Original, Originals, line, read_lines, write_originals

BASE = "https://x.org/"
DOC = "https://x.org/doc/agent/1"
DAYS = ("2026-01-15T00:00:00Z", "2026-01-16T00:00:00Z")


def kept(folder: Path, *originals: tuple[str, int, Original], day: str = DAYS[0]) -> Originals | None:
    lines = sorted(line(*each) for each in originals)
    before = Originals.open(folder)
    new = folder / day[:10]
    size = sum(map(len, lines))
    count = write_originals(read_lines(lines), new, base=BASE, changed=day, size=size, previous=before)
    found = Originals.open(new)
    assert count == (len(found) if found else 0)
    return found


def marc(content: bytes, source: str = "marc", changed: str = "") -> Original:
    return Original(source, "application/marc", content, changed)


@pytest.mark.parametrize("content", [b"\x00\x1d\n\t\r" * 3, b"", bytes(range(256)), "한글".encode("cp949")])
def test_any_bytes_come_back(tmp_path: Path, content: bytes) -> None:
    found = kept(tmp_path, (DOC, 1, marc(content)))
    assert found is not None
    assert found.get(DOC) == marc(content, changed=DAYS[0])
    assert found.has(DOC)
    assert found.get("https://x.org/doc/agent/2") is None
    assert not found.has("https://x.org/doc/agent/2")


@pytest.mark.parametrize(
    ("document", "content"),
    [
        (DOC, b"of the first"),
        ("https://x.org/doc/first/agent/1", b"of the first"),
        ("https://x.org/doc/the%20second/agent/1", b"of the second"),
        ("https://x.org/doc/third/agent/1", None),
        ("https://x.org/doc/", None),
        ("", None),
    ],
)
def test_a_record_of_two_sources_has_each_under_its_own_document(
    tmp_path: Path, document: str, content: bytes | None
) -> None:
    two = [marc(b"of the first", "first"), marc(b"of the second", "the second")]
    found = kept(tmp_path, *((DOC, number, each) for number, each in enumerate(two)))
    assert found is not None
    original = found.get(document)
    assert (original.content if original else None) == content
    assert found.has(document) == (content is not None)


def test_many_records_share_a_dictionary(tmp_path: Path) -> None:
    all_ = {f"https://x.org/doc/agent/{n}": marc(b"a field of a record %d" % n * 9) for n in range(3000)}
    found = kept(tmp_path, *((iri, 1, each) for iri, each in all_.items()))
    assert found is not None
    for iri, each in all_.items():
        original = found.get(iri)
        assert original is not None
        assert original.content == each.content
    assert (tmp_path / DAYS[0][:10] / "originals.mdb").stat().st_size < 3000 * 200


def test_what_stays_the_same_keeps_the_day_on_which_it_changed(tmp_path: Path) -> None:
    same, other = "https://x.org/doc/agent/same", "https://x.org/doc/agent/other"
    before = kept(tmp_path, (same, 1, marc(b"a")), (other, 1, marc(b"b")))
    lines = sorted([line(same, 1, marc(b"a")), line(other, 1, marc(b"B"))])
    write_originals(read_lines(lines), tmp_path / "new", base=BASE, changed=DAYS[1], size=99, previous=before)
    found = Originals.open(tmp_path / "new")
    assert found is not None
    assert [found.get(iri) for iri in (same, other)] == [
        marc(b"a", changed=DAYS[0]),
        marc(b"B", changed=DAYS[1]),
    ]


def test_equal_records_give_equal_files(tmp_path: Path) -> None:
    records = [(f"https://x.org/doc/agent/{n}", 1, marc(b"record %d" % n)) for n in range(500)]
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        kept(tmp_path / name, *records)
    one, two = (path.read_bytes() for path in sorted(tmp_path.rglob("originals.mdb")))
    assert one == two


def test_where_nothing_is_kept_there_is_no_file(tmp_path: Path) -> None:
    assert kept(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
