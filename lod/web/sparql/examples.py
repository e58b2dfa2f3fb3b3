"""The tested example questions of vocab/queries, as pages offer them: those that this release answers."""

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import orjson

from lod.sparql import Busy, Executor, Kind, SparqlQuery
from lod.web.sparql.learning import Learned

_TOLD: Final = re.compile(r"# (\w+): (.+)\n")
_NOTHING: Final = frozenset({"", "0", "0.0"})  # what a sum or a list over nothing says


@dataclass(frozen=True, slots=True)
class Example:
    """A question in the reader's language, and the query that answers it."""

    title: str
    query: str
    name: str = ""  # of its file


@cache
def examples(base: str, language: str) -> tuple[Example, ...]:
    """Return the questions asked in `language`, or in English, in the order of their files' names.

    Args:
        base: our own terms stand relative to it in the files; the queries given out name it.
        language: of the interface.
    """
    folder = Path(str(files("lod.vocab"))) / "queries"
    texts = ((path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.rq")))
    return tuple(example for name, text in texts if (example := _example(name, text, base, language)))


def _example(name: str, text: str, base: str, language: str) -> Example | None:
    told = dict(_TOLD.findall(text))
    title = told.get(language) or told.get("en")
    query = re.sub(r"\A(?:#.*\n)+", "", text).lstrip()
    return Example(title, f"BASE <{base}>\n{query}", name) if title else None


@dataclass(slots=True)
class Answered:
    """Tells which example questions a release answers."""

    executor: Executor
    base: str
    _known: Learned[bool] = field(init=False)  # by the query

    def __post_init__(self) -> None:
        self._known = Learned(self._answers)

    def examples(self, language: str) -> tuple[Example, ...]:
        """Return the questions that are answered; one that is not decided in time is left out."""
        offered = examples(self.base, language)
        self._known.settle(example.query for example in offered)
        return tuple(example for example in offered if self._known.get(example.query))

    def example(self, name: str, language: str) -> Example | None:
        """Return the question of that name, None where there is none that is answered.

        Raises:
            Busy: it is not decided, since other queries are in the way.
        """
        example = next((one for one in examples(self.base, language) if one.name == name), None)
        if example is None:
            return None
        if not self._known.settle([example.query], needed=True):
            raise Busy("it is not known yet whether this question is answered here")
        return example if self._known.get(example.query) else None

    def _answers(self, query: str) -> bool:
        answer = self.executor.evaluate(SparqlQuery(text=query, base=self.base))
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        if answer.kind is Kind.GRAPH:
            return bool(body.strip())
        told = orjson.loads(body)
        if answer.kind is Kind.BOOLEAN:
            return bool(told["boolean"])
        solutions = told["results"]["bindings"]
        return any(term["value"] not in _NOTHING for solution in solutions for term in solution.values())
