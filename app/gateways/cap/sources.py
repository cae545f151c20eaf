"""Outside senders that the mission listens to, from a file of its administrator: who, by what proof, how believed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from cryptography import x509
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from app.accounts.tokens import prefix_in
from app.failure import Failure
from edge_agent.wire.catalogue import KINDS

HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Source:
    """One outside sender."""

    name: str
    senders: frozenset[str]
    """What its messages say as `sender`, exactly."""
    site: str
    """Code of the site in whose name its reports are filed."""
    reliability: str
    """Admiralty A-F: how far the source is believed."""
    credibility: int
    """Admiralty 1-6: the best that anything it says is taken for; less where it is less certain itself."""
    certificates: tuple[x509.Certificate, ...] = ()
    """Pinned: its messages must be signed by one of them. None: nothing need be signed."""
    keys: frozenset[str] = frozenset()
    """Prefixes of the API keys that may post its messages."""
    feed: str = ""
    """https address that is polled; empty: none."""
    authority: Path | None = None
    """PEM of the authority of the feed's certificate; None: those this machine trusts."""
    token: str = field(default="", repr=False)
    """Sent to the feed as `Authorization: Bearer`; empty: nothing is."""
    every_s: int = 300
    kinds: Mapping[str, str] = field(default_factory=dict)
    """`event` of its messages → kind of our catalogue, where the category does not say it well enough."""


class _Entry(BaseModel):
    """A `[[source]]` of the file."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, Field(min_length=1, max_length=60)]
    senders: Annotated[frozenset[str], Field(min_length=1)]
    site: Annotated[str, Field(min_length=1, max_length=40)]
    reliability: Literal["A", "B", "C", "D", "E", "F"]
    credibility: Annotated[int, Field(ge=1, le=6)]
    certificates: tuple[Path, ...] = ()
    keys: frozenset[str] = frozenset()
    feed: str = ""
    authority: Path | None = None
    token: Path | None = None
    every_s: Annotated[int, Field(ge=30, le=24 * HOUR_S)] = 300
    kinds: dict[str, str] = Field(default_factory=dict)

    @field_validator("feed")
    @classmethod
    def _https(cls, value: str) -> str:
        url = urlsplit(value)
        if value and not (url.scheme == "https" and url.hostname and not url.username and not url.password):
            raise ValueError("must be https://host/path, without a password")
        return value

    @field_validator("keys")
    @classmethod
    def _prefixes(cls, value: frozenset[str]) -> frozenset[str]:
        prefixes = frozenset(prefix for prefix in map(prefix_in, value) if prefix)
        if len(prefixes) < len(value):
            raise ValueError("must be prefixes of keys, each once: the ten letters and digits after hg_ and no more")
        return prefixes

    @field_validator("kinds")
    @classmethod
    def _threats(cls, value: dict[str, str]) -> dict[str, str]:
        for code in value.values():
            if code not in KINDS or not KINDS[code].threat:
                raise ValueError("must name kinds of the catalogue that are threats")
        return value

    @model_validator(mode="after")
    def _proof(self) -> _Entry:
        if not (self.certificates or self.keys or self.feed):
            raise ValueError("needs certificates, keys or a feed: something that tells it from others")
        return self


class _File(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    source: list[_Entry] = Field(default_factory=list)


def sources_in(path: Path | None) -> tuple[Source, ...]:
    """The sources in a file; certificates lie beside it. None: the mission listens to nobody.

    Raises:
        Failure: the file or a certificate cannot be read, or says what cannot be; the message names the place.
    """
    if path is None:
        return ()
    try:
        entries = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).source
        sources = tuple(_source(entry, path.parent) for entry in entries)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise Failure("cap_sources_invalid", f"{path.name}: {where}: {first['msg']}") from error
    except (OSError, ValueError) as error:
        raise Failure("cap_sources_invalid", f"{path.name}: {error}") from error
    names = [sender for source in sources for sender in source.senders]
    if len(set(names)) < len(names):
        raise Failure("cap_sources_invalid", f"{path.name}: a sender belongs to one source only")
    return sources


def _source(entry: _Entry, folder: Path) -> Source:
    return Source(
        name=entry.name,
        senders=entry.senders,
        site=entry.site,
        reliability=entry.reliability,
        credibility=entry.credibility,
        certificates=tuple(
            certificate
            for name in entry.certificates
            for certificate in x509.load_pem_x509_certificates((folder / name).read_bytes())
        ),
        keys=entry.keys,
        feed=entry.feed,
        authority=None if entry.authority is None else folder / entry.authority,
        token="" if entry.token is None else (folder / entry.token).read_text(encoding="utf-8").strip(),
        every_s=entry.every_s,
        kinds=dict(entry.kinds),
    )
