"""The tested example questions of vocab/queries, as pages offer them: those that this release answers."""

import re
import threading
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import orjson

from lod.sparql import BadQuery, Executor, Kind, QueryError, SparqlQuery

_TOLD: Final = re.compile(r"# (\w+): (.+)\n")
_PATIENCE: Final = 3.0  # seconds a page may wait to learn which questions are answered
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
    """Tells which example questions a release answers; each is asked once, beside the pages."""

    executor: Executor
    base: str
    _known: dict[str, bool] = field(default_factory=dict)  # by the file's name
    _asking: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def examples(self, language: str) -> tuple[Example, ...]:
        """Return the questions that are answered; one that is not decided in time is left out."""
        offered = examples(self.base, language)
        with self._lock:
            missing = [example for example in offered if example.name not in self._known]
            if missing and (self._asking is None or not self._asking.is_alive()):
                self._asking = threading.Thread(target=self._decide, args=(missing,), daemon=True)
                self._asking.start()
            asking = self._asking
        if missing and asking is not None:
            asking.join(_PATIENCE)
        return tuple(example for example in offered if self._known.get(example.name))

    def _decide(self, undecided: list[Example]) -> None:
        for example in undecided:
            try:
                self._known[example.name] = self._answers(example)
            except BadQuery:
                raise  # one of ours
            except QueryError:
                return  # the workers are busy: another time

    def _answers(self, example: Example) -> bool:
        answer = self.executor.evaluate(SparqlQuery(text=example.query, base=self.base))
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
