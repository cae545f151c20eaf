"""The settings file: what is taken, and the key that each mistake is blamed on."""

from __future__ import annotations

import copy

import pytest

from edge_agent.__main__ import main, parser
from edge_agent.config import ConfigError, is_loopback, load, parse
from edge_agent.profiles import PROFILES

GOOD = {
    "site": "7b",
    "epoch": 2,
    "broker": {"host": "127.0.0.1", "port": 1883},
    "door": {"token": "0123456789abcdef"},
}


def changed(path, value):
    settings = copy.deepcopy(GOOD)
    *folders, key = path.split(".")
    table = settings
    for name in folders:
        table = table.setdefault(name, {})
    if value is None:
        del table[key]
    else:
        table[key] = value
    return settings


def test_what_is_not_said_has_a_default(tmp_path):
    config = parse(GOOD, tmp_path)
    assert (config.site, config.name, config.epoch, config.profile) == ("7b", "7b", 2, "vsat")
    assert (config.door.address.host, config.door.address.port) == ("127.0.0.1", 0)
    assert config.timings == PROFILES["vsat"]
    assert config.data == tmp_path / "data"
    assert config.tls is None


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ("site", None, "site"),
        ("site", "abc", "site"),
        ("site", "é", "site"),
        ("site", "", "site"),
        ("site", 7, "site"),
        ("epoch", None, "epoch"),
        ("epoch", 0, "epoch"),
        ("epoch", 8, "epoch"),
        ("epoch", True, "epoch"),
        ("broker", None, "broker"),
        ("broker.port", 0, "broker.port"),
        ("broker.port", "1883", "broker.port"),
        ("broker.host", None, "broker.host"),
        ("broker.hosts", "x", "broker.hosts"),
        ("broker.host", "broker.example", "tls"),
        ("door", None, "door"),
        ("door.token", None, "door.token"),
        ("door.token", "short", "door.token"),
        ("door.token", "with a space in the middle", "door.token"),
        ("door.port", 65_536, "door.port"),
        ("door.cert", "door.pem", "door.cert"),
        ("door.enrol_port", 8471, "door.enrol_port"),
        ("door.name", 7, "door.name"),
        ("door.session_idle_s", 59, "door.session_idle_s"),
        ("profile", "5g", "profile"),
        ("quota_bytes", 1, "quota_bytes"),
        ("timings.batch_s", -1, "timings.batch_s"),
        ("timings.batch_s", "soon", "timings.batch_s"),
        ("timings.outstanding", 1.5, "timings.outstanding"),
        ("timings.reoffer_s", [1, 2], "timings.reoffer_s"),
        ("timings.patience", 1, "timings.patience"),
        ("colour", "blue", "colour"),
        ("tls.ca", "nowhere.pem", "tls.ca"),
    ],
)
def test_a_mistake_is_blamed_on_its_key(tmp_path, path, value, key):
    with pytest.raises(ConfigError) as raised:
        parse(changed(path, value), tmp_path)
    assert raised.value.key == key
    assert str(raised.value).startswith(f"{key}: ")


def test_timings_override_the_profile(tmp_path):
    config = parse(changed("timings", {"batch_s": 0.5, "reoffer_s": [1, 2, 3], "outstanding": 2}), tmp_path)
    assert (config.timings.batch_s, config.timings.reoffer_s, config.timings.outstanding) == (0.5, (1.0, 2.0, 3.0), 2)
    assert config.timings.track_s == PROFILES["vsat"].track_s


def test_paths_start_at_the_file(tmp_path):
    for name in ("ca.pem", "site.pem", "site.key"):
        (tmp_path / name).write_text("")
    tls = {"ca": "ca.pem", "cert": "site.pem", "key": "site.key"}
    config = parse({**changed("broker.host", "broker.example"), "tls": tls}, tmp_path)
    assert config.tls is not None
    assert config.tls.key == tmp_path / "site.key"


def test_the_token_is_not_shown(tmp_path):
    assert GOOD["door"]["token"] not in repr(parse(GOOD, tmp_path))


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("10.0.0.1", False),
        ("centre", False),
        ("0.0.0.0", False),
    ],
)
def test_loopback(host, local):
    assert is_loopback(host) is local


TOML = """
site = "7"
epoch = 1
[broker]
host = "127.0.0.1"
port = 1883
[door]
token = "0123456789abcdef"
"""


def test_the_command_line_overrides(tmp_path):
    path = tmp_path / "agent.toml"
    path.write_text(TOML)
    config = load(path, data=tmp_path / "other", door="[::1]:8080", clock_offset=-3600)
    assert (config.data, config.door.address.host, config.door.address.port) == (tmp_path / "other", "::1", 8080)
    assert config.clock_offset == -3600


@pytest.mark.parametrize("door", ["8080", ":8080", "host:", "host:99999", "host:x"])
def test_a_door_that_is_no_address(tmp_path, door):
    path = tmp_path / "agent.toml"
    path.write_text(TOML)
    with pytest.raises(ConfigError, match="--door: must be HOST:PORT"):
        load(path, door=door)


@pytest.mark.parametrize(("content", "says"), [("site = ", "is not TOML"), (None, "cannot be read")])
def test_a_file_that_is_none(tmp_path, capsys, content, says):
    path = tmp_path / "agent.toml"
    if content is not None:
        path.write_text(content)
    assert main(["--config", str(path)]) == 2
    assert says in capsys.readouterr().err


def test_every_option_is_explained():
    assert all(action.help for action in parser()._actions)
