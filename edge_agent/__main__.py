"""`heliograph-agent`: the program of a team site."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from edge_agent.config import Config, ConfigError, load

USAGE_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the agent until it is told to stop; the exit status."""
    options = parser().parse_args(arguments)
    try:
        config = load(options.config, data=options.data, door=options.door, clock_offset=options.clock_offset)
    except ConfigError as error:
        return _complain(str(error), USAGE_ERROR)
    return _tablet(config, options) if options.command == "tablet" else _run(config, options.log_level)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    command = argparse.ArgumentParser(
        prog="heliograph-agent",
        description="The agent of a team site: keeps the reports of its tablets safe until the centre has them, "
        "and brings the centre's alerts to the tablets.",
        epilog="The settings file is written by 'heliograph site enrol' at the centre.",
    )
    command.add_argument("--config", type=Path, required=True, metavar="FILE", help="the site's settings (agent.toml)")
    command.add_argument(
        "--data", type=Path, metavar="DIR", help="where reports are kept, instead of the setting 'data'"
    )
    command.add_argument(
        "--door",
        metavar="HOST:PORT",
        help="where tablets connect, instead of the setting 'door'; port 0 takes a free one",
    )
    command.add_argument(
        "--clock-offset",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="pretend this machine's clock is off by so much, for exercises and tests (default: 0)",
    )
    command.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        default="info",
        help="how much to log to standard error, as JSON lines without content or positions (default: info)",
    )
    tablet = command.add_subparsers(
        dest="command", metavar="tablet", help="instead of running the agent: see to its tablets"
    ).add_parser("tablet", help="enrol, list and revoke tablets of the running agent")
    actions = tablet.add_subparsers(dest="action", required=True)
    actions.add_parser("enrol", help="print a link that enrols one tablet")
    actions.add_parser("list", help="the enrolled tablets")
    actions.add_parser("revoke", help="a tablet was lost: end its access").add_argument("device", help="id in the list")
    return command


def _tablet(config: Config, options: argparse.Namespace) -> int:
    from edge_agent.tablet_command import CommandFailed, run  # noqa: PLC0415 -- as below

    try:
        run(config, options)
    except CommandFailed as error:
        return _complain(str(error), 1)
    return 0


def _run(config: Config, log_level: str) -> int:
    # Imported here, so that a wrong setting is told at once and not after loading a server.
    from edge_agent import logs, memory  # noqa: PLC0415
    from edge_agent.agent import Agent  # noqa: PLC0415
    from edge_agent.link import MqttLink  # noqa: PLC0415
    from edge_agent.schema import StoreForeign  # noqa: PLC0415
    from edge_agent.server import open_sockets, serve  # noqa: PLC0415
    from edge_agent.store import StoreBroken  # noqa: PLC0415
    from edge_agent.tls import TlsIdentity  # noqa: PLC0415

    logs.set_up(log_level)
    memory.keep_small()
    try:
        identity = None if config.tls is None else TlsIdentity(config.tls)
        agent = Agent(config, MqttLink(config.site, config.broker, config.timings, identity))
        sockets = open_sockets(config.door)
    except (StoreForeign, StoreBroken) as error:
        return _complain(f"data: {config.data}: {error}", 1)
    except OSError as error:
        return _complain(f"cannot start: {error}", 1)
    agent.start()
    memory.trim()
    try:
        serve(agent, sockets)
    finally:
        agent.stop()
    return 0


def _complain(sentence: str, status: int) -> int:
    sys.stderr.write(f"heliograph-agent: {sentence}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
