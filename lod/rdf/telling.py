"""What the telling of a record needs besides the record."""

from dataclasses import dataclass, field

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
