"""Signatures as Standard Webhooks writes them, checked against the convention's own example and against a stranger."""

import base64
import hashlib
import hmac

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.gateways.hooks.signing import Secrets, headers, new_secrets

EXAMPLE = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
EXAMPLE_SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def parts(sent):
    return [one.partition(",") for one in sent["webhook-signature"].split(" ")]


def test_the_example_of_the_convention():
    secrets = Secrets(EXAMPLE, new_secrets().signing)
    sent = headers([secrets], "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', at=1614265330)
    assert sent["webhook-signature"].split(" ")[0] == EXAMPLE_SIGNATURE
    assert sent["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek"
    assert sent["webhook-timestamp"] == "1614265330"


def test_the_public_key_checks_and_refuses():
    secrets = new_secrets()
    sent = headers([secrets], "msg_1", b"body", at=5)
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(secrets.public.removeprefix("whpk_")))
    (signature,) = [value for version, _, value in parts(sent) if version == "v1a"]
    public.verify(base64.b64decode(signature), b"msg_1.5.body")
    with pytest.raises(InvalidSignature):
        public.verify(base64.b64decode(signature), b"msg_1.5.bodY")


def test_while_secrets_change_either_one_checks():
    new, old = new_secrets(), new_secrets()
    sent = headers([new, old], "msg_1", b"body", at=5)
    macs = [value for version, _, value in parts(sent) if version == "v1"]
    for secrets, value in zip((new, old), macs, strict=True):
        key = base64.b64decode(secrets.secret.removeprefix("whsec_"))
        assert base64.b64encode(hmac.new(key, b"msg_1.5.body", hashlib.sha256).digest()).decode() == value


def test_a_secret_is_in_no_repr():
    secrets = new_secrets()
    assert secrets.secret[6:] not in repr(secrets)
    assert secrets.signing[5:] not in repr(secrets)
