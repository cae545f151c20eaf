"""Read the agent's settings file, and say which key is wrong when one is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from edge_agent.profiles import PROFILES, Timings

MIB = 1024 * 1024
DEFAULT_QUOTA = 64 * MIB
LEAST_QUOTA = MIB
DEFAULT_PHOTOS = 256 * MIB
LEAST_TOKEN = 16
IDLE_S = 12 * 3600
LEAST_IDLE_S = 60
MOST_IDLE_S = 30 * 86_400
HIGHEST_EPOCH = 7
HIGHEST_PORT = 65_535
BASE62 = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
WHOLE_TIMINGS = frozenset({"outstanding", "packet_bytes", "chunk_bytes", "keepalive_s"})
DOOR_KEYS = {"host", "port", "token", "cert", "key", "ca", "name", "enrol_port", "session_idle_s"}
KEYS = frozenset(
    {"site", "name", "epoch", "broker", "tls", "door", "data", "profile", "timings", "quota_bytes", "photo_bytes"}
    | {"centre"}
)


class ConfigError(ValueError):
    """A setting that cannot be used; names the key and what is expected there."""

    def __init__(self, key: str, expected: str) -> None:
        super().__init__(f"{key}: {expected}")
        self.key = key


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Tls:
    """Files of the site's identity: the mission's authority, the site's certificate (CN = site) and its key."""

    ca: Path
    cert: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Door:
    """Where tablets knock. Port 0 takes a free one; with `cert` and `key` the door speaks HTTPS."""

    address: Address
    token: str = field(repr=False)
    cert: Path | None = None
    key: Path | None = None
    ca: Path | None = None
    """The authority that tablets must trust to believe `cert`, where it is not the mission's (`tls.ca`)."""
    session_idle_s: int = IDLE_S
    """Who does nothing for so long is signed out."""
    name: str = ""
    """Host name or address by which tablets reach the door, for links; empty: what it listens on."""
    enrol_port: int | None = None
    """Port of the enrolment page without HTTPS, for tablets that do not trust `ca` yet; None: there is none."""


@dataclass(frozen=True, slots=True)
class Config:
    site: str
    name: str
    epoch: int
    broker: Address
    tls: Tls | None
    door: Door
    data: Path
    profile: str
    timings: Timings
    quota_bytes: int = DEFAULT_QUOTA
    photo_bytes: int = DEFAULT_PHOTOS
    """Room for pictures, apart from that for reports."""
    centre: str = ""
    clock_offset: float = 0.0
    """Seconds added to this machine's clock: for exercises and tests of a wrong clock."""

    @property
    def authority(self) -> Path | None:
        """What tablets must trust."""
        return self.door.ca or (self.tls.ca if self.tls is not None else None)


def load(path: Path, *, data: Path | None = None, door: str | None = None, clock_offset: float = 0.0) -> Config:
    """The settings in `path`, with what the command line overrides.

    Raises:
        ConfigError: the file cannot be read, or a key is missing, unknown or out of range.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise ConfigError(str(path), f"is not TOML: {error}") from error
    config = parse(values, path.parent)
    if data is not None:
        config = replace(config, data=data)
    if door is not None:
        config = replace(config, door=replace(config.door, address=_host_port("--door", door)))
    return replace(config, clock_offset=clock_offset)


def parse(values: Mapping[str, object], folder: Path) -> Config:
    """Settings from parsed TOML; relative paths start at `folder`.

    Raises:
        ConfigError: a key is missing, unknown or out of range.
    """
    for key in values.keys() - KEYS:
        raise ConfigError(key, f"unknown key; known are {', '.join(sorted(KEYS))}")
    broker = _broker(values)
    tls = _tls(values, folder)
    if tls is None and not is_loopback(broker.host):
        raise ConfigError("tls", "is required: only a broker on this machine (loopback) may be reached without it")
    site = _text(values, "site")
    if not (len(site) in (1, 2) and set(site) <= BASE62):
        raise ConfigError("site", "must be one or two characters of 0-9 A-Z a-z")
    profile = _text(values, "profile", "vsat")
    if profile not in PROFILES:
        raise ConfigError("profile", f"must be one of {', '.join(PROFILES)}")
    return Config(
        site=site,
        name=_text(values, "name", site),
        epoch=_whole(values, "epoch", 1, HIGHEST_EPOCH),
        broker=broker,
        tls=tls,
        door=_door(values, folder),
        data=folder / _text(values, "data", "data"),
        profile=profile,
        timings=_timings(values, PROFILES[profile]),
        quota_bytes=_whole(values, "quota_bytes", LEAST_QUOTA, 2**40, default=DEFAULT_QUOTA),
        photo_bytes=_whole(values, "photo_bytes", 0, 2**40, default=DEFAULT_PHOTOS),
        centre=_text(values, "centre", ""),
    )


def is_loopback(host: str) -> bool:
    """Whether `host` can only be this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _broker(values: Mapping[str, object]) -> Address:
    table = _table(values, "broker", {"host", "port"})
    return Address(_text(table, "broker.host"), _whole(table, "broker.port", 1, HIGHEST_PORT))


