"""`/sparql`: the SPARQL 1.1 Protocol for queries, the description of the service, and the editor."""

from lod.web.sparql.endpoint import METHODS, PATHS, Endpoint, blueprint
from lod.web.sparql.troubles import trouble

__all__ = ["METHODS", "PATHS", "Endpoint", "blueprint", "trouble"]
