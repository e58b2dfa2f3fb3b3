"""The sentence of the house, as code: sources → records → RDF → a sealed release."""

from lod.build.building import Outcome, build, check_sources
from lod.build.gathering import Progress
from lod.build.single import convert_one, origin_named
from lod.build.sources import check_options
from lod.build.workers import Watcher

__all__ = [
    "Outcome",
    "Progress",
    "Watcher",
    "build",
    "check_options",
    "check_sources",
    "convert_one",
    "origin_named",
]
