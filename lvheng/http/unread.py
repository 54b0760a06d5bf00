"""What a client does not read is not piled up for it: neither answers to its pings, nor for ever."""

from __future__ import annotations

import socket

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

# Answers wait for a client this long, in seconds; then the connection is cut, and with it ends whatever it listens to.
_SECONDS_UNREAD = 60


class UnreadSocketProtocol(WebSocketsSansIOProtocol):
    """The server's WebSocket protocol, which does not answer pings of one who does not read the answers."""

    def handle_ping(self) -> None:
        if self.writable.is_set():
            super().handle_ping()
        else:
            # Made by the protocol already: taken from it, and dropped.
            self.conn.data_to_send()


def cut_unread(listener: socket.socket, seconds: int = _SECONDS_UNREAD) -> None:
    """Have the system cut connections taken from `listener` whose client reads nothing for so long, where it knows how."""
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is not None:
        listener.setsockopt(socket.IPPROTO_TCP, option, seconds * 1000)
