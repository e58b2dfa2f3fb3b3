"""An endpoint whose answers can be longer than its time limit allows."""

import os
from pathlib import Path

from flask import Flask
from pyoxigraph import Literal, NamedNode, Quad, Store

from lod.sparql.embedded import Embedded
from lod.web import sparql
from lod.web.pages import Site


def application() -> Flask:
    """Fill the store named in the environment, and serve it."""
    path = Path(os.environ["LOD_LARGE_STORE"])
    store = Store(str(path))
    name = NamedNode("http://example.org/name")
    store.bulk_extend(
        Quad(NamedNode(f"http://example.org/{number}"), name, Literal(f"name {number}"))
        for number in range(10_000)
    )
    store.flush()
    del store
    app = Flask("large")
    executor = Embedded(path, timeout_s=1, workers=1)
    app.register_blueprint(
        sparql.blueprint(sparql.Endpoint(executor=executor, site=Site(base="http://x.test/")))
    )
    return app
