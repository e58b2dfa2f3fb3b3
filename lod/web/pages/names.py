"""The names and identifiers of a thing."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import unquote, urlsplit

from pyoxigraph import Literal

from lod.names import canonical_tag
from lod.namespaces import ADMS, SCHEMA, SKOS, SKOSXL
from lod.web.pages.description import OTHER_NAMES, TYPE, language_rank, name_of
from lod.web.pages.parts import Parts, anchor
from lod.web.pages.sections import Identifier, Name, NameGroup, Section
from lod.web.pages.terms import Shown

RANKS: Final = ("prefLabel", "altLabel", "hiddenLabel")
SUBTITLES: Final = 4
NAMES: Final = 250  # that are written out
_PLAIN: Final = {"ap:authorized", "ap:variant"}  # the place of a name says as much


def subtitles(parts: Parts, title: Shown) -> tuple[Shown, ...]:
    """The preferred names in the other languages and scripts, the reader's first."""
    texts = parts.told.texts(parts.thing, SKOS["prefLabel"]) or parts.told.texts(
        parts.thing, *parts.told.labels
    )
    seen = {title.text}
    found = []
    for text in sorted(texts, key=lambda one: language_rank(one.language or "", parts.frame.languages)):
        if text.value not in seen:
            seen.add(text.value)
            found.append(parts.terms.shown(text))
    return tuple(found[:SUBTITLES])


def section(parts: Parts) -> Section | None:
    """All names but the hidden ones, by language and script; none where the title is the only one."""
    plain = parts.told.texts(parts.thing, *parts.told.labels, *OTHER_NAMES)
    if len(plain) < 2:
        return None
    preferred = set(parts.told.texts(parts.thing, SKOS["prefLabel"]))
    tagged = {text.value for text in plain if text.language}
    texts = list(
        dict.fromkeys([*preferred, *(text for text in plain if text.language or text.value not in tagged)])
    )
    if len({text.value for text in texts}) < 2:
        return None
    by_tongue: dict[str, list[Literal]] = {}
    for text in texts:
        by_tongue.setdefault(canonical_tag(text.language or ""), []).append(text)
    tongues = sorted(by_tongue, key=lambda tag: (language_rank(tag, parts.frame.languages), tag))
    nodes = _nodes(parts)
    groups, left = [], NAMES
    for tag in tongues:
        names = tuple(_names(parts, by_tongue[tag], preferred, nodes))[:left]
        left -= len(names)
        if names:
            groups.append(NameGroup(tongue=parts.frame.words.tongue(tag), names=names))
    return Section(
        template="names",
        anchor="names",
        heading=parts.frame.words("names"),
        groups=tuple(groups),
        hidden=max(0, len(texts) - NAMES),
    )


def _names(
    parts: Parts, texts: list[Literal], preferred: set[Literal], nodes: dict[Literal, str]
) -> Iterator[Name]:
    ranked = sorted(texts, key=lambda text: (text not in preferred, text.value.casefold(), text.value))
    for text in ranked:
        node = nodes.get(text, "")
        terms = parts.told.values(node, parts.ap["nameStatus"], parts.ap["romanization"]) if node else []
        notes = tuple(
            replace(parts.terms.shown(term), href="")
            for term in terms
            if parts.terms.curie(name_of(term)) not in _PLAIN
        )
        yield Name(
            anchor=anchor(node),
            shown=parts.terms.shown(text),
            preferred=text in preferred and len(texts) > 1,
            notes=notes,
        )


def _nodes(parts: Parts) -> dict[Literal, str]:
    """Which node tells more of a name."""
    properties = tuple(SKOSXL[rank] for rank in RANKS[:2])
    return {
        form: node
        for node in parts.told.iris(parts.thing, *properties)
        for form in parts.told.texts(node, SKOSXL["literalForm"])
    }


def identifiers(parts: Parts) -> Section | None:
    """The identifiers by scheme, each linked where one of the thing's links ends with it."""
    links = parts.told.iris(parts.thing, SCHEMA["sameAs"])
    found = [
        _identifier(parts, node, links) for node in sorted(parts.told.iris(parts.thing, ADMS["identifier"]))
    ]
    if not found:
        return None
    heading = parts.frame.words("identifiers")
    return Section(template="identifiers", anchor="identifiers", heading=heading, identifiers=tuple(found))


def _identifier(parts: Parts, node: str, links: list[str]) -> Identifier:
    ap, told = parts.ap, parts.told
    notation = next(iter(told.texts(node, SKOS["notation"])), None)
    value = notation.value if notation else node.partition("#")[2]
    display = next((text.value for text in told.texts(node, ap["display"])), value)
    scheme = told.first(node, ap["scheme"])
    status = told.first(node, ap["idStatus"])
    valid = status is None or parts.terms.curie(getattr(status, "value", "")) == "ap:valid"
    taken = {TYPE, SKOS["notation"].value, ap["display"].value, ap["scheme"].value, ap["idStatus"].value}
    href = "" if not valid and "cancelled" in str(status) else _link(value, links)
    return Identifier(
        scheme=_scheme(parts, name_of(scheme)) if scheme else Shown(text=parts.frame.words("identifier")),
        value=display,
        anchor=anchor(node) if node.startswith(f"{parts.thing}#") else "",
        href=href,
        status=None if valid or status is None else parts.terms.shown(status),
        facts=parts.facts(node, without=taken, depth=4),
    )


def _scheme(parts: Parts, scheme: str) -> Shown:
    """The scheme's name, or, where it has none, its key."""
    named = parts.told.label(scheme, parts.frame.languages)
    return parts.terms.shown(named) if named else Shown(text=scheme.rpartition("/")[2])


def _link(value: str, links: list[str]) -> str:
    bare = value.replace("-", "").casefold()
    return next(
        (link for link in links if unquote(link).replace("-", "").casefold().endswith(f"/{bare}")), ""
    )


def elsewhere(parts: Parts, above: Section | None) -> Section | None:
    """Links to the same thing at others', that no identifier above has shown."""
    links = parts.told.iris(parts.thing, SCHEMA["sameAs"])
    shown = {one.href for one in above.identifiers} if above else set()
    left = [parts.terms.node(link) for link in links if link not in shown]
    if not left:
        return None
    fact = parts.fact(SCHEMA["sameAs"].value, [])
    hosted = tuple(replace(one, note=urlsplit(one.iri).hostname or "") if one.lang else one for one in left)
    return Section(
        template="links",
        anchor="elsewhere",
        heading=parts.frame.words("elsewhere"),
        facts=(replace(fact, values=hosted),),
    )
