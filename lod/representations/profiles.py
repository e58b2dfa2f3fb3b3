"""Profiles offered: other vocabularies' views of a document, one CONSTRUCT file each (vocab/profiles)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from pyoxigraph import NamedNode, Quad, QueryTriples, Store, Triple, Variable


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """A view, known by its token and by the IRIs that clients use for its vocabulary; each is made once.

    The first of `iris` is the one we answer with; "" stands for `{base}profile/{token}`.
    """

    token: str
    label: str
    iris: tuple[str, ...] = ("",)

    def iri(self, base: str) -> str:
        """Return the IRI by which we name the profile."""
        return self.iris[0] or f"{base}profile/{self.token}"

    def names(self, base: str) -> frozenset[str]:
        """Return all that a client may call it, in lower case."""
        called = {self.token, self.iri(base), f"{base}profile/{self.token}", *self.iris} - {""}
        return frozenset(name.lower() for name in called)


NATIVE: Final = Profile("native", "All that is known, as modelled here")
SKOS: Final = Profile(
    "skos",
    "SKOS: a concept with its labels and matches",
    ("http://www.w3.org/2004/02/skos/core", "http://www.w3.org/2004/02/skos/core#"),
)
SCHEMA: Final = Profile(
    "schema",
    "schema.org",
    ("https://schema.org/", "https://schema.org", "http://schema.org/", "http://schema.org"),
)
MADS: Final = Profile(
    "mads",
    "MADS/RDF: an authority with its variants",
    ("http://www.loc.gov/mads/rdf/v1", "http://www.loc.gov/mads/rdf/v1#"),
)
LABELS: Final = Profile("labels", "IRI and names only")

PROFILES: Final[Mapping[str, Profile]] = {
    profile.token: profile for profile in (NATIVE, SKOS, SCHEMA, MADS, LABELS)
}


def view(told: list[Triple], profile: Profile, thing: str, base: str) -> list[Triple]:
    """Return what `profile` tells of a thing, from the statements of its document alone."""
    if profile == NATIVE:
        return told
    store = Store()
    store.bulk_extend(Quad(one.subject, one.predicate, one.object) for one in told)
    found = store.query(_construct(profile.token, base), substitutions={Variable("thing"): NamedNode(thing)})
    if not isinstance(found, QueryTriples):
        raise TypeError(f"vocab/profiles/{profile.token}.rq is no CONSTRUCT")
    return list(found)


@cache
def _construct(token: str, base: str) -> str:
    query = (files("lod.vocab") / "profiles" / f"{token}.rq").read_text(encoding="utf-8")
    return f"BASE <{base}>\n{query}"
