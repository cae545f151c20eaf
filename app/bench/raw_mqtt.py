"""A bare MQTT 5 client over mutual TLS: what the broker and the wire can do, without what a library costs."""

from __future__ import annotations

import socket
import ssl
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.failure import Failure

HEADER_BYTES = 52
"""IPv4 20 + TCP 20 + timestamps 12 of each segment (wire.md §6)."""
CONNACK, PUBLISH, PUBACK, SUBACK = 2, 3, 4, 9
QOS_1 = 2
TIMEOUT_S = 60.0
_SEGMENTS = struct.Struct("=II")
_COUNTER = struct.Struct("=Q")


@dataclass(frozen=True, slots=True)
class Message:
    """What the broker brought: topic and payload."""

    topic: str
    payload: bytes


class RawClient:
    """One connection, used by one thread."""

    def __init__(self, port: int, name: str, files: Path, *, ca: Path) -> None:
        """Connect to the broker on this machine as `name`, with `cert.pem` and `key.pem` in `files`.

        Raises:
            Failure: the broker does not let it in.
        """
        context = ssl.create_default_context(cafile=str(ca))
        context.load_cert_chain(files / "cert.pem", files / "key.pem")
        plain = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = context.wrap_socket(plain, server_hostname="127.0.0.1")
        self._buffer = bytearray()
        self._next_id = 0
        self.inbox: list[Message] = []
        head = b"\x00\x04MQTT\x05\x02" + struct.pack(">H", 0) + b"\x00"
        self._send(0x10, head + _text(name))
        _, answer = self._read()
        if answer[1] != 0:
            raise Failure("broker_refused", f"the broker does not let {name} in (reason {answer[1]})")

    def close(self) -> None:
        """Say goodbye."""
        self._socket.sendall(b"\xe0\x00")
        self._socket.close()

    def subscribe(self, topic: str) -> None:
        """Hear `topic` with QoS 1."""
        self._send(0x82, struct.pack(">H", self._number()) + b"\x00" + _text(topic) + b"\x01")
        while self._take() != SUBACK:
            pass

    def publish(self, topic: str, payloads: Sequence[bytes], *, window: int = 20) -> None:
        """Publish with QoS 1, at most `window` of them unanswered; returns when the broker has all."""
        unanswered = 0
        for payload in payloads:
            while unanswered >= window:
                unanswered -= self._take() == PUBACK
            self._send(0x32, _text(topic) + struct.pack(">H", self._number()) + b"\x00" + payload)
            unanswered += 1
        while unanswered:
            unanswered -= self._take() == PUBACK

    def receive(self) -> Message:
        """The next message, acknowledged."""
        while not self.inbox:
            self._take()
        return self.inbox.pop(0)

    def wire_bytes(self) -> int:
        """Bytes on the wire so far, both ways, all headers counted, by the kernel's figures for the socket."""
        info = self._socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
        (received,), (sent,) = _COUNTER.unpack_from(info, 128), _COUNTER.unpack_from(info, 200)
        return int(received + sent + HEADER_BYTES * sum(_SEGMENTS.unpack_from(info, 136)))

    def _take(self) -> int:
        kind, body = self._read()
        if kind >> 4 == PUBLISH:
            (size,) = struct.unpack_from(">H", body)
            topic, at = body[2 : 2 + size].decode(), 2 + size
            if kind & 0b0110 == QOS_1:
                self._socket.sendall(b"\x40\x02" + body[at : at + 2])
                at += 2
            properties, at = _varint(body, at)
            self.inbox.append(Message(topic, bytes(body[at + properties :])))
        return kind >> 4

    def _read(self) -> tuple[int, bytes]:
        """(first byte, body) of the next packet."""
        self._fill(2)
        while True:
            try:
                size, start = _varint(self._buffer, 1)
            except IndexError:
                self._fill(len(self._buffer) + 1)
                continue
            self._fill(start + size)
            kind, body = self._buffer[0], bytes(self._buffer[start : start + size])
            del self._buffer[: start + size]
            return kind, body

    def _fill(self, size: int) -> None:
        while len(self._buffer) < size:
            data = self._socket.recv(65_536)
            if not data:
                raise Failure("broker_gone", "the broker closed the connection")
            self._buffer += data

    def _send(self, kind: int, body: bytes) -> None:
        self._socket.sendall(bytes((kind,)) + bytes(_as_varint(len(body))) + body)

    def _number(self) -> int:
        self._next_id = self._next_id % 65_535 + 1
        return self._next_id


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack(">H", len(data)) + data


def _as_varint(value: int) -> Iterable[int]:
    while value > 127:  # noqa: PLR2004 - seven bits a byte
        yield value & 127 | 128
        value >>= 7
    yield value


def _varint(data: bytes | bytearray, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:  # noqa: PLR2004 - the last byte has no high bit
            return value, at
