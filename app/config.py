"""Every setting of the centre in one object, read from the environment (`HELIOGRAPH_…`) and passed to who needs it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, unquote, urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.failure import Failure

EMBEDDED = "embedded"
SAMPLE_SECRETS = frozenset(
    {"", "admin", "change-me", "change_me", "changeme", "default", "example", "heliograph", "password", "postgres"}
    | {"replace-me", "sample", "secret", "test", "xxx"}
)
"""Passwords that stand in examples all over the world; the centre does not start with one."""
MQTT_TLS_PORT = 8883
COT_TLS_PORT = 8089

Port = Annotated[int, Field(ge=0, le=65_535)]
Seconds = Annotated[float, Field(gt=0)]


class Settings(BaseSettings):
    """All settings, with defaults for one machine: SQLite and a broker of its own, both in the data directory.

    `HELIOGRAPH_DATABASE_URL` and `HELIOGRAPH_BROKER_URL` are the two that move the centre to PostgreSQL and to a
    broker that others run.
    """

    model_config = SettingsConfigDict(env_prefix="HELIOGRAPH_", extra="forbid", frozen=True)

    data: Path = Path("heliograph-data")
    """Directory of everything the centre keeps; only its own user can read it."""
    database_url: str = Field(default="", repr=False)
    """Empty: SQLite in the data directory. Else `postgresql+psycopg://user@host/name`."""
    database_password_file: Path | None = None
    """File with the database's password, so that it stands neither in the environment nor in a unit file."""

    broker_url: str = EMBEDDED
    """`embedded`: a Mosquitto that the centre starts and owns. Else `mqtts://host:port`."""
    broker_listen: str = "127.0.0.1"
    """Address the own broker listens on; `0.0.0.0` for sites that are not on this machine."""
    broker_port: Port = MQTT_TLS_PORT
    """Port the own broker listens on; 0 takes a free one."""
    broker_names: Annotated[tuple[str, ...], NoDecode] = ()
    """Host names and addresses, comma-separated, under which sites reach the broker; the first is the one they try."""
    integrator_port: Port | None = None
    """Port of a second, separate broker for integrators; None: there is none, 0 takes a free one."""
    integrator_listen: str = "127.0.0.1"
    """Address that it listens on; it is reached under the same names."""
    mosquitto: Path | None = None
    """The program of the own brokers; None looks on PATH and in /usr/sbin."""
    certificate_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """Life of a site's certificate; at least three times the longest outage that is planned for."""

    host: str = "127.0.0.1"
    """Address of the web service."""
    port: Port = 8080
    public_url: str = ""
    """How browsers reach the centre, for links; empty: from host and port."""
    requests_per_s: Annotated[float, Field(gt=0)] = 50
    """How often one person or API key may ask the API, for long; six times as much at once."""
    address_requests_per_s: Annotated[float, Field(gt=0)] = 250
    """How often all who come from one address may; six times as much at once."""

    cap_sender: str = ""
    """What our CAP messages say as `sender`, the same for ever; empty: `heliograph.` and the mission's code."""
    cap_sources: Path | None = None
    """TOML file of the outside senders whose CAP messages become reports (`docs/integrate/cap.md`); None: nobody's."""
    cot_listen: str = ""
    """Address at which devices that speak Cursor on Target (ATAK, WinTAK, iTAK) connect by TLS; empty: none can."""
    cot_port: Port = COT_TLS_PORT
    """Port of it; 0 takes a free one."""
    cot_names: Annotated[tuple[str, ...], NoDecode] = ()
    """Host names and addresses, comma-separated, under which devices reach it; the first is the one they try."""
    cot_plain_port: Port | None = None
    """Port on loopback alone for a program on this machine, without TLS; None: none."""
    cot_plain_client: str = ""
    """Which enrolled client whoever connects to the plain port is."""
    cot_server_url: str = ""
    """A TAK server that the centre connects to: `tls://host:port`; empty: none."""
    cot_server_client: str = ""
    """Which enrolled client that server is: what it may have, and in whose name its reports are filed."""
    cot_server_ca: Path | None = None
    """Certificate of the authority of that server, PEM."""
    cot_server_certificate: Path | None = None
    """Certificate that the server gave the centre, PEM."""
    cot_server_key: Path | None = None
    """Key of that certificate, PEM."""

    tick_s: Seconds = 5.0
    """How often decay, expiry, escalation and dark sites are looked at."""
    ingest_batch: Annotated[int, Field(ge=1, le=1000)] = 64
    """Most packets in one commit: under load commits are shared, at rest each packet has its own."""
    ingest_queue: Annotated[int, Field(ge=1)] = 2000
    """Packets that may wait in memory; past it the broker keeps them."""
    receipt_reports: Annotated[int, Field(ge=1)] = 20
    """A site's receipt is published after so many reports …"""
    receipt_s: Seconds = 2.0
    """… or after so long, whichever is first; an urgent report's is published at once."""
    delivery_batch: Annotated[int, Field(ge=1, le=10_000)] = 200
    """Most packets the delivery loop publishes in one round."""

    @field_validator("broker_names", "cot_names", mode="before")
    @classmethod
    def _names(cls, value: Any) -> Any:
        return tuple(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value

    @field_validator("cap_sender")
    @classmethod
    def _sender(cls, value: str) -> str:
        if any(one.isspace() or one in ",<&" for one in value):
            raise ValueError("must hold no blank, comma, `<` or `&`")
        return value

    @field_validator("broker_url")
    @classmethod
    def _broker(cls, value: str) -> str:
        url = urlsplit(value)
        if value != EMBEDDED and not (url.scheme == "mqtts" and url.hostname):
            raise ValueError("must be `embedded` or mqtts://host:port; an unencrypted broker is never used")
        if url.username or url.password:
            raise ValueError("must hold no password: the centre is known by its certificate")
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        password = urlsplit(value).password
        if password is not None:
            _refuse_sample(unquote(password))
        return value

    @model_validator(mode="after")
    def _cot(self) -> Settings:
        if self.cot_plain_port is not None and not self.cot_plain_client:
            raise ValueError("HELIOGRAPH_COT_PLAIN_CLIENT must name the client that the plain port is for")
        if self.cot_server_url:
            url = urlsplit(self.cot_server_url)
            if url.scheme != "tls" or not url.hostname:
                raise ValueError("HELIOGRAPH_COT_SERVER_URL must be tls://host:port")
            named = (self.cot_server_client, self.cot_server_ca, self.cot_server_certificate, self.cot_server_key)
            if not all(named):
                raise ValueError("a TAK server needs HELIOGRAPH_COT_SERVER_CLIENT, _CA, _CERTIFICATE and _KEY")
        return self

    @model_validator(mode="after")
    def _password_file(self) -> Settings:
        if self.database_password_file is not None:
            _refuse_sample(self.database_password_file.read_text(encoding="utf-8"))
        return self

    @property
    def database(self) -> str:
        """URL of the database, with its password."""
        if not self.database_url:
            return f"sqlite:///{self.data.absolute() / 'centre.db'}"
        if self.database_password_file is None:
            return self.database_url
        url = urlsplit(self.database_url)
        password = quote(self.database_password_file.read_text(encoding="utf-8").strip(), safe="")
        host = url.netloc.rpartition("@")[2]
        return url._replace(netloc=f"{url.username or ''}:{password}@{host}").geturl()

    @property
    def owns_broker(self) -> bool:
        """Whether the centre starts its own broker."""
        return self.broker_url == EMBEDDED

    @property
    def broker_address(self) -> tuple[str, int]:
        """Host and port at which the centre itself reaches the broker; port 0 until an own broker took a free one."""
        if self.owns_broker:
            return reached_at(self.broker_listen), self.broker_port
        url = urlsplit(self.broker_url)
        return str(url.hostname), url.port or MQTT_TLS_PORT

    @property
    def site_broker_host(self) -> str:
        """Host name or address that a site's settings give for the broker."""
        return self.broker_names[0] if self.broker_names else self.broker_address[0]


def reached_at(listen: str) -> str:
    """Host at which this machine itself reaches what listens at the address `listen`."""
    return "127.0.0.1" if listen in {"0.0.0.0", "::", ""} else listen  # noqa: S104 - compared, not bound


def load_settings(**given: Any) -> Settings:
    """Settings from the environment, with what the command line gave (None: not given).

    Raises:
        Failure: a setting cannot be used; the message names it and not its value.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except (ValidationError, OSError) as error:
        raise Failure("setting_invalid", _words(error)) from error


def _refuse_sample(password: str) -> None:
    if password.strip().lower() in SAMPLE_SECRETS:
        raise ValueError("the database's password is a sample that everybody knows; choose another")


def _words(error: ValidationError | OSError) -> str:
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}"
    faults = error.errors(include_url=False, include_input=False)
    return "; ".join(f"{_name(fault['loc'])}: {fault['msg'].removeprefix('Value error, ')}" for fault in faults)


def _name(place: tuple[int | str, ...]) -> str:
    return f"HELIOGRAPH_{place[0]}".upper() if place else "HELIOGRAPH_DATABASE_PASSWORD_FILE"
