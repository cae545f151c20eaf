"""Raw bytes: what a device gets holds nothing of what it may not have."""

from support.cot_device import put
from support.cot_events import casevac, chat, emergency, event, marker, presence
from support.dangers import NOW, name

from app.access.principal import Partner
from app.gateways.cot import own
from app.picture.tables import ThreatPartner, UnitPosition

PLANTED = "PLANTED-TEXT"
EAST = {"areas": ("AO-EAST",), "lat": 6.0234567, "lon": 20.5765432}
DIGITS = (b"0234567", b"5765432")


def test_a_device_of_one_area_gets_no_byte_of_another(world, gateway):
    gateway.enrol("tab-bravo", unit="BRAVO-1")
    put(world, "east", **EAST)
    world.store(UnitPosition(unit="BRAVO-1", at=NOW, received_at=NOW, lat=EAST["lat"], lon=EAST["lon"]))
    alfa = gateway.connect("tab-alfa", presence())
    hq = gateway.connect("hq")
    bravo = gateway.connect("tab-bravo", presence("ANDROID-7", "BRAVO-DEVICE"))
    bravo.send(
        marker("E-1", lat=EAST["lat"], lon=EAST["lon"], remarks=PLANTED),
        casevac("E-2", medline_remarks=PLANTED).replace(b'lat="6.0" lon="20.0"', b'lat="6.0234567" lon="20.5765432"'),
        emergency("E-3", lat=EAST["lat"], lon=EAST["lon"]),
        chat(PLANTED, uid="ANDROID-7", callsign="BRAVO-DEVICE", to="All Chat Rooms"),
        chat(PLANTED, uid="ANDROID-7", callsign="BRAVO-DEVICE", to="ALFA", id_="m-2"),
        event("E-4", "z-q", f"<x>{PLANTED}</x>", lat=0, lon=0),
    )
    bravo.pinged()
    hq.event("E-4")
    put(world, "west")
    alfa.event(own.threat_uid(name("west")))
    alfa.pinged()
    for secret in (PLANTED.encode(), b"BRAVO", b"ANDROID-7", str(name("east")).encode(), *DIGITS):
        assert secret not in alfa.bytes, secret
        assert secret in hq.bytes, secret


def test_a_partner_gets_only_what_was_released_to_them_and_as_coarse_as_they_may_know(world, gateway):
    gateway.enrol("tcc", areas=None, partner=Partner.TCC.value, grid_m=10_000)
    gateway.enrol("host", areas=None, partner=Partner.HOST_STATE.value)
    put(world, "secret", lat=6.0234567, lon=20.0765432)
    put(world, "told", lat=6.0345671, lon=20.0876541)
    world.store(
        ThreatPartner(threat_id=name("told"), partner="tcc", whole=True, since=NOW),
        UnitPosition(unit="MEDIC-1", at=NOW, received_at=NOW, lat=6.0456781, lon=20.0987651),
    )
    alfa = gateway.connect("tab-alfa", presence())
    hq = gateway.connect("hq")
    tcc, host = gateway.connect("tcc", presence("TCC-1", "TCC")), gateway.connect("host", presence("HOST-1", "HOST"))
    alfa.send(marker(remarks=PLANTED), casevac(medline_remarks=PLANTED), chat(PLANTED, to="TCC"))
    alfa.pinged()
    tcc.send(marker("T-1", remarks="FROM-TCC"))
    tcc.event(own.threat_uid(name("told")))
    for device in (tcc, host, hq):
        device.pinged()
    hq.event(own.threat_uid(name("secret")))
    for secret in (
        PLANTED.encode(),
        b"ALFA",
        b"BASE",
        b"0234567",
        b"0765432",
        b"0456781",
        str(name("secret")).encode(),
    ):
        assert secret not in tcc.bytes, secret
        assert secret not in host.bytes, secret
        assert secret in hq.bytes or secret == b"BASE", secret
    assert b"0345671" not in tcc.bytes, "their positions are on a grid of ten kilometres"
    assert str(name("told")).encode() not in host.bytes
    assert b"FROM-TCC" not in hq.bytes
