"""A site is enrolled, renewed and revoked; a revocation ends everything within five seconds."""

import ssl
import time
import tomllib

import pytest
from support.mission import PLAN
from support.site_client import SiteClient
from support.waiting import wait_for

from app.agent_settings import Addresses
from app.authority import CENTRE
from app.door_authority import DoorAuthority
from app.enrolment import Enrolment
from app.failure import Failure
from app.mqtt import Credentials, PublishOutcome
from app.roster.store import import_mission, load
from edge_agent.config import load as load_agent_settings

NOW = int(time.time())


@pytest.fixture
def enrolment(field, sqlite_database, tmp_path):
    with sqlite_database.transaction() as session:
        import_mission(session, PLAN, NOW)
    addresses = Addresses("127.0.0.1", field.broker.port, "https://centre.example")
    doors = DoorAuthority(tmp_path / "doors")
    made = Enrolment(sqlite_database, field.authority, addresses, broker_folder=field.folder / "broker", doors=doors)
    made.database = sqlite_database
    return made


def client(field, bundle):
    settings = load_agent_settings(bundle / "agent.toml")
    return SiteClient(field.broker.port, Credentials(settings.tls.ca, settings.tls.cert, settings.tls.key))


def test_the_agent_can_read_its_bundle(field, enrolment, tmp_path):
    assert enrolment.enrol("NOVA", tmp_path / "nova", now=NOW, days=90) == 1
    settings = load_agent_settings(tmp_path / "nova" / "agent.toml")
    assert (settings.site, settings.name, settings.epoch, settings.profile) == ("2", "Nova", 1, "vsat")
    assert (settings.broker.host, settings.broker.port) == ("127.0.0.1", field.broker.port)
    assert len(settings.door.token) == 32
    for name, mode in (("key.pem", 0o600), ("agent.toml", 0o600)):
        assert (tmp_path / "nova" / name).stat().st_mode & 0o777 == mode


def test_with_a_door_the_bundle_opens_it_over_https(enrolment, tmp_path):
    enrolment.enrol("NOVA", tmp_path / "nova", now=NOW, days=90, door=["192.168.8.1"])
    door = load_agent_settings(tmp_path / "nova" / "agent.toml").door
    assert (door.address.host, door.address.port, door.name) == ("0.0.0.0", 8470, "192.168.8.1")
    assert door.enrol_port is None
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(door.cert, door.key)
    assert door.key.stat().st_mode & 0o777 == 0o600
    assert "BEGIN CERTIFICATE" in door.ca.read_text()
    names = enrolment.renew_door("NOVA", tmp_path / "renewed", now=NOW + 1)
    assert names == ["nova.internal", "nova.local", "192.168.8.1"]
    assert (tmp_path / "renewed" / "door-ca.pem").read_bytes() == door.ca.read_bytes()
    assert (tmp_path / "renewed" / "door-cert.pem").read_bytes() != door.cert.read_bytes()


def test_a_door_that_could_be_on_the_internet_costs_no_epoch(enrolment, tmp_path):
    with pytest.raises(Failure, match="door_name_public"):
        enrolment.enrol("NOVA", tmp_path / "nova", now=NOW, days=90, door=["nova.example.org"])
    assert enrolment.enrol("NOVA", tmp_path / "nova", now=NOW, days=90) == 1
    with pytest.raises(Failure, match="door_name_missing"):
        enrolment.renew_door("NOVA", tmp_path / "renewed", now=NOW)


def test_every_enrolment_has_a_door_token_of_its_own(enrolment, tmp_path):
    tokens = set()
    for number in (1, 2):
        enrolment.enrol("NOVA", tmp_path / str(number), now=NOW, days=90)
        tokens.add(tomllib.loads((tmp_path / str(number) / "agent.toml").read_text())["door"]["token"])
    assert len(tokens) == 2


def test_a_bundle_is_never_overwritten(enrolment, tmp_path):
    enrolment.enrol("NOVA", tmp_path / "nova", now=NOW, days=90)
    with pytest.raises(Failure, match="bundle_exists"):
        enrolment.enrol("NOVA", tmp_path / "nova", now=NOW, days=90)


