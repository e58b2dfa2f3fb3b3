"""Which pictures there are of a thing, and how large, from its document alone."""

from collections.abc import Callable, Iterator
from typing import Final

from lod.web.pages.ledgers import nodes
from lod.web.pages.parts import Parts
from lod.web.pages.pictures import bars, network, timeline, world
from lod.web.pages.pictures.picture import WIDTH
from lod.web.pages.sections import Depicted

KINDS: Final = ("map", "timeline", "network", "bars")
FEWEST: Final = 2  # rows of a time line, ties of a network, places of a map


def depicted(parts: Parts, country: Callable[[str], str]) -> Iterator[Depicted]:
    """Yield the pictures of a document's thing.

    Args:
        parts: of its document.
        country: where an agent is, by IRI; "" where that is not known.
    """
    if not nodes(parts):  # what is drawn stands in tables too
        return
    path = _path(parts)
    if path is None:
        return
    named = parts.terms.node(parts.thing).text
    agents, undertakings = partners(parts), undertaken(parts)
    if len({*map(country, agents)} - {""}) >= FEWEST:  # a map of one country shows nothing
        yield _made("map", named, path, parts, (WIDTH, world.HEIGHT))
    if (rows := timeline.count(parts)) >= FEWEST:
        yield _made("timeline", named, path, parts, (WIDTH, timeline.height(rows)))
    if len(undertakings) >= FEWEST:
        yield _made("network", named, path, parts, (WIDTH, network.height(len(undertakings))))
    if groups := bars.groups(parts):
        yield _made("bars", named, path, parts, (WIDTH, bars.height(groups)))


def partners(parts: Parts) -> tuple[str, ...]:
    """Return those who take part in the thing, each once, as its document tells them."""
    return tuple(_others(parts, "in", "agent"))


def undertaken(parts: Parts) -> tuple[str, ...]:
    """Return what the thing takes part in, each once, as its document tells it."""
    return tuple(_others(parts, "agent", "in"))


def _others(parts: Parts, here: str, there: str) -> dict[str, None]:
    ap, told = parts.ap, parts.told
    return {
        other: None
        for _, node in told.pointing(parts.thing, ap[here])
        if told.is_a(node, ap["Participation"].value)
        for other in told.iris(node, ap[there])
    }


def _made(kind: str, named: str, path: str, parts: Parts, size: tuple[int, int]) -> Depicted:
    title = parts.frame.words(f"picture_{kind}", name=named)
    return Depicted(kind=kind, title=title, path=f"pictures/{kind}/{path}", width=size[0], height=size[1])


def _path(parts: Parts) -> str | None:
    """Return what names a thing in the address of its picture; None for another's IRI."""
    base = parts.frame.site.base
    if not parts.thing.startswith(base):
        return None
    return parts.thing.removeprefix(base).removeprefix("id/")
