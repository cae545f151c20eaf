"""Tells what happens: a live line on a terminal, plain lines elsewhere; always on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from rich.console import Console

REFRESH_S = 0.5


class Narrator:
    """One line for each thing that happened, and on a terminal a line that keeps up with the figures."""

    def __init__(self, figures: Callable[[], str] | None = None) -> None:
        """`figures` gives the live line; it is asked twice a second on a terminal."""
        self._console = Console(file=sys.stderr, highlight=False, soft_wrap=True)
        self._figures = figures

    def say(self, text: str) -> None:
        """Something happened."""
        self._console.print(text, markup=False)

    def title(self, text: str) -> None:
        """A new part begins."""
        self._console.print(f"[bold]{text}[/bold]" if self._console.is_terminal else f"== {text}")

    @contextmanager
    def live(self) -> Iterator[None]:
        """Keep the line of figures up to date while the block runs."""
        if not self._console.is_terminal or self._figures is None:
            yield
            return
        figures, ending = self._figures, Event()
        with self._console.status(figures()) as status:

            def refresh() -> None:
                while not ending.wait(REFRESH_S):
                    status.update(figures())

            thread = Thread(target=refresh, name="narrator", daemon=True)
            thread.start()
            try:
                yield
            finally:
                ending.set()
                thread.join(2)
