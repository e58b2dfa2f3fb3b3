"""The forms of a document: each profile in each of its formats, and their list at `?_profile=alt`.

After the W3C's Content Negotiation by Profile (draft of October 2023).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import orjson
from flask import Request
from pyoxigraph import Literal, NamedNode, Triple

from lod.namespaces import DCTERMS, PROF, RDF, Namespace
from lod.representations import HTML, RDF_FORMATS, Format, render
from lod.representations.profiles import NATIVE, PROFILES, Profile
from lod.web.documents.choosing import format_named, offers
from lod.web.documents.places import Places
from lod.web.errors import Trouble, unacceptable
from lod.web.http import negotiation
from lod.web.http.headers import FRESH, link, links, vary
from lod.web.http.messages import Answer, Asked, digest
from lod.web.http.targets import encoded
from lod.web.languages import varies as by_language
from lod.web.languages import visit
from lod.web.pages import Alternate, Frame
from lod.web.pages import render as render_page
from lod.web.publication import Publication
from lod.web.things import Found

ALTERNATES: Final = frozenset({"alt", "all"})  # the second in drafts of before 2023
ALTR: Final = Namespace("http://www.w3.org/ns/dx/connegp/altr#")
_JSON: Final = Format("json", "JSON", "application/json", "json")
_OFFERED: Final = (*RDF_FORMATS, _JSON, HTML)


@dataclass(frozen=True, slots=True)
class Form:
    """One way of having a document, and where it is."""

    profile: Profile
    format: Format
    href: str  # relative reference

    @property
    def alternate(self) -> Alternate:
        """The form as a link of a page."""
        label = self.format.label if self.profile == NATIVE else self.profile.label
        return Alternate(label=label, href=self.href, media_type=self.format.media_type)

    def link(self, base: str) -> str:
        """The form as a link of the header; `formats` names its profile."""
        return link(self.href, "alternate", type=self.format.media_type, formats=self.profile.iri(base))


def forms_of(asked: Asked, found: Found) -> tuple[Form, ...]:
    """Return every form of a document: profile by profile, the default first."""
    places = Places.of_document(asked.target, found)
    return tuple(
        Form(profile, format, places.of(format, profile))
        for profile in PROFILES.values()
        for format in offers(profile, found.formats)
    )


def listing(
    asked: Asked, forms: Sequence[Form], found: Found, publication: Publication, varies: Sequence[str] = ()
) -> Answer | Trouble:
    """Answer with the list of forms, itself in the format that the request accepts.

    `varies` are further fields by which another document might be asked for.
    """
    named = asked.target.parameters.get("_mediatype", "")
    accept = asked.header("Accept")
    fixed = (format_named(named) or _JSON) if named else found.format
    format = fixed if fixed is not None else negotiation.choose(accept, _OFFERED)
    if format not in _OFFERED:
        detail = "The list of forms is not to be had in a format that the request accepts."
        return unacceptable(detail, _OFFERED, varies=tuple(varies))
    site, base = publication.site, publication.site.base
    if format == HTML:
        body = _page(asked, forms, publication)
    elif format == _JSON:
        body = orjson.dumps(list(_members(forms, base)), option=orjson.OPT_INDENT_2)
    else:
        body = render(_told(forms, found, base), format, {**publication.prefixes, "altr": ALTR.iri})
    return Answer(
        HTTPStatus.OK,
        body,
        (
            ("Content-Type", format.content_type),
            ("Cache-Control", FRESH),
            vary(
                *(() if fixed is not None else ("Accept",)),
                *(by_language(asked.target.parameters.get("lang", ""), site) if format == HTML else ()),
                *varies,
            ),
            links(_links(forms, found, base)),
        ),
        digest=digest(body),
    )


def _links(forms: Sequence[Form], found: Found, base: str) -> Iterator[str]:
    """Yield the default, all forms, and which token stands for which profile (§8.1.1, §8.1.3)."""
    default = forms[0]
    here = encoded(base + found.place[1:])
    yield link(here, "canonical", type=default.format.media_type, formats=default.profile.iri(base))
    yield from (form.link(base) for form in forms)
    for profile in PROFILES.values():
        yield link(PROF["Profile"].value, "type", token=profile.token, anchor=profile.iri(base))


def _members(forms: Sequence[Form], base: str) -> Iterator[dict[str, str]]:
    for form in forms:
        yield {
            "href": form.href,
            "type": form.format.media_type,
            "profile": form.profile.iri(base),
            "token": form.profile.token,
            "label": form.profile.label,
        }


def _told(forms: Sequence[Form], found: Found, base: str) -> Iterator[Triple]:
    """Say it in the vocabulary of the W3C's Alternates View."""
    thing = NamedNode(found.document.thing)
    for profile in PROFILES.values():
        node = NamedNode(profile.iri(base))
        yield Triple(node, RDF["type"], PROF["Profile"])
        yield Triple(node, DCTERMS["title"], Literal(profile.label, language="en"))
        yield Triple(node, PROF["hasToken"], Literal(profile.token))
    for number, form in enumerate(forms):
        node = NamedNode(base + encoded(form.href[1:]))
        yield Triple(thing, ALTR["hasRepresentation"], node)
        if number == 0:
            yield Triple(thing, ALTR["hasDefaultRepresentation"], node)
        yield Triple(node, RDF["type"], ALTR["Representation"])
        yield Triple(node, DCTERMS["conformsTo"], NamedNode(form.profile.iri(base)))
        yield Triple(node, DCTERMS["format"], Literal(form.format.media_type))


def _page(asked: Asked, forms: Sequence[Form], publication: Publication) -> bytes:
    frame = Frame(publication.site, visit(Request(dict(asked.environ))))
    choices = [
        Alternate(
            label=f"{form.profile.label} · {form.format.label}",
            href=form.href,
            media_type=form.format.media_type,
        )
        for form in forms
    ]
    page = render_page(
        "choices.html", frame, title=frame.words("machines_formats"), detail="", choices=choices
    )
    return page.encode()
