"""Which other servers a query asks: found in its words before any engine sees them.

The engine takes words as they come, so that `1e5SERVICE<…>` and `trueSERVICE:x{…}` are clauses to it;
and some engines decode `\\u0053ERVICE` first (SPARQL 1.1 Query §19.2). What can be read in two ways counts as
a clause without a known target. This may refuse a strange query that would do no harm; never the opposite.
"""

import re
from collections.abc import Sequence
from typing import Final

from lod.sparql.query import ForbiddenService
from lod.sparql.tokens import Token, tokens

_WORD: Final = "service"
_CODEPOINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SURELY_IRI: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
_BEFORE_GRAPH: Final = ("graph", "from", "named")  # a name may stand between these and a brace


def check(text: str, allowed: Sequence[str]) -> bool:
    """Return whether the query asks another server.

    Raises:
        ForbiddenService: it asks one that is not in `allowed`, or one that is not named by a full IRI.
    """
    asked = targets(text)
    for target in asked:
        if target is None:
            raise ForbiddenService(
                "SERVICE is refused here: only servers that the operator allows may be asked, "
                "each written as a full IRI between angle brackets"
            )
        if target not in allowed:
            raise ForbiddenService(f"SERVICE <{target}> is refused: the operator does not allow this server")
    return bool(asked)


def targets(text: str) -> list[str | None]:
    """Return the target of each SERVICE clause; None where it is no full IRI or can't be told.

    >>> targets("ASK { SERVICE SILENT <http://x/> { ?s ?p ?o } }")
    ['http://x/']
    >>> targets("ASK { ?s ?p 1e5service?where{} }")
    [None]
    >>> targets("ASK { ?s a schema:Service ; <http://x/service> 'SERVICE <x>' } # SERVICE <x>")
    []
    """
    if "\\" not in text:
        return _targets(text)
    decoded = _CODEPOINT.sub(_decoded, text)
    as_written, as_decoded = _targets(text), _targets(decoded)
    return as_written if as_written == as_decoded else [*as_written, *as_decoded, None]


def _decoded(found: re.Match[str]) -> str:
    number = int(found[1] or found[2], 16)
    return chr(number) if number <= 0x10FFFF else found[0]


def _targets(text: str) -> list[str | None]:
    if _WORD not in text.casefold():
        return []
    found: list[str | None] = []
    words = [Token("start", "", 0), *tokens(text), *[Token("end", "", len(text))] * 2]
    for number, token in enumerate(words[1:-2], 1):
        before, after = words[number - 1], words[number + 1 : number + 3]
        if token.kind == "word" and _WORD in token.text.casefold():
            found.append(_target(token, after))
        elif _may_be_clause(before, token, after[0]) or _may_be_less_than(token):
            found.append(None)
    return found


def _target(token: Token, after: list[Token]) -> str | None:
    """Return the IRI after SERVICE or SERVICE SILENT."""
    said = token.text.casefold()
    silent = said.endswith("silent") or after[0].text.casefold() == "silent"
    target = after[1] if silent and not said.endswith("silent") else after[0]
    if target.kind != "iri" or "\\" in target.text or ":" not in target.text:
        return None
    return target.text[1:-1]


def _may_be_clause(before: Token, name: Token, after: Token) -> bool:
    """Tell whether `SERVICE:x {`, which is a name to us, may be a clause to the engine."""
    if name.kind != "name" or after.text != "{":
        return False
    prefix = name.text.partition(":")[0].casefold()
    return _WORD in prefix and not before.text.casefold().endswith(_BEFORE_GRAPH)


def _may_be_less_than(iri: Token) -> bool:
    """Tell whether `<2)#>` may be "less than 2" and a comment, so that all that follows is read otherwise."""
    return iri.kind == "iri" and ")" in iri.text and not _SURELY_IRI.match(iri.text)
