"""Where the centre's log lines go and how they look: JSON lines for machines, short lines for a terminal."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TextIO

import structlog


def set_up(*, level: str = "info", to: Path | None = None) -> None:
    """Send log lines of at least `level` to a file, or to standard error: standard output belongs to results.

    Times are UTC. A terminal gets lines for people, everything else JSON.
    """
    stream: TextIO = sys.stderr if to is None else to.open("a", encoding="utf-8", buffering=1)
    for_people = to is None and sys.stderr.isatty()
    finish: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if for_people else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            finish,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
