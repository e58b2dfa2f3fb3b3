"""Who asks: the peer's address, or what a proxy that the operator trusts says of it."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Any, Final

UNIX: Final = "unix"  # as a trusted proxy: whoever connects through the Unix socket


def client_finder(trusted: tuple[str, ...]) -> Callable[[Mapping[str, Any]], str]:
    """Return what finds the client's address in a WSGI environ.

    Args:
        trusted: addresses or networks (`10.0.0.0/8`) of proxies whose X-Forwarded-For is believed, from its
            end up to the first address that is none of them; `unix` stands for the Unix socket.
    """
    networks = [ip_network(one, strict=False) for one in trusted if one != UNIX]

    @lru_cache(maxsize=1024)
    def is_trusted(address: str) -> bool:
        if not address:
            return UNIX in trusted
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in networks)

    def find(environ: Mapping[str, Any]) -> str:
        address = str(environ.get("REMOTE_ADDR") or "")
        forwarded = environ.get("HTTP_X_FORWARDED_FOR")
        if not forwarded:
            return address
        for hop in reversed(str(forwarded).split(",")):
            if not hop.strip() or not is_trusted(address):
                break
            address = hop.strip()[:64]
        return address

    return find
