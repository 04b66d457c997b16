"""Submissions that talk to somebody."""

import os
import socket
import urllib.request

from exercises.tools import FACTS, attempt, honest


def calls_home(predictions, targets):
    """TCP, UDP, names, HTTP, raw packets, and the kernel's own sockets.

    Gets: wrong. Doors.
    """
    attempt("tcp", socket.create_connection, ("127.0.0.1", FACTS["port"]), 1)
    attempt("listen", socket.create_server, ("127.0.0.1", 0))
    attempt("udp", lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)))
    attempt("name", socket.getaddrinfo, "localhost", 80)
    attempt("http", urllib.request.urlopen, f"http://127.0.0.1:{FACTS['port']}", None, 1)
    for family in range(1, 46):
        for kind in (1, 2, 3, 5):
            attempt(f"family {family} kind {kind}", socket.socket, family, kind)
    attempt("device", os.open, "/dev/vsock", os.O_RDWR)
    return honest(predictions, targets)


def calls_next_door(predictions, targets):
    """Unix sockets, by path and abstract; a pair, to hand descriptors over; its own channel.

    Gets: wrong. Doors.
    """

    def connect(address):
        socket.socket(socket.AF_UNIX).connect(address)

    attempt("by path", connect, FACTS["socket"])
    attempt("abstract", connect, "\0" + FACTS["abstract"])
    attempt("bus", connect, "/run/dbus/system_bus_socket")
    attempt("containers", connect, "/var/run/docker.sock")
    attempt("pair", socket.socketpair)
    channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, 3)
    attempt("hand a descriptor to the judge", socket.send_fds, channel, [b"x"], [0])
    attempt("take one", socket.recv_fds, channel, 1, 1, socket.MSG_DONTWAIT)
    attempt("who is there", channel.getsockopt, socket.SOL_SOCKET, 17, 12)
    attempt("where to", channel.getpeername)
    attempt("shut the door", channel.shutdown, socket.SHUT_RD)
    channel.detach()
    return honest(predictions, targets)
