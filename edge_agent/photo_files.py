"""The bytes of pictures on this site's disk: written where they belong, and there after a power cut."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection
from pathlib import Path
from typing import IO

from edge_agent.store import Lack, StoreBroken, StoreFull

SPARE_BYTES = 8 * 1024 * 1024
"""Left free on the disk for reports."""


class PhotoFiles:
    """One file for each picture, named by the number of its row."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def write(self, picture: int, offset: int, data: bytes) -> None:
        """Put `data` at `offset` bytes into a picture; on the disk when this returns.

        Raises:
            StoreFull: the disk has no room to spare.
            StoreBroken: the disk failed.
        """
        state = os.statvfs(self._folder)
        if state.f_bavail * state.f_frsize < SPARE_BYTES + len(data):
            raise StoreFull(Lack.DISK)
        try:
            with self._open(picture) as file:
                file.seek(offset)
                file.truncate()
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StoreBroken(error.strerror or str(error)) from error

    def read(self, picture: int, offset: int = 0, size: int = -1) -> bytes:
        """Bytes of a picture; fewer than asked for where the file is gone or damaged."""
        try:
            with self._path(picture).open("rb") as file:
                file.seek(offset)
                return file.read(size)
        except OSError:
            return b""

    def remove(self, pictures: Collection[int]) -> None:
        """Let go of pictures."""
        for picture in pictures:
            with contextlib.suppress(OSError):
                self._path(picture).unlink(missing_ok=True)

    def sweep(self, kept: Collection[int]) -> None:
        """Remove what no row speaks of: a run was cut between the two."""
        names = {self._path(picture).name for picture in kept}
        for path in self._folder.iterdir():
            if path.name not in names:
                path.unlink(missing_ok=True)

    def _open(self, picture: int) -> IO[bytes]:
        path = self._path(picture)
        if path.exists():
            return path.open("r+b")
        file = path.open("x+b")
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return file

    def _path(self, picture: int) -> Path:
        return self._folder / f"{picture}.picture"
