"""Where the forms of a document are, as relative references."""

from dataclasses import dataclass

from lod.representations import Format
from lod.representations.profiles import NATIVE, Profile
from lod.web.targets import Target, encoded, reference
from lod.web.things import Found


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one document; of its page of incoming links, where the request is for one."""

    path: str  # percent-encoded
    query: str = ""  # of the IRI, where it has one
    incoming: str = ""

    @classmethod
    def of_document(cls, asked: Target, found: Found) -> "Places":
        """Return the places of the document that a request found."""
        path, _, query = found.place.partition("?")
        incoming = asked.parameters.get("incoming", "") if asked.query else ""
        return cls(reference(asked, path, ""), encoded(query), incoming)

    def of(self, format: Format, profile: Profile = NATIVE) -> str:
        """Return where the document is in a format and a profile, whatever the headers.

        >>> from lod.representations import TURTLE
        >>> from lod.representations.profiles import SKOS
        >>> Places("/doc/agent/P1").of(TURTLE, SKOS), Places("/doc/show", "id=5").of(TURTLE)
        ('/doc/agent/P1.ttl?_profile=skos', '/doc/show?id=5.ttl')
        """
        place = f"{self.path}?{self.query}" if self.query else self.path
        mark = "&" if self.query else "?"
        if format.extension:
            place = f"{place}.{format.extension}"
        else:
            place, mark = f"{place}{mark}_mediatype={format.media_type}", "&"
        if profile is not NATIVE:
            place, mark = f"{place}{mark}_profile={profile.token}", "&"
        return f"{place}{mark}incoming={self.incoming}" if self.incoming else place
