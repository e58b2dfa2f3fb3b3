"""`lod.toml` → one frozen Config; an unknown key is an error that names its path."""

from lod.config.reading import load, unknown
from lod.config.values import Build, Config, Source, Sparql, Web
from lod.config.writing import describe

__all__ = ["Build", "Config", "Source", "Sparql", "Web", "describe", "load", "unknown"]
