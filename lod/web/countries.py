"""Countries as people write them → ISO 3166-1 alpha-2 codes."""

from collections.abc import Mapping
from functools import cache

from lod.web.words import INTERFACE, Words


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


@cache
def _codes() -> Mapping[str, str]:
    found = {
        name.casefold(): code
        for language in INTERFACE
        for code, name in Words(language).locale.territories.items()
        if len(code) == 2
    }
    return found | {
        "korea": "KR", "republic of korea": "KR", "korea, south": "KR", "한국": "KR", "usa": "US",
        "u.s.a.": "US", "united states of america": "US", "uk": "GB", "great britain": "GB", "viet nam": "VN",
    }  # fmt: skip
