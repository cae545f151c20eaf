"""An outbox on a scratch folder, with time that a test moves by hand."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from support.edge import Time, memory_folder

from edge_agent.outbox import Outbox
from edge_agent.photo_feed import PhotoFeed
from edge_agent.photo_files import PhotoFiles
from edge_agent.photos import Photos
from edge_agent.positions import Positions
from edge_agent.relief import Relief
from edge_agent.store import Store


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def tmp_path(tmp_path):
    """A scratch folder in memory where there is one: these tests are about what is written, not about the disk."""
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        yield Path(folder)


@pytest.fixture
def store(tmp_path, time):
    opened = Store(tmp_path / "data", quota_bytes=8 * 1024 * 1024, monotonic=time.monotonic)
    yield opened
    opened.close()


@pytest.fixture
def outbox(store):
    return Outbox(store, site="7", epoch=1)


@pytest.fixture
def positions(store, outbox):
    return Positions(store, outbox)


@pytest.fixture
def relief(store, outbox, positions):
    return Relief(store, outbox, positions)


CHUNK = 1344


@pytest.fixture
def files(tmp_path):
    return PhotoFiles(tmp_path / "data" / "photos")


@pytest.fixture
def photos(store, files):
    return Photos(store, files, limit_bytes=100_000, chunk_bytes=CHUNK)


@pytest.fixture
def feed(store, outbox, files):
    return PhotoFeed(store, outbox, files, chunk_bytes=CHUNK)
