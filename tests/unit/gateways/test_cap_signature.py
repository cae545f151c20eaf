"""Signatures: ours hold under other tools; what was forged, altered, moved or signed by others is never believed."""

import shutil
import subprocess

import pytest
from capvalidator import Validator
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from signxml import XMLSigner
from support.cap import ISSUER, MESSAGE, NOW, alert, certificate, said, signer

from app.gateways.cap.encode import messages_of
from app.gateways.cap.read import CapFault, parsed, read
from app.gateways.cap.signature import is_signed, signed, verified
from app.gateways.cap.write import written
from app.gateways.xml import to_bytes

DS = "http://www.w3.org/2000/09/xmldsig#"


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    return signer(tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="module")
def theirs(tmp_path_factory):
    return signer(tmp_path_factory.mktemp("theirs"))


@pytest.fixture(scope="module")
def document(ours):
    return to_bytes(signed(written(MESSAGE), ours))


def rule_of(data: bytes, *pinned, now=NOW) -> str:
    with pytest.raises(CapFault) as fault:
        verified(parsed(data), [certificate(one) for one in pinned], now=now)
    return fault.value.rule


def test_a_signed_message_is_valid_and_says_the_same(document, ours, theirs):
    root = parsed(document)
    assert is_signed(root)
    assert root[-1].tag == f"{{{DS}}}Signature"
    assert read(root) == MESSAGE
    told = verified(root, [certificate(theirs), certificate(ours)], now=NOW)
    assert not is_signed(told)
    assert read(told) == MESSAGE


def test_ours_is_p256_with_sha256(document):
    assert b"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" in document
    assert b"http://www.w3.org/2001/04/xmlenc#sha256" in document


@pytest.mark.parametrize("text", ["", "Pont coupé — الجسر مقطوع & <fin>"])
def test_xmlsec_verifies_every_message_of_an_alert(text, ours, tmp_path):
    program = shutil.which("xmlsec1")
    assert program, "deploy/install-deps.sh test installs xmlsec1"
    pinned = tmp_path / "cap.pem"
    pinned.write_bytes(ours.certificate)
    chain = alert(said(text=text), said(1, "update", text=text), said(2, "cancel", instruction="all_clear"))
    for number, message in enumerate(messages_of(chain, ISSUER)):
        file = tmp_path / f"{number}.xml"
        file.write_bytes(to_bytes(signed(written(message), ours)))
        command = [program, "--verify", "--pubkey-cert-pem", str(pinned), "--enabled-key-data", "key-name", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 0, done.stderr
        file.write_bytes(file.read_bytes().replace(b"Severe", b"Minor "))
        assert subprocess.run(command, capture_output=True, timeout=30, check=False).returncode != 0


def test_a_third_party_validator_reads_and_verifies_it(document):
    validator = Validator(document)
    assert validator.schema() == (True, "CAP alert follows the CAP v1.2 schema.")
    assert validator.signature()[0]
    assert validator.get_dates()["sent"] == "2026-09-21T14:13:20-00:00"


ALTERED = [
    (b"<status>Actual</status>", b"<status>Exercise</status>"),
    (b"rivers@example.org", b"rivers@example.net"),
    (b"5.00000,19.00000", b"5.00000,19.10000"),
    (b"Keep away from the bank.", b"Come to the bank."),
    (b"<headline>", b"<headline>x"),
    (b"<sender>", b"<sender> "),
]


@pytest.mark.parametrize(("old", "new"), ALTERED)
def test_what_was_altered_is_refused(document, ours, old, new):
    assert old in document
    assert rule_of(document.replace(old, new, 1), ours) == "signature_wrong"


def test_a_throw_away_key_with_its_certificate_in_the_message_is_refused(theirs, ours):
    forged = to_bytes(signed(written(MESSAGE), theirs))
    assert Validator(forged).signature()[0], "a tool that trusts what the message brings along is taken in"
    assert rule_of(forged, ours) == "signature_wrong"


def test_a_certificate_that_ran_out_verifies_nothing(document, ours):
    assert rule_of(document, ours, now=NOW + 21 * 365 * 86_400) == "signature_wrong"


def test_nothing_pinned_verifies_nothing(document):
    assert rule_of(document) == "signature_wrong"


def test_unsigned_is_refused(ours):
    assert rule_of(to_bytes(written(MESSAGE)), ours) == "signature_missing"


def moved(document: bytes) -> list[bytes]:
    start, end = document.index(b"<ds:Signature"), document.index(b"</ds:Signature>") + len(b"</ds:Signature>")
    signature, without = document[start:end], document[:start] + document[end:]
    return [
        without.replace(b"<identifier>", signature + b"<identifier>", 1),
        without.replace(b"<event>", signature + b"<event>", 1),
        document.replace(signature, signature * 2, 1),
        document.replace(b"</alert>", b"<note>later</note></alert>", 1),
        document.replace(b'URI=""', b'URI="#x"', 1),
        document.replace(b'<ds:Reference URI="">', b"<ds:Reference>", 1),
    ]


@pytest.mark.parametrize("number", range(6))
def test_a_signature_in_another_place_is_refused(document, ours, number):
    assert rule_of(moved(document)[number], ours) == "signature_place"


def test_a_signed_message_wrapped_in_another_is_refused(document, ours):
    inner = document.partition(b"?>")[2].strip()
    outer = to_bytes(written(MESSAGE)).replace(b"</alert>", inner + b"</alert>", 1).replace(b"bank", b"boat", 1)
    assert rule_of(outer, ours) == "signature_place"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"ecdsa-sha256", b"ecdsa-sha1"),
        (b"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", b"http://www.w3.org/2000/09/xmldsig#hmac-sha1"),
        (b"http://www.w3.org/2001/04/xmlenc#sha256", b"http://www.w3.org/2000/09/xmldsig#sha1"),
        (b"<ds:SignatureValue>", b"<ds:SignatureValue>AAAA"),
        (b"<ds:KeyInfo>", b"<ds:Nonsense/><ds:KeyInfo>"),
    ],
)
def test_a_signature_in_another_way_is_refused(document, ours, old, new):
    assert old in document
    assert rule_of(document.replace(old, new), ours) == "signature_wrong"


def test_an_empty_signature_value_is_refused(document, ours):
    head, _, rest = document.partition(b"<ds:SignatureValue>")
    _, _, tail = rest.partition(b"</ds:SignatureValue>")
    assert rule_of(head + b"<ds:SignatureValue></ds:SignatureValue>" + tail, ours) == "signature_wrong"


def test_a_comment_in_a_signed_text_changes_nothing_that_is_read(document, ours):
    split = document.replace(b"<sender>rivers", b"<sender>riv<!-- x -->ers", 1)
    assert read(verified(parsed(split), [certificate(ours)], now=NOW)) == MESSAGE


def test_partners_may_sign_with_rsa(theirs, ours, tmp_path):
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "rivers")])
    ours_like = certificate(ours)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(ours_like.not_valid_before_utc)
        .not_valid_after(ours_like.not_valid_after_utc)
        .sign(key, SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    document = XMLSigner().sign(written(MESSAGE), key=pem, cert=[made])
    assert read(verified(parsed(to_bytes(document)), [made], now=NOW)) == MESSAGE
