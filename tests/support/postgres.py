"""A PostgreSQL cluster of the test run's own: unprivileged, reachable only through a socket in its own folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

INSTALL = "PostgreSQL's server programs are missing: apt-get install postgresql postgresql-15-postgis-3"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_size": "256MB",
    "shared_buffers": "32MB",
    "max_connections": "40",
    "autovacuum": "off",
}

EMPTY = """
DO $$
DECLARE one record;
BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', one.tablename);
  END LOOP;
  FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
    PERFORM setval(format('public.%I', one.sequencename), 1, false);
  END LOOP;
END $$
"""


def binaries() -> Path | None:
    """Folder of initdb and postgres, newest version first; None where they are not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@dataclass(frozen=True)
class Cluster:
    """A running cluster; databases are made and dropped by name."""

    socket: Path

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.socket}"

    def run(self, statement: str, name: str = "postgres") -> None:
        with psycopg.connect(host=str(self.socket), user="postgres", dbname=name, autocommit=True) as connection:
            connection.execute(statement)

    def create(self, name: str, template: str = "template1") -> None:
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def drop(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def empty(self, name: str) -> None:
        """Take every row out and begin every number anew: ten times quicker than a new database."""
        self.run(EMPTY, name)


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Start a cluster with the server programs in `folder`; it is gone afterwards, data and all."""
    home = Path(tempfile.mkdtemp(prefix="heliograph-pg-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(home, user)
    data = home / "data"
    as_user = {"user": user, "group": user, "extra_groups": [], "cwd": home} if user else {"cwd": home}
    initdb = [folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale"]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **as_user)
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    log = (home / "log").open("wb")
    command = [folder / "postgres", "-D", data, "-k", home, *options]
    server = subprocess.Popen(command, stdout=log, stderr=log, **as_user)
    try:
        _wait(server, home)
        yield Cluster(home)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
        log.close()
        shutil.rmtree(home)


def _wait(server: subprocess.Popen[bytes], home: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(host=str(home), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{(home / 'log').read_text()}")