def _tls(values: Mapping[str, object], folder: Path) -> Tls | None:
    if "tls" not in values:
        return None
    table = _table(values, "tls", {"ca", "cert", "key"})
    return Tls(*(_file(table, f"tls.{name}", folder) for name in ("ca", "cert", "key")))


def _door(values: Mapping[str, object], folder: Path) -> Door:
    table = _table(values, "door", DOOR_KEYS)
    token = _text(table, "door.token")
    if len(token) < LEAST_TOKEN or not token.isascii() or not token.isprintable() or " " in token:
        raise ConfigError("door.token", f"must be at least {LEAST_TOKEN} printable ASCII characters without spaces")
    if ("cert" in table) != ("key" in table):
        raise ConfigError("door.cert", "and door.key come together")
    if "enrol_port" in table and "cert" not in table:
        raise ConfigError("door.enrol_port", "is for a door with HTTPS: without, the door serves the page itself")
    return Door(
        Address(_text(table, "door.host", "127.0.0.1"), _whole(table, "door.port", 0, HIGHEST_PORT, default=0)),
        token,
        _file(table, "door.cert", folder) if "cert" in table else None,
        _file(table, "door.key", folder) if "key" in table else None,
        _file(table, "door.ca", folder) if "ca" in table else None,
        _whole(table, "door.session_idle_s", LEAST_IDLE_S, MOST_IDLE_S, default=IDLE_S),
        _text(table, "door.name", ""),
        _whole(table, "door.enrol_port", 0, HIGHEST_PORT) if "enrol_port" in table else None,
    )


def _timings(values: Mapping[str, object], base: Timings) -> Timings:
    known = {item.name: getattr(base, item.name) for item in fields(Timings)}
    table = _table(values, "timings", set(known), required=False)
    changes: dict[str, Any] = {name: _timing(name, value, known[name]) for name, value in table.items()}
    return replace(base, **changes)


def _timing(name: str, value: object, like: object) -> object:
    key = f"timings.{name}"
    if isinstance(like, tuple):
        if not (isinstance(value, list) and len(value) == len(like) and all(_positive(part) for part in value)):
            raise ConfigError(key, f"must be a list of {len(like)} positive numbers")
        return tuple(float(part) for part in value)
    if not _positive(value) or (name in WHOLE_TIMINGS and not isinstance(value, int)):
        raise ConfigError(key, f"must be a positive {'whole number' if name in WHOLE_TIMINGS else 'number'}")
    return value


def _positive(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _table(values: Mapping[str, object], key: str, known: set[str], *, required: bool = True) -> Mapping[str, object]:
    table = values.get(key, None if required else {})
    if not isinstance(table, dict):
        raise ConfigError(key, f"is required: a table with {', '.join(sorted(known))}")
    for name in table.keys() - known:
        raise ConfigError(f"{key}.{name}", f"unknown key; known are {', '.join(sorted(known))}")
    return table


def _text(values: Mapping[str, object], key: str, default: str | None = None) -> str:
    value = values.get(key.rpartition(".")[2], default)
    if not isinstance(value, str) or (default is None and not value):
        raise ConfigError(key, "is required: a text")
    return value


def _whole(values: Mapping[str, object], key: str, least: int, most: int, *, default: int | None = None) -> int:
    value = values.get(key.rpartition(".")[2], default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ConfigError(key, f"must be a whole number from {least} to {most}")
    return value


def _file(values: Mapping[str, object], key: str, folder: Path) -> Path:
    path = folder / _text(values, key)
    if not path.is_file():
        raise ConfigError(key, f"no such file: {path}")
    return path


def _host_port(key: str, text: str) -> Address:
    host, colon, port = text.rpartition(":")
    if not (host and colon and port.isascii() and port.isdigit() and int(port) <= HIGHEST_PORT):
        raise ConfigError(key, "must be HOST:PORT")
    return Address(host.strip("[]"), int(port))
