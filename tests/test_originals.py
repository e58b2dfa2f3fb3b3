"""A record is given back byte for byte as its source has it."""

from pathlib import Path

import pytest

from lod.documents.originals import Original, Originals, line, write_originals


def kept(folder: Path, *originals: tuple[str, int, Original]) -> Originals | None:
    lines = sorted(line(*each) for each in originals)
    write_originals(lines, folder, sum(map(len, lines)))
    return Originals.open(folder)


@pytest.mark.parametrize("content", [b"\x00\x1d\n\t\r" * 3, b"", bytes(range(256)), "한글".encode("cp949")])
def test_any_bytes_come_back(tmp_path: Path, content: bytes) -> None:
    original = Original("marc", "application/marc", content)
    found = kept(tmp_path, ("https://x.org/doc/agent/1", 1, original))
    assert found is not None
    assert found.get("https://x.org/doc/agent/1") == (original,)
    assert found.get("https://x.org/doc/agent/2") == ()


def test_a_record_of_two_sources_has_both_in_their_order(tmp_path: Path) -> None:
    two = [Original(name, "application/marc", name.encode()) for name in ("b", "a")]
    found = kept(tmp_path, *(("https://x.org/doc/agent/1", number, each) for number, each in enumerate(two)))
    assert found is not None
    assert found.get("https://x.org/doc/agent/1") == tuple(two)


def test_many_records_share_a_dictionary(tmp_path: Path) -> None:
    all_ = {
        f"https://x.org/doc/agent/{n}": Original("m", "application/marc", b"a field of a record %d" % n * 9)
        for n in range(3000)
    }
    found = kept(tmp_path, *((iri, 1, each) for iri, each in all_.items()))
    assert found is not None
    assert all(found.get(iri) == (each,) for iri, each in all_.items())


def test_where_nothing_is_kept_there_is_no_file(tmp_path: Path) -> None:
    assert kept(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
