"""The MQTT connection to the centre's broker. The only file that knows paho, and the fence around its habits.

One thread owns the client: it connects, reads, writes and publishes, so nothing of paho runs anywhere else. Every
connection gets a fresh client, so paho's own queue cannot resend behind our back. Callbacks only pass events on.
"""

from __future__ import annotations

import contextlib
import logging
import random
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from edge_agent.config import Address
from edge_agent.events import Arrived, Connected, Disconnected, LinkEvent, Published, Traffic
from edge_agent.meter import Meter
from edge_agent.profiles import Timings
from edge_agent.schedule import backoff
from edge_agent.tls import ResumingContext, TlsIdentity
from edge_agent.wire import topics

LOG = logging.getLogger(__name__)
PAHO_LOG = logging.getLogger(f"{__name__}.paho")
SESSION_EXPIRY_S = 7 * 86_400
NO_SUBSCRIBERS = 16
FAILURE = 0x80
TICK_S = 1.0


class MqttLink:
    """MQTT 5 to one broker under the site's own name; see `events.Link`."""

    def __init__(self, site: str, broker: Address, timings: Timings, identity: TlsIdentity | None = None) -> None:
        self._site = site
        self._broker = broker
        self._timings = timings
        self._identity = identity
        self._tls: ResumingContext | None = None
        self._meter = Meter()
        self._stopping = threading.Event()
        self._orders: deque[Callable[[Client], None]] = deque()
        self._wake_out, self._wake_in = socket.socketpair()
        self._wake_out.setblocking(False)
        self._wake_in.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)
        self._tell: Callable[[LinkEvent], None] = lambda _event: None
        self._generation = 0
        self._reset()

    def _reset(self) -> None:
        self._tokens: dict[int, tuple[int, float]] = {}
        self._ended: str | None = None
        self._up = False

    def start(self, tell: Callable[[LinkEvent], None]) -> None:
        """Connect, and keep connecting, until stopped."""
        self._tell = tell
        self._thread.start()

    def stop(self) -> None:
        """Say goodbye and end the thread; a handshake under way is abandoned."""
        self._stopping.set()
        self._wake()
        if self._thread.ident is not None:
            self._thread.join(timeout=2.0)
        if not self._thread.is_alive():
            self._wake_out.close()
            self._wake_in.close()

    def publish(self, token: int, payload: bytes) -> None:
        """Send one packet at QoS 1 from the link's thread."""
        self._order(lambda client: self._publish(client, token, payload))

    def acknowledge(self, handle: tuple[int, int]) -> None:
        """Confirm a downlink message, if the connection it came by still stands; else it comes again."""
        generation, mid = handle
        self._order(lambda client: client.ack(mid, 1) if generation == self._generation and mid else None)

    def traffic(self) -> Traffic:
        """Bytes spent so far."""
        return self._meter.traffic()

    def alive(self) -> bool:
        """Whether the thread still works."""
        return self._thread.is_alive()

    def _order(self, order: Callable[[Client], Any]) -> None:
        self._orders.append(order)
        self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):  # full of wake-ups, or stopped: either way nothing is missed
            self._wake_out.send(b"!")

    def _run(self) -> None:
        attempt = 0
        while not self._stopping.is_set():
            lasted = self._one_connection()
            attempt = 0 if lasted else attempt + 1
            if not self._stopping.is_set():
                self._stopping.wait(backoff(attempt, self._timings.backoff_s, random.random()))  # noqa: S311

    def _one_connection(self) -> bool:
        """From connecting to the end; whether the broker let us in. Nothing escapes: the thread must not die."""
        self._generation += 1
        self._reset()
        self._orders.clear()
        client = self._client()
        reason = "stopped"
        try:
            reason = self._converse(client)
        except OSError as error:
            reason = f"{type(error).__name__}: {error.strerror or error}"
        except Exception:
            LOG.exception("link failed")
            reason = "internal_error"
        self._close(client)
        self._tell(Disconnected(reason))
        LOG.info("link down", extra={"reason": reason})
        return self._up

    def _client(self) -> Client:
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._site,
            protocol=MQTTProtocolVersion.MQTTv5,
            manual_ack=True,
            reconnect_on_failure=False,
        )
        client.suppress_exceptions = True
        client.enable_logger(PAHO_LOG)
        client.connect_timeout = self._timings.connect_timeout_s
        self._tls = None if self._identity is None else self._identity.context()
        if self._tls is not None:
            client.tls_set_context(self._tls)
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_publish = self._on_publish
        client.on_message = self._on_message
        client.on_disconnect = self._on_disconnect
        return client

    def _converse(self, client: Client) -> str:
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = SESSION_EXPIRY_S
        client.connect(
            self._broker.host,
            self._broker.port,
            keepalive=self._timings.keepalive_s,
            clean_start=False,
            properties=properties,
        )
        self._guard(client.socket())
        deadline = time.monotonic() + self._timings.connect_timeout_s
        while self._ended is None and not self._stopping.is_set():
            self._turn(client)
            if not self._up and time.monotonic() > deadline:
                return "the broker does not answer"
            if self._stalled():
                return "stalled: no acknowledgement from the broker"
        return self._ended or "stopped"

    def _guard(self, sock: Any) -> None:
        """Let the kernel give a dead peer up long before two keepalives have passed."""
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(self._timings.stall_s * 1000))

    def _turn(self, client: Client) -> None:
        sock = client.socket()
        if sock is None:
            self._ended = self._ended or "connection lost"
            return
        pending = self._tls is not None and sock.pending() > 0  # type: ignore[attr-defined]
        readable, writable, _ = select.select(
            [sock, self._wake_in], [sock] if client.want_write() else [], [], 0 if pending else TICK_S
        )
        if self._wake_in in readable:
            self._wake_in.recv(4096)
        if pending or sock in readable:
            self._check(client.loop_read())
        if sock in writable and self._ended is None:
            self._check(client.loop_write())
        while self._up and self._ended is None and self._orders:
            self._orders.popleft()(client)
        self._check(client.loop_misc())
        self._meter.sample(client.socket())  # type: ignore[arg-type]

    def _check(self, code: MQTTErrorCode) -> None:
        if code != MQTTErrorCode.MQTT_ERR_SUCCESS and self._ended is None:
            self._ended = code.name.removeprefix("MQTT_ERR_").lower()

    def _stalled(self) -> bool:
        oldest = min((at for _, at in self._tokens.values()), default=None)
        return oldest is not None and time.monotonic() - oldest > self._timings.stall_s

    def _publish(self, client: Client, token: int, payload: bytes) -> None:
        info = client.publish(topics.uplink(self._site), payload, qos=1)
        if info.rc == MQTTErrorCode.MQTT_ERR_SUCCESS:
            self._tokens[info.mid] = (token, time.monotonic())
        else:
            self._check(info.rc)

    def _close(self, client: Client) -> None:
        sock = client.socket()
        self._meter.sample(sock)  # type: ignore[arg-type]
        try:
            if client.is_connected():
                client.disconnect()
                client.loop_write()
        except Exception:
            LOG.exception("closing failed")
        if sock is not None:
            sock.close()
        self._meter.closed()

    def _on_connect(self, client: Client, _data: Any, flags: Any, reason: ReasonCode, _properties: Any) -> None:
        if reason.value >= FAILURE:
            self._ended = f"refused: {reason}"
        elif flags.session_present:
            self._welcome(client, resumed=True)
        else:
            wanted = (topics.alerts(self._site), topics.receipts(self._site), topics.config(self._site))
            client.subscribe([(topic, 1) for topic in wanted])

    def _on_subscribe(self, client: Client, _data: Any, _mid: int, reasons: list[ReasonCode], _properties: Any) -> None:
        refused = [reason for reason in reasons if reason.value >= FAILURE]
        if refused:
            self._ended = f"subscription refused: {refused[0]}"
        else:
            self._welcome(client, resumed=False)

    def _welcome(self, client: Client, *, resumed: bool) -> None:
        self._remember(client)
        self._up = True
        LOG.info("link up", extra={"resumed": resumed})
        self._tell(Connected(resumed))

    def _remember(self, client: Client) -> None:
        if self._tls is not None:
            self._tls.remember(client.socket())

    def _on_publish(self, client: Client, _data: Any, mid: int, reason: ReasonCode, _properties: Any) -> None:
        self._remember(client)
        token, _ = self._tokens.pop(mid, (None, 0.0))
        if token is not None:
            taken = reason.value < FAILURE and reason.value != NO_SUBSCRIBERS
            self._tell(Published(token, None if taken else str(reason)))

    def _on_message(self, client: Client, _data: Any, message: MQTTMessage) -> None:
        self._remember(client)
        mid = message.mid if message.qos else 0
        self._tell(Arrived(message.topic, bytes(message.payload), bool(message.retain), (self._generation, mid)))

    def _on_disconnect(self, _client: Client, _data: Any, _flags: Any, reason: ReasonCode, _properties: Any) -> None:
        self._ended = self._ended or f"{reason}"
