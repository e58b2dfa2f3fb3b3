"""The phrases of statuses as RFC 9110 §15 has them; those of Python 3.11 are partly older."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

PHRASES: Final[Mapping[int, str]] = {status.value: status.phrase for status in HTTPStatus} | {
    413: "Content Too Large",  # §15.5.14
    414: "URI Too Long",  # §15.5.15
    416: "Range Not Satisfiable",  # §15.5.17
    422: "Unprocessable Content",  # §15.5.21
}
