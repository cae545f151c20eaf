"""JSON as it leaves the centre: one way to write it, for answers, streams, webhooks and MQTT."""

from __future__ import annotations

import json
from typing import Any


def encoded(value: Any) -> bytes:
    """JSON in UTF-8, compact; NaN and infinity, which are no JSON, are an error of ours."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
