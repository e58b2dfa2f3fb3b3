"""What only all records together tell: duplicate keys, unknown references, shared identifiers, headings.

Workers write `facts` of each record beside its statements; sorted by what they are about, they meet here, one
topic at a time: `resolve` holds in memory the declarations of one topic, however many records there are.
"""

from lod.links.facts import Fact, Place, facts
from lod.links.resolving import Duplicate, Found, resolve

__all__ = ["Duplicate", "Fact", "Found", "Place", "facts", "resolve"]
