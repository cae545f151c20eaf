"""The command line as a person meets it: help at once, failures in one line."""

import subprocess
import sys
from types import ModuleType

import pytest
import typer

from app import cli
from app.failure import Failure


@pytest.fixture
def command(monkeypatch):
    """Put a made-up `doctor` in place of the real one and run `heliograph` with the given words."""

    def run(body, *words: str) -> int:
        module = ModuleType("app.commands.doctor")
        module.app = typer.Typer(add_completion=False)
        module.app.command()(body)
        monkeypatch.setitem(sys.modules, "app.commands.doctor", module)
        monkeypatch.setattr(sys, "argv", ["heliograph", *words])
        with pytest.raises(SystemExit) as left:
            cli.main()
        return left.value.code

    return run


def test_help_names_every_command_and_imports_none_of_them() -> None:
    script = (
        "import sys; sys.argv = ['heliograph', '--help']\n"
        "from app.cli import main\n"
        "try: main()\n"
        "finally: sys.stderr.write(' '.join(m for m in sys.modules if m.startswith(('app.commands.', 'sqlalchemy'))))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True)
    assert ran.stderr == ""
    for name, line in cli.COMMANDS.items():
        assert name in ran.stdout
        assert line[:30] in ran.stdout


def test_a_failure_is_one_line_with_its_code(command, capsys) -> None:
    def doctor() -> None:
        raise Failure("mission_missing", "no mission is loaded; run heliograph mission load FILE")

    assert command(doctor, "doctor") == 1
    assert capsys.readouterr().err == (
        "heliograph: mission_missing: no mission is loaded; run heliograph mission load FILE\n"
    )


def test_an_unexpected_error_is_one_line_too(command, capsys, monkeypatch) -> None:
    monkeypatch.delenv(cli.DEBUG, raising=False)

    def doctor() -> None:
        raise KeyError("a\nb")

    assert command(doctor, "doctor") == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("heliograph: internal_error: KeyError: ")


def test_debugging_shows_the_whole_story(command, monkeypatch) -> None:
    monkeypatch.setenv(cli.DEBUG, "1")

    def doctor() -> None:
        raise KeyError("a")

    with pytest.raises(KeyError):
        command(doctor, "doctor")


def test_an_unknown_command_is_a_wrong_call_with_a_suggestion(command, capsys) -> None:
    assert command(lambda: None, "docter") == 2
    assert "doctor" in capsys.readouterr().err


def test_the_command_that_is_asked_for_runs(command, capsys) -> None:
    def doctor(*, loud: bool = False) -> None:
        typer.echo("LOUD" if loud else "quiet")

    assert command(doctor, "doctor", "--loud") == 0
    assert capsys.readouterr().out == "LOUD\n"
