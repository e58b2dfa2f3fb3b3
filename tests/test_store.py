"""The store holds the statements it was loaded with, is never written to, and has its queries by name."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions

from lod.errors import LodError
from lod.store import Store, load, named_query

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
