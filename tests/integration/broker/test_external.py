"""A Mosquitto of somebody else's: the same files, and a revocation that reaches it by its folder alone."""

import time

import pytest
from support.external import external_broker
from support.mission import PLAN
from support.ports import free_port
from support.site_client import SiteClient
from support.waiting import wait_for
from typer.testing import CliRunner

from app.agent_settings import Addresses
from app.authority import Authority
from app.commands import broker
from app.door_authority import DoorAuthority
from app.enrolment import Enrolment
from app.mqtt import Credentials
from app.roster.store import import_mission

NOW = int(time.time())


@pytest.fixture
def external(tmp_path):
    """Port of a broker that `serve.sh` runs in the folder that `heliograph broker files` wrote."""
    port, data = free_port(), tmp_path / "data"
    asked = ["files", "--name", "127.0.0.1", "--listen", "127.0.0.1", "--port", str(port), "--data", str(data)]
    result = CliRunner().invoke(broker.app, asked)
    assert result.exit_code == 0, result.output
    folder = data / "broker"
    names = {path.name for path in folder.iterdir()}
    assert names == {"mosquitto.conf", "acl", "openssl.cnf", "ca.pem", "server.pem", "server.key", "crl.pem"}
    with external_broker(folder, port):
        yield port


def test_a_revocation_reaches_it_by_its_folder(external, tmp_path, sqlite_database):
    with sqlite_database.transaction() as session:
        import_mission(session, PLAN, NOW)
    folder = tmp_path / "data"
    authority = Authority(folder / "authority", now=NOW)
    enrolment = Enrolment(
        sqlite_database,
        authority,
        Addresses("127.0.0.1", external),
        broker_folder=folder / "broker",
        doors=DoorAuthority(folder / "doors"),
    )
    enrolment.enrol("NOVA", tmp_path / "nova", now=NOW, days=1)
    bundle = tmp_path / "nova"
    site = SiteClient(external, Credentials(bundle / "ca.pem", bundle / "cert.pem", bundle / "key.pem")).connect()
    try:
        assert site.publish("r/1") == 0x87
        outcome = enrolment.revoke("NOVA", now=NOW)
        assert (outcome.certificates, outcome.refused, outcome.evicted) == (1, True, True)
        wait_for(site.dropped.is_set, 5)
    finally:
        site.close()
