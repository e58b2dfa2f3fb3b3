"""Countries as people write them → ISO 3166-1 alpha-2 codes."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from lod.web.words import FULL, Words


def country_code(text: str) -> str:
    """Return the code of a country that is named or coded; any other text as it is.

    >>> country_code("Korea, South"), country_code("대한민국"), country_code("kr"), country_code("Narnia")
    ('KR', 'KR', 'KR', 'Narnia')
    """
    told = " ".join(text.split())
    if len(told) == 2 and told.isascii() and told.isalpha():
        return told.upper()
    return _codes().get(told.casefold(), told)


def named_country(text: str) -> str:
    """Return the code of a country that is named by all of the text, "" where none is.

    >>> named_country("몽골"), named_country("Vietnam"), named_country("KR"), named_country("Seoul")
    ('MN', 'VN', '', '')
    """
    return _codes().get(" ".join(text[:100].split()).casefold(), "")


def spellings(code: str) -> tuple[str, ...]:
    """Return all names of a country that we know.

    >>> {"한국", "대한민국", "South Korea", "韓国"} <= set(spellings("KR"))
    True
    """
    return _names().get(code, (code,))


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for language in FULL:
        for code, name in Words(language).locale.territories.items():
            if len(code) == 2:
                found[code].append(str(name))
    lines = (Path(str(files("lod.vocab"))) / "questions" / "countries.tsv").read_text(encoding="utf-8")
    for line in lines.splitlines()[1:]:
        code, _, said = line.partition("\t")
        found[code] += said.split("; ")
    return {code: tuple(dict.fromkeys(names)) for code, names in found.items()}


@cache
def _codes() -> Mapping[str, str]:
    return {name.casefold(): code for code, names in _names().items() for name in names}
