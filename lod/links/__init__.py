"""What only all records together tell: duplicate keys, unknown references, shared identifiers, headings.

Workers write `facts` of each record beside its statements; sorted by what they are about, they meet here, one
topic at a time: `resolve` holds in memory the declarations of one topic, however many records there are.
"""

from lod.links.facts import DECLARED, TOLD, Fact, Place, facts, moved_fact, topic_of
from lod.links.found import Again, Asked, Ended, Found, LeftOut, Meant, Member, One, Refused, Succeeded, Told
from lod.links.numbers import by_number
from lod.links.resolving import resolve

__all__ = [
    "DECLARED",
    "TOLD",
    "Again",
    "Asked",
    "Ended",
    "Fact",
    "Found",
    "LeftOut",
    "Meant",
    "Member",
    "One",
    "Place",
    "Refused",
    "Succeeded",
    "Told",
    "by_number",
    "facts",
    "moved_fact",
    "resolve",
    "topic_of",
]
