"""The clients of a measurement, in a process of their own: what hearing costs them is not the centre's to pay."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from app.failure import Failure

TIMEOUT_S = 30.0
Note = Callable[[str], None]
"""A client has heard of that subject, now."""
_OPENED, _FAILED = "", "!"
"""Who it is that speaks, where it is no client."""


class Room:
    """One process, in which each client is a thread; when they heard is in seconds of this machine's `perf_counter`."""

    def __init__(self) -> None:
        """Nobody listens yet."""
        ways = multiprocessing.get_context("spawn")
        self._here, there = ways.Pipe()
        self._process = ways.Process(target=_live, args=(there,), daemon=True)
        self._process.start()
        there.close()
        self._heard: dict[tuple[str, str], float] = {}
        self._answers: list[tuple[str, Any]] = []
        self._news = threading.Condition()
        threading.Thread(target=self._hear, daemon=True).start()

    def __enter__(self) -> Self:
        """As it is."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End all of them."""
        self._process.kill()
        self._process.join()
        self._process.close()

    def open(self, name: str, client: Callable[..., Any], *given: object) -> Any:
        """Run `client(note, *given)` there, a function of a module that returns once it listens; what it answered.

        Raises:
            Failure: it could not begin.
        """
        self._here.send((name, client, given))
        with self._news:
            if not self._news.wait_for(lambda: self._answers, TIMEOUT_S):
                raise Failure("bench_wrong", f"{name} did not begin to listen")
            who, answer = self._answers.pop()
        if who == _FAILED:
            raise Failure("bench_wrong", f"{name} could not begin to listen: {answer}")
        return answer

    def wait(self, name: str, subject: str) -> float:
        """When that client heard of `subject`.

        Raises:
            Failure: it did not.
        """
        with self._news:
            if not self._news.wait_for(lambda: (name, subject) in self._heard, TIMEOUT_S):
                raise Failure("bench_wrong", f"{name} did not hear of {subject}")
            return self._heard.pop((name, subject))

    def _hear(self) -> None:
        while True:
            try:
                who, what, at = self._here.recv()
            except (EOFError, OSError):
                return
            with self._news:
                if who in {_OPENED, _FAILED}:
                    self._answers.append((who, what))
                else:
                    self._heard[who, what] = at
                self._news.notify_all()


def _live(there: Connection) -> None:
    """What goes on in the room, until the process that made it ends."""
    lock = threading.Lock()

    def say(who: str, what: object) -> None:
        at = time.perf_counter()
        with lock:
            there.send((who, what, at))

    while True:
        try:
            name, client, given = there.recv()
        except EOFError:
            return
        try:
            say(_OPENED, client(lambda subject, name=name: say(name, subject), *given))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told where it can be read
            say(_FAILED, f"{type(error).__name__}: {error}")
