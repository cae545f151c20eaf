"""Signs and verifies CAP messages by enveloped XML signatures (§3.3.4.1); the one home of signxml.

Trust comes from certificates that an administrator pinned, never from one that a message brings along: whoever can make
a key could sign with it. What was verified is read again from the very bytes that were signed, so that nothing beside
them is ever looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature as InvalidKeySignature
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureConstructionMethod, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, VerifyResult, XMLVerifier

from app.certificates import Identity
from app.gateways.cap.read import MOST_BYTES, CapFault
from app.gateways.xml import Element, XmlError, XmlFault, parse

SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_REFERENCE = "{http://www.w3.org/2000/09/xmldsig#}SignedInfo/{http://www.w3.org/2000/09/xmldsig#}Reference"
_METHODS = frozenset(
    {
        SignatureMethod.ECDSA_SHA256,
        SignatureMethod.ECDSA_SHA384,
        SignatureMethod.ECDSA_SHA512,
        SignatureMethod.RSA_SHA256,
        SignatureMethod.RSA_SHA384,
        SignatureMethod.RSA_SHA512,
    }
)
_DIGESTS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})


def signed(root: Element, identity: Identity) -> Element:
    """The message with our signature as its last child: ECDSA on P-256, SHA-256, exclusive canonical XML."""
    signer = XMLSigner(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm=SignatureMethod.ECDSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    return signer.sign(root, key=identity.key, cert=identity.certificate.decode())


def is_signed(root: Element) -> bool:
    """Whether there is a signature anywhere in it; says nothing of its worth."""
    return next(root.iter(SIGNATURE), None) is not None


def verified(root: Element, pinned: Iterable[x509.Certificate], *, now: int) -> Element:
    """What was signed, read anew from the signed bytes and without its signature.

    Args:
        root: The message as it came.
        pinned: Certificates of those who may have signed it.
        now: UTC seconds; a certificate that has run out verifies nothing.

    Raises:
        CapFault: not signed, signed in another place or way than CAP says, or by none of the pinned certificates.
    """
    _check_place(root)
    for certificate in pinned:
        data = _signed_data(root, certificate, now=now)
        if data is not None:
            try:
                return parse(data, most=2 * MOST_BYTES)
            except XmlFault as fault:
                raise CapFault(fault.rule, fault.detail) from fault
    raise CapFault("signature_wrong", "no certificate that is pinned for the sender verifies the signature")


def _check_place(root: Element) -> None:
    """One signature, of the whole message, as the last child: all else is a way to sign one thing and show another."""
    found = list(root.iter(SIGNATURE))
    if not found:
        raise CapFault("signature_missing", "the sender's messages must be signed, and this one is not")
    if len(found) > 1 or root[-1] is not found[0]:
        raise CapFault("signature_place", "one signature, as the last child of `alert`")
    references = found[0].findall(_REFERENCE)
    if [one.get("URI") for one in references] != [""]:
        raise CapFault("signature_place", 'one reference, to the whole message (`URI=""`)')


def _signed_data(root: Element, certificate: x509.Certificate, *, now: int) -> bytes | None:
    """The bytes that were signed; None where this certificate does not verify them."""
    expected = SignatureConfiguration(
        location="./",
        expect_references=1,
        signature_methods=_METHODS,
        digest_algorithms=_DIGESTS,
        verification_time=datetime.fromtimestamp(now, UTC),
    )
    try:
        result = XMLVerifier().verify(root, x509_cert=certificate, expect_config=expected)
    except (SignXMLException, InvalidKeySignature, XmlError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return result.signed_data if isinstance(result, VerifyResult) else None
