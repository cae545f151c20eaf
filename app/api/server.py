"""The web server: uvicorn that lets live streams end themselves before it waits for open connections."""

from __future__ import annotations

import contextlib
import socket
from typing import Any

from fastapi import FastAPI
from uvicorn import Config, Server

GRACE_S = 5
"""What other answers may take to finish; streams do not use it up."""
HEARD = 4096
"""Longest message that a WebSocket may send us, bytes: nothing is expected from it."""


class StreamingServer(Server):
    """A live stream never ends by itself, so without this a shutdown would always wait for its whole grace."""

    def __init__(self, app: FastAPI, **options: Any) -> None:
        """Serve `app`, built by `app.main.create_app`, with options of `uvicorn.Config`."""
        settled = {"log_config": None, "access_log": False, "server_header": False, "ws_max_size": HEARD}
        super().__init__(Config(app, **(settled | {"timeout_graceful_shutdown": GRACE_S} | options)))
        self._app = app

    def run_until_told(self) -> bool:
        """Serve until a signal comes; answers whether it ever served at all."""
        with contextlib.suppress(KeyboardInterrupt):
            self.run()
        return self.started

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell the streams, then wait for the connections."""
        self._app.state.host.tail.close()
        await super().shutdown(sockets)
