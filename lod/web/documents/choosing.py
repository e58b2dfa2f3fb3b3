"""Which format and profile a request gets of a document (RFC 9110 §12; Content Negotiation by Profile)."""

from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple

from lod.representations import BY_EXTENSION, BY_TOKEN, FORMATS, PLAIN_TRIPLES, RDF_FORMATS, Format
from lod.representations.profiles import NATIVE, PROFILES, Profile
from lod.web.errors import Trouble
from lod.web.http import negotiation
from lod.web.http.messages import Asked
from lod.web.originals import MARC_FORMATS
from lod.web.things import Found


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a request is answered with, and which of its headers had a say."""

    format: Format
    profile: Profile
    varies: tuple[str, ...]


def offers(profile: Profile, formats: tuple[Format, ...]) -> tuple[Format, ...]:
    """Return those formats of a document that a profile is to be had in.

    Pages show all that is known, so the views are RDF alone.
    """
    return formats if profile is NATIVE else RDF_FORMATS


def choose(asked: Asked, found: Found, base: str) -> Chosen | Trouble:
    """Choose profile and format, or say what there is to choose from.

    A parameter beats a suffix beats a header: whoever writes a URL means it.
    """
    parameters = asked.target.parameters
    named, token = parameters.get("_mediatype", ""), parameters.get("_profile", "")
    wanted = _Wanted(named, token, found.format, asked.header("Accept"), asked.header("Accept-Profile"))
    said = len(named) + len(token) + len(wanted.accept or "") + len(wanted.accept_profile or "")
    choosing = _remembered if said <= negotiation.REMEMBERED else _chosen
    return choosing(wanted, found.formats, base)


class _Wanted(NamedTuple):
    """All by which a request chooses."""

    named: str
    token: str
    format: Format | None
    accept: str | None
    accept_profile: str | None


def _chosen(wanted: _Wanted, formats: tuple[Format, ...], base: str) -> Chosen | Trouble:
    named = wanted.named
    fixed = format_named(named) if named else wanted.format
    varies: tuple[str, ...] = () if fixed is not None or named else ("Accept",)
    token = wanted.token or (NATIVE.token if fixed in MARC_FORMATS else "")
    profiles = _profiles_named(token, base) if token else _profiles(wanted.accept_profile, base)
    varies += () if token else ("Accept-Profile",)
    if not profiles:
        return _no_such_profile(token or wanted.accept_profile or "")
    for profile in profiles:
        offered = (*offers(profile, formats), PLAIN_TRIPLES)
        if named or fixed is not None:
            format = fixed if fixed in offered else None
        else:
            format = negotiation.choose(wanted.accept, offered)
        if format is not None:
            return Chosen(format, profile, varies)
    if fixed in MARC_FORMATS and fixed not in formats and not named:
        detail = f"There is no {fixed.label} of this: no source of it is a MARC record."
        return Trouble(status=HTTPStatus.NOT_FOUND, detail=detail)
    return Trouble(
        status=HTTPStatus.NOT_ACCEPTABLE,
        detail="None of the formats there are is one that the request accepts.",
    )


_remembered = lru_cache(maxsize=1024)(_chosen)  # most clients ask in one of a few ways


def format_named(named: str) -> Format | None:
    """Return the format of a media type, token or suffix; a bare `+` in a query was read as a blank."""
    named = named.lower().replace(" ", "+").partition(";")[0]
    by_type = next((one for one in (*FORMATS, PLAIN_TRIPLES) if one.media_type == named), None)
    return by_type or BY_EXTENSION.get(named) or BY_TOKEN.get(named)


def _profiles_named(name: str, base: str) -> list[Profile]:
    """Return the profile of a token or IRI, if there is one."""
    return [profile for profile in PROFILES.values() if name.strip("<>").lower() in profile.names(base)]


def _profiles(accepted: str | None, base: str) -> list[Profile]:
    """Return the profiles that a client accepts, the best first (Content Negotiation by Profile §7.1)."""
    wanted = negotiation.preferences(accepted)
    if not wanted:
        return [NATIVE]
    weights = {
        profile.token: negotiation.weight(wanted, profile.names(base)) or 0.0 for profile in PROFILES.values()
    }
    ranked = sorted(PROFILES.values(), key=lambda profile: -weights[profile.token])
    return [profile for profile in ranked if weights[profile.token] > 0]


def _no_such_profile(named: str) -> Trouble:
    tokens = ", ".join(PROFILES)
    return Trouble(
        status=HTTPStatus.NOT_ACCEPTABLE,
        detail=f"There is no profile {named[:200]!r}. There are: {tokens}.",
        told={"profiles": list(PROFILES)},
    )
