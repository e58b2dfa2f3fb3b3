"""What a harvester asks for: verb and arguments, checked as the protocol has it (OAI-PMH 2.0 §3, §4)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from lod.web.bulk.oai.tokens import Token

SET: Final = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
_PREFIX: Final = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SECONDS: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)


class OaiError(Exception):
    """An error or exceptional condition of the protocol (§3.6); `code` is one of its own."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Takes:
    """The arguments of a verb."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    resumed: bool = False  # by a resumptionToken, which then stands alone


VERBS: Final[Mapping[str, Takes]] = {
    "Identify": Takes(),
    "ListMetadataFormats": Takes(optional=("identifier",)),
    "ListSets": Takes(resumed=True),
    "GetRecord": Takes(required=("identifier", "metadataPrefix")),
    "ListIdentifiers": Takes(("metadataPrefix",), ("from", "until", "set"), resumed=True),
    "ListRecords": Takes(("metadataPrefix",), ("from", "until", "set"), resumed=True),
}


@dataclass(frozen=True, slots=True)
class Arguments:
    """A request that keeps the rules."""

    verb: str
    sent: Mapping[str, str] = field(default_factory=dict)  # without the verb, in the order sent

    def __getitem__(self, name: str) -> str:
        return self.sent.get(name, "")

    @property
    def token(self) -> Token:
        """Where a list goes on, or begins.

        Raises:
            OaiError: badResumptionToken, badArgument.
        """
        if "resumptionToken" in self.sent:
            return _resumed(self["resumptionToken"])
        first, last = _day(self, "from"), _day(self, "until")
        if first and last and first > last:
            raise OaiError("badArgument", f"from ({first}) is later than until ({last}).")
        if "set" in self.sent and not SET.fullmatch(self["set"]):
            raise OaiError("badArgument", "set is no setSpec.")
        return Token(prefix=self["metadataPrefix"], set=self["set"], first=first, last=last)


def _resumed(text: str) -> Token:
    token = Token.parse(text)
    if token is None:
        raise OaiError("badResumptionToken", "This is no resumptionToken of this repository.")
    return token


def arguments(sent: Sequence[tuple[str, str]]) -> Arguments:
    """Check what was sent: names and values, decoded, in their order.

    Raises:
        OaiError: badVerb, badArgument.
    """
    verbs = [value for name, value in sent if name == "verb"]
    if len(verbs) != 1:
        raise OaiError("badVerb", f"The verb is {'repeated' if verbs else 'missing'}.")
    if verbs[0] not in VERBS:
        raise OaiError("badVerb", f"There is no verb {verbs[0][:40]!r}; there are {', '.join(VERBS)}.")
    rest = [pair for pair in sent if pair[0] != "verb"]
    told, takes = dict(rest), VERBS[verbs[0]]
    if len(told) != len(rest):
        raise OaiError("badArgument", "An argument is repeated.")
    _check(told, takes, verbs[0])
    return Arguments(verbs[0], told)


def _check(told: Mapping[str, str], takes: Takes, verb: str) -> None:
    if "resumptionToken" in told and takes.resumed:
        if len(told) > 1:
            raise OaiError("badArgument", "resumptionToken stands alone beside the verb.")
        return
    for name in told:
        if name not in (*takes.required, *takes.optional):
            raise OaiError("badArgument", f"{name[:40]!r} is no argument of {verb}.")
    for name in takes.required:
        if not told.get(name):
            raise OaiError("badArgument", f"{verb} needs the argument {name}.")
    if not _PREFIX.fullmatch(told.get("metadataPrefix", "none")):  # as the schema has it
        raise OaiError("badArgument", "metadataPrefix holds what no prefix has.")


def _day(asked: Arguments, name: str) -> str:
    """Read a day: the granularity of this repository (§3.3)."""
    if name not in asked.sent:
        return ""
    text = asked[name]
    if _SECONDS.fullmatch(text):
        raise OaiError("badArgument", f"{name} has seconds; the granularity here is YYYY-MM-DD.")
    if not _DAY.fullmatch(text) or not _is_date(text):
        raise OaiError("badArgument", f"{name} is no date of the form YYYY-MM-DD.")
    return text


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
