"""What the endpoint says of itself (SPARQL 1.1 Service Description)."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from lod.namespaces import RDF, SD, VOID, XSD
from lod.web.sparql.formats import GRAPHS, RESULTS

_FORMATS = "http://www.w3.org/ns/formats/"
_NAMES = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
}


def triples(endpoint: str, *, statements: int | None = None, federated: bool = False) -> Iterator[Triple]:
    """Yield the description of the service at `endpoint`.

    Args:
        endpoint: its IRI.
        statements: how many the default graph holds; None where that is not counted.
        federated: whether SERVICE may ask any server at all.
    """
    service, dataset, graph = (NamedNode(f"{endpoint}#{name}") for name in ("service", "dataset", "graph"))
    yield Triple(service, RDF["type"], SD["Service"])
    yield Triple(service, SD["endpoint"], NamedNode(endpoint))
    yield Triple(service, SD["supportedLanguage"], SD["SPARQL11Query"])
    if federated:
        yield Triple(service, SD["feature"], SD["BasicFederatedQuery"])
    for writing in (*RESULTS, *GRAPHS):
        if writing.label:
            name = _NAMES[writing.serialization]
            yield Triple(service, SD["resultFormat"], NamedNode(_FORMATS + name))
    yield Triple(service, SD["defaultDataset"], dataset)
    yield Triple(dataset, RDF["type"], SD["Dataset"])
    yield Triple(dataset, SD["defaultGraph"], graph)
    yield Triple(graph, RDF["type"], SD["Graph"])
    if statements is not None:
        yield Triple(graph, VOID["triples"], Literal(str(statements), datatype=XSD["integer"]))
