"""The questions of vocab/questions: sentences with blanks to fill, and the query of each."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from lod.web.words import VOCAB

_HEAD: Final = re.compile(r"\A((?:#.*\n)+)")
_LINE: Final = re.compile(r"# (?P<key>[\w ]+): (?P<said>.+)")
_KINDS: Final = ("needed", "any", "word", "needed word", "date")
_PREFIXES: Final = re.compile(r"^PREFIX .*$", re.MULTILINE)
_OPTIONAL: Final = re.compile(r"\[([^\[\]]*)\]")
_BLANK: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Blank:
    """What a reader chooses: a variable of the query.

    `kind`: "needed"; "any", which may be left open; "word" and "needed word", which a typed question fills by
    its words and not by a name; "date", a time from `?from` to `?to`, which may be left open.
    """

    name: str
    kind: str
    choose: str = ""  # a SELECT of all that can be chosen, "" for a date

    @property
    def needed(self) -> bool:
        """Whether the question cannot be asked without it."""
        return self.kind.startswith("needed")

    @property
    def worded(self) -> bool:
        """Whether it is a kind of something, and not something."""
        return self.kind.endswith("word")


@dataclass(frozen=True, slots=True)
class Form:
    """A question, in the languages of vocab/."""

    name: str
    asked: Mapping[str, str]  # language → sentence with {blanks}; what stands in [] goes with its blank
    like: Mapping[str, str]  # language → other words for the same, phrases divided by ";"
    blanks: tuple[Blank, ...]
    query: str
    order: int = 0  # in the list of all
    must: tuple[tuple[str, ...], ...] = ()  # words: a typed question has one of each group
    one_of: tuple[str, ...] = field(default=())  # blanks of which one at least is filled
    bare: int = 0  # so many names alone ask it: "Window on Korea?"
    counted: str = ""  # the blank that "how many" is of
    favoured: tuple[str, ...] = ()  # words: without one of them another question is likelier
    apart: tuple[str, ...] = ()  # blanks that a typed question means no more than one of
    beside: frozenset[str] = frozenset()  # choices that ask nothing where no other blank is filled
    never: tuple[str, ...] = ()  # words: a typed question that has one asks for something else

    def sentence(self, language: str, told: Mapping[str, str], *, every: bool = False) -> str:
        """Return the question in a language, or in English, with its blanks filled by `told`.

        A part in brackets stands where its blanks are filled, or where `every` part is wanted.
        """
        asked = self.asked[language if language in self.asked else "en"]

        def part(match: re.Match[str]) -> str:
            inner = match[1]
            return inner if every or all(blank in told for blank in _BLANK.findall(inner)) else ""

        return _BLANK.sub(lambda blank: told.get(blank[1], "…"), _OPTIONAL.sub(part, asked)).strip()

    def is_filled(self, blanks: Collection[str]) -> bool:
        """Whether the question can be asked with these blanks filled."""
        if any(blank.needed and blank.name not in blanks for blank in self.blanks):
            return False
        return not self.one_of or any(name in blanks for name in self.one_of)


@cache
def forms(base: str) -> tuple[Form, ...]:
    """Return all questions; their queries name `base`, to which our terms are relative in the files."""
    folder = Path(str(files("lod.vocab"))) / "questions"
    made = [_form(path.stem, path.read_text(encoding="utf-8"), base) for path in folder.glob("*.rq")]
    return tuple(sorted(made, key=lambda form: (form.order, form.name)))


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Return other words that people use for terms of ours, by the term's IRI without the base."""
    path = Path(str(files("lod.vocab"))) / "questions" / "words.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    told = (line.partition("\t") for line in lines)
    return {term: tuple(word.strip() for word in words.split(";")) for term, _, words in told}


def _form(name: str, text: str, base: str) -> Form:
    found = _HEAD.match(text)
    head = found[1] if found else ""
    told = {line["key"]: line["said"] for line in map(_LINE.match, head.splitlines()) if line}
    prefixes = _PREFIXES.findall(text)
    return Form(
        name=name,
        asked={language: told[language] for language in VOCAB if language in told},
        like={language: told.get(f"like {language}", "") for language in VOCAB},
        blanks=tuple(
            Blank(key, kind, _choosing(base, prefixes, key, told.get(f"choose {key}", "")))
            for key, kind in told.items()
            if kind in _KINDS
        ),
        query=f"BASE <{base}>\n{text[len(head) :]}",
        order=int(told.get("order", "0")),
        must=tuple(
            tuple(word.strip() for word in group.split(","))
            for group in told.get("must", "").split("&")
            if group
        ),
        one_of=tuple(told.get("one of", "").split()),
        bare=int(told.get("bare", "0")),
        counted=told.get("counted", ""),
        apart=tuple(told.get("not together", "").split()),
        beside=frozenset(told.get("not alone", "").split()),
        favoured=_words(told.get("favoured", "")),
        never=_words(told.get("never", "")),
    )


def _words(said: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in said.split(",") if word.strip())


def _choosing(base: str, prefixes: Iterable[str], variable: str, pattern: str) -> str:
    """Return the query that chooses: the same text for the same pattern, so that it is asked once."""
    if not pattern:
        return ""
    used = sorted(line for line in prefixes if re.search(rf"\b{line.split()[1]}", pattern))
    return "\n".join((f"BASE <{base}>", *used, f"SELECT DISTINCT ?{variable} WHERE {{ {pattern} }}"))
