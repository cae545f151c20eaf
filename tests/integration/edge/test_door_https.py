"""A real agent behind the certificate that the centre's command made, and its page of first contact without HTTPS."""

from __future__ import annotations

import json
import socket
import ssl
from functools import partial

import httpx
import pytest
from support.agents import TOKEN, AgentProcess, report
from support.sitepeople import bearer

from app.agent_settings import DOOR_FILES
from app.clock import SystemClock
from app.door_authority import DoorAuthority
from edge_agent.__main__ import main


@pytest.fixture(scope="module")
def doors(tmp_path_factory):
    return DoorAuthority(tmp_path_factory.mktemp("doors"))


@pytest.fixture
def site(tmp_path, doors):
    folder = tmp_path / "site"
    folder.mkdir()
    identity = doors.issue("7", ["kadola.internal"], now=SystemClock().now())
    identity.save(folder / DOOR_FILES["cert"], folder / DOOR_FILES["key"])
    (folder / DOOR_FILES["ca"]).write_bytes(doors.certificate_file.read_bytes())
    made = AgentProcess(folder, port=1, door={**DOOR_FILES, "enrol_port": 0}).start()
    yield made
    made.kill()


def ask(url, ca, path="/healthz"):
    context = ssl.create_default_context(cafile=ca)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return httpx.get(url + path, verify=context, trust_env=False)


def first_contact(site):
    return json.loads((site.folder / "data" / "door.json").read_text())["enrol_url"]


def test_who_trusts_the_door_authority_believes_the_door(site, doors):
    assert site.url.startswith("https://")
    for host in ("127.0.0.1", "localhost"):
        assert ask(site.url.replace("127.0.0.1", host), doors.certificate_file).json() == {"ok": True}
    assert site.post("/v1/reports", report()).status_code == 201


def test_another_authority_or_another_name_is_not_believed(site, doors, authority):
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        ask(site.url, authority.ca)
    trusting = ssl.create_default_context(cafile=doors.certificate_file)
    for name, believed in (("kadola.internal", True), ("tavira.internal", False)):
        with socket.create_connection(("127.0.0.1", httpx.URL(site.url).port)) as plain:
            wrapped = partial(trusting.wrap_socket, plain, server_hostname=name)
            if believed:
                wrapped().close()
                continue
            with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
                wrapped()


def test_first_contact_hands_out_the_authority_and_takes_nothing(site, doors):
    plain = first_contact(site)
    assert plain.startswith("http://")
    told = httpx.get(f"{plain}/v1/enrolment", trust_env=False).json()
    assert told["ca"]["sha256"] == doors.fingerprint()
    assert told["door_port"] == httpx.URL(site.url).port
    der = httpx.get(f"{plain}/ca.crt", trust_env=False).content
    assert ssl.DER_cert_to_PEM_cert(der).split() == doors.certificate_file.read_text().split()
    filed = httpx.post(f"{plain}/v1/reports", json=report(), headers=bearer(TOKEN), trust_env=False)
    assert (filed.status_code, filed.json()["code"]) == (403, "https_only")
    assert site.get("/v1/reports").json()["reports"] == []


def test_the_command_names_both_addresses_as_tablets_reach_them(site, capsys):
    site.stop()
    site.door["name"] = "kadola.internal"
    site.start()
    assert main(["--config", str(site.folder / "agent.toml"), "tablet", "enrol"]) == 0
    said = capsys.readouterr().out
    assert f"https://kadola.internal:{httpx.URL(site.url).port}/enrol#" in said
    assert f"http://kadola.internal:{httpx.URL(first_contact(site)).port}/enrol first" in said


def test_both_end_with_the_agent(site):
    plain = first_contact(site)
    assert site.stop() == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{plain}/enrol", trust_env=False)
