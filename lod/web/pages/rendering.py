"""Pages from templates: Jinja2, everything escaped."""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

import orjson
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateSyntaxError,
)

from lod.errors import LodError
from lod.web.pages.compiling import Templates, Written
from lod.web.pages.sections import Entry
from lod.web.pages.site import Frame
from lod.web.pages.theme import TEMPLATES

_IN_HTML: Final = {mark.encode(): b"\\u%04x" % ord(mark) for mark in "<>&'"}  # what JSON may say otherwise


@cache
def _environment(folder: Path | None = None) -> Environment:
    """Return the templates: those of `folder` first, ours where it has none, ours always as `lod/…`."""
    ours = FileSystemLoader(TEMPLATES)
    theirs = [FileSystemLoader(folder)] if folder else []
    environment = Templates(
        loader=ChoiceLoader([*theirs, ours, PrefixLoader({"lod": ours})]),
        autoescape=True,
        auto_reload=False,  # a process serves the same for its whole life
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["groups"] = grouped
    environment.filters["tojson"] = as_json
    return environment


def as_json(value: object) -> Written:
    """Return a value as JSON that may stand within a script or an attribute.

    >>> print(as_json({"name": "</script>"}))
    {"name":"\\u003c/script\\u003e"}
    """
    text = orjson.dumps(value)
    for mark, told in _IN_HTML.items():
        if mark in text:
            text = text.replace(mark, told)
    html: Written = Written(text.decode())
    return html


def grouped(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Entries under their headings, in the order in which they come."""
    return [(heading, list(group)) for heading, group in groupby(entries, key=lambda entry: entry.group)]


def render(template: str, frame: Frame, **values: object) -> str:
    """Write a page of templates/ for a visitor; `values` are the template's own."""
    return (
        _environment(frame.site.theme.folder)
        .get_template(template)
        .render(frame=frame, t=frame.words, site=frame.site, visit=frame.visit, **values)
    )


def check(folder: Path) -> None:
    """Read the templates of a folder that stand in for ours.

    Raises:
        LodError: one of them is no template; it names file and line.
    """
    environment = _environment(folder)
    for path in sorted(folder.rglob("*.html")):
        try:
            environment.parse(path.read_text(encoding="utf-8"))
        except TemplateSyntaxError as error:
            raise LodError(f"{path}:{error.lineno}: {error.message}") from None
        except UnicodeDecodeError:
            raise LodError(f"{path}: is not UTF-8") from None
