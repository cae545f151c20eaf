"""`heliograph cot` and `heliograph serve` as an operator has them."""

import contextlib
import re
import socket
import ssl
import zipfile

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from support.cot_device import Device
from support.cot_events import marker
from support.mission import PLAN, load_mission
from support.ports import free_port
from support.served import ServedCentre
from support.waiting import wait_for
from typer.testing import CliRunner

from app.commands import cot
from app.db import Database
from app.failure import Failure
from app.migrations import migrate


@pytest.fixture
def centre(tmp_path):
    one = ServedCentre(tmp_path, PLAN)
    one.cot_port = free_port()
    one.environment |= {"HELIOGRAPH_COT_LISTEN": "127.0.0.1", "HELIOGRAPH_COT_PORT": str(one.cot_port)}
    yield one
    one.stop()


def context_of(package, folder) -> ssl.SSLContext:
    """TLS by what stands in a data package."""
    with zipfile.ZipFile(package) as archive:
        files = {path.rpartition("/")[2]: archive.read(path) for path in archive.namelist()}
    preferences = next(files[name] for name in files if name.endswith(".pref")).decode()
    sealed, truststore = files["client.p12"], files["truststore.p12"]
    password = preferences.partition('key="clientPassword"')[2].partition(">")[2].partition("<")[0].encode()
    key, certificate, _ = pkcs12.load_key_and_certificates(sealed, password)
    trusted = pkcs12.load_pkcs12(truststore, password).additional_certs[0].certificate
    (folder / "c.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "c.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.create_default_context(cadata=trusted.public_bytes(Encoding.PEM).decode())
    context.load_cert_chain(folder / "c.pem", folder / "c.key")
    return context


@pytest.mark.parametrize("app", [(), ("--itak",)], ids=["atak", "itak"])
def test_a_device_is_enrolled_connects_reports_and_is_revoked(centre, tmp_path, app):
    package = tmp_path / "tab.zip"
    done = centre.command("cot", "enrol", "tab", "--unit", "ALFA-1", "--out", str(package), *app)
    assert done.returncode == 0, done.stderr
    assert f"127.0.0.1:{centre.cot_port}" in done.stdout
    assert package.stat().st_mode & 0o077 == 0
    listed = centre.command("cot", "list").stdout
    assert "enrolled" in listed
    assert "AO-WEST" in listed
    centre.start()
    centre.wait_ready()
    device = Device(centre.cot_port, context_of(package, tmp_path))
    device.event("HELIOGRAPH")
    device.send(marker())
    device.pinged()
    counts = httpx.get(f"{centre.url}/metrics", trust_env=False).text
    assert 'heliograph_cot_told_total{outcome="taken"} 1.0' in counts
    assert "heliograph_cot_clients 1.0" in counts
    device.close()
    assert centre.command("cot", "revoke", "tab").returncode == 0
    assert "revoked" in centre.command("cot", "list").stdout
    again = Device(centre.cot_port, context_of(package, tmp_path))
    assert again.ended()
    again.close()
    assert again.events == []


LAYOUTS = (
    ((), {"certs/client.p12", "certs/truststore.p12", "certs/server.pref", "MANIFEST/manifest.xml"}),
    (("--itak",), {"client.p12", "truststore.p12", "config.pref"}),
)


@pytest.mark.parametrize(("app", "paths"), LAYOUTS, ids=["atak", "itak"])
def test_a_package_is_laid_out_for_its_app(mission_in, tmp_path, app, paths):
    package = tmp_path / "tab.zip"
    words = ("enrol", "tab", "--unit", "ALFA-1", "--host", "10.0.0.1", "--out", str(package), *app)
    result = CliRunner().invoke(cot.app, [*words, "--data", str(mission_in)])
    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(package) as archive:
        assert set(archive.namelist()) == paths
        (preferences,) = (archive.read(path).decode() for path in paths if path.endswith(".pref"))
    assert re.findall(r">(cert/[\w.]+)<", preferences) == ["cert/truststore.p12", "cert/client.p12"]
    assert ">10.0.0.1:8089:ssl<" in preferences


def test_a_port_that_is_taken_is_said_and_nothing_starts(centre):
    with socket.create_server(("127.0.0.1", centre.cot_port)):
        centre.start()
        wait_for(lambda: centre._process.poll() is not None, 60, "the end of the centre")
    assert "cot_failed" in centre.last_words()


@pytest.fixture(scope="module")
def mission_in(tmp_path_factory):
    """A data folder with the test mission."""
    folder = tmp_path_factory.mktemp("centre")
    with contextlib.closing(Database(f"sqlite:///{folder / 'centre.db'}")) as database:
        migrate(database)
        load_mission(database)
    return folder


REFUSED = (
    (("enrol", "a b", "--whole-mission"), "name_invalid"),
    (("enrol", "x", "--unit", "NOBODY"), "enrolment_refused"),
    (("enrol", "x", "--site", "NOWHERE", "--whole-mission"), "enrolment_refused"),
    (("enrol", "x", "--area", "NOWHERE"), "enrolment_refused"),
    (("enrol", "x"), "enrolment_refused"),
    (("enrol", "x", "--unit", "ALFA-1", "--partner", "tcc"), "enrolment_refused"),
    (("enrol", "x", "--unit", "ALFA-1", "--reliability", "G"), "enrolment_refused"),
    (("enrol", "x", "--whole-mission", "--language", "xx"), "language_unknown"),
    (("revoke", "x"), "client_unknown"),
)


@pytest.mark.parametrize(("words", "code"), REFUSED, ids=[" ".join(row[0]) for row in REFUSED])
def test_what_cannot_be_done_is_said_with_its_code(mission_in, words, code):
    result = CliRunner().invoke(cot.app, [*words, "--data", str(mission_in)])
    assert isinstance(result.exception, Failure)
    assert result.exception.code == code
