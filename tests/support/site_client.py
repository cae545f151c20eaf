"""A bare MQTT 5 client with a site's certificate, for tests of what the broker lets it do."""

from __future__ import annotations

import ssl
from threading import Event, Lock

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from support.waiting import wait_for

from app.mqtt import Credentials

ANSWER_S = 10


class SiteClient:
    """Connects as who its certificate says; `received` holds (topic, payload), `media_types` what each said it is."""

    def __init__(self, port: int, credentials: Credentials, *, client_id: str = "any", clean: bool = False):
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=client_id, protocol=MQTTProtocolVersion.MQTTv5)
        context = ssl.create_default_context(cafile=credentials.ca)
        context.load_cert_chain(credentials.certificate, credentials.key)
        self._client.tls_set_context(context)
        self._client.reconnect_delay_set(1, 1)
        self._port, self._clean = port, clean
        self._lock = Lock()
        self.received: list[tuple[str, bytes]] = []
        self.media_types: list[str | None] = []
        self._reasons: dict[int, int] = {}
        self._granted: dict[int, int] = {}
        self.connects: list[bool] = []
        """For each connect, whether the broker still had the session."""
        self.dropped = Event()
        self._client.on_connect = self._connected
        self._client.on_disconnect = lambda *_: self.dropped.set()
        self._client.on_message = self._took
        self._client.on_publish = self._published
        self._client.on_subscribe = lambda _c, _d, mid, reasons, _p: self._granted.update({mid: reasons[0].value})

    def connect(self, *, wait: bool = True):
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = 3600
        self._client.connect_async("127.0.0.1", self._port, 60, clean_start=self._clean, properties=properties)
        self._client.loop_start()
        if wait:
            wait_for(lambda: self.connects, ANSWER_S, "the site connects")
        return self

    def _connected(self, _client, _data, flags, reason, _properties):
        if not reason.is_failure:
            self.dropped.clear()
            self.connects.append(flags.session_present)

    def _took(self, _client, _data, message):
        self.media_types.append(getattr(message.properties, "ContentType", None))
        self.received.append((message.topic, message.payload))

    def _published(self, _client, _data, mid, reason, _properties):
        self._reasons[mid] = reason.value

    def publish(self, topic: str, payload: bytes = b"x") -> int:
        """Publishes with QoS 1 and answers with the reason code of the PUBACK."""
        mid = self._client.publish(topic, payload, 1).mid
        wait_for(lambda: mid in self._reasons, ANSWER_S, f"PUBACK for {topic}")
        return self._reasons[mid]

    def subscribe(self, topic: str) -> int:
        """Subscribes with QoS 1 and answers with the reason code of the SUBACK."""
        _, mid = self._client.subscribe(topic, 1)
        wait_for(lambda: mid in self._granted, ANSWER_S, f"SUBACK for {topic}")
        return self._granted[mid]

    def vanish(self):
        """Goes away without a word, and does not come back."""
        self._client._reconnect_on_failure = False
        self._client.socket().shutdown(2)
        self._client.loop_stop()

    def close(self):
        self._client.disconnect()
        self._client.loop_stop()
