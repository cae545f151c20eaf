"""An owned broker with certificates for the centre and two sites."""

import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.site_client import SiteClient

from app.authority import CENTRE, Authority
from app.broker.files import Listen
from app.broker.owned import OwnedBroker
from app.mqtt import Broker, Credentials


@dataclass
class Field:
    """A broker in the field, the authority behind it, and what each party holds."""

    folder: Path
    authority: Authority
    broker: OwnedBroker

    def credentials(self, name: str, *, days: float = 90) -> Credentials:
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        if not certificate.exists():
            self.authority.client(name, now=int(time.time()), days=days).save(certificate, key)
        return Credentials(self.authority.certificate_file, certificate, key)

    def site(self, name: str, **options) -> SiteClient:
        return SiteClient(self.broker.port, self.credentials(name), **options)

    def centre(self, on_packet=lambda *_: None, **options) -> Broker:
        return Broker("127.0.0.1", self.broker.port, self.credentials(CENTRE), on_packet, **options)


@pytest.fixture
def field(tmp_path):
    authority = Authority(tmp_path / "authority", now=int(time.time()))
    broker = OwnedBroker(tmp_path / "broker", authority, Listen("127.0.0.1", 0))
    broker.start()
    yield Field(tmp_path, authority, broker)
    broker.stop()


@pytest.fixture
def opened():
    """Register clients and links; they are closed in the end."""
    things = []
    yield lambda thing: things.append(thing) or thing
    for thing in things:
        (getattr(thing, "stop", None) or thing.close)()
