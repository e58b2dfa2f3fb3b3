"""The clients that people use work against a served release: SPARQLWrapper, rdflib, Comunica, curl."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

CLIENTS = Path(__file__).parent / "clients"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ONE = "SELECT ?s { ?s a ?type } ORDER BY ?s LIMIT 1"
GRAPH = "CONSTRUCT WHERE { ?s a ?type }"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Make a dataset, build it, serve it: all by the command line; gives its base."""
    lod = [str(Path(sys.executable).parent / "lod")]
    folder = tmp_path_factory.mktemp("site") / "d"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}/"
    subprocess.run([*lod, "new", str(folder)], check=True, capture_output=True)
    configuration = folder / "lod.toml"
    text = re.sub(r"(?m)^base\s*=.*$", f'base = "{base}"', configuration.read_text(encoding="utf-8"))
    configuration.write_text(text, encoding="utf-8")
    subprocess.run([*lod, "build"], check=True, capture_output=True, cwd=folder)
    server = subprocess.Popen(
        [*lod, "serve", "--port", str(port)], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        _until_ready(base, server)
        yield base
    finally:
        server.terminate()
        server.communicate()


def _until_ready(base: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"{base}ready", timeout=2):  # noqa: S310 - ours
                return
        except OSError:
            time.sleep(0.1)
        if server.poll() is not None:
            pytest.fail(f"lod serve ended: {server.communicate()[1].decode()}")
    pytest.fail("lod serve does not answer")


@pytest.fixture
def endpoint(site: str) -> str:
    return f"{site}sparql"


def wrapper(endpoint: str, query: str, format: str) -> SPARQLWrapper:
    client = SPARQLWrapper(endpoint, returnFormat=format)
    client.setQuery(query)
    return client


def converted(endpoint: str, query: str, format: str) -> Any:
    return wrapper(endpoint, query, format).queryAndConvert()


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("requested", ["urlencoded", POSTDIRECTLY])
def test_sparqlwrapper_gets_solutions(endpoint: str, method: str, requested: str) -> None:
    client = wrapper(endpoint, COUNT, JSON)
    client.setMethod(method)
    if method == POST:
        client.setRequestMethod(requested)

    told: Any = client.queryAndConvert()
    assert int(told["results"]["bindings"][0]["n"]["value"]) > 100


def test_sparqlwrapper_gets_every_format(endpoint: str) -> None:
    assert converted(endpoint, ONE, XML).getElementsByTagName("uri")
    assert b"http" in converted(endpoint, ONE, CSV)
    assert b"<http" in converted(endpoint, ONE, TSV)
    assert Graph().parse(data=converted(endpoint, GRAPH, TURTLE), format="turtle")
    assert len(converted(endpoint, GRAPH, XML)) > 10
    assert converted(endpoint, "ASK { ?s ?p ?o }", JSON)["boolean"] is True


def test_sparqlwrapper_is_told_of_errors_in_its_classes(endpoint: str) -> None:
    with pytest.raises(QueryBadFormed, match="line"):
        wrapper(endpoint, "SELECT * { ?s ?p }", JSON).query()
    with pytest.raises((EndPointInternalError, QueryBadFormed)):
        wrapper(endpoint, "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", JSON).query()


def test_rdflib_asks_the_endpoint_as_a_store(endpoint: str) -> None:
    for method in ("GET", "POST", "POST_FORM"):
        graph = Graph(SPARQLStore(endpoint, method=method, returnFormat="xml"))
        rows = list(graph.query("SELECT ?s { ?s a ?type } LIMIT 3"))
        assert len(rows) == 3
    assert len(list(graph.triples((None, RDF.type, SKOS.Concept)))) > 3


def test_rdflib_reads_a_thing_by_its_iri(site: str, endpoint: str) -> None:
    (row,) = Graph(SPARQLStore(endpoint)).query(
        f"SELECT ?s {{ ?s ?p ?o FILTER(REGEX(STR(?s), '^{site}id/agent/[^#]+$')) }} LIMIT 1"
    )
    thing = URIRef(str(row[0]))  # type: ignore[index]

    assert (thing, None, None) in Graph().parse(str(thing))
    for format in ("turtle", "xml", "json-ld"):
        assert (thing, None, None) in Graph().parse(str(thing), format=format)


def _comunica(*arguments: str) -> Any:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if not (CLIENTS / "node_modules" / "@comunica").is_dir():
        pytest.skip("Comunica is not installed (npm install --prefix tests/clients)")
    done = subprocess.run(
        [node, "comunica.mjs", *arguments], cwd=CLIENTS, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("type", ["sparql", ""])
def test_comunica_asks_the_endpoint(endpoint: str, type: str) -> None:
    """Without a type, Comunica finds out by the service description that this is an endpoint."""
    kinds = (type,) if type else ()

    assert int(_comunica(endpoint, COUNT, *kinds)[0]["n"]) > 100
    assert _comunica(endpoint, GRAPH, *kinds) > 10
    assert _comunica(endpoint, "ASK { ?s ?p ?o }", *kinds) is True


def test_comunica_reads_a_document(site: str, endpoint: str) -> None:
    (first,) = _comunica(
        endpoint, f"SELECT ?s {{ ?s a ?t FILTER(STRSTARTS(STR(?s), '{site}id/agent/')) }} LIMIT 1", "sparql"
    )
    thing = first["s"].partition("#")[0]

    assert _comunica(thing, f"SELECT ?p {{ <{thing}> ?p ?o }}")


def _curl(*arguments: str) -> str:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    done = subprocess.run(
        [curl, "--silent", "--show-error", "--fail", *arguments],
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_curl_asks_by_get_form_body_and_query_method(endpoint: str) -> None:
    csv = ("-H", "Accept: text/csv", endpoint)
    body = ("-H", "Content-Type: application/sparql-query", "--data-binary", COUNT)

    answers = {
        _curl("-G", "--data-urlencode", f"query={COUNT}", *csv),
        _curl("--data-urlencode", f"query={COUNT}", *csv),
        _curl(*body, *csv),
        _curl("-X", "QUERY", *body, *csv),
    }
    assert len(answers) == 1
    assert answers.pop().startswith("n\n")


def test_curl_sees_that_a_broken_off_answer_is_not_whole(tmp_path: Path) -> None:
    """Under the production server, a body that breaks off ends without its last chunk (curl: 18)."""
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    # A large answer needs a large store: tests/clients has no such; see test_web_sparql for the application.
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["--threads", "2", "--bind", f"127.0.0.1:{port}", "--log-level", "critical"]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options, "tests.clients.large:application()"],
        cwd=CLIENTS.parents[1],
        env={**os.environ, "LOD_LARGE_STORE": str(tmp_path / "store")},
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        url = f"http://127.0.0.1:{port}/sparql"
        query = "query=SELECT * { ?a ?b ?c . ?d ?e ?f }"
        done = subprocess.run(
            [curl, "-s", "--noproxy", "*", "-o", os.devnull, "--data-urlencode", query, url],
            capture_output=True,
        )
        assert done.returncode == 18
    finally:
        server.terminate()
        server.wait()
