"""The centre's link to the broker: the only file of `app` that knows paho, and what paho does not do by itself.

paho keeps the queue of a dead connection, waits without jitter before it connects again, and its thread can die while
it still says it is connected. So every connection is a paho client of its own, run by a keeper that sees its thread
end; the session lives at the broker, which brings everything again that was not acknowledged with `ack`.

A slow database must not fill the memory here. Mosquitto 2.0 keeps to the receive maximum only until the first
acknowledgement (measured), so what arrives beyond it is let go unacknowledged, and when everything before it is done
the connection is renewed and brings it again.
"""

from __future__ import annotations

import random
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

import structlog
from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from app.authority import CENTRE
from app.link import LARGEST_PACKET, FakeBroker, OnPacket, Publication, Published, PublishOutcome, Token

__all__ = [
    "Broker",
    "Credentials",
    "FakeBroker",
    "Publication",
    "PublishOutcome",
    "Published",
    "Token",
    "admits",
]

UPLINK = "r/+"
_NOBODY = 0x10
"""MQTT 5 reason "no matching subscribers": the site has no session, so the broker kept nothing for it."""
_FAILURE = 0x80
_SESSION_S = 7 * 24 * 3600
_KEEPALIVE_S = 30
_CONNECT_S = 10.0
_LEAST_BACKOFF_S, _MOST_BACKOFF_S = 0.2, 15.0
_MOST_UNANSWERED = 200
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Credentials:
    """Files of a client of the broker: the mission's authority, the client's certificate and its key."""

    ca: Path
    certificate: Path
    key: Path


