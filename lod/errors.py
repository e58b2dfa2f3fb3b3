"""LodError, InvalidValue, UnreadableSource; Problem: a record left out; Notice: something in it not used."""

from dataclasses import dataclass


class LodError(Exception):
    """What could not be done and why, in one line for the person at the keyboard (exit status 2)."""


class InvalidValue(LodError, ValueError):  # noqa: N818 - the name says what it is
    """A value breaks the rule of its type, which does not know the file it stood in.

    >>> print(InvalidValue("0000000123082571", "has check character 1, not X"))
    '0000000123082571' has check character 1, not X
    """

    def __init__(self, value: str, rule: str) -> None:
        super().__init__(value, rule)
        self.value = value
        self.rule = rule

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= 80 else f"{self.value[:79]}…"
        return f"{shown!r} {self.rule}"


class UnreadableSource(LodError):  # noqa: N818 - the name says what it is
    """A source that cannot be read at all; it stops the build."""

    def at(self, file: str) -> "UnreadableSource":
        """Return it with the file's name in front, which those who read bytes alone do not know."""
        return self if str(self).startswith(f"{file}:") else UnreadableSource(f"{file}: {self}")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A record left out of the release, with the place a cataloguer should open."""

    file: str
    line: int  # counted from 1, as editors do; for ISO 2709, the record's ordinal
    field: str  # column name, JSON key, or MARC tag and subfield: "024$a"
    message: str
    kind: str = "invalid-value"  # a word the report counts by, such as "duplicate-key"
    record: str = ""  # the record's key or control number, where it can be read
    refuses: bool = False  # True: a broken key or reference; nothing is sealed (exit status 2)

    def __str__(self) -> str:
        who = f" ({self.record})" if self.record else ""
        return f"{self.file}:{self.line}: {self.field}: {self.message}{who}"


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """Something in a record was not used, or was repaired; the record itself is kept."""

    file: str
    line: int
    field: str
    message: str
    kind: str
    record: str = ""

    def __str__(self) -> str:
        who = f" ({self.record})" if self.record else ""
        return f"{self.file}:{self.line}: {self.field}: {self.message}{who} [{self.kind}]"
