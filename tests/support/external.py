"""A Mosquitto that somebody else runs, with `deploy/mosquitto/serve.sh`, as a user of little power."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.waiting import wait_for

SERVE = Path(__file__).parents[2] / "deploy" / "mosquitto" / "serve.sh"


@contextmanager
def external_broker(folder: Path, port: int) -> Iterator[None]:
    """Run the broker in a folder that `heliograph broker files` wrote, until the block ends."""
    options = {}
    if os.geteuid() == 0:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, "mosquitto")
        options = {"user": "mosquitto", "group": "mosquitto", "extra_groups": []}
    # The script is given as text: where it lies may be closed to that user.
    command = ["/bin/sh", "-c", SERVE.read_text()]
    with subprocess.Popen(command, cwd=folder, start_new_session=True, **options) as serving:
        try:
            wait_for(lambda: _is_open(port))
            yield
        finally:
            os.killpg(serving.pid, signal.SIGTERM)


def _is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
