"""What a record says as canonical N-Quads lines: what a release is made of."""

from lod.rdf.telling import Telling, told


def lines(record: object, telling: Telling) -> list[bytes]:
    """Return a line for each statement, in its order.

    Raises:
        ValueError: the record holds what is no IRI, language tag or text.
    """
    return list(map(str.encode, told(record, telling)))
