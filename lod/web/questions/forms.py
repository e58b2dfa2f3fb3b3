"""The questions of vocab/questions: sentences with blanks to fill, and the query of each."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

_HEAD: Final = re.compile(r"\A((?:#.*\n)+)")
_LINE: Final = re.compile(r"# (?P<key>[\w ]+): (?P<said>.+)")
_KINDS: Final = ("needed", "any", "year")
_PREFIXES: Final = re.compile(r"^PREFIX .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Blank:
    """What a reader chooses: a variable of the query."""

    name: str
    kind: str  # "needed", "any" (it may be left open), "year" (a number, that may be left open)
    choose: str = ""  # a SELECT of all that can be chosen, "" for a year

    @property
    def needed(self) -> bool:
        """Whether the question cannot be asked without it."""
        return self.kind == "needed"


@dataclass(frozen=True, slots=True)
class Form:
    """A question, in the languages of the interface."""

    name: str
    asked: Mapping[str, str]  # language → sentence with {blanks}
    short: Mapping[str, str]  # language → the sentence without what may be left open
    like: Mapping[str, str]  # language → other ways to ask the same
    blanks: tuple[Blank, ...]
    query: str
    order: int = 0  # in the list of all

    def sentence(self, language: str, filled: Collection[str] | None = None) -> str:
        """Return the question in a language, or in English.

        With `filled`, the blanks that are: one that may be left open and is, is not spoken of, where there is
        a sentence for that.
        """
        asked = language if language in self.asked else "en"
        for blank in self.blanks:
            if filled is not None and not blank.needed and blank.name not in filled:
                return self.short.get(asked) or self.asked[asked]
        return self.asked[asked]


@cache
def forms(base: str) -> tuple[Form, ...]:
    """Return all questions; their queries name `base`, to which our terms are relative in the files."""
    folder = Path(str(files("lod.vocab"))) / "questions"
    made = [_form(path.stem, path.read_text(encoding="utf-8"), base) for path in folder.glob("*.rq")]
    return tuple(sorted(made, key=lambda form: (form.order, form.name)))


def _form(name: str, text: str, base: str) -> Form:
    found = _HEAD.match(text)
    head = found[1] if found else ""
    told = {line["key"]: line["said"] for line in map(_LINE.match, head.splitlines()) if line}
    prefixes = "\n".join((f"BASE <{base}>", *_PREFIXES.findall(text)))
    return Form(
        name=name,
        asked={key: said for key, said in told.items() if len(key) == 2},
        short={key.removeprefix("short "): said for key, said in told.items() if key.startswith("short ")},
        like={key.removeprefix("like "): said for key, said in told.items() if key.startswith("like ")},
        blanks=tuple(
            Blank(key, kind, _choosing(prefixes, key, told.get(f"choose {key}", "")))
            for key, kind in told.items()
            if kind in _KINDS
        ),
        query=f"BASE <{base}>\n{text[len(head) :]}",
        order=int(told.get("order", "0")),
    )


def _choosing(prefixes: str, variable: str, pattern: str) -> str:
    return f"{prefixes}\nSELECT DISTINCT ?{variable} WHERE {{ {pattern} }}" if pattern else ""
