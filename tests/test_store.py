"""The store holds the statements it was loaded with, is never written to, and has its queries by name."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions

from lod.build.differing import differ_little
from lod.errors import LodError
from lod.store import Store, follow, load, named_query

DATA = b'<http://x/a> <http://x/p> "1" .\n<http://x/a> <http://x/p> "2" <http://x/g> .\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data.nq").write_bytes(DATA)
    load(tmp_path / "store", tmp_path / "data.nq")
    return tmp_path / "store"


def test_a_loaded_store_answers(folder: Path) -> None:
    store = Store.open(folder)

    solutions = store.query("SELECT ?s ?o WHERE { ?s <http://x/p> ?o }", {"s": NamedNode("http://x/a")})

    assert isinstance(solutions, QuerySolutions)
    assert [solution["o"].value for solution in solutions] == ["1"]  # the default graph alone
    assert len(store) == 2


def test_a_value_is_bound_and_never_read_as_sparql(folder: Path) -> None:
    told = Store.open(folder).query("ASK { ?s ?p ?o }", {"s": NamedNode("http://x/nothing")})

    assert isinstance(told, QueryBoolean)
    assert not told
    with pytest.raises(ValueError, match="IRI"):
        NamedNode("http://x/a> ?p ?o } #")


def test_readers_share_a_store(folder: Path) -> None:
    assert len(Store.open(folder)) == len(Store.open(folder)) == 2


def test_no_store_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(LodError, match="cannot be opened"):
        Store.open(tmp_path / "nothing")


def test_broken_data_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "data.nq").write_bytes(b"<http://x/a> oops .\n")

    with pytest.raises(LodError, match="cannot be loaded"):
        load(tmp_path / "store", tmp_path / "data.nq")


@pytest.mark.parametrize("name", ["no-such-query", "../lod", ""])
def test_a_query_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(LodError, match="no query named"):
        named_query(name)


ONE = b'"1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
PADDING = b"".join(b"<http://x/d%03d> <http://x/p> <http://x/o> .\n" % number for number in range(100))
BEFORE = (
    b'<http://x/a> <http://x/p> "01"' + ONE[3:] + b"<http://x/a> <http://x/p> " + ONE
    + b'<http://x/a> <http://x/q> "a"@ko-Hani .\n<http://x/b> <http://x/p> "gone" <http://x/g> .\n'
)  # fmt: skip
AFTER = (
    b"<http://x/a> <http://x/p> " + ONE
    + b'<http://x/a> <http://x/q> "a"@ko-Hani .\n<http://x/c> <http://x/p> "come" <http://x/g> .\n'
)  # fmt: skip


def differs_little(folder: Path, old: bytes, new: bytes) -> bool:
    (folder / "old.nq").write_bytes(old)
    (folder / "new.nq").write_bytes(new)
    return differ_little(*(folder / name for name in ("old.nq", "new.nq", "removed.nq", "added.nq")))


def test_a_store_that_follows_another_holds_what_a_loaded_one_holds(tmp_path: Path) -> None:
    assert differs_little(tmp_path, BEFORE + PADDING, AFTER + PADDING)
    load(tmp_path / "before", tmp_path / "old.nq")
    follow(tmp_path / "after", tmp_path / "before", tmp_path / "removed.nq", tmp_path / "added.nq")
    load(tmp_path / "loaded", tmp_path / "new.nq")

    def told(name: str) -> set[str]:
        found = Store.open(tmp_path / name).query("SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
        assert isinstance(found, QuerySolutions)
        return set(map(str, found))

    assert told("after") == told("loaded")
    assert told("before") != told("loaded"), "what it follows stays as it is"
    one = Store.open(tmp_path / "after").query("ASK { <http://x/a> <http://x/p> 1 }")
    assert one, "of two literals with one value one was removed"


def test_where_much_changed_a_store_is_loaded_anew(tmp_path: Path) -> None:
    assert not differs_little(tmp_path, BEFORE, AFTER)
    assert not differ_little(tmp_path / "none", tmp_path / "new.nq", tmp_path / "a", tmp_path / "b")
