"""Literals as they are written, when the second parser reads them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def literals_as_written() -> Iterator[None]:
    """While it lasts rdflib keeps "01" beside "1", and says nothing of a literal that has no value.

    Both are RDF (RDF 1.1 Concepts §3.3, §5.4) and what other people publish; it is not thread-safe.
    """
    import rdflib  # when there is something to read: a server starts without

    logger, normalizes = logging.getLogger("rdflib.term"), rdflib.NORMALIZE_LITERALS
    level = logger.level
    rdflib.NORMALIZE_LITERALS = False
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = normalizes
        logger.setLevel(level)
