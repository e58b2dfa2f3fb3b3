"""What fills the blanks of a question: chosen terms and times, as addresses, queries and people have them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal

from lod.namespaces import XSD
from lod.sparql.bindings import Bindings
from lod.web.errors import Refused, Trouble
from lod.web.pages import Frame
from lod.web.pages.dates import in_words
from lod.web.questions.asking import Asking, Term
from lod.web.questions.forms import Blank, Form
from lod.web.questions.times import Time

_FIRST: Final = "0001-01-01"
_LAST: Final = "9999-12-31"
_MOST: Final = 8  # terms of a blank


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filled blanks of a form: terms, any of which may be meant, or a time."""

    terms: Mapping[str, tuple[Term, ...]]
    times: Mapping[str, Time]

    def __iter__(self) -> Iterator[str]:
        yield from self.terms
        yield from self.times

    def __contains__(self, blank: object) -> bool:
        return blank in self.terms or blank in self.times

    @property
    def bindings(self) -> Bindings:
        """The values of the query's variables: a time is `?from` and `?to`."""
        bound = [(name, term) for name, terms in self.terms.items() for term in terms]
        for time in self.times.values():
            bound.append(("from", Literal(str(time.first or _FIRST), datatype=XSD["date"])))
            bound.append(("to", Literal(str(time.last or _LAST), datatype=XSD["date"])))
        return tuple(bound)


def chosen(form: Form, given: Mapping[str, Sequence[str]], asking: Asking) -> Chosen:
    """Return what fills a form's blanks.

    Raises:
        Refused: a value is none that can be chosen.
    """
    terms: dict[str, tuple[Term, ...]] = {}
    times: dict[str, Time] = {}
    for blank in form.blanks:
        told = [text.strip() for text in given.get(blank.name, ()) if text.strip()][:_MOST]
        if not told:
            continue
        if blank.kind == "date":
            time = Time.parse(told[0])
            if time is None:
                raise _no_choice(blank, told[0])
            times[blank.name] = time
            continue
        offered = {asking.key(term): term for term in asking.choices(form, blank.name)}
        for text in told:
            if text not in offered:
                raise _no_choice(blank, text)
        terms[blank.name] = tuple(offered[text] for text in dict.fromkeys(told))
    return Chosen(terms, times)


def keys(values: Chosen, asking: Asking) -> dict[str, list[str]]:
    """Return the values as an address has them."""
    told = {name: [asking.key(term) for term in terms] for name, terms in values.terms.items()}
    return told | {name: [time.text] for name, time in values.times.items()}


def in_time(time: Time, frame: Frame) -> str:
    """Return a time as part of a sentence: "in April 2018", "from 2008 to 2012"."""
    begin, mark, end = time.text.partition("/")
    words = frame.words
    if not mark:
        return words("question_in", date=in_words(begin, words))
    if begin == "..":
        return words("question_until", date=in_words(end, words))
    if end == "..":
        return words("question_since", date=in_words(begin, words))
    return words("question_range", first=in_words(begin, words), last=in_words(end, words))


def _no_choice(blank: Blank, text: str) -> Refused:
    detail = f"{blank.name}: “{text[:80]}” is none of those that can be chosen."
    return Refused(Trouble(status=400, detail=detail))
