from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from app.authority import Authority
from app.certificates import write_file

NOW = 1_780_000_000
DAY = 86_400


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path / "authority", now=NOW)


def certificate(identity):
    return x509.load_pem_x509_certificate(identity.certificate)


def revoked(authority):
    return {entry.serial_number for entry in x509.load_pem_x509_crl(authority.revoked_file.read_bytes())}


def verifier(authority, at):
    store = Store([x509.load_pem_x509_certificate(authority.certificate_file.read_bytes())])
    return PolicyBuilder().store(store).time(datetime.fromtimestamp(at, UTC))


@pytest.mark.parametrize("at", [0, NOW - 10 * 365 * DAY, NOW, NOW + 10 * 365 * DAY])
def test_a_site_with_any_clock_accepts_the_broker(authority, at):
    server = certificate(authority.server(["broker.example", "10.4.0.1"], now=NOW))
    name = x509.DNSName("broker.example")
    assert verifier(authority, at).build_server_verifier(name).verify(server, [])


def test_a_client_certificate_is_named_and_ends_when_it_should(authority):
    client = certificate(authority.client("k7", now=NOW, days=90))
    assert client.subject.rfc4514_string() == "CN=k7"
    assert client.not_valid_after_utc == datetime.fromtimestamp(NOW, UTC) + timedelta(days=90)
    assert isinstance(client.public_key().curve, SECP256R1)
    extensions = client.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [usage.dotted_string for usage in extensions] == ["1.3.6.1.5.5.7.3.2"]
    with pytest.raises(VerificationError):
        verifier(authority, NOW).build_server_verifier(x509.DNSName("k7")).verify(client, [])


def test_certificates_are_small_because_each_connect_carries_two(authority):
    for identity in (authority.client("k7", now=NOW, days=90), authority.server(["broker.example"], now=NOW)):
        assert len(certificate(identity).public_bytes(Encoding.DER)) < 450


def test_revoking_takes_every_certificate_of_a_name_and_no_other(authority):
    mine = {certificate(authority.client("1", now=NOW, days=days)).serial_number for days in (1, 90)}
    authority.client("2", now=NOW, days=90)
    assert authority.expires_at("1") == NOW + 90 * DAY
    assert authority.revoke("1", now=NOW) == 2
    assert revoked(authority) == mine
    assert authority.revoke("1", now=NOW) == 0
    assert authority.expires_at("1") is None
    assert authority.expires_at("2") == NOW + 90 * DAY
    again = certificate(authority.client("1", now=NOW, days=90)).serial_number
    assert again not in revoked(authority)


def test_the_revocation_list_is_signed_and_never_runs_out_before_the_authority(authority):
    ca = x509.load_pem_x509_certificate(authority.certificate_file.read_bytes())
    listed = x509.load_pem_x509_crl(authority.revoked_file.read_bytes())
    assert listed.is_signature_valid(ca.public_key())
    assert listed.next_update_utc == ca.not_valid_after_utc
    assert listed.last_update_utc == datetime(1970, 1, 1, tzinfo=UTC)


def test_it_is_made_once_and_shared(authority, tmp_path):
    first = authority.certificate_file.read_bytes()
    serial = certificate(authority.client("1", now=NOW, days=1)).serial_number
    again = Authority(tmp_path / "authority", now=NOW + DAY)
    assert again.certificate_file.read_bytes() == first
    assert again.revoke("1", now=NOW) == 1
    assert revoked(authority) == {serial}


def test_only_the_owner_reads_keys(authority, tmp_path):
    folder = tmp_path / "authority"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "ca.key").stat().st_mode & 0o777 == 0o600
    authority.client("1", now=NOW, days=1).save(tmp_path / "c.pem", tmp_path / "c.key")
    assert (tmp_path / "c.key").stat().st_mode & 0o777 == 0o600


def test_a_key_is_not_in_what_is_printed(authority):
    assert "PRIVATE" not in repr(authority.client("1", now=NOW, days=1))


def test_a_file_is_replaced_whole_and_takes_its_mode(tmp_path):
    path = tmp_path / "secret"
    path.write_bytes(b"old")
    path.chmod(0o644)
    write_file(path, b"new", mode=0o600)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o600)
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret"]


def test_a_certificate_for_documents_opens_no_connection(authority):
    signing = certificate(authority.signer("cap", now=NOW))
    usage = signing.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [one.dotted_string for one in usage] == ["1.3.6.1.5.5.7.3.36"]
    with pytest.raises(VerificationError):
        verifier(authority, NOW).build_client_verifier().verify(signing, [])
    with pytest.raises(VerificationError):
        verifier(authority, NOW).build_server_verifier(x509.DNSName("cap")).verify(signing, [])
