"""The files a Mosquitto needs to serve a mission: configuration, access rules, identity, revocation list."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

from app.authority import Authority
from app.certificates import write_file

CONFIGURATION = "mosquitto.conf"
OPENSSL = "openssl.cnf"
REVOKED = "crl.pem"
SITES, INTEGRATORS = "acl", "integrators.acl"
"""Templates of the access rules: whose broker it is."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where the broker listens, and every name or address under which clients may reach it."""

    host: str
    port: int
    names: Sequence[str] = ()

    @property
    def all_names(self) -> tuple[str, ...]:
        """Names for the certificate: those given, this machine's loopback, and the address it listens on."""
        is_any = self.host in {"", "0.0.0.0", "::"}  # noqa: S104 - compared, not bound
        own = () if is_any else (self.host,)
        return tuple(dict.fromkeys((*self.names, *own, "localhost", "127.0.0.1", "::1")))


def write(
    folder: Path,
    authority: Authority,
    listen: Listen,
    *,
    now: int,
    owner: int | None = None,
    rules: str = SITES,
) -> None:
    """Write every file into `folder`; `owner` is the user id that is to own them, None for the caller's."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, template in ((CONFIGURATION, CONFIGURATION), ("acl", rules), (OPENSSL, OPENSSL)):
        text = files("app.broker").joinpath("templates", template).read_text(encoding="utf-8")
        filled = Template(text).substitute(host=listen.host or "0.0.0.0", port=listen.port)  # noqa: S104 - as asked for
        write_file(folder / name, filled.encode(), mode=0o600)
    authority.server(listen.all_names, now=now).save(folder / "server.pem", folder / "server.key")
    write_file(folder / "ca.pem", authority.certificate_file.read_bytes(), mode=0o644)
    write_revoked(folder, authority)
    if owner is not None:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, owner)


def write_revoked(folder: Path, authority: Authority) -> None:
    """Bring the revocation list in `folder` up to date, keeping its owner."""
    target = folder / REVOKED
    owner = target.stat().st_uid if target.exists() else None
    write_file(target, authority.revoked_file.read_bytes(), mode=0o600)
    if owner is not None and os.geteuid() == 0:
        shutil.chown(target, owner)
