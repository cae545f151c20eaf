"""The web service of a centre in a thread of this process."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from threading import Thread

from app.api.server import StreamingServer
from app.centre import Centre
from app.failure import Failure
from app.main import create_app

START_S = 30.0


class _Quiet(StreamingServer):
    """The web server without its own handling of signals, which only the main thread may have."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class WebServer:
    """Serves the API of a centre, which starts and stops with it."""

    def __init__(self, centre: Centre) -> None:
        settings = centre.settings
        self._server = _Quiet(create_app(centre), host=settings.host, port=settings.port)
        self._thread = Thread(target=self._server.run, name="web", daemon=True)

    def start(self) -> None:
        """Start, and wait until it answers.

        Raises:
            Failure: the centre did not start, or the port is taken.
        """
        self._thread.start()
        deadline = time.monotonic() + START_S
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise Failure("web_failed", "the web service did not start; is its port taken?")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop, and the centre with it."""
        self._server.should_exit = True
        self._thread.join(30)
