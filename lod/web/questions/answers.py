"""An answer as a table: terms by their names, the passages of a row together."""

import re
from typing import Final

from pyoxigraph import NamedNode

from lod.web.naming import Names
from lod.web.pages import Frame
from lod.web.pages.description import Description, term_of
from lod.web.pages.parts import Parts, in_brief
from lod.web.pages.questions import Table
from lod.web.pages.terms import Shown, Terms
from lod.web.questions.asking import Answer, Term

SOURCE: Final = "source"
_CODE: Final = re.compile("[A-Z]{2}")


def tabled(answer: Answer, bound: frozenset[str], names: Names, frame: Frame) -> Table:
    """Return an answer as a table; what was chosen is no column, rows that differ by their source are one."""
    if answer.boolean is not None:
        said = Shown(text=frame.words("yes" if answer.boolean else "no"))
        return Table(columns=(frame.words("sparql_answer"),), rows=(((said,),),))
    filled = {name for solution in answer.solutions for name in solution}
    shown = [name for name in answer.variables if name not in bound and name != SOURCE and name in filled]
    gathered: dict[tuple[Term | None, ...], list[str]] = {}
    for solution in answer.solutions:
        row = tuple(solution.get(name) for name in shown)
        sources = gathered.setdefault(row, [])
        if (source := solution.get(SOURCE)) is not None and source.value not in sources:
            sources.append(source.value)
    cited = any(gathered.values())
    rows = tuple(
        (
            *(_cell(name, term, names, frame) for name, term in zip(shown, row, strict=True)),
            *([tuple(passage(iri, names, frame) for iri in sources)] if cited else []),
        )
        for row, sources in gathered.items()
    )
    columns = tuple(heading(name, frame) for name in (*shown, *([SOURCE] if cited else [])))
    documents = dict.fromkeys(iri.partition("#")[0] for each in gathered.values() for iri in each)
    return Table(
        columns=columns,
        rows=rows,
        sources=tuple(names.shown(iri, frame) for iri in documents),
        more=answer.more,
        different=len({row[0] for row in gathered}) if shown else 0,
    )


def heading(name: str, frame: Frame) -> str:
    """Return what a column is called: the interface's word for the variable, or the variable itself."""
    return frame.words.of("columns", name) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _cell(name: str, term: Term | None, names: Names, frame: Frame) -> tuple[Shown, ...]:
    if term is None:
        return ()
    if isinstance(term, NamedNode):
        return (names.shown(term.value, frame),)
    if "ountry" in name and _CODE.fullmatch(term.value):
        return (Shown(text=frame.words.country(term.value), value=term.value, element="data"),)
    return (Terms(frame, Description(())).shown(term_of(term)),)


def passage(iri: str, names: Names, frame: Frame) -> Shown:
    """Return a passage by its document and its lines."""
    document, _, _ = iri.partition("#")
    lines = Parts(document, frame, Description(())).lines(iri)
    named = in_brief(names.shown(document, frame)).text
    return Shown(text=f"{named}, {lines}" if lines else named, href=frame.link(iri), iri=iri)
