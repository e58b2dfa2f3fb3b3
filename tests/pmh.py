"""What OAI-PMH.xsd (2004-10-12) asks of an answer, written anew: order, numbers and forms of its elements."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

PMH: Final = "{http://www.openarchives.org/OAI/2.0/}"
_DAY: Final = r"\d{4}-\d{2}-\d{2}"
_TIME: Final = rf"{_DAY}T\d{{2}}:\d{{2}}:\d{{2}}Z"
_STAMP: Final = rf"{_DAY}|{_TIME}"
_SET: Final = r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*"
_PREFIX: Final = r"[A-Za-z0-9\-_.!~*'()]+"
_URI: Final = r"[!-~]*"
_ANY: Final = r"[\s\S]*"

# Children in their order, as an expression over their names, each followed by a blank.
CONTENT: Final[Mapping[str, str]] = {
    "OAI-PMH": "responseDate request ((error )+|(Identify|ListMetadataFormats|ListSets|GetRecord"
    "|ListIdentifiers|ListRecords) )",
    "Identify": "repositoryName baseURL protocolVersion (adminEmail )+earliestDatestamp deletedRecord "
    "granularity (compression )*(description )*",
    "ListMetadataFormats": "(metadataFormat )+",
    "metadataFormat": "metadataPrefix schema metadataNamespace ",
    "ListSets": "(set )+(resumptionToken )?",
    "set": "setSpec setName (setDescription )*",
    "GetRecord": "record ",
    "ListRecords": "(record )+(resumptionToken )?",
    "ListIdentifiers": "(header )+(resumptionToken )?",
    "record": "header (metadata (about )*)?",
    "header": "identifier datestamp (setSpec )*",
}
TEXT: Final[Mapping[str, str]] = {
    "responseDate": _TIME,
    "request": _URI,
    "error": _ANY,
    "repositoryName": _ANY,
    "baseURL": _URI,
    "protocolVersion": r"2\.0",
    "adminEmail": r"\S+@(\S+\.)+\S+",
    "earliestDatestamp": _STAMP,
    "deletedRecord": "no|persistent|transient",
    "granularity": "YYYY-MM-DD|YYYY-MM-DDThh:mm:ssZ",
    "compression": _ANY,
    "metadataPrefix": _PREFIX,
    "schema": _URI,
    "metadataNamespace": _URI,
    "setSpec": _SET,
    "setName": _ANY,
    "identifier": _URI,
    "datestamp": _STAMP,
    "resumptionToken": _ANY,
}
ATTRIBUTES: Final[Mapping[str, Mapping[str, str]]] = {
    "request": {
        "verb": "Identify|ListMetadataFormats|ListSets|GetRecord|ListIdentifiers|ListRecords",
        "identifier": _ANY,
        "metadataPrefix": _PREFIX,
        "from": _STAMP,
        "until": _STAMP,
        "set": _SET,
        "resumptionToken": _ANY,
    },
    "error": {
        "code": "cannotDisseminateFormat|idDoesNotExist|badArgument|badVerb|noMetadataFormats"
        "|noRecordsMatch|badResumptionToken|noSetHierarchy"
    },
    "header": {"status": "deleted"},
    "resumptionToken": {"completeListSize": r"[1-9]\d*", "cursor": r"\d+", "expirationDate": _TIME},
}


def faults(answer: etree._Element) -> list[str]:
    """Return where an answer is none of the protocol."""
    return list(_faults(answer, "OAI-PMH"))


def _faults(element: etree._Element, name: str) -> Iterator[str]:
    if element.tag != PMH + name:
        yield f"{element.tag!r} stands for {name}"
    for key, value in element.attrib.items():
        if not str(key).startswith("{http://www.w3.org/2001/XMLSchema-instance}"):
            allowed = ATTRIBUTES.get(name, {}).get(str(key))
            if allowed is None or not re.fullmatch(allowed, str(value)):
                yield f"{name}: {key!r}: {value!r}"
    if name in ("metadata", "about", "description", "setDescription"):
        if len(element) != 1 or etree.QName(element[0]).namespace in (None, PMH[1:-1]):
            yield f"{name} holds no single element of another namespace"
    elif name in TEXT:
        if len(element) or not re.fullmatch(TEXT[name], element.text or ""):
            yield f"{name}: {element.text!r}"
    else:
        children = [etree.QName(child).localname for child in element]
        if not re.fullmatch(CONTENT[name], "".join(f"{child} " for child in children)):
            yield f"{name}: {' '.join(children)[:200]}"
        for child, its in zip(element, children, strict=True):
            yield from _faults(child, its)
