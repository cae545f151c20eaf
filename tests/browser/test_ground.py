"""The mission's own map: a file in a folder, an entry in the list, drawn, and remembered."""

from __future__ import annotations

import sqlite3
import struct
import zlib

from playwright.sync_api import expect

RED = (200, 30, 30)


def png(colour: tuple[int, int, int], size: int = 256) -> bytes:
    """A picture of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + bytes(colour) * size) * size
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def red_map(path) -> None:
    """Raster tiles of the whole world down to zoom 2, all red."""
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        db.execute("CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)")
        facts = {"name": "Aerial survey", "format": "png", "minzoom": "0", "maxzoom": "2"}
        db.executemany("INSERT INTO metadata VALUES (?, ?)", facts.items())
        tiles = [(zoom, x, y, png(RED)) for zoom in range(3) for x in range(2**zoom) for y in range(2**zoom)]
        db.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", tiles)
    db.close()


def test_a_map_that_was_dropped_into_the_folder_is_drawn_and_remembered(page, rig):
    folder = rig.centre.basemaps
    folder.mkdir(exist_ok=True)
    red_map(folder / "survey.mbtiles")
    page.get_by_role("button", name="Layers").click()
    with page.expect_response(lambda answer: "/basemaps/" in answer.url and answer.status == 200):
        page.get_by_role("combobox", name="Basemap").select_option(label="Aerial survey")
    with page.expect_response(lambda answer: "/basemaps/" in answer.url and answer.status == 200):
        page.reload()
    page.wait_for_selector("html[data-ready=true]")
    page.get_by_role("button", name="Layers").click()
    chosen = page.get_by_role("combobox", name="Basemap")
    expect(chosen.locator("option:checked")).to_have_text("Aerial survey")
    (folder / "survey.mbtiles").unlink()
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    expect(page.get_by_test_id("map")).to_have_attribute("data-settled", "true")
