"""Where a webhook may point: at the open internet only, whatever its name resolves to today.

The name is resolved once for each delivery and the connection goes to that very address, so that a
name cannot be answered differently between the look and the call.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from tradewind.errors import InputError, worded

# Where machines of the new internet are; what lies outside of it are machines of one's own.
_OPEN = ipaddress.ip_network("2000::/3")
# Ways in which an address of the old internet is written as one of the new, where a wall in front
# of the one would be walked around by the other; and addresses for examples only.
_WRAPPED = tuple(ipaddress.ip_network(one) for one in ("2002::/16", "2001::/32", "3fff::/20"))


def checked(address: str) -> SplitResult:
    """The parts of an address that a webhook may have; InputError where it may not."""
    try:
        told = urlsplit(address)
        port = told.port
    except ValueError:
        told, port = urlsplit(""), None
    schemes = ("https", "http") if settings.IS_DEMO else ("https",)
    is_whole = told.scheme in schemes and bool(told.hostname) and port != 0
    is_whole = is_whole and all("!" <= letter <= "~" for letter in address)  # as it is sent
    if not is_whole or told.username is not None or told.password is not None or told.fragment:
        problem = worded(
            "{address} is not an address of https without a password.", address=address
        )
        raise InputError("address", problem, worded("Write it like {example}.", example=_EXAMPLE))
    return told


_EXAMPLE = "https://hooks.example.org/tradewind"


def resolved(told: SplitResult) -> tuple[str, int]:
    """The address on the internet and the port; InputError where it leads inside."""
    host, port = told.hostname or "", told.port or (443 if told.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        problem = worded("The name {host} leads nowhere.", host=host)
        raise InputError("address", problem, worded("Check the name.")) from None
    every = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not every or not all(is_open(one) for one in every):
        problem = worded("The name {host} leads to a machine that is not open to all.", host=host)
        raise InputError("address", problem, worded("Give an address on the open internet."))
    return every[0], port


def is_open(address: str) -> bool:
    """Whether it is on the open internet; a demo may also call its own machine."""
    told = ipaddress.ip_address(address.partition("%")[0])
    if settings.IS_DEMO and told.is_loopback:
        return True
    one = (told.ipv4_mapped or told) if isinstance(told, ipaddress.IPv6Address) else told
    if one.is_multicast or not one.is_global:
        return False
    return one.version == 4 or (one in _OPEN and not any(one in net for net in _WRAPPED))
