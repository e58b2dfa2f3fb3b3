"""The tested example questions of vocab/queries, as the query form offers them."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

_TOLD: Final = re.compile(r"# (\w+): (.+)\n")


@dataclass(frozen=True, slots=True)
class Example:
    """A question in the reader's language, and the query that answers it."""

    title: str
    query: str


@cache
def examples(base: str, language: str) -> tuple[Example, ...]:
    """Return the questions asked in `language`, or in English, in the order of their files' names.

    Args:
        base: our own terms stand relative to it in the files; the queries given out name it.
        language: of the interface.
    """
    folder = Path(str(files("lod.vocab"))) / "queries"
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.rq")))
    return tuple(example for text in texts if (example := _example(text, base, language)))


def _example(text: str, base: str, language: str) -> Example | None:
    told = dict(_TOLD.findall(text))
    title = told.get(language) or told.get("en")
    query = re.sub(r"\A(?:#.*\n)+", "", text).lstrip()
    return Example(title, f"BASE <{base}>\n{query}") if title else None
