"""Where the forms of a document are, as relative references."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lod.representations import Format
from lod.representations.profiles import NATIVE, Profile
from lod.web.http.headers import link
from lod.web.http.targets import Target, encoded, reference
from lod.web.things import Found

_CARRIED: Final = ("release", "incoming")


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one document; of its page of incoming links, or in a release, where that is asked for."""

    path: str  # percent-encoded
    query: str = ""  # of the IRI, where it has one
    carried: str = ""  # of the request's query, what makes it another document
    taken: frozenset[str] = frozenset()  # suffixes that lead to another thing's

    @classmethod
    def of_document(cls, asked: Target, found: Found) -> "Places":
        """Return the places of the document that a request found."""
        path, _, query = found.place.partition("?")
        parameters = asked.parameters if asked.query else {}
        carried = (f"{name}={parameters[name]}" for name in _CARRIED if parameters.get(name))
        return cls(reference(asked, path, ""), encoded(query), encoded("&".join(carried)), found.taken)

    @property
    def whole(self) -> str:
        """Where the document is, without suffix."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def of(self, format: Format, profile: Profile = NATIVE) -> str:
        """Return where the document is in a format and a profile, whatever the headers.

        >>> from lod.representations import TURTLE
        >>> from lod.representations.profiles import SKOS
        >>> Places("/doc/agent/P1").of(TURTLE, SKOS), Places("/doc/show", "id=5").of(TURTLE)
        ('/doc/agent/P1.ttl?_profile=skos', '/doc/show?id=5.ttl')
        >>> Places("/doc/agent/P1", taken=frozenset({"ttl"})).of(TURTLE)
        '/doc/agent/P1?_mediatype=text/turtle'
        """
        place = self.whole
        mark = "&" if self.query else "?"
        if format.extension and format.extension not in self.taken:
            place = f"{place}.{format.extension}"
        else:
            place, mark = f"{place}{mark}_mediatype={format.media_type}", "&"
        if profile is not NATIVE:
            place, mark = f"{place}{mark}_profile={profile.token}", "&"
        return f"{place}{mark}{self.carried}" if self.carried else place

    def alternates(self, formats: tuple[Format, ...], profile: Profile) -> str:
        """Return the links to the document in each of some formats."""
        if self.query or self.taken:
            return _alternates(self, formats, profile)
        return _pattern(formats, profile, self.carried).replace(_PATH, self.path)


_PATH: Final = "\0"  # stands for the path: no URI has it


@lru_cache(maxsize=256)
def _pattern(formats: tuple[Format, ...], profile: Profile, carried: str) -> str:
    return _alternates(Places(_PATH, "", carried), formats, profile)


def _alternates(places: Places, formats: tuple[Format, ...], profile: Profile) -> str:
    return ", ".join(
        link(places.of(format, profile), "alternate", type=format.media_type) for format in formats
    )
