"""`/sparql`: the SPARQL 1.1 Protocol for queries, the description of the service, and the editor."""

from lod.web.sparql.endpoint import Endpoint, blueprint
from lod.web.sparql.troubles import trouble

__all__ = ["Endpoint", "blueprint", "trouble"]
