"""Questions asked of a release through the endpoint's workers: what can be chosen, and the answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from pyoxigraph import Literal, NamedNode

from lod.namespaces import XSD
from lod.sparql import Busy, Executor, SparqlQuery
from lod.web.questions.forms import Form, forms
from lod.web.sparql.learning import Learned

Term = NamedNode | Literal
Solution = Mapping[str, Term]

CHOICES: Final = 500  # of a blank
ROWS: Final = 2000  # of an answer
_STRING: Final = XSD["string"].value


@dataclass(frozen=True, slots=True)
class Answer:
    """Solutions in their order, no more than ROWS of them."""

    variables: tuple[str, ...]
    solutions: tuple[Solution, ...]
    boolean: bool | None = None  # of an ASK
    more: bool = False


@dataclass(slots=True)
class Asking:
    """Asks a release; what can be chosen is asked once, beside the pages."""

    executor: Executor
    base: str
    _choices: Learned[tuple[Term, ...]] = field(init=False)  # by the query that chooses

    def __post_init__(self) -> None:
        self._choices = Learned(self._chosen)

    def decided(self, *, needed: bool = False) -> bool:
        """Wait till it is known of every question what can be chosen; return whether it is.

        Args:
            needed: wait longer, since nothing can be told without it.
        """
        queries = [query for form in forms(self.base) for query in _choosing(form)]
        return self._choices.settle(queries, needed=needed)

    def forms(self) -> tuple[Form, ...]:
        """Return the questions that are known to have an answer here: for each blank there is a choice."""
        return tuple(form for form in forms(self.base) if self._is_answered(form))

    def form(self, name: str) -> Form | None:
        """Return the question of that name, None where there is none that has an answer here.

        Raises:
            Busy: it is not decided, since other queries are in the way.
        """
        form = next((one for one in forms(self.base) if one.name == name), None)
        if form is None:
            return None
        if not self._choices.settle(_choosing(form), needed=True):
            raise Busy("it is not known yet what can be chosen in this question")
        return form if self._is_answered(form) else None

    def choices(self, form: Form, blank: str) -> tuple[Term, ...]:
        """Return what a blank may be filled with, no more than CHOICES."""
        chosen = next((one.choose for one in form.blanks if one.name == blank), "")
        return self._choices.get(chosen) or ()

    def key(self, term: Term) -> str:
        """Return what a choice is called in an address: our IRIs without the base."""
        return term.value.removeprefix(self.base)

    def answer(self, query: str) -> Answer:
        """Return the answer to a query of ours.

        Raises:
            QueryError: there is none now.
        """
        return self._asked(SparqlQuery(text=query, base=self.base), ROWS)

    def _is_answered(self, form: Form) -> bool:
        chosen = {blank.name for blank in form.blanks if self._choices.get(blank.choose)}
        if not chosen and any(blank.choose for blank in form.blanks):
            return False
        return form.is_filled(chosen | {blank.name for blank in form.blanks if not blank.choose})

    def _chosen(self, query: str) -> tuple[Term, ...]:
        answer = self._asked(SparqlQuery(text=f"{query} LIMIT {CHOICES}", base=self.base), CHOICES)
        return tuple(term for one in answer.solutions for term in one.values())

    def _asked(self, query: SparqlQuery, most: int) -> Answer:
        answer = self.executor.evaluate(query)
        try:
            told = orjson.loads(b"".join(answer))
        finally:
            answer.close()
        if "boolean" in told:
            return Answer((), (), boolean=told["boolean"])
        found = told["results"]["bindings"]
        solutions = tuple(dict(_terms(one)) for one in found[:most])
        return Answer(tuple(told["head"]["vars"]), solutions, more=len(found) > most)


def _choosing(form: Form) -> set[str]:
    """Return the queries that tell what a question's blanks may be filled with."""
    return {blank.choose for blank in form.blanks if blank.choose}


def _terms(solution: Mapping[str, Any]) -> Iterator[tuple[str, Term]]:
    """Yield variable and term of a solution (SPARQL 1.1 Query Results JSON §3.2.2)."""
    for name, told in solution.items():
        if told["type"] == "uri":
            yield name, NamedNode(told["value"])
        elif told["type"] in ("literal", "typed-literal"):
            language = told.get("xml:lang")
            datatype = NamedNode(told.get("datatype", _STRING))
            value = told["value"]
            yield name, Literal(value, language=language) if language else Literal(value, datatype=datatype)
