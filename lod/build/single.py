"""One file by itself: what a converter makes of it, in the order of the file."""

from collections.abc import Iterator
from typing import BinaryIO

from lod.build.accounting import set_aside, untold
from lod.build.sources import Origin, check_options, filled, options_for
from lod.config import Config
from lod.converters import CONVERTERS
from lod.errors import LodError, Notice, Problem, UnreadableSource
from lod.namespaces import ours
from lod.rdf.lines import lines
from lod.rdf.telling import Telling
from lod.records.lifecycle import NotAnEntity
from lod.representations.lines import triple


def origin_named(name: str, base: str, config: Config | None) -> Origin:
    """Return the source of that name, or a source that is read by the converter of that name.

    Raises:
        LodError: there is neither.
    """
    source = config.source(name) if config else None
    if config and source:
        check_options(config)
        licence = source.licence or config.licence
        return Origin(0, name, source.converter, licence, options_for(source, base, config.labels))
    if name not in CONVERTERS:
        sources = ", ".join(each.name for each in config.sources) if config else ""
        known = f"converters: {', '.join(CONVERTERS)}" + (f"; sources: {sources}" if sources else "")
        raise LodError(f"{name} is neither a source nor a converter ({known})")
    licence, labels = (config.licence, config.labels) if config else ("", ())
    return Origin(0, name, name, licence, filled(CONVERTERS[name], name, base, labels))


def convert_one(
    origin: Origin, base: str, stream: BinaryIO, file: str
) -> Iterator[list[bytes] | Problem | Notice]:
    """Yield the N-Triples lines of each record, or what is wrong with it.

    Raises:
        LodError: the source cannot be read.
    """
    telling = Telling(ours(base), origin.name, origin.licence)
    outcomes = CONVERTERS[origin.converter](stream, file, first=1, **origin.options)
    try:
        for outcome in outcomes:
            if isinstance(outcome, Problem | Notice):
                yield outcome
                continue
            try:
                if isinstance(outcome, NotAnEntity):
                    yield set_aside(outcome)
                yield [triple(line) for line in lines(outcome, telling)]
            except ValueError as error:
                yield untold(outcome, file, 0, error)
    except UnreadableSource as error:
        raise error.at(file) from None
