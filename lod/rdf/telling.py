"""What the telling of a record needs besides the record, and where each kind of record is told."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import singledispatch

from lod.namespaces import Ours
from lod.rdf.terms import Own, own


@dataclass(frozen=True, slots=True)
class Telling:
    """Under which base, as part of which dataset and under which licence a record is told."""

    ours: Ours
    dataset: str  # name of the source: the dataset is {base}dataset/{dataset}
    licence: str = ""  # IRI; "" states none
    agency: str = ""  # IRI of the agency that keeps the records; "" states none
    own: Own = field(init=False, repr=False, compare=False)  # `ours` as lines have it

    def __post_init__(self) -> None:
        object.__setattr__(self, "own", own(self.ours))


@singledispatch
def told(record: object, telling: Telling) -> Iterator[str]:
    """Yield what `record` says in lines of N-Quads, each ended by a line feed; no blank node among them.

    Each module of the room registers the records that it tells.

    Raises:
        TypeError: no module of this room tells records of that type.
        ValueError: the record holds what is no IRI, language tag or text.
    """
    raise TypeError(f"nothing here tells a {type(record).__name__}")
