"""The names and identifiers of a thing."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from lod.namespaces import ADMS, SCHEMA, SKOS
from lod.web.pages.description import FORM, FORMS, OTHER_NAMES, TYPE, Literal, language_rank, name_of
from lod.web.pages.parts import Parts, anchor
from lod.web.pages.sections import Identifier, Name, NameGroup, Section
from lod.web.pages.terms import Shown, in_tongue, tongue_of

RANKS: Final = ("prefLabel", "altLabel", "hiddenLabel")
SUBTITLES: Final = 4
NAMES: Final = 250  # that are written out
_PREFERRED: Final = SKOS["prefLabel"].value
IDENTIFIER: Final = ADMS["identifier"].value
_SAME: Final = SCHEMA["sameAs"].value
_NOTATION: Final = SKOS["notation"].value
_PLAIN: Final = {"ap:authorized", "ap:variant"}  # the place of a name says as much


def subtitles(parts: Parts, title: Shown) -> tuple[Shown, ...]:
    """The preferred names in the other languages and scripts, the reader's first."""
    texts = parts.told.texts(parts.thing, _PREFERRED) or parts.told.texts(parts.thing, *parts.told.labels)
    seen = {title.text}
    found = []
    if len(texts) > 1:
        texts.sort(key=lambda one: language_rank(one.language, parts.frame.languages))
    for text in texts:
        if text.value not in seen:
            seen.add(text.value)
            found.append(parts.terms.shown(text))
    return tuple(found[:SUBTITLES])


def section(parts: Parts) -> Section | None:
    """All names but the hidden ones, by language and script; none where the title is the only one."""
    told = parts.told
    plain = told.texts(parts.thing, *told.labels, *OTHER_NAMES)
    nodes = _nodes(parts)
    beside = {value for value, _, _ in plain}
    plain += [form for form in nodes if form.value not in beside]
    if len(plain) < 2:
        return None
    preferred = {*told.texts(parts.thing, _PREFERRED), *_forms(parts, FORMS[0])}
    texts = dict.fromkeys(plain)
    if untagged := [one for one in texts if not one.language and one not in preferred]:
        tagged = {value for value, language, _ in plain if language}
        for each in untagged:
            if each.value in tagged:
                del texts[each]
    if len({value for value, _, _ in texts}) < 2:
        return None
    by_tongue: dict[str, list[Literal]] = {}
    for text in texts:
        by_tongue.setdefault(tongue_of(text.language)[0], []).append(text)
    tongues = sorted(by_tongue, key=lambda tag: (language_rank(tag, parts.frame.languages), tag))
    groups, left = [], NAMES
    for tag in tongues:
        names = tuple(_names(parts, by_tongue[tag], preferred, nodes)[:left])
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
    parts: Parts, texts: list[Literal], preferred: set[Literal], nodes: Mapping[Literal, str]
) -> list[Name]:
    several = len(texts) > 1
    if several:
        texts.sort(key=lambda one: (one not in preferred, one.value.casefold(), one.value))
    found = []
    for text in texts:
        node = nodes.get(text, "")
        name = Name(
            anchor=anchor(node) if node.startswith(f"{parts.thing}#") else "",
            shown=in_tongue(text.value, text.language) if text.language else parts.terms.shown(text),
            preferred=several and text in preferred,
            notes=tuple(_notes(parts, node)) if node else (),
        )
        found.append(name)
    return found


def _notes(parts: Parts, node: str) -> Iterator[Shown]:
    """What more is told of a name."""
    for term in parts.told.values(node, parts.ap["nameStatus"], parts.ap["romanization"]):
        if parts.terms.curie(name_of(term)) not in _PLAIN:
            yield replace(parts.terms.shown(term), href="")


def _nodes(parts: Parts) -> dict[Literal, str]:
    """Which node tells more of a name."""
    return {
        form: node for node in parts.told.iris(parts.thing, *FORMS) for form in parts.told.texts(node, FORM)
    }


def telling_more(parts: Parts) -> Iterator[str]:
    """The properties whose names, nodes of others' data, have more than their form: a transcription."""
    for predicate in FORMS:
        nodes = parts.told.iris(parts.thing, predicate)
        others = [node for node in nodes if not node.startswith(f"{parts.thing}#")]
        if any(parts.told.about(node).keys() - {TYPE, FORM} for node in others):
            yield predicate


def _forms(parts: Parts, *predicates: str) -> list[Literal]:
    """The forms of names that are nodes."""
    nodes = parts.told.iris(parts.thing, *predicates)
    return [form for node in nodes for form in parts.told.texts(node, FORM)]


class _Own(NamedTuple):
    """What our own terms say of an identifier, as IRIs."""

    display: str
    scheme: str
    status: str
    valid: str
    above: frozenset[str]  # what is told of it before all else


@cache
def _own(ap: str) -> _Own:
    display, scheme, status, valid = (ap + term for term in ("display", "scheme", "idStatus", "valid"))
    return _Own(display, scheme, status, valid, frozenset({TYPE, _NOTATION, display, scheme, status}))


def identifiers(parts: Parts) -> Section | None:
    """The identifiers by scheme, each linked where one of the thing's links ends with it."""
    nodes = sorted(parts.told.iris(parts.thing, IDENTIFIER))
    if not nodes:
        return None
    links = {link: _folded(unquote(link)) for link in parts.told.iris(parts.thing, _SAME)}
    found = tuple([_identifier(parts, node, links) for node in nodes])
    heading = parts.frame.words("identifiers")
    return Section(template="identifiers", anchor="identifiers", heading=heading, identifiers=found)


def _identifier(parts: Parts, node: str, links: Mapping[str, str]) -> Identifier:
    own, told = _own(parts.ap.iri), parts.told
    fragment = node.partition("#")[2]
    value = told.text(node, _NOTATION) or fragment
    scheme = told.first(node, own.scheme)
    status = told.first(node, own.status)
    valid = status is None or status == own.valid
    plain = own.above.issuperset(told.about(node))
    return Identifier(
        scheme=_scheme(parts, name_of(scheme)) if scheme else Shown(text=parts.frame.words("identifier")),
        value=told.text(node, own.display) or value,
        anchor=fragment if node.startswith(f"{parts.thing}#") else "",
        href=_link(value, links) if links and (valid or "cancelled" not in str(status)) else "",
        status=None if valid or status is None else parts.terms.shown(status),
        facts=() if plain else parts.facts(node, without=own.above, depth=4),
    )


def _scheme(parts: Parts, scheme: str) -> Shown:
    """The scheme's name, or, where it has none, its key."""
    named = parts.told.label(scheme, parts.frame.languages)
    return parts.terms.shown(named) if named else Shown(text=scheme.rpartition("/")[2])


def _link(value: str, links: Mapping[str, str]) -> str:
    end = f"/{_folded(value)}"
    for link, folded in links.items():
        if folded.endswith(end):
            return link
    return ""


def _folded(text: str) -> str:
    return text.replace("-", "").casefold()


def elsewhere(parts: Parts, above: Section | None) -> Section | None:
    """Links to the same thing at others', that no identifier above has shown."""
    links = parts.told.iris(parts.thing, _SAME)
    if not links:
        return None
    shown = {one.href for one in above.identifiers} if above else set()
    left = [parts.terms.node(link) for link in links if link not in shown]
    if not left:
        return None
    fact = parts.fact(_SAME, [])
    hosted = tuple(replace(one, note=urlsplit(one.iri).hostname or "") if one.lang else one for one in left)
    return Section(
        template="links",
        anchor="elsewhere",
        heading=parts.frame.words("elsewhere"),
        facts=(replace(fact, values=hosted),),
    )