def test_a_new_enrolment_cuts_the_old_box_off(field, enrolment, opened, tmp_path):
    enrolment.enrol("NOVA", tmp_path / "old", now=NOW, days=90)
    old = opened(client(field, tmp_path / "old").connect())
    assert enrolment.enrol("NOVA", tmp_path / "new", now=NOW, days=90) == 2
    wait_for(old.dropped.is_set, 5)
    new = opened(client(field, tmp_path / "new").connect())
    assert new.publish("r/2") in {0, 0x10}
    assert len(old.connects) == 1


def test_a_renewed_certificate_keeps_the_epoch_and_the_old_one_lives_on(field, enrolment, opened, tmp_path):
    enrolment.enrol("NOVA", tmp_path / "nova", now=NOW, days=90)
    enrolment.renew("NOVA", tmp_path / "renewed", now=NOW, days=90)
    opened(client(field, tmp_path / "nova").connect()).close()
    renewed = tmp_path / "renewed"
    credentials = Credentials(renewed / "ca.pem", renewed / "cert.pem", renewed / "key.pem")
    opened(SiteClient(field.broker.port, credentials).connect())
    with enrolment.database.reading() as session:
        assert load(session).sites["NOVA"].epoch == 1


def test_revocation_ends_a_live_session_within_five_seconds_and_for_good(field, enrolment, opened, tmp_path):
    centre = opened(field.centre())
    centre.start()
    enrolment.enrol("NOVA", tmp_path / "nova", now=NOW, days=90)
    enrolment.enrol("DELTA", tmp_path / "delta", now=NOW, days=90)
    site, neighbour = (opened(client(field, tmp_path / name).connect()) for name in ("nova", "delta"))
    site.subscribe("a/2")
    neighbour.subscribe("a/3")
    wait_for(lambda: centre.connected)
    assert centre.publish("a/2", b"before").wait(10) is PublishOutcome.PUBLISHED
    wait_for(lambda: site.received)
    began = time.monotonic()
    outcome = enrolment.revoke("NOVA", now=NOW)
    assert outcome.certificates == 1
    assert outcome.refused
    assert outcome.evicted
    wait_for(site.dropped.is_set, 5)
    assert time.monotonic() - began < 5
    assert centre.publish("a/2", b"after").wait(10) is PublishOutcome.UNREACHABLE
    assert centre.publish("a/3", b"others hear").wait(10) is PublishOutcome.PUBLISHED
    wait_for(lambda: neighbour.received == [("a/3", b"others hear")])
    again = opened(client(field, tmp_path / "nova").connect(wait=False))
    wait_for(again.dropped.is_set)
    assert not again.connects
    assert site.received == [("a/2", b"before")]
    assert not neighbour.dropped.is_set()
    assert centre.connected
    with enrolment.database.reading() as session:
        assert load(session).sites["NOVA"].revoked
    with pytest.raises(Failure, match="renewal_refused"):
        enrolment.renew("NOVA", tmp_path / "again", now=NOW, days=90)


def test_a_revoked_site_can_be_enrolled_again_in_a_new_epoch(field, enrolment, opened, tmp_path):
    enrolment.enrol("NOVA", tmp_path / "first", now=NOW, days=90)
    enrolment.revoke("NOVA", now=NOW)
    assert enrolment.enrol("NOVA", tmp_path / "second", now=NOW, days=90) == 2
    opened(client(field, tmp_path / "second").connect())


def test_when_the_broker_is_away_the_revocation_says_so_and_holds_at_its_next_start(field, enrolment, tmp_path):
    enrolment.enrol("NOVA", tmp_path / "nova", now=NOW, days=90)
    field.broker.stop()
    outcome = enrolment.revoke("NOVA", now=NOW)
    assert (outcome.certificates, outcome.refused, outcome.evicted) == (1, False, False)


def test_epochs_run_out_with_advice(enrolment, tmp_path):
    for epoch in range(1, 8):
        assert enrolment.enrol("NOVA", tmp_path / str(epoch), now=NOW, days=90) == epoch
    with pytest.raises(Failure, match="new code in the mission file"):
        enrolment.enrol("NOVA", tmp_path / "8", now=NOW, days=90)


def test_unknown_sites(enrolment, tmp_path):
    with pytest.raises(Failure, match="no site 'NOWHERE'"):
        enrolment.enrol("NOWHERE", tmp_path / "x", now=NOW, days=90)
    with pytest.raises(Failure, match="no site 'NOWHERE'"):
        enrolment.revoke("NOWHERE", now=NOW)


def test_no_wire_code_can_be_the_name_of_the_centre():
    assert len(CENTRE) > 2
