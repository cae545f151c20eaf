"""`heliograph-agent tablet`: enrol, list and revoke tablets, by way of the running agent's own door."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import ssl
import sys
from argparse import Namespace
from typing import Any
from urllib.parse import urlsplit

from edge_agent.config import Config
from edge_agent.devices import CODE_LIFE_S

TIMEOUT_S = 20
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 -- compared with, not bound to
_FAILED = 400


class CommandFailed(Exception):  # noqa: N818 -- reads as what it says where it is caught
    """What a person is told, and what to do."""


def run(config: Config, options: Namespace) -> None:
    """Do what the command line says.

    Raises:
        CommandFailed: the agent does not run, or refuses.
    """
    match options.action:
        case "enrol":
            made = _ask(config, "POST", "/v1/codes")
            _say(f"{_reachable(config, _door(config)['url'])}{made['path']}")
            _say(f"Open this once on the tablet within {CODE_LIFE_S // 60} minutes; the code is {made['code']}.")
            if first := _door(config).get("enrol_url"):
                _say(f"A tablet that does not trust this site yet opens {_reachable(config, first)}/enrol first.")
        case "list":
            for each in _ask(config, "GET", "/v1/devices")["devices"]:
                _say(f"{each['device']}  {each['enrolled_at']}  {each['name']}")
        case _:
            _ask(config, "DELETE", f"/v1/devices/{options.device}")
            _say(f"{options.device} is revoked, and everybody on it is signed out.")


def _ask(config: Config, method: str, path: str) -> dict[str, Any]:
    address = urlsplit(_door(config)["url"])
    host = "127.0.0.1" if address.hostname in _EVERYWHERE else address.hostname or ""
    try:
        with contextlib.closing(_connection(config, host, address.port or 0)) as connection:
            connection.request(method, path, headers={"Authorization": f"Bearer {config.door.token}"})
            answer = connection.getresponse()
            body = answer.read()
    except OSError as error:
        raise CommandFailed(f"the agent does not answer ({error}): start it first") from error
    said = json.loads(body) if body else {}
    if answer.status >= _FAILED:
        raise CommandFailed(f"{said.get('title')}. {said.get('detail')}")
    return dict(said)


def _connection(config: Config, host: str, port: int) -> http.client.HTTPConnection:
    if config.door.cert is None:
        return http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    # This machine's own certificate is all that is believed, whatever names it carries.
    context = ssl.create_default_context(cafile=str(config.door.cert))
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return http.client.HTTPSConnection(host, port, timeout=TIMEOUT_S, context=context)


def _door(config: Config) -> dict[str, str]:
    """Addresses of the running agent: `url`, and `enrol_url` where there is one."""
    try:
        told = json.loads((config.data / "door.json").read_text(encoding="utf-8"))
        return {name: str(told[name]) for name in ("url", *({"enrol_url"} & told.keys()))}
    except (OSError, ValueError, KeyError) as error:
        raise CommandFailed(f"no running agent in {config.data}: start it first") from error


def _reachable(config: Config, url: str) -> str:
    """The address as tablets can use it: by the name in the settings, else by what the door listens on."""
    address = urlsplit(url)
    if not config.door.name and address.hostname not in _EVERYWHERE:
        return url
    name = config.door.name or socket.gethostname()
    return f"{address.scheme}://{f'[{name}]' if ':' in name else name}:{address.port}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
