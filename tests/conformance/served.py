"""The endpoint that is put to the test: the W3C's graphs in a store of their own."""

import gzip
import os
from pathlib import Path
from typing import IO, cast

from flask import Flask
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from lod.sparql.embedded import Embedded
from lod.web import sparql
from lod.web.pages import Site

STORE = "LOD_CONFORMANCE_STORE"
_DOCUMENT = NamedNode("http://xmlns.com/foaf/0.1/Document")
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def load(graphs: Path, store: Path) -> None:
    """Load the W3C's graphs, blank nodes as they are, and the documents that its protocol tests ask for."""
    loaded = Store(str(store))
    with gzip.open(graphs) as quads:
        loaded.bulk_load(cast(IO[bytes], quads), RdfFormat.N_QUADS)
    for number in range(4):
        document = NamedNode(f"http://kasei.us/2009/09/sparql/data/data{number}.rdf")
        loaded.add(Quad(document, _TYPE, _DOCUMENT, document))
    loaded.flush()


def application() -> Flask:
    """Return the application that serves the store named in the environment."""
    executor = Embedded(Path(os.environ[STORE]), timeout_s=10, workers=1)
    app = Flask("conformance")
    site = Site(base="http://conformance.test/")
    app.register_blueprint(sparql.blueprint(sparql.Endpoint(executor=executor, site=site)))
    return app
