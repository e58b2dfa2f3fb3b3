"""What `links` finds out once all records are known, as records to be told like any other."""

from lod.records.names import Name
from lod.records.record import record
from lod.records.ties import Ref


@record(kw_only=True)
class Related:
    """A relation whose target was found by its heading, or the inverse of one that was told."""

    of: Ref
    property: str  # as in `Relation`
    to: Ref
    label: str = ""  # the relationship as the source words it


@record(kw_only=True)
class Unmatched:
    """A related heading that is that of no record, or of several: kept as words."""

    of: Ref
    heading: str
    label: str = ""  # the relationship as the source words it


@record(kw_only=True)
class Lent:
    """A name of the entity that a reference record told of."""

    of: Ref
    name: Name
