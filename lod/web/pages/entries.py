"""What points at a thing as rows of its page: participations, figures and statements."""

from collections.abc import Sequence
from functools import cache

from pyoxigraph import NamedNode

from lod.namespaces import DCTERMS, PROV, QB, SDMX_MEASURE, Namespace
from lod.web.pages.dates import in_words, year_of
from lod.web.pages.description import TYPE, Literal, Term
from lod.web.pages.parts import DEPTH, Parts
from lod.web.pages.sections import Entry


def entry(
    parts: Parts, node: str, main: Sequence[NamedNode], heads: Sequence[NamedNode], back: NamedNode
) -> Entry:
    """A node of the verb kind: a participation, a figure, a statement.

    `main` names its subject, `heads` what stands beside it, `back` leads here.
    """
    ap, told, terms = parts.ap, parts.told, parts.terms
    date = told.first(node, ap["date"])
    measured = told.values(node, ap["qualifier"], SDMX_MEASURE["obsValue"], ap["value"], ap["unit"])
    named = tuple(terms.shown(value) for value in told.values(node, *main))
    figure = tuple(parts.said(node, value) for value in measured)
    printed = {text.value for text in told.texts(node, ap["asPrinted"])}
    as_shown = printed <= {text for one in (*named, *figure) for text in (one.text, one.value)}
    return Entry(
        main=named,
        when=terms.shown(date) if date else None,
        figure=figure,
        role=tuple(terms.shown(value) for value in told.values(node, *heads)),
        details=parts.facts(node, without=_told(ap, (*main, *heads, back), as_shown), depth=DEPTH),
        certainty=parts.certainty(node),
        quotes=tuple(parts.quotes(node)),
        node=parts.frame.link(node),
        group=_group(parts, date),
        key=_order(parts, node),
    )


@cache
def _told(ap: Namespace, by: tuple[NamedNode, ...], as_shown: bool) -> frozenset[str]:  # noqa: FBT001
    """The properties that a row tells in its columns; what is printed as it is shown is one of them."""
    own = ("date", "notBefore", "notAfter", "period", "certainty", "unit", "value", "qualifier")
    printed = (ap["asPrinted"],) if as_shown else ()
    others = (PROV["wasDerivedFrom"], SDMX_MEASURE["obsValue"], QB["dataSet"], DCTERMS["identifier"])
    return frozenset({TYPE, *(term.value for term in (*by, *printed, *others, *(ap[one] for one in own)))})


def _group(parts: Parts, date: Term | None) -> str:
    if not isinstance(date, Literal):
        return parts.frame.words("no_date")
    return in_words(year_of(date.value) or date.value, parts.frame.words)


def _order(parts: Parts, node: str) -> tuple[object, ...]:
    after = parts.told.first(node, parts.ap["notBefore"]) or parts.told.first(node, parts.ap["notAfter"])
    number = parts.told.first(node, parts.ap["listNumber"])
    return (
        after is None,
        after.value if isinstance(after, Literal) else "",
        int(number.value) if isinstance(number, Literal) and number.value.isdigit() else 0,
        node,
    )
