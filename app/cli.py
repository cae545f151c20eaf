"""The `heliograph` command: names every command, loads only the one asked for, turns failures into one line."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

from app.failure import Failure

COMMANDS = {
    "serve": "Run the centre.",
    "demo": "Play a scenario with eight sites on this machine.",
    "doctor": "Check the centre and say what to do.",
    "mission": "Load and check mission files.",
    "site": "Enrol and revoke team sites.",
    "cot": "Enrol and revoke devices that speak Cursor on Target (ATAK).",
    "broker": "Write the files of a broker that you run.",
    "accounts": "Make accounts and API keys.",
    "picture": "Derive the threat picture again from the reports.",
    "replay": "Play recorded events through real agents.",
    "bench": "Measure bytes, throughput, latency and matching.",
}
"""Name of a command or group of commands → its line in the help; `app/commands/<name>.py` holds `app`, a Typer."""

DEBUG = "HELIOGRAPH_DEBUG"


def main() -> None:
    """Run the command line; exits 0, 1 for a failure with its code on standard error, or 2 for a wrong call."""
    try:
        group = _group()
    except ModuleNotFoundError as error:
        sys.exit(
            f"heliograph: not_installed: the centre needs {error.name}. On a team site use heliograph-agent; "
            "for the centre install heliograph[centre]."
        )
    try:
        group()
    except Failure as failure:
        print(f"heliograph: {failure}", file=sys.stderr)  # noqa: T201
        sys.exit(failure.exit_code)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        detail = " ".join(str(error).split())[:300]
        print(  # noqa: T201
            f"heliograph: internal_error: {type(error).__name__}: {detail} (set {DEBUG}=1 for the whole story)",
            file=sys.stderr,
        )
        sys.exit(1)


def _group() -> Any:
    import typer  # noqa: PLC0415 - a team site has no typer, and is told so
    from typer.core import TyperGroup  # noqa: PLC0415

    class Commands(TyperGroup):
        """Knows every name at once, and imports a command's module only when it is called."""

        def resolve_command(self, ctx: Any, args: list[str]) -> Any:
            if args and args[0] in COMMANDS:
                self.commands[args[0]] = _load(args[0])
            return super().resolve_command(ctx, args)

    root = typer.Typer(
        cls=Commands,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help="Heliograph: reports from team sites become a picture of threats, alerts and acknowledgements.",
    )
    root.callback()(_nothing)
    for name, line in COMMANDS.items():
        root.command(name, help=line)(_nothing)
    return typer.main.get_command(root)


def _load(name: str) -> Any:
    import typer  # noqa: PLC0415

    command = typer.main.get_command(import_module(f"app.commands.{name}").app)
    command.name = name
    return command


def _nothing() -> None:
    pass
