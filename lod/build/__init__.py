"""The sentence of the house, as code: sources → records → RDF → a sealed release."""

from lod.build.gathering import Progress
from lod.build.single import convert_one, origin_named
from lod.build.sources import check_options
from lod.build.workers import Watcher

__all__ = ["Progress", "Watcher", "check_options", "convert_one", "origin_named"]
