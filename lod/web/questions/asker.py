"""Pages of questions: what a typed one means, and each with its answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Final

from pyoxigraph import NamedNode

from lod.representations import Format
from lod.sparql import Busy, QueryError
from lod.sparql.bindings import with_values
from lod.web.errors import Refused, Trouble
from lod.web.finding.countries import named_country, spellings
from lod.web.kept import Kept
from lod.web.naming import Names
from lod.web.pages import Frame
from lod.web.pages.questions import Asked, Field, Listed, Option, Table, question_page, questions_page
from lod.web.pages.terms import Shown
from lod.web.publication import Publication
from lod.web.questions.answers import heading, tabled
from lod.web.questions.asking import Asking, Term
from lod.web.questions.choosing import Chosen, chosen, in_time, keys
from lod.web.questions.forms import Blank, Form, synonyms
from lod.web.questions.language import folded, telling
from lod.web.questions.matching import Found, Match, Matcher
from lod.web.sparql import trouble
from lod.web.sparql.examples import Answered, Example
from lod.web.tables import written
from lod.web.words import VOCAB, with_particles

CSV: Final = Format("csv", "CSV", "text/csv", "csv")
LONGEST: Final = 500  # characters of a typed question
_TRIED: Final = 6  # meanings of a typed question that are asked, till one has an answer


@dataclass(slots=True)
class Asker:
    """Answers the requests; what it answered lately it keeps, since a release never changes."""

    publication: Publication
    names: Names
    asking: Asking
    answered: Answered
    _made: Kept = field(default_factory=Kept)
    _matcher: Matcher | None = None

    def listed(self, frame: Frame, typed: str) -> str:
        """Return the list of questions, or what a typed one means and its answer.

        Raises:
            Refused: 400 where too much was typed; 503 where it cannot be told now what was meant.
        """
        decided = self.asking.decided(needed=bool(typed))
        forms = self.asking.forms()
        examples = self.answered.examples(frame.words.vocab)
        if len(typed) > LONGEST:
            detail = f"A question is no longer than {LONGEST} characters."
            raise Refused(Trouble(status=HTTPStatus.BAD_REQUEST, detail=detail))
        found = Found()
        if typed:
            if (same := _same(typed, self.answered)) is not None:
                return self._of_example(same, frame, typed)
            found = self._find(forms, typed, decided=decided)
            if found.matches:
                return self._meant(found.matches, frame, typed)
            if not decided:
                raise Refused(trouble(Busy("it is not known yet what can be chosen in the questions")))
        offered = tuple(Listed(self._form(form, frame), frame.to(f"questions/{form.name}")) for form in forms)
        tested = tuple(Listed(one.title, frame.to(f"questions/{one.name}")) for one in examples)
        near = tuple(self._near(match, frame) for match in found.nearest)
        unknown = tuple(word for word in found.unexplained if not word.startswith("("))
        return questions_page(frame, typed, near, offered, tested, unknown, telling(typed))

    def asked(self, name: str, given: Mapping[str, Sequence[str]], frame: Frame, format: Format) -> bytes:
        """Return a question's page, or its answer as CSV.

        Raises:
            Refused: 404 where it is not answered here; 503 where that cannot be told now.
        """
        try:
            example = self.answered.example(name, frame.words.vocab)
            form = None if example is not None else self.asking.form(name)
        except QueryError as error:
            raise Refused(trouble(error)) from None
        if example is not None:
            return self._made.get((name, format, frame.visit), lambda: self._example(example, frame, format))
        if form is None:
            raise Refused(Trouble(status=HTTPStatus.NOT_FOUND, detail="No such question is answered here."))
        values = chosen(form, given, self.asking)
        whole = form.is_filled(tuple(values))
        if format == CSV:
            if not whole:
                detail = "The question cannot be asked before all is chosen that it needs."
                raise Refused(Trouble(status=HTTPStatus.BAD_REQUEST, detail=detail))
            table = self._table(with_values(form.query, values.bindings), values, frame)
            return written(table.columns, table.rows).encode()
        key = (name, values.bindings, frame.visit)
        return self._made.get(key, lambda: self._page(form, values, frame, "", whole=whole).encode())

    def _meant(self, matches: Sequence[Match], frame: Frame, typed: str) -> str:
        """Return the answer to what a typed question means: of meanings, the likeliest that has one.

        Where none has, nothing is the answer to the likeliest.
        """
        for match in matches[:_TRIED]:
            values = chosen(match.form, match.values, self.asking)
            query = with_values(match.form.query, values.bindings)
            if self._table(query, values, frame).rows:
                return self._page(match.form, values, frame, typed, whole=True)
        values = chosen(matches[0].form, matches[0].values, self.asking)
        return self._page(matches[0].form, values, frame, typed, whole=True)

    def _page(self, form: Form, values: Chosen, frame: Frame, typed: str, *, whole: bool) -> str:
        query = with_values(form.query, values.bindings)
        table = self._table(query, values, frame) if whole else None
        path = f"questions/{form.name}"
        given = keys(values, self.asking)
        return question_page(
            frame,
            Asked(
                sentence=self._said(form, values, frame),
                href=frame.to(path, **given),
                typed=typed,
                fields=tuple(self._field(form, blank, values, frame) for blank in form.blanks),
                action=frame.root + path,
                table=table,
                query=query if whole else "",
                csv=frame.to(f"{path}.csv", **given),
                year=bool(values.times),
            ),
        )

    def _of_example(self, example: Example, frame: Frame, typed: str) -> str:
        path = f"questions/{example.name}"
        return question_page(
            frame,
            Asked(
                sentence=example.title,
                href=frame.to(path),
                typed=typed,
                table=self._table(example.query, Chosen({}, {}), frame),
                query=example.query,
                csv=frame.to(f"{path}.csv"),
            ),
        )

    def _example(self, example: Example, frame: Frame, format: Format) -> bytes:
        if format == CSV:
            table = self._table(example.query, Chosen({}, {}), frame)
            return written(table.columns, table.rows).encode()
        return self._of_example(example, frame, "").encode()

    def _table(self, query: str, values: Chosen, frame: Frame) -> Table:
        try:
            answer = self.asking.answer(query)
        except QueryError as error:
            raise Refused(trouble(error)) from None
        single = frozenset(name for name, terms in values.terms.items() if len(terms) == 1)
        return tabled(answer, single, self.names, frame)

    def _field(self, form: Form, blank: Blank, values: Chosen, frame: Frame) -> Field:
        terms = self.asking.choices(form, blank.name)
        shown = [(self._shown(term, blank.name, frame), self.asking.key(term)) for term in terms]
        options = sorted((told.text, key, told.lang) for told, key in shown)
        return Field(
            name=blank.name,
            label=heading(blank.name, frame),
            needed=blank.needed,
            values=tuple(keys(values, self.asking).get(blank.name, ())),
            options=tuple(Option(*option) for option in options),
        )

    def _shown(self, term: Term, blank: str, frame: Frame) -> Shown:
        if isinstance(term, NamedNode):
            return self.names.shown(term.value, frame)
        return Shown(text=frame.words.country(term.value) if blank == "country" else term.value)

    def _said(self, form: Form, values: Chosen, frame: Frame) -> str:
        """Return the question with its blanks filled; those needed and still open as their names."""
        frame = _in_vocab(frame)
        told = {blank.name: f"[{heading(blank.name, frame)}]" for blank in form.blanks if blank.needed}
        for name, terms in values.terms.items():
            told[name] = " / ".join(self._shown(term, name, frame).text for term in terms)
        told |= {name: in_time(time, frame) for name, time in values.times.items()}
        if not form.is_filled(tuple(values)):
            told |= {name: f"[{heading(name, frame)}]" for name in form.one_of if name not in told}
        return with_particles(form.sentence(frame.words.language, told))

    def _form(self, form: Form, frame: Frame) -> str:
        return self._said(form, Chosen({}, {}), frame)

    def _near(self, match: Match, frame: Frame) -> Listed:
        values = chosen(match.form, match.values, self.asking)
        href = frame.to(f"questions/{match.form.name}", **keys(values, self.asking))
        return Listed(self._said(match.form, values, frame), href)

    def _find(self, forms: tuple[Form, ...], typed: str, *, decided: bool) -> Found:
        if self._matcher is not None:
            return self._matcher.find(typed)
        matcher = self._learned(forms)
        if decided:  # else there is more to choose by the next time
            self._matcher = matcher
        return matcher.find(typed)

    def _learned(self, forms: tuple[Form, ...]) -> Matcher:
        choices: dict[tuple[str, str], frozenset[str]] = {}
        names: dict[str, tuple[str, ...]] = {}
        for form in forms:
            for blank in form.blanks:
                terms = self.asking.choices(form, blank.name)
                choices[form.name, blank.name] = frozenset(map(self.asking.key, terms))
                for term in terms:
                    names[self.asking.key(term)] = self._spelled(term, blank.name)
        return Matcher(forms, choices, names)

    def _spelled(self, term: Term, blank: str) -> tuple[str, ...]:
        if isinstance(term, NamedNode):
            known = synonyms().get(self.asking.key(term), ())
            return (*(told.text for told in self.names.of(term.value)), *known)
        if blank == "country":
            return spellings(term.value)
        parts = (one.strip() for one in re.split(r",| and ", term.value))
        return (term.value, *(one for one in parts if not named_country(one)))


def _in_vocab(frame: Frame) -> Frame:
    """Return a frame whose words and names fit a sentence of vocab/: of one language with it."""
    language = frame.words.vocab
    if language == frame.words.language:
        return frame
    site = replace(frame.site, theme=replace(frame.site.theme, languages=(language,)))
    return Frame(site, frame.visit._replace(language=language))


def _same(typed: str, answered: Answered) -> Example | None:
    """Return the tested question that was typed word for word, in either language."""
    wanted = folded(typed)
    for language in VOCAB:
        for one in answered.examples(language):
            if folded(one.title) == wanted:
                return one
    return None
