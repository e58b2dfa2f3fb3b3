"""One record of ROR while it is read, of either schema."""

from typing import Any

from lod.errors import InvalidValue, Notice
from lod.identifiers import Ror
from lod.names import clean


class Unusable(Exception):  # noqa: N818
    """Why a record is left out, and which of its fields is wrong."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class Reader:
    """One record, either schema, with what had to be left out of it."""

    def __init__(self, value: dict[str, Any], file: str, line: int, source: str) -> None:
        self.value = value
        self.file = file
        self.line = line
        self.source = source
        self.notices: list[Notice] = []
        if not value.get("id"):
            raise Unusable(
                "id", f"there is none, so this is no record of ROR ({', '.join(value)[:60] or 'empty'})"
            )
        try:
            self.ror = Ror.parse(self.text("id"))
        except InvalidValue as error:
            raise Unusable("id", str(error)) from error

    def text(self, key: str) -> str:
        """Return a string of the record, "" where it is null or absent."""
        return string_of(self.value.get(key))

    def entries(self, key: str) -> list[Any]:
        """Return the list under `key`; what is no list is noticed."""
        found = self.value.get(key) or []
        if not isinstance(found, list):
            self.notice(key, "is no list")
            return []
        return found

    def tables(self, key: str) -> list[dict[str, Any]]:
        """Return the list of objects under `key`; what is no object is noticed."""
        found = self.entries(key)
        tables = [one for one in found if isinstance(one, dict)]
        if len(tables) < len(found):
            self.notice(key, "holds what is no object")
        return tables

    def strings(self, key: str) -> list[str]:
        """Return the list of strings under `key`; what is no string is noticed."""
        found = self.entries(key)
        if not all(isinstance(one, str) for one in found):
            self.notice(key, "holds what is no text")
        return strings_of(found)

    def notice(self, field: str, message: str, kind: str = "invalid-value") -> None:
        """Keep for the report what was not used."""
        self.notices.append(Notice(self.file, self.line, field, message, kind, self.ror.compact))

    def key(self, ror: Ror) -> str:
        """Return the key of the organisation with that iD."""
        return f"{self.source}-{ror.compact}"


def string_of(value: object) -> str:
    """Return a string, cleaned; "" for what is none."""
    return clean(value) if isinstance(value, str) else ""


def strings_of(value: object) -> list[str]:
    """Return the strings of a list that say something; none of what is no list."""
    return [text for one in value if (text := string_of(one))] if isinstance(value, list) else []
