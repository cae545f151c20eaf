from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from app.certificates import issuer_identifier, read_key, unsigned
from app.door_authority import DOOR_DAYS, DoorAuthority, private, site_names
from app.failure import Failure

NOW = 1_780_000_000
DAY = 86_400


@pytest.fixture
def doors(tmp_path):
    return DoorAuthority(tmp_path / "doors")


def verify(doors, certificate, subject, at=NOW):
    store = Store([x509.load_pem_x509_certificate(doors.certificate_file.read_bytes())])
    policy = PolicyBuilder().store(store).time(datetime.fromtimestamp(at, UTC))
    return policy.build_server_verifier(subject).verify(certificate, [])


@pytest.mark.parametrize(
    "subject",
    [
        x509.DNSName("kadola.internal"),
        x509.DNSName("localhost"),
        x509.IPAddress(ip_address("192.168.8.1")),
        x509.IPAddress(ip_address("127.0.0.1")),
        x509.IPAddress(ip_address("::1")),
    ],
)
def test_a_door_is_believed_under_its_names_and_on_its_machine(doors, subject):
    identity = doors.issue("7", ["Kadola.internal.", "192.168.8.1"], now=NOW)
    assert verify(doors, x509.load_pem_x509_certificate(identity.certificate), subject)


def test_it_is_not_believed_under_another_name(doors):
    identity = doors.issue("7", ["kadola.internal"], now=NOW)
    with pytest.raises(VerificationError):
        verify(doors, x509.load_pem_x509_certificate(identity.certificate), x509.DNSName("tavira.internal"))


def test_it_lives_as_long_as_browsers_take_it_and_bears_a_slow_clock(doors):
    certificate = x509.load_pem_x509_certificate(doors.issue("7", ["kadola.internal"], now=NOW).certificate)
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == timedelta(days=DOOR_DAYS)
    assert verify(doors, certificate, x509.DNSName("kadola.internal"), at=NOW - DAY)
    assert doors.expires_at("7") == certificate.not_valid_after_utc.timestamp()
    assert doors.expires_at("8") is None


def test_whoever_has_the_key_cannot_pose_as_the_internet(doors, tmp_path):
    doors.issue("7", ["kadola.internal"], now=NOW)
    authority = x509.load_pem_x509_certificate(doors.certificate_file.read_bytes())
    key = generate_private_key(SECP256R1())
    name = x509.DNSName("bank.example")
    forged = (
        unsigned(authority.subject, authority.subject, key, datetime.fromtimestamp(NOW + DAY, UTC))
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(issuer_identifier(authority), critical=False)
        .sign(read_key(tmp_path / "doors" / "ca.key"), SHA256())
    )
    with pytest.raises(VerificationError, match="permitted name constraint"):
        verify(doors, forged, name)


def test_a_renewal_remembers_the_names_and_keeps_the_authority(doors, tmp_path):
    doors.issue("7", ["kadola.internal", "192.168.8.1"], now=NOW)
    before = doors.fingerprint()
    again = DoorAuthority(tmp_path / "doors")
    assert again.names("7") == ["kadola.internal", "192.168.8.1"]
    again.issue("7", again.names("7"), now=NOW + DAY)
    assert again.fingerprint() == before
    assert again.names("8") == []


def test_only_the_owner_reads_the_key(doors, tmp_path):
    doors.issue("7", ["kadola.internal"], now=NOW)
    folder = tmp_path / "doors"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "ca.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("KADOLA.internal", "kadola.internal"),
        ("kadola.local", "kadola.local"),
        ("box.kadola.home.arpa", "box.kadola.home.arpa"),
        ("10.4.0.1", "10.4.0.1"),
        ("172.31.255.254", "172.31.255.254"),
        ("100.64.0.9", "100.64.0.9"),
        ("fd00::7", "fd00::7"),
        ("fe80::1", "fe80::1"),
    ],
)
def test_private_names_are_taken(name, taken):
    assert private(name) == taken


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("kadola.example.org", "door_name_public"),
        ("kadola", "door_name_public"),
        ("notinternal", "door_name_public"),
        ("8.8.8.8", "door_name_public"),
        ("172.32.0.1", "door_name_public"),
        ("2001:db8::1", "door_name_public"),
        ("0.0.0.0", "door_name_public"),
        ("", "door_name_unreadable"),
        ("*.internal", "door_name_unreadable"),
        ("kadola .internal", "door_name_unreadable"),
        ("kädola.internal", "door_name_unreadable"),
        ("a" * 64 + ".internal", "door_name_unreadable"),
    ],
)
def test_others_are_refused(name, code):
    with pytest.raises(Failure, match=code):
        private(name)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("KADOLA", ["kadola.internal", "kadola.local"]),
        ("Team site_4.B", ["team-site-4-b.internal", "team-site-4-b.local"]),
        ("_", []),
    ],
)
def test_a_door_has_names_by_its_site(code, names):
    assert site_names(code) == names
