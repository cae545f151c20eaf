"""The file by which a device is set up: key stores and connection in the zip that ATAK and WinTAK, or iTAK, import."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import (
    KeySerializationEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)

from app.certificates import Identity
from app.gateways.cot.xml import Element, element, write

_EPOCH = (1980, 1, 1, 0, 0, 0)
_ROUNDS = 2048


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things lie in the zip. Its settings say `cert` of the key stores whatever it is: apps unpack them there."""

    folder: str
    preferences: str
    has_manifest: bool


ATAK = Layout("certs/", "server.pref", has_manifest=True)
"""Of ATAK and WinTAK."""
ITAK = Layout("", "config.pref", has_manifest=False)
"""Of iTAK, as OpenTAKServer and qrtak write it; no device was at hand."""


def data_package(
    identity: Identity, authority: bytes, *, name: str, address: str, title: str, password: str, layout: Layout = ATAK
) -> bytes:
    """The zip, to be imported on the device.

    Args:
        identity: The device's certificate and key, PEM.
        authority: Certificate of the authority that signed it and the server's, PEM.
        name: Common name of the certificate.
        address: `host:port` at which the device reaches the centre.
        title: How the connection is called on the device.
        password: Of both key stores; it stands in the package, whose secrecy is that of the file.
        layout: Of the app that is to import it.
    """
    contents = {
        **_stores(identity, authority, name, password),
        layout.preferences: _preferences(address, title, password),
    }
    files = {f"{layout.folder}{file}": content for file, content in contents.items()}
    if layout.has_manifest:
        files["MANIFEST/manifest.xml"] = _manifest(name, title, list(files))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), content)
    return buffer.getvalue()


def _stores(identity: Identity, authority: bytes, name: str, password: str) -> dict[str, bytes]:
    """The key stores by file name: of the device, and of whom it trusts."""
    certificate = x509.load_pem_x509_certificate(identity.certificate)
    trusted = x509.load_pem_x509_certificate(authority)
    key = load_pem_private_key(identity.key, None)
    bag = pkcs12.PKCS12Certificate(trusted, b"heliograph")
    client = pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, [bag], _sealed(password))  # type: ignore[arg-type]
    truststore = pkcs12.serialize_key_and_certificates(b"heliograph", None, None, [bag], _sealed(password))
    return {"client.p12": client, "truststore.p12": truststore}


def _sealed(password: str) -> KeySerializationEncryption:
    """The only sealing that key stores of Android devices in the field open; it is weak, so the file is a secret."""
    builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(_ROUNDS)
    builder = builder.key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC).hmac_hash(SHA1())  # noqa: S303
    return builder.build(password.encode())


def _manifest(name: str, title: str, paths: list[str]) -> bytes:
    parameters = {"uid": f"heliograph-{name}", "name": title, "onReceiveDelete": "true"}
    root = element(
        "MissionPackageManifest",
        {"version": "2"},
        element("Configuration", None, *(element("Parameter", {"name": k, "value": v}) for k, v in parameters.items())),
        element("Contents", None, *(element("Content", {"ignore": "false", "zipEntry": path}) for path in paths)),
    )
    return write(root)


def _preferences(address: str, title: str, password: str) -> bytes:
    streams = element(
        "preference",
        {"version": "1", "name": "cot_streams"},
        _entry("count", "Integer", "1"),
        _entry("description0", "String", title),
        _entry("enabled0", "Boolean", "true"),
        _entry("connectString0", "String", f"{address}:ssl"),
    )
    store = element(
        "preference",
        {"version": "1", "name": "com.atakmap.app_preferences"},
        _entry("displayServerConnectionWidget", "Boolean", "true"),
        _entry("caLocation", "String", "cert/truststore.p12"),
        _entry("caPassword", "String", password),
        _entry("certificateLocation", "String", "cert/client.p12"),
        _entry("clientPassword", "String", password),
    )
    return b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>" + write(
        element("preferences", None, streams, store)
    )


def _entry(key: str, type_: str, value: str) -> Element:
    return element("entry", {"key": key, "class": f"class java.lang.{type_}"}, text=value)
