"""Pages from templates: Jinja2, everything escaped."""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lod.web.pages.sections import Entry
from lod.web.pages.site import TEMPLATES, Frame

# Nothing runs in our pages and nothing comes from elsewhere; the pages may not be framed.
CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["groups"] = grouped
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return environment


def grouped(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Entries under their headings, in the order in which they come."""
    return [(heading, list(group)) for heading, group in groupby(entries, key=lambda entry: entry.group)]


def render(template: str, frame: Frame, **values: object) -> str:
    """Write a page of templates/ for a visitor; `values` are the template's own."""
    return (
        _environment()
        .get_template(template)
        .render(frame=frame, t=frame.words, site=frame.site, visit=frame.visit, **values)
    )
