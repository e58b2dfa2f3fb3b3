"""The addresses of questions: the list, a typed question, a form with its answer, the answer as CSV."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, request
from pyoxigraph import Literal, NamedNode

from lod.representations import HTML, Format
from lod.search import Index
from lod.sparql import Executor, QueryError
from lod.sparql.bindings import with_values
from lod.web.errors import Refused, Trouble
from lod.web.examples import Answered, Example
from lod.web.headers import FRESH, vary
from lod.web.kept import Kept
from lod.web.languages import visit
from lod.web.messages import Answer, asked_of, digest, respond
from lod.web.naming import Names
from lod.web.pages import Frame
from lod.web.pages.questions import Asked, Field, Listed, Option, Table, question_page, questions_page
from lod.web.publication import Publication
from lod.web.questions.answers import heading, tabled
from lod.web.questions.asking import Asking, Term
from lod.web.questions.forms import Blank, Form
from lod.web.questions.matching import Found, Match, Matcher, folded
from lod.web.sparql import trouble
from lod.web.tables import written
from lod.web.words import FULL, Words

CSV: Final = Format("csv", "CSV", "text/csv", "csv")
LONGEST: Final = 500  # characters of a typed question


def blueprint(publication: Publication, index: Index, executor: Executor, answered: Answered) -> Blueprint:
    """Offer the questions that a release answers."""
    asker = Asker(
        publication,
        Names(publication.documents, index, publication.site.base),
        Asking(executor, publication.site.base),
        answered,
    )
    routes = Blueprint("questions", __name__)

    @routes.get("/questions")
    def questions() -> Response:
        """List the questions; with `q`, say which of them that means."""
        frame = Frame(publication.site, visit(request))
        typed = request.args.get("q", "").strip()
        return _sent(asker.listed(frame, typed).encode(), HTML)

    @routes.get("/questions/<name>")
    def question(name: str) -> Response:
        """Ask a question, with the values of its blanks as parameters."""
        stem, format = (name[:-4], CSV) if name.endswith(".csv") else (name, HTML)
        frame = Frame(publication.site, visit(request))
        return _sent(asker.asked(stem, dict(request.args), frame, format), format)

    return routes


def _sent(body: bytes, format: Format) -> Response:
    varies = () if "lang" in request.args else ("Accept-Language",)
    told = (("Content-Type", format.content_type), ("Cache-Control", FRESH), vary(*varies))
    return respond(asked_of(request), Answer(HTTPStatus.OK, body, told, digest(body)))


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
        """Return the list of questions, or what a typed one means and its answer."""
        forms = self.asking.forms()
        examples = self.answered.examples(frame.words.language)
        if len(typed) > LONGEST:
            detail = f"A question is no longer than {LONGEST} characters."
            raise Refused(Trouble(status=HTTPStatus.BAD_REQUEST, detail=detail))
        near: tuple[Listed, ...] = ()
        if typed:
            if (same := _same(typed, self.answered)) is not None:
                return self._of_example(same, frame, typed)
            found = self._find(forms, typed)
            if found.match is not None:
                values = self._values(found.match.form, found.match.values)
                return self._page(found.match.form, values, frame, typed, whole=found.match.whole)
            near = tuple(self._near(match, frame) for match in found.nearest)
        offered = tuple(
            Listed(self._said(form, {}, frame), frame.to(f"questions/{form.name}")) for form in forms
        )
        tested = tuple(Listed(one.title, frame.to(f"questions/{one.name}")) for one in examples)
        return questions_page(frame, typed, near, offered, tested)

    def asked(self, name: str, given: Mapping[str, str], frame: Frame, format: Format) -> bytes:
        """Return a question's page, or its answer as CSV; 404 where it is not answered here."""
        examples = self.answered.examples(frame.words.language)
        example = next((one for one in examples if one.name == name), None)
        if example is not None:
            return self._made.get((name, format, frame.visit), lambda: self._example(example, frame, format))
        form = next((one for one in self.asking.forms() if one.name == name), None)
        if form is None:
            raise Refused(Trouble(status=HTTPStatus.NOT_FOUND, detail="No such question is answered here."))
        values = self._values(form, given)
        whole = all(blank.name in values for blank in form.blanks if blank.needed)
        if format == CSV:
            if not whole:
                detail = "The question cannot be asked before all is chosen that it needs."
                raise Refused(Trouble(status=HTTPStatus.BAD_REQUEST, detail=detail))
            table = self._table(form.query, values, frame)
            return written(table.columns, table.rows).encode()
        key = (name, tuple(sorted((blank, str(value)) for blank, value in values.items())), frame.visit)
        return self._made.get(key, lambda: self._page(form, values, frame, "", whole=whole).encode())

    def _page(self, form: Form, values: Mapping[str, Term], frame: Frame, typed: str, *, whole: bool) -> str:
        table = self._table(form.query, values, frame) if whole else None
        query = with_values(form.query, tuple(values.items()))
        path = f"questions/{form.name}"
        given = {blank: self._key(value) for blank, value in values.items()}
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
                year="year" in values,
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
                table=self._table(example.query, {}, frame),
                query=example.query,
                csv=frame.to(f"{path}.csv"),
            ),
        )

    def _example(self, example: Example, frame: Frame, format: Format) -> bytes:
        if format == CSV:
            table = self._table(example.query, {}, frame)
            return written(table.columns, table.rows).encode()
        return self._of_example(example, frame, "").encode()

    def _table(self, query: str, values: Mapping[str, Term], frame: Frame) -> Table:
        try:
            answer = self.asking.answer(query, values)
        except QueryError as error:
            raise Refused(trouble(error)) from None
        return tabled(answer, frozenset(values), self.names, frame)

    def _values(self, form: Form, given: Mapping[str, str]) -> dict[str, Term]:
        """Return the values of a form's blanks.

        Raises:
            Refused: a value is none that can be chosen.
        """
        values: dict[str, Term] = {}
        for blank in form.blanks:
            text = given.get(blank.name, "").strip()
            if not text:
                continue
            if blank.kind == "year":
                if not (text.isascii() and text.isdecimal() and len(text) <= 4):
                    raise _no_choice(blank, text)
                values[blank.name] = Literal(int(text))
                continue
            chosen = {self._key(term): term for term in self.asking.choices(form, blank.name)}
            if text not in chosen:
                raise _no_choice(blank, text)
            values[blank.name] = chosen[text]
        return values

    def _key(self, term: Term) -> str:
        """Return what a choice is called in an address: our IRIs without the base."""
        return term.value.removeprefix(self.publication.site.base)

    def _field(self, form: Form, blank: Blank, values: Mapping[str, Term], frame: Frame) -> Field:
        chosen = values.get(blank.name)
        terms = self.asking.choices(form, blank.name)
        options = sorted((self._text(term, blank.name, frame), self._key(term)) for term in terms)
        return Field(
            name=blank.name,
            label=heading(blank.name, frame),
            needed=blank.needed,
            value=self._key(chosen) if chosen is not None else "",
            options=tuple(Option(words, key) for words, key in options),
        )

    def _text(self, term: Term, blank: str, frame: Frame) -> str:
        if isinstance(term, NamedNode):
            return self.names.shown(term.value, frame).text
        return frame.words.country(term.value) if blank == "country" else term.value

    def _said(self, form: Form, values: Mapping[str, Term], frame: Frame) -> str:
        """Return the question with its blanks filled; those left open as an ellipsis."""
        told = {
            blank.name: self._text(values[blank.name], blank.name, frame) if blank.name in values else "…"
            for blank in form.blanks
        }
        return form.sentence(frame.words.language, values or None).format(**told)

    def _near(self, match: Match, frame: Frame) -> Listed:
        values = self._values(match.form, match.values)
        given = {blank: self._key(value) for blank, value in values.items()}
        return Listed(
            self._said(match.form, values, frame), frame.to(f"questions/{match.form.name}", **given)
        )

    def _find(self, forms: tuple[Form, ...], typed: str) -> Found:
        if self._matcher is None or len(self._matcher.forms) != len(forms):
            self._matcher = self._learned(forms)
        return self._matcher.find(typed)

    def _learned(self, forms: tuple[Form, ...]) -> Matcher:
        choices: dict[tuple[str, str], frozenset[str]] = {}
        names: dict[str, tuple[str, ...]] = {}
        for form in forms:
            for blank in form.blanks:
                terms = self.asking.choices(form, blank.name)
                choices[form.name, blank.name] = frozenset(map(self._key, terms))
                for term in terms:
                    names[self._key(term)] = self._spelled(term, blank.name)
        return Matcher(forms, choices, names)

    def _spelled(self, term: Term, blank: str) -> tuple[str, ...]:
        if isinstance(term, NamedNode):
            return tuple(told.text for told in self.names.of(term.value))
        if blank == "country":
            return tuple(Words(language).country(term.value) for language in FULL)
        return (term.value,)


def _same(typed: str, answered: Answered) -> Example | None:
    """Return the tested question that was typed word for word, in either language."""
    wanted = folded(typed)
    for language in FULL:
        for one in answered.examples(language):
            if folded(one.title) == wanted:
                return one
    return None


def _no_choice(blank: Blank, text: str) -> Refused:
    detail = f"{blank.name}: “{text[:80]}” is none of those that can be chosen."
    return Refused(Trouble(status=HTTPStatus.BAD_REQUEST, detail=detail))