class Broker:
    """The link. `on_packet` is called on the network thread: it must be quick, and may be called again for a packet."""

    def __init__(
        self,
        host: str,
        port: int,
        credentials: Credentials,
        on_packet: OnPacket,
        *,
        on_connected: Callable[[], None] = lambda: None,
        receive_maximum: int = 1000,
        uplink: str | None = UPLINK,
    ) -> None:
        """Prepare a link to `host`; `start` opens it. `uplink` None: it only publishes, be somebody there or not."""
        self._host, self._port = host, port
        self._credentials = credentials
        self._on_packet = on_packet
        self._on_connected = on_connected
        self._receive_maximum = receive_maximum
        self._uplink = uplink
        self._stopping = Event()
        self._connection: _Connection | None = None
        self._keeper = Thread(target=self._keep, name="mqtt-keeper", daemon=True)
        self.connects = 0
        """How often it connected since the start."""

    @property
    def connected(self) -> bool:
        """Whether packets arrive and publishes go out."""
        connection = self._connection
        return connection is not None and connection.is_ready

    def start(self) -> None:
        """Open the link and keep it open; returns at once."""
        self._keeper.start()

    def stop(self) -> None:
        """Close the link; what was not acknowledged comes again to the next one."""
        self._stopping.set()
        if self._connection is not None:
            self._connection.close()
        if self._keeper.is_alive():
            self._keeper.join(_CONNECT_S + 5)

    def ack(self, token: Token) -> None:
        """Tell the broker that a packet is safe; harmless when its connection is gone: then it comes again."""
        connection = self._connection
        if connection is not None and connection.number == token[0]:
            connection.ack(token[1])

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        qos: int = 1,
        retain: bool = False,
        expiry_s: int | None = None,
        media_type: str = "",
    ) -> Publication:
        """Publish, and answer with what will become of it; nothing waits here for a connection.

        Args:
            topic: For example `a/7`.
            payload: At most 64 KiB.
            qos: 0 or 1.
            retain: Keep it at the broker for whoever subscribes later (configuration only).
            expiry_s: The broker drops it when the site was not there for so long; None: never.
            media_type: What the payload is, as MQTT's Content Type; empty: no bytes are spent on saying so.
        """
        connection = self._connection
        if len(payload) > LARGEST_PACKET:
            return Publication(PublishOutcome.REFUSED)
        if connection is None or not connection.is_ready:
            return Publication(PublishOutcome.UNREACHABLE)
        return connection.publish(Published(topic, payload, qos, retain, expiry_s, media_type))

    def _keep(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            connection = _Connection(
                self.connects + 1, self._receive_maximum, self._on_packet, self._on_connected, self._uplink
            )
            self._connection = connection
            try:
                connection.run(self._host, self._port, self._credentials)
            except Exception as error:  # noqa: BLE001 - whatever it was, the link is opened again
                _log.warning("mqtt.failed", error=type(error).__name__, detail=str(error)[:200])
            connection.abandon()
            served = connection.was_ready
            self.connects += served
            failures = 0 if served else failures + 1
            if not self._stopping.is_set():
                _log.warning("mqtt.disconnected", served=served)
                ceiling = min(_LEAST_BACKOFF_S * 2**failures, _MOST_BACKOFF_S)
                self._stopping.wait(random.uniform(_LEAST_BACKOFF_S / 2, ceiling))  # noqa: S311 - spreads load


class _Client(Client):
    """A paho client that says when its thread ends, for whatever reason."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.ended = Event()

    def loop_forever(self, timeout: float = 1.0, retry_first_connection: bool = False) -> Any:
        try:
            return super().loop_forever(timeout, retry_first_connection)
        finally:
            self.ended.set()


class _Connection:
    """One connection from its first byte to its end."""

    def __init__(
        self,
        number: int,
        receive_maximum: int,
        on_packet: OnPacket,
        on_connected: Callable[[], None],
        uplink: str | None,
    ) -> None:
        self.number = number
        self._uplink = uplink
        self.was_ready = False
        self._ready = Event()
        self._receive_maximum = receive_maximum
        self._on_packet = on_packet
        self._on_connected = on_connected
        self._lock = Lock()
        self._waiting: dict[int, Publication] = {}
        self._early: dict[int, PublishOutcome] = {}
        self._unacknowledged: set[int] = set()
        self._let_go = False
        self.client = _client(CENTRE)
        self.client.max_inflight_messages_set(_MOST_UNANSWERED)
        self.client.on_connect = self._connected
        self.client.on_subscribe = self._subscribed
        self.client.on_message = self._message
        self.client.on_publish = self._published
        self.client.on_disconnect = self._disconnected

    @property
    def is_ready(self) -> bool:
        return self._ready.is_set() and not self.client.ended.is_set()

    def run(self, host: str, port: int, credentials: Credentials) -> None:
        """Connect and stay until the connection ends."""
        self.client.tls_set_context(_tls(credentials))
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = _SESSION_S
        properties.ReceiveMaximum = self._receive_maximum
        self.client.connect(host, port, _KEEPALIVE_S, clean_start=False, properties=properties)
        self.client.loop_start()
        self.client.ended.wait()

    def close(self) -> None:
        """End it in an orderly way, or by force when the other side does not answer."""
        self.client.disconnect()
        if not self.client.ended.wait(2):
            self.abandon()

    def abandon(self) -> None:
        """Let go of the connection; what was not answered counts as unreachable."""
        self._ready.clear()
        self.client.ended.set()
        transport = self.client.socket()
        if transport is not None:
            transport.close()
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        for publication in waiting.values():
            publication.settle(PublishOutcome.UNREACHABLE)

    def publish(self, packet: Published) -> Publication:
        publication = Publication()
        info = self.client.publish(packet.topic, packet.payload, packet.qos, packet.retain, _properties(packet))
        with self._lock:  # never held while paho is called: paho calls `_published` holding locks of its own
            if info.mid in self._early:
                publication.settle(self._early.pop(info.mid))
            else:
                self._waiting[info.mid] = publication
        if self.client.ended.is_set():
            publication.settle(PublishOutcome.UNREACHABLE)
        return publication

    def ack(self, mid: int) -> None:
        self.client.ack(mid, 1)
        with self._lock:
            self._unacknowledged.discard(mid)
            is_renewal_due = self._let_go and not self._unacknowledged
        if is_renewal_due:
            self.client.disconnect()

    def _connected(
        self, _client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        with _guarded("on_connect"):
            if reason.is_failure:
                _log.warning("mqtt.refused", reason=str(reason))
                self.client.disconnect()
            elif self._uplink is not None:
                self.client.subscribe(self._uplink, qos=1)
            else:
                self._serve()

    def _subscribed(
        self, _client: Client, _data: Any, _mid: int, reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        with _guarded("on_subscribe"):
            if any(reason.is_failure for reason in reasons):
                _log.error("mqtt.subscription_refused", reasons=[str(reason) for reason in reasons])
                self.client.disconnect()
                return
            self._serve()

    def _serve(self) -> None:
        self.was_ready = True
        self._ready.set()
        _log.info("mqtt.connected")
        self._on_connected()

    def _message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        with _guarded("on_message"):
            with self._lock:
                self._let_go = self._let_go or len(self._unacknowledged) >= self._receive_maximum
                if self._let_go:
                    return
                self._unacknowledged.add(message.mid)
            self._on_packet(message.topic, bytes(message.payload), (self.number, message.mid))

    def _published(
        self, _client: Client, _data: Any, mid: int, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        with _guarded("on_publish"):
            outcome = _outcome(reason)
            if self._uplink is None and reason.value == _NOBODY:
                outcome = PublishOutcome.PUBLISHED
            with self._lock:
                publication = self._waiting.pop(mid, None)
                if publication is None:
                    self._early[mid] = outcome
            if publication is not None:
                publication.settle(outcome)

    def _disconnected(
        self, _client: Client, _data: Any, _flags: DisconnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        with _guarded("on_disconnect"):
            self._ready.clear()
            _log.info("mqtt.ended", reason=str(reason))


def admits(host: str, port: int, credentials: Credentials, name: str, *, timeout_s: float = 5.0) -> bool:
    """Whether the broker lets the client called `name` in with these credentials.

    If it does, whoever was connected by that name is thrown off, and what waited for them is dropped. A revocation list
    alone ends no open session (Mosquitto), so this is also how the session of a revoked site is ended.
    """
    client = _client(name)
    client.tls_set_context(_tls(credentials))
    admitted = Event()

    def connected(
        _client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if not reason.is_failure:
            admitted.set()
        client.disconnect()

    client.on_connect = connected
    try:
        client.connect(host, port, _KEEPALIVE_S, clean_start=True)
        client.loop_start()
    except OSError:
        return False
    client.ended.wait(timeout_s)
    return admitted.is_set()


def _client(name: str) -> _Client:
    client = _Client(
        callback_api_version=CallbackAPIVersion.VERSION2,
        client_id=name,
        protocol=MQTTProtocolVersion.MQTTv5,
        manual_ack=True,
        reconnect_on_failure=False,
    )
    client.connect_timeout = _CONNECT_S
    return client


def _tls(credentials: Credentials) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=credentials.ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(credentials.certificate, credentials.key)
    return context


def _properties(packet: Published) -> Properties:
    properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
    if packet.expiry_s is not None:
        properties.MessageExpiryInterval = max(packet.expiry_s, 1)
    if packet.media_type:
        properties.ContentType = packet.media_type
    return properties


def _outcome(reason: ReasonCode) -> PublishOutcome:
    if reason.value >= _FAILURE:
        return PublishOutcome.REFUSED
    return PublishOutcome.UNREACHABLE if reason.value == _NOBODY else PublishOutcome.PUBLISHED


@contextmanager
def _guarded(callback: str) -> Iterator[None]:
    """An exception that leaves a callback would end paho's thread."""
    try:
        yield
    except Exception:  # noqa: BLE001 - whatever it was
        _log.exception("mqtt.callback_failed", callback=callback)
