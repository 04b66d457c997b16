"""The addresses of this machine, and which of them the learners of a room can reach."""

import ipaddress
import socket
from dataclasses import dataclass

from torchkata.i18n import _

_BRIDGES = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "tun", "tap", "utun", "wg")


@dataclass(frozen=True)
class Address:
    """One address of this machine.

    Attributes:
        text: The address, such as `192.168.1.5`.
        where: The name of its network card.
        why_not: Why learners cannot reach it; empty if those in the same network can.
    """

    text: str
    where: str
    why_not: str


def addresses(host: str) -> list[Address]:
    """The addresses that a board on `host` answers at: those that learners can reach first.

    Args:
        host: The address to which its socket is bound; `0.0.0.0` or `::` for all of them.
    """
    import psutil  # type: ignore[import-untyped]

    cards, up = psutil.net_if_addrs(), psutil.net_if_stats()
    found = []
    for card, listed in cards.items():
        if card in up and not up[card].isup:
            continue
        for one in listed:
            text = one.address.partition("%")[0]
            if one.family in _families(host) and _is_asked(host, text):
                found.append(Address(text, card, _why_not(text, card)))
    if not found and ipaddress.ip_address(host).is_loopback:  # no card lists all of 127.0.0.0/8
        found = [Address(host, "", _why_not(host, ""))]
    found.sort(key=lambda one: (bool(one.why_not), ":" in one.text, not _is_private(one.text)))
    return found


def _families(host: str) -> tuple[socket.AddressFamily, ...]:
    # `::` takes IPv6 alone on some systems; learners type the shorter kind.
    return (socket.AF_INET, socket.AF_INET6) if ":" in host else (socket.AF_INET,)


def _is_asked(host: str, text: str) -> bool:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - the user asked for it
        return not ipaddress.ip_address(text).is_link_local or ":" not in text
    return text == host


def _why_not(text: str, card: str) -> str:
    address = ipaddress.ip_address(text)
    if address.is_loopback:
        return _("only this machine")
    if address.is_link_local:
        return _("this card has no network: it made this address up itself")
    if card.startswith(_BRIDGES):
        return _("a network inside this machine, or a tunnel ({card})").format(card=card)
    return ""


def _is_private(text: str) -> bool:
    return ipaddress.ip_address(text).is_private


def machine_of(host: str) -> str:
    """What stands for a machine; one may have all IPv6 addresses of a network."""
    return ":".join(host.split(":")[:4]) if ":" in host else host


def bracketed(host: str) -> str:
    """An address as it stands before a port."""
    return f"[{host}]" if ":" in host else host


def open_socket(host: str, port: int) -> socket.socket:
    """A socket that waits at an address.

    Raises:
        OSError: If another program has it, or it is not an address of this machine.
        ValueError: If it is not an address, and cannot be a name.
    """
    if not host:  # would bind to all of them, and nobody asked for that
        raise ValueError(_("the address is empty"))
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if host == "::":  # for learners who type the shorter kind; some systems say no by default
            found.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        found.bind((host, port))
        found.listen(1024)  # who asks before the server is up waits
    except (OSError, ValueError, OverflowError):
        found.close()
        raise
    return found
