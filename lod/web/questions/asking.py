"""Questions asked of a release through the endpoint's workers: what can be chosen, and the answers."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from pyoxigraph import Literal, NamedNode

from lod.namespaces import XSD
from lod.sparql import BadQuery, Executor, QueryError, SparqlQuery
from lod.web.questions.forms import Form, forms

Term = NamedNode | Literal
Solution = Mapping[str, Term]

CHOICES: Final = 500  # of a blank
ROWS: Final = 2000  # of an answer
_PATIENCE: Final = 3.0  # seconds a page may wait to learn what can be chosen
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
    _choices: dict[str, tuple[Term, ...]] = field(default_factory=dict)  # by the query that chooses
    _thread: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def forms(self) -> tuple[Form, ...]:
        """Return the questions that have an answer here: for each blank there is something to choose."""
        self._settle()
        return tuple(form for form in forms(self.base) if self._is_answered(form))

    def choices(self, form: Form, blank: str) -> tuple[Term, ...]:
        """Return what a blank may be filled with, no more than CHOICES."""
        chosen = next((one.choose for one in form.blanks if one.name == blank), "")
        return self._choices.get(chosen, ())

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

    def _settle(self) -> None:
        """Learn what can be chosen; what is not known in time is left out of this page."""
        wanted = {blank.choose for form in forms(self.base) for blank in form.blanks if blank.choose}
        with self._lock:
            missing = sorted(wanted - self._choices.keys())
            if missing and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._learn, args=(missing,), daemon=True)
                self._thread.start()
            thread = self._thread
        if missing and thread is not None:
            thread.join(_PATIENCE)

    def _learn(self, missing: list[str]) -> None:
        for query in missing:
            try:
                answer = self._asked(SparqlQuery(text=f"{query} LIMIT {CHOICES}", base=self.base), CHOICES)
            except BadQuery:
                raise  # one of ours
            except QueryError:
                return  # the workers are busy: another time
            self._choices[query] = tuple(term for one in answer.solutions for term in one.values())

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
