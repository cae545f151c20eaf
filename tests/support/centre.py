"""A tiny centre for tests of the edge: takes packets, remembers every body, answers with receipts, sends alerts."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from support.pki import Identity

from edge_agent.wire import topics
from edge_agent.wire.codec import decode_body, encode_body, open_packet, seal_packet
from edge_agent.wire.messages import AlertMessage, AlertType, Body, Place, Receipt, Status


class FakeCentre:
    """Keeps (epoch, seq) → body bytes; `copies` counts how often each arrived; `mute` keeps receipts back."""

    def __init__(self, port: int, *, identity: Identity | None = None, site: str = "7") -> None:
        self.held: dict[tuple[int, int], bytes] = {}
        self.copies: dict[tuple[int, int], int] = {}
        self.packets: list[list[int]] = []
        self.conflicts: list[tuple[int, int]] = []
        self.mute = False
        self.quarantine: dict[int, str] = {}
        self.clock_ahead = 0
        self._site = site
        self._lock = threading.RLock()
        self._client = Client(CallbackAPIVersion.VERSION2, client_id="centre", protocol=MQTTProtocolVersion.MQTTv5)
        if identity is not None:
            self._client.tls_set(str(identity.ca), str(identity.cert), str(identity.key))
        self._client.reconnect_delay_set(1, 1)
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_message = self._on_message
        self._ready = threading.Event()
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = 3600
        self._client.connect("127.0.0.1", port, clean_start=False, properties=properties)
        self._client.loop_start()
        if not self._ready.wait(10):
            raise TimeoutError("the fake centre does not connect")

    def close(self) -> None:
        """Go away."""
        self._client.disconnect()
        self._client.loop_stop()

    def bodies(self, epoch: int = 1) -> dict[int, Body]:
        """Everything that arrived, by seq."""
        with self._lock:
            return {seq: decode_body(raw) for (of, seq), raw in sorted(self.held.items()) if of == epoch}

    def of_type(self, sort: type[Any]) -> list[Any]:
        """The bodies of one sort."""
        return [body for body in self.bodies().values() if isinstance(body, sort)]

    def receipt(self, epoch: int = 1) -> None:
        """Say what is held."""
        with self._lock:
            held = {seq for of, seq in self.held if of == epoch}
            contiguous = 0
            while contiguous + 1 in held:
                contiguous += 1
            beyond = tuple(sorted(seq for seq in held if seq > contiguous))
            reasons = tuple(sorted({seq: reason for seq, reason in self.quarantine.items() if seq in held}.items()))
            self.send(topics.receipts(self._site), Receipt(contiguous, beyond, reasons, self.now()), epoch)

    def forget(self, above: int) -> None:
        """Restore a backup: everything above a number is gone."""
        with self._lock:
            self.held = {key: raw for key, raw in self.held.items() if key[1] <= above}

    def now(self) -> int:
        """The centre's clock."""
        return int(time.time()) + self.clock_ahead

    def alert(self, number: int, *units: int, revision: int = 0, **more: Any) -> AlertMessage:
        """Send an alert and return it."""
        message = AlertMessage(
            **{
                "alert": number,
                "revision": revision,
                "type": AlertType.ALERT,
                "status": Status.ACTUAL,
                "sent_at": self.now(),
                "expires_at": self.now() + 3600,
                "kind": "IED",
                "urgency": "immediate",
                "severity": "extreme",
                "certainty": "likely",
                "place": Place(5.0, 20.0, 100.0),
                "danger_radius_m": 400.0,
                "instruction": "keep_away_eo",
                "units": units or (1,),
                **more,
            }
        )
        self.send(topics.alerts(self._site), message)
        return message

    def send(self, topic: str, body: Body, epoch: int = 1, *, retain: bool = False) -> None:
        """One downlink message at QoS 1."""
        self.raw(topic, seal_packet(epoch, [(0, encode_body(body))]), retain=retain)

    def raw(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Any bytes at QoS 1."""
        self._client.publish(topic, payload, qos=1, retain=retain)

    def _on_connect(self, client: Client, *_: Any) -> None:
        client.subscribe(topics.uplink(self._site), qos=1)

    def _on_subscribe(self, *_: Any) -> None:
        self._ready.set()

    def _on_message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        opened = open_packet(message.payload)
        with self._lock:
            self.packets.append([seq for seq, _ in opened.items])
            for seq, raw in opened.items:
                key = (opened.epoch, seq)
                self.copies[key] = self.copies.get(key, 0) + 1
                if self.held.setdefault(key, raw) != raw:
                    self.conflicts.append(key)
                    self.quarantine[seq] = "id_conflict"
        if not self.mute:
            self.receipt(opened.epoch)


@contextmanager
def running_centre(port: int, *, identity: Identity | None = None, site: str = "7") -> Iterator[FakeCentre]:
    """A fake centre for the length of a `with` block."""
    centre = FakeCentre(port, identity=identity, site=site)
    try:
        yield centre
    finally:
        centre.close()
