"""One resource as the National Library of Korea publishes it, and the repairs that are certain."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final

from lod.dates import Edtf, edtf_of_marc_046
from lod.errors import InvalidValue, Notice
from lod.names import fitted, nfc, script, split_hanja, tag
from lod.records.evidence import Text

KST: Final = timezone(timedelta(hours=9))  # NLK stamps local time without saying so
_RESOURCE: Final = re.compile(r"(?:nlk:|https?://lod\.nl\.go\.kr/resource/)(.+)$")
_DATATYPE: Final = re.compile(r"\^\^<?(?:xsd:|http://www\.w3\.org/2001/XMLSchema#)\w+>?$")
_LANGUAGE: Final = re.compile(r"@([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)$")
# The languages of the file, as it names them, and their ISO 639-2/B codes.
_LANGUAGES: Final = """
한국어 kor|영어 eng|일본어 jpn|중국어 chi|독일어 ger|프랑스어 fre|러시아어 rus|스페인어 spa|
이탈리아어 ita|포르투갈어 por|라틴어 lat|네덜란드어 dut|핀란드어 fin|스웨덴어 swe|노르웨이어 nor|
덴마크어 dan|아이슬란드어 ice|폴란드어 pol|체코어 cze|헝가리어 hun|그리스어 gre|터키어 tur|
튀르키예어 tur|아랍어 ara|히브리어 heb|페르시아어 per|힌디어 hin|산스크리트어 san|몽골어 mon|
베트남어 vie|태국어 tha|인도네시아어 ind|말레이어 may|우크라이나어 ukr|루마니아어 rum|
불가리아어 bul|세르비아어 srp|크로아티아어 hrv|카탈로니아어 cat|티베트어 tib|만주어 mnc
"""
LANGUAGES: Final[Mapping[str, str]] = {
    pair.partition(" ")[0]: pair.partition(" ")[2] for pair in _LANGUAGES.replace("\n", "").split("|")
}


@dataclass(slots=True)
class Resource:
    """The properties of one resource; what is read off is repaired, and each kind of repair noticed once."""

    value: Mapping[str, Any]
    file: str
    line: int
    key: str = ""
    _repairs: dict[str, list[str]] = field(default_factory=dict)
    _read: set[str] = field(default_factory=set)

    def strings(self, *names: str) -> list[str]:
        """Return the values of the first of `names` that is there, in NFC, each once, in the order told."""
        self._read.update(names)
        for name in names:
            if name in self.value:
                return list(
                    dict.fromkeys(self._string(name, one) for one in _listed(self.value[name]) if one)
                )
        return []

    def _string(self, name: str, value: object) -> str:
        if isinstance(value, dict):
            value = value.get("@id", value.get("@value", ""))
        text = str(value).strip()
        if (plain := _DATATYPE.sub("", text)) != text:
            self.repaired("datatype-in-string", name)
        if (folded := nfc(plain)) != plain:
            kind = "compatibility-ideograph" if _compatible(plain) else "not-nfc"
            self.repaired(kind, name)
        return "".join(c for c in folded if unicodedata.category(c) not in {"Cc", "Cf"}).strip()

    def keys(self, *names: str) -> list[str]:
        """Return the control numbers that a property leads to; what leads elsewhere is noticed."""
        found = []
        for text in self.strings(*names):
            if key := resource_key(text):
                found.append(key)
            else:
                self.unused("no-resource", names[0], f"{text[:80]!r} is no resource of the library")
        return found

    def tagged(self, name: str, language: str | None = None) -> Iterator[Text]:
        """Yield the values of a property with the tags that their script and the record tell for certain.

        Args:
            name: of the property.
            language: of names, the one of East Asia that the record names, "" for none or several.
        """
        seen: dict[str, Text] = {}
        for text in self.strings(name):
            bare, told = _without_language(text)
            if told:
                self.repaired("language-in-string", name)
            if told or bare not in seen:
                seen[bare] = Text(bare, self._tag(bare, told, language))
        yield from seen.values()

    def _tag(self, text: str, told: str, language: str | None) -> str:
        is_han = script(text) == "Hani"
        if told.startswith("zh") and is_han and language is not None:
            return tag(text, language or "kor")  # NLK writes @zh on the hanja beside any name (KORMARC $g)
        return fitted(text, told) if told else tag(text, language if language and is_han else "")

    def split(self, texts: Iterator[Text], name: str) -> Iterator[tuple[Text, Text | None, bool]]:
        """Yield (text, hanja or None, whether the hanja is partial) for headings like 정치학[政治學]."""
        for text in texts:
            hangul, hanja, partial = split_hanja(text.text)
            if hanja is None or script(hangul) not in {"Hang", "Kore"}:
                yield text, None, False
                continue
            self.repaired("hanja-in-brackets", name)
            yield Text(hangul, "ko"), Text(hanja, "ko-Hani"), partial

    def words(self, name: str) -> tuple[Text, ...]:
        """Return a property's headings with their hanja beside them where it is whole."""
        found = list[Text]()
        for text, hanja, partial in self.split(self.tagged(name), name):
            found.append(text)
            if hanja and not partial:
                found.append(hanja)
        return tuple(dict.fromkeys(found))

    def year(self, name: str) -> Edtf | None:
        """Return a year or day, NLK's 1946, 194510 or 19451015; None, and noticed, where it can't be one."""
        for text in self.strings(name):
            try:
                return edtf_of_marc_046(text)
            except InvalidValue as error:
                self.unused("impossible-date", name, str(error))
        return None

    def stamp(self, name: str) -> datetime | None:
        """Return a date and time; those without an offset are Korean time."""
        for text in self.strings(name):
            try:
                when = datetime.fromisoformat(text)
            except ValueError:
                self.unused("impossible-date", name, f"{text[:40]!r} is no date and time")
                continue
            when = when if when.tzinfo else when.replace(tzinfo=KST)
            if date(1960, 1, 1) <= when.astimezone(UTC).date():
                return when
            self.unused("impossible-date", name, f"{text[:40]!r} is before there were such records")
        return None

    def languages(self) -> tuple[str, ...]:
        """Return the ISO 639-2 codes of the languages that the record names in Korean."""
        codes = []
        for name in self.strings("associatedLanguage"):
            if name in LANGUAGES:
                codes.append(LANGUAGES[name])
            else:
                self.unused(
                    "unknown-language", "associatedLanguage", f"{name[:40]!r} is no language known here"
                )
        return tuple(codes)

    def repaired(self, kind: str, name: str) -> None:
        """Count a repair; the same kind is noticed once, with the properties it met."""
        self._repairs.setdefault(kind, []).append(name)

    def unused(self, kind: str, name: str, message: str) -> None:
        """Keep for the report what was not used."""
        self._repairs.setdefault(kind, []).append(f"{name}: {message}")

    def notices(self) -> Iterator[Notice]:
        """Yield a notice for each kind of repair, and one for the properties that nothing reads."""
        for kind, places in self._repairs.items():
            field_, _, message = places[0].partition(": ")
            said = message or f"{len(places)} repaired ({', '.join(dict.fromkeys(places))})"
            yield Notice(self.file, self.line, field_, said, kind, self.key)
        left = sorted(name for name in self.value if name not in self._read and not name.startswith("@"))
        if left:
            yield Notice(
                self.file, self.line, left[0], f"not mapped: {', '.join(left)}", "unmapped", self.key
            )


def resource_key(text: str) -> str:
    """Return the control number of `nlk:KAC…` or `http://lod.nl.go.kr/resource/KAC…`, else ""."""
    found = _RESOURCE.match(text)
    return re.sub(r"\s", "", found[1]) if found else ""


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _without_language(text: str) -> tuple[str, str]:
    found = _LANGUAGE.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")


def _compatible(text: str) -> bool:
    return any("\uf900" <= c <= "\ufaff" for c in text)
