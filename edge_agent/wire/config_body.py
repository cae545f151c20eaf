"""The configuration of a site as a body: a JSON object under raw DEFLATE, read with a bound on what it inflates to."""

from __future__ import annotations

import json
import zlib
from typing import NoReturn

from edge_agent.wire import tags
from edge_agent.wire.errors import Malformed, TooLarge, ValueUnfit
from edge_agent.wire.messages import SiteConfig
from edge_agent.wire.proto import Reader, put_bytes

MAX_CONFIG = 65_536
"""Bytes of JSON after inflating."""
_WINDOW = -15


def encode_config(config: SiteConfig) -> bytes:
    """SiteConfig → body; raises WireError, ValueUnfit where the values are not JSON."""
    try:
        text = json.dumps(
            dict(config.values), ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True
        )
        data = text.encode()
    except (TypeError, ValueError, RecursionError):
        raise ValueUnfit("configuration is not JSON") from None
    if len(data) > MAX_CONFIG:
        raise TooLarge("configuration")
    packer = zlib.compressobj(9, zlib.DEFLATED, _WINDOW)
    return put_bytes(tags.CONFIG, packer.compress(data) + packer.flush()) + config.unknown


def decode_config(reader: Reader) -> SiteConfig:
    """Body → SiteConfig; raises WireError."""
    try:
        values = json.loads(_inflate(reader.blob(tags.CONFIG) or b""), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise error if isinstance(error, Malformed | TooLarge) else Malformed("configuration is not JSON") from None
    if not isinstance(values, dict):
        raise Malformed("configuration is not an object")
    return SiteConfig(values, unknown=reader.rest())


def _inflate(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(_WINDOW)
    try:
        out = unpacker.decompress(data, MAX_CONFIG + 1)
    except zlib.error:
        raise Malformed("not raw DEFLATE") from None
    if len(out) > MAX_CONFIG:
        raise TooLarge("configuration")
    if not unpacker.eof or unpacker.unused_data:
        raise Malformed("DEFLATE stream cut off or followed by more")
    return out


def _refuse(_: str) -> NoReturn:
    raise ValueError
